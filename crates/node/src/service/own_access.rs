// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What somebody changes about the own access: the password, and at which places one is signed in.

use storage::{NewAudit, SessionLine};

use crate::Node;
use crate::auth::password;
use crate::auth::session::{self, IDLE_LIMIT, Session, Way};
use crate::error::{NodeError, Refused};
use crate::service::users;

/// A change of the password, as typed.
pub struct PasswordChange {
    /// The password until now.
    pub current: String,
    /// The new one.
    pub password: String,
    /// The new one once more: it is not shown while it is typed.
    pub repeated: String,
}

/// Changes the password and ends every other session. This one goes on under a new token, which is returned.
///
/// # Errors
/// Refusals `current_password`, `password_repeated`, those of [`password::check`], `too_many_tries`; or a database failure.
pub async fn change_password(node: &Node, session: &Session, typed: PasswordChange) -> Result<String, NodeError> {
    let user = &session.user;
    let sign_in = user.sign_in.as_deref().unwrap_or_default();
    if typed.password != typed.repeated {
        let text = "Die beiden neuen Passwörter sind nicht gleich.";
        return Err(Refused::invalid("password_repeated", Some("repeated"), text).into());
    }
    password::check(&typed.password, &[sign_in, &user.name, &node.settings.name])?;
    let guard = user.id.as_str();
    if let Err(seconds) = node.attempts.begin(guard, node.clock.now()) {
        return Err(Refused::too_many(format!("Zu viele Versuche. Warten Sie {seconds} Sekunden.")).into());
    }
    if !users::password_matches(node, Some(user), &typed.current).await? {
        let text = "Das bisherige Passwort stimmt nicht.";
        return Err(Refused::invalid("current_password", Some("current"), text).into());
    }
    node.attempts.succeeded(guard);
    let hash = users::hash(node, typed.password).await?;
    let mut tx = node.store.begin("password_change").await?;
    let token = session::renew_in(node, &mut tx, session, session.state, Way::Password).await?;
    tx.user_set_password(&user.id, &hash, Some(&session.id)).await?;
    tx.audit_insert(&line(session, "password_change", "")).await?;
    tx.commit().await?;
    Ok(token)
}

/// The places where somebody is signed in, the last used first.
///
/// # Errors
/// When the database does not answer.
pub async fn sessions(node: &Node, session: &Session) -> Result<Vec<SessionLine>, NodeError> {
    let mut tx = node.store.snapshot("session_list").await?;
    Ok(tx.session_list(&session.user.id, node.clock.now() - IDLE_LIMIT).await?)
}

/// Ends one of the own sessions.
///
/// # Errors
/// [`NodeError::NotFound`] when there is no such session of this person; or a database failure.
pub async fn end_session(node: &Node, session: &Session, id: &str) -> Result<(), NodeError> {
    let mut tx = node.store.begin("session_end_one").await?;
    if !tx.session_delete_one(&session.user.id, id).await? {
        return Err(NodeError::NotFound);
    }
    tx.audit_insert(&line(session, "session_end", id)).await?;
    Ok(tx.commit().await?)
}

/// Ends all own sessions but this one; returns how many.
///
/// # Errors
/// When the database does not answer.
pub async fn end_other_sessions(node: &Node, session: &Session) -> Result<u64, NodeError> {
    let mut tx = node.store.begin("session_end_others").await?;
    let ended = tx.session_delete_all(&session.user.id, Some(&session.id)).await?;
    tx.audit_insert(&line(session, "session_end", "all others")).await?;
    tx.commit().await?;
    Ok(ended)
}

fn line(session: &Session, action: &'static str, detail: &str) -> NewAudit {
    NewAudit { actor: Some(session.user.id.clone()), action, case: None, detail: detail.to_owned() }
}
