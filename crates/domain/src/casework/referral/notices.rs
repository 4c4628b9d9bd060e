// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is pointed out while the referral is written and checked.

use super::Question;
use crate::casework::{CaseForm, Context, Notice, Proceeding};
use crate::state::CaseState;

/// Fewer problem codes than this do not look like a case for the pool (R43); that decides nothing (R46).
const USUAL_PROBLEMS: usize = 2;

pub(in crate::casework) fn notices(case: &Proceeding, _: &Context<'_>) -> Vec<Notice> {
    use CaseState::{Draft, Endorsed, Returned, Submitted, Triage};
    let state = case.course.state();
    let coded = case.one::<Question>().map(|form| form.problems.len());
    if matches!(state, Draft | Submitted | Returned | Endorsed | Triage)
        && coded.is_some_and(|count| count < USUAL_PROBLEMS)
    {
        let message = "Es ist nur eine Problemlage angegeben. Trifft noch etwas zu?";
        return vec![Notice::hint("few_problems", Some(Question::NAME), message)];
    }
    Vec::new()
}
