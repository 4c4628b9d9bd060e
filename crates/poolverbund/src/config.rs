// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The configuration file: read once, checked completely, and precise about what is wrong.

mod oidc;

use std::net::{IpAddr, SocketAddr};
use std::ops::Range;
use std::path::{Path, PathBuf};

use node::serve::TlsFiles;
use serde::Deserialize;
use toml::Spanned;

use crate::failure::Failure;

/// The checked configuration of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Name that staff and peers see.
    pub name: String,
    /// Public base URL without a slash at the end.
    pub url: String,
    /// Which kind of pool this is.
    pub profile: Profile,
    /// Folder below which everything is written.
    pub data: PathBuf,
    /// File that opens the sealed columns and the node's keys.
    pub key_file: PathBuf,
    /// `sqlite:` or `postgres:` URL.
    pub database_url: String,
    /// Address of the server socket.
    pub listen: SocketAddr,
    /// Certificate of the socket; none means plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Trust anchors for calls to peers instead of the system's.
    pub ca_bundle: Option<PathBuf>,
    /// Peers may have private addresses.
    pub private_peers: bool,
    /// The identity provider of the city.
    pub oidc: Option<node::oidc::OidcSettings>,
    /// Form of the log; none means text on a terminal and JSON elsewhere.
    pub log: Option<LogFormat>,
}

/// Kind of node, as the key `profile` and `init --profile` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Procedure and rules of the pool in Bremen.
    Bremen,
    /// Procedure and rules of the pool in Berlin.
    Berlin,
    /// Any other city.
    Custom,
    /// A working group without cases.
    Federal,
}

impl Profile {
    /// The word in the configuration file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Bremen => "bremen",
            Self::Berlin => "berlin",
            Self::Custom => "custom",
            Self::Federal => "federal",
        }
    }
}

/// Form of the log lines on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: Spanned<String>,
    url: Spanned<String>,
    profile: Profile,
    data: PathBuf,
    key_file: Option<PathBuf>,
    #[serde(default)]
    database: Database,
    #[serde(default)]
    listen: Listen,
    #[serde(default)]
    proxy: Proxy,
    #[serde(default)]
    outgoing: Outgoing,
    oidc: Option<oidc::Section>,
    #[serde(default)]
    log: Log,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Database {
    url: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listen {
    address: Option<Spanned<SocketAddr>>,
    tls: Option<Tls>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tls {
    certificate: PathBuf,
    private_key: PathBuf,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proxy {
    #[serde(default)]
    trusted: Vec<IpAddr>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outgoing {
    ca_bundle: Option<PathBuf>,
    #[serde(default)]
    private_addresses: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Log {
    format: Option<LogFormat>,
}

/// Where the node listens when the file does not say.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

impl Config {
    /// Reads and checks a configuration file.
    ///
    /// # Errors
    /// When the file is missing or unreadable, a key is unknown, missing or has a value that
    /// cannot be used; the message names file, line, key and what to do.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::usage(format!("configuration {}: {error}", path.display()))
                .next("name it with --config FILE, or write a new one with `poolverbund init --config FILE --data DIR`")
        })?;
        Self::parse(&text, path)
    }

    /// Checks the text of a configuration file; `path` only names it in messages and anchors
    /// relative paths.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        let place = Place { text, path };
        let file: Document = toml::from_str(text).map_err(|error| place.syntax(&error))?;
        place.check_name(&file.name)?;
        let url = place.check_url(&file.url)?;
        // Relative paths are relative to the file: the same answer from every working directory.
        let base = path.parent().unwrap_or(Path::new(""));
        let data = base.join(&file.data);
        let database_url = match &file.database.url {
            Some(url) => place.check_database(url)?,
            None => sqlite_url(&data.join(DATABASE_FILE)),
        };
        let listen = file.listen.address.as_ref().map_or(DEFAULT_LISTEN, |address| *address.get_ref());
        if !listen.ip().is_loopback() && file.listen.tls.is_none() && file.proxy.trusted.is_empty() {
            let span = file.listen.address.as_ref().map_or(0..0, Spanned::span);
            return Err(place.fault(&span, "listen.address", &format!("{listen} would speak plain HTTP to the network")).next(
                "configure [listen.tls] certificate and private_key, or name the proxy in front in [proxy] trusted, or listen on 127.0.0.1",
            ));
        }
        let tls = file
            .listen
            .tls
            .map(|tls| TlsFiles { certificate: base.join(tls.certificate), private_key: base.join(tls.private_key) });
        Ok(Self {
            name: file.name.into_inner(),
            url,
            profile: file.profile,
            key_file: file.key_file.map_or_else(|| data.join(KEY_FILE), |key| base.join(key)),
            database_url,
            data,
            listen,
            tls,
            trusted_proxies: file.proxy.trusted,
            ca_bundle: file.outgoing.ca_bundle.map(|bundle| base.join(bundle)),
            private_peers: file.outgoing.private_addresses,
            oidc: file.oidc.map(|section| section.check(&place, base)).transpose()?,
            log: file.log.format,
        })
    }
}

/// Name of the SQLite file in the data folder.
pub const DATABASE_FILE: &str = "poolverbund.db";
/// Name of the key file in the data folder.
pub const KEY_FILE: &str = "poolverbund.key";

/// URL of an SQLite file.
#[must_use]
pub fn sqlite_url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

/// Whether a base URL names this machine only.
#[must_use]
pub fn is_loopback_url(url: &str) -> bool {
    let host = authority(url);
    let host = host
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .map_or_else(|| host.split_once(':').map_or(host, |(host, _port)| host), |(inner, _port)| inner);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_scheme, rest)| rest);
    rest.split_once('/').map_or(rest, |(authority, _path)| authority)
}

/// The text of a file and its name: where a fault is told.
struct Place<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Place<'_> {
    fn fault(&self, span: &Range<usize>, key: &str, reason: &str) -> Failure {
        let line = self.text[..span.start.min(self.text.len())].matches('\n').count() + 1;
        Failure::usage(format!("{}:{line}: {key}: {reason}", self.path.display()))
    }

    fn check_name(&self, name: &Spanned<String>) -> Result<(), Failure> {
        let length = name.get_ref().trim().chars().count();
        if (1..=100).contains(&length) {
            return Ok(());
        }
        Err(self
            .fault(&name.span(), "name", "must have 1 to 100 characters")
            .next("write the name that peers shall see"))
    }

    fn check_url(&self, url: &Spanned<String>) -> Result<String, Failure> {
        let text = url.get_ref();
        let plain = text.starts_with("http://") && is_loopback_url(text);
        if !plain && !text.starts_with("https://") {
            return Err(self
                .fault(&url.span(), "url", "must begin with https:// (http:// is for loopback only)")
                .next("write the address under which browsers and peers reach this node"));
        }
        let after = text.split_once("://").map_or("", |(_scheme, rest)| rest);
        if after.is_empty() || after.contains(['/', '?', '#', '@', ' ']) {
            return Err(self
                .fault(&url.span(), "url", "must be a base address: no path, query, user or slash at the end")
                .next("for example https://pool.musterstadt.example"));
        }
        Ok(text.clone())
    }

    fn check_database(&self, url: &Spanned<String>) -> Result<String, Failure> {
        let text = url.get_ref();
        if ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| text.starts_with(scheme)) {
            return Ok(text.clone());
        }
        Err(self
            .fault(&url.span(), "database.url", "must begin with sqlite: or postgres:")
            .next("leave the section out for an SQLite file in the data folder"))
    }

    fn syntax(&self, error: &toml::de::Error) -> Failure {
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        if message.starts_with("unknown field") {
            let (unknown, known) = quoted.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
            let failure = self.fault(&span, unknown, "unknown key");
            return match nearest(unknown, known) {
                Some(key) => failure.next(format!("did you mean `{key}`?")),
                None => failure.next(format!("known keys here: {}", known.join(", "))),
            };
        }
        if message.starts_with("missing field") {
            let key = quoted.first().copied().unwrap_or_default();
            return self.fault(&span, key, "missing").next("add the key; `poolverbund init` writes a complete file");
        }
        let line = self.text[..span.start.min(self.text.len())].rsplit('\n').next().unwrap_or_default();
        let key = line.split_once('=').map_or("syntax", |(key, _value)| key.trim());
        self.fault(&span, key, message).next("correct this line; the README explains every key")
    }
}

/// The known word that is closest to what was typed, when it is close at all.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |word: &&str| edit_distance(typed, word);
    known.iter().copied().min_by_key(distance).filter(|word| distance(word) <= 1 + word.chars().count() / 3)
}

/// Levenshtein distance, enough to find a typing error in a short list of keys.
fn edit_distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.chars().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str =
        "name = \"Musterstadt\"\nurl = \"https://pool.example\"\nprofile = \"custom\"\ndata = \"data\"\n";

    fn check(text: &str, expected: &[&str]) {
        let failure = Config::parse(text, Path::new("etc/node.toml")).expect_err("refused").to_string();
        for part in expected {
            assert!(failure.contains(part), "{part:?} is missing in {failure:?}");
        }
    }

    #[test]
    fn a_minimal_file_has_defaults_below_its_own_folder() {
        let config = Config::parse(MINIMAL, Path::new("etc/node.toml")).expect("a good file");
        assert_eq!(config.data, Path::new("etc/data"));
        assert_eq!(config.key_file, Path::new("etc/data/poolverbund.key"));
        assert_eq!(config.database_url, "sqlite://etc/data/poolverbund.db");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.tls, None);
        assert!(!config.private_peers);
    }

    #[test]
    fn the_sample_for_operators_loads() {
        let text = include_str!("../../../deploy/poolverbund.toml");
        let config = Config::parse(text, Path::new("deploy/poolverbund.toml")).expect("a good file");
        assert_eq!(config.profile, Profile::Custom);
        assert_eq!(config.log, Some(LogFormat::Json));
        // Every section that the sample shows switched off loads as well when it is switched on.
        let all: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(off) if off.starts_with('[') || off.contains(" = ") => format!("{off}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let config = Config::parse(&all, Path::new("deploy/poolverbund.toml")).expect("a good file");
        assert!(config.tls.is_some() && config.ca_bundle.is_some() && config.private_peers);
        assert!(config.database_url.starts_with("postgres:"));
    }

    #[test]
    fn faults_name_line_key_and_next_step() {
        check(
            &MINIMAL.replace("profile", "profil"),
            &["etc/node.toml:3: profil: unknown key", "did you mean `profile`?"],
        );
        check(&format!("{MINIMAL}[listen]\nadress = \"127.0.0.1:1\"\n"), &["node.toml:6: adress", "`address`"]);
        check(&MINIMAL.replace("data = \"data\"\n", ""), &["data: missing"]);
        check(&MINIMAL.replace("custom", "bonn"), &["node.toml:3: profile", "bonn"]);
        check(&MINIMAL.replace("https://pool.example", "http://pool.example"), &["node.toml:2: url", "https://"]);
        check(&MINIMAL.replace("pool.example", "pool.example/"), &["node.toml:2: url", "slash at the end"]);
        check(&format!("{MINIMAL}[database]\nurl = \"mysql://x\"\n"), &["node.toml:6: database.url", "sqlite:"]);
        check(&format!("{MINIMAL}name = \"again\"\n"), &["node.toml:5"]);
        check(&MINIMAL.replace("Musterstadt", " "), &["node.toml:1: name"]);
    }

    #[test]
    fn plain_http_leaves_the_machine_only_behind_a_named_proxy() {
        let open = format!("{MINIMAL}[listen]\naddress = \"0.0.0.0:8080\"\n");
        check(&open, &["node.toml:6: listen.address: 0.0.0.0:8080 would speak plain HTTP", "[proxy] trusted"]);
        let behind_proxy = format!("{open}[proxy]\ntrusted = [\"10.0.0.2\"]\n");
        assert!(Config::parse(&behind_proxy, Path::new("node.toml")).is_ok());
        let with_tls = format!("{open}[listen.tls]\ncertificate = \"c.pem\"\nprivate_key = \"k.pem\"\n");
        assert!(Config::parse(&with_tls, Path::new("node.toml")).is_ok());
    }

    #[test]
    fn loopback_urls_are_told_apart() {
        for url in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080", "http://127.9.9.9"] {
            assert!(is_loopback_url(url), "{url}");
        }
        for url in ["http://pool.example", "http://10.0.0.1:80", "http://localhost.example"] {
            assert!(!is_loopback_url(url), "{url}");
        }
    }
}
