// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How much one peer may ask for: requests at the same time and requests per minute.
//!
//! Kept in memory of one process. Several processes beside one database each allow the
//! full amount, which still bounds what one peer can take from one machine.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use protocol::NodeId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Requests of one peer that are answered at the same time (PROTOCOL 2.12); more of them queue.
pub const PARALLEL_REQUESTS_MAX: usize = 4;
/// Requests of one peer that may queue behind the running ones: a follower keeps eight in flight.
pub const QUEUED_REQUESTS_MAX: usize = 16;
/// Requests of one peer per minute (PROTOCOL 2.12).
pub const REQUESTS_PER_MINUTE_MAX: u32 = 600;
/// Of these, from one address (of IPv6 one network of 64 bits); more wait for their turn.
pub const UNVERIFIED_PER_SOURCE_MAX: usize = 16;
/// Peering requests of strangers that are verified per minute, all strangers together.
pub const STRANGERS_PER_MINUTE_MAX: u32 = 60;
/// Addresses remembered before those without a running request are forgotten.
const SOURCES_KEPT: usize = 256;
/// Requests of callers not yet known that are read at the same time; bounds the memory that
/// strangers can occupy with request bodies.
pub const UNVERIFIED_REQUESTS_MAX: usize = 64;

struct Usage {
    running: Arc<Semaphore>,
    /// Running and queued requests: a permit is held from arrival to answer.
    arrived: Arc<Semaphore>,
    minute: i64,
    in_minute: u32,
}

impl Default for Usage {
    fn default() -> Self {
        Self {
            running: Arc::new(Semaphore::new(PARALLEL_REQUESTS_MAX)),
            arrived: Arc::new(Semaphore::new(PARALLEL_REQUESTS_MAX + QUEUED_REQUESTS_MAX)),
            minute: i64::MIN,
            in_minute: 0,
        }
    }
}

/// The counters of all peers of one node.
#[derive(Clone)]
pub struct Quotas {
    usage: Arc<Mutex<HashMap<NodeId, Usage>>>,
    unverified: Arc<Semaphore>,
    sources: Arc<Mutex<HashMap<Option<IpAddr>, Arc<Semaphore>>>>,
    strangers: Arc<Mutex<(i64, u32)>>,
}

/// A place among the requests whose sender is not verified, until it is dropped.
pub struct UnverifiedPlace {
    _all: OwnedSemaphorePermit,
    _of_source: OwnedSemaphorePermit,
}

/// A request that counts against its peer until it is dropped.
pub struct RunningRequest {
    _running: OwnedSemaphorePermit,
    _arrived: OwnedSemaphorePermit,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            usage: Arc::default(),
            unverified: Arc::new(Semaphore::new(UNVERIFIED_REQUESTS_MAX)),
            sources: Arc::default(),
            strangers: Arc::new(Mutex::new((i64::MIN, 0))),
        }
    }
}

impl Quotas {
    /// Waits for room to read a request whose sender is not verified yet: first among those of
    /// its own address, so that one address does not take the places of all.
    pub async fn unverified(&self, source: Option<IpAddr>) -> Option<UnverifiedPlace> {
        let of_source = self.of_source(source).acquire_owned().await.ok()?;
        let all = Arc::clone(&self.unverified).acquire_owned().await.ok()?;
        Some(UnverifiedPlace { _all: all, _of_source: of_source })
    }

    fn of_source(&self, source: Option<IpAddr>) -> Arc<Semaphore> {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if sources.len() >= SOURCES_KEPT {
            // Whoever waits or holds a place holds the semaphore as well.
            sources.retain(|_, places| Arc::strong_count(places) > 1);
        }
        let places = sources.entry(source.map(network));
        Arc::clone(places.or_insert_with(|| Arc::new(Semaphore::new(UNVERIFIED_PER_SOURCE_MAX))))
    }

    /// Counts a peering request of a stranger at `now_s` (Unix seconds); false when all strangers
    /// together have used the share of the minute.
    pub fn stranger(&self, now_s: i64) -> bool {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now_s.div_euclid(60);
        if strangers.0 != minute {
            *strangers = (minute, 0);
        }
        strangers.1 += 1;
        strangers.1 <= STRANGERS_PER_MINUTE_MAX
    }

    /// Counts a request of `peer` at `now_s` (Unix seconds) and waits for its turn; `None`
    /// when the peer has used its share of the minute or queues too many requests.
    pub async fn admit(&self, peer: &NodeId, now_s: i64) -> Option<RunningRequest> {
        let (running, arrived) = self.count(peer, now_s)?;
        let running = running.acquire_owned().await.ok()?;
        Some(RunningRequest { _running: running, _arrived: arrived })
    }

    fn count(&self, peer: &NodeId, now_s: i64) -> Option<(Arc<Semaphore>, OwnedSemaphorePermit)> {
        let mut all = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        let usage = all.entry(peer.clone()).or_default();
        let minute = now_s.div_euclid(60);
        if usage.minute != minute {
            usage.minute = minute;
            usage.in_minute = 0;
        }
        if usage.in_minute >= REQUESTS_PER_MINUTE_MAX {
            return None;
        }
        let arrived = Arc::clone(&usage.arrived).try_acquire_owned().ok()?;
        usage.in_minute += 1;
        Some((Arc::clone(&usage.running), arrived))
    }
}

/// What one caller can choose freely counts as one address.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.into(),
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::task::{Context, Poll, Waker};

    use protocol::NodeId;

    use super::{
        PARALLEL_REQUESTS_MAX, QUEUED_REQUESTS_MAX, Quotas, REQUESTS_PER_MINUTE_MAX, STRANGERS_PER_MINUTE_MAX,
        UNVERIFIED_PER_SOURCE_MAX,
    };

    fn peer(name: &str) -> NodeId {
        NodeId::parse(name).expect("a well-formed node id")
    }

    /// Polls once: `Some` when the future is ready without waiting.
    fn now<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        match std::pin::Pin::new(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_fifth_request_queues_a_twenty_first_is_refused_and_others_are_not_affected() {
        let quotas = Quotas::default();
        let a = peer("n1gcbh67pz7fsk73f6k6kaqui5uibgj4os");
        let b = peer("n1pr2q2a5awt5byhwahgaka4ri4cmpbf5p");
        let mut running = Vec::new();
        for _ in 0..PARALLEL_REQUESTS_MAX {
            running.push(now(&mut Box::pin(quotas.admit(&a, 0))).flatten().expect("has room"));
        }
        let mut queued: Vec<_> = (0..QUEUED_REQUESTS_MAX).map(|_| Box::pin(quotas.admit(&a, 0))).collect();
        assert!(queued.iter_mut().all(|request| now(request).is_none()), "the fifth request waits");
        assert!(matches!(now(&mut Box::pin(quotas.admit(&a, 0))), Some(None)), "the queue is bounded");
        assert!(now(&mut Box::pin(quotas.admit(&b, 0))).flatten().is_some());
        running.pop();
        assert!(now(&mut queued[0]).flatten().is_some(), "a finished request makes room");
    }

    #[test]
    fn one_address_does_not_take_the_places_of_all() {
        let quotas = Quotas::default();
        let source = |text: &str| Some(text.parse().expect("an address"));
        let take = |text: &str| now(&mut Box::pin(quotas.unverified(source(text)))).flatten();
        let mut held: Vec<_> = (0..UNVERIFIED_PER_SOURCE_MAX).filter_map(|n| take(&format!("2001:db8::{n}"))).collect();
        assert_eq!(held.len(), UNVERIFIED_PER_SOURCE_MAX);
        assert!(take("2001:db8::ffff").is_none(), "the same network waits");
        assert!(take("2001:db8:0:1::1").is_some());
        assert!(take("192.0.2.1").is_some());
        held.pop();
        assert!(take("2001:db8::ffff").is_some(), "a finished request makes room");
    }

    #[test]
    fn strangers_share_sixty_requests_a_minute() {
        let quotas = Quotas::default();
        assert!((0..STRANGERS_PER_MINUTE_MAX).all(|_| quotas.stranger(59)));
        assert!(!quotas.stranger(59));
        assert!(quotas.stranger(60));
    }

    #[test]
    fn the_six_hundred_and_first_request_of_a_minute_is_refused_until_the_next_minute() {
        let quotas = Quotas::default();
        let a = peer("n1gcbh67pz7fsk73f6k6kaqui5uibgj4os");
        for _ in 0..REQUESTS_PER_MINUTE_MAX {
            assert!(now(&mut Box::pin(quotas.admit(&a, 59))).flatten().is_some());
        }
        assert!(matches!(now(&mut Box::pin(quotas.admit(&a, 59))), Some(None)));
        assert!(now(&mut Box::pin(quotas.admit(&a, 60))).flatten().is_some());
    }
}
