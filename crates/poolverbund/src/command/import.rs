// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `import`: a file of cases goes in as a whole or not at all.

use std::path::Path;

use node::service::import::{self, ImportError};

use crate::failure::Failure;
use crate::wiring;

/// Imports the file and prints what came in.
pub async fn run(config: &Path, file: &Path) -> Result<(), Failure> {
    let node = wiring::open_for_command(config).await?;
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::failed(format!("{}: {error}", file.display())).next("the file must be readable and UTF-8")
    })?;
    let imported = import::run(&node, &text).await.map_err(|error| explain(file, error));
    node.store.close().await;
    let imported = imported?;
    println!(
        "{}: imported {} cases, {} members of staff, {} billing lines",
        file.display(),
        imported.cases,
        imported.staff,
        imported.billing
    );
    Ok(())
}

fn explain(file: &Path, error: ImportError) -> Failure {
    match error {
        ImportError::Faults(faults) => {
            let place = file.display();
            let line = |fault: &domain::pool_file::Fault| {
                format!("{place}:{}:{}: {}: {}", fault.line, fault.column, fault.field, fault.reason)
            };
            let count = faults.len();
            Failure::faults(faults.iter().map(line).collect())
                .next(format!("nothing was imported; correct the {count} places above and import again"))
        }
        ImportError::AlreadyHere(ids) => {
            Failure::failed(format!("{}: these cases are here already: {}", file.display(), ids.join(", ")))
                .next("nothing was changed; a case file is imported once")
        }
        ImportError::OtherPool { .. } => Failure::failed(format!("{}: {error}", file.display()))
            .next("nothing was changed; import the file at the node of its own pool"),
        ImportError::Node(error) => Failure::from(error),
    }
}
