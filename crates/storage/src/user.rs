// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Accounts of people: everything that names them is sealed, lookups go through a blind index.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::{Actor, Role, StaffId, StaffMember, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::seal::place;
use crate::tx::{Args, Columns, args, damaged, in_list};
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
    /// From then on the account cannot be used.
    pub expires_at: Option<Timestamp>,
}

/// What is sealed about a person.
#[derive(Serialize, Deserialize)]
struct Person {
    name: String,
    organisation: Option<String>,
    staff: Option<StaffId>,
    sign_in: Option<String>,
}

/// Columns that [`Tx::users`] reads, of an account `a` and its roles `r`.
pub(crate) const USER_COLUMNS: &str = "a.id, a.person, a.password, a.disabled, a.created_at, a.expires_at, r.role";

/// Whether account `a` may be used at `$1`, the current time.
pub(crate) const USABLE: &str = "a.disabled = 0 AND (a.expires_at IS NULL OR a.expires_at > $1)";

const FROM: &str = "FROM user_account a LEFT JOIN user_role r ON r.user_id = a.id AND r.held = 1";

impl User {
    /// Whether the account may be used at `now`.
    #[must_use]
    pub fn is_usable(&self, now: Timestamp) -> bool {
        !self.disabled && self.expires_at.is_none_or(|end| end > now)
    }

    /// The staff id under which cases name this person. An account made by hand has none; its own id stands in for it.
    #[must_use]
    pub fn staff_id(&self) -> StaffId {
        self.staff.clone().unwrap_or_else(|| StaffId::new(self.id.as_str()))
    }

    /// The person as `domain` sees them when they act.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.id.clone(),
            staff: Some(self.staff_id()),
            name: self.name.clone(),
            roles: self.roles.clone(),
        }
    }
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A rule of a unique index as the conflict a form can show.
fn taken(fault: StoreError) -> StoreError {
    match fault {
        StoreError::Constraint { rule: "sign_in_taken" } => StoreError::Conflict { what: "sign_in", newer: None },
        StoreError::Constraint { rule: "staff_taken" } => StoreError::Conflict { what: "staff", newer: None },
        other => other,
    }
}

/// A write that must have met exactly its row.
pub(crate) fn assert_row(rows: u64, what: &str) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Invalid(format!("there is no such {what}"))) }
}

impl Tx {
    /// Makes an account.
    ///
    /// # Errors
    /// `Conflict{what: "sign_in" | "staff"}` when the name or staff id is taken.
    pub async fn user_insert(&mut self, user: &NewUser) -> Result<UserId, StoreError> {
        let id = UserId::random(self.shared.random.as_ref());
        let person = Person {
            name: user.name.clone(),
            organisation: user.organisation.clone(),
            staff: user.staff.clone(),
            sign_in: user.sign_in.clone(),
        };
        let sealed = self.seal(place("user_account", id.as_str(), "person"), &person)?;
        let password = self.seal_password(&id, user.password_hash.as_deref())?;
        let sql = "INSERT INTO user_account (id, sign_in_index, staff_index, person, password, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let sign_in = user.sign_in.as_deref().map(|name| self.blind("sign_in", name));
        let staff = user.staff.as_ref().map(|staff| self.blind("staff", staff.as_str()));
        let args = args![id.to_string(), sign_in, staff, sealed, password, self.now()];
        self.execute(sql, args).await.map_err(taken)?;
        self.user_roles_insert(&[(&id, &user.roles)]).await?;
        Ok(id)
    }

    /// Makes or renames an account for each member of staff of an imported file (matched by staff id) and grants the
    /// role. Returns how many were new. Two statements and one for each known person.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn user_import(&mut self, staff: &[StaffMember]) -> Result<u64, StoreError> {
        let known = self.user_ids_by_staff(staff.iter().map(|member| &member.id)).await?;
        let mut fresh = Vec::new();
        for member in staff {
            let Some(id) = known.get(&member.id) else {
                fresh.push((UserId::random(self.shared.random.as_ref()), member));
                continue;
            };
            let sign_in = self.user_fetch(id).await?.and_then(|user| user.sign_in);
            let sealed = self.seal_member(id, member, sign_in)?;
            let args = args![sealed, id.to_string()];
            self.execute("UPDATE user_account SET person = $1 WHERE id = $2", args).await?;
        }
        let now = self.now();
        let mut rows = Vec::new();
        for (id, member) in &fresh {
            rows.push((id.to_string(), self.blind("staff", member.id.as_str()), self.seal_member(id, member, None)?));
        }
        let head = "INSERT INTO user_account (id, staff_index, person, created_at)";
        self.insert_many(head, 4, "", &rows, |(id, staff, person), args| {
            args.push(id.clone())?;
            args.push(staff.clone())?;
            args.push(person.clone())?;
            args.push(now)
        })
        .await
        .map_err(taken)?;
        let roles: Vec<(&UserId, Vec<Role>)> = fresh
            .iter()
            .map(|(id, member)| (id, vec![member.role]))
            .chain(staff.iter().filter_map(|member| Some((known.get(&member.id)?, vec![member.role]))))
            .collect();
        let roles: Vec<_> = roles.iter().map(|(id, roles)| (*id, roles)).collect();
        self.user_roles_insert(&roles).await?;
        Ok(fresh.len() as u64)
    }

    fn seal_member(&self, id: &UserId, member: &StaffMember, sign_in: Option<String>) -> Result<Vec<u8>, StoreError> {
        let person = Person {
            name: member.name.clone(),
            organisation: member.organisation.clone(),
            staff: Some(member.id.clone()),
            sign_in,
        };
        self.seal(place("user_account", id.as_str(), "person"), &person)
    }

    fn seal_password(&self, id: &UserId, hash: Option<&str>) -> Result<Option<Vec<u8>>, StoreError> {
        hash.map(|hash| self.seal(place("user_account", id.as_str(), "password"), hash)).transpose()
    }

    async fn user_roles_insert(&mut self, grants: &[(&UserId, &Vec<Role>)]) -> Result<(), StoreError> {
        let now = self.now();
        let mut rows: Vec<(String, &'static str)> =
            grants.iter().flat_map(|(id, roles)| roles.iter().map(|role| (id.to_string(), role.code()))).collect();
        // One statement must not name a row twice.
        rows.sort_unstable();
        rows.dedup();
        let head = "INSERT INTO user_role (user_id, role, granted_at)";
        let tail = "ON CONFLICT (user_id, role) DO UPDATE SET held = 1";
        self.insert_many(head, 3, tail, &rows, |(id, role), args| {
            args.push(id.clone())?;
            args.push(*role)?;
            args.push(now)
        })
        .await?;
        Ok(())
    }

    /// Account ids of staff ids (or of accounts that have none, see [`User::staff_id`]): one query.
    pub(crate) async fn user_ids_by_staff(
        &mut self,
        staff: impl Iterator<Item = &StaffId>,
    ) -> Result<BTreeMap<StaffId, UserId>, StoreError> {
        let wanted: BTreeMap<Vec<u8>, StaffId> =
            staff.map(|id| (self.blind("staff", id.as_str()), id.clone())).collect();
        let mut found = BTreeMap::new();
        let indexes: Vec<_> = wanted.keys().cloned().collect();
        for batch in indexes.chunks(1_000) {
            let mut args = Args::default();
            for index in batch {
                args.push(index.clone())?;
            }
            let list = in_list(1, batch.len());
            let ids: Vec<_> =
                batch.iter().filter_map(|index| UserId::parse(wanted.get(index)?.as_str()).ok()).collect();
            let mut sql = format!("SELECT id, staff_index FROM user_account WHERE staff_index IN ({list})");
            if !ids.is_empty() {
                let _ = write!(sql, " OR (staff_index IS NULL AND id IN ({}))", in_list(batch.len() + 1, ids.len()));
            }
            for id in ids {
                args.push(id.to_string())?;
            }
            for row in self.fetch_all(AssertSqlSafe(sql), args).await? {
                let id = parse_user(&row.text("id")?)?;
                let staff = match row.bytes_opt("staff_index")? {
                    Some(index) => wanted.get(&index).cloned(),
                    None => Some(StaffId::new(id.as_str())),
                };
                found.extend(staff.map(|staff| (staff, id)));
            }
        }
        Ok(found)
    }

    /// Name and staff id of accounts: one query.
    pub(crate) async fn user_names(
        &mut self,
        ids: &[String],
    ) -> Result<BTreeMap<String, (String, Option<StaffId>)>, StoreError> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let mut names = BTreeMap::new();
        for batch in ids.chunks(1_000) {
            let mut args = Args::default();
            for id in batch {
                args.push(id.clone())?;
            }
            let sql = format!("SELECT id, person FROM user_account WHERE id IN ({})", in_list(1, batch.len()));
            for row in self.fetch_all(AssertSqlSafe(sql), args).await? {
                let id = row.text("id")?;
                let person: Person = self.open(place("user_account", &id, "person"), &row.bytes("person")?)?;
                names.insert(id, (person.name, person.staff));
            }
        }
        Ok(names)
    }

    /// One account by id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn user_fetch(&mut self, id: &UserId) -> Result<Option<User>, StoreError> {
        let rows = self
            .fetch_all(AssertSqlSafe(format!("SELECT {USER_COLUMNS} {FROM} WHERE a.id = $1")), args![id.to_string()])
            .await?;
        Ok(self.users(&rows)?.pop())
    }

    /// One account by the name typed at sign-in (compared after folding case).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn user_fetch_by_sign_in(&mut self, sign_in: &str) -> Result<Option<User>, StoreError> {
        let args = args![self.blind("sign_in", sign_in)];
        let rows = self
            .fetch_all(AssertSqlSafe(format!("SELECT {USER_COLUMNS} {FROM} WHERE a.sign_in_index = $1")), args)
            .await?;
        Ok(self.users(&rows)?.pop())
    }

    /// One account by staff id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn user_fetch_by_staff(&mut self, staff: &StaffId) -> Result<Option<User>, StoreError> {
        let args = args![self.blind("staff", staff.as_str())];
        let rows = self
            .fetch_all(AssertSqlSafe(format!("SELECT {USER_COLUMNS} {FROM} WHERE a.staff_index = $1")), args)
            .await?;
        Ok(self.users(&rows)?.pop())
    }

    /// Every account, by name. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn user_list(&mut self) -> Result<Vec<User>, StoreError> {
        let rows =
            self.fetch_all(AssertSqlSafe(format!("SELECT {USER_COLUMNS} {FROM} ORDER BY a.id")), args![]).await?;
        let mut users = self.users(&rows)?;
        users.sort_by_cached_key(|user| (crate::fold::fold(&user.name), user.id.to_string()));
        Ok(users)
    }

    /// Accounts of joined rows (one row for each role), in the order of the rows.
    pub(crate) fn users(&self, rows: &[AnyRow]) -> Result<Vec<User>, StoreError> {
        let mut users: Vec<User> = Vec::new();
        for row in rows {
            let id = row.text("id")?;
            if users.last().is_none_or(|user| user.id.as_str() != id) {
                let person: Person = self.open(place("user_account", &id, "person"), &row.bytes("person")?)?;
                let password = row.bytes_opt("password")?;
                let password_hash =
                    password.map(|sealed| self.open(place("user_account", &id, "password"), &sealed)).transpose()?;
                users.push(User {
                    id: parse_user(&id)?,
                    sign_in: person.sign_in,
                    staff: person.staff,
                    name: person.name,
                    organisation: person.organisation,
                    password_hash,
                    roles: Vec::new(),
                    disabled: row.flag("disabled")?,
                    created_at: row.time("created_at")?,
                    expires_at: row.time_opt("expires_at")?,
                });
            }
            if let (Some(role), Some(user)) = (row.text_opt("role")?, users.last_mut()) {
                user.roles.push(Role::parse(&role).map_err(|_| damaged("role"))?);
                user.roles.sort_unstable();
            }
        }
        Ok(users)
    }

    /// Gives an account a sign-in name and a password hash (PHC form).
    ///
    /// # Errors
    /// `Conflict{what: "sign_in"}` when the name is taken, [`StoreError::Invalid`] when there is no such account.
    pub async fn user_set_sign_in(
        &mut self,
        id: &UserId,
        sign_in: &str,
        password_hash: &str,
    ) -> Result<(), StoreError> {
        let Some(user) = self.user_fetch(id).await? else { return assert_row(0, "account") };
        let person = Person {
            name: user.name,
            organisation: user.organisation,
            staff: user.staff,
            sign_in: Some(sign_in.to_owned()),
        };
        let sealed = self.seal(place("user_account", id.as_str(), "person"), &person)?;
        let password = self.seal_password(id, Some(password_hash))?;
        let args = args![sealed, self.blind("sign_in", sign_in), password, id.to_string()];
        let sql = "UPDATE user_account SET person = $1, sign_in_index = $2, password = $3 WHERE id = $4";
        assert_row(self.execute(sql, args).await.map_err(taken)?, "account")
    }

    /// Replaces the password hash and ends the sessions of the account, all but the one in which that happens.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such account.
    pub async fn user_set_password(
        &mut self,
        id: &UserId,
        password_hash: &str,
        session: Option<&str>,
    ) -> Result<(), StoreError> {
        let args = args![self.seal_password(id, Some(password_hash))?, id.to_string()];
        let rows = self.execute("UPDATE user_account SET password = $1 WHERE id = $2", args).await?;
        assert_row(rows, "account")?;
        self.session_delete_all(id, session).await?;
        Ok(())
    }

    /// Sets the moment from which the account cannot be used, or takes it away.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such account.
    pub async fn user_set_expiry(&mut self, id: &UserId, expires_at: Option<Timestamp>) -> Result<(), StoreError> {
        let args = args![expires_at.map(Timestamp::as_microsecond), id.to_string()];
        assert_row(self.execute("UPDATE user_account SET expires_at = $1 WHERE id = $2", args).await?, "account")
    }

    /// Lets the account sign in or not; disabling ends its sessions.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such account.
    pub async fn user_set_disabled(&mut self, id: &UserId, disabled: bool) -> Result<(), StoreError> {
        let args = args![i64::from(disabled), id.to_string()];
        let rows = self.execute("UPDATE user_account SET disabled = $1 WHERE id = $2", args).await?;
        assert_row(rows, "account")?;
        if disabled {
            self.session_delete_all(id, None).await?;
        }
        Ok(())
    }

    /// Grants a role (no effect when held).
    ///
    /// # Errors
    /// `Constraint{rule: "reference_missing"}` when there is no such account.
    pub async fn user_role_grant(&mut self, id: &UserId, role: Role) -> Result<(), StoreError> {
        self.user_roles_insert(&[(id, &vec![role])]).await
    }

    /// Takes a role away (no effect when not held). The row stays for the votes that were cast under it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn user_role_revoke(&mut self, id: &UserId, role: Role) -> Result<(), StoreError> {
        let args = args![id.to_string(), role.code()];
        self.execute("UPDATE user_role SET held = 0 WHERE user_id = $1 AND role = $2", args).await?;
        Ok(())
    }
}

/// An account id as stored.
pub(crate) fn parse_user(text: &str) -> Result<UserId, StoreError> {
    UserId::parse(text).map_err(|_| damaged("an account id"))
}
