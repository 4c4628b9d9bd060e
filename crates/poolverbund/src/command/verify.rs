// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `verify`: checks an exported proof with nothing but the file itself.

use std::path::Path;

use jiff::Timestamp;
use protocol::record::Record;
use protocol::{hash_to_text, limits, proof};

use crate::failure::Failure;

/// Checks the file and prints what it proves.
pub fn run(file: &Path) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::failed(format!("{}: {error}", file.display())).next("download the proof again from the pattern's page")
    };
    let (size, most) = (std::fs::metadata(file).map_err(unreadable)?.len(), limits::PROOF_FILE_BYTES);
    if size > most as u64 {
        return Err(Failure::failed(format!("{}: {size} bytes are too many for a proof", file.display()))
            .next(format!("a proof has at most {most} bytes; check that this is the right file")));
    }
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    let proven = proof::verify(&text).map_err(|error| {
        Failure::failed(format!("{}: NOT proven: {error}", file.display()))
            .next("do not rely on this file; ask the node that it names for the proof again")
    })?;
    println!("{}: proven", file.display());
    println!("  origin     {} ({})", proven.name, proven.node);
    println!(
        "  place      entry {} of a log with {} entries, root {}",
        proven.index,
        proven.size,
        hash_to_text(&proven.root)
    );
    println!("  released   {}", day(proven.time));
    println!("  confirmed  {}", moment(proven.freshness));
    match proven.record.inner() {
        Record::Pattern(pattern) => println!("  record     case pattern {}", pattern.id),
        Record::Other { schema, .. } => println!("  record     {schema}, which this program cannot read"),
    }
    println!("The origin's key signed a log that holds exactly this record at this place.");
    println!(
        "Not proven: that it was not withdrawn later, and that the id is the node you mean; compare the id by telephone."
    );
    Ok(())
}

fn moment(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map_or_else(|| seconds.to_string(), |time| time.to_string())
}

fn day(seconds: u64) -> String {
    moment(seconds).chars().take_while(|character| *character != 'T').collect()
}
