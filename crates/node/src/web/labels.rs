// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! German words and colours for codes and states.

use domain::codes;
use domain::profile::{NodeProfile, ProfileKind};
use domain::state::CaseState;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use storage::{DraftState, PeerState};

use crate::view::format;
use crate::view::parts::{Badge, Tone};

/// German label of a code; a code that this version does not know is shown as it is.
pub fn code(list: &str, code: &str) -> String {
    codes::list(list).and_then(|list| list.entry(code)).map_or_else(|| code.to_owned(), |entry| entry.de.clone())
}

/// A label without what it says of another city: "(Bremen: …)" stands in Bremen alone.
pub fn in_city(label: &str, profile: &NodeProfile) -> String {
    let elsewhere = || {
        let (before, rest) = label.split_once(" (Bremen: ")?;
        let (_, after) = rest.split_once(')')?;
        Some(format!("{before}{after}"))
    };
    let here = profile.kind == ProfileKind::Bremen;
    elsewhere().filter(|_| !here).unwrap_or_else(|| label.to_owned())
}

/// Labels of several codes of one list.
pub fn all<'a>(list: &str, codes: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    codes.into_iter().map(|one| code(list, one)).collect()
}

/// Badge of a case state. No state is red: setbacks are normal and end nothing.
pub fn case_state(state: CaseState, profile: &NodeProfile) -> Badge {
    let tone = match state {
        CaseState::Returned | CaseState::OnHold => Tone::Warning,
        CaseState::MeasureStarted | CaseState::FollowUp | CaseState::Closed => Tone::Success,
        _ => Tone::Info,
    };
    Badge::new(tone, state.de(profile))
}

/// Badge of a draft's state.
pub fn draft_state(state: DraftState) -> Badge {
    match state {
        DraftState::Draft => Badge::new(Tone::Info, "Entwurf"),
        DraftState::InReview => Badge::new(Tone::Info, "In Prüfung"),
        DraftState::Returned => Badge::new(Tone::Warning, "Zurückgegeben"),
        DraftState::Approved => Badge::new(Tone::Success, "Zugestimmt"),
        DraftState::Released => Badge::new(Tone::Success, "Freigegeben"),
        DraftState::Withdrawn => Badge::new(Tone::Warning, "Widerrufen"),
        DraftState::Held => Badge::new(Tone::Warning, "Angehalten"),
    }
}

/// Badge of a peering's state, seen from this node.
pub fn peer_state(state: PeerState, approved_here: bool) -> Badge {
    match state {
        PeerState::Invited => Badge::new(Tone::Info, "Eingeladen"),
        PeerState::Requested if approved_here => Badge::new(Tone::Info, "Wartet auf die andere Seite"),
        PeerState::Requested => Badge::new(Tone::Warning, "Wartet auf uns"),
        PeerState::Approved => Badge::new(Tone::Info, "Wartet auf die andere Seite"),
        PeerState::Active => Badge::new(Tone::Success, "Verbunden"),
        PeerState::Suspended => Badge::new(Tone::Warning, "Ausgesetzt"),
        PeerState::Revoked => Badge::new(Tone::Danger, "Beendet"),
    }
}

/// How a setting held.
pub fn hold(status: &str) -> Badge {
    let tone = match codes::list("hold_status").and_then(|list| list.entry(status)).and_then(|entry| entry.held) {
        Some(true) => Tone::Success,
        Some(false) => Tone::Warning,
        None => Tone::Info,
    };
    Badge::new(tone, code("hold_status", status))
}

/// German name of a mode of a setting component.
pub fn mode(mode: &str) -> String {
    match mode {
        "residential" => "stationär",
        "outpatient" => "ambulant",
        "mobile" => "mobil",
        "health" => "Gesundheitswesen",
        "fallback" => "Ausweichplatz",
        "coordination" => "Koordination",
        "abroad" => "im Ausland",
        "any" => "neu entwickelt",
        other => other,
    }
    .to_owned()
}

/// A moment in the time zone of the German pools.
pub fn local(moment: Timestamp) -> DateTime {
    // The zone database is compiled in; UTC is the honest answer should the name ever be missing.
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    moment.to_zoned(zone).datetime()
}

/// `17.03.2026, 09:05 Uhr`.
pub fn moment(moment: Timestamp) -> String {
    format::date_time(local(moment))
}

/// The day of a moment, `17.03.2026`.
pub fn day(moment: Timestamp) -> String {
    format::date(local(moment).date())
}

/// German date, or nothing.
pub fn maybe(date: Option<Date>) -> String {
    date.map(format::date).unwrap_or_default()
}

/// "seit 4 Tagen", "in 2 Tagen", nothing for today.
pub fn distance(on: Date, today: Date) -> String {
    let days = (on - today).get_days();
    let count = |days: i32| format::plural(days.unsigned_abs() as usize, "Tag", "Tagen");
    match days {
        0 => String::new(),
        days if days < 0 => format!("seit {}", count(days)),
        days => format!("in {}", count(days)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_german() {
        let today: Date = "2026-03-02".parse().unwrap();
        for (on, expected) in [
            ("2026-03-02", ""),
            ("2026-03-01", "seit 1 Tag"),
            ("2026-02-26", "seit 4 Tagen"),
            ("2026-03-04", "in 2 Tagen"),
        ] {
            assert_eq!(distance(on.parse().unwrap(), today), expected, "{on}");
        }
    }

    #[test]
    fn unknown_codes_are_shown_as_they_are() {
        assert_eq!(code("problem", "PC-SUB"), "Suchtmittelkonsum / Drogenmissbrauch");
        assert_eq!(code("problem", "PC-NEXT"), "PC-NEXT");
    }
}
