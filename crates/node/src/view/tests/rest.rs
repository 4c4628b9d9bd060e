// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sign-in, figures, audit, users, help, statement, story, errors, and the small parts.

use super::super::parts::{Choice, Errors, Pager, TextSpan};
use super::super::{
    AccessibilityPage, AllGrantsPage, AuditPage, AuditRow, Bar, Contact, DateValue, DemoNode, DemoPage, DemoPerson,
    ErrorKind, ErrorPage, FigureRow, FigureTable, FiguresPage, GrantArea, GrantRow, GrantsPage, HelpPage, HelpTopic,
    NavArea, SignInPage, UnusualRow, UserRow, UsersPage,
};
use super::{ok, page, rendered, stranger, texts};

#[test]
fn sign_in_keeps_the_name_and_stays_neutral() {
    let form = |failed: bool, wait_seconds| SignInPage {
        page: stranger(),
        oidc: failed.then(|| ("Mit dem Konto der Stadt anmelden".into(), "/anmelden/extern?next=%2Ffaelle".into())),
        login: "w.harms\"><script>".into(),
        next: "/faelle".into(),
        failed,
        wait_seconds,
    };
    rendered("anmelden", &SignInPage { login: String::new(), ..form(false, 0) });
    let html = rendered("anmelden-fehler", &form(true, 0));
    assert!(html.contains("w.harms&#34;&#62;&#60;script&#62;"), "what was typed is escaped");
    let html = rendered("anmelden-warten", &form(true, 30));
    assert!(html.contains("30 Sekunden"));
}

fn figures() -> FiguresPage {
    let bars = [
        ("Biografische Belastung", 12),
        ("Sucht", 9),
        ("Schule und Ausbildung", 9),
        ("Straße und Abgängigkeit", 8),
        ("Schutz", 5),
    ];
    FiguresPage {
        page: page(Some(NavArea::Figures)),
        as_of: "31.12.2018".into(),
        date: DateValue { day: "31".into(), month: "12".into(), year: "2018".into() },
        errors: Errors::none(),
        sentences: texts(&[
            "Seit Oktober 2016 wurden 16 Fälle beraten; alle Konzepte wurden umgesetzt.",
            "Das Durchschnittsalter lag bei den Mädchen bei 15,5 und bei den Jungen bei 14,87 Jahren.",
        ]),
        tables: vec![
            FigureTable {
                id: "problemgruppen".into(),
                title: "Problemlagen nach Gruppen".into(),
                note: "Mehrfachnennungen".into(),
                columns: texts(&["Gruppe", "Fälle"]),
                rows: bars
                    .iter()
                    .map(|(label, value)| FigureRow { label: (*label).into(), cells: vec![value.to_string()] })
                    .collect(),
                chart: bars
                    .iter()
                    .map(|(label, value)| Bar { label: (*label).into(), value: *value, shown: value.to_string() })
                    .collect(),
            },
            FigureTable {
                id: "haltequote".into(),
                title: "Haltequote".into(),
                note: String::new(),
                columns: texts(&["Monate nach Beginn", "Fällig", "Gehalten", "Anteil"]),
                rows: vec![FigureRow { label: "6".into(), cells: texts(&["13", "12", "92,3 %"]) }],
                chart: vec![],
            },
        ],
    }
}

#[test]
fn figures_draw_bars_and_keep_a_wrong_date() {
    let html = rendered("zahlen", &figures());
    assert!(html.contains("width=\"1000\"") && html.contains("14,87"), "the longest bar fills the width");
    let mut errors = Errors::none();
    errors.add("datum", "Diesen Tag gibt es nicht. Prüfen Sie Tag und Monat.");
    let date = DateValue { day: "31".into(), month: "2".into(), year: "2018".into() };
    let html = rendered("zahlen-fehler", &FiguresPage { date, errors, ..figures() });
    assert!(html.contains("value=\"2\""));
}

#[test]
fn audit_and_users_list_their_rows() {
    let row = AuditRow {
        at: "31.12.2018, 09:05 Uhr".into(),
        who: "Wiebke Harms".into(),
        what: "hat einen Fall identifiziert gelesen".into(),
        object: "HB-P-4K7".into(),
    };
    let audit = AuditPage {
        page: page(Some(NavArea::Audit)),
        crumbs: Vec::new(),
        title: "Protokoll".into(),
        intro: "Jeder Zugriff.".into(),
        unusual: Some(vec![UnusualRow {
            on: "02.03.2027".into(),
            who: "Wiebke Harms".into(),
            what: "20 verschiedene Fälle innerhalb einer Stunde geöffnet".into(),
        }]),
        people: vec![Choice::new("", "allen", "")],
        rows: vec![row],
        summary: "1.204 Einträge".into(),
        pager: Pager::new(1, 25, |number| format!("/protokoll?seite={number}")),
    };
    assert!(rendered("protokoll", &audit).contains("1.204 Einträge"));
    let row = UserRow {
        name: "Wiebke Harms".into(),
        login: "w.harms".into(),
        roles: texts(&["Poolkoordination"]),
        state: ok("Aktiv"),
    };
    let users = UsersPage { page: page(Some(NavArea::Users)), rows: vec![row] };
    assert!(rendered("personen", &users).contains("Aktiv"));
}

#[test]
fn a_secret_of_a_program_is_shown_only_when_it_was_made() {
    let row = GrantRow {
        id: "7d0a".into(),
        label: "Jahresbericht\"><script>".into(),
        owner: "Wiebke Harms".into(),
        scopes: texts(&["Zahlen lesen"]),
        used: String::new(),
        until: "31.12.2026".into(),
        state: ok("Gilt"),
        live: true,
    };
    let area = GrantArea {
        name: "figures",
        label: "Zahlen",
        hint: "Die Zahlen dieses Knotens.",
        writes: false,
        chosen: "read".into(),
    };
    let view = |secret: &str, errors| GrantsPage {
        page: page(None),
        secret: secret.into(),
        rows: vec![row.clone()],
        label: "Bericht".into(),
        days: vec![Choice::new("90", "90 Tage", "90")],
        areas: vec![area.clone()],
        errors,
    };
    let mut errors = Errors::none();
    errors.add("scopes", "Wählen Sie einen Bereich.");
    let html = rendered("programme-fehler", &view("", errors));
    assert!(html.contains("#f-scopes") && html.contains("value=\"Bericht\"") && !html.contains("f-secret"));
    assert!(rendered("programme", &view("pvg_abc", Errors::none())).contains("pvg_abc"));
    let html = rendered("programme-aller", &AllGrantsPage { page: page(Some(NavArea::Users)), rows: vec![row] });
    assert!(html.contains("Wiebke Harms") && !html.contains("<script>"));
}

#[test]
fn every_help_page_renders_and_can_be_reached() {
    for topic in HelpTopic::ALL {
        assert_eq!(HelpTopic::from_slug(topic.slug()), Some(topic));
        let html = rendered(&format!("hilfe-{}", topic.slug()), &HelpPage { page: page(None), topic });
        assert!(HelpTopic::ALL.iter().all(|other| html.contains(&format!("href=\"{}\"", other.href()))));
    }
}

#[test]
fn statement_shows_only_the_configured_contact() {
    let statement = |contact| AccessibilityPage { page: page(None), contact, as_of: "01.12.2018".into() };
    let contact = Contact {
        body: "Amt für Soziale Dienste".into(),
        email: "barriere@amt.example".into(),
        phone: String::new(),
        enforcement: "Schlichtungsstelle des Landes".into(),
    };
    let html = rendered("barrierefreiheit", &statement(contact));
    assert!(html.contains("mailto:barriere@amt.example") && !html.contains("Telefon</dt>"));
    let html = rendered("barrierefreiheit-leer", &statement(Contact::default()));
    assert!(html.contains("noch keine Adresse") && !html.contains("Durchsetzungsverfahren"));
}

#[test]
fn story_leads_into_every_role() {
    let person = |role: &str, name: &str| DemoPerson {
        role: role.into(),
        name: name.into(),
        sees: "Fälle, Freigabe und Bibliothek".into(),
        sign_in_url: format!("http://127.0.0.1:8401/demo/anmelden/{role}"),
    };
    let node = |id: &str, name: &str| DemoNode {
        id: id.into(),
        name: name.into(),
        url: "http://127.0.0.1:8401".into(),
        description: "Sechzehn erfundene Fälle aus den Jahren 2016 bis 2018.".into(),
        people: vec![
            person("Poolkoordination", "Wiebke Harms"),
            person("Fallführung", "Jonte Ahlers"),
            person("Datenschutz", "Ole Petersen"),
        ],
    };
    let nodes = vec![
        node("bremen", "Kooperationspool Bremen"),
        node("berlin", "Fallverbund Berlin"),
        node("bund", "Bundesarbeitsgruppe"),
    ];
    let html = rendered("demo", &DemoPage { page: stranger(), nodes });
    assert_eq!(html.matches("\">Ansehen als").count(), 9);
}

#[test]
fn every_error_page_says_what_happened_and_what_to_do() {
    let kinds = [
        ErrorKind::BadRequest,
        ErrorKind::Forbidden,
        ErrorKind::NotFound,
        ErrorKind::Conflict,
        ErrorKind::TooLarge,
        ErrorKind::TooMany,
        ErrorKind::Internal,
    ];
    for kind in kinds {
        let page = ErrorPage {
            page: page(None),
            kind,
            detail: String::new(),
            help: String::new(),
            reference: "V-7K2M-91".into(),
        };
        let html = rendered(&format!("fehler-{}", kind.status()), &page);
        assert!(html.contains("V-7K2M-91") && html.contains("Was können Sie tun?"));
    }
}

#[test]
fn text_is_cut_at_its_hits() {
    let hits = [(4, 9, "B".to_owned()), (0, 5, "A".to_owned()), (9, 40, "C".to_owned())];
    let spans: Vec<(String, Option<String>)> =
        TextSpan::mark("Jörg aß müde", &hits).into_iter().map(|span| (span.text, span.hit)).collect();
    let expected = [("Jörg ", "A"), ("aß m", "B"), ("üde", "C")];
    assert_eq!(spans, expected.map(|(text, hit)| (text.to_owned(), Some(hit.to_owned()))));
    assert_eq!(TextSpan::mark("frei", &[]).len(), 1);
    assert!(TextSpan::mark("", &[]).is_empty());
}

#[test]
fn pager_shows_first_last_and_neighbours() {
    let shown = |current, total| {
        Pager::new(current, total, |n| n.to_string()).pages.iter().map(|item| item.number).collect::<Vec<_>>()
    };
    assert_eq!(shown(5, 9), [1, 0, 4, 5, 6, 0, 9]);
    assert_eq!(shown(1, 2), [1, 2]);
    assert!(shown(1, 1).is_empty());
    assert_eq!(Pager::new(99, 3, |n| n.to_string()).next, None);
}
