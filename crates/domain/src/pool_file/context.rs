// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the readers share: the text with its lines, the faults so far, and the members of staff that may be named.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::PoolFile;
use super::fault::Fault;
use super::syntax::{line_starts, position};
use crate::ids::{CaseId, StaffId};
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
    /// None when the file names a role that does not exist.
    pub(super) role: Option<Role>,
    pub(super) organisation: Option<String>,
}

/// A case as far as billing lines refer to it.
pub(super) struct KnownCase {
    pub(super) id: CaseId,
    /// Days of its sessions with their participants; none when they could not be read.
    pub(super) sessions: Option<Vec<(Date, Vec<StaffId>)>>,
}

pub(super) struct Context<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    faults: Vec<Fault>,
    pub(super) random: &'t dyn Random,
    pub(super) profile: Option<NodeProfile>,
    pub(super) staff: BTreeMap<String, KnownStaff>,
    /// Whether there is a list of staff at all; without one, no reference can be judged.
    pub(super) has_staff: bool,
    /// Cases read so far, by local id.
    pub(super) cases: BTreeMap<String, KnownCase>,
    /// Panel codes seen so far.
    pub(super) panel_codes: BTreeSet<String>,
    /// Days of the sessions that were not about one case, with their participants; none when unreadable.
    pub(super) cross_case: Option<Vec<(Date, Vec<StaffId>)>>,
    /// Attendances billed so far: case, day, delegate.
    pub(super) billed: BTreeSet<(Option<CaseId>, Date, StaffId)>,
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
            has_staff: false,
            cases: BTreeMap::new(),
            panel_codes: BTreeSet::new(),
            cross_case: None,
            billed: BTreeSet::new(),
        }
    }

    pub(super) fn fault(&mut self, offset: usize, field: impl Into<String>, reason: Reason) {
        let (line, column) = position(self.text, &self.line_starts, offset);
        self.faults.push(Fault { line, column, field: field.into(), reason: reason.en, reason_de: reason.de });
    }

    /// Does something and forgets the faults that it noted.
    pub(super) fn quietly<T>(&mut self, look: impl FnOnce(&mut Self) -> T) -> T {
        let noted = self.faults.len();
        let seen = look(self);
        self.faults.truncate(noted);
        seen
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
}
