// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Patterns of the folded text: ages, numbers and addresses that no register needs to know.
//!
//! All expressions run in linear time (no backtracking); what an expression cannot say, a small
//! function decides. "§ 35a", "SGB VIII", "24 Stunden", "Altersgruppe 16–17" are no hits.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::dates::{self, is_counted};
use super::fold::Folded;
use super::hit::{Hit, HitKind};
use super::numbers;

/// One match under judgement.
pub(crate) struct Find<'a> {
    text: &'a str,
    captures: Captures<'a>,
    /// Birth date of the register.
    pub birth_date: Option<Date>,
}

impl<'a> Find<'a> {
    /// A group of the expression, empty if it took no part.
    pub fn group(&self, number: usize) -> &'a str {
        self.captures.get(number).map_or("", |group| group.as_str())
    }

    fn range(&self) -> std::ops::Range<usize> {
        self.captures.get(0).map_or(0..0, |whole| whole.range())
    }

    /// The text before the match.
    pub fn before(&self) -> &'a str {
        &self.text[..self.range().start]
    }

    /// The text after the match.
    pub fn after(&self) -> &'a str {
        &self.text[self.range().end..]
    }
}

type Judge = fn(&Find) -> Option<HitKind>;

/// An expression and what decides about its matches.
pub(crate) struct Rule {
    expression: Regex,
    judge: Judge,
    blocks: bool,
}

impl Rule {
    /// The same rule, but its hits ask instead of blocking.
    pub fn asking(self) -> Self {
        Self { blocks: false, ..self }
    }
}

/// A blocking rule.
///
/// # Panics
/// If the expression is wrong; expressions are constants and a test runs them all.
pub(crate) fn rule(expression: &str, judge: Judge) -> Rule {
    let expression = Regex::new(expression).expect("a constant expression");
    Rule { expression, judge, blocks: true }
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut rules = dates::rules();
    rules.extend(ages());
    rules.extend(file_and_phone_numbers());
    rules.extend(accounts_and_addresses());
    rules
});

/// Finds every pattern in a folded text.
pub(crate) fn find(folded: &Folded, birth_date: Option<Date>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for rule in RULES.iter() {
        let mut at = 0;
        while let Some(captures) = rule.expression.captures_at(&folded.text, at) {
            let find = Find { text: &folded.text, captures, birth_date };
            let range = find.range();
            if let Some(kind) = (rule.judge)(&find) {
                // A named group is the hit where the words around it only explain it.
                let hit = find.captures.name("hit").map_or(range.clone(), |group| group.range());
                let hit_end = if kind == HitKind::Iban { hit.start + iban_length(find.group(0)) } else { hit.end };
                let (start, end) = folded.span(hit.start, hit_end);
                hits.push(Hit { start, end, kind, tier: 2, blocks: rule.blocks });
                at = range.end;
            } else {
                // What was refused may hide a match that starts inside it: go on after its first word.
                at = next_word(&folded.text, range.start).min(range.end);
            }
        }
    }
    hits
}

/// The start of the next run of letters and digits.
fn next_word(text: &str, at: usize) -> usize {
    let first = text[at..].chars().next().map_or(1, char::len_utf8);
    let rest = &text[at + first..];
    let word = if text[at..].starts_with(char::is_alphanumeric) {
        rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
    } else {
        0
    };
    at + first + word
}

fn ages() -> Vec<Rule> {
    const WORD: &str = r"(?:sechs|sieben|acht|neun|zehn|elf|zw(?:o|oe)lf|(?:drei|vier|f(?:u|ue)nf|sech|sieb|acht|neun)zehn|(?:(?:ein|zwei|drei|vier|f(?:u|ue)nf|sechs|sieben)und)?zwanzig)";
    let words = [
        format!(r"(?i)\b{WORD}-?j(?:a|ae)hrige?[nrsm]?\b"),
        format!(r"(?i)\b{WORD}\s+Jahren?\s+alt\b"),
        format!(r"(?i)\bim\s+Alter\s+von\s+{WORD}\b"),
    ];
    let mut rules: Vec<Rule> = words.iter().map(|word| rule(word, |_| Some(HitKind::Age))).collect();
    rules.extend([
        rule(r"(?i)\b(\d{1,2})\s?-?\s?j(?:a|ae)hr(?:ige?[nrsm]?|\.)\b", age),
        rule(r"(?i)\b(\d{1,2})\s?(?:Jahren?|J\.)(?:\s+und\s+\d{1,2}\s+Monaten?)?\s+alt\b", age),
        rule(r"(?i)\bim\s+Alter\s+von\s+(\d{1,2})\b", age_before),
        rule(r"(?i)\b(?:Altersgruppe|Alter|Alters)\s?:?\s?(\d{1,2})\b", age_before),
        rule(r"(?i)\bmit\s+(\d{1,2})\s+Jahren\b", age),
        rule(r"(?i)\b(\d{1,2})\s?J\.", age),
        rule(r"[,(;:]\s?(\d{1,2})\s+Jahre\s?[,.;)]", age),
        rule(r"\p{L}{2,}\s(?P<hit>\((\d{1,2})(?:\s?J(?:\.|ahre))?\))", age),
        rule(r"(?i)\b(?:ist|wird|wurde|war)\s+(?:(?:jetzt|bald|gerade|erst|schon|damals|heute)\s+)?(\d{1,2})(?:\s+geworden\b|\s?[,.;)]\s|\s?[,.;)]?$)", |find| {
            age(find).filter(|_| !dates::starts_with_month(find.after()))
        }),
        rule(r"(?i)\b(\d{1,2})\.\s+(?:Geburtstag|Lebensjahr)", |find| (!is_threshold(find)).then_some(HitKind::Age)),
        rule(r"(?i)\b(\d{1,2})\.\s+(?:Geburtstag|Lebensjahr)", |find| is_threshold(find).then_some(HitKind::Age)).asking(),
    ]);
    rules
}

/// Ages at which the law draws a line; they name nobody.
fn is_threshold(find: &Find) -> bool {
    matches!(find.group(1), "14" | "18" | "21" | "27")
}

/// An age of a person and not the upper end of a band ("16–17 Jahre alt").
fn age(find: &Find) -> Option<HitKind> {
    let digits: String = find.group(1).chars().filter(char::is_ascii_digit).collect();
    let number: u8 = digits.parse().ok()?;
    let before = find.before().trim_end();
    let front = before.strip_suffix("bis").or_else(|| before.strip_suffix("und")).or_else(|| before.strip_suffix('-'));
    let band = front.is_some_and(|front| front.trim_end().ends_with(|c: char| c.is_ascii_digit()));
    ((1..=99).contains(&number) && !band).then_some(HitKind::Age)
}

/// An age and not the lower end of a band.
fn age_before(find: &Find) -> Option<HitKind> {
    let after = find.after().trim_start();
    let band = ["-", "bis", "und", "/"].iter().find_map(|word| after.strip_prefix(word));
    let band = band.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let months = after.starts_with("Monat") || after.starts_with("Woche") || after.starts_with("Tag");
    (!band && !months).then_some(HitKind::Age)
}

fn file_and_phone_numbers() -> Vec<Rule> {
    vec![
        rule(
            r"\b(?:\d{1,4}|[IVX]{1,5})\s?([A-Z][A-Za-z]{0,4})(?:\s?\([A-Za-z]+\))?\s?\d{1,6}\s?/\s?\d{2}(?:\d{2})?\b",
            court_file,
        ),
        rule(r"\b\d{1,4}[-.]\d{1,4}\s?/\s?\d{2,4}\s?[-/.]\s?\d{1,6}\b", |_| Some(HitKind::FileNumber)),
        rule(r"\bJug\s?\d{1,2}\s?/\s?\w{1,6}\s?/\s?\d{1,6}\s?[-/]\s?\d{2,4}\b", |_| Some(HitKind::FileNumber)),
        rule(
            r"(?i)\b(?:Az|Aktenz(?:eichen)?|Akten-?(?:Nr|nummer)|Gesch(?:a|ae)ftszeichen|Gz|Tgb\.?-?Nr|Vorgangs-?(?:nr|nummer))\b[.: ]{0,3}[A-Za-z0-9./-]*\d[\w./-]*(?:\s[\w./-]*\d[\w/-]*)*",
            |_| Some(HitKind::FileNumber),
        ),
        rule(r"(?i)(?:\+|\b00)\d{2}[\s./()-]{0,3}(?:\d[\s./()-]{0,3}){6,12}\d\b", |find| {
            (!within_account(find.before())).then_some(HitKind::Phone)
        }),
        rule(r"(?:\(0\d{2,5}\)|\b0\d{2,5})[\s/.-]{1,3}\d{2,}(?:[\s-]?\d{2,}){0,5}\b", |find| {
            let digits = find.group(0).bytes().filter(u8::is_ascii_digit).count();
            ((7..=15).contains(&digits) && !within_account(find.before())).then_some(HitKind::Phone)
        }),
        rule(r"\b0\d{8,14}\b", |_| Some(HitKind::Phone)),
        rule(r"(?i)\b(?:Tel|Telefon|Handy|Mobil|Fax|Rufnummer)\b[.: ]{0,3}\d[\d\s/-]{4,}\d\b", |_| {
            Some(HitKind::Phone)
        }),
    ]
}

fn accounts_and_addresses() -> Vec<Rule> {
    const KIND: &str = r"(?:strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer|chaussee|stieg|steig|pfad|twiete|kamp|deich|wall|markt|graben|promenade|zeile|hof|berg)";
    const KIND_ALONE: &str = r"(?:Strasse|Str\.|Weg|Allee|Platz|Gasse|Ring|Damm|Ufer|Chaussee|Stieg|Steig|Pfad|Kamp|Deich|Wall|Markt|Promenade)";
    let counted: Judge = |find| (!is_counted(find.after())).then_some(HitKind::Street);
    vec![
        rule(r"(?i)[\w.+-]+(?:@|\s?[(\[](?:at)[)\]]\s?)[\w-]+(?:(?:\.|\s?[(\[](?:dot|punkt)[)\]]\s?)[\w-]+)+", |_| {
            Some(HitKind::Email)
        }),
        rule(r"(?i)\b[A-Z]{2}\s?\d{2}(?:[\s-]?[A-Z0-9]){11,42}", |find| {
            (iban_length(find.group(0)) > 0).then_some(HitKind::Iban)
        }),
        rule(r"\b(?:D\s?-\s?)?(\d{5})\s+(\p{Lu}\p{Ll}+(?:[- ]\p{Lu}\p{Ll}+)?)\b", |find| {
            (!is_counted(find.group(2)) && find.group(1) >= "01001").then_some(HitKind::Postcode)
        }),
        rule(
            &format!(r"\b(?:\p{{Lu}}[\p{{L}}-]*\s)?\p{{Lu}}[\p{{L}}-]*{KIND}\s?(?:Nr\.\s?)?\d{{1,4}}(?:\s?[a-z]\b)?"),
            counted,
        ),
        rule(
            &format!(r"\b(?:\p{{Lu}}[\p{{L}}-]*[\s-]){{1,3}}{KIND_ALONE}\s?(?:Nr\.\s?)?\d{{1,4}}(?:\s?[a-z]\b)?"),
            counted,
        ),
        rule(r"(?i)\b[A-Z](?:\s?\d){9}\b", |find| {
            numbers::health_insurance(find.group(0)).then_some(HitKind::HealthInsuranceNumber)
        }),
        rule(r"(?i)\b\d{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-Z]\s?\d{2}\s?\d\b", |find| {
            numbers::pension_insurance(find.group(0)).then_some(HitKind::PensionInsuranceNumber)
        }),
        rule(r"\b[1-9]\d\s?\d{3}\s?\d{3}\s?\d{3}\b", |find| numbers::tax_id(find.group(0)).then_some(HitKind::TaxId)),
        rule(r"\b[A-Z]{1,3}(?:\s?-\s?|\s)[A-Z]{1,2}[\s-]?[1-9]\d{0,3}[EH]?\b", licence_plate),
        rule(r"\b\d{1,2}[.,]\d{3,}\s?°?\s?[NS]?\s?[,;/ ]\s?\d{1,3}[.,]\d{3,}\s?°?\s?[EOW]?", |_| {
            Some(HitKind::Coordinates)
        }),
        rule(r#"\b\d{1,3}\s?°\s?\d{1,2}(?:[.,]\d+)?\s?['"]"#, |_| Some(HitKind::Coordinates)),
        rule(r"@[A-Za-z0-9_][A-Za-z0-9_.]+", |find| {
            (!find.before().ends_with(|c: char| c.is_alphanumeric())).then_some(HitKind::Handle)
        }),
    ]
}

/// Whether the text ends inside a bank account written in groups of four; its check digits have judged it.
fn within_account(before: &str) -> bool {
    let mut groups = before
        .split_whitespace()
        .rev()
        .skip_while(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_digit()));
    let front = groups.next().unwrap_or_default().as_bytes();
    before.ends_with(' ')
        && front.len() == 4
        && front[..2].is_ascii()
        && front[..2].iter().all(u8::is_ascii_uppercase)
        && front[2..].iter().all(u8::is_ascii_digit)
}

fn court_file(find: &Find) -> Option<HitKind> {
    const NO_REGISTER: [&str; 9] = ["Tage", "Abs", "Nr", "Jahre", "Woche", "Mal", "Uhr", "SGB", "Satz"];
    (!NO_REGISTER.contains(&find.group(1))).then_some(HitKind::FileNumber)
}

fn licence_plate(find: &Find) -> Option<HitKind> {
    const LAWS: [&str; 8] = ["SGB", "BGB", "JGG", "GG", "AG", "LG", "OLG", "ICD"];
    let text = find.group(0);
    let front: String = text.chars().take_while(char::is_ascii_uppercase).collect();
    // A code of a list, "SC-S-1", goes on with a hyphen; a plate stands alone.
    let inside = find.before().ends_with('-') || find.after().starts_with(['-', '/']);
    (!LAWS.contains(&front.as_str()) && !inside).then_some(HitKind::LicencePlate)
}

/// Length in bytes of the IBAN at the front of a match, 0 if there is none.
///
/// The expression takes what may follow; the longest front with right check digits is the number.
fn iban_length(found: &str) -> usize {
    let german = found.get(..2).is_some_and(|land| land.eq_ignore_ascii_case("de"));
    let mut ends = Vec::new();
    let mut length = 0;
    for (at, c) in found.char_indices() {
        if c.is_ascii_alphanumeric() {
            length += 1;
            if if german { length == 22 } else { (15..=34).contains(&length) } {
                ends.push(at + 1);
            }
        }
    }
    let plausible = |front: &str| front.bytes().filter(u8::is_ascii_digit).count() >= 8 && numbers::iban(front);
    ends.into_iter().rev().map(|end| &found[..end]).find(|front| plausible(front)).map_or(0, str::len)
}
