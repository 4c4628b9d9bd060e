// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The binary: reads the configuration, wires the parts, runs a command. It holds no rule of the field.

mod cli;
mod command;
mod config;
mod demo;
mod failure;
mod logging;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Audit, Cli, Command, Keys, Oidc, Peer, User};
use crate::failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let config = cli.config;
    match cli.command {
        Command::Verify { file } => command::verify::run(&file),
        Command::Scan => command::scan::run(std::io::stdin().lock(), std::io::stdout().lock()),
        Command::Init(options) => wait(command::init::run(&config, &options)),
        Command::Serve => wait(command::serve::run(&config)),
        Command::Demo(options) => wait(demo::run(&options)),
        Command::Import { file } => wait(command::import::run(&config, &file)),
        Command::Figures(options) => wait(command::figures::run(&config, &options)),
        Command::User(User::Add(options)) => wait(command::user::add(&config, options)),
        Command::User(User::List(options)) => wait(command::user::list(&config, options.json)),
        Command::Peer(Peer::Invite) => wait(command::peer::invite(&config)),
        Command::Peer(Peer::Accept { invite, yes_number }) => {
            wait(command::peer::accept(&config, &invite, yes_number.as_deref()))
        }
        Command::Peer(Peer::Approve { node, number }) => wait(command::peer::approve(&config, &node, &number)),
        Command::Peer(Peer::List(options)) => wait(command::peer::list(&config, options.json)),
        Command::Peer(Peer::Suspend { node, reason }) => wait(command::peer::suspend(&config, &node, &reason)),
        Command::Peer(Peer::Resume { node }) => wait(command::peer::resume(&config, &node)),
        Command::Peer(Peer::Revoke { node, reason }) => wait(command::peer::revoke(&config, &node, &reason)),
        Command::Audit(Audit::Verify(options)) => wait(command::audit::verify(&config, options.json)),
        Command::Oidc(Oidc::Check) => wait(command::oidc::check(&config)),
        Command::Keys(Keys::Reseal) => wait(command::keys::reseal(&config)),
        Command::Releases(options) => wait(command::releases::run(&config, options.json)),
    }
}

fn wait(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("the runtime cannot start: {error}")))?
        .block_on(work)
}
