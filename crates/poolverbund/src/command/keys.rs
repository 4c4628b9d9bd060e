// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `keys`: the keys that seal the database.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use node::SystemClock;

use crate::config::Config;
use crate::failure::Failure;
use crate::logging::{self, Talk};
use crate::wiring;

/// Seals every value anew under the first key of the key file. May be stopped and run again.
pub async fn reseal(config: &Path) -> Result<(), Failure> {
    let config = Config::load(config)?;
    logging::start(config.log, Talk::Command);
    let store = wiring::open_store(&config.database_url, &config.key_file, Arc::new(SystemClock)).await?;
    let outcome = store.reseal(&show_progress).await;
    store.close().await;
    let changed = outcome?;
    if changed > 0 {
        eprintln!();
    }
    println!("{changed} values sealed anew under the first key of {}", config.key_file.display());
    Ok(())
}

/// One line that counts up in its place.
fn show_progress(done: u64) {
    let mut stderr = std::io::stderr().lock();
    // A closed standard error must not stop the work.
    let _ = write!(stderr, "\r{done} values").and_then(|()| stderr.flush());
}
