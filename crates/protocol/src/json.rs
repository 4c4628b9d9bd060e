// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Strict JSON: what two readers could understand differently is refused before anybody interprets it.

use crate::limits;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// Why a JSON text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not strict JSON: {0}")]
pub struct JsonFault(String);

/// Checks that `bytes` is one JSON value that every reader understands alike: UTF-8 without byte order mark, no
/// duplicate keys, integers of magnitude below 2^53 and no other numbers, at most [`limits::JSON_DEPTH`] levels, no
/// lone surrogates, nothing after the value.
///
/// # Errors
/// [`JsonFault`] with the first fault.
pub fn check(bytes: &[u8]) -> Result<(), JsonFault> {
    let fault = |e: serde_json::Error| JsonFault(e.to_string());
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    Strict { depth: limits::JSON_DEPTH }.deserialize(&mut reader).map_err(fault)?;
    reader.end().map_err(fault)
}

/// [`check`] and then the typed reading.
///
/// # Errors
/// [`JsonFault`] if the text is not strict JSON or not a `T`.
pub fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonFault> {
    check(bytes)?;
    serde_json::from_slice(bytes).map_err(|e| JsonFault(e.to_string()))
}

/// A visitor that keeps nothing but the keys of the object it is in.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("nested too deeply"))?;
        Ok(Self { depth })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        let fits = value < limits::INTEGERS_BELOW;
        fits.then_some(()).ok_or_else(|| E::custom("integer of 2^53 or above"))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.visit_u64(value.unsigned_abs())
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(E::custom("number that is not an integer"))
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while seq.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        let mut keys = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom("duplicate key"));
            }
            map.next_value_seed(inner)?;
        }
        Ok(())
    }
}
