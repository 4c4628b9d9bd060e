// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The paths of the endpoints, built and taken apart in one place.

use crate::encoding::decimal;
use crate::limits;
use crate::node_id::NodeId;
use crate::origin::Origin;
use std::num::NonZeroU8;

/// Where a node's document is found without knowing the node.
pub const WELL_KNOWN: &str = "/.well-known/poolverbund-node";

/// Prefix of all other endpoints.
pub const PREFIX: &str = "/federation/v1";

/// Checkpoints known at a node.
pub const HEADS: &str = "/federation/v1/heads";

/// Where control messages are delivered.
pub const INBOX: &str = "/federation/v1/inbox";

/// `GET /nodes/{id}`: a node document.
#[must_use]
pub fn node(id: &NodeId) -> String {
    format!("{PREFIX}/nodes/{id}")
}

fn log(origin: &Origin) -> String {
    format!("{PREFIX}/logs/{}/{}", origin.node(), origin.epoch())
}

/// `GET /logs/{id}/{epoch}/checkpoint`: the newest checkpoint.
#[must_use]
pub fn checkpoint(origin: &Origin) -> String {
    format!("{}/checkpoint", log(origin))
}

/// `GET /logs/{id}/{epoch}/tile/entries/{N}[.p/{W}]`: an entry bundle.
#[must_use]
pub fn entries(origin: &Origin, bundle: BundleRef) -> String {
    format!("{}/tile/entries/{}", log(origin), bundle.path())
}

/// `GET /logs/{id}/{epoch}/payloads/{N}`: a payload bundle; it has as many slots as the log has entries there.
#[must_use]
pub fn payloads(origin: &Origin, number: u64) -> String {
    format!("{}/payloads/{}", log(origin), BundleRef { number, width: None }.path())
}

/// The log named by the `{id}` and `{epoch}` segments of a path.
#[must_use]
pub fn parse_log(id: &str, epoch: &str) -> Option<Origin> {
    Origin::new(NodeId::parse(id).ok()?, decimal(epoch)?).ok()
}

/// Names a bundle of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleRef {
    /// Number of the bundle: its first entry has 256 times this index.
    pub number: u64,
    /// Entries of a partial bundle, 1 to 255; `None` for a full one.
    pub width: Option<NonZeroU8>,
}

const FULL: u64 = limits::BUNDLE_ENTRIES as u64;

impl BundleRef {
    /// The bundles to fetch for the entries from `start` up to (not including) `size` of a log of `size` entries.
    pub fn covering(start: u64, size: u64) -> impl Iterator<Item = Self> {
        let numbers = if start < size { start / FULL..size.div_ceil(FULL) } else { 0..0 };
        numbers.map(move |number| Self::of(number, size))
    }

    /// Bundle `number` of a log of `size` entries, full or partial; the log has at least one entry in it.
    #[must_use]
    pub fn of(number: u64, size: u64) -> Self {
        let rest = size.saturating_sub(number * FULL);
        let width = u8::try_from(rest).ok().and_then(NonZeroU8::new);
        Self { number, width }
    }

    /// Index of its first entry.
    #[must_use]
    pub fn start(self) -> u64 {
        self.number * FULL
    }

    /// Number of its entries.
    #[must_use]
    pub fn len(self) -> usize {
        self.width.map_or(limits::BUNDLE_ENTRIES, |w| usize::from(w.get()))
    }

    /// Never: a bundle has at least one entry.
    #[must_use]
    pub fn is_empty(self) -> bool {
        false
    }

    /// `N` or `N.p/W` as C2SP tlog-tiles writes it: groups of three digits, all but the last with an `x` before.
    #[must_use]
    pub fn path(self) -> String {
        let mut path = format!("{:03}", self.number % 1_000);
        let mut rest = self.number / 1_000;
        while rest > 0 {
            path = format!("x{:03}/{path}", rest % 1_000);
            rest /= 1_000;
        }
        match self.width {
            Some(width) => format!("{path}.p/{width}"),
            None => path,
        }
    }

    /// Reads what [`BundleRef::path`] writes; each bundle has exactly one path.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        if path.len() > 32 {
            return None;
        }
        let (number, width) = match path.split_once(".p/") {
            Some((number, width)) => (number, Some(NonZeroU8::new(u8::try_from(decimal(width)?).ok()?)?)),
            None => (path, None),
        };
        let digits: String = number.split('/').map(|group| group.strip_prefix('x').unwrap_or(group)).collect();
        let digits = digits.trim_start_matches('0');
        let number = decimal(if digits.is_empty() { "0" } else { digits })?;
        let bundle = Self { number: Some(number).filter(|n| *n < limits::INTEGERS_BELOW / FULL)?, width };
        (bundle.path() == path).then_some(bundle)
    }
}
