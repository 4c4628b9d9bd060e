// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Patterns: what is a date, an age, a number, and what only looks like one.

use super::{found, register};
use crate::text::HitKind;

const REGISTER: &str = r#"{"birth_date":"19.10.1998"}"#;

/// The whole text is one blocking hit of this kind.
fn check(kind: HitKind, texts: &[&str]) {
    let register = register(REGISTER);
    for text in texts {
        for sentence in [(*text).to_owned(), format!("so war {text}, dann")] {
            let hits = found(&sentence, &register);
            let one = hits
                .iter()
                .any(|(words, found, blocks)| *found == kind && *blocks && words.contains(text.trim_end_matches('.')));
            assert!(one, "{sentence}: {hits:?}");
        }
    }
}

#[test]
fn the_birth_date_in_every_form() {
    check(
        HitKind::BirthDate,
        &[
            "19.10.1998",
            "19.10.98",
            "19. 10. 1998",
            "19. Oktober 1998",
            "19 Oktober 1998",
            "19. Okt. 98",
            "19. Okt 1998",
            "19.Oktober 1998",
            "1998-10-19",
            "19/10/1998",
            "19-10-1998",
            "10/1998",
            "10/98",
            "Oktober 1998",
            "Okt. 98",
            "Oktober 98",
            "19. Oktober",
            "19101998",
            "19981019",
            "19.X.1998",
            "1998/10/19",
            "1\u{200b}9.1\u{ad}0.1998",
            "１９.１０.１９９８",
            "19‑10‑1998",
        ],
    );
}

#[test]
fn other_dates() {
    check(
        HitKind::Date,
        &[
            "02.03.1999",
            "2.3.1999",
            "2.3.99",
            "31.12.17",
            "3. März",
            "3. Maerz 2017",
            "3. MA\u{308}RZ 2017",
            "1. Feb. 2018",
            "Februar 2015",
            "Jänner 2015",
            "Mai 2018",
            "03.03.",
            "3.3.",
            "04.07. bis 22.09.2016",
            "09/2017",
            "Sept. 2016",
            "ersten Mai",
            "dritten März 2017",
            "einundzwanzigsten Juni",
            "2017-03-03",
            "Herbst 2018",
            "Ende 2017",
            "Schuljahr 2016/17",
            "April '17",
        ]
        .map(|text| text.split(" bis ").next().unwrap_or(text)),
    );
    check(HitKind::BirthDate, &["Jahrgang 1998", "geboren 1998", "geb. 1999"]);
}

#[test]
fn ages_below_a_band() {
    check(
        HitKind::Age,
        &[
            "17-jährig",
            "17-jähriger",
            "17jährige",
            "17 jährig",
            "17-jaehrigen",
            "17 Jahre alt",
            "17 Jahren alt",
            "siebzehnjährig",
            "neunjährigen",
            "fünfzehn Jahre alt",
            "im Alter von 17",
            "Alter: 17",
            "mit 17 Jahren",
            "Altersgruppe 16",
            "16. Geburtstag",
            "13. Lebensjahr",
            "zwölfjährige",
        ],
    );
    let hits = found("Larissa (21) half; sie ist 17.", &register("{}"));
    assert_eq!(hits.iter().filter(|hit| hit.1 == HitKind::Age && hit.2).count(), 2, "{hits:?}");
}

#[test]
fn numbers_with_and_without_check_digits() {
    check(
        HitKind::FileNumber,
        &[
            "721 Js 40812/16",
            "95 Ls 213/16",
            "64 F 1188/17",
            "XII ZB 12/19",
            "51-20/2016-0417",
            "Jug 01/RSD/0913-19",
            "3 Ws (B) 12/20",
            "Aktenzeichen 4711-A/3",
        ],
    );
    check(
        HitKind::Phone,
        &[
            "0421 361-1234",
            "0421/3611234",
            "(0421) 361 12 34",
            "+49 421 3611234",
            "0049 421 361 1234",
            "01761234567",
            "0176-123 45 67",
            "Tel. 361 12 34",
        ],
    );
    check(
        HitKind::Email,
        &["a.b@example.org", "a.b(at)example.org", "a.b [at] example [dot] org", "kind+x@schule-nord.example.de"],
    );
    check(HitKind::Iban, &["DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"]);
    check(HitKind::HealthInsuranceNumber, &["A000500015", "A 000 500 015"]);
    check(HitKind::PensionInsuranceNumber, &["15070649C103", "15 070649 C 103"]);
    check(HitKind::TaxId, &["86095742719", "86 095 742 719"]);
    check(HitKind::LicencePlate, &["HB-AB 1234", "HB AB 123", "B-MW 4711", "OHZ-X 1E"]);
    check(HitKind::Postcode, &["28237 Bremen", "D-28237 Bremen", "14467 Potsdam"]);
    check(
        HitKind::Street,
        &[
            "Kantstraße 148",
            "Kantstr. 148",
            "Otto-Brenner-Allee 45",
            "Züricher Straße 14",
            "Halmerweg 61a",
            "Senftenberger Ring 52",
            "Karl Marx Str. 2",
        ],
    );
    check(HitKind::Coordinates, &["53.0793, 8.8017", "53,0793 N 8,8017 O", "53° 4'"]);
    check(HitKind::Handle, &["@yuki_zeichnet", "@jojo.13439"]);
}

#[test]
fn what_only_looks_like_one_is_no_hit() {
    let register = register(REGISTER);
    for text in [
        "§ 35a SGB VIII",
        "§§ 45, 45a",
        "SGB VIII und SGB X",
        "24 Stunden",
        "innerhalb von 24 Stunden",
        "Altersgruppe 16–17",
        "Altersgruppe 16 bis 17",
        "16–17 Jahre alt",
        "1:1",
        "2:1-Betreuung",
        "6 Monate",
        "nach 12 Monaten",
        "seit 3 Jahren",
        "sechs Jahre lang",
        "3,5 Stunden",
        "1,5 Stellen",
        "zwei- bis dreimal",
        "2-3 Mal",
        "Kind unter 12",
        "ab 18:30 Uhr",
        "am 10.30 Uhr",
        "im Mai 30 Stunden",
        "Clearingplatz 24 Stunden",
        "langjährig, mehrjährig, volljährig, minderjährig",
        "§ 41 (2)",
        "§ 8a Abs. 2",
        "Nr. 2.1. der Regel",
        "10000 Euro",
        "12345 Menschen",
        "DE89 3704 0044 0532 0130 01",
        "A000500016",
        "15070649C104",
        "86095742710",
        "48 Stunden, 7 Tage, 28 Tage",
        "HS-STABLE und SC-S-PROJ",
        "3/4 der Zeit",
        "U-Bahn",
        "Phase 3",
        "Anlage 4/2",
    ] {
        assert_eq!(found(text, &register), [], "{text}");
    }
}

#[test]
fn a_bare_year_and_a_legal_age_only_ask() {
    for text in ["seit 2014", "nach dem 18. Geburtstag"] {
        let hits = found(text, &register(REGISTER));
        assert!(hits.len() == 1 && !hits[0].2, "{text}: {hits:?}");
    }
}
