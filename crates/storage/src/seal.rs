// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sealed columns and the blind index.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Serialize, de::DeserializeOwned};
use sha2::Sha256;
use sqlx::{AnyPool, Row};
use zeroize::Zeroizing;

use crate::keyring::Place;
use crate::store::Shared;
use crate::{StoreError, Tx, fold};

/// Every sealed column: table, the columns whose values (joined with `/`) name the row, the column. Resealing walks it.
pub(crate) const SEALED: &[(&str, &[&str], &str)] = &[
    ("setting", &["name"], "value"),
    ("user_account", &["id"], "person"),
    ("user_account", &["id"], "password"),
    ("case_index", &["id"], "panel_code"),
    ("case_index", &["id"], "deadlines"),
    ("case_part", &["case_id", "part", "version"], "body"),
    ("case_document", &["case_id", "form", "item", "version"], "body"),
    ("pool_document", &["form", "item", "version"], "body"),
    ("form_draft", &["user_id", "scope", "form", "item"], "body"),
    ("notice", &["id"], "message"),
    ("audit", &["seq"], "detail"),
    ("node_key", &["kid"], "seed"),
    ("pattern_draft_version", &["draft_id", "round"], "body"),
    ("pattern_vote", &["draft_id", "round", "reviewer"], "reason"),
];

const INDEX_KEY: Place<'static> = Place { table: "setting", row: "blind_index_key", column: "value" };

/// Shorthand for a place.
pub(crate) fn place<'a>(table: &'static str, row: &'a str, column: &'static str) -> Place<'a> {
    Place { table, row, column }
}

impl Shared {
    pub fn open_bytes(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let fault = StoreError::Sealed { table: place.table, column: place.column };
        self.keyring.open(place, sealed).ok_or(fault)
    }
    pub fn seal_bytes(&self, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        self.keyring.seal(self.random.as_ref(), place, plain)
    }
}

impl Tx {
    /// Seals a value as JSON.
    pub(crate) fn seal<T: Serialize + ?Sized>(&self, place: Place<'_>, value: &T) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(value).map(Zeroizing::new);
        let plain = plain.map_err(|fault| StoreError::Invalid(format!("{} cannot be stored: {fault}", place.table)))?;
        Ok(self.shared.seal_bytes(place, &plain))
    }

    /// Opens a sealed JSON value.
    pub(crate) fn open<T: DeserializeOwned>(&self, place: Place<'_>, sealed: &[u8]) -> Result<T, StoreError> {
        let plain = self.shared.open_bytes(place, sealed)?;
        // The parser's message could quote the value; the column's name must do.
        serde_json::from_slice(&plain).map_err(|_| crate::tx::damaged(place.column))
    }

    /// Keyed hash of a text for equality lookups: equal texts (after folding) give equal bytes, nothing else is told.
    pub(crate) fn blind(&self, domain: &str, text: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.shared.index_key.as_ref())
            // Unwrap safety: HMAC takes keys of every length.
            .expect("HMAC takes any key length");
        mac.update(domain.as_bytes());
        mac.update(b"\0");
        mac.update(fold::key(text).as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

/// Reads the key of the blind indexes, or makes it in an empty database.
pub(crate) async fn index_key(pool: &AnyPool, shared: &Shared) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let mut tx = pool.begin_with(shared.engine.begin_write()).await?;
    let mut fresh = Zeroizing::new([0; 32]);
    shared.random.fill(fresh.as_mut());
    sqlx::query("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(INDEX_KEY.row)
        .bind(shared.seal_bytes(INDEX_KEY, fresh.as_ref()))
        .execute(&mut *tx)
        .await?;
    let row = sqlx::query("SELECT value FROM setting WHERE name = $1").bind(INDEX_KEY.row).fetch_one(&mut *tx).await?;
    tx.commit().await?;
    let plain = shared.open_bytes(INDEX_KEY, &row.try_get::<Vec<u8>, _>("value")?)?;
    let key = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| crate::tx::damaged("value"))?;
    Ok(Zeroizing::new(key))
}
