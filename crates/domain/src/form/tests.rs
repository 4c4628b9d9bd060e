// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::case_file::YearMonth;
use crate::codes::{HelpStationCode, Trigger};

choices! {
    /// Test answers.
    pub enum Weather { Sun = "sun", "Sonne"; Rain = "rain", "Regen"; }
}

form! {
    /// A row.
    pub struct Stop {
        /// Code.
        must code: HelpStationCode = "Hilfe";
        /// Since.
        may from: Option<YearMonth> = "Von";
    }
    /// A form with every kind that matters.
    pub struct Sample {
        /// Codes.
        must triggers: Vec<Trigger> = "Anlass" ("Mindestens einer");
        /// Free text.
        may text: Text = "Text";
        /// A day.
        must on: jiff::civil::Date = "Tag";
        /// One answer.
        may weather: Option<Weather> = "Wetter";
        /// Ticked.
        may ticked: bool = "Haken";
        /// Yes or no.
        may sure: Option<Answer> = "Sicher?";
        /// Rows.
        may stops: Rows<Stop> = "Stationen";
        /// Somebody.
        may who: Option<crate::ids::StaffId> = "Wer" [UnitHead, UnitHeadDeputy];
    }
}

fn data(pairs: &[(&str, &str)]) -> FormData {
    FormData::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[test]
fn what_a_browser_sends_is_read_and_written_back() {
    let sent = data(&[
        ("triggers", "TR-CM"),
        ("triggers", "TR-PROV"),
        ("text", " eins\r\nzwei "),
        ("on", "7.3.2026"),
        ("weather", "rain"),
        ("ticked", "ja"),
        ("sure", "nein"),
        ("stops.0.code", "HH-WG"),
        ("stops.0.from", "3/2025"),
        ("stops.1.code", ""),
        ("stops.4.code", "HH-ISE"),
        ("who", "ul-1"),
    ]);
    let form = Sample::from_data(&sent).unwrap();
    assert_eq!(&*form.text, "eins\nzwei");
    assert_eq!(form.on.to_string(), "2026-03-07");
    assert_eq!(form.stops.len(), 2, "the blank row is left out");
    assert_eq!(form.stops[0].from.unwrap().to_string(), "2025-03");
    assert_eq!(Sample::from_data(&form.to_data()).unwrap(), form);
    let json = serde_json::to_value(&form).unwrap();
    assert_eq!(Sample::from_json(&json).unwrap(), form);
    assert_eq!(Sample::FIELDS[7].roles, [crate::role::Role::UnitHead, crate::role::Role::UnitHeadDeputy]);
}

#[test]
fn every_fault_is_told_at_once_with_its_field() {
    let sent = data(&[("on", "31.2.2026"), ("weather", "snow"), ("stops.0.from", "x"), ("text", &"x".repeat(20_001))]);
    let faults = Sample::from_data(&sent).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["on", "weather", "stops.0.code", "stops.0.from"]);
    let sent = data(&[("on", "2026-02-28"), ("text", &"x".repeat(20_001))]);
    let faults = Sample::from_data(&sent).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["triggers", "text"]);
}

#[test]
fn json_may_leave_out_what_may_be_left_out() {
    let json = serde_json::json!({"triggers": ["TR-CM"], "on": "2026-03-07", "stops": [{"code": "HH-WG"}]});
    let form = Sample::from_json(&json).unwrap();
    assert!(form.text.is_empty() && !form.ticked && form.weather.is_none());
    assert_eq!(Weather::Rain.de(), "Regen");
    let unknown = serde_json::json!({"triggers": ["TR-CM"], "on": "2026-03-07", "name": "x"});
    assert!(Sample::from_json(&unknown).is_err());
    let empty = serde_json::json!({"triggers": [], "on": "2026-03-07"});
    assert_eq!(Sample::from_json(&empty).unwrap_err()[0].field, "triggers");
}

#[test]
fn debug_prints_no_content() {
    let sent = data(&[("triggers", "TR-CM"), ("text", "Geheim"), ("on", "7.3.2026")]);
    assert!(!format!("{sent:?} {:?}", Sample::from_data(&sent)).contains("Geheim"));
}

#[test]
fn a_day_that_does_not_exist_is_called_so() {
    for (typed, message) in [
        ("31.02.2012", "Diesen Tag gibt es nicht."),
        ("31. 2. 2012", "Diesen Tag gibt es nicht."),
        ("2012-02-31", "Diesen Tag gibt es nicht."),
        ("0.13.2012", "Diesen Tag gibt es nicht."),
        ("31.2.12", "Bitte einen Tag angeben, zum Beispiel 17.3.2026."),
        ("nächste Woche", "Bitte einen Tag angeben, zum Beispiel 17.3.2026."),
        ("", "Bitte ausfüllen."),
    ] {
        let faults = Sample::from_data(&data(&[("triggers", "TR-CM"), ("on", typed)])).unwrap_err();
        assert_eq!((faults.len(), faults[0].message_de.as_str()), (1, message), "{typed}");
    }
}
