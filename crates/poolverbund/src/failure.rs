// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Why a command ended without success: the cause, the next step and the exit code.

use std::fmt;
use std::process::ExitCode;

use node::NodeError;
use storage::StoreError;

/// A command that did not succeed. `Display` is what the administrator reads.
#[derive(Debug)]
pub struct Failure {
    /// One fault per line.
    causes: Vec<String>,
    next: Option<String>,
    code: u8,
}

/// Exit code of a command that was refused or failed.
const FAILED: u8 = 1;
/// Exit code of a wrong call or a configuration that cannot be used; the same as the argument parser's.
const USAGE: u8 = 2;

impl Failure {
    /// The command was refused or failed: exit code 1.
    pub fn failed(cause: impl Into<String>) -> Self {
        Self { causes: vec![cause.into()], next: None, code: FAILED }
    }

    /// Several faults of the same input, each on its own line: exit code 1.
    pub fn faults(causes: Vec<String>) -> Self {
        Self { causes, next: None, code: FAILED }
    }

    /// The call or the configuration is wrong: exit code 2.
    pub fn usage(cause: impl Into<String>) -> Self {
        Self { causes: vec![cause.into()], next: None, code: USAGE }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn next(mut self, step: impl Into<String>) -> Self {
        self.next = Some(step.into());
        self
    }

    /// The exit code of the process.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.causes.join("\n"))?;
        match &self.next {
            Some(next) => write!(f, "\n  next: {next}"),
            None => Ok(()),
        }
    }
}

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        match error {
            NodeError::Refused(refused) => {
                let refusal = refused.refusal;
                let failure = Self::failed(format!("refused ({}): {}", refusal.rule, refusal.message_de));
                match refusal.help_de {
                    Some(help) => failure.next(help),
                    None => failure,
                }
            }
            NodeError::NotFound => {
                Self::failed("not found").next("check the name or number; the list command shows what exists")
            }
            NodeError::Store(error) => error.into(),
            NodeError::Peer { token, detail } => Self::failed(format!("peer: {token}: {detail}"))
                .next("check the peer's address and that its node runs; then repeat the command"),
            other => Self::failed(other.to_string()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::failed(format!("database: {error}"))
            .next("check [database] url, key_file and the rights on the data folder in the configuration")
    }
}
