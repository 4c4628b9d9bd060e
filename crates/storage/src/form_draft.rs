// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What people typed and have not handed in: one draft per person and form, sealed. It outlives the session.

use std::fmt;

use domain::casework::DocumentKey;
use domain::form::FormData;
use domain::{CaseId, UserId};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::keyring::Place;
use crate::seal::{place, place_in};
use crate::tx::{Columns, args, damaged, signed};
use crate::{StoreError, Tx};

/// What a draft is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftScope {
    /// A case that is not there yet.
    NewCase,
    /// A case.
    Case(CaseId),
    /// The pool as a whole.
    Pool,
}

impl fmt::Display for DraftScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NewCase => f.write_str("new"),
            Self::Case(case) => case.fmt(f),
            Self::Pool => f.write_str("pool"),
        }
    }
}

impl DraftScope {
    fn case(&self) -> Option<&str> {
        match self {
            Self::Case(case) => Some(case.as_str()),
            Self::NewCase | Self::Pool => None,
        }
    }

    fn place<'a>(&'a self, row: &'a str) -> Place<'a> {
        Place { case: self.case(), ..place("form_draft", row, "body") }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "new" => Some(Self::NewCase),
            "pool" => Some(Self::Pool),
            id => CaseId::parse(id).ok().map(Self::Case),
        }
    }
}

/// A draft.
#[derive(Clone)]
pub struct FormDraft {
    /// Version of the document that the person saw; 0 when there was none.
    pub base: u64,
    /// What was typed.
    pub typed: FormData,
    /// When it was saved last.
    pub saved_at: Timestamp,
}

/// A draft in a list, without content.
#[derive(Debug, Clone)]
pub struct FormDraftLine {
    /// What it is about.
    pub scope: DraftScope,
    /// Code of the case; empty for what is not about a case.
    pub code: String,
    /// The document.
    pub key: DocumentKey,
    /// Version of the document that the person saw.
    pub base: u64,
    /// When it was saved last.
    pub saved_at: Timestamp,
}

fn row_name(user: &UserId, scope: &DraftScope, key: &DocumentKey) -> String {
    format!("{user}/{scope}/{}/{}", key.form(), key.item().unwrap_or_default())
}

fn item(key: &DocumentKey) -> String {
    key.item().unwrap_or_default().to_owned()
}

impl Tx {
    /// Keeps what somebody typed, in the place of what was kept before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn form_draft_save(
        &mut self,
        user: &UserId,
        scope: &DraftScope,
        key: &DocumentKey,
        base: u64,
        typed: &FormData,
    ) -> Result<Timestamp, StoreError> {
        if let Some(case) = scope.case() {
            self.case_keys_need(&[case]).await?;
        }
        let body = self.seal(scope.place(&row_name(user, scope, key)), typed)?;
        let sql = "INSERT INTO form_draft (user_id, scope, form, item, base, body, saved_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT (user_id, scope, form, item)
                   DO UPDATE SET base = excluded.base, body = excluded.body, saved_at = excluded.saved_at";
        let form = key.form().to_owned();
        let now = self.shared.clock.now();
        let args =
            args![user.to_string(), scope.to_string(), form, item(key), signed(base)?, body, now.as_microsecond()];
        self.execute(sql, args).await?;
        Ok(now)
    }

    /// What somebody typed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn form_draft_fetch(
        &mut self,
        user: &UserId,
        scope: &DraftScope,
        key: &DocumentKey,
    ) -> Result<Option<FormDraft>, StoreError> {
        let sql = "SELECT base, body, saved_at, scope AS key_case,
                     (SELECT k.wrapped FROM case_key k WHERE k.case_id = form_draft.scope) AS case_key
                   FROM form_draft WHERE user_id = $1 AND scope = $2 AND form = $3 AND item = $4";
        let args = args![user.to_string(), scope.to_string(), key.form().to_owned(), item(key)];
        let Some(row) = self.fetch_optional(sql, args).await? else { return Ok(None) };
        let place = row_name(user, scope, key);
        Ok(Some(FormDraft {
            base: row.number("base")?,
            typed: self.open(scope.place(&place), &row.bytes("body")?)?,
            saved_at: row.time("saved_at")?,
        }))
    }

    /// Forgets what somebody typed; whether there was anything.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn form_draft_delete(
        &mut self,
        user: &UserId,
        scope: &DraftScope,
        key: &DocumentKey,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM form_draft WHERE user_id = $1 AND scope = $2 AND form = $3 AND item = $4";
        let args = args![user.to_string(), scope.to_string(), key.form().to_owned(), item(key)];
        Ok(self.execute(sql, args).await? > 0)
    }

    /// Forgets every draft that was saved last before a moment; returns how many. One statement.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn form_draft_purge(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.execute("DELETE FROM form_draft WHERE saved_at < $1", args![before.as_microsecond()]).await
    }

    /// The drafts of a person, newest first, without content.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn form_draft_list(&mut self, user: &UserId) -> Result<Vec<FormDraftLine>, StoreError> {
        let sql = "SELECT d.scope, d.form, d.item, d.base, d.saved_at, c.panel_code, c.id AS key_case,
                     (SELECT k.wrapped FROM case_key k WHERE k.case_id = c.id) AS case_key
                   FROM form_draft d LEFT JOIN case_index c ON c.id = d.scope WHERE d.user_id = $1
                   ORDER BY d.saved_at DESC, d.scope, d.form, d.item";
        let rows = self.fetch_all(sql, args![user.to_string()]).await?;
        rows.iter().map(|row| self.form_draft_line(row)).collect()
    }

    fn form_draft_line(&self, row: &AnyRow) -> Result<FormDraftLine, StoreError> {
        let code = row.bytes_opt("panel_code")?;
        let case = row.text("scope")?;
        let place = || place_in(&case, "case_index", &case, "panel_code");
        let code = code.map(|sealed| self.open(place(), &sealed)).transpose()?.unwrap_or_default();
        line(row, code)
    }
}

fn line(row: &AnyRow, code: String) -> Result<FormDraftLine, StoreError> {
    let item = row.text("item")?;
    Ok(FormDraftLine {
        scope: DraftScope::parse(&row.text("scope")?).ok_or_else(|| damaged("scope"))?,
        code,
        key: DocumentKey::new(&row.text("form")?, (!item.is_empty()).then_some(item.as_str())),
        base: row.number("base")?,
        saved_at: row.time("saved_at")?,
    })
}
