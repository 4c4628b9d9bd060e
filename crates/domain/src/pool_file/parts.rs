// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The parts of a case that stand for themselves.

use jsonc_parser::ast::Value;

use super::context::Context;
use super::object::{Fields, boolean, code, count, date, month, small_count, text, word};
use super::references::{before, guardian, not_before, staff};
use crate::case_file::{
    Agreement, Component, CrisisConcept, EntrustedItem, HelpStation, Identity, OutcomeObservation, PanelSession,
    Setting,
};
use crate::codes::HoldStatus;

/// What the block `identifying` holds; ids and lists of terms stand beside it in the file.
pub(super) fn identity(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<Identity> {
    let keys = [
        "file_number",
        "given_name",
        "family_name",
        "birth_date",
        "nationality",
        "address",
        "district",
        "custody",
        "guardian",
    ];
    let block = Fields::open(cx, value, path, &keys)?;
    let file_number = block.may(cx, "file_number", word);
    let given_name = block.need(cx, "given_name", word);
    let family_name = block.need(cx, "family_name", word);
    let birth_date = block.need(cx, "birth_date", date);
    let nationality = block.may(cx, "nationality", word);
    let address = block.may(cx, "address", word);
    let district = block.may(cx, "district", code);
    let custody = block.may(cx, "custody", word);
    let guardian = block.may(cx, "guardian", guardian);
    Some(Identity {
        local_id: String::new(),
        panel_code: String::new(),
        file_number,
        given_name: given_name?,
        family_name: family_name?,
        birth_date: birth_date?,
        nationality,
        address,
        district,
        custody,
        guardian,
        protected_terms: Vec::new(),
        unusual_details: Vec::new(),
    })
}

pub(super) fn entrusted_item(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<EntrustedItem> {
    let item = Fields::open(cx, value, path, &["text", "confided_by", "consent"])?;
    let text = item.need(cx, "text", word);
    let confided_by = item.need(cx, "confided_by", word);
    let consent = item.need(cx, "consent", boolean);
    Some(EntrustedItem { text: text?, confided_by: confided_by?, consent: consent? })
}

pub(super) fn help_station(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<HelpStation> {
    let station = Fields::open(cx, value, path, &["code", "from", "to", "end_reason"])?;
    let kind = station.need(cx, "code", code);
    let from = station.need(cx, "from", month);
    let to = station.may(cx, "to", month);
    let end_reason = station.may(cx, "end_reason", code);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        station.fault(cx, "to", format!("{to} is before from ({from})"), format!("{to} liegt vor from ({from})."));
    }
    Some(HelpStation { code: kind?, from: from?, to, end_reason })
}

pub(super) fn session(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<PanelSession> {
    let keys = [
        "no",
        "date",
        "kind",
        "participants",
        "solution_ready",
        "dossier_sent_on",
        "agreements",
        "minutes_distributed_on",
    ];
    let session = Fields::open(cx, value, path, &keys)?;
    let no = session.need(cx, "no", small_count);
    let day = session.need(cx, "date", date);
    let kind = session.need(cx, "kind", word);
    let participants = session.need_list(cx, "participants", staff);
    let solution_ready = session.need(cx, "solution_ready", boolean);
    let sent = session.may(cx, "dossier_sent_on", date);
    let agreements = session.may_list(cx, "agreements", agreement);
    let minutes = session.may(cx, "minutes_distributed_on", date);
    before(cx, &session, ("dossier_sent_on", sent), ("date", day));
    not_before(cx, &session, ("minutes_distributed_on", minutes), ("date", day));
    Some(PanelSession {
        no: no?,
        date: day?,
        kind: kind?,
        participants: participants?,
        solution_ready: solution_ready?,
        dossier_sent_on: sent,
        agreements,
        minutes_distributed_on: minutes,
    })
}

fn agreement(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<Agreement> {
    let agreement = Fields::open(cx, value, path, &["who", "what", "due", "accepted", "done_on"])?;
    let who = agreement.need(cx, "who", staff);
    let what = agreement.need(cx, "what", word);
    let due = agreement.need(cx, "due", date);
    let accepted = agreement.need(cx, "accepted", boolean);
    let done_on = agreement.may(cx, "done_on", date);
    Some(Agreement { who: who?, what: what?, due: due?, accepted: accepted?, done_on })
}

/// The crisis concept; its day stands beside it in the file.
pub(super) fn crisis_concept(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<CrisisConcept> {
    let concept = Fields::open(cx, value, path, &["triggers", "first_step", "responsible", "informs", "escalation"])?;
    let triggers = concept.need_list(cx, "triggers", word);
    let first_step = concept.need(cx, "first_step", word);
    let responsible = concept.need(cx, "responsible", staff);
    let informs = concept.may_list(cx, "informs", word);
    let escalation = concept.need(cx, "escalation", text);
    Some(CrisisConcept {
        on: None,
        triggers: triggers?,
        first_step: first_step?,
        responsible: responsible?,
        informs,
        escalation: escalation?,
    })
}

pub(super) fn setting(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<Setting> {
    let keys =
        ["components", "providers", "modes", "cross_provider", "combines_residential_and_outpatient", "has_fallback"];
    let block = Fields::open(cx, value, path, &keys)?;
    let components = block.need_list(cx, "components", component);
    let stated_lists =
        [("providers", stated_list(cx, &block, "providers")), ("modes", stated_list(cx, &block, "modes"))];
    let stated_flags = ["cross_provider", "combines_residential_and_outpatient", "has_fallback"]
        .map(|name| (name, block.may(cx, name, boolean)));
    let setting = Setting { components: components? };
    if setting.components.is_empty() {
        block.fault(
            cx,
            "components",
            "a setting has at least one component",
            "Ein Setting hat mindestens einen Baustein.",
        );
    }
    let from = ("components", "components");
    for ((name, stated), computed) in stated_lists.into_iter().zip([setting.providers(), setting.modes()]) {
        block.agree(cx, name, stated, Some(computed.join(", ")), from);
    }
    let computed = [setting.cross_provider(), setting.combines_residential_and_outpatient(), setting.has_fallback()];
    for ((name, stated), computed) in stated_flags.into_iter().zip(computed) {
        block.agree(cx, name, stated, Some(computed), from);
    }
    Some(setting)
}

/// A list of texts as one line, so that two of them compare regardless of their order.
fn stated_list(cx: &mut Context<'_>, block: &Fields<'_, '_>, name: &str) -> Option<String> {
    block.get(name)?;
    let mut words = block.need_list(cx, name, word)?;
    words.sort();
    Some(words.join(", "))
}

fn component(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<Component> {
    let component = Fields::open(cx, value, path, &["code", "provider"])?;
    let kind = component.need(cx, "code", code);
    let provider = component.may(cx, "provider", word);
    Some(Component { code: kind?, provider })
}

pub(super) fn outcome(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<OutcomeObservation> {
    let keys = ["t_months", "due", "hold_status", "held", "school", "delinquency", "clinic_days", "absent_days"];
    let outcome = Fields::open(cx, value, path, &keys)?;
    let months = outcome.need(cx, "t_months", small_count);
    let due = outcome.need(cx, "due", date);
    let hold_status: Option<HoldStatus> = outcome.may(cx, "hold_status", code);
    let held = outcome.may(cx, "held", boolean);
    let school = outcome.may(cx, "school", code);
    let delinquency = outcome.may(cx, "delinquency", code);
    let clinic_days = outcome.may(cx, "clinic_days", count);
    let absent_days = outcome.may(cx, "absent_days", count);
    // A status that could not be read is a fault already.
    if hold_status.is_some() || outcome.get("hold_status").is_none() {
        let computed = hold_status.and_then(HoldStatus::held);
        outcome.agree(cx, "held", held, computed, ("hold_status", "hold_status"));
    }
    Some(OutcomeObservation { months: months?, due: due?, hold_status, school, delinquency, clinic_days, absent_days })
}
