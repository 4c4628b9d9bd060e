// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Accounts of the people at this node.

use std::sync::Arc;

use domain::role::{Actor, Role};
use domain::{StaffId, UserId};
use storage::{StoreError, Tx, User};

use crate::Node;
use crate::auth::password;
use crate::error::{NodeError, Refused};

/// Longest sign-in name: it is typed by hand.
pub const SIGN_IN_MAX_CHARS: usize = 64;
/// Staff id of the account in whose name the command line acts.
const SYSTEM_STAFF: &str = "system";

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Name typed at sign-in.
    pub sign_in: String,
    /// Full name.
    pub name: String,
    /// Office or provider.
    pub organisation: Option<String>,
    /// Roles; at least one.
    pub roles: Vec<Role>,
    /// Member of staff in the pool's files, when the account belongs to one.
    pub staff: Option<StaffId>,
    /// First password; without one nobody can sign in with this account by password.
    pub password: Option<String>,
}

/// Makes an account, or gives one to a member of staff that an imported file brought.
///
/// # Errors
/// Refusals `sign_in_form`, `sign_in_taken`, `roles_missing`, those of [`password::check`]; or a database failure.
pub async fn create(node: &Node, new: NewUser) -> Result<UserId, NodeError> {
    let sign_in = new.sign_in.trim().to_owned();
    if sign_in.is_empty() || sign_in.chars().count() > SIGN_IN_MAX_CHARS || sign_in.contains(char::is_whitespace) {
        let text = format!("Der Anmeldename hat 1 bis {SIGN_IN_MAX_CHARS} Zeichen ohne Leerzeichen.");
        return Err(Refused::invalid("sign_in_form", Some("sign_in"), text).into());
    }
    if new.roles.is_empty() {
        return Err(Refused::invalid("roles_missing", Some("roles"), "Wählen Sie mindestens eine Rolle.").into());
    }
    let own = [sign_in.as_str(), &new.name, &node.settings.name];
    let password_hash = match new.password {
        Some(text) => {
            password::check(&text, &own)?;
            Some(hash(node, text).await?)
        }
        None => None,
    };
    let mut tx = node.store.begin("user_create").await?;
    let known = match &new.staff {
        Some(staff) => tx.user_fetch_by_staff(staff).await?,
        None => None,
    };
    let id = match known {
        Some(user) => give_sign_in(&mut tx, user, &sign_in, password_hash.as_deref(), &new.roles).await?,
        None => tx
            .user_insert(&storage::NewUser {
                sign_in: Some(sign_in),
                staff: new.staff,
                name: new.name,
                organisation: new.organisation,
                password_hash,
                roles: new.roles,
            })
            .await
            .map_err(taken)?,
    };
    tx.commit().await?;
    Ok(id)
}

async fn give_sign_in(
    tx: &mut Tx,
    user: User,
    sign_in: &str,
    hash: Option<&str>,
    roles: &[Role],
) -> Result<UserId, NodeError> {
    // An account without a password keeps an empty hash, which no password matches.
    tx.user_set_sign_in(&user.id, sign_in, hash.unwrap_or_default()).await.map_err(taken)?;
    for role in roles {
        tx.user_role_grant(&user.id, *role).await?;
    }
    Ok(user.id)
}

fn taken(error: StoreError) -> NodeError {
    match error {
        StoreError::Conflict { what: "sign_in", .. } => {
            Refused::conflict("sign_in_taken", "Diesen Anmeldenamen gibt es an diesem Knoten schon.").into()
        }
        other => other.into(),
    }
}

/// All accounts, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(node: &Node) -> Result<Vec<User>, NodeError> {
    let mut tx = node.store.snapshot("user_list").await?;
    Ok(tx.user_list().await?)
}

/// The person behind a sign-in name.
///
/// # Errors
/// [`NodeError::NotFound`] when there is none; or a database failure.
pub async fn actor(node: &Node, sign_in: &str) -> Result<Actor, NodeError> {
    let mut tx = node.store.snapshot("user_actor").await?;
    tx.user_fetch_by_sign_in(sign_in).await?.map(|user| user.actor()).ok_or(NodeError::NotFound)
}

/// Whether this is the account of the command line, with which nobody signs in.
#[must_use]
pub fn is_system(user: &User) -> bool {
    user.staff.as_ref().is_some_and(|staff| staff.as_str() == SYSTEM_STAFF)
}

/// The account in whose name the command line of this machine acts; nobody can sign in with it.
///
/// # Errors
/// When the database does not answer.
pub async fn system(node: &Node) -> Result<Actor, NodeError> {
    let staff = StaffId::new(SYSTEM_STAFF);
    let mut tx = node.store.begin("user_system").await?;
    if let Some(user) = tx.user_fetch_by_staff(&staff).await? {
        return Ok(user.actor());
    }
    let new = storage::NewUser {
        sign_in: None,
        staff: Some(staff.clone()),
        name: "Befehlszeile dieses Servers".to_owned(),
        organisation: None,
        password_hash: None,
        roles: vec![Role::NodeAdmin, Role::PeeringAdmin],
    };
    tx.user_insert(&new).await?;
    let user = tx.user_fetch_by_staff(&staff).await?.ok_or_else(|| NodeError::Internal("system account".to_owned()))?;
    tx.commit().await?;
    Ok(user.actor())
}

/// Signs in by name and password. The same answer and the same cost for an unknown name and a wrong password.
///
/// # Errors
/// When the database does not answer.
pub async fn authenticate(node: &Node, sign_in: &str, password: &str) -> Result<Option<User>, NodeError> {
    let mut tx = node.store.snapshot("user_authenticate").await?;
    let now = node.clock.now();
    let user = tx.user_fetch_by_sign_in(sign_in.trim()).await?.filter(|user| user.is_usable(now));
    drop(tx);
    let matches = password_matches(node, user.as_ref(), password).await?;
    Ok(user.filter(|_| matches))
}

/// Whether this is the password of the account; costs the same when there is no account or it has no password.
pub(crate) async fn password_matches(node: &Node, user: Option<&User>, password: &str) -> Result<bool, NodeError> {
    let hash = user.and_then(|user| user.password_hash.clone()).filter(|hash| !hash.is_empty());
    let password = password.to_owned();
    slowly(node, move || password::matches(&password, hash.as_deref())).await
}

/// Hashes a new password.
pub(crate) async fn hash(node: &Node, password: String) -> Result<String, NodeError> {
    let random = Arc::clone(&node.random);
    slowly(node, move || password::hash(&password, &*random)).await?
}

/// Argon2 takes a noticeable time by design: it must not hold up other requests, and only so many run at once.
async fn slowly<T: Send + 'static>(node: &Node, work: impl FnOnce() -> T + Send + 'static) -> Result<T, NodeError> {
    let _place = node.hashing.acquire().await.map_err(|error| NodeError::Internal(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| NodeError::Internal(error.to_string()))
}
