// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pool's accompaniment ends, or is taken up again. Case lead and coordinator decide together; in Berlin nobody is
//! dismissed (R169, R182).

use super::Side;
use crate::case_file::Closure;
use crate::casework::kind::step;
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, Step, Writer, refusal};
use crate::codes::{ClosureReason, HoldStatus, OutcomeRetention};
use crate::form::{Text, form};
use crate::profile::{NodeProfile, ProfileKind};
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// One side proposes to close.
    pub struct ClosingProposal {
        /// Who proposes.
        must by: Side = "Ich schlage vor als";
        /// Reason.
        must reason: ClosureReason = "Abschlussgrund";
        /// Outcome at closing.
        must hold_status: HoldStatus = "Das Setting zum Abschluss";
        /// Where the young person stays.
        asked retention: Option<OutcomeRetention> = "Verbleib" ("Nötig; entfällt nur beim Tod des jungen Menschen");
        /// Note.
        must note: Text = "Abschlussvermerk";
    }
    /// The other side agrees, and the case is closed (T21).
    pub struct Closing {
        /// Who agrees.
        must by: Side = "Ich stimme zu als";
        /// Agreed.
        must agreed: bool = "Ich stimme dem Abschluss zu";
    }
    /// The case is taken up again (T26).
    pub struct Reopening {
        /// Why.
        must reason: Text = "Warum wird die Begleitung wieder aufgenommen?";
    }
}

/// The reasons with which a running accompaniment can be closed at a node: those that are offered, and no other is
/// taken. Withdrawal is for cases before their first session.
#[must_use]
pub fn closure_reasons(profile: &NodeProfile) -> Vec<ClosureReason> {
    let fits = |reason: &ClosureReason| reason.code() != "CL-WD" && profile.allows_closure(*reason);
    ClosureReason::all().filter(fits).collect()
}

/// One refusal when a reason is not among them.
pub(in crate::casework) fn reason_refused(reason: ClosureReason, profile: &NodeProfile) -> Option<Refusal> {
    if closure_reasons(profile).contains(&reason) {
        return None;
    }
    let message = match profile.kind {
        ProfileKind::Berlin => {
            format!("„{}“ ist kein Abschlussgrund: Der Fallverbund entlässt niemanden.", reason.de())
        }
        _ => format!("„{}“ ist hier kein Abschlussgrund.", reason.de()),
    };
    let help = "Passt kein Grund, bleibt der Fall im Verbund: neu einberufen, umgestalten oder ruhend stellen.";
    Some(refusal(rule::CLOSURE_NOT_ALLOWED, "reason", message, help))
}

impl CaseForm for ClosingProposal {
    const NAME: &'static str = "closing_proposal";
    const TITLE: &'static str = "Abschluss vorschlagen";
    const STEP: Step = Step::Case;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::FollowUp
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = self.by.wrong(before, context).into_iter().collect();
        wrong.extend(reason_refused(self.reason, context.profile));
        if self.retention.is_none() && self.reason.code() != "CL-DEA" {
            wrong.push(refusal(rule::RETENTION_MISSING, "retention", "Bitte den Verbleib angeben.", ""));
        }
        wrong
    }
}

/// The proposal that can be agreed to: made since the case was taken up again the last time.
#[must_use]
pub fn closing_proposal(case: &Proceeding) -> Option<ClosingProposal> {
    let made = case.written_at::<ClosingProposal>()?;
    let fresh = case.written_at::<Reopening>().is_none_or(|reopened| reopened < made);
    case.one::<ClosingProposal>().filter(|_| fresh)
}

step!(Closing, "closing", "Poolbegleitung abschließen", Case, [CaseLead, Coordinator], {FollowUp => T21}, {
    const ABOUT: Option<&'static str> = Some("closing_proposal");

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        self.by.wrong(before, context).into_iter().collect()
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let Some(proposal) = closing_proposal(after) else { return };
        let record = &mut after.case.record;
        record.closure = Some(Closure { date: context.today(), reason: proposal.reason });
        record.retention = proposal.retention.or(record.retention);
    }
});

/// What is missing for both sides to have confirmed.
pub(in crate::casework) fn not_both(case: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
    let (Some(proposal), Some(closing)) = (closing_proposal(case), case.one::<Closing>()) else { return Vec::new() };
    let document = case.documents.get(&DocumentKey::new(ClosingProposal::NAME, None));
    closing.by.not_second(proposal.by, document, context).into_iter().collect()
}

step!(Reopening, "reopening", "Wieder aufnehmen nach Abschluss", Case, [CaseLead], {Closed => T26}, {
    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        after.case.record.closure = None;
    }
});
