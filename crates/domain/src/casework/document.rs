// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Documents: what people wrote, by form.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use crate::debug::closed_debug;
use crate::form::Form;
use crate::ids::UserId;

/// Name of a document: its form, and which one where a form exists several times (`offer/7f3a…`).
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct DocumentKey {
    form: String,
    item: Option<String>,
}

impl DocumentKey {
    /// Longest name of an item: a UUID, or a number.
    const ITEM_MAX: usize = 64;

    /// A document of a form; `item` says which, where there are several.
    #[must_use]
    pub fn new(form: &str, item: Option<&str>) -> Self {
        Self { form: form.to_owned(), item: item.map(str::to_owned) }
    }

    /// Reads `form` or `form/item`; none when it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (form, item) = match text.split_once('/') {
            Some((form, item)) => (form, Some(item)),
            None => (text, None),
        };
        let plain = |part: &str| {
            !part.is_empty()
                && part.len() <= Self::ITEM_MAX
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        (plain(form) && item.is_none_or(plain)).then(|| Self::new(form, item))
    }

    /// Name of the form.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// Which one.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        self.item.as_deref()
    }
}

impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.item {
            Some(item) => write!(f, "{}/{item}", self.form),
            None => f.write_str(&self.form),
        }
    }
}

/// The newest version of a document.
#[derive(Clone, PartialEq)]
pub struct Document {
    /// Version, from 1.
    pub version: u64,
    /// Who wrote this version; none for the node itself.
    pub author: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// When the first version was written.
    pub first_at: Timestamp,
    /// The form's values.
    pub body: Value,
}

closed_debug!(Document);

impl Document {
    /// The version that follows an earlier one, or the first.
    #[must_use]
    pub fn next(earlier: Option<&Document>, body: Value, context: &super::Context<'_>) -> Self {
        Self {
            version: earlier.map_or(0, |document| document.version) + 1,
            author: context.actor.map(|actor| actor.user.clone()),
            at: context.now,
            first_at: earlier.map_or(context.now, |document| document.first_at),
            body,
        }
    }
}

/// A document read as its form.
#[derive(Clone)]
pub struct Entry<F> {
    /// Which one.
    pub item: String,
    /// Who wrote the newest version; none for the node itself.
    pub author: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// Version.
    pub version: u64,
    /// What it says.
    pub form: F,
}

/// All documents of a case or of the pool.
#[derive(Clone, Default, PartialEq)]
pub struct Documents(BTreeMap<DocumentKey, Document>);

closed_debug!(Documents);

impl Documents {
    /// Puts a version in its place.
    pub fn put(&mut self, key: DocumentKey, document: Document) {
        self.0.insert(key, document);
    }

    /// The newest version.
    #[must_use]
    pub fn get(&self, key: &DocumentKey) -> Option<&Document> {
        self.0.get(key)
    }

    /// All, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&DocumentKey, &Document)> {
        self.0.iter()
    }

    /// The document of a form that exists once. A stored body that does not fit its form counts as not written; forms
    /// only ever gain fields that may be left out, so that does not happen to a lawful one.
    #[must_use]
    pub fn one<F: Form>(&self, form: &str) -> Option<F> {
        F::from_stored(&self.0.get(&DocumentKey::new(form, None))?.body).ok()
    }

    /// One of the documents of a form.
    #[must_use]
    pub fn item<F: Form>(&self, form: &str, item: &str) -> Option<F> {
        F::from_stored(&self.0.get(&DocumentKey::new(form, Some(item)))?.body).ok()
    }

    /// The documents of a form as they are stored, in the order in which they were begun.
    #[must_use]
    pub fn of(&self, form: &str) -> Vec<(&DocumentKey, &Document)> {
        // Keys are sorted by form first: a long register is not searched from end to end.
        let of_form = self.0.range(DocumentKey::new(form, None)..).take_while(|(key, _)| key.form == form);
        let mut found: Vec<_> = of_form.collect();
        found.sort_by_key(|(key, document)| (document.first_at, (*key).clone()));
        found
    }

    /// All documents of a form as values, in the order in which they were begun.
    #[must_use]
    pub fn all<F: Form>(&self, form: &str) -> Vec<Entry<F>> {
        self.of(form)
            .into_iter()
            .filter_map(|(key, document)| {
                Some(Entry {
                    item: key.item.clone()?,
                    author: document.author.clone(),
                    at: document.at,
                    version: document.version,
                    form: F::from_stored(&document.body).ok()?,
                })
            })
            .collect()
    }
}
