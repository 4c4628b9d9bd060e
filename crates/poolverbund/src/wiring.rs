// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Puts a node together from its configuration: key file, database, HTTP client.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use domain::clock::Clock;
use domain::profile::ProfileKind;
use domain::random::Random;
use node::{Node, OsRandom, Settings, SystemClock};
use storage::{Keyring, Store, StoreOptions};

use crate::config::{Config, Profile, is_loopback_url};
use crate::failure::Failure;
use crate::logging::{self, Talk};

/// Opens the node of a configuration file for a command that ends by itself.
pub async fn open_for_command(config: &Path) -> Result<Arc<Node>, Failure> {
    let config = Config::load(config)?;
    logging::start(config.log, Talk::Command);
    open(&config).await
}

/// Opens the node that a configuration describes.
pub async fn open(config: &Config) -> Result<Arc<Node>, Failure> {
    let settings = Settings {
        name: config.name.clone(),
        url: config.url.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        secure_cookies: config.url.starts_with("https://"),
        loopback_peers: is_loopback_url(&config.url),
        private_peers: config.private_peers,
        demo: Vec::new(),
        oidc: config.oidc.clone(),
        demo_tokens: BTreeMap::new(),
    };
    let clock = Arc::new(SystemClock);
    let store = open_store(&config.database_url, &config.key_file, Arc::<SystemClock>::clone(&clock)).await?;
    open_with(settings, store, config.profile, config.ca_bundle.as_deref(), clock).await
}

/// Opens a node on an open store; a new database learns its profile.
pub async fn open_with(
    settings: Settings,
    store: Store,
    profile: Profile,
    ca_bundle: Option<&Path>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<Node>, Failure> {
    let http = node::serve::http_client(ca_bundle, settings.reach())?;
    let node = Node::open(settings, store, clock, Arc::new(OsRandom), http).await?;
    node::service::pool::set_up(&node, profile.into()).await?;
    Ok(Arc::new(node))
}

/// Opens and migrates a database with the keys of a key file.
pub async fn open_store(url: &str, key_file: &Path, clock: Arc<dyn Clock>) -> Result<Store, Failure> {
    let text = std::fs::read_to_string(key_file).map_err(|error| {
        Failure::usage(format!("key file {}: {error}", key_file.display()))
            .next("restore the key file from its backup, or make a new node with `poolverbund init`")
    })?;
    let keyring = Keyring::parse(&text).map_err(|error| {
        Failure::usage(format!("key file {}: {error}", key_file.display())).next("restore the key file from its backup")
    })?;
    let random: Arc<dyn Random> = Arc::new(OsRandom);
    Ok(Store::open(StoreOptions { url: url.to_owned(), keyring, clock, random }).await?)
}

/// Makes a folder that only its owner may enter, unless it is there.
pub fn make_folder(path: &Path) -> Result<(), Failure> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| Failure::failed(format!("folder {}: {error}", path.display())))
}

/// Writes a file that must not exist yet. `mode` holds the rights, for example 0o600 for keys.
pub fn write_new(path: &Path, text: &str, mode: u32) -> Result<(), Failure> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|error| {
        Failure::failed(format!("{}: {error}", path.display())).next("nothing is overwritten; choose another path")
    })
}

impl From<Profile> for ProfileKind {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Bremen => Self::Bremen,
            Profile::Berlin => Self::Berlin,
            Profile::Custom => Self::Custom,
            Profile::Federal => Self::Federal,
        }
    }
}
