// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Case files: assembled from sealed parts, and every identified read leaves its audit row in the same transaction.

use domain::case_file::{CaseFile, CaseId, CaseIndex, CaseRecord};
use domain::role::{Actor, UserId};
use domain::case_file::Identity;
use crate::{StoreError, Tx};

/// Who a case is about, for a list that may show names.
#[derive(Clone)]
pub struct CaseIdentity {
    /// The case.
    pub case: CaseId,
    /// The identifying part.
    pub identity: Identity,
}

/// The coded content of a case without anything that names a person's identity part.
#[derive(Clone)]
pub struct CodedCase {
    /// The case.
    pub case: CaseId,
    /// Codes and dates.
    pub record: CaseRecord,
}

impl Tx {
    /// Stores a new case: index row, every part at version 1, state history, audit row.
    pub async fn case_insert(&mut self, case: &CaseFile, actor: &UserId) -> Result<(), StoreError> { todo!() }
    /// Stores many cases in this transaction with multi-row inserts; returns how many. Staff must be there first (`user_import`).
    pub async fn case_import(&mut self, cases: &[CaseFile], actor: &UserId) -> Result<u64, StoreError> { todo!() }
    /// The whole identified case. Writes the audit row of the read itself, so use it in [`crate::Store::begin`], not in a snapshot.
    pub async fn case_fetch(&mut self, case: &CaseId, actor: &Actor) -> Result<Option<CaseFile>, StoreError> { todo!() }
    /// The plain index row: enough to decide access before anything is opened.
    pub async fn case_index_fetch(&mut self, case: &CaseId) -> Result<Option<CaseIndex>, StoreError> { todo!() }
    /// The identities of the named cases for a list, one audit row each. Two statements whatever the number.
    pub async fn case_identities(&mut self, cases: &[CaseId], actor: &Actor) -> Result<Vec<CaseIdentity>, StoreError> { todo!() }
    /// The coded records of all cases, for figures and for the anonymiser's cohort: no identity, narrative or entrusted part. One query.
    pub async fn case_records(&mut self) -> Result<Vec<CodedCase>, StoreError> { todo!() }
    /// How many cases there are.
    pub async fn case_count(&mut self) -> Result<u64, StoreError> { todo!() }
}
