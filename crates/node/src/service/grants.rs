// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Access for programs: a person hands out a grant, a program gets access tokens for its secret.

use std::collections::HashMap;

use data_encoding::BASE64URL_NOPAD;
use domain::UserId;
use domain::access::{self, Action};
use domain::role::Actor;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use storage::{Grant, NewAudit, Tx};

use crate::Node;
use crate::auth::scope::Scopes;
use crate::auth::token;
use crate::error::{NodeError, Refused};

/// Longest name of a grant.
pub const LABEL_MAX_CHARS: usize = 80;
/// Longest life of a grant in days: whoever still needs it then looks at it once a year.
pub const DAYS_MAX: u16 = 365;
/// Grants that one person can use at the same time; more than that nobody keeps in view.
pub const GRANTS_MAX: usize = 20;
/// What a secret begins with, so that it is recognised where it does not belong.
const SECRET_PREFIX: &str = "pvg_";
/// 256 bits: guessing is out of reach, and the hash in the database cannot be turned back.
const SECRET_BYTES: usize = 32;

/// A grant to be handed out.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// What the person calls it.
    pub label: String,
    /// What the program may do at most.
    pub scopes: Scopes,
    /// For how many days.
    pub days: u16,
}

/// An access token for a program.
pub struct Issued {
    /// The token.
    pub token: String,
    /// What it is good for.
    pub scopes: Scopes,
}

/// Hands out a grant; returns its secret, which exists nowhere else.
///
/// # Errors
/// Refusals `grant_label`, `grant_scopes`, `grant_days`, `grant_too_many`; or a database failure.
pub async fn create(node: &Node, actor: &Actor, new: NewGrant) -> Result<String, NodeError> {
    let label = new.label.trim().to_owned();
    check(&label, &new)?;
    let mut bytes = [0; SECRET_BYTES];
    node.random.fill(&mut bytes);
    let secret = format!("{SECRET_PREFIX}{}", BASE64URL_NOPAD.encode(&bytes));
    let now = node.clock.now();
    let mut tx = node.store.begin("grant_create").await?;
    let live = tx.grant_list(Some(&actor.user)).await?.iter().filter(|grant| is_live(grant, now)).count();
    if live >= GRANTS_MAX {
        let text = format!("Sie haben schon {GRANTS_MAX} Zugänge für Programme.");
        return Err(Refused::conflict("grant_too_many", text)
            .help("Beenden Sie einen, den niemand mehr braucht.")
            .into());
    }
    let id = tx
        .grant_insert(&storage::NewGrant {
            user: actor.user.clone(),
            secret_sha256: digest(&secret),
            label,
            scopes: new.scopes.to_string(),
            expires_at: now + SignedDuration::from_hours(24 * i64::from(new.days)),
        })
        .await?;
    note(&mut tx, &actor.user, "grant_create", format!("{id} {} {} days", new.scopes, new.days)).await?;
    tx.commit().await?;
    Ok(secret)
}

fn check(label: &str, new: &NewGrant) -> Result<(), NodeError> {
    if label.is_empty() || label.chars().count() > LABEL_MAX_CHARS {
        let text = format!("Geben Sie dem Zugang einen Namen mit höchstens {LABEL_MAX_CHARS} Zeichen.");
        return Err(Refused::invalid("grant_label", Some("label"), text).into());
    }
    if new.scopes.is_empty() {
        let text = "Wählen Sie mindestens einen Bereich, den das Programm lesen darf.";
        return Err(Refused::invalid("grant_scopes", Some("scopes"), text).into());
    }
    if new.days == 0 || new.days > DAYS_MAX {
        let text = format!("Ein Zugang gilt 1 bis {DAYS_MAX} Tage.");
        return Err(Refused::invalid("grant_days", Some("days"), text).into());
    }
    Ok(())
}

/// Whether a grant can be used.
#[must_use]
pub fn is_live(grant: &Grant, now: Timestamp) -> bool {
    grant.revoked.is_none() && now < grant.expires_at
}

/// The grants of one person, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_own(node: &Node, actor: &Actor) -> Result<Vec<Grant>, NodeError> {
    Ok(node.store.snapshot("grant_list").await?.grant_list(Some(&actor.user)).await?)
}

/// The grants of everybody with the names of their owners, newest first; for the node administration.
///
/// # Errors
/// [`NodeError::NotFound`] for anybody else; or a database failure.
pub async fn list_all(node: &Node, actor: &Actor) -> Result<(Vec<Grant>, HashMap<UserId, String>), NodeError> {
    if !access::may(actor, Action::ManageUsers, None).is_yes() {
        return Err(NodeError::NotFound);
    }
    let mut tx = node.store.snapshot("grant_list_all").await?;
    let grants = tx.grant_list(None).await?;
    let names = tx.user_list().await?.into_iter().map(|user| (user.id, user.name)).collect();
    Ok((grants, names))
}

/// Ends a grant at once: an own one, and for the node administration anybody's.
///
/// # Errors
/// [`NodeError::NotFound`] when there is no such grant that this person could end; or a database failure.
pub async fn revoke(node: &Node, actor: &Actor, id: &str) -> Result<(), NodeError> {
    let administers = access::may(actor, Action::ManageUsers, None).is_yes();
    let owner = (!administers).then_some(&actor.user);
    let mut tx = node.store.begin("grant_revoke").await?;
    if !tx.grant_revoke(id, owner, &actor.user).await? {
        return Err(NodeError::NotFound);
    }
    note(&mut tx, &actor.user, "grant_revoke", id.to_owned()).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a program an access token for the secret of a grant, for all of its scopes or for the ones asked for.
///
/// # Errors
/// Refusals `grant_unknown` (also for a grant that ended) and `grant_scopes`; or a database failure.
pub async fn exchange(node: &Node, secret: &str, asked: Option<&str>) -> Result<Issued, NodeError> {
    let unknown = || {
        let text = "Dieser Zugang gilt nicht oder nicht mehr.";
        Refused::unauthorised("grant_unknown", text).help("Stellen Sie unter „Mein Zugang“ einen neuen aus.")
    };
    let mut tx = node.store.begin("token_issue").await?;
    let live = tx.grant_fetch_live_by_secret(&digest(secret)).await?.ok_or_else(unknown)?;
    let granted = Scopes::parse(&live.grant.scopes)
        .ok_or_else(|| NodeError::Internal("a grant has a scope that does not exist".to_owned()))?;
    let scopes = match asked {
        None => granted,
        Some(text) => {
            Scopes::parse(text).filter(|asked| !asked.is_empty() && granted.covers(asked)).ok_or_else(|| {
                Refused::invalid("grant_scopes", Some("scope"), "Dieser Zugang hat nicht alle diese Bereiche.")
            })?
        }
    };
    let token = token::issue(node, &mut tx, &live, &scopes).await?;
    tx.grant_touch(&live.grant.id).await?;
    note(&mut tx, &live.user.id, "token_issue", format!("{} {scopes}", live.grant.id)).await?;
    tx.commit().await?;
    Ok(Issued { token, scopes })
}

async fn note(tx: &mut Tx, actor: &UserId, action: &'static str, detail: String) -> Result<(), NodeError> {
    Ok(tx.audit_insert(&NewAudit { actor: Some(actor.clone()), action, case: None, detail }).await?)
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
