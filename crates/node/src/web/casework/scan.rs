// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The scan beside the text of a dossier: while it is written, and before somebody else releases it.

use domain::casework::invitation::{Dossier, DossierRelease};
use domain::casework::{CaseForm as _, DocumentKey};
use domain::form::FormData;

use super::form::CaseDesk;
use crate::error::NodeError;
use crate::service::casework::{self, Opened};
use crate::view::ScanPart;
use crate::web::desk_parts::{hit_rows, marked};

/// The finds in the text that the form is about; none when the form is about no text, or nothing is written yet.
pub async fn beside(desk: &CaseDesk<'_>, data: &FormData) -> Result<Option<ScanPart>, NodeError> {
    let (title, text) = match desk.view.kind.name {
        Dossier::NAME => ("Ihr Text".to_owned(), typed(data)),
        DossierRelease::NAME => {
            let dossier = desk.opened.proceeding.one::<Dossier>();
            (format!("Fassung {}", version(&desk.opened)), dossier.map(|dossier| dossier.whole()).unwrap_or_default())
        }
        _ => return Ok(None),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let hits = casework::dossier_findings(desk.node, desk.actor, &desk.opened.index.id, &text).await?;
    Ok(Some(ScanPart { title, marked: marked(&text, &hits), hits: hit_rows(&text, &hits) }))
}

/// Version of the dossier that was saved last; 0 when there is none.
pub fn version(opened: &Opened) -> u64 {
    let key = DocumentKey::new(Dossier::NAME, None);
    opened.proceeding.documents.get(&key).map_or(0, |document| document.version)
}

/// What stands in the form, complete or not, in the order of [`Dossier::whole`].
fn typed(data: &FormData) -> String {
    let part = |row: usize| {
        let said = |name: &str| data.one(&format!("parts.{row}.{name}"));
        format!("\n\n{}\n{}", said("heading"), said("text"))
    };
    std::iter::once(data.one("text").to_owned()).chain(data.rows("parts").into_iter().map(part)).collect()
}
