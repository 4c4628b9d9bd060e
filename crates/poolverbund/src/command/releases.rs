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
    print_table(["INDEX"], &[]);
    Ok(())
}
