// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Dates in every German form, on the folded text ("März" is "Marz" or "Maerz" there).

use jiff::civil::Date;

use super::hit::HitKind;
use super::patterns::{Find, Rule, rule};

/// Names of months after folding, long before short.
const MONTH: &str = r"(?:Januar|J(?:a|ae)nner|Jan|Februar|Feber|Feb|M(?:a|ae)rz|Mrz|April|Apr|Mai|Juni|Jun|Juli|Jul|August|Aug|September|Sept|Sep|Oktober|Okt|November|Nov|Dezember|Dez)\b\.?";
const UNITS: &str = r"(?:ein|zwei|drei|vier|fuenf|funf|sechs|sieben|acht|neun)";
/// What stands before numbers that are headings and versions.
const HEADINGS: [&str; 9] = ["Nr.", "Ziffer", "Punkt", "Abschnitt", "Kapitel", "Version", "Absatz", "Anlage", "§"];

/// The rules for dates.
pub(crate) fn rules() -> Vec<Rule> {
    let day_word = format!(
        r"(?:erste|zweite|dritte|vierte|fuenfte|funfte|sechste|siebte|siebente|achte|neunte|zehnte|elfte|zwoelfte|zwolfte|(?:drei|vier|fuenf|funf|sech|sieb|acht|neun)zehnte|(?:{UNITS}und)?(?:zwanzig|dreissig)ste)[nrs]?"
    );
    vec![
        rule(r"\b(\d{1,2})\s?([./-])\s?(\d{1,2})\s?([./-])\s?(\d{4}|\d{2})\b", day_month_year),
        rule(r"\b(\d{4})\s?([./-])\s?(\d{1,2})\s?([./-])\s?(\d{1,2})\b", year_month_day),
        rule(r"\b(\d{1,2})\s?\.\s?([IVX]{1,4})\s?\.\s?(\d{4}|\d{2})\b", roman),
        rule(
            &format!(r"(?i)\b(\d{{1,2}})[\s./-]{{0,3}}({MONTH})(?:[\s./,-]{{0,3}}'?(\d{{4}}|\d{{2}})\b)?"),
            day_month_name,
        ),
        rule(&format!(r"(?i)\b{day_word}\s+{MONTH}(?:\s+(?:\d{{4}})\b)?"), |_| Some(HitKind::Date)),
        rule(
            &format!(r"(?i)\b({MONTH})(?:\s+(?:des\s+Jahres|im\s+Jahre?)\s+|[\s./-]{{0,3}})(\d{{4}})\b"),
            month_name_year,
        ),
        rule(&format!(r"(?i)\b({MONTH})\s?([/']?)\s?(\d{{2}})\b"), month_name_short_year),
        rule(r"\b(\d{1,2})\s?[/.]\s?(\d{4}|\d{2})\b", month_year),
        rule(r"\b(\d{1,2})\.\s?(\d{1,2})\.", day_month),
        rule(r"(?i)\b(?:am|vom|zum|bis|seit|ab|dem|den)\s+(?P<hit>(\d{1,2})\.(\d{2}))\b", day_month_open),
        rule(r"\b\d{8}\b|\b\d{6}\b", plain_digits),
        rule(
            r"(?i)\b(?:Anfang|Mitte|Ende|Fr(?:u|ue)hjahr|Fr(?:u|ue)hling|Sommer|Herbst|Winter|Ostern|Weihnachten|Pfingsten|Silvester|Quartal|Halbjahr|Schuljahr|Ferien)\s+(?:des\s+Jahres\s+|im\s+Jahre?\s+)?(?:19|20)\d{2}(?:/\d{2,4})?\b",
            |_| Some(HitKind::Date),
        ),
        rule(
            r"(?i)(?:\bJahrgang|\bgeb\.|\bgeboren(?:\s+im\s+Jahre?)?|\*)\s{0,2}(?:19|20)\d{2}\b|\b(?:19|20)\d{2}\s+geboren",
            |_| Some(HitKind::BirthDate),
        ),
        rule(
            r"(?i)\b(?:seit|in|im\s+Jahre?|Jahr|Jahre|Jahren|ab|bis|vor|nach|von|anno)\s+((?:19|20)\d{2})\b",
            |find| {
                let rest = find.after();
                (!is_counted(rest)).then_some(HitKind::Date)
            },
        )
        .asking(),
    ]
}

/// A unit after a number: then the number is a quantity.
pub(crate) fn is_counted(rest: &str) -> bool {
    const UNITS: [&str; 24] = [
        "Stunden",
        "Stunde",
        "Tage",
        "Tagen",
        "Wochen",
        "Monate",
        "Monaten",
        "Jahre",
        "Jahren",
        "Minuten",
        "Uhr",
        "Euro",
        "EUR",
        "€",
        "%",
        "Prozent",
        "Kinder",
        "Personen",
        "Menschen",
        "Jugendliche",
        "Plaetze",
        "Platze",
        "Mal",
        "mal",
    ];
    let rest = rest.trim_start();
    UNITS.iter().any(|unit| rest.strip_prefix(unit).is_some_and(|after| !after.starts_with(char::is_alphanumeric)))
}

/// Whether a text goes on with a month, so that the number before it is a day.
pub(crate) fn starts_with_month(rest: &str) -> bool {
    const MONTHS: [&str; 15] = [
        "Januar", "Jan.", "Februar", "Feb", "Marz", "Maerz", "April", "Mai", "Juni", "Juli", "August", "Sept", "Okt",
        "Nov", "Dez",
    ];
    MONTHS.iter().any(|month| rest.trim_start().starts_with(month))
}

/// Reads a whole date, `1998-10-19`, `19.10.1998`, `19.10.98` or `19. Oktober 1998`.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let text = super::fold::fold(text);
    let numbers: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = numbers[..] else { return None };
    if first.len() == 4 {
        return date(first, month_number(second)?, third);
    }
    date(third, month_number(second)?, first)
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    let short: i16 = year.parse().ok()?;
    let year = match (year.len(), short) {
        (4, year) if (1900..2100).contains(&year) => year,
        (2, short) if short <= 39 => 2000 + short,
        (2, short) => 1900 + short,
        _ => return None,
    };
    Date::new(year, month, day.parse().ok()?).ok()
}

fn month_number(word: &str) -> Option<i8> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok().filter(|month| (1..=12).contains(month));
    }
    let lower = word.to_lowercase();
    let start = lower.get(..3)?;
    Some(match start {
        "jan" | "jae" => 1,
        "feb" => 2,
        "mar" | "mae" | "mrz" => 3,
        "apr" => 4,
        "mai" => 5,
        "jun" => 6,
        "jul" => 7,
        "aug" => 8,
        "sep" => 9,
        "okt" => 10,
        "nov" => 11,
        "dez" => 12,
        _ => return None,
    })
}

/// Birth date or any other, by comparison with the register.
fn named(find: &Find, found: Date) -> HitKind {
    if find.birth_date == Some(found) { HitKind::BirthDate } else { HitKind::Date }
}

fn day_month_year(find: &Find) -> Option<HitKind> {
    let (day, month, year) = (find.group(1), find.group(3), find.group(5));
    if find.group(2) != find.group(4) {
        return None;
    }
    let dotted = find.group(2) == ".";
    if !dotted && year.len() == 2 && (day.len() < 2 || month.len() < 2) {
        return None;
    }
    match date(year, month_number(month)?, day) {
        Some(found) => Some(named(find, found)),
        // The 31st of February is a slip of the pen and still a date.
        None => (dotted && day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))).then_some(HitKind::Date),
    }
}

fn year_month_day(find: &Find) -> Option<HitKind> {
    if find.group(2) != find.group(4) {
        return None;
    }
    Some(named(find, date(find.group(1), month_number(find.group(3))?, find.group(5))?))
}

fn roman(find: &Find) -> Option<HitKind> {
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let month = ROMAN.iter().position(|numeral| *numeral == find.group(2))?;
    Some(named(find, date(find.group(3), i8::try_from(month + 1).ok()?, find.group(1))?))
}

fn day_month_name(find: &Find) -> Option<HitKind> {
    let month = month_number(find.group(2))?;
    let day: i8 = find.group(1).parse().ok().filter(|day| (1..=31).contains(day))?;
    let whole = date(find.group(3), month, find.group(1));
    let birthday = find.birth_date.is_some_and(|birth| {
        whole == Some(birth) || (find.group(3).is_empty() && (birth.month(), birth.day()) == (month, day))
    });
    Some(if birthday { HitKind::BirthDate } else { HitKind::Date })
}

fn birth_month(find: &Find, month: i8, year: &str) -> bool {
    find.birth_date.is_some_and(|birth| date(year, month, "1").is_some_and(|first| first == birth.first_of_month()))
}

fn month_name_year(find: &Find) -> Option<HitKind> {
    let month = month_number(find.group(1))?;
    date(find.group(2), month, "1")?;
    Some(if birth_month(find, month, find.group(2)) { HitKind::BirthDate } else { HitKind::Date })
}

/// "Okt. 98", "Mai '98", and "Oktober 98" where it is the month of birth; "im Mai 30 Stunden" is none.
fn month_name_short_year(find: &Find) -> Option<HitKind> {
    let month = month_number(find.group(1))?;
    if birth_month(find, month, find.group(3)) {
        return Some(HitKind::BirthDate);
    }
    let written_short = !find.group(2).is_empty() || find.group(1).ends_with('.');
    (written_short && !is_counted(find.after())).then_some(HitKind::Date)
}

fn month_year(find: &Find) -> Option<HitKind> {
    let month = month_number(find.group(1))?;
    if birth_month(find, month, find.group(2)) {
        return Some(HitKind::BirthDate);
    }
    let apart = !find.before().ends_with(['.', '/', '-', ',']);
    (apart && find.group(2).len() == 4 && date(find.group(2), month, "1").is_some()).then_some(HitKind::Date)
}

fn is_day_month(day: &str, month: &str) -> bool {
    day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) && month_number(month).is_some()
}

fn day_month(find: &Find) -> Option<HitKind> {
    let before = find.before().trim_end();
    let heading = HEADINGS.iter().any(|heading| before.ends_with(heading));
    let inside = find.before().ends_with(['.', '/']) || find.after().starts_with(|c: char| c.is_ascii_digit());
    (is_day_month(find.group(1), find.group(2)) && !heading && !inside).then_some(HitKind::Date)
}

fn day_month_open(find: &Find) -> Option<HitKind> {
    let after = find.after().trim_start();
    let number = after.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    (is_day_month(find.group(2), find.group(3))
        && !after.starts_with("Uhr")
        && (!number || after.starts_with(". ") || after == "."))
        .then_some(HitKind::Date)
}

/// "19101998", "19981019", "191098": only the birth date itself.
fn plain_digits(find: &Find) -> Option<HitKind> {
    let birth = find.birth_date?;
    let (day, month, year) = (birth.day(), birth.month(), birth.year());
    let short = year % 100;
    [
        format!("{day:02}{month:02}{year:04}"),
        format!("{year:04}{month:02}{day:02}"),
        format!("{day:02}{month:02}{short:02}"),
        format!("{short:02}{month:02}{day:02}"),
    ]
    .iter()
    .any(|form| form == find.group(0))
    .then_some(HitKind::BirthDate)
}
