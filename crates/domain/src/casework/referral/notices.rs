// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is pointed out while the referral is written and checked.

use super::{Danger, Occasion, Query, Question, Requests, Return, Submission};
use crate::casework::{CaseForm, Context, Notice, Proceeding};
use crate::pool::emergency_contact_on;
use crate::state::CaseState;

/// Fewer problem codes than this do not look like a case for the pool (R43); that decides nothing (R46).
const USUAL_PROBLEMS: usize = 2;

pub(in crate::casework) fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    use CaseState::{Draft, Endorsed, Returned, Submitted, Triage};
    let state = case.course.state();
    let mut found: Vec<Notice> = emergency(case, context).into_iter().collect();
    if let Some((what, text)) = why_returned(case) {
        found.push(Notice::hint("returned", Some(Submission::NAME), format!("{what}: {text}")));
    }
    let coded = case.one::<Question>().map(|form| form.problems.len());
    if matches!(state, Draft | Submitted | Returned | Endorsed | Triage)
        && coded.is_some_and(|count| count < USUAL_PROBLEMS)
    {
        let message = "Es ist nur eine Problemlage angegeben. Trifft noch etwas zu?";
        found.push(Notice::hint("few_problems", Some(Question::NAME), message));
    }
    found
}

/// Why a referral is with the case lead again: which step brought it back last, in German, and what was written then. None
/// while it is elsewhere.
#[must_use]
pub fn why_returned(case: &Proceeding) -> Option<(&'static str, String)> {
    if case.course.state() != CaseState::Returned {
        return None;
    }
    let back = case.one::<Return>().map(|form| ("Zur Ergänzung zurückgegeben", form.reason.to_string()));
    let query = case.one::<Query>().map(|form| ("Rückfrage der Poolkoordination", form.question.to_string()));
    let asked_last = case.written_at::<Query>() > case.written_at::<Return>();
    if asked_last { query.or(back) } else { back.or(query) }
}

/// Acute danger and child protection never wait for the pool (§ 8a SGB VIII): until the measure starts, the way to act
/// stands before everything else.
fn emergency(case: &Proceeding, context: &Context<'_>) -> Option<Notice> {
    let state = case.course.state();
    let before = matches!(state, CaseState::Draft | CaseState::Submitted | CaseState::Returned)
        || (state.is_active() && case.case.record.measure_started_on.is_none());
    let acute =
        case.one::<Occasion>().is_some_and(|form| [form.danger_self, form.danger_others].contains(&Danger::Acute));
    let protection = case.one::<Requests>().is_some_and(|form| form.child_protection.0);
    if !before || !(acute || protection) {
        return None;
    }
    let what = match (acute, protection) {
        (true, true) => "Akute Gefahr, und ein Verfahren nach § 8a SGB VIII läuft",
        (true, false) => "Akute Gefahr",
        (false, _) => "Ein Verfahren nach § 8a SGB VIII läuft",
    };
    let duty = emergency_contact_on(context.register, context.today())
        .map(|contact| format!(" {}: {}.", &*contact.name, &*contact.phone))
        .unwrap_or_default();
    let message = format!(
        "{what}: Der Schutz wartet nicht auf den Pool. Handeln Sie jetzt nach dem Verfahren Ihres Jugendamts; bei Gefahr für \
         Leib und Leben Notruf 110 oder 112.{duty}"
    );
    Some(Notice::alarm("emergency_path", None, message))
}
