// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One command per file.

pub mod audit;
pub mod figures;
pub mod import;
pub mod init;
pub mod keys;
pub mod oidc;
pub mod peer;
pub mod releases;
pub mod scan;
pub mod serve;
pub mod user;
pub mod verify;

use serde::Serialize;

use crate::failure::Failure;

/// Prints an answer for programs: one JSON document on standard output.
fn print_json<T: Serialize>(answer: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(answer).map_err(|error| Failure::failed(error.to_string()))?;
    println!("{text}");
    Ok(())
}

/// Prints rows as aligned columns with a head line.
fn print_table<const N: usize>(head: [&str; N], rows: &[[String; N]]) {
    let mut widths = head.map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    println!("{}", line(head.to_vec()));
    for row in rows {
        println!("{}", line(row.iter().map(String::as_str).collect()));
    }
}
