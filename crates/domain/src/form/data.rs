// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a browser sends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::debug::closed_debug;

/// Names with their values, each possibly several times. Fields of rows are called `stations.0.code`.
#[derive(Clone, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FormData(BTreeMap<String, Vec<String>>);

closed_debug!(FormData);

impl FormData {
    /// Collects pairs in their order.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut data = Self::default();
        for (name, value) in pairs {
            data.push(&name, value);
        }
        data
    }

    /// Adds a value.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.entry(name.to_owned()).or_default().push(value.into());
    }

    /// The first value, or nothing.
    #[must_use]
    pub fn one(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// All values.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Takes values out, such as those that steer the page and belong to no form.
    pub fn take(&mut self, name: &str) -> Vec<String> {
        self.0.remove(name).unwrap_or_default()
    }

    /// All pairs, by name.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
    }

    /// The rows that were sent for a list, as numbers in rising order, gaps and blank rows included.
    #[must_use]
    pub fn rows(&self, name: &str) -> Vec<usize> {
        let start = format!("{name}.");
        let numbers: std::collections::BTreeSet<usize> = self
            .0
            .range(start.clone()..)
            .take_while(|(key, _)| key.starts_with(&start))
            .filter_map(|(key, _)| key[start.len()..].split('.').next()?.parse().ok())
            .collect();
        numbers.into_iter().collect()
    }

    /// Whether nothing was typed at a name or below it.
    #[must_use]
    pub fn is_blank(&self, name: &str) -> bool {
        let below = format!("{name}.");
        self.0
            .range(name.to_owned()..)
            .take_while(|(key, _)| key.starts_with(name))
            .filter(|(key, _)| *key == name || key.starts_with(&below))
            .all(|(_, values)| values.iter().all(|value| value.trim().is_empty()))
    }
}
