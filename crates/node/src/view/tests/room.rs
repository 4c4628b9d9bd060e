// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The room of a session and its view for the wall; a text with the marks of the scan.

use super::super::parts::{HitRow, TextSpan, Tone};
use super::super::{
    ActionRow, AgreementRow, AssessmentRow, Control, Crumb, FlowStepStatus, FormField, Hint, HypothesisRow, NavArea,
    Problems, RoomNow, RoomPage, RoomPerson, RoomPhase, ScanPart, ScreenPage, Thinking,
};
use super::casework::form;
use super::{facts, info, page, rendered};

fn row(title: &str) -> ActionRow {
    ActionRow { href: "/faelle/1/angaben/hypothesis/1-1".into(), title: title.into(), note: String::new(), state: None }
}

fn thinking() -> Thinking {
    Thinking {
        hypotheses: vec![HypothesisRow {
            text: "Weglaufen ist ein Weg, Nähe zu regeln".into(),
            profession: "Psychologie".into(),
            pro: "Es folgt auf Besuche.".into(),
            contra: String::new(),
            status: "offen".into(),
            href: "/faelle/1/angaben/hypothesis/1-1".into(),
        }],
        assessments: vec![AssessmentRow {
            who: "Jonte Ahlers".into(),
            profession: "Soziale Arbeit".into(),
            origin: "Belastung".into(),
            danger: "Selbst: nein, Fremd: unklar".into(),
            dissent: "Ich sehe das anders.".into(),
        }],
        consensus: "offen".into(),
    }
}

fn agreements() -> Vec<AgreementRow> {
    vec![AgreementRow {
        who: "Jonte Ahlers".into(),
        what: "Schule anfragen".into(),
        due: "01.04.2026".into(),
        state: info("noch nicht angenommen"),
    }]
}

fn phase(no: u8, status: FlowStepStatus) -> RoomPhase {
    RoomPhase {
        no,
        title: format!("Teil {no}"),
        minutes: 10,
        status,
        shown: no == 2,
        href: format!("/faelle/1/runde?phase={no}"),
        note: if no == 1 { "Alle sind da.".into() } else { String::new() },
    }
}

fn room(now: Option<RoomNow>) -> RoomPage {
    RoomPage {
        page: page(Some(NavArea::Cases)),
        crumbs: vec![Crumb::new("Fälle", "/faelle"), Crumb::here("1. Kooperationsrunde")],
        title: "1. Kooperationsrunde".into(),
        about: "Fall HB-P-4K7".into(),
        lead: "Jonte Ahlers".into(),
        facts: facts(&[("Datum", "17.03.2026"), ("Beginn", "10:00")]),
        hints: vec![Hint { tone: Tone::Warning, text: "Zwei Anwesende fehlen.".into(), href: "/faelle/1".into() }],
        phases: vec![phase(1, FlowStepStatus::Done), phase(2, FlowStepStatus::Current), phase(3, FlowStepStatus::Open)],
        now,
        before: vec![row("Sitzung beginnen")],
        people: vec![RoomPerson { name: "Jonte Ahlers".into(), as_what: "Soziale Arbeit, SGB VIII".into() }],
        attendance: vec![row("Anwesenheit")],
        thinking: thinking(),
        agreements: agreements(),
        ends: vec![],
        end_forms: vec![],
        screen: "/faelle/1/leinwand".into(),
    }
}

#[test]
fn the_room_shows_one_phase_and_keeps_the_others_in_reach() {
    let now = RoomNow {
        no: 2,
        title: "Teil 2".into(),
        purpose: "Die Fallführung stellt vor.".into(),
        time: "Geplant: 10 Minuten, bis 10:15 Uhr".into(),
        until: "2026-03-17T09:15:00Z".into(),
        action: "/faelle/1/runde".into(),
        base: 0,
        note: Some(FormField {
            name: "text".into(),
            label: "Notizen".into(),
            hint: String::new(),
            error: String::new(),
            optional: true,
            focus: false,
            control: Control::Area { value: "Erste Notiz".into(), rows: 4 },
        }),
        problems: Problems::default(),
        draft_saved: "17.03.2026, 10:05 Uhr".into(),
        done: false,
        forms: vec![row("Hypothese: neu")],
        dossier: vec![(String::new(), "Ein junger Mensch …".into()), ("Schule".into(), "Besucht sie nicht.".into())],
        stored: String::new(),
    };
    let html = rendered("runde", &room(Some(now)));
    for words in ["Phase 2: Teil 2", "Erste Notiz", "Phase abschließen", "bis 10:15 Uhr", "Alle sind da.", "leinwand"]
    {
        assert!(html.contains(words), "{words}");
    }
    let before = rendered("runde-vorher", &room(None));
    assert!(before.contains("Die Runde hat noch nicht begonnen") && !before.contains("<textarea"));
}

#[test]
fn the_wall_shows_the_phase_and_no_name_of_the_family() {
    let html = rendered(
        "leinwand",
        &ScreenPage {
            page: page(None),
            title: "1. Kooperationsrunde".into(),
            code: "HB-P-4K7".into(),
            phase: "Hypothesen und Fallverstehen".into(),
            place: "Phase 5 von 9".into(),
            time: "Geplant: 20 Minuten, bis 11:00 Uhr".into(),
            until: "2026-03-17T10:00:00Z".into(),
            note: "Was wir sehen".into(),
            thinking: thinking(),
            agreements: agreements(),
            back: "/faelle/1/runde".into(),
        },
    );
    assert!(html.contains("Phase 5 von 9") && html.contains("Was wir sehen") && html.contains("HB-P-4K7"));
}

#[test]
fn finds_stand_beside_the_text_that_is_written() {
    let hit = |text: &str, blocks| HitRow {
        text: text.into(),
        kind: "Name".into(),
        advice: "Streichen oder verallgemeinern.".into(),
        blocks,
    };
    let text = "Mika wohnt in Walle.";
    let spans = [(0, 4, "Name".to_owned()), (14, 19, "Ort".to_owned())];
    let scan = ScanPart {
        title: "Ihr Text".into(),
        marked: TextSpan::mark(text, &spans),
        hits: vec![hit("Mika", true), hit("Walle", false)],
    };
    let html = rendered("fallvorstellung", &super::super::CaseFormPage { scan: Some(scan), ..form() });
    assert!(html.contains("1 Stelle sperrt den Versand, 1 ist anzusehen."), "{html}");
    assert!(html.contains("<mark class=\"app-mark\">Mika"));
}
