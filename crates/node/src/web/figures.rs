// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/zahlen`: the figures of section III of the report, as sentences, tables and bars.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::figures::{Counts, Figures};
use jiff::civil::Date;
use serde::Deserialize;

use super::{PageError, html, labels, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::{figures, pool};
use crate::view::parts::Errors;
use crate::view::{Bar, DateValue, FigureRow, FigureTable, FiguresPage, NavArea, format};

gates!(
    /// Unit heads, pool office, evaluation.
    SeeFigures
);

/// The day as typed.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    tag: String,
    #[serde(default)]
    monat: String,
    #[serde(default)]
    jahr: String,
}

/// Shows the figures of a day: the one asked for, else the day up to which the data are complete.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeFigures>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut tx = node.store.snapshot("figures_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    drop(tx);
    let usual = pool.as_of.unwrap_or_else(|| node.clock.today());
    let mut errors = Errors::none();
    let as_of = match day(&asked) {
        Ok(day) => day.unwrap_or(usual),
        Err(message) => {
            errors.add("datum", message);
            usual
        }
    };
    let figures = figures::compute(&node, as_of).await?;
    let date = if errors.any() {
        DateValue { day: asked.tag, month: asked.monat, year: asked.jahr }
    } else {
        DateValue { day: as_of.day().to_string(), month: as_of.month().to_string(), year: as_of.year().to_string() }
    };
    html(&FiguresPage {
        page: shell::page(&node, &pool, &may.actor, Some(NavArea::Figures), None),
        as_of: format::date(as_of),
        date,
        errors,
        sentences: sentences(&figures),
        tables: tables(&figures),
    })
}

fn day(asked: &Asked) -> Result<Option<Date>, String> {
    let typed = [&asked.jahr, &asked.monat, &asked.tag].map(|text| text.trim());
    if typed.iter().all(|text| text.is_empty()) {
        return Ok(None);
    }
    let fault = || "Geben Sie Tag, Monat und Jahr als Zahlen an, zum Beispiel 31 12 2018.".to_owned();
    let (Ok(year), Ok(month), Ok(day)) = (typed[0].parse(), typed[1].parse(), typed[2].parse()) else {
        return Err(fault());
    };
    Date::new(year, month, day).map(Some).map_err(|_| "Diesen Tag gibt es im Kalender nicht.".to_owned())
}

fn sentences(figures: &Figures) -> Vec<String> {
    let cases = |count: u64| format::plural(usize::try_from(count).unwrap_or(usize::MAX), "Fall", "Fälle");
    let mut sentences = vec![format!(
        "{} beraten, {} Hilfekonzepte umgesetzt.",
        cases(figures.cases_consulted),
        format::number(figures.concepts_implemented)
    )];
    let gender: Vec<String> = figures
        .gender
        .0
        .iter()
        .map(|(code, count)| format!("{} {}", format::number(*count), labels::code("gender", code)))
        .collect();
    if !gender.is_empty() {
        sentences.push(format!("Geschlecht: {}.", gender.join(", ")));
    }
    if let (Some(youngest), Some(oldest)) = (figures.age_min, figures.age_max) {
        sentences.push(format!("Die jüngste Person war {youngest}, die älteste {oldest} Jahre alt."));
    }
    let means: Vec<String> = figures
        .age_mean
        .iter()
        .filter(|(key, _)| key != "all")
        .map(|(key, mean)| format!("{} Jahre ({})", mean.truncated_2, labels::code("gender", key)))
        .collect();
    if !means.is_empty() {
        sentences.push(format!("Das Durchschnittsalter betrug {}.", means.join(" und ")));
    }
    sentences.push(format!("Unbegleitet eingereist: {}.", format::number(figures.uma)));
    let first = &figures.solution_ready_in_first_session;
    if let Some(percent) = &first.percent {
        sentences.push(format!(
            "In {} von {} Fällen ({percent} %) lag nach der ersten Kooperationsrunde eine Lösung vor.",
            first.num, first.den
        ));
    }
    sentences
}

fn tables(figures: &Figures) -> Vec<FigureTable> {
    let agreements = &figures.agreements;
    let agreements = Counts(vec![
        ("rechtzeitig erledigt".to_owned(), agreements.done_on_time),
        ("später erledigt".to_owned(), agreements.done_late),
        ("offen".to_owned(), agreements.open),
    ]);
    let settings = Counts(vec![
        ("trägerübergreifend".to_owned(), figures.cross_provider_settings),
        ("stationär und ambulant verbunden".to_owned(), figures.residential_and_outpatient_combined),
        ("mit Ausweichplatz".to_owned(), figures.settings_with_fallback),
    ]);
    let mut tables = vec![
        counted("eingaenge", "Eingänge nach Jahr", "", "Jahr", &figures.intakes_by_year, None),
        counted("maedchen", "Mädchen bis 13 Jahre nach Jahr", "", "Jahr", &figures.girls_13_or_younger_by_year, None),
        ages(figures),
        counted(
            "problemgruppen",
            "Problemgruppen",
            "Ein Fall zählt in jeder Gruppe, die ihn betrifft.",
            "Problemgruppe",
            &figures.problem_group_frequency,
            Some("problem_group"),
        ),
        counted(
            "problemlagen",
            "Problemlagen",
            "Ein Fall kann mehrere Problemlagen haben.",
            "Problemlage",
            &figures.problem_frequency,
            Some("problem"),
        ),
        stability(figures),
        counted("settings", "Hilfesettings", "", "Merkmal", &settings, None),
        counted("erlaubnis", "Stand der Betriebserlaubnis", "", "Stand", &figures.permit_status, Some("permit_status")),
        counted("verbleib", "Verbleib", "", "Verbleib", &figures.retention, Some("outcome_retention")),
        counted("vereinbarungen", "Vereinbarungen", "", "Stand", &agreements, None),
        counted(
            "gelingen",
            "Gelingensfaktoren",
            "",
            "Faktor",
            &figures.success_factor_frequency,
            Some("success_factor"),
        ),
        counted("hemmnisse", "Hemmnisse", "", "Hemmnis", &figures.hindrance_factor_frequency, Some("hindrance_factor")),
    ];
    tables.extend(billing(figures));
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn counted(id: &str, title: &str, note: &str, head: &str, counts: &Counts, list: Option<&str>) -> FigureTable {
    let label = |key: &str| list.map_or_else(|| key.to_owned(), |list| labels::code(list, key));
    let rows = counts.0.iter().map(|(key, count)| FigureRow { label: label(key), cells: vec![format::number(*count)] });
    let bars = counts.0.iter().map(|(key, count)| Bar {
        label: label(key),
        value: u32::try_from(*count).unwrap_or(u32::MAX),
        shown: format::number(*count),
    });
    FigureTable {
        id: id.to_owned(),
        title: title.to_owned(),
        note: note.to_owned(),
        columns: vec![head.to_owned(), "Anzahl".to_owned()],
        rows: rows.collect(),
        chart: bars.collect(),
    }
}

fn ages(figures: &Figures) -> FigureTable {
    let genders: Vec<&str> = figures.age_band_official_by_gender.iter().map(|(code, _)| code.as_str()).collect();
    let bands = domain::codes::list("age_band_official").map_or(&[][..], |list| &list.entries);
    let count = |band: &str, counts: &Counts| counts.get(band);
    let rows = bands
        .iter()
        .map(|band| {
            (
                band,
                figures
                    .age_band_official_by_gender
                    .iter()
                    .map(|(_, counts)| count(&band.code, counts))
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, cells)| cells.iter().any(|cell| *cell > 0))
        .map(|(band, cells)| FigureRow {
            label: band.de.clone(),
            cells: cells.into_iter().map(format::number).collect(),
        });
    let heads = genders.iter().map(|code| labels::code("gender", code));
    FigureTable {
        id: "altersgruppen".to_owned(),
        title: "Altersgruppen nach Geschlecht".to_owned(),
        note: String::new(),
        columns: std::iter::once("Alter".to_owned()).chain(heads).collect(),
        rows: rows.collect(),
        chart: Vec::new(),
    }
}

fn stability(figures: &Figures) -> FigureTable {
    let rows = figures.stability.iter().map(|(months, stability)| FigureRow {
        label: format!("nach {months} Monaten"),
        cells: vec![
            format::number(stability.due),
            format::number(stability.held),
            stability.percent.as_ref().map_or_else(|| "–".to_owned(), |percent| format!("{percent} %")),
        ],
    });
    FigureTable {
        id: "halt".to_owned(),
        title: "Wie die Settings gehalten haben".to_owned(),
        note: "Gezählt sind Beobachtungen, die fällig waren und beantwortet sind.".to_owned(),
        columns: ["Zeitpunkt", "Beobachtet", "Gehalten", "Anteil"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        chart: figures
            .stability
            .iter()
            .filter(|(_, stability)| stability.due > 0)
            .map(|(months, stability)| Bar {
                label: format!("nach {months} Monaten"),
                value: u32::try_from(stability.held).unwrap_or(u32::MAX),
                shown: format!("{} von {}", stability.held, stability.due),
            })
            .collect(),
    }
}

fn billing(figures: &Figures) -> Option<FigureTable> {
    let billing = figures.billing.as_ref()?;
    let euro = |amount: String| format!("{} EUR", format::decimal(&amount));
    let row = |label: String, hours: String, amount: String| FigureRow {
        label,
        cells: vec![format::decimal(&hours), euro(amount)],
    };
    let mut rows: Vec<FigureRow> = billing
        .by_provider
        .iter()
        .map(|(name, sums)| row(name.clone(), format!("{:.2}", sums.hours), format!("{:.2}", sums.amount_eur)))
        .collect();
    rows.push(row("Zusammen".to_owned(), format!("{:.2}", billing.hours), format!("{:.2}", billing.amount_eur)));
    Some(FigureTable {
        id: "abrechnung".to_owned(),
        title: "Fachleistungsstunden der Trägervertretungen".to_owned(),
        note: format!("{} Teilnahmen.", format::number(billing.entries)),
        columns: ["Träger", "Stunden", "Betrag"].map(str::to_owned).to_vec(),
        rows,
        chart: Vec::new(),
    })
}
