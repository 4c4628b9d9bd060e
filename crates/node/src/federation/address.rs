// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which addresses a node calls: `https` and nothing that points back into its own machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

use super::incident;
use crate::error::NodeError;

/// Longest base URL that is accepted; a real one has under 100 characters.
pub const URL_BYTES_MAX: usize = 512;

/// How far a node calls. The same rule holds for addresses in a URL and for those a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Addresses of the public internet only.
    Public,
    /// Those and private ones, for cities that share a closed network.
    Private,
    /// Everything, this machine in plain HTTP as well: the demo and tests.
    Loopback,
}

impl Reach {
    /// Whether an address may be called.
    ///
    /// # Errors
    /// Why not, as part of a sentence.
    pub fn check(self, ip: IpAddr) -> Result<(), &'static str> {
        match (Place::of(ip), self) {
            (_, Self::Loopback) | (Place::Public, _) | (Place::Private, Self::Private) => Ok(()),
            (Place::Private, Self::Public) => {
                Err("a private address; the key private_addresses in [outgoing] allows those")
            }
            (Place::Own, _) => Err("an address of the own machine, its own link, or no single machine"),
        }
    }
}

/// Where an address lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The calling machine, its link (cloud metadata), or none that can be called (multicast, reserved).
    Own,
    /// A closed network: RFC 1918, RFC 6598 (shared by a carrier), RFC 4193, RFC 2544.
    Private,
    /// Everywhere else.
    Public,
}

impl Place {
    fn of(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) => Self::of_v4(ip),
            IpAddr::V6(ip) => Self::of_v6(ip),
        }
    }

    fn of_v4(ip: Ipv4Addr) -> Self {
        match ip.octets() {
            [0 | 127 | 224.., ..] | [169, 254, ..] => Self::Own,
            [10, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..]
            | [100, 64..=127, ..]
            | [198, 18..=19, ..]
            | [192, 0, 0, _] => Self::Private,
            _ => Self::Public,
        }
    }

    fn of_v6(ip: Ipv6Addr) -> Self {
        let v4 = |high: u16, low: u16| {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            Self::of_v4(Ipv4Addr::new(a, b, c, d))
        };
        match ip.segments() {
            // Unspecified, loopback and the deprecated IPv4-compatible form; link-local; multicast.
            [0, 0, 0, 0, 0, 0, ..] | [0xfe80..=0xfebf | 0xff00.., ..] => Self::Own,
            // Forms that carry an IPv4 address: mapped, NAT64, 6to4.
            [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
                v4(high, low)
            }
            [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] | [0x64, 0xff9b, 1, ..] => Self::Private,
            _ => Self::Public,
        }
    }
}

/// Whether a node with this reach calls a URL; within [`Reach::Loopback`] `http` to this machine as well. What a name leads to
/// is checked where it is looked up.
///
/// # Errors
/// Why not, as part of a sentence.
pub fn callable(url: &Url, reach: Reach) -> Result<(), &'static str> {
    let ip = literal(url);
    match url.scheme() {
        "https" => {}
        "http" if reach == Reach::Loopback && ip.is_some_and(|ip| Place::of(ip) == Place::Own) => {}
        _ => return Err("only https is called"),
    }
    if let Some(ip) = ip {
        reach.check(ip)?;
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("carries a user name or password");
    }
    Ok(())
}

/// A base URL of a peer after the checks: scheme, host, no user, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerUrl(Url);

impl PeerUrl {
    /// Checks a base URL. Within [`Reach::Loopback`] `http` to this machine is allowed as well.
    ///
    /// # Errors
    /// [`NodeError::Peer`] with `bad-answer` and the reason.
    pub fn parse(text: &str, reach: Reach) -> Result<Self, NodeError> {
        let refuse = |reason: &str| NodeError::Peer {
            token: incident::BAD_ANSWER,
            detail: format!("address not allowed: {reason}"),
        };
        if text.len() > URL_BYTES_MAX {
            return Err(refuse("longer than 512 bytes"));
        }
        let url = Url::parse(text.trim_end_matches('/')).map_err(|_| refuse("not a URL"))?;
        callable(&url, reach).map_err(refuse)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("carries a query or fragment"));
        }
        Ok(Self(url))
    }

    /// The path that a request to `path` (with a leading slash) has at this address.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.0.path().trim_end_matches('/'))
    }

    /// The whole URL of `path` and `query`.
    #[must_use]
    pub fn join(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.0.clone();
        url.set_path(&self.path(path));
        url.set_query(query);
        url
    }
}

/// The address that a URL names without asking a resolver.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?.trim_end_matches('.');
    if host.eq_ignore_ascii_case("localhost") || host.ends_with(".localhost") {
        return Some(Ipv4Addr::LOCALHOST.into());
    }
    // The URL parser has already turned forms like 0x7f.1 into dotted numbers.
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{PeerUrl, Place, Reach};

    #[track_caller]
    fn check(text: &str, in_city: bool, in_demo: bool) {
        assert_eq!(PeerUrl::parse(text, Reach::Public).is_ok(), in_city, "{text} in a city");
        assert_eq!(PeerUrl::parse(text, Reach::Loopback).is_ok(), in_demo, "{text} in the demo");
    }

    #[test]
    fn only_https_to_other_machines_is_called() {
        check("https://pool.musterstadt.example", true, true);
        check("https://pool.musterstadt.example/verbund/", true, true);
        check("http://pool.musterstadt.example", false, false);
        check("http://127.0.0.1:8080", false, true);
        check("http://0x7f.1:8080", false, true);
        check("http://localhost:8080", false, true);
        check("http://[::1]:8080", false, true);
        check("https://127.0.0.1", false, true);
        check("https://[::ffff:127.0.0.1]", false, true);
        check("https://169.254.169.254", false, true);
        check("https://localhost.", false, true);
        check("https://10.0.0.1", false, true);
        check("http://10.0.0.1", false, false);
        check("ftp://127.0.0.1", false, false);
        check("https://user@pool.example", false, false);
        check("https://pool.example/?a=b", false, false);
        check("https://pool.example/#a", false, false);
        check("pool.example", false, false);
        check(&format!("https://{}.example", "a".repeat(600)), false, false);
    }

    #[test]
    fn every_range_has_its_place() {
        let table = [
            ("0.0.0.0", Place::Own),
            ("127.0.0.1", Place::Own),
            ("127.255.0.1", Place::Own),
            ("169.254.169.254", Place::Own),
            ("224.0.0.1", Place::Own),
            ("255.255.255.255", Place::Own),
            ("::", Place::Own),
            ("::1", Place::Own),
            ("::7f00:1", Place::Own),
            ("::ffff:127.0.0.1", Place::Own),
            ("64:ff9b::7f00:1", Place::Own),
            ("2002:7f00:1::", Place::Own),
            ("fe80::1", Place::Own),
            ("ff02::1", Place::Own),
            ("10.1.2.3", Place::Private),
            ("172.16.0.1", Place::Private),
            ("172.31.255.255", Place::Private),
            ("192.168.0.1", Place::Private),
            ("100.64.0.1", Place::Private),
            ("100.127.255.255", Place::Private),
            ("198.18.0.1", Place::Private),
            ("::ffff:10.0.0.1", Place::Private),
            ("fc00::1", Place::Private),
            ("fd12::1", Place::Private),
            ("172.32.0.1", Place::Public),
            ("100.128.0.1", Place::Public),
            ("192.0.2.1", Place::Public),
            ("8.8.8.8", Place::Public),
            ("2001:db8::1", Place::Public),
            ("64:ff9b::808:808", Place::Public),
        ];
        for (text, place) in table {
            assert_eq!(Place::of(text.parse().expect("an address")), place, "{text}");
        }
    }

    #[test]
    fn a_closed_network_is_called_only_where_the_configuration_says_so() {
        let inner = "https://10.20.0.1";
        assert!(PeerUrl::parse(inner, Reach::Private).is_ok());
        assert!(PeerUrl::parse("https://127.0.0.1", Reach::Private).is_err());
        let refused = PeerUrl::parse(inner, Reach::Public).expect_err("private").to_string();
        assert!(refused.contains("private_addresses"), "{refused}");
    }

    #[test]
    fn a_path_prefix_is_kept() {
        let url = PeerUrl::parse("https://pool.example/verbund/", Reach::Public).expect("allowed");
        assert_eq!(
            url.join("/federation/v1/heads", Some("wait=5")).as_str(),
            "https://pool.example/verbund/federation/v1/heads?wait=5"
        );
        assert_eq!(url.path("/federation/v1/heads"), "/verbund/federation/v1/heads");
    }
}
