// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The log: lines on standard error, text for a terminal, JSON for a log collector.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// How much a command says by itself; `RUST_LOG` overrides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// A server: what happens.
    Server,
    /// A command for a person: only what is wrong.
    Command,
}

/// Starts the log of this process.
pub fn start(format: Option<LogFormat>, talk: Talk) {
    let default = match talk {
        Talk::Server => "info,memory_serve=warn,sqlx=warn",
        Talk::Command => "warn,sqlx=error",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let terminal = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = match format {
        Some(format) => format == LogFormat::Json,
        None => !terminal && talk == Talk::Server,
    };
    // A log that was started before (by a test in the same process) stays in use.
    let _ = if json { lines.json().try_init() } else { lines.with_ansi(terminal).try_init() };
}
