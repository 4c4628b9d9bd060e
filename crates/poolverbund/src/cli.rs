// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The command line: what an administrator can type.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use domain::role::Role;
use jiff::civil::Date;

use crate::config::Profile;

/// Server of a Kooperationspool: cases stay in the city, anonymised patterns travel to peers.
#[derive(Debug, Parser)]
#[command(name = "poolverbund", version, propagate_version = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// Configuration of the node
    #[arg(long, global = true, value_name = "FILE", default_value = "poolverbund.toml")]
    pub config: PathBuf,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Answers go to standard output, messages and logs to standard error.\n\
Exit codes: 0 done; 1 refused or failed; 2 wrong call or configuration.\n\
First look: poolverbund demo";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run three fictional nodes that already share patterns; needs no configuration
    Demo(Demo),
    /// Write a configuration, a key file and a database for a new node
    Init(Init),
    /// Run the node
    Serve,
    /// Import a file of cases (format pool-cases/1), all or nothing
    Import {
        /// The file
        file: PathBuf,
    },
    /// Print the figures of the activity report
    Figures(Figures),
    /// Make and list accounts
    #[command(subcommand)]
    User(User),
    /// Connect with other nodes
    #[command(subcommand)]
    Peer(Peer),
    /// List what this node has released
    Releases(Json),
    /// Sign-in with the identity provider of the city
    #[command(subcommand)]
    Oidc(Oidc),
    /// Change the keys that seal the database
    #[command(subcommand)]
    Keys(Keys),
    /// Check an exported proof without network, configuration or database
    Verify {
        /// The proof file
        file: PathBuf,
    },
    /// Check the audit trail
    #[command(subcommand)]
    Audit(Audit),
    /// Scan texts for names and numbers: JSON lines in, JSON lines out
    Scan,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Port of the first node; the others take the next two
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=65533))]
    pub port: u16,
    /// Keep the data in this folder and continue with it the next time
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print one line of JSON when the nodes are in sync
    #[arg(long)]
    pub json: bool,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Folder for everything the node writes
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Kind of pool
    #[arg(long, value_enum, default_value_t = Profile::Custom)]
    pub profile: Profile,
    /// Name that staff and peers see
    #[arg(long, default_value = "Kooperationspool")]
    pub name: String,
    /// Address under which browsers and peers reach the node
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub url: String,
}

/// Options of `figures`.
#[derive(Debug, Args)]
pub struct Figures {
    /// Count up to this day (YYYY-MM-DD); without it up to today
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// The option of commands that list something.
#[derive(Debug, Args)]
pub struct Json {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Commands about accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Make an account; without a password option a start password is made and printed once
    Add(UserAdd),
    /// List accounts
    List(Json),
}

/// Options of `user add`.
#[derive(Debug, Args)]
pub struct UserAdd {
    /// Name typed at sign-in
    #[arg(long)]
    pub sign_in: String,
    /// Full name
    #[arg(long)]
    pub name: String,
    /// Role, for example `pool_coordinator`; may be given several times
    #[arg(long = "role", required = true, value_parser = parse_role)]
    pub roles: Vec<Role>,
    /// Office or provider the person works for
    #[arg(long)]
    pub organisation: Option<String>,
    /// Staff id of the imported file, to connect the account with its cases
    #[arg(long)]
    pub staff: Option<String>,
    /// Read the password from the first line of this file
    #[arg(long, value_name = "FILE", conflicts_with = "password_stdin")]
    pub password_file: Option<PathBuf>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// Commands about peers.
#[derive(Debug, Subcommand)]
pub enum Peer {
    /// Print an invite for another node, valid once
    Invite,
    /// Accept the invite of another node
    Accept {
        /// The text that begins with poolverbund1:
        invite: String,
        /// The 30 digits, when they were already compared by telephone
        #[arg(long, value_name = "DIGITS")]
        yes_number: Option<String>,
    },
    /// Approve a peer after comparing the 30 digits by telephone
    Approve {
        /// Id of the node, from `peer list`
        node: String,
        /// The 30 digits as the other side read them
        #[arg(long, value_name = "DIGITS")]
        number: String,
    },
    /// List peers
    List(Json),
    /// Pause the exchange with a peer
    Suspend {
        /// Id of the node, from `peer list`
        node: String,
        /// Why, for the audit trail
        #[arg(long)]
        reason: String,
    },
    /// Continue the exchange with a paused peer
    Resume {
        /// Id of the node, from `peer list`
        node: String,
    },
    /// End the exchange with a peer for good
    Revoke {
        /// Id of the node, from `peer list`
        node: String,
        /// Why; the other side is told
        #[arg(long)]
        reason: String,
    },
}

/// Commands about the identity provider.
#[derive(Debug, Subcommand)]
pub enum Oidc {
    /// Print the redirect URI and look whether people could sign in
    Check,
}

/// Commands about the keys that seal the database.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Seal everything anew under the first key of the key file; may be stopped and run again
    Reseal,
}

/// Commands about the audit trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check that no line was changed, removed or rewritten; names the first one that was
    Verify(Json),
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text).map_err(|_| {
        let known: Vec<&str> = Role::all().map(Role::code).collect();
        format!("unknown role; one of {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent_and_fits_a_screen() {
        let mut command = Cli::command();
        command.clone().debug_assert();
        assert!(command.render_help().to_string().lines().count() <= 30, "{}", command.render_help());
    }

    #[test]
    fn config_is_accepted_before_and_after_the_command() {
        for line in [["poolverbund", "--config", "x.toml", "serve"], ["poolverbund", "serve", "--config", "x.toml"]] {
            assert_eq!(Cli::parse_from(line).config, PathBuf::from("x.toml"));
        }
    }

    #[test]
    fn an_unknown_role_lists_the_known_ones() {
        assert!(parse_role("king").expect_err("unknown").contains("pool_coordinator"));
        assert_eq!(parse_role("fallverbund_member"), Ok(Role::ProviderDelegate));
    }
}
