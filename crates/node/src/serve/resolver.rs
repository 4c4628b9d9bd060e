// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Names of peers lead only to addresses that may be called: whoever controls a name must not
//! point this node at its own machine or at the inner network.

use std::io;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::federation::address::Reach;

/// The system's resolver, less the addresses outside of the reach.
pub(super) struct Filtered(pub(super) Reach);

impl Resolve for Filtered {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            // The port is that of the URL; the resolver does not know it.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed = within(reach, name.as_str(), found)?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// The allowed ones among the addresses of a name.
fn within(reach: Reach, name: &str, found: impl Iterator<Item = SocketAddr>) -> io::Result<Vec<SocketAddr>> {
    let mut refused = "no address";
    let mut allowed = Vec::new();
    for address in found {
        match reach.check(address.ip()) {
            Ok(()) => allowed.push(address),
            Err(reason) => refused = reason,
        }
    }
    if allowed.is_empty() {
        return Err(io::Error::other(format!("{name} is not called: {refused}")));
    }
    Ok(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(list: &[&str]) -> Vec<SocketAddr> {
        list.iter().map(|ip| SocketAddr::new(ip.parse().expect("an address"), 0)).collect()
    }

    #[test]
    fn addresses_outside_of_the_reach_are_dropped() {
        let found = addresses(&["10.0.0.1", "192.0.2.1", "127.0.0.1"]);
        let kept = within(Reach::Public, "pool.example", found.into_iter()).expect("one is public");
        assert_eq!(kept, addresses(&["192.0.2.1"]));
    }

    #[test]
    fn a_name_without_an_allowed_address_says_why() {
        let inner = addresses(&["10.0.0.1"]);
        let error = within(Reach::Public, "pool.example", inner.into_iter()).expect_err("refused").to_string();
        assert!(error.contains("pool.example") && error.contains("private_addresses"), "{error}");
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_not_called() {
        let resolve = |reach| Filtered(reach).resolve("localhost".parse().expect("a name"));
        for reach in [Reach::Public, Reach::Private] {
            assert!(resolve(reach).await.is_err_and(|error| error.to_string().contains("own")));
        }
        assert!(resolve(Reach::Loopback).await.is_ok_and(|found| found.count() > 0));
    }
}
