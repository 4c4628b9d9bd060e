// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is pointed out between the session and the start, and what a running setting asks for.

use jiff::ToSpan;
use jiff::civil::Date;

use super::agreement::{Acceptance, Funding, TrialResult, not_accepted};
use super::crisis::{CrisisAcknowledgement, CrisisPlan, not_acknowledged};
use super::permit::{CourtOrder, PermitSheet, is_resolved, liberty_until, present_sheets, unresolved};
use super::setting::{ComponentRow, SettingVersion, components, current, fallback_density, providers};
use super::start::{FormalChecklist, Start, open_formalities};
use crate::casework::context::same_organisation;
use crate::casework::notice::listed;
use crate::casework::{CaseForm, Context, Notice, Proceeding};
use crate::state::CaseState;

/// How long before its end a court decision raises an alarm: enough for a new application to be heard.
const COURT_ALARM_DAYS: i32 = 42;
/// How long before its day a review is announced.
const REVIEW_DAYS: i32 = 7;

pub(in crate::casework) fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    use CaseState::{FollowUp, ImplementationPlanning, MeasureStarted};
    let state = case.course.state();
    let mut found = Vec::new();
    let rows = components(case);
    if matches!(state, ImplementationPlanning | MeasureStarted | FollowUp) && !rows.is_empty() {
        found.extend(of_setting(case, &rows));
        found.extend(of_parties(case));
        found.extend(of_reviews(case, &rows, context.today()));
    }
    if state == ImplementationPlanning {
        found.extend(before_start(case, &rows, context.today()));
    }
    if state.is_active() || state == CaseState::OnHold {
        found.extend(of_court(case, &rows, context.today()));
    }
    found
}

/// R21, R143, R180.
fn of_setting(case: &Proceeding, rows: &[ComponentRow]) -> Vec<Notice> {
    let form = Some(SettingVersion::NAME);
    let mut found = Vec::new();
    let version = current(case);
    let remark = version.as_ref().is_some_and(|version| !version.entry.form.remark.is_empty());
    if providers(rows).len() == 1 && !remark {
        let message =
            "Das Setting liegt bei einem einzigen Träger. Genügt das? Eine Anmerkung im Setting hält fest, warum.";
        found.push(Notice::hint("single_provider", form, message));
    }
    if version.is_some_and(|version| version.entry.form.partners.is_empty()) {
        let message = "Es ist kein Systempartner als mitverantwortlich genannt.";
        found.push(Notice::hint("no_partner", form, message));
    }
    if let Some((covered, residential)) = case.case.record.setting.as_ref().map(fallback_density)
        && covered < residential
    {
        let message = match (residential - covered, residential) {
            (1, 1) => "Der stationäre Baustein hat keinen Ausweichplatz bei einem anderen Träger.".to_owned(),
            (1, all) => {
                format!("Einer von {all} stationären Bausteinen hat keinen Ausweichplatz bei einem anderen Träger.")
            }
            (open, all) => {
                format!("{open} von {all} stationären Bausteinen haben keinen Ausweichplatz bei einem anderen Träger.")
            }
        };
        found.push(Notice::hint("no_fallback", form, message));
    }
    found
}

fn of_parties(case: &Proceeding) -> Vec<Notice> {
    let mut found = Vec::new();
    let missing = not_accepted(case);
    if !missing.is_empty() {
        let message = format!("Noch keine Zusage zur neuesten Fassung: {}.", listed(&missing));
        found.push(Notice::hint("acceptance_open", Some(Acceptance::NAME), message));
    }
    let unread = not_acknowledged(case);
    if !unread.is_empty() {
        let message = format!("Das Krisenkonzept ist noch nicht zur Kenntnis genommen: {}.", listed(&unread));
        found.push(Notice::hint("crisis_unread", Some(CrisisAcknowledgement::NAME), message));
    }
    let open: Vec<_> = unresolved(case).iter().map(|row| row.code.de()).collect();
    if !open.is_empty() {
        let message = format!("Die Betriebserlaubnis ist offen: {}.", listed(&open));
        let sheet = present_sheets(case).into_iter().find(|entry| !entry.form.status.is_some_and(is_resolved));
        let item = sheet.map(|entry| entry.item);
        found.push(Notice::hint("permit_open", Some(PermitSheet::NAME), message).settled_by(item));
    }
    if super::agreement::funding_refusals(case) > 0 {
        let message = "Die Finanzierung eines Bausteins wurde abgelehnt; das steht als Hemmnis im Fall.";
        found.push(Notice::hint("funding_refused", Some(Funding::NAME), message));
    }
    found
}

/// R111: the planned day passed and nobody recorded the start. R109: open formalities.
fn before_start(case: &Proceeding, rows: &[ComponentRow], today: Date) -> Vec<Notice> {
    let mut found = Vec::new();
    let planned = rows.iter().filter_map(|row| row.from).min();
    if planned.is_some_and(|day| day <= today) {
        let message = "Beginn offen: Der geplante Beginn ist erreicht, der tatsächliche noch nicht erfasst.";
        found.push(Notice::alarm("start_open", Some(Start::NAME), message));
    }
    let open = open_formalities(case);
    if !open.is_empty() {
        let message = format!("Noch offen vor dem Beginn: {}.", listed(&open));
        found.push(Notice::hint("formalities_open", Some(FormalChecklist::NAME), message));
    }
    if case.one::<CrisisPlan>().is_none() {
        let message = "Es gibt noch kein Krisenkonzept.";
        found.push(Notice::hint("crisis_concept_missing", Some(CrisisPlan::NAME), message));
    }
    found
}

/// R45, I22: an alarm before the decision ends, and when there is none.
fn of_court(case: &Proceeding, rows: &[ComponentRow], today: Date) -> Vec<Notice> {
    if !rows.iter().any(|row| row.code.entry().court_order) {
        return Vec::new();
    }
    let form = Some(CourtOrder::NAME);
    match liberty_until(case, today) {
        None => vec![Notice::alarm(
            "court_order_missing",
            form,
            "Für die Freiheitsentziehung gilt heute kein Gerichtsbeschluss.",
        )],
        Some(until) if until <= today.saturating_add(COURT_ALARM_DAYS.days()) => {
            let message = format!(
                "Der Gerichtsbeschluss zur Freiheitsentziehung endet am {:02}.{:02}.{}.",
                until.day(),
                until.month(),
                until.year()
            );
            vec![Notice::alarm("court_order_ends", form, message)]
        }
        Some(_) => Vec::new(),
    }
}

/// R186: a trial whose review is due and has no result from that day on.
fn of_reviews(case: &Proceeding, rows: &[ComponentRow], today: Date) -> Vec<Notice> {
    let results = case.all::<TrialResult>();
    let reviewed = |row: &ComponentRow, day: Date| {
        results.iter().any(|entry| {
            entry.form.component == row.code
                && same_organisation(&entry.form.provider, &row.provider)
                && entry.form.reviewed_on.saturating_add(REVIEW_DAYS.days()) >= day
        })
    };
    let due = |row: &&ComponentRow| {
        row.review_on.is_some_and(|day| day <= today.saturating_add(REVIEW_DAYS.days()) && !reviewed(row, day))
    };
    let tell = |row: &ComponentRow| {
        let message = format!("Die Erprobung „{}“ ist zu überprüfen.", row.code.de());
        Notice::hint("trial_review", Some(TrialResult::NAME), message)
    };
    rows.iter().filter(due).map(tell).collect()
}
