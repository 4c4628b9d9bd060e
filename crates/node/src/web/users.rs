// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/personen`: the accounts of this node.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::{PageError, html, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::pool;
use crate::view::parts::{Badge, Tone};
use crate::view::{NavArea, UserRow, UsersPage};

gates!(
    /// The node administration.
    ManageUsers
);

/// Lists the accounts.
pub async fn show(State(node): State<Arc<Node>>, may: May<ManageUsers>) -> Result<Response, PageError> {
    let mut tx = node.store.snapshot("users_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let users = tx.user_list().await?;
    let rows = users
        .into_iter()
        .map(|user| UserRow {
            state: if user.disabled {
                Badge::new(Tone::Warning, "Gesperrt")
            } else if user.sign_in.is_none() {
                Badge::new(Tone::Info, "Ohne Zugang")
            } else {
                Badge::new(Tone::Success, "Aktiv")
            },
            name: user.name,
            login: user.sign_in.unwrap_or_default(),
            roles: user.roles.iter().map(|role| role.de(&pool.profile).to_owned()).collect(),
        })
        .collect();
    html(&UsersPage { page: shell::page(&node, &pool, &may.actor, Some(NavArea::Users), None), rows })
}
