// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pool as a whole has written down: its people and its documents.

use domain::casework::{Register, StaffEntry};
use domain::pool::PoolChange;

use crate::document::Holder;
use crate::{StoreError, Tx, User};

impl Tx {
    /// The register. Two queries.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn register_fetch(&mut self) -> Result<(Register, Vec<User>), StoreError> {
        let users = self.user_list().await?;
        let documents = self.pool_documents(None).await?;
        let staff = users
            .iter()
            .map(|user| StaffEntry {
                id: user.staff_id(),
                name: user.name.clone(),
                organisation: user.organisation.clone(),
                // Somebody who left keeps a name in old cases and can be chosen for nothing.
                roles: if user.disabled { Vec::new() } else { user.roles.clone() },
            })
            .collect();
        Ok((Register { staff, documents }, users))
    }

    /// The documents of some forms of the pool, as a register without people. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn pool_documents_of(&mut self, forms: &[&'static str]) -> Result<Register, StoreError> {
        Ok(Register { staff: Vec::new(), documents: self.pool_documents(Some(forms)).await? })
    }

    /// Appends a version of a document of the pool.
    ///
    /// # Errors
    /// `Conflict{what: "document", newer}` when somebody saved in between.
    pub async fn pool_document_append(&mut self, change: &PoolChange) -> Result<(), StoreError> {
        self.documents_append(Holder::Pool, &[(&change.key, &change.document)]).await
    }
}
