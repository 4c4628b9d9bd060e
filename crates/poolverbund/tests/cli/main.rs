// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The built binary as an administrator meets it: processes, files, exit codes.

mod audit;
mod canary;
mod demo;
mod harness;
mod import;
mod keys;
mod scan;
mod setup;
