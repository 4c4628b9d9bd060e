// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Refusals as the page tells them, and two versions side by side.

use domain::CaseId;
use domain::casework;
use domain::form::{Field, FormData};
use domain::profile::NodeProfile;
use domain::state::Refusal;

use super::{Options, told, words};
use crate::view::{Control, FormField, Newer, NewerRow, Problem, Problems, paths};

/// What stands in the way, each with the place where it can be put right: a field of the page, or another form of the case.
pub fn problems(refusals: &[Refusal], fields: &[FormField], case: Option<&CaseId>, profile: &NodeProfile) -> Problems {
    let mut names = Vec::new();
    collect(fields, &mut names);
    let place = |field: &str| {
        if names.iter().any(|name| name == field) {
            return format!("#f-{field}");
        }
        match (case, casework::form(field)) {
            (Some(case), Some(kind)) if !kind.many => paths::case_form(case.as_str(), kind.name, None),
            _ => String::new(),
        }
    };
    let problem = |refusal: &Refusal| Problem {
        href: refusal.field.as_deref().map(place).unwrap_or_default(),
        message: named(fields, refusal.field.as_deref().unwrap_or_default(), &words(&refusal.message_de, profile)),
        help: refusal.help_de.as_deref().map(|help| words(help, profile)).unwrap_or_default(),
    };
    Problems(refusals.iter().map(problem).collect())
}

/// The message with the name of its field before it, and the row for one of several: the same sentence can be true of many.
fn named(fields: &[FormField], field: &str, message: &str) -> String {
    for candidate in fields {
        if candidate.name == field {
            let said = message.contains(candidate.label.trim_end_matches(['?', ':']));
            return if said { message.to_owned() } else { format!("{}: {message}", candidate.label) };
        }
        let Control::Rows(rows) = &candidate.control else { continue };
        for row in rows {
            if row.fields.iter().any(|inner| inner.name == field) {
                return format!("{} {}, {}", candidate.label, row.place, named(&row.fields, field, message));
            }
        }
    }
    message.to_owned()
}

fn collect(fields: &[FormField], names: &mut Vec<String>) {
    for field in fields {
        names.push(field.name.clone());
        if let Control::Rows(rows) = &field.control {
            for row in rows {
                collect(&row.fields, names);
            }
        }
    }
}

/// The saved version beside the one that was just typed.
pub fn newer(fields: &[Field], who: String, theirs: &FormData, own: &FormData, options: Options<'_>) -> Newer {
    let theirs = told(fields, theirs, options, true);
    let own = told(fields, own, options, true);
    let rows = theirs.into_iter().zip(own).map(|(theirs, own)| NewerRow { theirs, own }).collect();
    Newer { who, rows }
}

/// The refusal of somebody who was writing while another version was saved.
pub fn conflict() -> Refusal {
    Refusal {
        rule: "newer_version",
        field: None,
        message_de: "Inzwischen hat jemand anderes diese Angaben gespeichert. Ihre Eingaben sind nicht verloren."
            .to_owned(),
        help_de: Some("Unten stehen beide Fassungen.".to_owned()),
    }
}
