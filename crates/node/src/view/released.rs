// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Released pattern, seen from the release desk of its own node.

use askama::Template;

use super::parts::{Badge, Errors, Fact};
use super::pattern::PatternSection;
use super::{Page, Recipient, VoteRow, paths};

/// A pattern that has left, and its withdrawal.
#[derive(Debug, Template)]
#[template(path = "released.html")]
pub struct ReleasedPage {
    /// Header data.
    pub page: Page,
    /// Id of the draft, for the addresses of the forms.
    pub draft: String,
    /// Title made from the setting.
    pub title: String,
    /// State as badge.
    pub state: Badge,
    /// Case code; `None` for people without access to the case.
    pub case_code: Option<String>,
    /// Day of release, log index, checkpoint size, SHA-256.
    pub facts: Vec<Fact>,
    /// What left, field by field; empty after a withdrawal, because the content is erased.
    pub sections: Vec<PatternSection>,
    /// Who receives it.
    pub recipients: Vec<Recipient>,
    /// The two votes.
    pub votes: Vec<VoteRow>,
    /// Page of the pattern in the library; empty after a withdrawal.
    pub library_href: String,
    /// Withdrawal form; `None` without that right or after a withdrawal.
    pub withdraw: Option<WithdrawForm>,
    /// The withdrawal, if there was one.
    pub withdrawn: Option<Withdrawn>,
}

impl ReleasedPage {
    /// Faults of the withdrawal form, none without a form.
    fn errors(&self) -> Errors {
        self.withdraw.as_ref().map(|form| form.errors.clone()).unwrap_or_default()
    }
}

/// The withdrawal form; POST to [`paths::release_withdraw`] with `reason` (`objection`, `error`, `erasure`) and `confirm=1`.
#[derive(Clone, Debug, Default)]
pub struct WithdrawForm {
    /// Chosen reason; empty at first.
    pub reason: String,
    /// Whether the consequence was confirmed.
    pub confirm: bool,
    /// Faults.
    pub errors: Errors,
}

/// A withdrawal.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// German date.
    pub on: String,
    /// Name of the person.
    pub by: String,
    /// Reason in German.
    pub reason: String,
}
