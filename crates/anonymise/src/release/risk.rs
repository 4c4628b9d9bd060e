// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The risk report: what remains possible although each gate is open, in words that reviewers read.

use domain::case_file::CaseRecord;
use protocol::pattern::Pattern;
use serde::{Deserialize, Serialize};

use super::columns::{ClassSize, Column, count};
use super::policy::OUTCOME_MARGIN_POINTS;
use crate::text::ScanResult;

/// What reviewers accept when they agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskReport {
    /// Started cases of the node that look alike in person and history; a blank is a value of its own.
    pub class_size_strict: u32,
    /// The same, a blank fits everything.
    pub class_size_wildcard: u32,
    /// Started cases of the node.
    pub started_cases: u32,
    /// History columns that the node opens.
    pub open_columns: Vec<String>,
    /// History columns that are `*` in all patterns of the node.
    pub closed_columns: Vec<String>,
    /// Places in the text that ask for a look and do not block.
    pub text_hits: u32,
    /// The smallest set of facts in the pattern that fits one started case only; empty if none of up to three facts does.
    pub singled_out_by: Vec<String>,
    /// The report in sentences, German.
    pub sentences_de: Vec<String>,
}

/// What nobody can prevent; stands in each report.
const BEYOND_PROTECTION: [&str; 3] = [
    "Davor können wir nicht schützen: Der junge Mensch selbst kann sich in dem Muster wiedererkennen.",
    "Davor können wir nicht schützen: Wer den jungen Menschen kennt oder im Setting gearbeitet hat, kann den Fall wiedererkennen.",
    "Davor können wir nicht schützen: Was einmal gelesen wurde, kann niemand ungelesen machen, auch nicht durch einen Widerruf.",
];

pub(crate) fn report(
    pattern: &Pattern,
    started: &[&CaseRecord],
    size: ClassSize,
    open: &[Column],
    scan: &ScanResult,
) -> RiskReport {
    let total = count(started.len());
    let closed: Vec<Column> = Column::ORDER.into_iter().filter(|column| !open.contains(column)).collect();
    let singled_out_by = smallest_unique(pattern, started);
    let mut sentences = vec![class_sentence(size, total, open)];
    sentences.push(columns_sentence(open, &closed));
    sentences.push(format!(
        "Alter, Geschlecht, Herkunft und Ort stehen nicht im Muster. Der Knoten, der unterschreibt, verrät aber den Pool: Gesucht wird unter {total} begonnenen Fällen."
    ));
    if !open.is_empty() {
        sentences.push(format!(
            "Wer Teilnahme und Vorgeschichte kennt, liegt beim Ergebnis höchstens {OUTCOME_MARGIN_POINTS} Prozentpunkte besser als ohne das Muster."
        ));
    }
    let months: Vec<String> = pattern.outcomes.iter().map(|outcome| outcome.months.to_string()).collect();
    sentences.push(format!(
        "Eine Fachkraft, die das Setting dieses jungen Menschen kennt, erkennt das Muster wieder und erfährt daraus den Verlauf nach {} Monaten \
         (Halten, Schule, Delinquenz, Klinik- und Abwesenheitstage in Stufen), den Verbleib, die Problembereiche und die Faktoren.",
        months.join(", ")
    ));
    sentences.push(if singled_out_by.is_empty() {
        "Keine Verbindung von bis zu drei Angaben des Musters trifft nur auf einen einzigen Fall zu.".to_owned()
    } else {
        format!(
            "Diese Angaben zusammen treffen nur auf einen einzigen Fall des Pools zu: {}.",
            singled_out_by.join(" + ")
        )
    });
    let asking = count(scan.hits.len());
    sentences.push(match asking {
        0 => "Der Text enthält keine Fundstelle. Unbekannte Personen, Tippfehler in Namen und seltene Einzelheiten findet die Prüfung nicht: Bitte selbst lesen.".to_owned(),
        1 => "Der Text enthält eine Fundstelle, die nicht sperrt, aber gelesen werden muss. Unbekannte Personen und seltene Einzelheiten findet die Prüfung nicht.".to_owned(),
        more => format!("Der Text enthält {more} Fundstellen, die nicht sperren, aber gelesen werden müssen. Unbekannte Personen und seltene Einzelheiten findet die Prüfung nicht."),
    });
    sentences.extend(BEYOND_PROTECTION.map(str::to_owned));
    RiskReport {
        class_size_strict: size.strict,
        class_size_wildcard: size.wildcard,
        started_cases: total,
        open_columns: open.iter().map(|column| column.name().to_owned()).collect(),
        closed_columns: closed.iter().map(|column| column.name().to_owned()).collect(),
        text_hits: asking,
        singled_out_by,
        sentences_de: sentences,
    }
}

fn class_sentence(size: ClassSize, total: u32, open: &[Column]) -> String {
    if open.is_empty() {
        format!(
            "In den Angaben zu Person und Vorgeschichte sehen alle {total} begonnenen Fälle dieses Pools gleich aus."
        )
    } else {
        format!(
            "In den Angaben zu Person und Vorgeschichte sehen {} der {total} begonnenen Fälle gleich aus; zählt man Fälle mit fehlender Angabe mit, sind es {}.",
            size.strict, size.wildcard
        )
    }
}

fn columns_sentence(open: &[Column], closed: &[Column]) -> String {
    let names = |columns: &[Column]| columns.iter().map(|column| column.de()).collect::<Vec<_>>().join(", ");
    match (open.is_empty(), closed.is_empty()) {
        (true, _) => format!("Für alle Muster dieses Pools zurückgehalten: {}.", names(closed)),
        (false, true) => format!("In Stufen angegeben: {}.", names(open)),
        (false, false) => format!(
            "In Stufen angegeben: {}. Für alle Muster dieses Pools zurückgehalten: {}.",
            names(open),
            names(closed)
        ),
    }
}

/// A fact of the pattern and which started cases it fits.
struct Fact {
    de: String,
    fits: Vec<bool>,
}

/// The first smallest set of up to three facts that fits exactly one started case (minimal sample unique).
fn smallest_unique(pattern: &Pattern, started: &[&CaseRecord]) -> Vec<String> {
    let facts = facts(pattern, started);
    let alone = |set: &[&Fact]| (0..started.len()).filter(|&case| set.iter().all(|fact| fact.fits[case])).count() == 1;
    let names = |set: &[&Fact]| set.iter().map(|fact| fact.de.clone()).collect();
    if let Some(one) = facts.iter().find(|fact| alone(&[fact])) {
        return names(&[one]);
    }
    for (place, first) in facts.iter().enumerate() {
        if let Some(second) = facts[place + 1..].iter().find(|second| alone(&[first, second])) {
            return names(&[first, second]);
        }
    }
    for (place, first) in facts.iter().enumerate() {
        for (next, second) in facts.iter().enumerate().skip(place + 1) {
            if let Some(third) = facts[next + 1..].iter().find(|third| alone(&[first, second, third])) {
                return names(&[first, second, third]);
            }
        }
    }
    Vec::new()
}

fn facts(pattern: &Pattern, started: &[&CaseRecord]) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |de: String, fits: &dyn Fn(&CaseRecord) -> bool| {
        facts.push(Fact { de, fits: started.iter().map(|record| fits(record)).collect() });
    };
    for component in &pattern.setting.components {
        let has = |record: &CaseRecord| {
            record
                .setting
                .iter()
                .flat_map(|setting| &setting.components)
                .any(|other| other.code.code() == component.as_str())
        };
        add(label("setting_component", component.as_str()), &has);
    }
    for group in &pattern.problems.groups {
        add(label("problem_group", group.as_str()), &|record| {
            record.problem_groups().iter().any(|other| other.code() == group.as_str())
        });
    }
    for problem in &pattern.problems.codes {
        let has = |record: &CaseRecord| record.referral.problems.iter().any(|other| other.code() == problem.as_str());
        add(label("problem", problem.as_str()), &has);
    }
    for outcome in &pattern.outcomes {
        let seen = |record: &CaseRecord| {
            let same =
                record.outcomes.iter().find(|other| other.months == outcome.months).and_then(|other| other.hold_status);
            same.is_some_and(|status| status.code() == outcome.hold.as_str())
        };
        add(format!("nach {} Monaten {}", outcome.months, label("hold_status", outcome.hold.as_str())), &seen);
    }
    let fallback = pattern.setting.fallback;
    let same =
        |record: &CaseRecord| record.setting.as_ref().is_some_and(domain::case_file::Setting::has_fallback) == fallback;
    add(if fallback { "mit Ausweichplatz" } else { "ohne Ausweichplatz" }.to_owned(), &same);
    facts
}

fn label(list: &str, code: &str) -> String {
    let entry = domain::codes::list(list).and_then(|list| list.entry(code));
    entry.map_or_else(|| code.to_owned(), |entry| entry.de.clone())
}
