// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use askama::Template as _;
use domain::StaffId;
use domain::casework::{self, CaseFormKind, StaffEntry};
use domain::form::FormData;
use domain::profile::{NodeProfile, ProfileKind};
use domain::role::Role;
use domain::state::Refusal;
use scraper::{Html, Selector};

use super::rows::step;
use super::sent::tidy;
use super::*;
use crate::view::{Control, FormField, ToldValue};

fn data(pairs: &[(&str, &str)]) -> FormData {
    FormData::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn staff() -> Vec<StaffEntry> {
    let person = |id: &str, role| StaffEntry {
        id: StaffId::new(id),
        name: format!("Person {id}"),
        organisation: None,
        roles: vec![role],
    };
    vec![
        person("gua-1", Role::Guardian),
        person("ul-2", Role::UnitHead),
        person("ul-1", Role::UnitHead),
        person("na-1", Role::NodeAdmin),
    ]
}

fn form(name: &str) -> &'static CaseFormKind {
    casework::form(name).expect("a form")
}

fn shown(kind: &CaseFormKind, data: &FormData, refusals: &[Refusal]) -> Vec<FormField> {
    let (staff, profile) = (staff(), NodeProfile::new(ProfileKind::Bremen, "Pool"));
    let options = Options { staff: &staff, profile: &profile };
    fields(kind.fields, &Shown { data, refusals, options, focus: "" })
}

fn field<'a>(fields: &'a [FormField], name: &str) -> &'a FormField {
    fields.iter().find(|field| field.name == name).expect("a field")
}

/// What a browser would send back from the printed fields.
fn sent_back(fields: &[FormField]) -> FormData {
    let printed: String = fields.iter().map(|field| field.render().expect("a field")).collect();
    let page = Html::parse_fragment(&printed);
    let select = |selector: &str| Selector::parse(selector).expect("a selector");
    let mut pairs = Vec::new();
    let mut push = |element: scraper::ElementRef<'_>, value: String| {
        pairs.push((element.attr("name").unwrap_or_default().to_owned(), value));
    };
    for input in page.select(&select("input[type=text], input[checked]")) {
        push(input, input.attr("value").unwrap_or_default().to_owned());
    }
    for area in page.select(&select("textarea")) {
        // The parser drops the line break after the tag, as browsers do.
        push(area, area.text().collect());
    }
    for list in page.select(&select("select")) {
        if let Some(option) = list.select(&select("option[selected]")).next() {
            push(list, option.attr("value").unwrap_or_default().to_owned());
        }
    }
    FormData::from_pairs(pairs)
}

#[test]
fn what_was_typed_comes_back_from_the_printed_form_of_every_kind() {
    for (name, typed) in [
        (
            "occasion",
            &[
                ("triggers", "TR-CM"),
                ("triggers", "TR-PROV"),
                ("notices.0.on", "31.2.2026"),
                ("notices.0.kind", "TR-CM"),
                ("notices.0.what", "Anruf <b>\"laut\"</b> & mehr"),
                ("notices.3.on", "7.3.2026"),
                ("escalation", "ESC-R"),
                ("danger_self", "acute"),
                ("account", "\nErste Zeile ist leer.\nZweite."),
            ][..],
        ),
        ("person", &[("given_name", "Jona"), ("birth_date", "4.5.2011"), ("uma", "ja"), ("unit_head", "ul-2")]),
        ("requests", &[("child_protection", "nein")]),
        ("submission", &[("checked", "ja")]),
        ("person", &[("unit_head", "jemand-der-ging")]),
    ] {
        let typed = data(typed);
        let back = sent_back(&shown(form(name), &typed, &[]));
        for (field, value) in typed.pairs() {
            assert!(back.all(field).iter().any(|one| one == value), "{name}: {field} = {value:?} was lost");
        }
    }
}

#[test]
fn every_form_prints_well_formed_with_unique_ids_and_labels() {
    for kind in casework::forms() {
        let fields = shown(kind, &FormData::default(), &[]);
        let printed: String = fields.iter().map(|field| field.render().expect("a field")).collect();
        let page = Html::parse_fragment(&printed);
        assert!(page.errors.is_empty(), "{}: {:?}", kind.name, page.errors);
        assert!(!printed.contains("{office}") && !printed.contains("{unit}") && !printed.contains("{round}"));
        let controls = Selector::parse("input, select, textarea").expect("a selector");
        for control in page.select(&controls) {
            let id = control.attr("id").expect("an id");
            let label = Selector::parse(&format!("label[for='{id}']")).expect("a selector");
            assert_eq!(page.select(&label).count(), 1, "{}: {id}", kind.name);
        }
    }
}

#[test]
fn a_fault_stands_at_its_field_and_is_tied_to_it() {
    let refusal = |field: &str| Refusal {
        rule: "field",
        field: Some(field.to_owned()),
        message_de: format!("So nicht: {field}."),
        help_de: None,
    };
    let typed = data(&[("stations.2.from", "x")]);
    let fields = shown(form("history"), &typed, &[refusal("stations.2.from"), refusal("why_not_reached")]);
    let printed = field(&fields, "stations").render().expect("a field");
    assert!(printed.contains("aria-describedby=\"f-stations.2.from-h f-stations.2.from-e\" aria-invalid=\"true\""));
    assert!(printed.contains("So nicht: stations.2.from."));
    assert_eq!(field(&fields, "why_not_reached").error, "So nicht: why_not_reached.");
}

#[test]
fn few_answers_are_buttons_many_a_list_and_people_are_those_who_may() {
    let person = shown(form("person"), &FormData::default(), &[]);
    let Control::Select { groups, .. } = &field(&person, "unit_head").control else { panic!("a list of people") };
    let names: Vec<_> = groups.iter().flat_map(|group| &group.choices).map(|choice| choice.label.as_str()).collect();
    assert_eq!(names, ["Person ul-1", "Person ul-2"]);
    assert!(person.iter().all(|field| field.name != "district"), "only Berlin has districts");
    let about = shown(form("about"), &FormData::default(), &[]);
    assert!(matches!(field(&about, "place_of_stay").control, Control::Select { .. }));
    assert!(field(&person, "file_number").optional && !field(&person, "uma").optional);
    let requests = shown(form("requests"), &FormData::default(), &[]);
    assert!(matches!(field(&requests, "child_protection").control, Control::Radios(_)));
    let question = shown(form("question"), &FormData::default(), &[]);
    let Control::Checks(groups) = &field(&question, "problems").control else { panic!("boxes") };
    assert!(groups.len() > 1, "problems stand under their groups");
    assert_eq!(groups[1].first, groups[0].choices.len());
}

#[test]
fn rows_are_added_removed_and_put_back_without_losing_a_word() {
    let history = form("history");
    let mut typed = data(&[
        ("stations.0.code", "HH-WG"),
        ("stations.3.code", "HH-ISE"),
        ("stations.3.from", "3/2025"),
        ("why_not_reached", "Text"),
        ("_schritt", "dazu:stations"),
    ]);
    let done = step(history.fields, &mut typed).expect("a step");
    assert_eq!((done.focus.as_str(), typed.rows("stations")), ("stations.4.code", vec![0, 3, 4]));
    typed.push("_schritt", "weg:stations.3");
    let done = step(history.fields, &mut typed).expect("a step");
    assert_eq!((done.told.as_str(), typed.rows("stations")), ("Die Zeile ist entfernt.", vec![0, 4]));
    assert_eq!(rows::removed(&typed).len(), 2);
    typed.push("_schritt", "zurueck");
    assert_eq!(step(history.fields, &mut typed).expect("a step").focus, "stations.3.code");
    assert_eq!((typed.one("stations.3.from"), typed.one("why_not_reached")), ("3/2025", "Text"));
    assert!(rows::removed(&typed).is_empty());
    for pressed in ["weg:why_not_reached.0", "weg:stations.x", "dazu:family", "sonst"] {
        typed.push("_schritt", pressed);
        assert_eq!(step(history.fields, &mut typed), None, "{pressed}");
    }
    assert_eq!(step(history.fields, &mut typed), None, "no such button was pressed");
}

#[test]
fn written_forms_read_in_words() {
    let (staff, profile) = (staff(), NodeProfile::new(ProfileKind::Bremen, "Pool"));
    let options = Options { staff: &staff, profile: &profile };
    let typed = data(&[
        ("stations.0.code", "HH-WG"),
        ("stations.0.from", "02/2024"),
        ("why_not_reached", "Die Gruppe\nwar zu groß."),
    ]);
    let history = told(form("history").fields, &typed, options, false);
    assert_eq!(history.len(), 2, "what is left open is left out");
    let ToldValue::Rows(rows) = &history[0].value else { panic!("rows") };
    assert_eq!(rows[0][1], ("Von".to_owned(), "02/2024".to_owned()));
    assert_eq!(history[1].value, ToldValue::Text("Die Gruppe\nwar zu groß.".to_owned()));
    let person = told(form("person").fields, &data(&[("unit_head", "ul-1"), ("gender", "m")]), options, true);
    let value = |key: &str| &person.iter().find(|told| told.key == key).expect("a value").value;
    assert_eq!(*value("Leitung, die befürwortet"), ToldValue::Text("Person ul-1".to_owned()));
    assert_eq!(*value("Aktenzeichen"), ToldValue::Nothing);
}

#[test]
fn labels_carry_the_words_of_the_city() {
    for (kind, expected) in [
        (ProfileKind::Bremen, "BDF im Referat zur Kooperationsrunde"),
        (ProfileKind::Berlin, "Koordinierungsstelle im Bezirk zur Fallverbundsitzung"),
    ] {
        let profile = NodeProfile::new(kind, "Pool");
        assert_eq!(words("{office} im {unit} zur {round}", &profile), expected);
    }
}

#[test]
fn rows_are_numbered_as_the_faults_will_name_them() {
    let mut typed = data(&[
        ("stations.0.code", " "),
        ("stations.2.code", "HH-WG"),
        ("stations.2.from", "1/2024"),
        ("stations.7.code", "HH-ISE"),
        ("why_not_reached", "Text"),
    ]);
    tidy(form("history").fields, &mut typed);
    assert_eq!(typed.rows("stations"), [0, 1]);
    assert_eq!((typed.one("stations.0.from"), typed.one("stations.1.code")), ("1/2024", "HH-ISE"));
    assert_eq!(typed.one("why_not_reached"), "Text");
}

#[test]
fn the_pressed_button_and_the_version_are_no_part_of_the_form() {
    let sent = |pairs: &[(&str, &str)]| {
        Sent::read(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    let saved = sent(&[("_stand", "3"), ("text", "eins\r\nzwei"), ("_entfernt.x", "weg"), ("csrf", "t")]);
    assert_eq!((saved.base, saved.press), (3, Press::Save));
    assert_eq!(saved.data, data(&[("text", "eins\nzwei")]));
    for (pressed, expected) in [
        ("entwurf", Press::Draft),
        ("leise", Press::Silent),
        ("verwerfen", Press::Discard),
        ("dazu:stations", Press::Page("dazu:stations".to_owned())),
    ] {
        assert_eq!(sent(&[("_schritt", pressed)]).press, expected);
    }
}
