// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `releases`: everything that ever left this node.

use std::path::Path;

use node::service::desk;

use crate::command::{print_json, print_table};
use crate::failure::Failure;
use crate::wiring;

/// Lists the releases, newest first.
pub async fn run(config: &Path, json: bool) -> Result<(), Failure> {
    let node = wiring::open_for_command(config).await?;
    let released = desk::releases(&node).await;
    node.store.close().await;
    let released = released?;
    if json {
        return print_json(&released);
    }
    let rows: Vec<[String; 4]> = released
        .into_iter()
        .map(|release| {
            let state = match (release.withdrawn_at, release.withdraw_reason) {
                (Some(at), Some(reason)) => format!("withdrawn {at} ({reason})"),
                _ => format!("live, {} receivers", release.receivers.len()),
            };
            [release.index.to_string(), release.id, release.released_at.to_string(), state]
        })
        .collect();
    print_table(["INDEX", "PATTERN", "RELEASED", "STATE"], &rows);
    Ok(())
}
