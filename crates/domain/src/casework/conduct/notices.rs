// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What leading a case asks for.

use jiff::civil::Date;

use super::alliance::CaseAlliance;
use super::closing::{Closing, closing_proposal};
use super::lead::{ContactNote, last_contact};
use super::rest::Hold;
use crate::case_file::days_between;
use crate::casework::{CaseForm, Context, Notice, Proceeding};
use crate::clock::german_date;
use crate::profile::ProfileKind;
use crate::state::{CaseState, Phase};

/// Days without contact between pool office and case management after which somebody is reminded (R108).
const CONTACT_DAYS: i32 = 14;
/// Days of a hold without a look at the young person after which an alarm is raised (R149).
const HOLD_DAYS: i32 = 30;

pub(in crate::casework) fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    let state = case.course.state();
    let today = context.today();
    let mut found = Vec::new();
    if matches!(state.phase(), Phase::Clearing | Phase::Implementation) {
        found.extend(without_contact(case, today));
    }
    if state == CaseState::OnHold {
        found.extend(of_hold(case, today));
    }
    if state == CaseState::FollowUp
        && let Some(proposal) = closing_proposal(case)
    {
        let message = format!(
            "Die {} schlägt vor, die Poolbegleitung abzuschließen; die andere Seite ist gefragt.",
            proposal.by.de()
        );
        found.push(Notice::hint("closing_proposed", Some(Closing::NAME), message));
    }
    let carried = context.profile.kind != ProfileKind::Berlin || case.one::<CaseAlliance>().is_some();
    if !carried && (state.is_active() || state == CaseState::OnHold) {
        let message = "Der Fall gehört noch keinem Fallverbund an. Bitte die Mitglieder eintragen.";
        found.push(Notice::alarm("alliance_missing", Some(CaseAlliance::NAME), message));
    }
    found
}

fn without_contact(case: &Proceeding, today: Date) -> Option<Notice> {
    let since = last_contact(case).max(case.case.record.referral.received_on)?;
    let days = days_between(since, today);
    let message = format!("Seit {days} Tagen ist kein Kontakt zwischen Fallführung und Poolkoordination festgehalten.");
    (days > CONTACT_DAYS).then(|| Notice::hint("contact_due", Some(ContactNote::NAME), message))
}

fn of_hold(case: &Proceeding, today: Date) -> Vec<Notice> {
    let mut found = Vec::new();
    let begun = case.written_at::<Hold>().map(german_date);
    if let Some(since) = begun.max(last_contact(case)) {
        let days = days_between(since, today);
        if days > HOLD_DAYS {
            let message = format!("Der Fall ruht, und seit {days} Tagen hat niemand nach dem jungen Menschen gesehen.");
            found.push(Notice::alarm("hold_check_due", Some(ContactNote::NAME), message));
        }
    }
    if case.one::<Hold>().is_some_and(|hold| hold.until.is_some_and(|until| until < today)) {
        let message = "Das Ruhen sollte beendet sein. Bitte aufnehmen oder neu einschätzen.";
        found.push(Notice::hint("hold_over", Some(super::Resumption::NAME), message));
    }
    found
}
