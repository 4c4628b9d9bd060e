// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Review of a draft.

use askama::Template;

use super::parts::{Badge, Errors, Fact, HitRow, TextSpan};
use super::pattern::PatternSection;
use super::{Page, paths};

/// What a reviewer sees: exactly what leaves, who receives it, what could go wrong.
#[derive(Debug, Template)]
#[template(path = "release_review.html")]
pub struct ReviewPage {
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
    /// Author, day of submission, policy.
    pub facts: Vec<Fact>,
    /// What leaves, field by field, in German.
    pub sections: Vec<PatternSection>,
    /// The exact bytes, which are UTF-8 text.
    pub payload: String,
    /// SHA-256 of the bytes, hexadecimal; also sent with each vote.
    pub sha256: String,
    /// Who receives the pattern.
    pub recipients: Vec<Recipient>,
    /// Numbers of the risk report.
    pub risk_facts: Vec<Fact>,
    /// Sentences of the risk report: who could recognise what.
    pub risk: Vec<String>,
    /// What nobody can prevent, sentence by sentence.
    pub beyond: Vec<String>,
    /// Finds of the text scan that do not block.
    pub hits: Vec<HitRow>,
    /// The lesson cut at the finds.
    pub marked: Vec<TextSpan>,
    /// The two votes as far as they may be shown.
    pub votes: Vec<VoteRow>,
    /// Form for this person's vote; `None` if this person does not vote.
    pub vote: Option<VoteForm>,
    /// Why this person does not vote ("Sie haben den Entwurf verfasst."); empty with a form.
    pub no_vote_reason: String,
    /// Whether this person may take the draft back (author, in review).
    pub may_return: bool,
    /// Whether this person may release now (approved by two people).
    pub may_release: bool,
}

impl ReviewPage {
    /// "1.204 Bytes".
    fn size(&self) -> String {
        super::format::plural(self.payload.len(), "Byte", "Bytes")
    }

    /// Faults of the vote form, none without a form.
    fn errors(&self) -> Errors {
        self.vote.as_ref().map(|vote| vote.errors.clone()).unwrap_or_default()
    }
}

/// A peer that receives the pattern.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Name of the peer.
    pub name: String,
    /// Who reads there, one sentence or the kind of the node.
    pub readers: String,
    /// State of the connection.
    pub state: Badge,
}

/// A vote as shown.
#[derive(Clone, Debug)]
pub struct VoteRow {
    /// "Erste Prüfung", "Zweite Prüfung".
    pub title: String,
    /// Who; empty while nobody has voted.
    pub who: String,
    /// Day, German date; empty while nobody has voted.
    pub on: String,
    /// The vote, as far as it may be shown.
    pub shown: VoteShown,
    /// Reason given; empty if none, or hidden.
    pub reason: String,
}

/// A vote as far as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteShown {
    /// Nobody has voted.
    Missing,
    /// Somebody has voted; hidden until both are in.
    Hidden,
    /// Approved.
    Approved,
    /// Rejected.
    Rejected,
}

impl VoteShown {
    /// The vote as badge.
    pub(super) fn badge(self) -> Badge {
        use super::parts::Tone;
        match self {
            Self::Missing => Badge::new(Tone::Info, "Steht aus"),
            Self::Hidden => Badge::new(Tone::Info, "Abgegeben, noch verdeckt"),
            Self::Approved => Badge::new(Tone::Success, "Zugestimmt"),
            Self::Rejected => Badge::new(Tone::Danger, "Abgelehnt"),
        }
    }
}

/// The vote form; POST to [`paths::release_vote`] with `decision` (`zustimmen`, `ablehnen`), `accept_risk`, `reason`, `sha256`.
#[derive(Clone, Debug, Default)]
pub struct VoteForm {
    /// Chosen decision; empty at first.
    pub decision: String,
    /// Whether the risk report was accepted.
    pub accept_risk: bool,
    /// Reason typed.
    pub reason: String,
    /// Faults.
    pub errors: Errors,
}
