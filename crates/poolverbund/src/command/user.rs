// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `user`: accounts of people.

use std::io::BufRead;
use std::path::Path;

use data_encoding::BASE32_NOPAD;
use domain::ids::StaffId;
use domain::random::Random;
use domain::role::Role;
use node::service::users::{self, NewUser};
use serde::Serialize;

use crate::cli::UserAdd;
use crate::command::{print_json, print_table};
use crate::failure::Failure;
use crate::wiring;

/// Makes an account and prints the start password when it made one.
pub async fn add(config: &Path, options: UserAdd) -> Result<(), Failure> {
    let node = wiring::open_for_command(config).await?;
    let given = given_password(&options)?;
    let made = given.is_none().then(|| start_password(&*node.random));
    let new = NewUser {
        sign_in: options.sign_in.clone(),
        name: options.name,
        organisation: options.organisation,
        roles: options.roles,
        staff: options.staff.map(StaffId::new),
        password: given.or_else(|| made.clone()),
    };
    let outcome = users::create(&node, new).await;
    node.store.close().await;
    outcome?;
    println!("account {} made", options.sign_in);
    if let Some(password) = made {
        println!("start password: {password}");
        println!("It is shown this once. Hand it over in person.");
    }
    Ok(())
}

fn given_password(options: &UserAdd) -> Result<Option<String>, Failure> {
    let unreadable = |error: std::io::Error| Failure::failed(format!("password: {error}"));
    let mut line = String::new();
    if let Some(file) = &options.password_file {
        let file = std::fs::File::open(file).map_err(unreadable)?;
        std::io::BufReader::new(file).read_line(&mut line).map_err(unreadable)?;
    } else if options.password_stdin {
        std::io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
    } else {
        return Ok(None);
    }
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::failed("password: the first line is empty").next("write the password on the first line"));
    }
    Ok(Some(password.to_owned()))
}

/// A password of 120 random bits in letters and digits that cannot be confused on paper.
fn start_password(random: &dyn Random) -> String {
    let mut bytes = [0; 15];
    random.fill(&mut bytes);
    let letters = BASE32_NOPAD.encode(&bytes).to_lowercase();
    let groups: Vec<&str> = [0..6, 6..12, 12..18, 18..24].into_iter().map(|range| &letters[range]).collect();
    groups.join("-")
}

/// One account in the list.
#[derive(Serialize)]
struct Listed {
    id: String,
    sign_in: Option<String>,
    name: String,
    organisation: Option<String>,
    staff: Option<String>,
    roles: Vec<&'static str>,
    disabled: bool,
}

/// Lists the accounts.
pub async fn list(config: &Path, json: bool) -> Result<(), Failure> {
    let node = wiring::open_for_command(config).await?;
    let users = users::list(&node).await;
    node.store.close().await;
    let listed: Vec<Listed> = users?
        .into_iter()
        .map(|user| Listed {
            id: user.id.to_string(),
            sign_in: user.sign_in,
            name: user.name,
            organisation: user.organisation,
            staff: user.staff.map(|staff| staff.to_string()),
            roles: user.roles.iter().copied().map(Role::code).collect(),
            disabled: user.disabled,
        })
        .collect();
    if json {
        return print_json(&listed);
    }
    let dash = || "-".to_owned();
    let rows: Vec<[String; 5]> = listed
        .into_iter()
        .map(|user| {
            let state = if user.disabled { "disabled" } else { "" };
            let sign_in = user.sign_in.unwrap_or_else(dash);
            [sign_in, user.name, user.staff.unwrap_or_else(dash), user.roles.join(","), state.to_owned()]
        })
        .collect();
    print_table(["SIGN-IN", "NAME", "STAFF", "ROLES", ""], &rows);
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::random::SeededRandom;

    use super::*;

    #[test]
    fn a_start_password_has_four_groups_and_differs_each_time() {
        let random = SeededRandom::new(1);
        let (first, second) = (start_password(&random), start_password(&random));
        assert_eq!(first.split('-').map(str::len).collect::<Vec<_>>(), [6, 6, 6, 6]);
        assert_ne!(first, second);
    }
}
