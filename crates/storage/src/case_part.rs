// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Parts of a case file: append-only, sealed, versioned.

use domain::case_file::{CaseFile, CaseId};
use domain::role::{Actor, UserId};
use jiff::Timestamp;
use crate::{StoreError, Tx};

/// The parts a case file is stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CasePart {
    /// Who the case is about.
    Identity,
    /// Local narrative and model dossier.
    Narrative,
    /// What was confided.
    Entrusted,
    /// Referral with codes and the people responsible.
    Referral,
    /// Help stations.
    History,
    /// Panel sessions and agreements.
    Sessions,
    /// Help plan, crisis concept, permit, start of the measure.
    Planning,
    /// Setting components and providers.
    Setting,
    /// Outcome observations and retention.
    Outcomes,
    /// Success and hindrance factors.
    Factors,
    /// Closure.
    Closure,
}

/// One saved version of a part (who wrote what when).
#[derive(Debug, Clone)]
pub struct PartVersion {
    /// Part.
    pub part: CasePart,
    /// Version, from 1.
    pub version: u64,
    /// Account that saved it.
    pub author: UserId,
    /// When.
    pub at: Timestamp,
}

impl CasePart {
    /// Stable name in the database and in links.
    #[must_use]
    pub fn name(self) -> &'static str { todo!() }
    /// Every part.
    pub fn all() -> impl Iterator<Item = Self> { [].into_iter() }
}

impl Tx {
    /// Saves one part of `case` as a new version on top of `base`, updates the index row, returns the new version.
    /// Fails with `Conflict{what: "case_part", newer}` when somebody saved in between.
    pub async fn case_part_append(&mut self, case: &CaseFile, part: CasePart, base: u64, author: &UserId) -> Result<u64, StoreError> { todo!() }
    /// Every saved version of every part, newest first, without content.
    pub async fn case_part_list(&mut self, case: &CaseId) -> Result<Vec<PartVersion>, StoreError> { todo!() }
    /// One saved version as JSON text. Writes the audit row of the read.
    pub async fn case_part_fetch(&mut self, case: &CaseId, part: CasePart, version: u64, actor: &Actor) -> Result<Option<String>, StoreError> { todo!() }
}
