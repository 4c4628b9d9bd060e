// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The register: what this node knows by name about a case.
//!
//! A known register finds far more than a trained recogniser does, and what it cannot find it does
//! not pretend to: unknown people are for the reader.

use domain::case_file::{CaseFile, Identity};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::dates;
use super::hit::HitKind;
use super::index::{Form, Index};
use super::words::{is_common, is_generic, is_particle, is_title};

/// Names that belong to the node and not to one case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NodeTerms {
    /// Full names of staff, delegates and guardians.
    pub staff: Vec<String>,
    /// Names of providers.
    pub providers: Vec<String>,
    /// Town, districts, name of the pool and of its office.
    pub places: Vec<String>,
    /// Names of the other young people of the node: a text about one case must not name another.
    pub young_people: Vec<String>,
    /// Panel codes, local ids and file numbers of the other cases.
    pub codes: Vec<String>,
}

// Prints nothing: every field is a name.
impl std::fmt::Debug for NodeTerms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NodeTerms(..)")
    }
}

/// The register as the command `scan` reads it; every field is optional, an unknown one is refused.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegisterInput {
    /// Given name or names.
    pub given_name: Option<String>,
    /// Family name with its particles.
    pub family_name: Option<String>,
    /// Birth date; read from `1998-10-19` or `19.10.1998`.
    #[serde(deserialize_with = "birth_date")]
    pub birth_date: Option<Date>,
    /// Street, with or without the house number.
    pub street: Option<String>,
    /// House number, text or number.
    #[serde(deserialize_with = "text_or_number")]
    pub house_number: Option<String>,
    /// Postcode, text or number.
    #[serde(deserialize_with = "text_or_number")]
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// File number of the office.
    pub file_number: Option<String>,
    /// Code of the case in the panel.
    pub panel_code: Option<String>,
    /// Guardian.
    pub guardian: Option<String>,
    /// Relatives by name.
    pub relatives: Option<Vec<String>>,
    /// Providers.
    pub providers: Option<Vec<String>>,
    /// School.
    pub school: Option<String>,
    /// Clubs.
    pub clubs: Option<Vec<String>>,
    /// Staff.
    pub staff: Option<Vec<String>>,
}

// Prints nothing: every field is a name.
impl std::fmt::Debug for RegisterInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegisterInput(..)")
    }
}

fn text_or_number<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(u64),
    }
    Ok(Option::<Either>::deserialize(input)?.map(|either| match either {
        Either::Text(text) => text,
        Either::Number(number) => number.to_string(),
    }))
}

fn birth_date<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Date>, D::Error> {
    match Option::<String>::deserialize(input)?.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => {
            let fault = "birth_date is not a date; write it as 1998-10-19 or 19.10.1998";
            dates::parse(text).map(Some).ok_or_else(|| serde::de::Error::custom(fault))
        }
    }
}

/// The names a node knows, ready to be looked for. Building costs some milliseconds; keep it.
pub struct Register {
    pub(crate) index: Index,
    pub(crate) birth_date: Option<Date>,
}

// Prints nothing: the content is names.
impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Register(..)")
    }
}

impl Register {
    /// The register of one case together with the names of its node.
    #[must_use]
    pub fn for_case(case: &CaseFile, node: &NodeTerms) -> Self {
        let identity: &Identity = &case.identity;
        let mut register = Self { index: Index::default(), birth_date: Some(identity.birth_date) };
        register.add_person(&identity.given_name, HitKind::GivenName);
        register.add_person(&identity.family_name, HitKind::FamilyName);
        register.add_code(identity.file_number.as_deref().unwrap_or_default(), HitKind::FileNumber);
        register.add_code(&identity.panel_code, HitKind::PanelCode);
        register.add_code(&identity.local_id, HitKind::FileNumber);
        register.add_code(&case.id.to_string(), HitKind::FileNumber);
        if let Some(address) = &identity.address {
            register.add_address(address);
        }
        identity.protected_terms.iter().for_each(|term| register.add_protected(term));
        // Unusual details only as they stand: their single words are ordinary words.
        identity.unusual_details.iter().for_each(|term| register.index.add(term, HitKind::ProtectedTerm, Form::Whole));
        register.add_person_words(case);
        register.add_confided(case);
        for component in case.record.setting.iter().flat_map(|setting| &setting.components) {
            if let Some(provider) = &component.provider {
                register.add_organisation(provider, HitKind::Provider);
            }
        }
        register.add_node(node);
        register
    }

    /// Words that say what never leaves about the person: nationality, district, a gender other than f and m.
    fn add_person_words(&mut self, case: &CaseFile) {
        let nationality = case.identity.nationality.as_deref().unwrap_or_default();
        if nationality != "deutsch" && !nationality.is_empty() {
            for ending in ["", "e", "en", "er", "em"] {
                self.index.add(&format!("{nationality}{ending}"), HitKind::ProtectedTerm, Form::Whole);
            }
        }
        if let Some(district) = case.identity.district {
            self.add_organisation(district.de(), HitKind::Place);
        }
        if case.record.referral.gender.code() == "d" {
            for word in [
                "divers",
                "diverse",
                "diversen",
                "diverser",
                "nonbinär",
                "nichtbinär",
                "nicht-binär",
                "non-binary",
                "intergeschlechtlich",
                "drittes Geschlecht",
            ] {
                self.index.add(word, HitKind::ProtectedTerm, Form::Whole);
            }
        }
    }

    /// Sentences of the local narrative and of what was confided: whoever copies one copies the case.
    fn add_confided(&mut self, case: &CaseFile) {
        let confided = case.entrusted.iter().map(|item| item.text.as_str());
        for text in confided.chain(std::iter::once(case.narrative.local.as_str())) {
            for sentence in text.split(['.', '!', '?', ';', ':', '\n']) {
                let words = sentence.split_whitespace().count();
                if (4..=40).contains(&words) {
                    self.index.add(sentence.trim(), HitKind::ProtectedTerm, Form::Whole);
                }
            }
        }
    }

    fn add_node(&mut self, node: &NodeTerms) {
        node.staff.iter().for_each(|name| self.add_person(name, HitKind::Staff));
        node.providers.iter().for_each(|name| self.add_organisation(name, HitKind::Provider));
        for name in &node.places {
            self.index.add(name, HitKind::Place, if is_common(name) { Form::AskingPart } else { Form::Whole });
        }
        node.young_people.iter().for_each(|name| self.add_person(name, HitKind::OtherYoungPerson));
        node.codes.iter().for_each(|code| self.add_code(code, HitKind::FileNumber));
    }

    /// A name of a person: whole, and each part that names the person by itself.
    fn add_person(&mut self, name: &str, kind: HitKind) {
        let words: Vec<&str> = name.split_whitespace().filter(|word| !is_title(word.trim_matches('.'))).collect();
        if words.is_empty() {
            return;
        }
        self.index.add(&words.join(" "), kind, Form::Whole);
        for (place, word) in words.iter().enumerate() {
            // "Ben" at the front of a full name is a given name and not a particle.
            let front = place == 0 && words.len() > 1 && !matches!(kind, HitKind::FamilyName);
            let parts: Vec<&str> = word.split(['-', '‐', '‑', '–', '/', '(', ')', ',', '„', '“', '"']).collect();
            for part in parts.iter().chain(std::iter::once(word)) {
                if part.chars().filter(|c| c.is_alphabetic()).count() >= 2 && (front || !is_particle(part)) {
                    self.index.add(part, kind, Form::Part);
                }
            }
        }
    }

    /// A name of an organisation: whole, its own words without the general ones, and each of them.
    fn add_organisation(&mut self, name: &str, kind: HitKind) {
        self.index.add(name, kind, Form::Whole);
        let words: Vec<&str> =
            name.split([' ', ',', '(', ')', '„', '“', '"', '\u{a0}']).filter(|word| !word.is_empty()).collect();
        let general = |word: &str| {
            let bare = word.trim_matches('.');
            is_generic(bare)
                || is_particle(bare)
                || is_title(bare)
                || (bare.chars().count() < 2 && !bare.starts_with(|c: char| c.is_ascii_digit()))
        };
        let own: Vec<&str> = words.iter().copied().filter(|word| !general(word)).collect();
        if own.len() > 1 {
            self.index.add(&own.join(" "), kind, Form::Part);
        }
        for word in own {
            let mut pieces: Vec<&str> = word.split(['-', '‑', '–']).collect();
            while pieces.len() > 1 && pieces.last().is_some_and(|last| is_generic(last)) {
                pieces.pop();
                self.index.add(&pieces.join("-"), kind, Form::Part);
            }
            let named = word.starts_with(char::is_uppercase) && word.chars().count() >= 4;
            if named {
                self.index.add(word, kind, if is_common(word) { Form::AskingPart } else { Form::Part });
            }
        }
    }

    fn add_code(&mut self, code: &str, kind: HitKind) {
        self.index.add(code, kind, Form::Code);
    }

    /// A street with and without its number.
    fn add_street(&mut self, street: &str, number: &str) {
        let bare =
            street.trim().trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || "-/.".contains(c));
        let bare = match bare.rsplit_once(' ') {
            // "61 a": the letter belongs to the number.
            Some((front, letter)) if letter.chars().count() == 1 && front.ends_with(|c: char| c.is_ascii_digit()) => {
                front.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace())
            }
            _ => bare,
        };
        if bare.chars().any(char::is_alphabetic) {
            self.index.add(bare, HitKind::Street, Form::Whole);
            self.index.add(street, HitKind::Street, Form::Whole);
            if !number.is_empty() {
                self.index.add(&format!("{bare} {number}"), HitKind::Street, Form::Whole);
            }
        }
    }

    /// A free address line, "wechselnd, zuletzt Kattenturmer Heerstraße 88, 28277 Bremen".
    fn add_address(&mut self, address: &str) {
        for piece in address.split([',', ';']).map(str::trim) {
            let digits = piece.chars().take_while(char::is_ascii_digit).count();
            if digits == 5 {
                self.index.add(&piece[..5], HitKind::Postcode, Form::Code);
                self.index.add(piece[5..].trim(), HitKind::City, Form::Whole);
            } else if piece.ends_with(|c: char| c.is_ascii_digit()) || piece.chars().any(|c| c.is_ascii_digit()) {
                let street = piece.trim_start_matches("zuletzt ").trim_start_matches("bei ");
                self.add_street(street, "");
            }
        }
    }

    /// A string that the case file protects: whole; street without its number; each name in it.
    fn add_protected(&mut self, term: &str) {
        self.index.add(term, HitKind::ProtectedTerm, Form::Whole);
        let words: Vec<&str> = term.split_whitespace().collect();
        if words.len() > 3 {
            return;
        }
        let numbered = words.len() > 1 && words.last().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
        let bare = if numbered { words[..words.len() - 1].join(" ") } else { String::new() };
        if numbered && !is_generic(&bare) && bare.chars().count() >= 5 {
            self.index.add(&bare, HitKind::ProtectedTerm, Form::Part);
        }
        let name_like =
            |word: &&&str| word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-');
        for word in words.iter().filter(name_like) {
            let parts = word.split('-').chain(std::iter::once(*word));
            for part in parts.filter(|part| part.chars().count() >= 2 && !numbered) {
                if !is_generic(part) && !is_particle(part) && !is_title(part) {
                    self.index.add(part, HitKind::ProtectedTerm, Form::Part);
                }
            }
        }
    }
}

impl From<RegisterInput> for Register {
    fn from(input: RegisterInput) -> Self {
        let mut register = Self { index: Index::default(), birth_date: input.birth_date };
        let text = |field: Option<String>| field.unwrap_or_default();
        for (name, kind) in [
            (input.given_name, HitKind::GivenName),
            (input.family_name, HitKind::FamilyName),
            (input.guardian, HitKind::Guardian),
        ] {
            register.add_person(&text(name), kind);
        }
        for (names, kind) in [(input.relatives, HitKind::Relative), (input.staff, HitKind::Staff)] {
            names.iter().flatten().for_each(|name| register.add_person(name, kind));
        }
        for (names, kind) in [(input.providers, HitKind::Provider), (input.clubs, HitKind::Club)] {
            names.iter().flatten().for_each(|name| register.add_organisation(name, kind));
        }
        register.add_organisation(&text(input.school), HitKind::School);
        register.add_street(&text(input.street), &text(input.house_number));
        register.index.add(&text(input.postcode), HitKind::Postcode, Form::Code);
        register.index.add(&text(input.city), HitKind::City, Form::Whole);
        register.add_code(&text(input.file_number), HitKind::FileNumber);
        register.add_code(&text(input.panel_code), HitKind::PanelCode);
        register
    }
}
