// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The desk at which a document is written: what lies there first, what is kept while it is written, and what becomes of it.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::UserId;
use domain::casework::{Document, DocumentKey};
use domain::form::{Field, FormData};
use domain::role::Actor;
use domain::state::Refusal;
use jiff::Timestamp;

use super::problems::{conflict, newer};
use super::rows::{removed, step};
use super::sent::tidy;
use super::{Options, Press, Sent, Shown, fields, problems};
use crate::Node;
use crate::auth::Writing;
use crate::error::NodeError;
use crate::service::casework::{self, Outcome, SavedVersion, Scope};
use crate::view::{CaseFormPage, Page, Problems};
use crate::web::labels;

/// One document of a form and the person who writes it.
pub struct Desk<'a> {
    /// The node.
    pub node: &'a Node,
    /// Who writes.
    pub actor: &'a Actor,
    /// What the document belongs to.
    pub scope: Scope,
    /// The document.
    pub key: &'a DocumentKey,
    /// What its form asks.
    pub fields: &'static [Field],
    /// What is saved of it.
    pub saved: Option<SavedVersion>,
    /// What can be chosen.
    pub options: Options<'a>,
    /// The page that shows and takes it.
    pub address: String,
}

/// What lies on the desk.
#[derive(Default)]
pub struct Sheet {
    /// What was typed.
    pub data: FormData,
    /// The version on which that builds; 0 for none.
    pub base: u64,
    /// What stands in the way.
    pub refusals: Vec<Refusal>,
    /// When the draft was saved that is shown; empty for none.
    pub draft_saved: String,
    /// What somebody else saved meanwhile.
    pub newer: Option<SavedVersion>,
    /// The field that the page goes to.
    pub focus: String,
}

/// What is to be done with what a page sent.
pub enum Taken {
    /// Nothing more: it is kept, and this is the answer.
    Kept(Response),
    /// The page is shown again with what was typed.
    Show(Sheet),
    /// It is handed in.
    HandIn(Sheet),
}

impl Sheet {
    /// Keeps what was typed only if it was typed about this version, which it then names; else the sheet is blank.
    pub fn only_for(&mut self, field: &str, version: u64) {
        let version = version.to_string();
        if self.data.one(field) != version {
            self.data = FormData::default();
            self.draft_saved.clear();
            self.data.push(field, version);
        }
    }

    /// Whether nothing was typed.
    fn is_blank(&self) -> bool {
        self.data.pairs().all(|(_, value)| value.trim().is_empty())
    }
}

impl Desk<'_> {
    /// What lies there when the page is opened: the person's draft, else what is saved, else what a document begins with.
    pub async fn laid_out(&self, begins_with: FormData) -> Result<Sheet, NodeError> {
        let mut sheet = Sheet { data: begins_with, ..Sheet::default() };
        if let Some(saved) = &self.saved {
            sheet.data = saved.data.clone();
            sheet.base = saved.version;
        }
        if let Some(draft) = casework::draft_fetch(self.node, self.actor, &self.scope, self.key).await? {
            sheet.draft_saved = labels::moment(draft.saved_at);
            let saved = self.saved.clone();
            sheet.newer = saved.filter(|saved| draft.base < saved.version && saved.data != draft.typed);
            sheet.data = draft.typed;
        }
        Ok(sheet)
    }

    /// Does what the pressed button says, as far as that is the same for every form. What is typed is kept before
    /// anything else happens, also when the sign-in is over.
    pub async fn take(&self, writing: &Writing, sent: Sent) -> Result<Taken, NodeError> {
        let Sent { data, base, press } = sent;
        let mut sheet = Sheet { data, base, ..Sheet::default() };
        if writing.is_over() {
            self.keep(&sheet).await?;
            return Ok(Taken::Kept(writing.sign_in_again(&self.address)));
        }
        Ok(match press {
            Press::Silent => {
                self.keep(&sheet).await?;
                Taken::Kept(StatusCode::NO_CONTENT.into_response())
            }
            Press::Draft => {
                self.keep(&sheet).await?;
                Taken::Kept(self.again("angaben-entwurf"))
            }
            Press::Discard => {
                self.clear().await?;
                Taken::Kept(self.again("angaben-verworfen"))
            }
            Press::Page(_) => {
                sheet.focus = step(self.fields, &mut sheet.data).map(|step| step.focus).unwrap_or_default();
                self.keep(&sheet).await?;
                Taken::Show(sheet)
            }
            Press::Save => {
                tidy(self.fields, &mut sheet.data);
                Taken::HandIn(sheet)
            }
        })
    }

    /// What became of it: done, or the sheet is shown again under this status, with nothing lost.
    pub async fn settle<D>(
        &self,
        sheet: Sheet,
        outcome: Outcome<D>,
    ) -> Result<Result<D, (StatusCode, Sheet)>, NodeError> {
        let typed_on = Sheet { refusals: Vec::new(), ..sheet };
        let (status, shown) = match outcome {
            Outcome::Done(done) => return Ok(Ok(done)),
            Outcome::Refused(refusals) => {
                self.keep(&typed_on).await?;
                (StatusCode::UNPROCESSABLE_ENTITY, Sheet { refusals, ..typed_on })
            }
            Outcome::Conflict(theirs) => {
                // The draft stays on the version that was seen; what is shown now builds on theirs, which is seen as well.
                self.keep(&typed_on).await?;
                let base = theirs.version;
                (StatusCode::CONFLICT, Sheet { base, refusals: vec![conflict()], newer: Some(*theirs), ..typed_on })
            }
        };
        Ok(Err((status, shown)))
    }

    /// Keeps what was typed as the person's draft; nothing typed is no draft.
    pub async fn keep(&self, sheet: &Sheet) -> Result<(), NodeError> {
        if sheet.is_blank() {
            return self.clear().await;
        }
        casework::draft_save(self.node, self.actor, &self.scope, self.key, sheet.base, &sheet.data).await?;
        Ok(())
    }

    /// Forgets the draft.
    pub async fn clear(&self) -> Result<(), NodeError> {
        casework::draft_delete(self.node, self.actor, &self.scope, self.key).await
    }

    /// The same page, with a message.
    fn again(&self, told: &str) -> Response {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        Redirect::to(&format!("{}{joint}getan={told}", self.address)).into_response()
    }

    /// The page as far as it is the same for every form; what it is about, its title and its ways are the caller's.
    pub fn page(&self, page: Page, sheet: Sheet) -> CaseFormPage {
        let Sheet { data, base, refusals, draft_saved, newer: theirs, focus } = sheet;
        let options = self.options;
        let fields = fields(self.fields, &Shown { data: &data, refusals: &refusals, options, focus: &focus });
        let case = match &self.scope {
            Scope::Case(case) => Some(case),
            Scope::NewCase | Scope::Pool => None,
        };
        CaseFormPage {
            page,
            crumbs: Vec::new(),
            title: String::new(),
            about: String::new(),
            lead: String::new(),
            action: self.address.clone(),
            base,
            problems: if refusals.is_empty() {
                Problems::default()
            } else {
                problems(&refusals, &fields, case, options.profile)
            },
            keeps_drafts: !fields.is_empty(),
            fields,
            removed: removed(&data),
            draft_saved,
            newer: theirs.map(|theirs| {
                let who = theirs.author.as_deref().unwrap_or("Jemand");
                let who = format!("{who} ({})", labels::moment(theirs.at));
                newer(self.fields, who, &theirs.data, &data, options)
            }),
            notes: Vec::new(),
            save: "Speichern".to_owned(),
            stored: self
                .saved
                .as_ref()
                .map(|saved| stored_words(saved.version, saved.author.as_deref(), saved.at))
                .unwrap_or_default(),
            back: String::new(),
            go_on: "",
            scan: None,
            about_document: None,
        }
    }
}

/// "Fassung 2 von Anna Beispiel, 17.03.2026, 09:05 Uhr".
pub fn stored(people: &HashMap<UserId, String>, document: &Document) -> String {
    let author = document.author.as_ref().and_then(|author| people.get(author));
    stored_words(document.version, author.map(String::as_str), document.at)
}

fn stored_words(version: u64, author: Option<&str>, at: Timestamp) -> String {
    let author = author.map(|name| format!(" von {name}")).unwrap_or_default();
    format!("Fassung {version}{author}, {}", labels::moment(at))
}
