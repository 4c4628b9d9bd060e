// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The sessions somebody is invited to: the list, one case as the people at the table see it, the confirmation that comes
//! first, and the part of the start page.

use askama::Template;

use super::parts::{Badge, Errors, Fact};
use super::{ActionGroup, Crumb, DocumentGroup, Page, paths};

/// The list of rounds.
#[derive(Debug, Template)]
#[template(path = "rounds.html")]
pub struct RoundsPage {
    /// Header data.
    pub page: Page,
    /// Address of the confirmation, when something waits for it; else empty.
    pub confirm: String,
    /// Whether there are rounds that are not shown before confidentiality is confirmed.
    pub waits: bool,
    /// Sessions that come, the next first.
    pub ahead: Vec<RoundRow>,
    /// Cases whose sessions are over, and cases with another task.
    pub past: Vec<RoundRow>,
}

/// One case in the list.
#[derive(Clone, Debug)]
pub struct RoundRow {
    /// Address of the case at the table.
    pub href: String,
    /// Panel code.
    pub code: String,
    /// Which session, or what else there is to do.
    pub what: String,
    /// Day and hour; empty without a session.
    pub when: String,
    /// How soon ("in 2 Tagen"); empty for today and for what is over.
    pub distance: String,
    /// Place or video access.
    pub place: String,
    /// As what the person is invited.
    pub role: String,
    /// Whether the dossier is there.
    pub dossier: Badge,
    /// Whether it is there.
    pub has_dossier: bool,
    /// The answer to the invitation; none when no answer is expected.
    pub reply: Option<Badge>,
}

/// One case at the table.
#[derive(Debug, Template)]
#[template(path = "round.html")]
pub struct RoundPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Panel code.
    pub code: String,
    /// Who leads the case.
    pub lead: String,
    /// State of the case.
    pub state: Badge,
    /// How long the access lasts, one sentence.
    pub access: String,
    /// Address of the whole case, for those who see it; else empty.
    pub case: String,
    /// The released dossier.
    pub dossier: Option<RoundDossier>,
    /// Whether a dossier is to be expected at all.
    pub expects_dossier: bool,
    /// The sessions, newest first.
    pub sessions: Vec<RoundSessionPart>,
    /// What this person can do now.
    pub actions: Vec<ActionGroup>,
    /// What was written and concerns this person.
    pub documents: Vec<DocumentGroup>,
    /// Pages to print: label and address.
    pub prints: Vec<Link>,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Words.
    pub label: String,
    /// Address.
    pub href: String,
}

/// The dossier as a document.
#[derive(Clone, Debug)]
pub struct RoundDossier {
    /// "Fassung 2".
    pub version: String,
    /// What everybody reads.
    pub text: String,
    /// Parts with fewer readers: heading and text.
    pub parts: Vec<(String, String)>,
}

/// One session.
#[derive(Clone, Debug)]
pub struct RoundSessionPart {
    /// Number, makes the ids.
    pub no: u8,
    /// "1. Kooperationsrunde".
    pub title: String,
    /// Day, hour, place, moderation, own function.
    pub facts: Vec<Fact>,
    /// Own answer; none when no answer is expected any more.
    pub reply: Option<Badge>,
    /// Address of the answer, while it can be given; else empty.
    pub answer: String,
    /// Who is invited: words and answer.
    pub table: Vec<(String, Option<Badge>)>,
    /// What was agreed.
    pub agreements: Vec<RoundAgreement>,
    /// Address of the minutes, when they went out to this person; else empty.
    pub minutes: String,
    /// Whether the receipt is missing.
    pub receipt_open: bool,
    /// Address of the invitation.
    pub invitation: String,
}

/// One agreement.
#[derive(Clone, Debug)]
pub struct RoundAgreement {
    /// Who.
    pub who: String,
    /// Whether that is this person.
    pub mine: bool,
    /// What.
    pub task: String,
    /// Until when.
    pub due: String,
    /// What became of it.
    pub state: Badge,
    /// Address where this person accepts it; else empty.
    pub accept: String,
}

/// The confirmation of confidentiality.
#[derive(Debug, Template)]
#[template(path = "confidentiality.html")]
pub struct ConfidentialityPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// The sentence that is confirmed.
    pub sentence: String,
    /// What it rests on.
    pub hint: String,
    /// What is wrong.
    pub errors: Errors,
    /// The case to go on to, or empty.
    pub next: String,
    /// Until when it is confirmed already; empty when it is not.
    pub until: String,
}

/// What the start page shows somebody about the table.
#[derive(Clone, Debug, Default)]
pub struct StartRounds {
    /// Whether this person is somebody who is invited; then the part is shown also when there is nothing.
    pub shown: bool,
    /// Address of the confirmation, when something waits for it; else empty.
    pub confirm: String,
    /// The next session.
    pub next: Option<RoundRow>,
    /// How many other rounds there are.
    pub more: usize,
    /// What this person can write for the pool.
    pub forms: Vec<Link>,
}

impl StartRounds {
    /// Whether there is nothing for this person.
    pub(super) fn is_empty(&self) -> bool {
        !self.shown && self.next.is_none() && self.confirm.is_empty() && self.more == 0 && self.forms.is_empty()
    }
}
