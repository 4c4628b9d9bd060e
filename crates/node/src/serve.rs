// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Listening and calling: the server socket with its limits, TLS, and the one HTTP client.
//!
//! TLS is rustls with the aws-lc-rs provider. Its default key exchange offers the hybrid
//! post-quantum group X25519MLKEM768 first, so what is recorded today stays closed later.

mod connection;
mod resolver;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use reqwest::redirect::Policy;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::sync::watch;

use crate::error::NodeError;
use crate::federation::address::Reach;
use connection::{Door, Patience, Timed};
use resolver::Filtered;

/// Time that a client has to send the head of a request; slow senders hold no place (protocol 2.12).
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest silence on a connection; a long poll of 55 s is not cut off (protocol 2.12).
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);
/// Largest head of a request in bytes (protocol 2.12).
const HEADER_BYTES_MAX: u32 = 16 * 1024;
/// Connections open at the same time; a pool office and its peers need a few dozen.
const CONNECTIONS_MAX: usize = 1024;
/// Parallel requests on one HTTP/2 connection; a browser uses about twenty.
const STREAMS_MAX: u32 = 64;
/// Time that running requests get to finish when the node stops.
pub const DRAIN: Duration = Duration::from_secs(30);
/// Time to reach a peer before the call counts as failed.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest call to a peer: a long poll of 55 s and its answer (protocol 2.12).
const CALL_TIMEOUT: Duration = Duration::from_mins(1);
/// How the node names itself to peers.
const USER_AGENT: &str = "poolverbund/0.1";

/// Where the certificate of the node lies; both files are PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// Certificate chain, the node's own certificate first.
    pub certificate: PathBuf,
    /// Private key, PKCS#8, PKCS#1 or SEC1.
    pub private_key: PathBuf,
}

/// A bound socket, not yet answering.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: Option<Certificates>,
    proxies: Vec<IpAddr>,
}

/// The certificate in use; can be read again while the node runs.
#[derive(Clone)]
pub struct Certificates {
    files: TlsFiles,
    config: RustlsConfig,
}

impl Certificates {
    /// Reads the files again; connections that are open keep the old certificate.
    ///
    /// # Errors
    /// When a file cannot be read or does not fit the other; the old certificate stays in use.
    pub fn reload(&self) -> Result<(), NodeError> {
        self.config.reload_from_config(server_config(&self.files)?);
        Ok(())
    }
}

impl Listener {
    /// Binds the address; with certificate files the socket speaks TLS only.
    ///
    /// # Errors
    /// When the address is taken or not of this machine, or the certificate cannot be used.
    pub fn bind(address: SocketAddr, tls: Option<&TlsFiles>) -> Result<Self, NodeError> {
        let tls = match tls {
            Some(files) => {
                let config = RustlsConfig::from_config(server_config(files)?);
                Some(Certificates { files: files.clone(), config })
            }
            None => None,
        };
        let named = |error: io::Error| NodeError::Internal(format!("cannot listen on {address}: {error}"));
        let socket = TcpListener::bind(address).map_err(named)?;
        socket.set_nonblocking(true).map_err(named)?;
        let address = socket.local_addr().map_err(named)?;
        Ok(Self { socket, address, tls, proxies: Vec::new() })
    }

    /// Names the proxies in front. Without TLS nobody else may connect, this machine excepted.
    #[must_use]
    pub fn behind(mut self, proxies: &[IpAddr]) -> Self {
        self.proxies = proxies.to_vec();
        self
    }

    /// The bound address; with port 0 asked for, the port that the system chose.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate in use, to reload it on a signal; none without TLS.
    #[must_use]
    pub fn certificates(&self) -> Option<Certificates> {
        self.tls.clone()
    }

    /// Answers until `shutdown` turns true, then lets running requests finish within [`DRAIN`].
    ///
    /// # Errors
    /// When the socket fails.
    pub async fn serve(self, router: Router, shutdown: watch::Receiver<bool>) -> Result<(), NodeError> {
        let handle = Handle::new();
        tokio::spawn(drain_on(shutdown, handle.clone()));
        let failed = |error: io::Error| NodeError::Internal(format!("listener {}: {error}", self.address));
        let mut server = axum_server::from_tcp(self.socket).map_err(failed)?.handle(handle);
        let http = server.http_builder();
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_READ_TIMEOUT)
            .max_buf_size(HEADER_BYTES_MAX as usize);
        http.http2()
            .timer(TokioTimer::new())
            .max_header_list_size(HEADER_BYTES_MAX)
            .max_concurrent_streams(STREAMS_MAX);

        let door = Door::new(CONNECTIONS_MAX, self.tls.is_none().then_some(&self.proxies));
        let patience = Patience { preface: HEADER_READ_TIMEOUT, idle: IDLE_TIMEOUT };
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let outcome = match self.tls {
            None => server.acceptor(Timed::new(door, patience)).serve(service).await,
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(tls.config).handshake_timeout(HEADER_READ_TIMEOUT).acceptor(door);
                server.acceptor(Timed::new(acceptor, patience)).serve(service).await
            }
        };
        outcome.map_err(failed)
    }
}

async fn drain_on(mut shutdown: watch::Receiver<bool>, handle: Handle<SocketAddr>) {
    // A dropped sender means that nobody can stop the node any more: then it is stopping.
    let _ = shutdown.wait_for(|stop| *stop).await;
    handle.graceful_shutdown(Some(DRAIN));
}

fn server_config(files: &TlsFiles) -> Result<Arc<ServerConfig>, NodeError> {
    let unusable = |path: &Path, reason: String| {
        NodeError::Internal(format!("certificate file {} cannot be used: {reason}", path.display()))
    };
    let chain: Vec<_> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| unusable(&files.certificate, error.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&files.private_key)
        .map_err(|error| unusable(&files.private_key, error.to_string()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&files.certificate, error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| unusable(&files.certificate, error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Builds the one HTTP client of a node: no redirects, bounded times, and as trust anchors
/// those of `ca_bundle` (PEM) alone or, without a bundle, the system's.
///
/// `reach` bounds which addresses a name may lead to. Within [`Reach::Loopback`] plain `http://`
/// is possible and no proxy is used: the demo and tests. A city's node speaks `https://` alone.
///
/// # Errors
/// When the bundle cannot be read, or no trust anchor exists at all.
#[expect(clippy::disallowed_methods, reason = "the one place where the node builds its HTTP client")]
pub fn http_client(ca_bundle: Option<&Path>, reach: Reach) -> Result<reqwest::Client, NodeError> {
    let loopback = reach == Reach::Loopback;
    let mut builder = reqwest::Client::builder()
        .dns_resolver(Arc::new(Filtered(reach)))
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CALL_TIMEOUT)
        .https_only(!loopback);
    if loopback {
        builder = builder.no_proxy();
    }
    builder = match (ca_bundle, loopback) {
        (Some(path), _) => builder.tls_certs_only(read_bundle(path)?),
        // A machine without any trust anchor can still run the demo, which calls loopback only.
        (None, true) => builder.tls_certs_only([]),
        (None, false) => builder,
    };
    builder.build().map_err(|error| {
        let hint = "install the system's CA certificates or name a bundle in [outgoing] ca_bundle";
        NodeError::Internal(format!("the HTTP client cannot be built: {}; {hint}", chain_of(&error)))
    })
}

fn read_bundle(path: &Path) -> Result<Vec<reqwest::Certificate>, NodeError> {
    let unusable = |reason: String| NodeError::Internal(format!("CA bundle {}: {reason}", path.display()));
    let pem = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    let certificates = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| unusable(chain_of(&error)))?;
    if certificates.is_empty() {
        return Err(unusable("no certificate in PEM form found".to_owned()));
    }
    Ok(certificates)
}

/// The whole chain of causes: the outermost text of an HTTP error rarely says what happened.
fn chain_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use axum::routing::get;
    use rustls::{ClientConfig, ClientConnection, NamedGroup, RootCertStore, pki_types::ServerName};

    use super::*;

    const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

    struct Running {
        address: SocketAddr,
        certificates: Option<Certificates>,
        stop: watch::Sender<bool>,
        task: tokio::task::JoinHandle<Result<(), NodeError>>,
    }

    fn start(tls: Option<&TlsFiles>) -> Running {
        let listener = Listener::bind(LOOPBACK, tls).expect("a free port");
        let (stop, stopped) = watch::channel(false);
        let address = listener.address();
        let certificates = listener.certificates();
        let router = Router::new().route("/", get(|| async { "here" }));
        let task = tokio::spawn(listener.serve(router, stopped));
        Running { address, certificates, stop, task }
    }

    fn certificate(folder: &Path) -> TlsFiles {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let files = TlsFiles { certificate: folder.join("cert.pem"), private_key: folder.join("key.pem") };
        std::fs::write(&files.certificate, made.cert.pem()).expect("written");
        std::fs::write(&files.private_key, made.signing_key.serialize_pem()).expect("written");
        files
    }

    #[tokio::test]
    async fn plain_server_answers_and_drains() {
        let running = start(None);
        let client = http_client(None, Reach::Loopback).expect("a client");
        let url = format!("http://{}/", running.address);
        assert_eq!(client.get(&url).send().await.expect("answer").text().await.expect("text"), "here");
        running.stop.send(true).expect("the server listens");
        running.task.await.expect("joined").expect("a clean end");
        assert!(client.get(&url).send().await.is_err(), "nobody answers after the end");
    }

    #[tokio::test]
    async fn tls_is_trusted_through_the_bundle_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = certificate(folder.path());
        let running = start(Some(&files));
        let url = format!("https://localhost:{}/", running.address.port());
        let with_bundle = http_client(Some(&files.certificate), Reach::Loopback).expect("a client");
        assert_eq!(with_bundle.get(&url).send().await.expect("answer").text().await.expect("text"), "here");
        let without = http_client(None, Reach::Loopback).expect("a client");
        let refused = without.get(&url).send().await.expect_err("an unknown issuer");
        assert!(chain_of(&refused).contains("UnknownIssuer"), "{}", chain_of(&refused));
    }

    #[tokio::test]
    async fn a_city_calls_nobody_in_plain_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = certificate(folder.path());
        let running = start(None);
        let client = http_client(Some(&files.certificate), Reach::Private).expect("a client");
        assert!(client.get(format!("http://{}/", running.address)).send().await.is_err());
    }

    #[tokio::test]
    async fn key_exchange_is_hybrid_post_quantum() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = certificate(folder.path());
        let running = start(Some(&files));
        let address = running.address;
        let group = tokio::task::spawn_blocking(move || negotiated_group(address, &files)).await.expect("joined");
        assert_eq!(group, NamedGroup::X25519MLKEM768);
    }

    fn negotiated_group(address: SocketAddr, files: &TlsFiles) -> NamedGroup {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&files.certificate).expect("PEM")).expect("a root");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").expect("a name");
        let mut connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
        let mut socket = std::net::TcpStream::connect(address).expect("connected");
        let mut tls = rustls::Stream::new(&mut connection, &mut socket);
        tls.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("sent");
        let mut answer = Vec::new();
        // The server may end without close_notify; what counts is the handshake and the answer.
        let _ = tls.read_to_end(&mut answer);
        assert!(answer.starts_with(b"HTTP/1.1 200"));
        connection.negotiated_key_exchange_group().expect("a finished handshake").name()
    }

    #[tokio::test]
    async fn a_renewed_certificate_is_used_after_reload() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = certificate(folder.path());
        let running = start(Some(&files));
        let url = format!("https://localhost:{}/", running.address.port());
        let renewed = certificate(folder.path());
        let client = http_client(Some(&renewed.certificate), Reach::Loopback).expect("a client");
        assert!(client.get(&url).send().await.is_err(), "the old certificate is still in use");
        running.certificates.expect("TLS is on").reload().expect("readable files");
        assert!(client.get(&url).send().await.is_ok());
    }

    #[tokio::test]
    async fn an_oversized_head_is_refused() {
        let running = start(None);
        let client = http_client(None, Reach::Loopback).expect("a client");
        let long = "x".repeat(40_000);
        let answer = client.get(format!("http://{}/", running.address)).header("x-long", long).send().await;
        assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status() == 431));
    }

    #[test]
    fn a_missing_certificate_is_named() {
        let files = TlsFiles { certificate: "missing.pem".into(), private_key: "missing.key".into() };
        let error = Listener::bind(LOOPBACK, Some(&files)).err().expect("refused");
        assert!(error.to_string().contains("missing.pem"), "{error}");
    }
}
