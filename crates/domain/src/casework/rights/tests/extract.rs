// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the person concerned is told.

use serde_json::{Value, json};

use crate::casework::follow_up::tests::observed;
use crate::casework::rights::{Extract, extract};
use crate::casework::tests::Stage;
use crate::profile::ProfileKind;
use crate::retention::RetentionPolicy;

fn made(stage: &Stage) -> Extract {
    stage.seen("cm-1", |case, context| extract(case, &RetentionPolicy::default(), context))
}

fn stage() -> Stage {
    let mut stage = observed(ProfileKind::Bremen);
    let entrusted = json!({"text": "Vom Stiefvater erzählt.", "confided_by": "Tante", "consent": "none"});
    stage.does_item("cm-1", "entrusted", "eins", &entrusted);
    stage.does_item("ul-1", "legal_hold", "eins", &json!({"reason": "Klage der Nachbarn."}));
    let contact = json!({"on": "2026-03-03", "with": ["young_person"], "note": "Spaziergang am Deich."});
    stage.does_item("cm-1", "contact_note", "eins", &contact);
    stage
}

#[test]
fn the_extract_tells_what_is_stored_in_words() {
    let text = made(&stage()).text_de();
    let told = [
        "Auskunft nach Art. 15 DSGVO",
        "Vorname: Jona",
        "Geburtsdatum: 04.05.2011",
        "Will eigene Räume.",
        "Die Gruppe war zu groß.",
        "Spaziergang am Deich.",
        "Kontakt mit: junger Mensch",
        "10 Jahre ab dem Abschluss",
        "Organisation lag-1",
        "Beschwerde bei der Aufsichtsbehörde",
    ];
    for words in told {
        assert!(text.contains(words), "{words}: {text}");
    }
    for code in ["TR-CM", "PC-STR", "HH-WG", "ESC-L", "2026-03-03", "young_person"] {
        assert!(!text.contains(code), "{code} is no word");
    }
}

#[test]
fn the_extract_tells_nothing_that_was_entrusted_and_names_no_member_of_staff() {
    let stage = stage();
    let extract = made(&stage);
    let both = format!("{} {}", extract.text_de(), serde_json::to_string(&extract).unwrap());
    for words in ["Stiefvater", "Tante", "Nachbarn", "Person cm-1", "Person pc-1", "\"cm-1\"", ": pc-1", ": ul-1"] {
        assert!(!both.contains(words), "{words}");
    }
    assert!(both.contains("Referatsleitung") || both.contains("Poolkoordination"), "functions are named");
    assert!(!format!("{extract:?}").contains("Jona"));
}

#[test]
fn words_and_data_come_from_one_source() {
    let extract = made(&stage());
    let data = serde_json::to_value(&extract).unwrap();
    let text = extract.text_de();
    let Some(parts) = data["parts"].as_array() else { panic!("a list") };
    assert_eq!(parts.len(), extract.parts.len());
    assert!(parts.len() > 20, "every section and every document is a part: {}", parts.len());
    for part in parts {
        for line in part["lines"].as_array().into_iter().flatten() {
            let (label, words) = (line["label_de"].as_str(), line["text"].as_str().map(str::to_owned));
            assert!(text.contains(&format!("{}: {}", label.unwrap(), words.unwrap())));
        }
        assert_ne!(part["title_de"], Value::Null);
    }
}
