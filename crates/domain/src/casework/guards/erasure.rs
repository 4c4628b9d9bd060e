// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guards of the erasure (T27, T29). They ask for the pool's periods, which no form knows; so no form takes these
//! transitions, and the general list of guards refuses them.

use jiff::civil::Date;

use crate::casework::invitation::day_de;
use crate::casework::rights::erasure_stops;
use crate::casework::{Proceeding, refusal};
use crate::retention::{RetentionPolicy, due_on};
use crate::rule;
use crate::state::{CaseState, Refusal};
use crate::transition::Guard;

/// What stands in the way of an erasure, as far as one guard tells. What stops an erasure prolongs the period, too: a withdrawn
/// referral, for which the table names no other guard, is held like a closed case.
pub(in crate::casework) fn unmet(
    guard: Guard,
    case: &Proceeding,
    policy: &RetentionPolicy,
    today: Date,
) -> Vec<Refusal> {
    match guard {
        Guard::RetentionOver => {
            let Some((_, due)) = due_on(case, policy) else {
                let message = "Es ist nicht bekannt, wann der Fall zu Ende ging; die Frist läuft noch nicht.";
                return vec![refusal(rule::RETENTION_NOT_OVER, "", message, "")];
            };
            let mut wrong = not_over(due, today);
            if case.course.state() == CaseState::Withdrawn {
                wrong.extend(erasure_stops(case, today));
            }
            wrong
        }
        Guard::NoLegalHold => erasure_stops(case, today),
        _ => vec![refusal(rule::GUARD, "", guard.missing_de(), "")],
    }
}

/// One refusal when the day has not come.
pub(in crate::casework) fn not_over(due: Date, today: Date) -> Vec<Refusal> {
    if due <= today {
        return Vec::new();
    }
    let message = format!("{} Gelöscht wird ab {}.", Guard::RetentionOver.missing_de(), day_de(due));
    vec![refusal(rule::RETENTION_NOT_OVER, "", message, "")]
}
