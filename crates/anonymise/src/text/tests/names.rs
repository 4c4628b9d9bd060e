// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Names: spellings, forms, parts and, above all, word boundaries.

use super::{found, register};
use crate::text::{HitKind, RegisterInput, scan};

const SHORT: &str = r#"{"given_name":"Mo","family_name":"Ole","relatives":["Lea","Mia Kai"],"staff":["Ben Ali"]}"#;

fn check(json: &str, text: &str, expected: &[(&str, HitKind, bool)]) {
    let hits = found(text, &register(json));
    let hits: Vec<_> = hits.iter().map(|(words, kind, blocks)| (words.as_str(), *kind, *blocks)).collect();
    assert_eq!(hits, expected, "{text}");
}

#[test]
fn short_names_hit_as_words_only() {
    check(SHORT, "Mobil nach Olympia, Leander mag Miami und Kaiser Molekül, Alibi, Bengel.", &[]);
    check(SHORT, "Streetworker Mo kennt sie.", &[("Mo", HitKind::GivenName, true)]);
    check(SHORT, "mo’s Freund", &[("mo’s", HitKind::GivenName, true)]);
    check(
        SHORT,
        "Ole, Oles und Leas",
        &[("Ole", HitKind::FamilyName, true), ("Oles", HitKind::FamilyName, true), ("Leas", HitKind::Relative, true)],
    );
    check(SHORT, "(Mia)/Kai", &[("Mia)/Kai", HitKind::Relative, true)]);
    check(SHORT, "Ben half.", &[("Ben", HitKind::Staff, true)]);
}

#[test]
fn parts_of_names_hit_and_particles_do_not() {
    let json = r#"{"given_name":"Finn-Luca","family_name":"von der El Hamdouchi-Ziani"}"#;
    check(json, "Von der El bis zum Ende: nichts.", &[]);
    check(json, "Luca Ziani", &[("Luca", HitKind::GivenName, true), ("Ziani", HitKind::FamilyName, true)]);
    check(json, "El\n  Hamdouchis", &[("Hamdouchis", HitKind::FamilyName, true)]);
    check(
        json,
        "Finnluca und Finn Luca",
        &[("Finnluca", HitKind::GivenName, true), ("Finn Luca", HitKind::GivenName, true)],
    );
}

#[test]
fn names_that_are_words_ask_in_lower_case_and_block_as_names() {
    let json = r#"{"family_name":"Wolf","given_name":"Rose","staff":["Anna Lang"]}"#;
    check(
        json,
        "ein langes, lang ersehntes Ziel",
        &[("langes", HitKind::Staff, false), ("lang", HitKind::Staff, false)],
    );
    check(
        json,
        "Wolf und WOLF, der wolf",
        &[
            ("Wolf", HitKind::FamilyName, true),
            ("WOLF", HitKind::FamilyName, true),
            ("wolf", HitKind::FamilyName, false),
        ],
    );
    check(
        json,
        "Wolfs Rosen, Roses Rosette",
        &[("Wolfs", HitKind::FamilyName, true), ("Roses", HitKind::GivenName, true)],
    );
}

#[test]
fn streets_with_and_without_number_and_shortened() {
    let json = r#"{"street":"Kattenturmer Heerstraße","house_number":88,"postcode":"28277","city":"Bremen"}"#;
    for text in [
        "Kattenturmer Heerstraße 88",
        "Kattenturmer Heerstr. 88",
        "KATTENTURMER HEERSTRASSE 88",
        "Kattenturmer\nHeerstraße",
    ] {
        check(json, text, &[(text, HitKind::Street, true)]);
    }
    check(json, "in 28277", &[("28277", HitKind::Postcode, true)]);
    check(json, "eine Bremer Heerstraße, 88 Stunden", &[]);
    check(
        r#"{"street":"Halmerweg 61"}"#,
        "am Halmerweg, Halmerweg 61",
        &[("Halmerweg", HitKind::Street, true), ("Halmerweg 61", HitKind::Street, true)],
    );
}

#[test]
fn organisations_hit_by_their_own_words() {
    let json = r#"{"providers":["Deichhaus Jugendhilfe gGmbH","Tor 7 Jugendhilfe gGmbH"],"school":"Oberschule am Fleetbogen","clubs":["SV Werderland"]}"#;
    check(json, "Die Jugendhilfe und die Schule am Tor.", &[]);
    check(json, "im Deichhaus", &[("Deichhaus", HitKind::Provider, true)]);
    check(json, "Tor 7 und Werderland", &[("Tor 7", HitKind::Provider, true), ("Werderland", HitKind::Club, true)]);
    check(json, "der Fleetbogen-Schule", &[("Fleetbogen", HitKind::School, true)]);
}

#[test]
fn codes_hit_with_any_separators() {
    let json = r#"{"panel_code":"HB-P-4K7","file_number":"51-20/2016-0417"}"#;
    for text in ["HB-P-4K7", "HBP4K7", "hb p 4k7", "HB/P/4K7", "HB–P–4K7"] {
        check(json, text, &[(text, HitKind::PanelCode, true)]);
    }
    for text in ["51-20/2016-0417", "51 20 2016 0417", "512020160417", "51.20.2016.0417"] {
        check(json, text, &[(text, HitKind::FileNumber, true)]);
    }
}

#[test]
fn a_register_with_unknown_fields_or_a_wrong_date_is_refused() {
    let fault = |json: &str| serde_json::from_str::<RegisterInput>(json).expect_err("refused").to_string();
    assert!(fault(r#"{"nickname":"Mo"}"#).contains("unknown field `nickname`"));
    assert!(fault(r#"{"birth_date":"gestern"}"#).contains("1998-10-19"));
}

#[test]
fn an_empty_register_and_an_empty_text_are_quiet() {
    assert_eq!(scan("", &register("{}")).hits, []);
    assert_eq!(scan("Ein Kind lernt.", &register(r#"{"given_name":"","relatives":[""],"street":" "}"#)).hits, []);
}

#[test]
fn scanning_is_linear() {
    // A million characters of near misses; a quadratic scan would not come back.
    let text = "Wol Wolffff Kordeliu-".repeat(50_000);
    assert_eq!(scan(&text, &register(r#"{"family_name":"Kordelius"}"#)).hits, []);
}
