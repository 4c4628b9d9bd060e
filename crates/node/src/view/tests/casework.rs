// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms, the referral, inbox, pool, versions.

use super::super::parts::{Badge, Choice};
use super::super::{
    ActionRow, CaseFormPage, ChoiceGroup, Control, Crumb, FormField, FormNote, FormRow, InboxPage, InboxPart, InboxRow,
    NavArea, Newer, NewerRow, PoolEntry, PoolFormPage, PoolFormRow, PoolPage, PoolShelf, Problem, Problems,
    ReferralCheckPage, ReferralTasksPage, SimilarCase, SimilarPage, Submit, Summary, Task, Told, ToldValue, VersionRow,
    VersionsPage,
};
use super::{info, ok, page, rendered, warn};

fn field(name: &str, control: Control) -> FormField {
    FormField {
        name: name.into(),
        label: format!("Angabe {name}"),
        hint: "Zum Beispiel 3/2026".into(),
        error: String::new(),
        optional: true,
        focus: false,
        control,
    }
}

fn line(value: &str) -> Control {
    Control::Line { value: value.into(), width: 10, keyboard: "" }
}

fn choices(tokens: &[&str], chosen: &str) -> Vec<Choice> {
    tokens.iter().map(|token| Choice::new(*token, format!("Antwort {token}"), chosen)).collect()
}

fn group(title: &str, first: usize, tokens: &[&str]) -> ChoiceGroup {
    ChoiceGroup { title: title.into(), first, choices: choices(tokens, "b") }
}

/// One field of every kind.
fn fields() -> Vec<FormField> {
    let row = |number: usize, place| FormRow {
        number,
        place,
        fields: vec![
            FormField { error: "Bitte ausfüllen.".into(), ..field(&format!("stations.{number}.code"), line("")) },
            field(&format!("stations.{number}.kind"), Control::Radios(choices(&["x", "y"], "x"))),
        ],
    };
    vec![
        field("name", line("Jona \"<b>\"")),
        FormField {
            error: "Bitte ausfüllen.".into(),
            ..field("account", Control::Area { value: "Eins\nzwei".into(), rows: 6 })
        },
        FormField { optional: false, ..field("uma", Control::Check { ticked: true }) },
        FormField { error: "Bitte wählen.".into(), ..field("danger", Control::Radios(choices(&["a", "b"], "b"))) },
        field(
            "lead",
            Control::Select {
                nothing: "Bitte wählen",
                groups: vec![group("Leitung", 0, &["a", "b"]), group("", 2, &["c"])],
            },
        ),
        field(
            "problems",
            Control::Checks(vec![group("", 0, &["a", "b"]), group("Gruppe", 2, &["c", "d", "e", "f", "g", "h", "i"])]),
        ),
        FormField {
            error: "Mindestens eine Zeile.".into(),
            ..field("stations", Control::Rows(vec![row(0, 1), row(4, 2)]))
        },
        FormField { focus: true, ..field("empty", Control::Rows(vec![])) },
    ]
}

fn told() -> Vec<Told> {
    let told = |key: &str, value| Told { key: key.into(), value };
    vec![
        told("Familie", ToldValue::Text("Mutter und Tante\nsind erreichbar.".into())),
        told("Anlass", ToldValue::List(vec!["Fallführung".into(), "Träger".into()])),
        told(
            "Stationen",
            ToldValue::Rows(vec![vec![("Hilfe".into(), "Wohngruppe".into()), ("Von".into(), "02/2024".into())]]),
        ),
        told("Ausnahme", ToldValue::Nothing),
    ]
}

pub(super) fn summary(id: &str, number: usize) -> Summary {
    Summary {
        id: id.into(),
        title: "Familie und Bezugspersonen".into(),
        number,
        stored: "Fassung 2 von Jonte Ahlers, 02.03.2026, 10:05 Uhr".into(),
        told: told(),
        edit: "/faelle/1/angaben/family".into(),
        state: (number == 1).then(|| warn("Entwurf")),
        versions: "/faelle/1/fassungen/family".into(),
    }
}

fn crumbs(here: &str) -> Vec<Crumb> {
    vec![Crumb::new("Fälle", "/faelle"), Crumb::new("Fall HB-P-4K7", "/faelle/1"), Crumb::here(here)]
}

pub(super) fn form() -> CaseFormPage {
    CaseFormPage {
        go_on: "",
        page: page(Some(NavArea::Cases)),
        crumbs: crumbs("Hilfeverlauf"),
        title: "Hilfeverlauf".into(),
        about: "Fall HB-P-4K7, Tarek Beispielmann".into(),
        lead: "Jonte Ahlers".into(),
        action: "/faelle/1/angaben/history".into(),
        base: 2,
        problems: Problems::default(),
        fields: fields().into_iter().map(|field| FormField { error: String::new(), ..field }).collect(),
        removed: vec![],
        draft_saved: String::new(),
        newer: None,
        notes: vec![],
        save: "Speichern".into(),
        keeps_drafts: true,
        stored: "Fassung 2 von Jonte Ahlers, 02.03.2026, 10:05 Uhr".into(),
        back: "/faelle/1/falleingabe".into(),
        scan: None,
        about_document: None,
    }
}

fn problem(href: &str, message: &str) -> Problem {
    Problem { href: href.into(), message: message.into(), help: "Ein Satz genügt.".into() }
}

#[test]
fn a_form_shows_every_kind_of_field_and_what_is_kept() {
    let html = rendered("formular", &CaseFormPage { draft_saved: "02.03.2026, 10:05 Uhr".into(), ..form() });
    assert!(html.contains("Entwurf verwerfen") && html.contains("name=\"_stand\" value=\"2\""));
    assert!(html.contains("Fallführung: Jonte Ahlers"));
    assert!(html.contains("src=\"/assets/autosave.js\"") && html.contains("data-autosave"));
    let first = html.find("type=\"submit\"").map(|at| &html[at..at + 60]);
    assert!(html.find("app-enter") < html.find("weg:stations.0"), "the enter key removes no row: {first:?}");
}

#[test]
fn a_refused_form_links_each_fault_to_its_field() {
    let refused = CaseFormPage {
        problems: Problems(vec![
            problem("#f-account", "Bitte ausfüllen."),
            problem("#f-stations.4.code", "Bitte ausfüllen."),
            problem("#f-danger", "Bitte wählen."),
            problem("#f-stations", "Mindestens eine Zeile."),
            problem("/faelle/1/angaben/family", "Der Abschnitt „Familie“ ist noch nicht gespeichert."),
            problem("", "Das gehört nicht zu Ihrer Aufgabe."),
        ]),
        fields: fields(),
        removed: vec![("_entfernt.stations.2.code".into(), "HH-WG".into())],
        notes: vec![FormNote {
            title: "Zur Ergänzung zurückgegeben".into(),
            text: "Bitte die Schule ergänzen.".into(),
        }],
        ..form()
    };
    let html = rendered("formular-fehler", &refused);
    assert!(html.contains("Bitte prüfen Sie 6 Angaben") && html.contains("Rückgängig"));
}

#[test]
fn a_conflict_shows_both_versions() {
    let row = |own: &str| NewerRow {
        theirs: Told { key: "Text".into(), value: ToldValue::Text("Fassung A".into()) },
        own: Told { key: "Text".into(), value: ToldValue::Text(own.into()) },
    };
    let newer = Newer { who: "Jonte Ahlers (02.03.2026)".into(), rows: vec![row("Fassung A"), row("Fassung B")] };
    let problems = Problems(vec![problem("", "Inzwischen hat jemand gespeichert.")]);
    let html = rendered("formular-konflikt", &CaseFormPage { newer: Some(newer), problems, ..form() });
    assert_eq!(html.matches("verschieden").count(), 1);
    assert!(html.contains("Meine Fassung darüber speichern") && html.contains("Gespeicherte Fassung gelten lassen"));
}

#[test]
fn the_referral_is_a_list_of_tasks_and_is_checked_before_it_goes() {
    let task = |title: &str, state: Badge, done| Task {
        title: title.into(),
        href: "/faelle/1/angaben/family".into(),
        state,
        note: if done { "Fassung 1 von Jonte Ahlers".into() } else { String::new() },
        done,
    };
    let tasks = ReferralTasksPage {
        hints: vec![],
        page: page(Some(NavArea::Cases)),
        crumbs: crumbs("Falleingabe"),
        about: "Fall HB-P-4K7".into(),
        lead: "Jonte Ahlers".into(),
        returned: "Bitte die Schule ergänzen.".into(),
        tasks: vec![
            task("Anlass und Risiko", ok("gespeichert"), true),
            task("Person", warn("Entwurf"), false),
            task("Familie", info("offen"), false),
        ],
        more: vec![task("Anvertrautes", info("bei Bedarf"), false)],
        check: "/faelle/1/pruefen".into(),
    };
    let html = rendered("falleingabe", &tasks);
    assert!(html.contains("1 von 3 Abschnitten gespeichert") && html.contains("Bitte die Schule ergänzen."));
    let check = ReferralCheckPage {
        page: page(Some(NavArea::Cases)),
        crumbs: crumbs("Angaben prüfen"),
        about: "Fall HB-P-4K7".into(),
        lead: "Jonte Ahlers".into(),
        problems: Problems(vec![problem("#f-checked", "Bitte bestätigen.")]),
        parts: vec![summary("h-family", 1), summary("h-health", 2)],
        submit: Some(Submit {
            action: "/faelle/1/pruefen".into(),
            base: 0,
            label: "Bei der Leitung einreichen".into(),
            confirm: "Ich habe die Angaben geprüft".into(),
            error: "Bitte bestätigen.".into(),
        }),
        why_not: String::new(),
    };
    let html = rendered("pruefen", &check);
    assert!(html.contains("keine Angabe") && html.contains("Wohngruppe"));
    let later = ReferralCheckPage {
        submit: None,
        why_not: "Im Status „Eingereicht“ nicht möglich.".into(),
        problems: Problems::default(),
        ..check
    };
    assert!(!rendered("pruefen-spaeter", &later).contains("Ich habe die Angaben geprüft"));
}

#[test]
fn similar_cases_are_named_before_a_second_one_begins() {
    let case = |href: &str| SimilarCase {
        href: href.into(),
        alike: "ähnlicher Name, gleicher Geburtstag".into(),
        state: info("Eingang/Prüfung beim BDF"),
        lead: "Jonte Ahlers".into(),
    };
    let typed = vec![("given_name".into(), "Jona".into())];
    let html = rendered(
        "aehnliche",
        &SimilarPage { page: page(Some(NavArea::Cases)), cases: vec![case("/faelle/1"), case("")], typed },
    );
    assert!(html.contains("name=\"given_name\" value=\"Jona\"") && html.contains("value=\"trotzdem\""));
}

#[test]
fn the_inbox_says_who_waits_how_long() {
    let row = |fast| InboxRow {
        href: "/faelle/1".into(),
        code: "HB-2026-07".into(),
        lead: "Jonte Ahlers".into(),
        state: info("Befürwortet"),
        since: "02.03.2026, 10:00 Uhr".into(),
        waiting: "seit 4 Tagen".into(),
        fast,
    };
    let part = |id, rows, more: &str| InboxPart {
        id,
        title: "Neu eingegangen".into(),
        what: "Bestätigen.".into(),
        rows,
        more: more.into(),
    };
    let parts = vec![part("neu", vec![row(true), row(false)], "Gezeigt sind 2."), part("pruefung", vec![], "")];
    let html = rendered("eingang", &InboxPage { page: page(Some(NavArea::Inbox)), parts });
    assert!(html.contains("rasant, zuerst") && html.contains("Zurzeit wartet hier nichts."));
}

#[test]
fn the_pool_lists_its_forms_and_documents_with_their_versions() {
    let form =
        |new: &str| PoolFormRow { href: "/pool/seat".into(), title: "Sitz im Pool".into(), count: 1, new: new.into() };
    let pool = PoolPage {
        page: page(Some(NavArea::Pool)),
        pool: "Pool".into(),
        notices: vec!["Besetzt sind 3 von 4 Sitzen (Trägervertretung); unbesetzt: 1.".into()],
        query: "Trauma".into(),
        found: Some(vec![("Anna Beispiel".into(), "Traumapädagogik".into())]),
        members: vec!["Anna Beispiel".into(), "Bea Beispiel".into()],
        competences: vec![("Traumapädagogik".into(), vec![true, false])],
        shelves: vec![PoolShelf { title: "Menschen im Pool".into(), forms: vec![form("/pool/seat/neu"), form("")] }],
    };
    assert!(rendered("pool", &pool).contains("1 Eintrag"));
    let list = PoolFormPage {
        page: page(Some(NavArea::Pool)),
        crumbs: vec![Crumb::new("Pool", "/pool"), Crumb::here("Sitz im Pool")],
        title: "Sitz im Pool".into(),
        new: "/pool/seat/neu".into(),
        documents: vec![
            PoolEntry { summary: summary("d-1", 0), about: vec![summary("d-3", 0)], actions: vec![] },
            PoolEntry {
                summary: summary("d-2", 0),
                about: vec![],
                actions: vec![ActionRow {
                    href: "/pool/invoice_return/2".into(),
                    title: "Rechnung zurückgeben".into(),
                    note: String::new(),
                    state: None,
                }],
            },
        ],
    };
    assert!(rendered("pool-liste", &list).contains("Frühere Fassungen"));
    let version = |number| VersionRow {
        number,
        href: format!("/faelle/1/fassungen/family?fassung={number}"),
        who: "Jonte Ahlers".into(),
    };
    let versions = VersionsPage {
        page: page(Some(NavArea::Cases)),
        crumbs: crumbs("Fassungen"),
        title: "Familie".into(),
        about: "Fall HB-P-4K7".into(),
        lead: "Jonte Ahlers".into(),
        versions: vec![version(2), version(1)],
        opened: 1,
        told: told(),
    };
    let html = rendered("fassungen", &versions);
    assert_eq!(html.matches("aria-current=\"page\"").count(), 3, "navigation, crumb and version");
}
