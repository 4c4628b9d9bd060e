// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Refusals of the procedure.

use crate::form::{FieldFault, words};
use crate::profile::NodeProfile;
use crate::rule::{self, Rule};
use crate::state::Refusal;

/// A refusal: rule, field (or empty), what is wrong, who or what helps.
#[must_use]
pub fn refusal(rule: Rule, field: &str, message: impl Into<String>, help: impl Into<String>) -> Refusal {
    let help = help.into();
    Refusal {
        rule: rule.token(),
        field: (!field.is_empty()).then(|| field.to_owned()),
        message_de: message.into(),
        help_de: (!help.is_empty()).then_some(help),
    }
}

/// Faults of fields as refusals, in the words of the node.
pub(crate) fn of_fields(faults: &[FieldFault], profile: &NodeProfile) -> Vec<Refusal> {
    let told = |fault: &FieldFault| format!("{}: {}", words(&fault.label, profile), fault.message_de);
    faults.iter().map(|fault| refusal(rule::FIELD, &fault.field, told(fault), "")).collect()
}
