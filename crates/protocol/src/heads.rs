// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `GET /heads`: which checkpoints a node knows, and waiting for new ones.

use crate::json::{self, JsonFault};
use crate::limits;
use crate::node_id::NodeId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heads {
    /// To be given as `since` next time; means something only to the node that made it.
    pub cursor: String,
    /// Checkpoints that are new since the cursor given, as notes. Not verified yet.
    pub heads: Vec<String>,
    /// Sequence number of the node document known for each node.
    pub docs: BTreeMap<NodeId, u64>,
}

/// Why an answer is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadsError {
    /// Not strict JSON of this layout.
    #[error("heads: {0}")]
    Json(#[from] JsonFault),
    /// Too many or too large.
    #[error("heads: {0}")]
    Rule(&'static str),
}

impl Heads {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`HeadsError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, HeadsError> {
        if bytes.len() > limits::RESPONSE_BODY_BYTES {
            return Err(HeadsError::Rule("larger than 17 MiB"));
        }
        let heads: Self = json::read(bytes)?;
        if !is_cursor(&heads.cursor) {
            return Err(HeadsError::Rule("cursor has 1 to 64 unreserved characters"));
        }
        if heads.heads.len() > limits::HEADS || heads.docs.len() > limits::HEADS {
            return Err(HeadsError::Rule("more than 2048 logs or nodes"));
        }
        let small = heads.heads.iter().all(|note| note.len() <= limits::NOTE_BYTES);
        small.then_some(heads).ok_or(HeadsError::Rule("a checkpoint is larger than 8 KiB"))
    }

    /// The answer as bytes.
    ///
    /// # Panics
    /// Never: strings, lists and maps with text keys always have a JSON form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Unwrap safety: the type holds nothing but strings, numbers, a list and a map with text keys.
        serde_json::to_vec(self).expect("heads have a JSON form")
    }
}

/// The query of `GET /heads`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadsQuery {
    /// Cursor of the last answer; without it everything is given.
    pub since: Option<String>,
    /// Seconds to wait for news, at most [`limits::HEADS_WAIT_SECONDS`].
    pub wait: u8,
}

impl HeadsQuery {
    /// The query without question mark, `since` before `wait`; `None` if there is nothing to say.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        let since = self.since.as_ref().map(|since| format!("since={since}"));
        let wait = (self.wait > 0).then(|| format!("wait={}", self.wait));
        let parts: Vec<String> = since.into_iter().chain(wait).collect();
        (!parts.is_empty()).then(|| parts.join("&"))
    }

    /// Reads a query; `None` for anything that [`HeadsQuery::to_text`] does not write (`wait=0` is taken).
    #[must_use]
    pub fn parse(query: Option<&str>) -> Option<Self> {
        let mut parsed = Self::default();
        let Some(query) = query.filter(|q| !q.is_empty()) else { return Some(parsed) };
        let (since, wait) = match query.split_once('&') {
            Some((since, wait)) => (Some(since.strip_prefix("since=")?), Some(wait.strip_prefix("wait=")?)),
            None => (query.strip_prefix("since="), query.strip_prefix("wait=")),
        };
        if since.is_none() && wait.is_none() {
            return None;
        }
        if let Some(since) = since {
            parsed.since = Some(is_cursor(since).then(|| since.to_owned())?);
        }
        if let Some(wait) = wait {
            let seconds = u8::try_from(crate::encoding::decimal(wait)?).ok()?;
            parsed.wait = Some(seconds).filter(|s| *s <= limits::HEADS_WAIT_SECONDS)?;
        }
        Some(parsed)
    }
}

/// Whether `text` can be a cursor: 1 to 64 unreserved characters.
#[must_use]
pub fn is_cursor(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'~' | b'-'))
}
