// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The extract for the person concerned (Art. 15 GDPR, § 83 SGB X): what of the case is about her, in words and as data
//! from one source. Whoever answers reads it before it is handed out, because words may tell of third persons.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use crate::case_file::Identity;
use crate::casework::follow_up::timeline;
use crate::casework::grants::{EmergencyAccess, EvaluationSample};
use crate::casework::invitation::{Dossier, DossierCheck, IdentityShown, day_de};
use crate::casework::referral::{Entrusted, PersonData};
use crate::casework::rights::LegalHold;
use crate::casework::{CaseForm as _, Context, Document, Proceeding, forms};
use crate::clock::german_date;
use crate::form::{Field, Kind, words};
use crate::ids::StaffId;
use crate::retention::{DataClass, RetentionPolicy};

/// What is left out: what somebody confided (§ 65 SGB VIII), which is told by hand where it is the person's own; drafts
/// whose released form is in it; and notes of who looked at the case and why it is kept, which the log answers for.
const LEFT_OUT: [&str; 7] = [
    Entrusted::NAME,
    Dossier::NAME,
    DossierCheck::NAME,
    IdentityShown::NAME,
    EmergencyAccess::NAME,
    EvaluationSample::NAME,
    LegalHold::NAME,
];

/// An extract. As JSON it is the machine-readable copy.
#[derive(Clone, Eq, PartialEq, Serialize)]
pub struct Extract {
    /// The day on which it was made.
    pub made_on: Date,
    /// Its parts in their order.
    pub parts: Vec<ExtractPart>,
}

/// A part of an extract.
#[derive(Clone, Eq, PartialEq, Serialize)]
pub struct ExtractPart {
    /// Stable name: of the form, or of what else it tells.
    pub name: String,
    /// German heading.
    pub title_de: String,
    /// The day on which it was written last, where it is a document.
    pub written_on: Option<Date>,
    /// What it tells.
    pub lines: Vec<ExtractLine>,
}

/// One thing that is told.
#[derive(Clone, Eq, PartialEq, Serialize)]
pub struct ExtractLine {
    /// German label.
    pub label_de: String,
    /// In words.
    pub text: String,
}

crate::debug::closed_debug!(Extract, ExtractPart, ExtractLine);

impl Extract {
    /// As plain text to print.
    #[must_use]
    pub fn text_de(&self) -> String {
        let part = |part: &ExtractPart| {
            let on = part.written_on.map(|day| format!(" ({})", day_de(day))).unwrap_or_default();
            let lines: Vec<_> = part.lines.iter().map(|line| format!("{}: {}", line.label_de, line.text)).collect();
            format!("{}{on}\n{}\n", part.title_de, lines.join("\n"))
        };
        let parts: Vec<_> = self.parts.iter().map(part).collect();
        format!("Auskunft nach Art. 15 DSGVO vom {}\n\n{}", day_de(self.made_on), parts.join("\n"))
    }
}

/// Makes the extract of a case. Members of staff stand in it with their function, not with their name.
#[must_use]
pub fn extract(case: &Proceeding, policy: &RetentionPolicy, context: &Context<'_>) -> Extract {
    let mut parts = vec![
        part("notes", "Hinweise zur Verarbeitung", notes(case, policy, context)),
        part("identity", "Angaben zur Person", person(&case.case.identity)),
    ];
    let narrative = &case.case.narrative;
    for (name, title, text) in [
        ("narrative", "Falldarstellung", &narrative.local),
        ("narrative_anonymised", "Anonymisierte Falldarstellung", &narrative.anonymised),
    ] {
        if !text.is_empty() {
            parts.push(part(name, title, vec![line("Text", text.clone())]));
        }
    }
    let course = timeline(case).into_iter().map(|entry| line(day_de(entry.date), entry.text_de)).collect();
    parts.push(part("course", "Verlauf", course));
    for kind in forms().filter(|kind| kind.name != PersonData::NAME && !LEFT_OUT.contains(&kind.name)) {
        for (_, document) in case.documents.of(kind.name) {
            parts.push(ExtractPart {
                name: kind.name.to_owned(),
                title_de: words(kind.title, context.profile),
                written_on: Some(german_date(document.at)),
                lines: told(kind.fields, document, context),
            });
        }
    }
    parts.retain(|part| !part.lines.is_empty());
    Extract { made_on: context.today(), parts }
}

fn part(name: &str, title: &str, lines: Vec<ExtractLine>) -> ExtractPart {
    ExtractPart { name: name.to_owned(), title_de: title.to_owned(), written_on: None, lines }
}

fn line(label: impl Into<String>, text: impl Into<String>) -> ExtractLine {
    ExtractLine { label_de: label.into(), text: text.into() }
}

/// What Art. 15 Abs. 1 asks for beside the data: purposes, receivers, period, rights.
fn notes(case: &Proceeding, policy: &RetentionPolicy, context: &Context<'_>) -> Vec<ExtractLine> {
    let record = &case.case.record;
    let mut receivers: Vec<String> =
        record.setting.iter().flat_map(|setting| setting.providers()).map(str::to_owned).collect();
    let people = record.sessions.iter().flat_map(|session| &session.participants);
    receivers.extend(people.filter_map(|person| context.register.person(person)?.organisation.clone()));
    receivers.sort();
    receivers.dedup();
    let receivers = if receivers.is_empty() { "noch niemand".to_owned() } else { receivers.join(", ") };
    vec![
        line("Verantwortlich", context.profile.pool_office.clone()),
        line("Zweck", "Beratung im Kooperationspool und Planung der Hilfe (§§ 27, 36, 62 bis 64 SGB VIII)"),
        line("Empfänger", receivers),
        line("Aufbewahrung", policy.sentence_de(DataClass::CaseFile)),
        line(
            "Ihre Rechte",
            "Berichtigung, Löschung, Einschränkung und Widerspruch (Art. 16 bis 18 und 21 DSGVO); Beschwerde bei der Aufsichtsbehörde für den Datenschutz (Art. 77 DSGVO)",
        ),
        line("Nicht enthalten", "Was Dritte anvertraut haben (§ 65 SGB VIII)"),
    ]
}

fn person(identity: &Identity) -> Vec<ExtractLine> {
    let told = |label: &str, value: &Option<String>| value.clone().map(|value| line(label, value));
    let given = |label: &str, value: &str| (!value.is_empty()).then(|| line(label, value));
    let lines = [
        given("Vorname", &identity.given_name),
        given("Familienname", &identity.family_name),
        Some(line("Geburtsdatum", day_de(identity.birth_date))),
        given("Fallnummer", &identity.local_id),
        given("Fallcode", &identity.panel_code),
        told("Aktenzeichen", &identity.file_number),
        told("Staatsangehörigkeit", &identity.nationality),
        told("Anschrift", &identity.address),
        identity.district.map(|district| line("Bezirk", district.de())),
        told("Sorgerecht", &identity.custody),
    ];
    lines.into_iter().flatten().collect()
}

/// The values of a document, with the labels of their fields.
fn told(fields: &[Field], document: &Document, context: &Context<'_>) -> Vec<ExtractLine> {
    lines_of(fields, &document.body, "", context)
}

fn lines_of(fields: &[Field], body: &Value, before: &str, context: &Context<'_>) -> Vec<ExtractLine> {
    let mut lines = Vec::new();
    for field in fields {
        let Some(value) = body.get(field.name) else { continue };
        let label = format!("{before}{}", words(field.label, context.profile));
        if let (Kind::Rows(columns), Value::Array(rows)) = (field.kind, value) {
            for (number, row) in (1..).zip(rows) {
                lines.extend(lines_of(columns, row, &format!("{label} {number}, "), context));
            }
        } else {
            let text = in_words(field.kind, value, context);
            if !text.is_empty() {
                lines.push(line(label, text));
            }
        }
    }
    lines
}

/// A value as a person reads it; nothing for what is not filled in.
fn in_words(kind: Kind, value: &Value, context: &Context<'_>) -> String {
    if let Value::Array(several) = value {
        let each: Vec<_> = several.iter().map(|one| in_words(kind, one, context)).collect();
        return each.join(", ");
    }
    let text = match value {
        Value::String(text) => text.as_str(),
        // A box that is not ticked says nothing; no is an answer.
        Value::Bool(false) if matches!(kind, Kind::Check) => return String::new(),
        Value::Bool(yes) => return if *yes { "ja" } else { "nein" }.to_owned(),
        Value::Number(number) => return number.to_string(),
        _ => return String::new(),
    };
    match kind {
        Kind::Date => text.parse().map_or_else(|_| text.to_owned(), day_de),
        Kind::One(list) | Kind::Many(list) => {
            let entry = crate::codes::list(list).and_then(|list| list.entry(text));
            entry.map_or(text, |entry| entry.de.as_str()).to_owned()
        }
        Kind::Choice(answers) | Kind::Choices(answers) => {
            answers.iter().find(|(token, _)| *token == text).map_or(text, |(_, label)| label).to_owned()
        }
        Kind::Person | Kind::People => function_of(&StaffId::new(text), context),
        _ => text.to_owned(),
    }
}

/// What a member of staff is, without the name.
fn function_of(person: &StaffId, context: &Context<'_>) -> String {
    let role = context.register.person(person).and_then(|entry| entry.roles.first().copied());
    role.map_or("eine Fachkraft", |role| role.de(context.profile)).to_owned()
}
