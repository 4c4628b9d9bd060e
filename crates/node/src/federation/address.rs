// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which addresses a node calls: `https` and nothing that points back into its own machine.

use std::net::IpAddr;

use reqwest::Url;

use super::incident;
use crate::error::NodeError;

/// Longest base URL that is accepted; a real one has under 100 characters.
pub const URL_BYTES_MAX: usize = 512;

/// A base URL of a peer after the checks: scheme, host, no user, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerUrl(Url);

impl PeerUrl {
    /// Checks a base URL. `loopback_peers` allows `http` to this machine: demo and tests only.
    ///
    /// # Errors
    /// [`NodeError::Peer`] with `bad-answer` and the reason.
    pub fn parse(text: &str, loopback_peers: bool) -> Result<Self, NodeError> {
        let refuse = |reason: &str| NodeError::Peer {
            token: incident::BAD_ANSWER,
            detail: format!("address not allowed: {reason}"),
        };
        if text.len() > URL_BYTES_MAX {
            return Err(refuse("longer than 512 bytes"));
        }
        let url = Url::parse(text.trim_end_matches('/')).map_err(|_| refuse("not a URL"))?;
        let own_machine = points_to_own_machine(&url);
        match url.scheme() {
            "https" if !own_machine || loopback_peers => {}
            "http" if own_machine && loopback_peers => {}
            "https" => return Err(refuse("points to the calling machine or its own link")),
            _ => return Err(refuse("only https is called")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("carries a user name or password"));
        }
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

/// Loopback, link-local (cloud metadata) and unspecified addresses, by name or number.
fn points_to_own_machine(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return true };
    if host.eq_ignore_ascii_case("localhost") || host.ends_with(".localhost") {
        return true;
    }
    // The URL parser has already turned forms like 0x7f.1 into dotted numbers.
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
        Ok(IpAddr::V6(ip)) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
            None => ip.is_loopback() || ip.is_unspecified() || ip.is_unicast_link_local(),
        },
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::PeerUrl;

    #[track_caller]
    fn check(text: &str, in_city: bool, in_demo: bool) {
        assert_eq!(PeerUrl::parse(text, false).is_ok(), in_city, "{text} in a city");
        assert_eq!(PeerUrl::parse(text, true).is_ok(), in_demo, "{text} in the demo");
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
        check("http://10.0.0.1", false, false);
        check("ftp://127.0.0.1", false, false);
        check("https://user@pool.example", false, false);
        check("https://pool.example/?a=b", false, false);
        check("https://pool.example/#a", false, false);
        check("pool.example", false, false);
        check(&format!("https://{}.example", "a".repeat(600)), false, false);
    }

    #[test]
    fn a_path_prefix_is_kept() {
        let url = PeerUrl::parse("https://pool.example/verbund/", false).expect("allowed");
        assert_eq!(
            url.join("/federation/v1/heads", Some("wait=5")).as_str(),
            "https://pool.example/verbund/federation/v1/heads?wait=5"
        );
        assert_eq!(url.path("/federation/v1/heads"), "/verbund/federation/v1/heads");
    }
}
