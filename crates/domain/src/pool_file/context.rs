// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the readers share: the text with its lines, the faults so far, and the members of staff that may be named.

use std::collections::BTreeMap;

use super::PoolFile;
use super::fault::Fault;
use super::syntax::{line_starts, position};
use crate::case_file::CaseFile;
use crate::ids::CaseId;
use crate::profile::NodeProfile;
use crate::random::Random;
use crate::role::Role;

/// A reason in both languages.
pub(super) struct Reason {
    pub(super) en: String,
    pub(super) de: String,
}

pub(super) fn reason(en: impl Into<String>, de: impl Into<String>) -> Reason {
    Reason { en: en.into(), de: de.into() }
}

pub(super) struct KnownStaff {
    pub(super) role: Role,
    pub(super) organisation: Option<String>,
}

pub(super) struct Context<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    faults: Vec<Fault>,
    pub(super) random: &'t dyn Random,
    pub(super) profile: Option<NodeProfile>,
    pub(super) staff: BTreeMap<String, KnownStaff>,
    /// Cases read so far, by local id; a case with faults stands as none.
    pub(super) cases: BTreeMap<String, Option<CaseId>>,
}

impl<'t> Context<'t> {
    pub(super) fn new(text: &'t str, random: &'t dyn Random) -> Self {
        Self {
            text,
            line_starts: line_starts(text),
            faults: Vec::new(),
            random,
            profile: None,
            staff: BTreeMap::new(),
            cases: BTreeMap::new(),
        }
    }

    pub(super) fn fault(&mut self, offset: usize, field: impl Into<String>, reason: Reason) {
        let (line, column) = position(self.text, &self.line_starts, offset);
        self.faults.push(Fault { line, column, field: field.into(), reason: reason.en, reason_de: reason.de });
    }

    /// The file, if nothing was wrong with it.
    pub(super) fn finish(mut self, file: Option<PoolFile>) -> Result<PoolFile, Vec<Fault>> {
        self.faults.sort_by(|a, b| (a.line, a.column, &a.field).cmp(&(b.line, b.column, &b.field)));
        self.faults.dedup();
        match file {
            Some(file) if self.faults.is_empty() => Ok(file),
            _ => Err(self.faults),
        }
    }

    pub(super) fn note_case(&mut self, local_id: &str, case: Option<&CaseFile>) {
        self.cases.insert(local_id.to_owned(), case.map(|case| case.id.clone()));
    }
}
