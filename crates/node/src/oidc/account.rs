// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which account here belongs to somebody whom the provider vouches for, and with which roles.
//!
//! The provider's name of a person (issuer and subject) decides, and nothing else, once it is known. What finds an account
//! the first time is the administrator's choice: a claim, or a new account without cases, or neither.

use domain::StaffId;
use domain::role::Role;
use serde_json::Value;
use storage::{NewAudit, NewUser, StoreError, Tx, User};

use super::flow::Vouched;
use super::{LinkTo, OidcSettings, RolesFrom};
use crate::Node;
use crate::error::{NodeError, Refused};
use crate::service::users::is_system;

/// Longest name that a provider's account brings.
const NAME_MAX_CHARS: usize = 100;

/// The account of this person, with the roles of the moment.
///
/// # Errors
/// Refusals `oidc_no_account`, `oidc_account_taken`, `oidc_account_locked`, `oidc_no_role`; or a database failure.
pub async fn find(node: &Node, settings: &OidcSettings, vouched: &Vouched) -> Result<User, NodeError> {
    let mut tx = node.store.begin("oidc_account").await?;
    let wanted = (settings.roles == RolesFrom::Groups).then(|| settings.roles_of(&vouched.groups));
    let user = match tx.oidc_subject_fetch(&vouched.subject).await? {
        Some(user) => user,
        None => first_time(&mut tx, settings, vouched, wanted.as_deref()).await?,
    };
    if !user.is_usable(node.clock.now()) {
        let text = "Ihr Konto an diesem Knoten ist gesperrt.";
        return Err(Refused::forbidden("oidc_account_locked", text).help(ASK).into());
    }
    if let Some(wanted) = &wanted {
        set_roles(&mut tx, &user, wanted).await?;
    }
    let user = tx.user_fetch(&user.id).await?.ok_or(NodeError::NotFound)?;
    if user.roles.is_empty() {
        // The roles that were lost stay lost.
        note(&mut tx, &user, "oidc_refused", "no role").await?;
        tx.commit().await?;
        let text = "Ihre Anmeldung ist gültig, aber Sie haben an diesem Knoten keine Rolle.";
        return Err(Refused::forbidden("oidc_no_role", text).help(ASK).into());
    }
    note(&mut tx, &user, "oidc_sign_in", "").await?;
    tx.commit().await?;
    Ok(user)
}

const ASK: &str = "Wenden Sie sich an die technische Administration Ihrer Stelle.";

async fn first_time(
    tx: &mut Tx,
    settings: &OidcSettings,
    vouched: &Vouched,
    wanted: Option<&[Role]>,
) -> Result<User, NodeError> {
    let (user, action) = match linked(tx, settings, vouched).await? {
        Some(user) => (user, "oidc_link"),
        None => match wanted {
            Some(roles) if settings.create && !roles.is_empty() => (make(tx, vouched).await?, "oidc_account_made"),
            _ => {
                let text = "Ihre Anmeldung ist gültig, aber an diesem Knoten gibt es kein Konto für Sie.";
                return Err(Refused::forbidden("oidc_no_account", text).help(ASK).into());
            }
        },
    };
    tx.oidc_subject_link(&vouched.subject, &user.id).await.map_err(taken)?;
    note(tx, &user, action, "").await?;
    Ok(user)
}

/// The account that the configured claim names.
async fn linked(tx: &mut Tx, settings: &OidcSettings, vouched: &Vouched) -> Result<Option<User>, NodeError> {
    let Some(link) = &settings.link else { return Ok(None) };
    let value =
        vouched.claims.get(&link.claim).and_then(Value::as_str).map(str::trim).filter(|value| !value.is_empty());
    let Some(value) = value else { return Ok(None) };
    // Everybody can write any address into a profile; what counts is that the provider looked.
    let checked = vouched.claims.get("email_verified").and_then(Value::as_bool) == Some(true);
    if link.claim == "email" && !checked {
        return Ok(None);
    }
    let user = match link.to {
        LinkTo::SignIn => tx.user_fetch_by_sign_in(value).await?,
        LinkTo::Staff => tx.user_fetch_by_staff(&StaffId::new(value)).await?,
    };
    Ok(user.filter(|user| !is_system(user)))
}

/// An account without a staff id: no case is connected with it.
async fn make(tx: &mut Tx, vouched: &Vouched) -> Result<User, NodeError> {
    let text =
        |name: &str| vouched.claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let name = text("name").or_else(|| text("preferred_username")).unwrap_or("Ohne Namen");
    let new = NewUser {
        sign_in: None,
        staff: None,
        name: name.chars().take(NAME_MAX_CHARS).collect(),
        organisation: None,
        password_hash: None,
        roles: Vec::new(),
    };
    let id = tx.user_insert(&new).await?;
    tx.user_fetch(&id).await?.ok_or(NodeError::NotFound)
}

async fn set_roles(tx: &mut Tx, user: &User, wanted: &[Role]) -> Result<(), NodeError> {
    for role in user.roles.iter().filter(|role| !wanted.contains(role)) {
        tx.user_role_revoke(&user.id, *role).await?;
    }
    for role in wanted.iter().filter(|role| !user.roles.contains(role)) {
        tx.user_role_grant(&user.id, *role).await?;
    }
    if user.roles != wanted {
        let codes: Vec<&str> = wanted.iter().map(|role| role.code()).collect();
        note(tx, user, "oidc_roles", &codes.join(" ")).await?;
    }
    Ok(())
}

fn taken(error: StoreError) -> NodeError {
    match error {
        StoreError::Conflict { what: "oidc_account", .. } => {
            let text = "Dieses Konto gehört am Anmeldedienst schon zu jemand anderem.";
            Refused::forbidden("oidc_account_taken", text).help(ASK).into()
        }
        other => other.into(),
    }
}

async fn note(tx: &mut Tx, user: &User, action: &'static str, detail: &str) -> Result<(), NodeError> {
    let line = NewAudit { actor: Some(user.id.clone()), action, case: None, detail: detail.to_owned() };
    Ok(tx.audit_insert(&line).await?)
}
