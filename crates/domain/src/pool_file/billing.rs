// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Billing lines: who attended is paid the rate valid on the day of the session (I15, I16).

use jiff::civil::Date;
use jsonc_parser::ast::Value;
use rust_decimal::{Decimal, RoundingStrategy};

use super::BillingLine;
use super::context::Context;
use super::object::{Fields, date, decimal, text, word};
use super::references::delegate;
use crate::ids::{CaseId, StaffId};

const KEYS: &[&str] = &["case_id", "session_date", "delegate", "provider", "hours", "rate", "amount"];

/// Hours times rate, half up to cents.
#[must_use]
pub fn amount_of(hours: Decimal, rate: Decimal) -> Decimal {
    (hours * rate).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Reads one line.
pub(super) fn line(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<BillingLine> {
    let line = Fields::open(cx, value, path, KEYS)?;
    let session_date = line.need(cx, "session_date", date);
    let delegate = line.need(cx, "delegate", delegate);
    let provider = line.need(cx, "provider", word);
    let hours = line.need(cx, "hours", decimal);
    let rate = line.need(cx, "rate", decimal);
    let amount = line.need(cx, "amount", decimal);
    let case = attended(cx, &line, session_date, delegate.as_ref());
    if let (Some(day), Some(delegate)) = (session_date, &delegate)
        && !cx.billed.insert((case.clone(), day, delegate.clone()))
    {
        line.fault(cx, "delegate", "this attendance is billed twice", "Diese Teilnahme ist doppelt abgerechnet.");
    }
    check_provider(cx, &line, delegate.as_ref(), provider.as_deref());
    check_money(cx, &line, session_date, hours, rate, amount);
    Some(BillingLine {
        case,
        session_date: session_date?,
        delegate: delegate?,
        provider: provider?,
        hours: hours?,
        rate: rate?,
        amount: amount?,
    })
}

/// Checks that the session took place and the delegate was there. A line without a case belongs to a session that was
/// not about one case.
fn attended(
    cx: &mut Context<'_>,
    line: &Fields<'_, '_>,
    day: Option<Date>,
    delegate: Option<&StaffId>,
) -> Option<CaseId> {
    let mut case = None;
    let sessions = match line.may(cx, "case_id", text) {
        Some(local_id) => {
            let Some(known) = cx.cases.get(&local_id) else {
                line.fault(
                    cx,
                    "case_id",
                    "no case of this file has this local_id",
                    "Kein Fall dieser Datei hat diese local_id.",
                );
                return None;
            };
            case = Some(known.id.clone());
            known.sessions.clone()
        }
        None => cx.cross_case.clone(),
    };
    let (Some(sessions), Some(day)) = (sessions, day) else { return case };
    let mut that_day = sessions.iter().filter(|(date, _)| *date == day).peekable();
    if that_day.peek().is_none() {
        line.fault(
            cx,
            "session_date",
            "no session was held on this day",
            "An diesem Tag hat keine Sitzung stattgefunden.",
        );
    } else if delegate.is_some_and(|delegate| !that_day.any(|(_, present)| present.contains(delegate))) {
        line.fault(
            cx,
            "delegate",
            "did not take part in this session; only attended sessions are paid",
            "Hat an dieser Sitzung nicht teilgenommen; bezahlt werden nur besuchte Sitzungen.",
        );
    }
    case
}

fn check_provider(cx: &mut Context<'_>, line: &Fields<'_, '_>, delegate: Option<&StaffId>, provider: Option<&str>) {
    let organisation =
        delegate.and_then(|id| cx.staff.get(id.as_str())).and_then(|known| known.organisation.as_deref());
    if let (Some(organisation), Some(provider)) = (organisation, provider)
        && organisation != provider
    {
        line.fault(
            cx,
            "provider",
            "is not the organisation of this delegate",
            "Ist nicht der Träger dieser Vertretung.",
        );
    }
}

fn check_money(
    cx: &mut Context<'_>,
    line: &Fields<'_, '_>,
    day: Option<Date>,
    hours: Option<Decimal>,
    rate: Option<Decimal>,
    amount: Option<Decimal>,
) {
    if hours.is_some_and(|hours| hours.is_zero()) {
        line.fault(cx, "hours", "must be more than 0", "Muss mehr als 0 sein.");
    }
    if let (Some(profile), Some(day), Some(rate)) = (&cx.profile, day, rate) {
        let valid = profile.rate_on(day).map(|valid| valid.eur);
        if valid != Some(rate) {
            let (en, de) = valid.map_or_else(
                || (format!("no hourly rate is valid on {day}"), format!("Am {day} gilt kein Stundensatz.")),
                |valid| {
                    (
                        format!("the rate valid on {day} is {valid:.2}"),
                        format!("Am {day} gilt der Stundensatz {valid:.2}."),
                    )
                },
            );
            line.fault(cx, "rate", en, de);
        }
    }
    if let (Some(hours), Some(rate), Some(amount)) = (hours, rate, amount) {
        let should = amount_of(hours, rate);
        if should != amount {
            line.fault(
                cx,
                "amount",
                format!("hours times rate is {should:.2}"),
                format!("Stunden mal Satz ergibt {should:.2}."),
            );
        }
    }
}
