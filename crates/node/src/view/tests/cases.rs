// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Start page, case list, case page.

use super::super::parts::{Badge, Choice, Pager, Tone};
use super::super::{
    ActionGroup, ActionRow, AgreementRow, CaseFilter, CaseListPage, CasePage, CaseRow, ComponentRow, CrisisPart, Crumb,
    DocumentGroup, DueGroupPart, DuePage, DuePart, DueRow, EntrustedRow, Flow, Hint, NavArea, NewPattern, NextStep,
    NoticeRow, OutcomeRow, PatternAction, PeerNotice, PersonPart, Problem, SessionPart, SettingPart, StartPage,
    StateCount, StationRow, TimelineRow, TypedRow,
};
use super::casework::summary;
use super::{desk, facts, info, ok, page, rendered, texts, told, warn};

fn due(code: &str, what: &str, on: &str, distance: &str) -> DueRow {
    DueRow {
        href: format!("/faelle/{code}"),
        code: code.into(),
        what: what.into(),
        on: on.into(),
        distance: distance.into(),
        reason: String::new(),
        rapid: false,
    }
}

fn due_group(id: &'static str, title: &'static str, more: &str, rows: Vec<DueRow>) -> DueGroupPart {
    let count = rows.len() as u64;
    DueGroupPart { id, title, count, more: more.into(), href: format!("/fristen?stufe={id}"), rows }
}

fn due_part() -> DuePart {
    let what = "Schriftliche Zusage und Konzeptskizze für das Kernsetting";
    let stood_in = DueRow {
        reason: "in Vertretung für Jonte Ahlers".into(),
        rapid: true,
        ..due("HB-P-4K7", "Verlauf nach 12 Monaten erfassen", "31.12.2018", "")
    };
    let told = DueRow {
        href: String::new(),
        reason: "eskaliert: überfällig bei Jonte Ahlers".into(),
        ..due("HB-P-7XW", "Hilfeplan festhalten", "22.12.2018", "seit 9 Tagen")
    };
    let pool = DueRow { code: String::new(), ..due("", "Vertraulichkeit bestätigen", "03.01.2019", "in 3 Tagen") };
    let late = vec![due("HB-P-9TR", what, "27.12.2018", "seit 4 Tagen"), told];
    DuePart {
        groups: vec![
            due_group("ueberfaellig", "Überfällig", "und 17 weitere", late),
            due_group("heute", "Heute", "", vec![stood_in]),
            due_group("woche", "Diese Woche", "", vec![pool]),
        ],
        says_nothing: true,
    }
}

fn start() -> StartPage {
    StartPage {
        page: told(NavArea::Start, Tone::Success, "Sie sind angemeldet."),
        today: "Montag, 31. Dezember 2018".into(),
        due: due_part(),
        states: vec![
            StateCount { state: info("Verlaufsbeobachtung"), count: 11, href: "/faelle?zustand=follow_up".into() },
            StateCount {
                state: info("Umsetzungsplanung"),
                count: 2,
                href: "/faelle?zustand=implementation_planning".into(),
            },
            StateCount { state: ok("Abgeschlossen"), count: 3, href: "/faelle?zustand=closed".into() },
        ],
        drafts: Some(vec![desk::row("Bitte prüfen und abstimmen")]),
        peers: Some(vec![PeerNotice {
            href: "/knoten/n1berlin".into(),
            name: "Fallverbund Berlin".into(),
            state: warn("Wartet auf uns"),
            what: "Sicherheitsnummer vergleichen und freigeben".into(),
        }]),
        patterns: Some(vec![NewPattern {
            href: "/bibliothek/n1berlin/4".into(),
            title: "Betreutes Einzelwohnen mit mobiler Begleitung".into(),
            origin: "Fallverbund Berlin".into(),
            arrived: "30.12.2018".into(),
        }]),
        notices: vec![NoticeRow {
            href: "/faelle/1".into(),
            text: "HB-2018-07: „Befürworten“ von Regine Stuhrmann.".into(),
            at: "30.12.2018, 10:00 Uhr".into(),
            read: "/hinweise/1/gelesen".into(),
        }],
        typed: vec![TypedRow {
            code: "P-7K2MQX".into(),
            href: "/faelle/1/angaben/family".into(),
            title: "Familie und Bezugspersonen".into(),
            saved: "30.12.2018, 10:00 Uhr".into(),
            ends: "13.01.2019".into(),
        }],
        rounds: super::rounds::on_the_start_page(),
    }
}

#[test]
fn start_page_lists_what_is_due_and_what_waits() {
    let html = rendered("start", &start());
    assert!(html.contains("seit 4 Tagen") && html.contains("Bitte prüfen und abstimmen"));
    assert!(html.contains("Neu für Sie") && html.contains("Angefangen und noch nicht gespeichert"));
    for words in ["und 17 weitere", "in Vertretung für Jonte Ahlers", "rasante Eskalation", "HB-P-7XW: Hilfeplan"] {
        assert!(html.contains(words), "{words}");
    }
    let nothing = DuePart { groups: Vec::new(), says_nothing: true };
    let quiet = StartPage { due: nothing, drafts: None, peers: None, ..start() };
    let html = rendered("start-ruhig", &quiet);
    assert!(html.contains("Nichts fällig") && !html.contains("Freigaben, die auf Sie warten"));
}

#[test]
fn everything_of_one_urgency_has_a_page() {
    let group = due_part().groups.remove(0);
    let pager = Pager::new(1, 3, |number| format!("/fristen?stufe=ueberfaellig&seite={number}"));
    let others = vec![("Heute", "/fristen?stufe=heute".to_owned())];
    let today = "31.12.2018".into();
    let view = DuePage { page: page(Some(NavArea::Start)), today, group, others, pager };
    let html = rendered("fristen", &view);
    assert!(html.contains("überfällig bei Jonte Ahlers") && html.contains("seite=2"));
}

fn list(rows: Vec<CaseRow>) -> CaseListPage {
    CaseListPage {
        page: page(Some(NavArea::Cases)),
        filter: CaseFilter {
            states: vec![
                Choice::new("", "Alle", "follow_up"),
                Choice::new("follow_up", "Verlaufsbeobachtung", "follow_up"),
            ],
            phases: vec![Choice::new("", "Alle", ""), Choice::new("after", "Verlauf", "")],
            leads: vec![Choice::new("", "Alle", ""), Choice::new("hb-cm-1", "Jonte Ahlers", "")],
            overdue_only: true,
        },
        matching: rows.len(),
        rows,
        total: 16,
        pager: Pager::new(2, 9, |number| format!("/faelle?seite={number}")),
        may_begin: true,
        may_break: true,
    }
}

#[test]
fn case_list_shows_rows_and_says_when_the_filter_is_too_narrow() {
    let row = |code: &str, overdue: bool| CaseRow {
        href: format!("/faelle/{code}"),
        code: code.into(),
        name: overdue.then(|| "Tarek Beispielmann".into()),
        state: info("Verlaufsbeobachtung"),
        phase: "Verlauf".into(),
        lead: "Jonte Ahlers".into(),
        submitted: "11.10.2016".into(),
        next: "Verlaufsmessung nach 24 Monaten".into(),
        next_on: "21.11.2018".into(),
        overdue,
    };
    let html = rendered("faelle", &list(vec![row("HB-P-4K7", true), row("HB-P-9TR", false), row("HB-P-2MX", false)]));
    assert!(
        html.contains("3 von 16 Fällen")
            && html.contains("überfällig 21.11.2018")
            && html.contains("Tarek Beispielmann")
    );
    let html = rendered("faelle-leer", &list(vec![]));
    assert!(html.contains("Kein Fall passt zu diesem Filter"));
}

/// German labels of the 16 states as the domain names them.
fn state_label(code: &str) -> String {
    match code {
        "draft" => "Entwurf",
        "submitted" => "Bei Referatsleitung eingereicht",
        "returned" => "Zur Ergänzung zurückgegeben",
        "endorsed" => "Befürwortet, an BDF geleitet",
        "triage" => "Eingang/Prüfung beim BDF",
        "advised" => "Beratung ohne Kooperationsrunde",
        "invited" => "Kooperationsrunde eingeladen, Fall vorab versandt",
        "in_session" => "In der Kooperationsrunde",
        "offer_coordination" => "Angebotskoordination",
        "implementation_planning" => "Umsetzungsplanung",
        "measure_started" => "Maßnahme eingeleitet",
        "follow_up" => "Verlaufsbeobachtung",
        "on_hold" => "Ruhend",
        "closed" => "Abgeschlossen",
        "withdrawn" => "Zurückgezogen",
        _ => "Anonymisiert/gelöscht",
    }
    .into()
}

pub(super) fn outcomes(due: bool) -> Vec<OutcomeRow> {
    let row =
        |months: u8, on: &str, hold: Option<Badge>, school: &str, delinquency: &str, clinic: &str, absent: &str| {
            OutcomeRow {
                months,
                due: if due { on.into() } else { String::new() },
                hold,
                school: school.into(),
                delinquency: delinquency.into(),
                clinic_days: clinic.into(),
                absent_days: absent.into(),
            }
        };
    let stable = || Some(ok("stabil (gleiches Kernsetting)"));
    vec![
        row(3, "21.02.2017", stable(), "teilweise / Sonderbeschulung", "weniger/leichter als zuvor", "0", "1-14"),
        row(
            6,
            "21.05.2017",
            Some(info("im Pool planvoll angepasst")),
            "regelmäßig (≥ 80 % der Tage)",
            "keine neue bekannte Straftat",
            "0",
            "0",
        ),
        row(12, "21.11.2017", stable(), "", "", "", ""),
        row(24, "21.11.2018", None, "", "", "", ""),
    ]
}

fn case(identified: bool) -> CasePage {
    let code = "HB-P-4K7".to_owned();
    CasePage {
        crumbs: vec![Crumb::new("Fälle", "/faelle"), Crumb::here("HB-P-7XW")],
        page: page(Some(NavArea::Cases)),
        name: identified.then(|| "Tarek Beispielmann".into()),
        state: info("Verlaufsbeobachtung"),
        phase: "Verlauf".into(),
        flow: Flow::new("follow_up", &["offer_coordination"], state_label),
        due: vec![due(&code, "Verlaufsmessung nach 24 Monaten", "21.11.2018", "seit 40 Tagen")],
        code,
        timeline: ["10/2016 Hilfe Inobhutnahme", "27.10.2016 Sitzung 1. Kooperationsrunde, Lösung umsetzungsreif", "21.11.2016 Beginn Maßnahme tatsächlich begonnen"]
            .iter()
            .filter_map(|line| {
                let mut words = line.splitn(3, ' ').map(str::to_owned);
                Some(TimelineRow { on: words.next()?, kind: words.next()?, text: words.next()? })
            })
            .collect(),
        referral: facts(&[("Alter bei Eingang", "17 Jahre"), ("Fallführung", "Jonte Ahlers"), ("Eingereicht", "11.10.2016"), ("Anlass", "Meldung des Jugendhilfeverbunds"), ("Eskalation", "Länger andauernde Falleskalation (Drehtür)")]),
        problems: texts(&["Gewalt gegen andere", "Suchtmittelkonsum", "Wohnungslosigkeit / Sofa-Hopping"]),
        interfaces: texts(&["Vormundschaft", "Jugendhilfe im Strafverfahren", "Suchthilfe"]),
        person: identified.then(|| PersonPart { facts: facts(&[("Name", "Tarek Beispielmann"), ("Geboren", "02.03.1999"), ("Aktenzeichen", "51-20/2016-9999"), ("Anschrift", "Musterweg 1, 28000 Bremen")]) }),
        narrative: "Der junge Mensch lebt seit 20 Monaten in der Stadt. Drei Wohngruppen endeten vorzeitig.\n\nEr sagt, er möchte eine Tür, die er selbst zuschließen kann.".into(),
        entrusted: identified.then(|| vec![EntrustedRow { text: "Sorge um den jüngeren Bruder.".into(), confided_by: "junger Mensch".into(), consent: false }]),
        history: vec![
            StationRow { help: "Inobhutnahme".into(), from: "02/2015".into(), to: "05/2015".into(), end: "planmäßig".into() },
            StationRow { help: "Wohngruppe".into(), from: "05/2015".into(), to: String::new(), end: String::new() },
        ],
        sessions: vec![SessionPart {
            title: "1. Kooperationsrunde am 27.10.2016".into(),
            facts: facts(&[("Ergebnis", "Lösung umsetzungsreif"), ("Fall vorab versandt", "21.10.2016"), ("Protokoll verteilt", "30.10.2016")]),
            participants: texts(&["Poolkoordination", "Delegierte der Träger (4)", "KIPSY", "Landesjugendamt", "Fallführung"]),
            agreements: vec![AgreementRow { who: "Träger C".into(), what: "Schriftliche Zusage und Konzeptskizze".into(), due: "06.11.2016".into(), state: ok("erledigt am 04.11.2016") }],
        }],
        setting: Some(SettingPart {
            components: vec![
                ComponentRow { component: "Betreutes Einzelwohnen".into(), mode: "stationär".into(), provider: "Deichhaus Jugendhilfe gGmbH".into() },
                ComponentRow { component: "Mobile Begleitung".into(), mode: "mobil".into(), provider: "Kompass Nordwest e. V.".into() },
            ],
            facts: facts(&[("Trägerübergreifend", "ja, 4 Träger"), ("Rückfallplatz", "vorhanden")]),
        }),
        permit: "bestehende Erlaubnis deckt ab".into(),
        crisis: Some(CrisisPart { triggers: texts(&["Abgängigkeit über 12 Stunden", "Eigen- oder Fremdgefährdung"]), facts: facts(&[("Vom", "15.11.2016"), ("Erster Schritt", "Anruf bei der Bereitschaft des Kernträgers"), ("Eskalation", "Krisenrunde innerhalb von 3 Werktagen")]) }),
        help_plan_on: "12.11.2016".into(),
        started_on: "21.11.2016".into(),
        outcomes: outcomes(true),
        retention: "in der Jugendhilfe gehalten".into(),
        success_factors: texts(&["Einzelfallorientierung", "Trägerübergreifendes Konzept"]),
        hindrance_factors: vec![],
        closure: vec![],
        pattern: Some(PatternAction::Propose("/faelle/1/fallmuster".into())),
        lead: "Jonte Ahlers".into(),
        hints: vec![Hint { tone: Tone::Info, text: "Bisher ist nur ein Beruf vertreten.".into(), href: String::new() }],
        actions: vec![ActionGroup {
            title: "Falleingabe".into(),
            actions: vec![
                ActionRow { href: "/faelle/1/falleingabe".into(), title: "Falleingabe ausfüllen".into(), note: "9 von 14 Abschnitten gespeichert".into(), state: None },
                ActionRow { href: "/faelle/1/pruefen".into(), title: "Bei der Leitung einreichen".into(), note: String::new(), state: Some(info("nächster Schritt")) },
            ],
        }],
        next_steps: vec![NextStep {
            title: "Bei der Leitung einreichen".into(),
            who: "Das können Sie tun.".into(),
            missing: vec![
                Problem { href: "/faelle/1/angaben/school".into(), message: "Der Abschnitt „Schule“ ist noch nicht gespeichert.".into(), help: String::new() },
                Problem { href: String::new(), message: "Einreichen kann den Fall nur seine Fallführung.".into(), help: String::new() },
            ],
            more: "und 3 weitere Angaben".into(),
        }],
        documents: vec![DocumentGroup { title: "Falleingabe".into(), documents: vec![summary("d-family", 0)] }],
        prints: vec![],
    }
}

#[test]
fn case_page_shows_names_only_in_the_identified_view() {
    let html = rendered("fall", &case(true));
    assert!(html.contains("Musterweg 1") && html.contains("protokolliert"));
    assert_eq!(html.matches("aria-current=\"step\"").count(), 1);
    assert!(html.contains("Fallführung: Jonte Ahlers") && html.contains("Dafür fehlt noch"));
    let pseudonymous =
        CasePage { pattern: Some(PatternAction::Open("/freigabe/7".into(), info("in Prüfung"))), ..case(false) };
    let html = rendered("fall-pseudonym", &pseudonymous);
    assert!(!html.contains("Beispielmann") && !html.contains("Anvertrautes") && html.contains("Pseudonyme Ansicht"));
}

#[test]
fn case_page_says_what_is_not_there_yet() {
    let early = CasePage {
        flow: Flow::new("submitted", &["draft"], state_label),
        sessions: vec![],
        history: vec![],
        setting: None,
        crisis: None,
        outcomes: vec![],
        pattern: None,
        actions: vec![],
        next_steps: vec![],
        documents: vec![],
        prints: vec![super::super::Link { label: "Krisenkonzept".into(), href: "/faelle/x/krisenkonzept".into() }],
        permit: String::new(),
        started_on: String::new(),
        ..case(false)
    };
    let html = rendered("fall-frueh", &early);
    assert!(html.contains("Noch keine Kooperationsrunde") && html.contains("noch nicht begonnen"));
}

#[test]
fn r115_the_flow_shows_where_the_case_stands() {
    let html = rendered("fall", &case(true));
    let (_, current) = html.split_once("aria-current=\"step\"").expect("a current step");
    let step = current.split("</li>").next().expect("the rest of the step");
    assert!(step.contains(&state_label("follow_up")), "{step}");
    assert!(html.contains("<dfn>BDF</dfn>: Beratungsdienst Fremdplatzierung"), "abbreviations are explained");
}
