// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `oidc check`: whether people could sign in by the identity provider.

use std::path::Path;

use node::oidc::OidcSettings;
use node::oidc::check::{self, Mark};

use crate::failure::Failure;
use crate::wiring;

/// Prints the address to enter at the provider, and what was found there.
pub async fn check(config: &Path) -> Result<(), Failure> {
    let node = wiring::open_for_command(config).await?;
    let Some(settings) = node.settings.oidc.clone() else {
        node.store.close().await;
        return Err(Failure::failed("the configuration has no section [oidc]")
            .next("add one; deploy/README.md says what to enter for Keycloak, Entra and AD FS"));
    };
    println!("redirect URI   {}", OidcSettings::redirect_uri(&node.settings.url));
    println!("client id      {}", settings.client_id);
    let found = check::run(&node, &settings).await;
    node.store.close().await;
    for finding in &found {
        let mark = match finding.mark {
            Mark::Good => "ok",
            Mark::Note => "note",
            Mark::Fault => "FAULT",
        };
        println!("{mark:<7}{}", finding.text);
    }
    match found.iter().filter(|finding| finding.mark == Mark::Fault).count() {
        0 => Ok(()),
        count => Err(Failure::failed(format!("{count} faults: nobody can sign in by the identity provider"))),
    }
}
