// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The file as a whole: format, node, staff and the lists of cases, sessions and billing.

use jiff::civil::Date;
use jsonc_parser::ast::Value;
use rust_decimal::Decimal;

use super::context::{Context, KnownStaff};
use super::object::{Fields, date, decimal, small_count, text, word};
use super::references::{not_before, staff};
use super::{CrossCaseSession, FORMAT, PoolFile, StaffMember, billing, case};
use crate::ids::StaffId;
use crate::profile::{HourlyRate, NodeProfile, ProfileKind};
use crate::role::Role;

const FILE_KEYS: &[&str] = &["format", "notice", "node", "staff", "cases", "cross_case_sessions", "billing"];

const NODE_KEYS: &[&str] = &[
    "id",
    "name",
    "city",
    "ags",
    "land",
    "profile",
    "pool_office",
    "start_of_operation",
    "as_of",
    "hourly_rate_eur",
    "hourly_rates",
    "fixed_provider_delegates",
    "fixed_members",
    "k_network",
    "k_local",
];

/// Reads everything. The order of reading is that of the references, whatever the order in the file.
pub(super) fn read_file(cx: &mut Context<'_>, value: &Value<'_>) -> Option<PoolFile> {
    let file = Fields::open(cx, value, "", FILE_KEYS)?;
    if let Some(format) = file.need(cx, "format", text)
        && format != FORMAT
    {
        file.fault(
            cx,
            "format",
            format!("must be \"{FORMAT}\"; this program reads no other format"),
            format!("Hier muss \"{FORMAT}\" stehen; andere Formate liest dieses Programm nicht."),
        );
    }
    file.may(cx, "notice", text);
    let node = file.need(cx, "node", node);
    let staff = file.need_list(cx, "staff", staff_member);
    cx.has_staff = !cx.staff.is_empty();
    cx.profile = node.as_ref().map(|(profile, _)| profile.clone());
    let cases = file.need_list(cx, "cases", case::case);
    let cross_case_sessions = file.may_list(cx, "cross_case_sessions", cross_case_session);
    cx.cross_case = match file.get("cross_case_sessions") {
        None => Some(Vec::new()),
        Some(_) => file
            .peek_list(cx, "cross_case_sessions", cross_case_session)
            .map(|list| list.into_iter().map(|session| (session.date, session.participants)).collect()),
    };
    let billing = file.may_list(cx, "billing", billing::line);
    let (profile, as_of) = node?;
    Some(PoolFile { profile, as_of, staff: staff?, cases: cases?, cross_case_sessions, billing })
}

fn node(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<(NodeProfile, Option<Date>)> {
    let node = Fields::open(cx, value, path, NODE_KEYS)?;
    let id = node.need(cx, "id", word);
    let name = node.need(cx, "name", word);
    let kind = node.need(cx, "profile", word);
    let kind = kind.and_then(|kind| profile_kind(cx, &node, &kind));
    let start = node.may(cx, "start_of_operation", date);
    let as_of = node.may(cx, "as_of", date);
    not_before(cx, &node, ("as_of", as_of), ("start_of_operation", start));
    let city = node.may(cx, "city", word);
    let (ags, land) = keys(cx, &node);
    let pool_office = node.may(cx, "pool_office", word);
    let hourly_rates = hourly_rates(cx, &node, start);
    let fixed_members = fixed_members(cx, &node);
    let k_network = node.may(cx, "k_network", small_count);
    let k_local = node.may(cx, "k_local", small_count);
    for (name, k) in [("k_network", k_network), ("k_local", k_local)] {
        if k.is_some_and(|k| k < 3) {
            node.fault(cx, name, "must be at least 3", "Muss mindestens 3 sein.");
        }
    }
    let defaults = NodeProfile::new(kind?, &name?);
    let profile = NodeProfile {
        pool_id: Some(id?),
        city,
        ags,
        land,
        pool_office: pool_office.unwrap_or_else(|| defaults.pool_office.clone()),
        start_of_operation: start,
        hourly_rates,
        fixed_members: fixed_members.unwrap_or(defaults.fixed_members),
        k_network: k_network.map_or(defaults.k_network, u32::from),
        k_local: k_local.map_or(defaults.k_local, u32::from),
        ..defaults
    };
    Some((profile, as_of))
}

fn profile_kind(cx: &mut Context<'_>, node: &Fields<'_, '_>, code: &str) -> Option<ProfileKind> {
    let kind = ProfileKind::parse(code);
    if kind.is_none() {
        node.fault(
            cx,
            "profile",
            "must be bremen, berlin, custom or federal",
            "Möglich sind bremen, berlin, custom und federal.",
        );
    }
    kind
}

/// Municipality key and state key; the first two digits of the one are the other.
fn keys(cx: &mut Context<'_>, node: &Fields<'_, '_>) -> (Option<String>, Option<String>) {
    let ags = node.may(cx, "ags", word);
    let land = node.may(cx, "land", word);
    if let Some(ags) = &ags
        && !(ags.len() == 8 && ags.bytes().all(|byte| byte.is_ascii_digit()))
    {
        node.fault(cx, "ags", "must have eight digits", "Der Gemeindeschlüssel hat acht Ziffern.");
    }
    if let Some(land) = &land {
        if crate::codes::list("land").is_some_and(|list| list.entry(land).is_none()) {
            node.fault(
                cx,
                "land",
                "is no code of the list `land`",
                "Diesen Schlüssel gibt es in der Liste `land` nicht.",
            );
        } else if ags.as_ref().is_some_and(|ags| !ags.starts_with(land)) {
            node.fault(
                cx,
                "land",
                "does not fit the first two digits of `ags`",
                "Passt nicht zu den ersten beiden Ziffern von `ags`.",
            );
        }
    }
    (ags, land)
}

fn fixed_members(cx: &mut Context<'_>, node: &Fields<'_, '_>) -> Option<u8> {
    let members = node.may(cx, "fixed_members", small_count);
    let delegates = node.may(cx, "fixed_provider_delegates", small_count);
    if let (Some(members), Some(delegates)) = (members, delegates)
        && members != delegates
    {
        node.fault(
            cx,
            "fixed_provider_delegates",
            "contradicts `fixed_members`; give one of them",
            "Widerspricht `fixed_members`; bitte nur eines davon angeben.",
        );
    }
    members.or(delegates)
}

/// One rate since the start of operation (`hourly_rate_eur`), dated rates (`hourly_rates`), or both where they agree.
fn hourly_rates(cx: &mut Context<'_>, node: &Fields<'_, '_>, start: Option<Date>) -> Vec<HourlyRate> {
    let single = node.may(cx, "hourly_rate_eur", decimal);
    let mut rates = node.may_list(cx, "hourly_rates", hourly_rate);
    rates.sort_by_key(|rate| rate.from);
    if rates.windows(2).any(|pair| pair[0].from == pair[1].from) {
        node.fault(
            cx,
            "hourly_rates",
            "two rates begin on the same day; keep one",
            "Zwei Sätze beginnen am selben Tag; bitte nur einen angeben.",
        );
    }
    let Some(eur) = single else { return rates };
    let Some(start) = start else {
        node.fault(
            cx,
            "hourly_rate_eur",
            "needs `start_of_operation`, the day from which it is valid",
            "Dazu gehört `start_of_operation`, der Tag, ab dem der Satz gilt.",
        );
        return rates;
    };
    if rates.iter().all(|rate| rate.from > start) {
        rates.insert(0, HourlyRate { from: start, eur });
    } else if rates.iter().all(|rate| rate.eur != eur) {
        node.fault(
            cx,
            "hourly_rate_eur",
            "contradicts `hourly_rates`; give one of them",
            "Widerspricht `hourly_rates`; bitte nur eines davon angeben.",
        );
    }
    rates
}

fn hourly_rate(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<HourlyRate> {
    const FROM: &[&str] = &["from", "valid_from"];
    const EUR: &[&str] = &["eur", "rate", "rate_eur", "hourly_rate_eur"];
    let rate = Fields::open(cx, value, path, &[FROM, EUR].concat())?;
    let from = rate.need(cx, spelled(&rate, FROM), date);
    let eur: Option<Decimal> = rate.need(cx, spelled(&rate, EUR), decimal);
    Some(HourlyRate { from: from?, eur: eur? })
}

/// The spelling that the file uses; the first one when it uses none.
fn spelled<'n>(fields: &Fields<'_, '_>, names: &[&'n str]) -> &'n str {
    names.iter().find(|name| fields.get(name).is_some()).unwrap_or(&names[0])
}

fn staff_member(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<StaffMember> {
    let keys = ["id", "name", "role", "organisation", "standing_from", "before"];
    let member = Fields::open(cx, value, path, &keys)?;
    let id = member.need(cx, "id", word);
    let name = member.need(cx, "name", word);
    let role = member.need(cx, "role", text);
    let role = role.and_then(|code| {
        let role = Role::parse(&code).ok();
        if role.is_none() {
            member.fault(cx, "role", "there is no such role", "Diese Rolle gibt es nicht.");
        }
        role
    });
    let organisation = member.may(cx, "organisation", word);
    let standing_from = member.may(cx, "standing_from", date);
    let before = member.may(cx, "before", text);
    if let Some(id) = &id {
        let known = KnownStaff { role, organisation: organisation.clone() };
        if cx.staff.contains_key(id) {
            member.fault(
                cx,
                "id",
                "another member of staff has the same id",
                "Diese Kennung hat schon jemand anderes.",
            );
        } else {
            cx.staff.insert(id.clone(), known);
        }
    }
    Some(StaffMember { id: StaffId::new(id?), name: name?, role: role?, organisation, standing_from, before })
}

fn cross_case_session(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<CrossCaseSession> {
    let session = Fields::open(cx, value, path, &["date", "kind", "participants"])?;
    let day = session.need(cx, "date", date);
    let kind = session.need(cx, "kind", word);
    let participants = session.need_list(cx, "participants", staff);
    Some(CrossCaseSession { date: day?, kind: kind?, participants: participants? })
}
