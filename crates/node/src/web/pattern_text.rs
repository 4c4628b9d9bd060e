// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A pattern in German, field by field: the same words in review, release and library.

use protocol::pattern::{Code, Pattern};
use serde::Serialize;

use super::labels;
use crate::view::parts::{Badge, Tone};
use crate::view::{OutcomeRow, PatternField, PatternSection, format};

/// Title made from the setting: the pattern has no other name.
pub fn title(pattern: &Pattern) -> String {
    let components = components(pattern);
    if components.is_empty() {
        return pattern.setting.modes.iter().map(|mode| labels::mode(mode)).collect::<Vec<_>>().join(", ");
    }
    let shown: Vec<&str> = components.iter().take(3).map(|name| name.split(" / ").next().unwrap_or(name)).collect();
    shown.join(", ")
}

/// Everything but outcomes and lesson.
pub fn sections(pattern: &Pattern) -> Vec<PatternSection> {
    vec![person(pattern), problems(pattern), history(pattern), setting(pattern), course(pattern)]
}

/// Really everything that leaves, for review and release.
pub fn whole(pattern: &Pattern) -> Vec<PatternSection> {
    let mut sections = sections(pattern);
    sections.push(observed(pattern));
    sections.push(PatternSection {
        title: "Was half und was hinderte".to_owned(),
        fields: vec![
            PatternField::list("Gelingensfaktoren", success(pattern)),
            PatternField::list("Hemmnisse", hindrances(pattern)),
        ],
    });
    let mut lesson = vec![PatternField::new("Auf Deutsch", pattern.lesson.de.clone())];
    lesson.extend(pattern.lesson.en.clone().map(|text| PatternField::new("Auf Englisch", text)));
    sections.push(PatternSection { title: "Was wir gelernt haben".to_owned(), fields: lesson });
    sections.push(PatternSection {
        title: "Kennzeichnung".to_owned(),
        fields: vec![
            PatternField::new("Ausgegeben", format::half_year(&pattern.issued)),
            PatternField::new("Kennung des Fallmusters (zufällig)", pattern.id.clone()),
            PatternField::new("Grundlage", basis(pattern)),
            PatternField::new("Fassung der Codelisten", pattern.codelists.clone()),
            PatternField::new("Fassung der Freigaberegeln", pattern.policy.clone()),
        ],
    });
    sections
}

fn person(pattern: &Pattern) -> PatternSection {
    let age = coded("Alter", "age_band_official", pattern.person.age.as_str());
    let gender = token(&pattern.person.gender);
    PatternSection { title: "Person".to_owned(), fields: vec![age, coded("Geschlecht", "gender", &gender)] }
}

fn problems(pattern: &Pattern) -> PatternSection {
    let groups = labels::all("problem_group", pattern.problems.groups.iter().map(Code::as_str));
    let codes = labels::all("problem", pattern.problems.codes.iter().map(Code::as_str));
    let mut fields = vec![PatternField::list("Problemgruppen", groups)];
    if !codes.is_empty() {
        fields.push(PatternField::list("Häufige Problemlagen im Einzelnen", codes));
    }
    PatternSection { title: "Problemlagen".to_owned(), fields }
}

fn history(pattern: &Pattern) -> PatternSection {
    let history = &pattern.history;
    let fields = vec![
        band("Frühere Hilfen", &token(&history.stations), ""),
        band("Davon abgebrochen", &token(&history.breakdowns), ""),
        band("Beteiligte Systeme neben der Jugendhilfe", &token(&history.interfaces), ""),
        band("Kooperationsrunden", &token(&history.sessions), ""),
        band("Von der Anfrage bis zum Beginn", &token(&history.time_to_start), " Tage"),
    ];
    PatternSection { title: "Vorgeschichte und Verfahren".to_owned(), fields }
}

fn setting(pattern: &Pattern) -> PatternSection {
    let setting = &pattern.setting;
    let fields = vec![
        PatternField::list("Bausteine", components(pattern)),
        PatternField::list("Art", setting.modes.iter().map(|mode| labels::mode(mode)).collect()),
        band("Beteiligte Träger", &token(&setting.providers), ""),
        PatternField::new("Ausweichplatz vereinbart", yes(setting.fallback)),
        coded("Stand der Betriebserlaubnis", "permit_status", setting.permit.as_str()),
    ];
    PatternSection { title: "Setting".to_owned(), fields }
}

/// The components in the order of their list: where the young person lives comes first.
pub fn components(pattern: &Pattern) -> Vec<String> {
    let mut codes: Vec<&str> = pattern.setting.components.iter().map(Code::as_str).collect();
    let entries = domain::codes::list("setting_component").map_or(&[][..], |list| &list.entries);
    codes.sort_by_key(|code| entries.iter().position(|entry| entry.code == *code).unwrap_or(usize::MAX));
    labels::all("setting_component", codes)
}

fn course(pattern: &Pattern) -> PatternSection {
    let crisis = PatternField::new("Krisenkonzept vereinbart", yes(pattern.course.crisis_concept));
    let retention = coded("Verbleib", "outcome_retention", pattern.retention.as_str());
    PatternSection { title: "Verlauf".to_owned(), fields: vec![crisis, retention] }
}

fn observed(pattern: &Pattern) -> PatternSection {
    let fields = outcomes(pattern)
        .into_iter()
        .map(|row| {
            let hold = row.hold.map_or_else(|| "unbekannt".to_owned(), |badge| badge.text);
            let values = vec![
                hold,
                format!("Schule: {}", row.school),
                format!("Delinquenz: {}", row.delinquency),
                format!("Tage in der Klinik: {}", row.clinic_days),
                format!("Tage abwesend: {}", row.absent_days),
            ];
            PatternField::list(format!("Nach {} Monaten", row.months), values)
        })
        .collect();
    PatternSection { title: "Beobachtungen".to_owned(), fields }
}

/// The observations as rows; what is unknown says so.
pub fn outcomes(pattern: &Pattern) -> Vec<OutcomeRow> {
    let text = |list: &str, code: &str| {
        if code == "*" { "unbekannt".to_owned() } else { labels::code(list, code) }
    };
    pattern
        .outcomes
        .iter()
        .map(|outcome| OutcomeRow {
            months: outcome.months,
            due: String::new(),
            hold: (!outcome.hold.is_withheld()).then(|| labels::hold(outcome.hold.as_str())),
            school: text("outcome_school", outcome.school.as_str()),
            delinquency: text("outcome_delinq", outcome.delinquency.as_str()),
            clinic_days: days(&token(&outcome.clinic_days)),
            absent_days: days(&token(&outcome.absent_days)),
        })
        .collect()
}

/// The last observation that says something, as badge for a list.
pub fn last_outcome(pattern: &Pattern) -> Badge {
    pattern.outcomes.iter().rev().find(|outcome| !outcome.hold.is_withheld()).map_or_else(
        || Badge::new(Tone::Info, "noch keine Beobachtung"),
        |outcome| {
            let hold = labels::hold(outcome.hold.as_str());
            Badge::new(hold.tone, format!("nach {} Monaten: {}", outcome.months, hold.text))
        },
    )
}

/// Success factors in German.
pub fn success(pattern: &Pattern) -> Vec<String> {
    labels::all("success_factor", pattern.factors.success.iter().map(Code::as_str))
}

/// Hindrances in German.
pub fn hindrances(pattern: &Pattern) -> Vec<String> {
    labels::all("hindrance_factor", pattern.factors.hindrances.iter().map(Code::as_str))
}

/// How many cases are behind the pattern.
pub fn basis(pattern: &Pattern) -> String {
    match token(&pattern.basis).as_str() {
        "1" => "aus einem Fall".to_owned(),
        "2-4" => "aus zwei bis vier Fällen".to_owned(),
        _ => "aus fünf oder mehr Fällen".to_owned(),
    }
}

/// The words of a band, as filters and pages show them.
pub fn band_words(band: &str) -> String {
    match band.strip_suffix('+') {
        Some(from) => format!("{from} und mehr"),
        None => band.replace('-', " bis "),
    }
}

fn band(label: &str, band: &str, unit: &str) -> PatternField {
    if band == "*" { PatternField::withheld(label) } else { PatternField::new(label, band_words(band) + unit) }
}

fn coded(label: &str, list: &str, code: &str) -> PatternField {
    if code == "*" { PatternField::withheld(label) } else { PatternField::new(label, labels::code(list, code)) }
}

fn days(band: &str) -> String {
    if band == "*" { "unbekannt".to_owned() } else { band_words(band) }
}

fn yes(value: bool) -> &'static str {
    if value { "ja" } else { "nein" }
}

/// The text that a band or a small enum has in the payload.
fn token<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_else(|| "*".to_owned())
}
