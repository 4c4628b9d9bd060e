// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `demo`: three real nodes in one process, over real HTTP on loopback, with invented data.
//!
//! Nothing is put into a database behind the program's back: files are imported, peers invited and
//! approved, patterns proposed, reviewed by two people and released, and the nodes fetch from each other.

mod lessons;
mod pairing;
mod past;
mod people;
mod report;
mod seed;
mod sync;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::random::Random;
use node::serve::Listener;
use node::{DemoRole, OsRandom, Settings, SystemClock};
use storage::Keyring;

use crate::cli::Demo;
use crate::command::serve::{Orders, Running};
use crate::config::{DATABASE_FILE, KEY_FILE, Profile, sqlite_url};
use crate::failure::Failure;
use crate::logging::{self, Talk};
use crate::wiring;
use people::Person;

/// The fictional pool of Bremen.
const BREMEN_FILE: &str = include_str!("../../../domain/testdata/bremen-16.json");
/// The fictional pool of Berlin.
const BERLIN_FILE: &str = include_str!("../../../domain/testdata/berlin-14.json");

/// Longest time until all three nodes show the same patterns; on an idle machine it takes a second.
const SYNC_LIMIT: Duration = Duration::from_mins(2);

/// What one of the three nodes is made of.
struct Plan {
    /// Folder below the data folder, and token of the node.
    id: &'static str,
    name: &'static str,
    /// What the node is and holds, for the page that tells the story.
    description_de: &'static str,
    profile: Profile,
    /// Text of its case file and the lessons it releases; none for the working group.
    file: Option<(&'static str, &'static [lessons::Lesson])>,
    /// What happened there before the demo begins.
    past: Option<&'static str>,
}

const PLANS: [Plan; 3] = [
    Plan {
        id: "bremen",
        name: "Kooperationspool Bremen",
        description_de: "Der Pool in Bremen mit sechzehn erfundenen Fällen aus den ersten gut zwei Jahren und drei neuen: eine Runde läuft gerade, zu einer ist eingeladen, ein Verlauf ist acht Monate alt. Zehn Fallmuster sind freigegeben, ein Entwurf wartet auf die zweite Prüfung.",
        profile: Profile::Bremen,
        file: Some((BREMEN_FILE, lessons::BREMEN)),
        past: Some(include_str!("bremen.json")),
    },
    Plan {
        id: "berlin",
        name: "Koordinierungsstelle Berlin",
        description_de: "Der Fallverbund in Berlin mit vierzehn erfundenen Fällen und einem neuen, der gerade begonnen hat. Zehn Fallmuster sind freigegeben, ein Entwurf wartet auf die zweite Prüfung.",
        profile: Profile::Berlin,
        file: Some((BERLIN_FILE, lessons::BERLIN)),
        past: Some(include_str!("berlin.json")),
    },
    Plan {
        id: "bund",
        name: "Bundesarbeitsgruppe",
        description_de: "Ein Knoten ohne eigene Fälle. Er empfängt die freigegebenen Fallmuster beider Städte und prüft ihre Herkunft.",
        profile: Profile::Federal,
        file: None,
        past: None,
    },
];

/// One node of the demo while it runs.
struct DemoNode {
    plan: &'static Plan,
    url: String,
    people: Vec<Person>,
    running: Running,
}

/// Runs the demo until it is told to stop.
pub async fn run(options: &Demo) -> Result<(), Failure> {
    logging::start(None, Talk::Command);
    let listeners = bind(options.port)?;
    // The folder lives as long as this function: a temporary one is removed at the end.
    let (folder, _temporary) = data_folder(options.data.as_deref())?;
    same_port_as_before(&folder, options.port)?;
    if !options.json {
        eprintln!("Starting three nodes with invented data ..");
    }
    let orders = Orders::listen()?;
    let nodes = start(listeners, &folder).await?;
    let outcome = live(&nodes, options.json, orders).await;
    for node in nodes {
        node.running.stop().await?;
    }
    outcome
}

async fn live(nodes: &[DemoNode], json: bool, orders: Orders) -> Result<(), Failure> {
    let stopped = orders.until_stop(None);
    tokio::pin!(stopped);
    tokio::select! {
        () = &mut stopped => return Ok(()),
        prepared = prepare(nodes) => prepared?,
    }
    report::print(nodes, json).await?;
    stopped.await;
    Ok(())
}

async fn prepare(nodes: &[DemoNode]) -> Result<(), Failure> {
    let [bremen, berlin, bund] = nodes else {
        return Err(Failure::failed("the demo has three nodes"));
    };
    for (host, guest) in [(bremen, berlin), (bremen, bund), (berlin, bund)] {
        pairing::connect(host, guest).await?;
    }
    tokio::try_join!(seed::release_lessons(bremen), seed::release_lessons(berlin))?;
    tokio::time::timeout(SYNC_LIMIT, sync::wait(nodes))
        .await
        .map_err(|_| Failure::failed("the three nodes did not get in sync; the log says why"))?
}

fn bind(port: u16) -> Result<Vec<Listener>, Failure> {
    let bind_one = |offset: u16| {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port.saturating_add(offset));
        Listener::bind(address, None).map_err(|error| {
            Failure::failed(error.to_string())
                .next(format!("the demo needs ports {port} to {}; choose others with --port", port.saturating_add(2)))
        })
    };
    (0..3).map(bind_one).collect()
}

fn data_folder(kept: Option<&Path>) -> Result<(PathBuf, Option<tempfile::TempDir>), Failure> {
    if let Some(path) = kept {
        wiring::make_folder(path)?;
        return Ok((path.to_owned(), None));
    }
    let folder = tempfile::Builder::new().prefix("poolverbund-demo-").tempdir();
    let folder = folder.map_err(|error| Failure::failed(format!("temporary folder: {error}")))?;
    Ok((folder.path().to_owned(), Some(folder)))
}

/// Peers know each other by their addresses, so a kept demo comes back under the same ports.
fn same_port_as_before(folder: &Path, port: u16) -> Result<(), Failure> {
    let file = folder.join("port");
    match std::fs::read_to_string(&file) {
        Ok(text) if text.trim() == port.to_string() => Ok(()),
        Ok(text) => Err(Failure::failed(format!("the demo in {} runs on port {}", folder.display(), text.trim()))
            .next(format!("add --port {}, or choose another folder", text.trim()))),
        Err(_) => wiring::write_new(&file, &format!("{port}\n"), 0o600),
    }
}

async fn start(listeners: Vec<Listener>, folder: &Path) -> Result<Vec<DemoNode>, Failure> {
    let mut planned = Vec::new();
    for (plan, listener) in PLANS.iter().zip(listeners) {
        let url = format!("http://{}", listener.address());
        let people = people::of(plan, &OsRandom)?;
        planned.push((plan, listener, url, people));
    }
    let roles: Vec<DemoRole> = planned
        .iter()
        .flat_map(|(plan, _, url, people)| people.iter().map(|person| person.demo_role(plan, url)))
        .collect();
    let mut nodes = Vec::new();
    for (plan, listener, url, people) in planned {
        let settings = settings(plan, &url, &roles, &people);
        let place = folder.join(plan.id);
        if !place.exists() {
            // Under its name only when it is whole: a demo that was interrupted begins anew.
            let begun = folder.join(format!("{}.begun", plan.id));
            drop(std::fs::remove_dir_all(&begun));
            past::live(plan, &begun, settings.clone(), &people).await?;
            std::fs::rename(&begun, &place)
                .map_err(|error| Failure::failed(format!("{}: {error}", place.display())))?;
        }
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let store = open_store(&place, Arc::clone(&clock)).await?;
        let node = wiring::open_with(settings, store, plan.profile, None, clock).await?;
        nodes.push(DemoNode { plan, url, people, running: Running::start(node, listener) });
    }
    Ok(nodes)
}

fn settings(plan: &Plan, url: &str, roles: &[DemoRole], people: &[Person]) -> Settings {
    let tokens: BTreeMap<String, String> =
        people.iter().map(|person| (person.token.clone(), person.sign_in.clone())).collect();
    Settings {
        name: plan.name.to_owned(),
        url: url.to_owned(),
        trusted_proxies: Vec::new(),
        secure_cookies: false,
        loopback_peers: true,
        private_peers: false,
        demo: roles.to_vec(),
        oidc: None,
        demo_tokens: tokens,
    }
}

async fn open_store(folder: &Path, clock: Arc<dyn Clock>) -> Result<storage::Store, Failure> {
    wiring::make_folder(folder)?;
    let key_file = folder.join(KEY_FILE);
    if !key_file.exists() {
        let random: &dyn Random = &OsRandom;
        wiring::write_new(&key_file, &Keyring::generate(random), 0o600)?;
    }
    wiring::open_store(&sqlite_url(&folder.join(DATABASE_FILE)), &key_file, clock).await
}
