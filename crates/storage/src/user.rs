// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Accounts of people: everything that names them is sealed, lookups go through a blind index.

use domain::role::{Actor, Role, StaffId, UserId};
use domain::pool_file::StaffMember;
use jiff::Timestamp;
use crate::{StoreError, Tx};

/// An account to be made.
#[derive(Clone)]
pub struct NewUser {
    /// Name typed at sign-in; `None` for staff known from an imported file who have no account yet.
    pub sign_in: Option<String>,
    /// Staff id as imported files use it (`hb-cm-1`).
    pub staff: Option<StaffId>,
    /// Full name.
    pub name: String,
    /// Office or provider the person works for.
    pub organisation: Option<String>,
    /// Password hash in PHC form, made by the caller.
    pub password_hash: Option<String>,
    /// Roles granted at once.
    pub roles: Vec<Role>,
}

/// A stored account. `Debug` prints the id only.
#[derive(Clone)]
pub struct User {
    /// Random id, the only thing other tables know.
    pub id: UserId,
    /// Name typed at sign-in.
    pub sign_in: Option<String>,
    /// Staff id of imported files.
    pub staff: Option<StaffId>,
    /// Full name.
    pub name: String,
    /// Office or provider.
    pub organisation: Option<String>,
    /// PHC string.
    pub password_hash: Option<String>,
    /// Roles held now, in the order of [`Role::all`].
    pub roles: Vec<Role>,
    /// True while the account may not sign in.
    pub disabled: bool,
    /// When the row was made.
    pub created_at: Timestamp,
}

impl User {
    /// The person as `domain` sees them when they act.
    #[must_use]
    pub fn actor(&self) -> Actor { todo!() }
}

impl Tx {
    /// Makes an account. Fails with `Conflict{what: "sign_in" | "staff"}` when the name or staff id is taken.
    pub async fn user_insert(&mut self, user: &NewUser) -> Result<UserId, StoreError> { todo!() }
    /// Makes or renames an account for each member of staff of an imported file (matched by staff id), grants the role.
    pub async fn user_import(&mut self, staff: &[StaffMember]) -> Result<u64, StoreError> { todo!() }
    /// One account by id.
    pub async fn user_fetch(&mut self, id: &UserId) -> Result<Option<User>, StoreError> { todo!() }
    /// One account by the name typed at sign-in (compared after folding case).
    pub async fn user_fetch_by_sign_in(&mut self, sign_in: &str) -> Result<Option<User>, StoreError> { todo!() }
    /// One account by staff id.
    pub async fn user_fetch_by_staff(&mut self, staff: &StaffId) -> Result<Option<User>, StoreError> { todo!() }
    /// Every account, by name. Two queries.
    pub async fn user_list(&mut self) -> Result<Vec<User>, StoreError> { todo!() }
    /// Gives an account a sign-in name and a password hash (PHC form).
    pub async fn user_set_sign_in(&mut self, id: &UserId, sign_in: &str, password_hash: &str) -> Result<(), StoreError> { todo!() }
    /// Replaces the password hash and ends every session of the account.
    pub async fn user_set_password(&mut self, id: &UserId, password_hash: &str) -> Result<(), StoreError> { todo!() }
    /// Lets the account sign in or not; disabling ends its sessions.
    pub async fn user_set_disabled(&mut self, id: &UserId, disabled: bool) -> Result<(), StoreError> { todo!() }
    /// Grants a role (no effect when held).
    pub async fn user_role_grant(&mut self, id: &UserId, role: Role) -> Result<(), StoreError> { todo!() }
    /// Takes a role away (no effect when not held).
    pub async fn user_role_revoke(&mut self, id: &UserId, role: Role) -> Result<(), StoreError> { todo!() }
}
