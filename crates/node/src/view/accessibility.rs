// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Accessibility statement (section 12b BGG, BITV 2.0).

use askama::Template;

use super::Page;

/// The statement; the known barriers of this release stand in the template.
#[derive(Debug, Template)]
#[template(path = "accessibility.html")]
pub struct AccessibilityPage {
    /// Header data.
    pub page: Page,
    /// Whom to write to, from the configuration.
    pub contact: Contact,
    /// Day of the statement, German date.
    pub as_of: String,
}

/// Contact of the body that runs the node; what is not configured is empty and is not shown.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Name of the body.
    pub body: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// Enforcement body of the Land, with address.
    pub enforcement: String,
}
