// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The gates. Each closed one says so; nobody has to find them one after the other.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Submission;
use super::columns::{ClassSize, Column, Row, class, class_size, is_diverse};
use super::policy::{K_MIN, LESSON_CHARS_MAX, ReleasePolicy, WAITING_MONTHS};
use super::withheld::{Gate, Withheld, withheld};
use crate::text::{Hit, HitKind, Register, ScanResult, scan};

/// Gate 1.
pub(crate) fn course(submission: &Submission, today: Date) -> Vec<Withheld> {
    let gate = Gate::Course;
    let record = &submission.case.record;
    let mut reasons = Vec::new();
    match record.measure_started_on.filter(|start| *start <= today) {
        None => reasons.push(withheld(
            gate,
            "not_started",
            "Die Hilfe hat noch nicht begonnen.",
            "Nach dem tatsächlichen Beginn und der Beobachtung nach sechs Monaten kann der Fall eingereicht werden.",
        )),
        Some(start) => {
            let earliest = start.checked_add(WAITING_MONTHS.months()).unwrap_or(Date::MAX);
            if earliest > today {
                reasons.push(withheld(
                    gate,
                    "too_recent",
                    "Seit dem Beginn der Hilfe sind noch keine sechs Monate vergangen.",
                    format!("Frühestens am {} erneut prüfen.", earliest.strftime("%d.%m.%Y")),
                ));
            }
        }
    }
    let observed = record.outcomes.iter().any(|outcome| outcome.months == 6 && outcome.hold_status.is_some());
    if !observed {
        reasons.push(withheld(
            gate,
            "observation_missing",
            "Die Beobachtung nach sechs Monaten ist nicht eingetragen.",
            "Die Fallführung trägt die Sechs-Monats-Beobachtung in der Fallakte ein.",
        ));
    }
    let notes = [
        (submission.holds.press, "hold_press", "Zum Fall gibt es einen offenen Presse-Vermerk."),
        (submission.holds.court, "hold_court", "Zum Fall gibt es einen offenen Gerichts-Vermerk."),
    ];
    let help = "Die Poolkoordination nimmt den Vermerk zurück, wenn sein Anlass erledigt ist.";
    reasons.extend(notes.into_iter().filter(|note| note.0).map(|note| withheld(gate, note.1, note.2, help)));
    reasons
}

/// Gates 2 and 3 for the class of the person and history attributes that the payload says.
pub(crate) fn class_gates(
    row: &Row,
    rows: &[Row],
    open: &[Column],
    policy: &ReleasePolicy,
) -> (ClassSize, Vec<Withheld>) {
    let size = class_size(row, rows, open);
    let mut reasons = Vec::new();
    if policy.k < K_MIN {
        reasons.push(withheld(
            Gate::ClassSize,
            "policy_too_lax",
            format!("Die Freigaberegel verlangt nur {} gleichartige Fälle; erlaubt sind mindestens {K_MIN}.", policy.k),
            "Die Verwaltung des Knotens stellt die Regel auf mindestens 3, üblich sind 5.",
        ));
    }
    if size.smaller() < policy.k {
        reasons.push(withheld(
            Gate::ClassSize,
            "class_too_small",
            format!("Nur {} begonnene Fälle dieses Pools sehen in den Angaben zu Person und Vorgeschichte gleich aus; nötig sind {}.", size.smaller(), policy.k),
            "Warten, bis weitere Hilfen begonnen haben. Einzelne Angaben zu entfernen genügt nicht: Sie sind bereits zurückgehalten.",
        ));
    }
    if !is_diverse(&class(row, rows, open), rows) {
        reasons.push(withheld(
            Gate::OutcomeDiversity,
            "outcome_given_away",
            "Wer Vorgeschichte und Teilnahme kennt, könnte aus dem Muster auf das Ergebnis schließen.",
            "Warten, bis weitere Fälle mit anderem Verlauf beobachtet sind.",
        ));
    }
    (size, reasons)
}

/// Gate 4.
pub(crate) fn objection(submission: &Submission) -> Vec<Withheld> {
    let holds = &submission.holds;
    let objections = [
        (holds.objection_young_person, "objection_young_person", "Der junge Mensch widerspricht der Weitergabe."),
        (
            holds.objection_guardian,
            "objection_guardian",
            "Die Sorgeberechtigten oder die Vormundschaft widersprechen der Weitergabe.",
        ),
        (holds.objection_case_lead, "objection_case_lead", "Die Fallführung widerspricht der Weitergabe."),
    ];
    let help = "Der Widerspruch gilt. Nur wer ihn erhoben hat, kann ihn zurücknehmen.";
    let raised = objections.into_iter().filter(|objection| objection.0);
    let mut reasons: Vec<Withheld> =
        raised.map(|objection| withheld(Gate::Objection, objection.1, objection.2, help)).collect();
    if !submission.participation_told {
        reasons.push(withheld(
            Gate::Objection,
            "participation_missing",
            "Es ist nicht vermerkt, dass der junge Mensch und die Sorgeberechtigten informiert wurden.",
            "Informieren Sie die Beteiligten über die Fallführung und bestätigen Sie es dann im Entwurf.",
        ));
    }
    reasons
}

/// Gate 6 over the lesson. The scan runs here and nowhere else: without it there is no result to approve.
pub(crate) fn text(submission: &Submission, register: &Register) -> (ScanResult, Vec<Withheld>) {
    let mut reasons = Vec::new();
    let mut all = ScanResult { hits: Vec::new() };
    if submission.lesson_de.trim().is_empty() {
        let help = "Schreiben Sie in ein bis drei Sätzen, was andere daraus lernen können.";
        reasons.push(withheld(Gate::Text, "lesson_missing", "Der Text „Was wir gelernt haben“ fehlt.", help));
    }
    if submission.lesson_en.is_some() {
        // The patterns for ages, dates and places are German; an English text would leave unread.
        let help = "Lassen Sie den englischen Text weg; er kann später als eigene Fassung folgen.";
        reasons.push(withheld(
            Gate::Text,
            "english_unscanned",
            "Ein englischer Text kann noch nicht geprüft werden.",
            help,
        ));
    }
    for lesson in [Some(submission.lesson_de), submission.lesson_en].into_iter().flatten() {
        let length = lesson.chars().count();
        if length > LESSON_CHARS_MAX {
            reasons.push(withheld(
                Gate::Text,
                "lesson_too_long",
                format!("Der Text hat {length} Zeichen, erlaubt sind {LESSON_CHARS_MAX}."),
                "Kürzen Sie auf das, was andere Pools übernehmen können.",
            ));
        }
        let result = scan(lesson, register);
        if result.hits.iter().any(closes) {
            reasons.push(withheld(
                Gate::Text,
                "text_hits",
                format!("Im Text steht etwas, das Personen, Orte, Zeiten oder Stellen nennt: {}.", kinds(&result)),
                "Ersetzen Sie jede markierte Stelle durch eine Rolle („die Bezugsperson“) oder eine allgemeinere Angabe.",
            ));
        }
        all.hits.extend(result.hits);
    }
    (all, reasons)
}

/// Whether a hit keeps the text back. A year or a birthday only asks in a dossier; in a text that leaves it has no use, and
/// a year beside a city is a newspaper article.
fn closes(hit: &Hit) -> bool {
    hit.blocks || matches!(hit.kind, HitKind::Date | HitKind::Age | HitKind::BirthDate)
}

/// The kinds of the hits that keep the text back; never the words themselves.
fn kinds(result: &ScanResult) -> String {
    let mut kinds: Vec<HitKind> = result.hits.iter().filter(|hit| closes(hit)).map(|hit| hit.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(HitKind::de).collect::<Vec<_>>().join(", ")
}
