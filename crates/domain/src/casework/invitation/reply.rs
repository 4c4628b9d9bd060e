// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Whether the invited come. Whoever cannot says so in time, so that somebody can stand in.

use super::invite::{Invitee, invitees};
use super::number::{current_no, no_of, of_session};
use crate::casework::act::write;
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, Register, Slot, Step, Writer, refusal};
use crate::form::{Answer, Line, form};
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// An invited person answers. Item: number of the session and the person, `1-lag-1`.
    pub struct InvitationReply {
        /// The answer; nothing after the session was moved.
        must comes: Option<Answer> = "Nehmen Sie teil?";
        /// Remark.
        may remark: Line = "Anmerkung" ("Wer nicht kann, nennt hier, wer vertreten könnte");
    }
}

impl CaseForm for InvitationReply {
    const NAME: &'static str = "invitation_reply";
    const TITLE: &'static str = "Zusagen oder absagen";
    const STEP: Step = Step::Invitation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Participant, Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::Invited
    }

    fn slots(case: &Proceeding, context: &Context<'_>) -> Option<Vec<Slot>> {
        let no = current_no(case);
        // The pool office writes down who called.
        let writes = |invitee: &Invitee| context.has(Role::PoolCoordinator) || context.staff() == Some(&invitee.person);
        let slot = |invitee: Invitee| {
            let person = context.register.person(&invitee.person);
            let name = person.map_or_else(|| invitee.person.to_string(), |person| person.name.clone());
            Slot::new(format!("{no}-{}", invitee.person), name)
        };
        Some(invitees(case, no, context.register).into_iter().filter(writes).map(slot).collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = current_no(before);
        let person = match of_session(item, no, true) {
            Ok(person) => person,
            Err(wrong) => return vec![wrong],
        };
        let mut wrong = Vec::new();
        let invited = |invitee: &Invitee| invitee.person.as_str() == person;
        if !invitees(before, no, context.register).iter().any(invited) {
            wrong.push(refusal(rule::NOT_INVITED, "", "Diese Person ist zu dieser Runde nicht eingeladen.", ""));
        }
        // Many still answer by telephone.
        let own = context.staff().is_some_and(|staff| staff.as_str() == person);
        if !own && !context.has(Role::PoolCoordinator) {
            wrong.push(refusal(rule::NOT_FOR_OTHERS, "", "Zusagen kann jede Person nur für sich selbst.", ""));
        }
        wrong
    }
}

/// The invited of a session with their answers.
#[must_use]
pub fn replies(case: &Proceeding, no: u8, register: &Register) -> Vec<(Invitee, Option<bool>)> {
    let answer = |invitee: &Invitee| {
        let item = format!("{no}-{}", invitee.person.as_str());
        let reply = case.documents.item::<InvitationReply>(InvitationReply::NAME, &item)?;
        reply.comes.map(|answer| answer.0)
    };
    invitees(case, no, register).into_iter().map(|invitee| (invitee.clone(), answer(&invitee))).collect()
}

/// Everybody is asked again: the answers were about another day.
pub(super) fn ask_again(after: &mut Proceeding, no: u8, context: &Context<'_>) {
    for entry in after.all::<InvitationReply>().into_iter().filter(|entry| no_of(&entry.item) == Some(no)) {
        let key = DocumentKey::new(InvitationReply::NAME, Some(&entry.item));
        write(after, key, serde_json::json!({"comes": null, "remark": ""}), context);
    }
}
