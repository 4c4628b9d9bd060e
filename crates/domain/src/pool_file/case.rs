// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One case of the file.

use std::collections::BTreeSet;

use jsonc_parser::ast::Value;

use super::context::{Context, KnownCase};
use super::course;
use super::object::{Fields, boolean, code, date, small_count, text, word};
use super::parts;
use super::references::{case_manager, coordinator, unit_head};
use crate::case_file::MEASURING_POINTS;
use crate::case_file::{
    CaseFile, CaseRecord, Closure, Identity, Narrative, OutcomeObservation, PanelSession, Referral, full_years,
    outcome_due,
};
use crate::codes::{Code, Problem, ProblemGroup};
use crate::ids::CaseId;

const KEYS: &[&str] = &[
    "local_id",
    "panel_code",
    "identifying",
    "gender",
    "age_at_intake",
    "age_band_official",
    "age_band_wide",
    "uma",
    "case_manager",
    "unit_head",
    "pool_coordinator",
    "submitted_on",
    "endorsed_on",
    "received_on",
    "target_group_exception",
    "trigger",
    "escalation",
    "consult_purpose",
    "problems",
    "problem_groups",
    "interfaces",
    "behaviour_origin",
    "help_history",
    "breakdowns_before",
    "sessions",
    "help_plan_on",
    "crisis_concept_on",
    "crisis_concept",
    "setting",
    "permit_status",
    "measure_started_on",
    "days_intake_to_first_session",
    "days_intake_to_start",
    "days_solution_to_start",
    "outcomes",
    "retention",
    "success_factors",
    "hindrance_factors",
    "closure",
    "entrusted_items",
    "narrative_local",
    "narrative_anonymised",
    "must_not_leak",
    "indirect_details",
];

/// Reads a case.
pub(super) fn case(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<CaseFile> {
    let fields = Fields::open(cx, value, path, KEYS)?;
    let id = CaseId::random(cx.random);
    let local_id = fields.need(cx, "local_id", word);
    let panel_code = fields.need(cx, "panel_code", word);
    let identity = fields.need(cx, "identifying", parts::identity);
    let protected_terms = fields.may_list(cx, "must_not_leak", word);
    let unusual_details = fields.may_list(cx, "indirect_details", word);
    let narrative = narrative(cx, &fields);
    let entrusted = fields.may_list(cx, "entrusted_items", parts::entrusted_item);
    let referral = referral(cx, &fields, identity.as_ref());
    let sessions = fields.need_list(cx, "sessions", parts::session);
    note(cx, &fields, &id, local_id.as_deref(), panel_code.as_deref(), sessions.as_deref());
    let record = record(cx, &fields, referral, sessions);
    course::check(cx, &fields);
    let identity =
        Identity { local_id: local_id?, panel_code: panel_code?, protected_terms, unusual_details, ..identity? };
    Some(CaseFile { id, identity, narrative: narrative?, entrusted, record: record? })
}

/// Remembers the case for the billing lines and refuses a number or code that another case has.
fn note(
    cx: &mut Context<'_>,
    fields: &Fields<'_, '_>,
    id: &CaseId,
    local_id: Option<&str>,
    panel_code: Option<&str>,
    sessions: Option<&[PanelSession]>,
) {
    if let Some(local_id) = local_id {
        let sessions = sessions.map(|list| list.iter().map(|s| (s.date, s.participants.clone())).collect());
        let known = KnownCase { id: id.clone(), sessions };
        if let Some(first) = cx.cases.get_mut(local_id) {
            // Nobody can tell which of the two a billing line means, so its session is not judged.
            first.sessions = None;
            fields.fault(
                cx,
                "local_id",
                "another case has the same number",
                "Diese Fallnummer hat schon ein anderer Fall.",
            );
        } else {
            cx.cases.insert(local_id.to_owned(), known);
        }
    }
    if panel_code.is_some_and(|panel_code| !cx.panel_codes.insert(panel_code.to_owned())) {
        fields.fault(cx, "panel_code", "another case has the same code", "Diesen Fallcode hat schon ein anderer Fall.");
    }
}

fn narrative(cx: &mut Context<'_>, fields: &Fields<'_, '_>) -> Option<Narrative> {
    let local = fields.need(cx, "narrative_local", text);
    let anonymised = fields.need(cx, "narrative_anonymised", text);
    Some(Narrative { local: local?, anonymised: anonymised? })
}

fn referral(cx: &mut Context<'_>, fields: &Fields<'_, '_>, identity: Option<&Identity>) -> Option<Referral> {
    let gender = fields.need(cx, "gender", code);
    let uma = fields.need(cx, "uma", boolean);
    let case_lead = fields.need(cx, "case_manager", case_manager);
    let unit_head = fields.may(cx, "unit_head", unit_head);
    let coordinator = fields.may(cx, "pool_coordinator", coordinator);
    let submitted_on = fields.need(cx, "submitted_on", date);
    let age = age(cx, fields, identity, submitted_on);
    let endorsed_on = fields.may(cx, "endorsed_on", date);
    let received_on = fields.may(cx, "received_on", date);
    let exception_reason = fields.may(cx, "target_group_exception", word);
    let triggers = codes(cx, fields, "trigger");
    let escalation = fields.need(cx, "escalation", code);
    let purposes = codes(cx, fields, "consult_purpose");
    let problems = codes(cx, fields, "problems");
    let interfaces = codes(cx, fields, "interfaces");
    let behaviour_origin = fields.may(cx, "behaviour_origin", code);
    Some(Referral {
        gender: gender?,
        age_at_intake: age?,
        uma: uma?,
        case_lead: case_lead?,
        unit_head,
        coordinator,
        submitted_on: submitted_on?,
        endorsed_on,
        received_on,
        exception_reason,
        triggers: triggers?,
        escalation: escalation?,
        purposes: purposes?,
        problems: problems?,
        interfaces: interfaces?,
        behaviour_origin,
    })
}

/// The age follows from the birth date; stated, it must agree.
fn age(
    cx: &mut Context<'_>,
    fields: &Fields<'_, '_>,
    identity: Option<&Identity>,
    submitted_on: Option<jiff::civil::Date>,
) -> Option<u8> {
    let stated = fields.may(cx, "age_at_intake", small_count);
    let (Some(identity), Some(submitted_on)) = (identity, submitted_on) else { return stated };
    let Some(computed) = full_years(identity.birth_date, submitted_on) else {
        if let Some(block) = fields.inner("identifying") {
            block.fault(
                cx,
                "birth_date",
                "gives no possible age on submitted_on",
                "Ergibt am Tag submitted_on kein mögliches Alter.",
            );
        }
        return stated;
    };
    let from = ("birth_date on submitted_on", "birth_date am Tag submitted_on");
    fields.agree(cx, "age_at_intake", stated, Some(computed), from);
    Some(computed)
}

/// A list of codes that must be there and names each code once.
fn codes<C: Code>(cx: &mut Context<'_>, fields: &Fields<'_, '_>, name: &str) -> Option<Vec<C>> {
    let codes = fields.need_list(cx, name, code::<C>)?;
    each_once(cx, fields, name, &codes);
    Some(codes)
}

fn each_once<C: Code>(cx: &mut Context<'_>, fields: &Fields<'_, '_>, name: &str, codes: &[C]) {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(*code) {
            let code = code.text();
            fields.fault(cx, name, format!("names {code} twice"), format!("Nennt {code} doppelt."));
        }
    }
}

fn record(
    cx: &mut Context<'_>,
    fields: &Fields<'_, '_>,
    referral: Option<Referral>,
    sessions: Option<Vec<PanelSession>>,
) -> Option<CaseRecord> {
    let history = fields.need_list(cx, "help_history", parts::help_station);
    let help_plan_on = fields.may(cx, "help_plan_on", date);
    let crisis_concept_on = fields.may(cx, "crisis_concept_on", date);
    let crisis_concept = fields.may(cx, "crisis_concept", parts::crisis_concept);
    let setting = fields.may(cx, "setting", parts::setting);
    let permit_status = fields.may(cx, "permit_status", code);
    let measure_started_on = fields.may(cx, "measure_started_on", date);
    let outcomes = outcomes(cx, fields, measure_started_on);
    let retention = fields.may(cx, "retention", code);
    let success_factors = fields.may_list(cx, "success_factors", code);
    each_once(cx, fields, "success_factors", &success_factors);
    let hindrance_factors = fields.may_list(cx, "hindrance_factors", code);
    each_once(cx, fields, "hindrance_factors", &hindrance_factors);
    let closure = fields.may(cx, "closure", closure);
    if crisis_concept_on.is_some() && fields.get("crisis_concept").is_none() {
        fields.fault(
            cx,
            "crisis_concept_on",
            "there is a day but no `crisis_concept`",
            "Hier steht ein Tag, aber `crisis_concept` fehlt.",
        );
    }
    stated_groups(cx, fields);
    Some(CaseRecord {
        referral: referral?,
        history: history?,
        sessions: sessions?,
        help_plan_on,
        crisis_concept: crisis_concept
            .map(|concept| crate::case_file::CrisisConcept { on: crisis_concept_on, ..concept }),
        setting,
        permit_status,
        measure_started_on,
        outcomes,
        retention,
        success_factors,
        hindrance_factors,
        closure,
    })
}

/// The observations of a started measure; where the file lists none, the four that will be due.
fn outcomes(
    cx: &mut Context<'_>,
    fields: &Fields<'_, '_>,
    started_on: Option<jiff::civil::Date>,
) -> Vec<OutcomeObservation> {
    let stated = fields.may_list(cx, "outcomes", parts::outcome);
    let Some(start) = started_on else { return stated };
    if fields.get("outcomes").is_some() {
        return stated;
    }
    let empty = |months: &u8| OutcomeObservation {
        months: *months,
        due: outcome_due(start, *months),
        hold_status: None,
        school: None,
        delinquency: None,
        clinic_days: None,
        absent_days: None,
    };
    MEASURING_POINTS.iter().map(empty).collect()
}

fn closure(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<Closure> {
    let closure = Fields::open(cx, value, path, &["date", "reason"])?;
    let day = closure.need(cx, "date", date);
    let reason = closure.need(cx, "reason", code);
    if let (Some(profile), Some(reason)) = (&cx.profile, reason)
        && !profile.allows_closure(reason)
    {
        closure.fault(
            cx,
            "reason",
            "the node's profile does not allow this closure reason",
            "Diesen Abschlussgrund lässt das Profil des Knotens nicht zu.",
        );
    }
    Some(Closure { date: day?, reason: reason? })
}

fn stated_groups(cx: &mut Context<'_>, fields: &Fields<'_, '_>) {
    let stated =
        fields.get("problem_groups").and_then(|_| fields.need_list(cx, "problem_groups", code::<ProblemGroup>));
    let problems = fields.peek_list(cx, "problems", code::<Problem>);
    let (Some(stated), Some(problems)) = (stated, problems) else { return };
    let line = |groups: BTreeSet<ProblemGroup>| groups.iter().map(|group| group.code()).collect::<Vec<_>>().join(", ");
    each_once(cx, fields, "problem_groups", &stated);
    let stated = line(stated.into_iter().collect());
    let computed = line(problems.iter().map(|problem| problem.group()).collect());
    fields.agree(cx, "problem_groups", Some(stated), Some(computed), ("problems", "problems"));
}
