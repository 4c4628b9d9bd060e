// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the procedure points out without standing in the way.

use super::{Context, Proceeding, conduct, follow_up, implementation, invitation, referral, rights, session};

/// Something to look at. It never blocks: checks that hold a case up are refusals.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    /// Stable token.
    pub token: &'static str,
    /// German sentence. It names functions and help, never the young person; only why a referral came back is told in the words
    /// of who sent it.
    pub message_de: String,
    /// Name of the form that settles it, where there is one.
    pub form: Option<&'static str>,
    /// The document of that form, where one of several settles it; none for a new one.
    pub item: Option<String>,
    /// Whether it presses: shown on the start page of case lead and coordinator, too.
    pub alarm: bool,
}

impl Notice {
    /// Something to consider.
    #[must_use]
    pub fn hint(token: &'static str, form: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { token, message_de: message.into(), form, item: None, alarm: false }
    }

    /// The same, settled by one of several documents.
    #[must_use]
    pub fn settled_by(self, item: Option<String>) -> Self {
        Self { item, ..self }
    }

    /// Something that must not wait.
    #[must_use]
    pub fn alarm(token: &'static str, form: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { alarm: true, ..Self::hint(token, form, message) }
    }
}

/// Names one after the other, for the end of a sentence: a name such as "e. V." brings its full stop along.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(", ").trim_end_matches('.').to_owned()
}

/// Finds what one part of the way points out.
type Part = fn(&Proceeding, &Context<'_>) -> Vec<Notice>;

const PARTS: [Part; 7] = [
    referral::notices,
    invitation::notices,
    session::notices,
    implementation::notices,
    follow_up::notices,
    conduct::notices,
    rights::notices,
];

/// Everything that a case points out today, what presses first.
#[must_use]
pub fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    let mut found: Vec<_> = PARTS.iter().flat_map(|part| part(case, context)).collect();
    found.sort_by_key(|notice| !notice.alarm);
    found
}
