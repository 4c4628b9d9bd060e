// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pages of the release desk have in common.

use anonymise::Hit;
use domain::role::Actor;

use super::shell;
use crate::Node;
use crate::error::NodeError;
use crate::service::pool;
use crate::view::parts::{HitRow, TextSpan};
use crate::view::{NavArea, Page};

/// Header and navigation of the desk.
pub(super) async fn shell_page(node: &Node, actor: &Actor, done: Option<&str>) -> Result<Page, NodeError> {
    let mut tx = node.store.snapshot("desk_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    Ok(shell::page(node, &pool, actor, Some(NavArea::Releases), done))
}

/// The finds of the scan as rows.
pub(super) fn hit_rows(text: &str, hits: &[Hit]) -> Vec<HitRow> {
    let cut = |hit: &Hit| text.chars().skip(hit.start).take(hit.end - hit.start).collect();
    hits.iter()
        .map(|hit| HitRow {
            text: cut(hit),
            kind: hit.kind.de().to_owned(),
            advice: if hit.blocks {
                "Streichen oder verallgemeinern."
            } else {
                "Prüfen, ob es auf die Person hinweist."
            }
            .to_owned(),
            blocks: hit.blocks,
        })
        .collect()
}

/// The text cut at its finds.
pub(super) fn marked(text: &str, hits: &[Hit]) -> Vec<TextSpan> {
    let spans: Vec<_> = hits.iter().map(|hit| (hit.start, hit.end, hit.kind.de().to_owned())).collect();
    TextSpan::mark(text, &spans)
}
