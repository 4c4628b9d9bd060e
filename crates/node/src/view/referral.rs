// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The referral: its sections as a list of tasks, the check before it is handed in, and cases that look alike.

use askama::Template;

use super::case_form::Crumb;
use super::form::{Problems, Told};
use super::parts::Badge;
use super::{Hint, Page, STEP, paths};

/// The 14 sections with what is done.
#[derive(Debug, Template)]
#[template(path = "referral_tasks.html")]
pub struct ReferralTasksPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Code and name of the case.
    pub about: String,
    /// Who leads the case.
    pub lead: String,
    /// Why the case came back, or empty.
    pub returned: String,
    /// What must not wait for the referral.
    pub hints: Vec<Hint>,
    /// The sections.
    pub tasks: Vec<Task>,
    /// Other parts, such as the person.
    pub more: Vec<Task>,
    /// Address of the check page.
    pub check: String,
}

impl ReferralTasksPage {
    /// Sections that are saved.
    fn saved(&self) -> usize {
        self.tasks.iter().filter(|task| task.done).count()
    }

    /// "9 von 14 Abschnitten gespeichert".
    fn progress(&self) -> String {
        format!("{} von {} Abschnitten gespeichert", self.saved(), self.tasks.len())
    }
}

/// One part to be filled in.
#[derive(Clone, Debug)]
pub struct Task {
    /// Title.
    pub title: String,
    /// Address of its form.
    pub href: String,
    /// Offen, Entwurf, gespeichert.
    pub state: Badge,
    /// Who saved it and when, or empty.
    pub note: String,
    /// Whether it is saved.
    pub done: bool,
}

/// Everything once more before it is handed in.
#[derive(Debug, Template)]
#[template(path = "referral_check.html")]
pub struct ReferralCheckPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Code and name of the case.
    pub about: String,
    /// Who leads the case.
    pub lead: String,
    /// What stands in the way.
    pub problems: Problems,
    /// The sections.
    pub parts: Vec<Summary>,
    /// Address that takes the referral, and the words on the button; `None` while it cannot be handed in.
    pub submit: Option<Submit>,
    /// Why it cannot be handed in here and now, or empty.
    pub why_not: String,
}

/// How a referral is handed in.
#[derive(Clone, Debug)]
pub struct Submit {
    /// Address.
    pub action: String,
    /// Version of what was handed in before; 0 for none.
    pub base: u64,
    /// Words on the button.
    pub label: String,
    /// Words at the box to tick.
    pub confirm: String,
    /// What is wrong with the box, or empty.
    pub error: String,
}

/// A written form to be read.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Anchor on the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// Number before the title; 0 for none.
    pub number: usize,
    /// Who wrote it and when; empty when nothing was written.
    pub stored: String,
    /// What was written.
    pub told: Vec<Told>,
    /// Address of the form, when it can be changed.
    pub edit: String,
    /// Draft, not written, or nothing to say.
    pub state: Option<Badge>,
    /// Address of earlier versions, or empty.
    pub versions: String,
}

/// Cases that may be about the same person.
#[derive(Debug, Template)]
#[template(path = "referral_similar.html")]
pub struct SimilarPage {
    /// Header data.
    pub page: Page,
    /// The cases.
    pub cases: Vec<SimilarCase>,
    /// What was typed, carried along.
    pub typed: Vec<(String, String)>,
}

/// One such case.
#[derive(Clone, Debug)]
pub struct SimilarCase {
    /// Address, when this person may open it.
    pub href: String,
    /// What is alike.
    pub alike: String,
    /// State.
    pub state: Badge,
    /// Who leads it.
    pub lead: String,
}
