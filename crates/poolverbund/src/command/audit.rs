// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `audit verify`: whether the audit trail is as it was written.

use std::io::Write;
use std::path::Path;

use node::service::audit::{self, AuditProof};
use serde::Serialize;
use storage::AuditFaultKind;

use crate::command::print_json;
use crate::failure::Failure;
use crate::wiring;

/// The answer for programs.
#[derive(Serialize)]
struct Answer<'a> {
    sound: bool,
    first_line: u64,
    last_line: u64,
    published_heads: u64,
    last_published_line: Option<u64>,
    erased_details: u64,
    log_sound: bool,
    fault_line: Option<u64>,
    fault: Option<&'static str>,
    checkpoint: &'a str,
}

/// Checks the whole trail; exit code 1 when something is wrong.
pub async fn verify(config: &Path, json: bool) -> Result<(), Failure> {
    let node = wiring::open_for_command(config).await?;
    let proof = audit::verify(&node, &show_progress).await;
    node.store.close().await;
    let proof = proof?;
    eprintln!();
    let report = &proof.report;
    if json {
        print_json(&Answer {
            sound: proof.is_sound(),
            first_line: report.first,
            last_line: report.last,
            published_heads: report.heads,
            last_published_line: report.published,
            erased_details: report.erased_details,
            log_sound: proof.log_is_sound,
            fault_line: report.fault.as_ref().map(|fault| fault.seq),
            fault: report.fault.as_ref().map(|fault| token(fault.kind)),
            checkpoint: &proof.checkpoint,
        })?;
    }
    if let Some(fault) = &report.fault {
        return Err(Failure::failed(format!("audit trail: line {}: {}", fault.seq, words(fault.kind)))
            .next("keep a copy of the database as it is, and tell the data protection officer"));
    }
    if !proof.log_is_sound {
        return Err(Failure::failed("audit trail: the entries of the own log are not those that its checkpoint signs")
            .next("compare the checkpoint with the one that a peer holds (its page of peers)"));
    }
    if !json {
        print_summary(&proof);
    }
    Ok(())
}

fn print_summary(proof: &AuditProof) {
    let report = &proof.report;
    println!("audit trail is sound: lines {} to {}", report.first, report.last);
    match report.published {
        Some(line) => println!("published in the own log up to line {line} ({} times)", report.heads),
        None => println!("not published in the own log yet: that happens once a day while the node runs"),
    }
    if report.erased_details > 0 {
        println!("{} details belong to erased cases and cannot be opened any more", report.erased_details);
    }
    println!("\nNewest checkpoint of the own log, as peers hold it:\n{}", proof.checkpoint);
}

fn token(kind: AuditFaultKind) -> &'static str {
    match kind {
        AuditFaultKind::Missing => "missing",
        AuditFaultKind::Altered => "altered",
        AuditFaultKind::Detail => "detail",
        AuditFaultKind::Truncated => "truncated",
        AuditFaultKind::Rewritten => "rewritten",
        AuditFaultKind::Unpublished => "unpublished",
    }
}

fn words(kind: AuditFaultKind) -> &'static str {
    match kind {
        AuditFaultKind::Missing => "it is missing",
        AuditFaultKind::Altered => "it, or its place after the line before, is not what was written",
        AuditFaultKind::Detail => "its detail is not what was written",
        AuditFaultKind::Truncated => "it and everything after it is missing",
        AuditFaultKind::Rewritten => "it is another one than the hash says that was published in the own log",
        AuditFaultKind::Unpublished => "the entry of the own log that published its hash is missing or another one",
    }
}

/// One line that counts up in its place.
fn show_progress(line: u64) {
    let mut stderr = std::io::stderr().lock();
    // A closed standard error must not stop the work.
    let _ = write!(stderr, "\r{line} lines").and_then(|()| stderr.flush());
}
