// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `init`: a new node, without a question.

use std::path::{Path, PathBuf, absolute};
use std::sync::Arc;

use node::{Node, OsRandom};
use storage::Keyring;

use crate::cli::Init;
use crate::config::{Config, DATABASE_FILE, KEY_FILE};
use crate::failure::Failure;
use crate::logging::{self, Talk};
use crate::wiring;

/// Writes configuration and key file, makes the database and the node's identity.
pub async fn run(config_file: &Path, options: &Init) -> Result<(), Failure> {
    logging::start(None, Talk::Command);
    let data = absolute(&options.data)
        .map_err(|error| Failure::usage(format!("data folder {}: {error}", options.data.display())))?;
    let key_file = data.join(KEY_FILE);
    let database = data.join(DATABASE_FILE);
    refuse_to_overwrite(&[config_file, &key_file, &database])?;

    let text = config_text(options, &data)?;
    // The new file must load before anything is written: a bad name or URL leaves nothing behind.
    let config = Config::parse(&text, config_file)?;
    wiring::make_folder(&data)?;
    wiring::write_new(config_file, &text, 0o644)?;
    let node = match make(&config, &key_file).await {
        Ok(node) => node,
        Err(failure) => {
            // A node that was made by half must not stand in the way of the next try.
            for left in [config_file, &key_file, &database] {
                let _ = std::fs::remove_file(left);
            }
            return Err(failure);
        }
    };
    node.store.close().await;

    let shown = config_file.display();
    println!("configuration  {shown} ({} lines)", text.lines().count());
    println!("key file       {} (back it up apart from the database)", key_file.display());
    println!("database       {}", database.display());
    println!("node id        {}", node.identity.id);
    println!(
        "next           poolverbund --config {shown} user add --sign-in NAME --name \"FULL NAME\" --role node_admin"
    );
    println!("               poolverbund --config {shown} serve");
    Ok(())
}

async fn make(config: &Config, key_file: &Path) -> Result<Arc<Node>, Failure> {
    wiring::write_new(key_file, &Keyring::generate(&OsRandom), 0o600)?;
    wiring::open(config).await
}

/// Where the node listens: on loopback where its URL says, elsewhere behind the proxy or TLS that the administrator sets up.
fn listen_address(url: &str) -> String {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    match (host, port) {
        ("127.0.0.1" | "localhost", Some(port)) if url.starts_with("http://") => format!("127.0.0.1:{port}"),
        ("[::1]", Some(port)) if url.starts_with("http://") => format!("[::1]:{port}"),
        _ => "127.0.0.1:8080".to_owned(),
    }
}

fn refuse_to_overwrite(files: &[&Path]) -> Result<(), Failure> {
    match files.iter().find(|file| file.exists()) {
        None => Ok(()),
        Some(file) => Err(Failure::failed(format!("{} exists already", file.display()))
            .next("nothing was changed; choose other paths, or move the old node away")),
    }
}

fn config_text(options: &Init, data: &Path) -> Result<String, Failure> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let path = |path: PathBuf| {
        path.to_str().map(quoted).ok_or_else(|| {
            Failure::usage(format!("data folder {}: the name is not valid Unicode", path.display()))
                .next("choose another folder")
        })
    };
    let [name, url] = [options.name.trim(), &options.url].map(quoted);
    let profile = options.profile.word();
    let address = listen_address(&options.url);
    let (data, key_file) = (path(data.to_owned())?, path(data.join(KEY_FILE))?);
    Ok(format!(
        r#"# Configuration of a Poolverbund node. An unknown key is an error, so a typing mistake cannot pass unseen.

# Shown to staff and to every peer.
name = {name}
# Address under which browsers and peers reach this node; no path, no slash at the end.
url = {url}
# bremen, berlin, custom (any other city) or federal (a working group without cases).
profile = "{profile}"
# Everything the node writes lies below this folder.
data = {data}
# Opens the sealed columns of the database. Back it up apart from the database.
key_file = {key_file}

# Without this section: an SQLite file in the data folder.
# [database]
# url = "postgres:///poolverbund?host=/run/postgresql"

[listen]
address = "{address}"

# The node speaks TLS itself. Outside of loopback either this section or [proxy] is needed.
# [listen.tls]
# certificate = "/etc/poolverbund/tls/fullchain.pem"
# private_key = "/etc/poolverbund/tls/privkey.pem"

# Proxies in front whose forwarding headers are believed.
# [proxy]
# trusted = ["127.0.0.1"]

# Calls to peers trust the certificate authorities of this file instead of the system's.
# [outgoing]
# ca_bundle = "/etc/poolverbund/ca.pem"

# Cities in a closed network: peers may have private addresses.
# private_addresses = true
"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Profile;

    #[test]
    fn the_written_file_is_short_and_loads_with_any_name() {
        let options = Init {
            data: "/srv/pool".into(),
            profile: Profile::Berlin,
            name: "Pool \"Nord\"\\Süd".to_owned(),
            url: "https://pool.example".to_owned(),
        };
        let text = config_text(&options, &options.data).expect("text");
        assert!(text.lines().count() <= 40, "{}", text.lines().count());
        let config = Config::parse(&text, Path::new("node.toml")).expect("a good file");
        assert_eq!(config.name, options.name);
        assert_eq!(config.profile, Profile::Berlin);
        for (url, address) in [
            ("http://127.0.0.1:8081", "127.0.0.1:8081"),
            ("http://localhost:9000/", "127.0.0.1:9000"),
            ("http://[::1]:9000", "[::1]:9000"),
            ("https://pool.example:8443", "127.0.0.1:8080"),
        ] {
            assert_eq!(listen_address(url), address, "{url}");
        }
        assert_eq!(config.key_file, Path::new("/srv/pool/poolverbund.key"));
    }
}
