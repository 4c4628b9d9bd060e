// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which connections are taken, how many at once, and how long one may say nothing.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

/// Bytes after which the version of HTTP is known (length of the HTTP/2 preface): from then
/// on the server's own limits on heads apply.
const PREFACE_BYTES: usize = 24;
/// How often refused senders are told in the log.
const TELL_AGAIN: Duration = Duration::from_mins(1);

/// Takes a place for each connection, and refuses when none is left or the sender may not connect.
#[derive(Clone)]
pub(super) struct Door {
    places: Arc<Semaphore>,
    /// Who may connect beside this machine itself; `None` means everybody.
    senders: Option<Arc<[IpAddr]>>,
    told: Arc<Mutex<Option<Instant>>>,
}

impl Door {
    /// A door for at most `places` connections at once. `senders` is `None` where TLS protects the connection.
    pub(super) fn new(places: usize, senders: Option<&[IpAddr]>) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), senders: senders.map(Arc::from), told: Arc::default() }
    }

    fn take(&self, stream: TcpStream) -> io::Result<Placed> {
        let sender = stream.peer_addr()?.ip();
        if !self.senders.as_deref().is_none_or(|named| may_connect(sender, named)) {
            self.tell(sender);
            return Err(io::Error::other("not a named proxy"));
        }
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| io::Error::other("too many connections"))?;
        stream.set_nodelay(true)?;
        Ok(Placed { stream, _place: place })
    }

    fn tell(&self, sender: IpAddr) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|at| at.elapsed() >= TELL_AGAIN) {
            *told = Some(now());
            tracing::warn!(%sender, "closed: without TLS only this machine and [proxy] trusted may connect");
        }
    }
}

/// Without TLS: this machine and the named proxies.
fn may_connect(sender: IpAddr, named: &[IpAddr]) -> bool {
    let sender = sender.to_canonical();
    sender.is_loopback() || named.iter().any(|proxy| proxy.to_canonical() == sender)
}

#[expect(clippy::disallowed_methods, reason = "limits of a connection follow the machine's own monotonic time")]
fn now() -> Instant {
    Instant::now()
}

impl<S> Accept<TcpStream, S> for Door {
    type Stream = Placed;
    type Service = S;
    type Future = std::future::Ready<io::Result<(Placed, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        std::future::ready(self.take(stream).map(|placed| (placed, service)))
    }
}

/// A connection that gives its place back when it ends.
pub(super) struct Placed {
    stream: TcpStream,
    _place: OwnedSemaphorePermit,
}

impl AsyncRead for Placed {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Placed {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// How long a connection may say nothing.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// From accepting (with TLS: from the end of the handshake) to the first [`PREFACE_BYTES`] bytes.
    pub(super) preface: Duration,
    /// Between two bytes later, in either direction; longer than a long poll.
    pub(super) idle: Duration,
}

/// Ends connections that keep silent; stands outside of TLS, so that it sees what HTTP sees.
#[derive(Clone)]
pub(super) struct Timed<A> {
    inner: A,
    patience: Patience,
}

impl<A> Timed<A> {
    pub(super) fn new(inner: A, patience: Patience) -> Self {
        Self { inner, patience }
    }
}

impl<A, I, S> Accept<I, S> for Timed<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
{
    type Stream = TimedStream<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let (accepting, patience) = (self.inner.accept(stream, service), self.patience);
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            let timer = Box::pin(tokio::time::sleep(patience.preface));
            Ok((TimedStream { stream, timer, idle: patience.idle, preface_left: PREFACE_BYTES }, service))
        })
    }
}

/// A connection that fails when it has been silent for too long.
pub(super) struct TimedStream<T> {
    stream: T,
    timer: Pin<Box<Sleep>>,
    idle: Duration,
    /// Bytes missing until the first deadline is met.
    preface_left: usize,
}

impl<T> TimedStream<T> {
    /// Until the preface is complete the first deadline stands, however the bytes drip in.
    fn moved(&mut self, preface_bytes: usize) {
        self.preface_left = self.preface_left.saturating_sub(preface_bytes);
        if self.preface_left == 0 {
            self.timer.as_mut().reset(now() + self.idle);
        }
    }

    fn waiting<R>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<R>> {
        self.timer.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for TimedStream<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, buf) {
            Poll::Ready(outcome) => {
                self.moved(buf.filled().len() - before);
                Poll::Ready(outcome)
            }
            Poll::Pending => self.waiting(cx),
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for TimedStream<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(cx, buf) {
            Poll::Ready(outcome) => {
                // HTTP answers only what it has understood.
                self.moved(PREFACE_BYTES);
                Poll::Ready(outcome)
            }
            Poll::Pending => self.waiting(cx),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    fn timed(preface: Duration, idle: Duration) -> (TimedStream<DuplexStream>, DuplexStream) {
        let (near, far) = duplex(64);
        let timer = Box::pin(tokio::time::sleep(preface));
        (TimedStream { stream: near, timer, idle, preface_left: PREFACE_BYTES }, far)
    }

    const SOON: Duration = Duration::from_millis(1);
    const NEVER: Duration = Duration::from_hours(1);

    #[track_caller]
    fn timed_out(outcome: io::Result<usize>) {
        assert_eq!(outcome.expect_err("silence").kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_connection_that_says_too_little_at_first_is_ended() {
        let (mut near, mut far) = timed(SOON, NEVER);
        far.write_all(&[0; PREFACE_BYTES - 1]).await.expect("sent");
        let mut bytes = [0; PREFACE_BYTES];
        timed_out(near.read_exact(&mut bytes).await);
    }

    #[tokio::test]
    async fn a_connection_that_falls_silent_later_is_ended() {
        let (mut near, mut far) = timed(NEVER, SOON);
        far.write_all(&[0; PREFACE_BYTES]).await.expect("sent");
        let mut bytes = [0; PREFACE_BYTES];
        near.read_exact(&mut bytes).await.expect("the preface");
        timed_out(near.read(&mut bytes).await);
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_is_ended() {
        let (mut near, _far) = timed(NEVER, SOON);
        timed_out(near.write_all(&[0; 65]).await.map(|()| 65));
    }

    #[test]
    fn plain_http_is_for_this_machine_and_named_proxies() {
        let named: Vec<IpAddr> = vec!["10.0.0.2".parse().expect("an address")];
        let check = |sender: &str, taken: bool| {
            assert_eq!(may_connect(sender.parse().expect("an address"), &named), taken, "{sender}");
        };
        check("127.0.0.1", true);
        check("::1", true);
        check("::ffff:127.0.0.1", true);
        check("10.0.0.2", true);
        check("::ffff:10.0.0.2", true);
        check("10.0.0.3", false);
        check("192.168.1.1", false);
        check("2001:db8::1", false);
    }
}
