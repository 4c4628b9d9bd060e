// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The room of a session: what the moderation leads through, and what the others see on the wall.

use askama::Template;

use super::case::{ActionRow, AgreementRow, FlowStepStatus, Hint, NextStep};
use super::case_form::Crumb;
use super::form::{FormField, Problems};
use super::parts::Fact;
use super::{Page, STEP};

/// The session as the moderation leads it.
#[derive(Debug, Template)]
#[template(path = "room.html")]
pub struct RoomPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// "2. Kooperationsrunde".
    pub title: String,
    /// Code and name of the case, as far as they are seen.
    pub about: String,
    /// Who leads the case.
    pub lead: String,
    /// Day, time, place, moderation.
    pub facts: Vec<Fact>,
    /// What to look at.
    pub hints: Vec<Hint>,
    /// The nine phases.
    pub phases: Vec<RoomPhase>,
    /// The open phase; none before the session began.
    pub now: Option<RoomNow>,
    /// What is to be done before the session begins.
    pub before: Vec<ActionRow>,
    /// Who is there, or expected.
    pub people: Vec<RoomPerson>,
    /// Where the attendance is written.
    pub attendance: Vec<ActionRow>,
    /// Hypotheses and assessments.
    pub thinking: Thinking,
    /// Agreements so far.
    pub agreements: Vec<AgreementRow>,
    /// How the session can end, with what is missing.
    pub ends: Vec<NextStep>,
    /// Forms that end it.
    pub end_forms: Vec<ActionRow>,
    /// Address of the view for the wall; empty before the session began.
    pub screen: String,
}

/// A phase of the session in the list.
#[derive(Clone, Debug)]
pub struct RoomPhase {
    /// Number.
    pub no: u8,
    /// Name.
    pub title: String,
    /// Planned minutes.
    pub minutes: u8,
    /// Over, open, or to come.
    pub status: FlowStepStatus,
    /// Whether it is the one that the page shows.
    pub shown: bool,
    /// Address of the page with this phase; empty before the session began.
    pub href: String,
    /// Notes that were saved.
    pub note: String,
}

/// The phase that the page shows.
#[derive(Clone, Debug)]
pub struct RoomNow {
    /// Number.
    pub no: u8,
    /// Name.
    pub title: String,
    /// What this phase is for.
    pub purpose: String,
    /// How long it is planned and until when, in words.
    pub time: String,
    /// Planned end in the format of RFC 3339; empty when it is not known.
    pub until: String,
    /// Address that takes the notes.
    pub action: String,
    /// Version that was opened.
    pub base: u64,
    /// The notes.
    pub note: Option<FormField>,
    /// What stands in the way.
    pub problems: Problems,
    /// When the shown draft was saved, or empty.
    pub draft_saved: String,
    /// Whether it is over already.
    pub done: bool,
    /// What is written in this phase.
    pub forms: Vec<ActionRow>,
    /// The dossier, in the phase in which it is presented.
    pub dossier: Vec<(String, String)>,
    /// Version and author of what is stored, or empty.
    pub stored: String,
}

/// Somebody at the table.
#[derive(Clone, Debug)]
pub struct RoomPerson {
    /// Name.
    pub name: String,
    /// Profession and legal domain, or the answer to the invitation.
    pub as_what: String,
}

/// What people think, side by side.
#[derive(Clone, Debug, Default)]
pub struct Thinking {
    /// Hypotheses.
    pub hypotheses: Vec<HypothesisRow>,
    /// Assessments.
    pub assessments: Vec<AssessmentRow>,
    /// What all agree on, or that they do not.
    pub consensus: String,
}

impl Thinking {
    /// Whether there is anything yet.
    fn any(&self) -> bool {
        !self.hypotheses.is_empty() || !self.assessments.is_empty()
    }
}

/// A hypothesis.
#[derive(Clone, Debug)]
pub struct HypothesisRow {
    /// The hypothesis.
    pub text: String,
    /// From whose point of view.
    pub profession: String,
    /// For it.
    pub pro: String,
    /// Against it.
    pub contra: String,
    /// What became of it.
    pub status: String,
    /// Address of its form, or empty.
    pub href: String,
}

/// An assessment.
#[derive(Clone, Debug)]
pub struct AssessmentRow {
    /// Who gave it.
    pub who: String,
    /// Profession.
    pub profession: String,
    /// What the behaviour expresses.
    pub origin: String,
    /// Danger to self and to others.
    pub danger: String,
    /// What this person does not share, or empty.
    pub dissent: String,
}

/// The session on the wall: large, without names of the family, without anything to click but what the moderation needs.
#[derive(Debug, Template)]
#[template(path = "room_screen.html")]
pub struct ScreenPage {
    /// Header data.
    pub page: Page,
    /// "2. Kooperationsrunde".
    pub title: String,
    /// Code of the case.
    pub code: String,
    /// Number and name of the phase.
    pub phase: String,
    /// "Phase 5 von 9".
    pub place: String,
    /// Time, in words.
    pub time: String,
    /// Planned end in the format of RFC 3339, or empty.
    pub until: String,
    /// The notes of the phase.
    pub note: String,
    /// Hypotheses and assessments, in the phases that are about them.
    pub thinking: Thinking,
    /// Agreements.
    pub agreements: Vec<AgreementRow>,
    /// Back to the room.
    pub back: String,
}
