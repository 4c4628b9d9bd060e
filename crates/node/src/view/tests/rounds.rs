// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::super::parts::Errors;
use super::super::{
    ActionGroup, ActionRow, ConfidentialityPage, CrisisSheetPage, Crumb, Link, NavArea, RoundAgreement, RoundDossier,
    RoundPage, RoundRow, RoundSessionPart, RoundsPage, SheetList, SheetPage, SheetPart, StartRounds, paths,
};
use super::{facts, info, ok, page, rendered, texts, warn};

fn row(code: &str) -> RoundRow {
    RoundRow {
        href: paths::round(code),
        code: code.into(),
        what: "1. Kooperationsrunde".into(),
        when: "12.10.2026, 9:30 Uhr".into(),
        distance: "in 7 Tagen".into(),
        place: "Haus der Jugend, Raum 2".into(),
        role: "eingeladen als ständiges Mitglied (Träger Weserbogen)".into(),
        dossier: ok("Fallvorstellung liegt vor"),
        has_dossier: true,
        reply: Some(info("Antwort offen")),
    }
}

/// The part of the start page with everything in it.
pub fn on_the_start_page() -> StartRounds {
    StartRounds {
        shown: true,
        confirm: paths::confidentiality("y"),
        next: Some(row("P-AAA111")),
        more: 2,
        forms: vec![Link { label: "Mitgliedsprofil".into(), href: paths::pool_form("member_profile") }],
    }
}

#[test]
fn the_list_of_rounds() {
    let full = RoundsPage {
        page: page(Some(NavArea::Rounds)),
        confirm: paths::confidentiality("x"),
        waits: false,
        ahead: vec![row("P-AAA111")],
        past: vec![row("P-BBB222")],
    };
    let html = rendered("runden", &full);
    assert!(html.contains("/runden/P-AAA111") && html.contains("Vertraulichkeit bestätigen"));
    let empty = RoundsPage { confirm: String::new(), ahead: vec![], past: vec![], ..full };
    assert!(rendered("runden-leer", &empty).contains("zu keiner kommenden Runde"));
}

#[test]
fn one_case_at_the_table() {
    let agreement = |mine| RoundAgreement {
        who: "Gesa Wübbenhorst".into(),
        mine,
        task: "Angebot schreiben".into(),
        due: "30.10.2026".into(),
        state: info("noch nicht angenommen"),
        accept: if mine { "/faelle/x/angaben/agreement_acceptance/1-1".into() } else { String::new() },
    };
    let full = RoundPage {
        page: page(Some(NavArea::Rounds)),
        crumbs: vec![Crumb::new("Runden", paths::ROUNDS), Crumb::here("Fall P-AAA111")],
        code: "P-AAA111".into(),
        lead: "Anke Vollmers".into(),
        state: info("Eingeladen"),
        access: "Sie sehen den Fall unter seinem Code, ohne Namen.".into(),
        case: String::new(),
        dossier: Some(RoundDossier {
            version: "Fassung 2".into(),
            text: "Ein Jugendlicher.\nZweite Zeile.".into(),
            parts: vec![("Nur Gremium".into(), "Text.".into())],
        }),
        expects_dossier: true,
        sessions: vec![RoundSessionPart {
            no: 1,
            title: "1. Kooperationsrunde".into(),
            facts: facts(&[("Wann", "12.10.2026, 9:30 Uhr"), ("Wo", "Raum 2")]),
            reply: Some(warn("abgesagt")),
            answer: "/faelle/x/angaben/invitation_reply/1-lag".into(),
            table: vec![("Anke Vollmers (Fallführung)".into(), Some(ok("zugesagt"))), ("Vormundschaft".into(), None)],
            agreements: vec![agreement(true), agreement(false)],
            minutes: paths::minutes("x", 1),
            receipt_open: true,
            invitation: paths::invitation("x", 1),
        }],
        actions: vec![ActionGroup {
            title: "Kooperationsrunde".into(),
            actions: vec![ActionRow {
                href: "/faelle/x/angaben/assessment/1-lag".into(),
                title: "Fachliche Einschätzung".into(),
                note: String::new(),
                state: None,
            }],
        }],
        documents: vec![],
        prints: vec![Link { label: "Krisenkonzept".into(), href: paths::crisis("x") }],
    };
    let html = rendered("runde", &full);
    assert!(html.contains("Annehmen oder ablehnen") && html.contains("id=\"fallvorstellung\""));
    let bare =
        RoundPage { dossier: None, sessions: vec![], actions: vec![], prints: vec![], case: paths::case("x"), ..full };
    assert!(rendered("runde-leer", &bare).contains("keine Fallvorstellung freigegeben"));
}

#[test]
fn the_confirmation_names_its_fault() {
    let mut errors = Errors::none();
    let plain = ConfidentialityPage {
        page: page(Some(NavArea::Rounds)),
        crumbs: vec![Crumb::new("Runden", paths::ROUNDS), Crumb::here("Vertraulichkeit")],
        sentence: "Ich behandle alles vertraulich".into(),
        hint: "§§ 61 bis 65 SGB VIII".into(),
        errors: Errors::none(),
        next: "x".into(),
        until: String::new(),
    };
    assert!(rendered("vertraulichkeit", &plain).contains("und weiter zur Runde"));
    errors.add("confirmed", "Bitte setzen Sie das Häkchen.");
    let wrong = ConfidentialityPage { errors, until: "Sie gilt bis 1.1.2027.".into(), ..plain };
    assert!(rendered("vertraulichkeit-fehler", &wrong).contains("Fehler: "));
}

#[test]
fn pages_to_print() {
    let sheet = SheetPage {
        page: page(Some(NavArea::Cases)),
        crumbs: vec![Crumb::new("Fälle", paths::CASES), Crumb::here("Protokoll")],
        title: "Ergebnisprotokoll der 1. Kooperationsrunde".into(),
        about: "Fall P-AAA111".into(),
        told: vec![],
        parts: SheetPart::cut("Tag: 12.10.2026\n\nAnwesend\n- A\n- B\n  Einschätzung: x"),
        list: Some(SheetList { title: "Verteilt am 13.10.2026".into(), lines: texts(&["A: erhalten"]) }),
        stored: "Fassung 2".into(),
        receipt: "/faelle/x/angaben/minutes_receipt/1-a".into(),
    };
    assert!(rendered("protokoll-blatt", &sheet).contains("<li>B<span class=\"app-sub\">Einschätzung: x</span></li>"));
    let crisis = CrisisSheetPage {
        page: page(Some(NavArea::Cases)),
        crumbs: vec![Crumb::new("Fälle", paths::CASES), Crumb::here("Krisenkonzept")],
        about: "Fall P-AAA111".into(),
        on: "12.10.2026".into(),
        responsible: "Anke Vollmers".into(),
        reachability: texts(&["0421 000 1", "0421 000 2"]),
        contact: vec![],
        lead: "Anke Vollmers".into(),
        signs: vec![],
        triggers: texts(&["Streit"]),
        steps: vec![("Erster Schritt", texts(&["Ruhe"])), ("Wenn das nicht reicht", texts(&["Notdienst"]))],
        read: texts(&["Fallführung, 12.10.2026"]),
        open: texts(&["Vormundschaft"]),
        acknowledge: "/faelle/x/angaben/crisis_acknowledgement/neu".into(),
    };
    assert!(rendered("krisenkonzept", &crisis).contains("Es fehlt noch: Vormundschaft."));
}
