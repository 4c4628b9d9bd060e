// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `serve`: the node answers until it is told to stop.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use node::Node;
use node::serve::{Certificates, DRAIN, Listener};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::failure::Failure;
use crate::logging::{self, Talk};
use crate::wiring;

/// The server itself cuts off what does not finish within [`DRAIN`]; it gets this long to notice.
const DRAIN_MARGIN: Duration = Duration::from_secs(5);

/// Runs the node of a configuration until SIGTERM or SIGINT; SIGHUP reads the certificate again.
pub async fn run(config: &Path) -> Result<(), Failure> {
    let config = Config::load(config)?;
    logging::start(config.log, Talk::Server);
    let node = wiring::open(&config).await?;
    let listener = Listener::bind(config.listen, config.tls.as_ref())?;
    let certificates = listener.certificates();
    let orders = Orders::listen()?;
    println!("listening on {} (for {})", local_url(&listener, &config), config.url);
    let running = Running::start(node, listener);
    let outcome = tokio::select! {
        () = orders.until_stop(certificates) => Ok(()),
        () = running.ended() => Err(Failure::failed("the server socket failed; the log says why")),
    };
    running.stop().await?;
    outcome
}

fn local_url(listener: &Listener, config: &Config) -> String {
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    format!("{scheme}://{}", listener.address())
}

/// A node that answers and follows its peers.
pub struct Running {
    node: Arc<Node>,
    shutdown: watch::Sender<bool>,
    server: JoinHandle<Result<(), node::NodeError>>,
    jobs: JoinHandle<()>,
    over: watch::Receiver<bool>,
}

impl Running {
    /// Starts answering on the socket and the jobs towards peers.
    pub fn start(node: Arc<Node>, listener: Listener) -> Self {
        let (shutdown, stopped) = watch::channel(false);
        let (end, over) = watch::channel(false);
        let router = node::web::router(Arc::clone(&node));
        let answering = listener.behind(&node.settings.trusted_proxies).serve(router, stopped.clone());
        let server = tokio::spawn(async move {
            let outcome = answering.await;
            end.send_replace(true);
            outcome
        });
        let jobs = tokio::spawn(node::federation::jobs::run(Arc::clone(&node), stopped));
        Self { node, shutdown, server, jobs, over }
    }

    /// The node.
    pub fn node(&self) -> &Arc<Node> {
        &self.node
    }

    /// Waits until the socket stopped answering by itself.
    pub async fn ended(&self) {
        // The sender lives in the task of the server; when it is gone, the server is gone as well.
        let _ = self.over.clone().wait_for(|over| *over).await;
    }

    /// Lets running requests finish within the drain time, ends the jobs and closes the database.
    pub async fn stop(self) -> Result<(), Failure> {
        // Whoever waits for news of this node (a long poll) gets an answer and can go.
        self.node.stop_waiting();
        self.shutdown.send_replace(true);
        let answered = tokio::time::timeout(DRAIN + DRAIN_MARGIN, self.server).await;
        if tokio::time::timeout(DRAIN, self.jobs).await.is_err() {
            tracing::warn!("a job did not finish in time and was left");
        }
        self.node.store.close().await;
        match answered {
            Ok(Ok(outcome)) => outcome.map_err(Failure::from),
            Ok(Err(panicked)) => Err(Failure::failed(format!("the server ended abnormally: {panicked}"))),
            Err(_) => Err(Failure::failed("requests did not finish in time and were cut off")),
        }
    }
}

/// The signals that a node obeys. Whoever makes one before the node says that it listens loses none: from then on SIGTERM is
/// an order to stop and no longer the end of the process.
pub struct Orders {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Orders {
    /// Begins to listen.
    pub fn listen() -> Result<Self, Failure> {
        let listen = |kind| signal(kind).map_err(|error| Failure::failed(format!("signals: {error}")));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hangup: listen(SignalKind::hangup())?,
        })
    }

    /// Waits for the order to stop; reads certificates again on SIGHUP meanwhile.
    pub async fn until_stop(mut self, certificates: Option<Certificates>) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hangup.recv() => reload(certificates.as_ref()),
            }
        }
    }
}

fn reload(certificates: Option<&Certificates>) {
    match certificates.map(Certificates::reload) {
        None => tracing::info!("SIGHUP: no certificate to read again"),
        Some(Ok(())) => tracing::info!("SIGHUP: certificate read again"),
        Some(Err(error)) => tracing::error!(%error, "SIGHUP: the old certificate stays in use"),
    }
}
