// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Release desk.

use super::super::parts::{Errors, HitRow, TextSpan};
use super::super::{
    DeskGroup, DeskRow, DraftPage, DraftValues, NavArea, PatternField, PatternSection, Recipient, ReleaseListPage,
    ReleasedPage, ReviewPage, VoteForm, VoteRow, VoteShown, WithdrawForm, Withdrawn, WithheldRow,
};
use super::{facts, info, ok, page, rendered, texts, warn};

const TITLE: &str = "Betreutes Einzelwohnen mit mobiler Begleitung";

pub(super) fn row(task: &str) -> DeskRow {
    DeskRow {
        href: "/freigabe/7".into(),
        title: TITLE.into(),
        case_code: Some("HB-P-4K7".into()),
        state: info("in Prüfung"),
        author: "Wiebke Harms".into(),
        changed: "30.12.2018".into(),
        task: task.into(),
    }
}

pub(super) fn sections() -> Vec<PatternSection> {
    let section = |title: &str, fields| PatternSection { title: title.into(), fields };
    vec![
        section("Person", vec![PatternField::withheld("Alter bei Eingang"), PatternField::withheld("Geschlecht")]),
        section(
            "Problemlagen",
            vec![
                PatternField::list("Gruppen", texts(&["Sucht", "Fremdgefährdung"])),
                PatternField::list("Einzelne Problemlagen", vec![]),
            ],
        ),
        section(
            "Verlauf davor",
            vec![PatternField::new("Stationen", "3 bis 5"), PatternField::withheld("Zeit bis zum Beginn")],
        ),
        section(
            "Setting",
            vec![
                PatternField::list("Bausteine", texts(&["Betreutes Einzelwohnen", "Mobile Begleitung"])),
                PatternField::new("Träger", "3 oder mehr"),
            ],
        ),
    ]
}

fn group(id: &str, title: &str, rows: Vec<DeskRow>) -> DeskGroup {
    DeskGroup {
        id: id.into(),
        title: title.into(),
        explanation: "Zwei Personen prüfen unabhängig voneinander.".into(),
        rows,
    }
}

#[test]
fn release_desk_groups_the_drafts() {
    let groups = vec![
        group("pruefung", "In Prüfung", vec![row("Ihre Stimme fehlt")]),
        group("freigegeben", "Freigegeben", vec![row("")]),
    ];
    let html = rendered("freigabe", &ReleaseListPage { page: page(Some(NavArea::Releases)), groups, may_draft: true });
    assert!(html.contains("Ihre Stimme fehlt"));
    let html = rendered(
        "freigabe-leer",
        &ReleaseListPage { page: page(Some(NavArea::Releases)), groups: vec![], may_draft: true },
    );
    assert!(html.contains("Noch kein Entwurf"));
}

fn draft() -> DraftPage {
    let lesson = "Tarek blieb, weil immer dieselbe Person kam. Ein Rückfallplatz war vom ersten Tag an zugesagt.";
    DraftPage {
        base: String::new(),
        newer: String::new(),
        page: page(Some(NavArea::Releases)),
        action_href: "/freigabe/7".into(),
        stored: true,
        case_code: "HB-P-4K7".into(),
        case_href: "/faelle/1".into(),
        values: DraftValues { lesson_de: lesson.into(), press: true, ..DraftValues::default() },
        errors: Errors::none(),
        returned_reason: String::new(),
        withheld: vec![WithheldRow {
            message: "Für diesen Fall ist eine Presseberichterstattung vermerkt.".into(),
            help: "Nehmen Sie den Vermerk heraus, sobald die Berichterstattung vorbei ist.".into(),
        }],
        hits: vec![HitRow {
            text: "Tarek".into(),
            kind: "Vorname des jungen Menschen".into(),
            advice: "Durch „der junge Mensch“ ersetzen".into(),
            blocks: true,
        }],
        marked: TextSpan::mark(lesson, &[(0, 5, "Vorname".into())]),
        preview: vec![],
    }
}

#[test]
fn draft_says_what_holds_it_back_and_keeps_what_was_typed() {
    let html = rendered("freigabe-entwurf", &draft());
    assert!(html.contains("Was helfen würde") && html.contains("<mark class=\"app-mark\">Tarek"));
    assert!(!html.contains("value=\"einreichen\""), "a draft that is held back cannot be submitted");
    let mut errors = Errors::none();
    errors.add("lesson_de", "Schreiben Sie auf, was andere daraus lernen können.");
    errors.add("participation_told", "Bestätigen Sie, dass die Beteiligten Bescheid wissen.");
    let html = rendered("freigabe-entwurf-fehler", &DraftPage { errors, ..draft() });
    assert!(
        html.contains("Bitte prüfen Sie 2 Angaben")
            && html.contains("aria-describedby=\"f-lesson_de-h f-lesson_de-e\"")
    );
    assert!(html.contains("immer dieselbe Person kam"));
    let ready = DraftPage { withheld: vec![], hits: vec![], marked: vec![], preview: sections(), ..draft() };
    let html = rendered("freigabe-entwurf-bereit", &ready);
    assert!(html.contains("value=\"einreichen\""));
}

fn vote(title: &str, who: &str, shown: VoteShown, reason: &str) -> VoteRow {
    VoteRow {
        title: title.into(),
        who: who.into(),
        on: if who.is_empty() { String::new() } else { "30.12.2018".into() },
        shown,
        reason: reason.into(),
    }
}

fn recipients() -> Vec<Recipient> {
    vec![
        Recipient {
            name: "Fallverbund Berlin".into(),
            readers: "Fachkräfte und Poolkoordination des Verbunds".into(),
            state: ok("Verbunden"),
        },
        Recipient {
            name: "Bundesarbeitsgruppe".into(),
            readers: "Mitglieder der Arbeitsgruppe".into(),
            state: warn("Seit gestern nicht erreichbar"),
        },
    ]
}

fn review() -> ReviewPage {
    let payload = r#"{"schema":"pattern/1","id":"6f1c","issued":"2018-H2","person":{"age":"*","gender":"*"},"lesson":{"de":"Ein Rückfallplatz war vom ersten Tag an zugesagt.","en":null}}"#;
    ReviewPage {
        page: page(Some(NavArea::Releases)),
        draft: "7".into(),
        title: TITLE.into(),
        state: info("in Prüfung"),
        case_code: Some("HB-P-4K7".into()),
        facts: facts(&[("Verfasst von", "Jonte Ahlers"), ("Eingereicht", "30.12.2018"), ("Regelwerk", "Fassung 1")]),
        sections: sections(),
        payload: payload.into(),
        sha256: "9f2c".repeat(16),
        recipients: recipients(),
        risk_facts: facts(&[
            ("Fälle mit gleichen Angaben, streng gezählt", "16"),
            ("Begonnene Fälle dieses Knotens", "16"),
        ]),
        beyond: vec!["Der junge Mensch kann sich selbst erkennen.".to_owned()],
        risk: texts(&[
            "Wer das Setting dieses jungen Menschen kennt, erfährt, wie es ausgegangen ist.",
            "Die Angaben zur Person bleiben alle zurück.",
        ]),
        hits: vec![],
        marked: TextSpan::mark("Ein Rückfallplatz war vom ersten Tag an zugesagt.", &[]),
        votes: vec![
            vote("Erste Prüfung", "Antje Brandes", VoteShown::Hidden, ""),
            vote("Zweite Prüfung", "", VoteShown::Missing, ""),
        ],
        vote: Some(VoteForm::default()),
        no_vote_reason: String::new(),
        may_return: false,
        may_release: false,
    }
}

#[test]
fn review_shows_the_exact_bytes_and_hides_the_first_vote() {
    let html = rendered("freigabe-pruefen", &review());
    assert!(html.contains("wird nicht weitergegeben") && html.contains("Abgegeben, noch verdeckt"));
    assert!(html.contains("&#34;schema&#34;:&#34;pattern/1&#34;"), "the bytes are shown, escaped");
    let mut form = VoteForm { decision: "ablehnen".into(), ..VoteForm::default() };
    form.errors.add("reason", "Eine Ablehnung braucht eine Begründung.");
    let html = rendered("freigabe-pruefen-fehler", &ReviewPage { vote: Some(form), ..review() });
    assert!(html.contains("value=\"ablehnen\" checked"));
    let both = vec![
        vote("Erste Prüfung", "Antje Brandes", VoteShown::Approved, ""),
        vote("Zweite Prüfung", "Ole Petersen", VoteShown::Rejected, "Der zweite Satz nennt einen Ort."),
    ];
    let author = ReviewPage {
        vote: None,
        votes: both,
        no_vote_reason: "Sie haben den Entwurf verfasst.".into(),
        may_return: true,
        may_release: true,
        ..review()
    };
    let html = rendered("freigabe-genehmigt", &author);
    assert!(html.contains("Jetzt freigeben") && !html.contains("Stimme abgeben"));
}

fn released() -> ReleasedPage {
    ReleasedPage {
        page: page(Some(NavArea::Releases)),
        draft: "7".into(),
        title: TITLE.into(),
        state: ok("Freigegeben"),
        case_code: Some("HB-P-4K7".into()),
        facts: facts(&[
            ("Freigegeben am", "31.12.2018, 14:02 Uhr"),
            ("Stelle im Verzeichnis", "12"),
            ("SHA-256", &"9f2c".repeat(16)),
        ]),
        sections: sections(),
        recipients: recipients(),
        votes: vec![
            vote("Erste Prüfung", "Antje Brandes", VoteShown::Approved, ""),
            vote("Zweite Prüfung", "Ole Petersen", VoteShown::Approved, ""),
        ],
        library_href: "/bibliothek/n1bremen/12".into(),
        withdraw: Some(WithdrawForm::default()),
        withdrawn: None,
    }
}

#[test]
fn released_pattern_can_be_withdrawn_once() {
    let html = rendered("freigabe-freigegeben", &released());
    assert!(html.contains("action=\"/freigabe/7/widerruf\""));
    let gone = Withdrawn { on: "02.01.2019".into(), by: "Wiebke Harms".into(), reason: "Widerspruch".into() };
    let page = ReleasedPage {
        withdrawn: Some(gone),
        withdraw: None,
        sections: vec![],
        library_href: String::new(),
        state: warn("Widerrufen"),
        ..released()
    };
    let html = rendered("freigabe-zurueckgezogen", &page);
    assert!(html.contains("Widerrufen am 02.01.2019") && !html.contains("/widerruf"));
}
