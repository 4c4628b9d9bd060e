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

/// A column that is sealed under the key file.
pub(crate) struct Sealed {
    pub table: &'static str,
    /// Columns whose values, joined with `/`, name the row.
    pub keys: &'static [&'static str],
    pub column: &'static str,
    /// Which rows (`t`) are, where others belong to a case.
    pub rows: &'static str,
}

/// A column that is sealed under the key of a case.
pub(crate) struct CaseSealed {
    pub table: &'static str,
    pub keys: &'static [&'static str],
    pub column: &'static str,
    /// The case of a row (`t`).
    pub case_of: &'static str,
}

const ALL: &str = "1 = 1";

/// Every column under the key file. Resealing walks it.
pub(crate) const SEALED: &[Sealed] = &[
    Sealed { table: "case_key", keys: &["case_id"], column: "wrapped", rows: ALL },
    Sealed { table: "setting", keys: &["name"], column: "value", rows: ALL },
    Sealed { table: "user_account", keys: &["id"], column: "person", rows: ALL },
    Sealed { table: "user_account", keys: &["id"], column: "password", rows: ALL },
    Sealed { table: "pool_document", keys: &["form", "item", "version"], column: "body", rows: ALL },
    Sealed {
        table: "form_draft",
        keys: &["user_id", "scope", "form", "item"],
        column: "body",
        rows: "t.scope IN ('new', 'pool')",
    },
    Sealed { table: "notice", keys: &["id"], column: "message", rows: "t.case_id IS NULL" },
    // A line about a case that never had a key here is under the key file.
    Sealed {
        table: "audit",
        keys: &["seq"],
        column: "detail",
        rows: "NOT EXISTS (SELECT 1 FROM case_key k WHERE k.case_id = t.case_id)",
    },
    Sealed { table: "node_key", keys: &["kid"], column: "seed", rows: ALL },
    Sealed { table: "api_grant", keys: &["id"], column: "label", rows: ALL },
    Sealed { table: "oidc_request", keys: &["state"], column: "flow", rows: ALL },
    Sealed { table: "token_key", keys: &["kid"], column: "seed", rows: ALL },
];

/// Every column under the key of a case.
pub(crate) const CASE_SEALED: &[CaseSealed] = &[
    CaseSealed { table: "case_index", keys: &["id"], column: "panel_code", case_of: "t.id" },
    CaseSealed { table: "case_index", keys: &["id"], column: "deadlines", case_of: "t.id" },
    CaseSealed { table: "case_part", keys: &["case_id", "part", "version"], column: "body", case_of: "t.case_id" },
    CaseSealed {
        table: "case_document",
        keys: &["case_id", "form", "item", "version"],
        column: "body",
        case_of: "t.case_id",
    },
    CaseSealed { table: "form_draft", keys: &["user_id", "scope", "form", "item"], column: "body", case_of: "t.scope" },
    CaseSealed { table: "notice", keys: &["id"], column: "message", case_of: "t.case_id" },
    CaseSealed { table: "audit", keys: &["seq"], column: "detail", case_of: "t.case_id" },
    CaseSealed {
        table: "pattern_draft_version",
        keys: &["draft_id", "round"],
        column: "body",
        case_of: "(SELECT d.case_id FROM pattern_draft d WHERE d.id = t.draft_id)",
    },
    CaseSealed {
        table: "pattern_vote",
        keys: &["draft_id", "round", "reviewer"],
        column: "reason",
        case_of: "(SELECT d.case_id FROM pattern_draft d WHERE d.id = t.draft_id)",
    },
];

const INDEX_KEY: Place<'static> = Place { table: "setting", row: "blind_index_key", column: "value", case: None };

/// A place under the key file.
pub(crate) fn place<'a>(table: &'static str, row: &'a str, column: &'static str) -> Place<'a> {
    Place { table, row, column, case: None }
}

/// A place under the key of a case.
pub(crate) fn place_in<'a>(case: &'a str, table: &'static str, row: &'a str, column: &'static str) -> Place<'a> {
    Place { table, row, column, case: Some(case) }
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
        self.seal_plain(place, &plain)
    }

    /// Seals bytes. Fails closed: what belongs to a case is never sealed under another key.
    pub(crate) fn seal_plain(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let Some(case) = place.case else { return Ok(self.shared.seal_bytes(place, plain)) };
        let missing = || StoreError::Invalid(format!("the key of the case is not at hand for {}", place.table));
        let key = self.keys.get(case).ok_or_else(missing)?;
        Ok(key.seal(self.shared.random.as_ref(), place, plain))
    }

    /// Opens sealed bytes: under the key of the case, or under the key file where an earlier program sealed them.
    pub(crate) fn open_plain(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let own = place.case.and_then(|case| self.keys.get(case)).and_then(|key| key.open(place, sealed));
        own.map_or_else(|| self.shared.open_bytes(place, sealed), Ok)
    }

    /// Opens a sealed JSON value.
    pub(crate) fn open<T: DeserializeOwned>(&self, place: Place<'_>, sealed: &[u8]) -> Result<T, StoreError> {
        let plain = self.open_plain(place, sealed)?;
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
