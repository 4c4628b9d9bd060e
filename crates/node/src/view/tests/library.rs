// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Library and pattern page.

use super::super::parts::Pager;
use super::super::{Facet, FacetOption, LibraryPage, NavArea, PatternPage, ResultRow};
use super::{cases, desk, facts, ok, page, rendered, texts};

fn facet(name: &str, title: &str, options: &[(&str, &str, usize, bool)]) -> Facet {
    let option = |(value, label, count, selected): &(&str, &str, usize, bool)| FacetOption {
        value: (*value).into(),
        label: (*label).into(),
        count: *count,
        selected: *selected,
    };
    Facet { name: name.into(), title: title.into(), options: options.iter().map(option).collect() }
}

fn library() -> LibraryPage {
    let result = |number: u32| ResultRow {
        href: format!("/bibliothek/n1berlin/{number}"),
        title: "Betreutes Einzelwohnen mit mobiler Begleitung".into(),
        origin: "Fallverbund Berlin".into(),
        issued: "2. Halbjahr 2018".into(),
        problems: texts(&["Sucht", "Straße und Abgängigkeit"]),
        components: texts(&["Betreutes Einzelwohnen", "Mobile Begleitung", "Ausweichplatz"]),
        outcome: ok("nach 12 Monaten: stabil"),
        lesson: "Getragen hat, dass immer dieselbe Person kam und ein Ausweichplatz vom ersten Tag an zugesagt war …"
            .into(),
    };
    LibraryPage {
        page: page(Some(NavArea::Library)),
        query: "rückfall".into(),
        facets: vec![
            facet(
                "herkunft",
                "Herkunft",
                &[("n1berlin", "Fallverbund Berlin", 5, true), ("n1bremen", "Kooperationspool Bremen", 7, false)],
            ),
            facet(
                "problem",
                "Problemlagen",
                &[("G-SUBST", "Sucht", 6, false), ("G-SELF", "Selbstgefährdung und psychische Belastung", 3, false)],
            ),
            facet("form", "Form des Settings", &[("residential", "stationär", 9, false)]),
            facet("verlauf", "Setting nach 12 Monaten", &[("held", "gehalten", 8, false)]),
        ],
        results: vec![result(1), result(2), result(3)],
        matching: 3,
        total: 12,
        pager: Pager::new(1, 2, |number| format!("/bibliothek?q=x&seite={number}")),
    }
}

#[test]
fn library_shows_facets_and_helps_when_nothing_is_found() {
    let html = rendered("bibliothek", &library());
    assert!(html.contains("3 von 12 Fallmustern") && html.contains("eingegrenzt auf Fallverbund Berlin"));
    let html = rendered(
        "bibliothek-leer",
        &LibraryPage { results: vec![], matching: 0, pager: Pager::default(), ..library() },
    );
    assert!(html.contains("Nichts gefunden"));
}

#[test]
fn pattern_page_names_origin_and_unknowns() {
    let pattern = PatternPage {
        page: page(Some(NavArea::Library)),
        title: "Betreutes Einzelwohnen mit mobiler Begleitung".into(),
        origin: "Fallverbund Berlin".into(),
        issued: "2. Halbjahr 2018".into(),
        basis: "aus einem Fall".into(),
        sections: desk::sections(),
        outcomes: cases::outcomes(false),
        retention: "in der Jugendhilfe gehalten".into(),
        success_factors: texts(&["Einzelfallorientierung"]),
        hindrance_factors: vec![],
        lesson: "Getragen hat, dass immer dieselbe Person kam. Ein Ausweichplatz war vom ersten Tag an zugesagt."
            .into(),
        provenance: facts(&[
            ("Knoten", "n1abcdefghijklmnopqrstuvwxyz234567"),
            ("Stelle im Verzeichnis", "4"),
            ("Unterschrieben", "31.12.2018, 14:02 Uhr"),
            ("SHA-256", &"9f2c".repeat(16)),
        ]),
        proof_href: "/bibliothek/n1berlin/4/nachweis.json".into(),
    };
    let html = rendered("bibliothek-muster", &pattern);
    assert!(html.contains("unbekannt") && html.contains("Nachweis herunterladen") && !html.contains(">fällig"));
}
