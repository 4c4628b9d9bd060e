// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Documents of a case and of the pool: append-only, sealed, versioned.

use std::collections::BTreeMap;

use domain::casework::{Document, DocumentKey, Documents};
use domain::{Actor, CaseId, UserId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::case_key::case_key;
use crate::keyring::Place;
use crate::seal::{place, place_in};
use crate::tx::{Args, Columns, args, damaged, in_list, signed};
use crate::user::parse_user;
use crate::{NewAudit, StoreError, Tx};

/// One saved version of a document (who wrote what when).
#[derive(Debug, Clone)]
pub struct DocumentVersion {
    /// Version, from 1.
    pub version: u64,
    /// Account that saved it; none for the node itself.
    pub author: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// The two tables of documents; they differ in whether a case is named.
#[derive(Clone, Copy)]
pub(crate) enum Holder<'a> {
    Case(&'a CaseId),
    Pool,
}

const COLUMNS: &str = "d.form, d.item, d.version, d.author, d.at, d.first_at, d.body";
/// The same of a case, with its key.
const CASE_COLUMNS: &str =
    concat!("d.case_id, d.form, d.item, d.version, d.author, d.at, d.first_at, d.body, ", case_key!("d.case_id"));

impl Holder<'_> {
    fn table(self) -> &'static str {
        match self {
            Holder::Case(_) => "case_document",
            Holder::Pool => "pool_document",
        }
    }

    /// Name of a row, to which its sealed body is bound.
    fn row(self, key: &DocumentKey, version: u64) -> String {
        let item = key.item().unwrap_or_default();
        match self {
            Holder::Case(case) => format!("{case}/{}/{item}/{version}", key.form()),
            Holder::Pool => format!("{}/{item}/{version}", key.form()),
        }
    }

    /// Where the body of a row is sealed.
    fn place<'a>(&'a self, row: &'a str) -> Place<'a> {
        match self {
            Holder::Case(case) => place_in(case.as_str(), "case_document", row, "body"),
            Holder::Pool => place("pool_document", row, "body"),
        }
    }

    /// Columns of a document's row.
    fn columns(self) -> &'static str {
        match self {
            Holder::Case(_) => CASE_COLUMNS,
            Holder::Pool => COLUMNS,
        }
    }

    /// The condition that names the case, with its value.
    fn narrowed(self) -> Result<(&'static str, Args), StoreError> {
        Ok(match self {
            Holder::Case(case) => ("d.case_id = $1", args![case.to_string()]),
            Holder::Pool => ("1 = 1", args![]),
        })
    }

    /// The condition that names the document, with its values.
    fn named(self, key: &DocumentKey) -> Result<(String, Args), StoreError> {
        let (case, mut args) = self.narrowed()?;
        let form = args.next();
        args.push(key.form().to_owned())?;
        let item = args.next();
        args.push(key.item().unwrap_or_default().to_owned())?;
        Ok((format!("{case} AND d.form = {form} AND d.item = {item}"), args))
    }
}

fn key_of(row: &AnyRow) -> Result<DocumentKey, StoreError> {
    let item = row.text("item")?;
    Ok(DocumentKey::new(&row.text("form")?, (!item.is_empty()).then_some(item.as_str())))
}

fn author_of(row: &AnyRow) -> Result<Option<UserId>, StoreError> {
    row.text_opt("author")?.map(|id| parse_user(&id)).transpose()
}

impl Tx {
    fn document(&self, holder: Holder<'_>, key: &DocumentKey, row: &AnyRow) -> Result<Document, StoreError> {
        let version = row.number("version")?;
        let name = holder.row(key, version);
        Ok(Document {
            version,
            author: author_of(row)?,
            at: row.time("at")?,
            first_at: row.time("first_at")?,
            body: self.open(holder.place(&name), &row.bytes("body")?)?,
        })
    }

    /// The newest version of every document. One query.
    pub(crate) async fn documents(&mut self, holder: Holder<'_>) -> Result<Documents, StoreError> {
        let (condition, args) = holder.narrowed()?;
        self.documents_where(holder, condition, args).await
    }

    async fn documents_where(
        &mut self,
        holder: Holder<'_>,
        condition: &str,
        args: Args,
    ) -> Result<Documents, StoreError> {
        let (table, columns) = (holder.table(), holder.columns());
        let same = match holder {
            Holder::Case(_) => "e.case_id = d.case_id AND ",
            Holder::Pool => "",
        };
        let sql = format!(
            "SELECT {columns} FROM {table} d WHERE {condition} AND d.version =
               (SELECT MAX(e.version) FROM {table} e WHERE {same}e.form = d.form AND e.item = d.item)"
        );
        let mut documents = Documents::default();
        for row in self.fetch_all(AssertSqlSafe(sql), args).await? {
            let key = key_of(&row)?;
            let document = self.document(holder, &key, &row)?;
            documents.put(key, document);
        }
        Ok(documents)
    }

    /// The newest version of every document of several cases, by case. `named` is the list of places of `cases`. One
    /// query.
    pub(crate) async fn documents_of(
        &mut self,
        named: &str,
        cases: Args,
    ) -> Result<BTreeMap<String, Documents>, StoreError> {
        let sql = format!(
            "SELECT {CASE_COLUMNS} FROM case_document d WHERE d.case_id IN ({named}) AND d.version =
               (SELECT MAX(e.version) FROM case_document e
                 WHERE e.case_id = d.case_id AND e.form = d.form AND e.item = d.item)"
        );
        let mut found: BTreeMap<String, Documents> = BTreeMap::new();
        for row in self.fetch_all(AssertSqlSafe(sql), cases).await? {
            let id = row.text("case_id")?;
            let case = CaseId::parse(&id).map_err(|_| damaged("case_id"))?;
            let key = key_of(&row)?;
            let document = self.document(Holder::Case(&case), &key, &row)?;
            found.entry(id).or_default().put(key, document);
        }
        Ok(found)
    }

    /// The newest version of every document of the pool, or of those of one form. One query.
    pub(crate) async fn pool_documents(&mut self, forms: Option<&[&'static str]>) -> Result<Documents, StoreError> {
        let mut args = Args::default();
        let mut places = Vec::new();
        for form in forms.unwrap_or_default() {
            places.push(args.next());
            args.push(*form)?;
        }
        let condition = forms.map_or_else(|| "1 = 1".to_owned(), |_| format!("d.form IN ({})", places.join(", ")));
        self.documents_where(Holder::Pool, &condition, args).await
    }

    /// The newest version of every document of one form in a case, without the rest of the case. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_documents_of(&mut self, case: &CaseId, form: &str) -> Result<Documents, StoreError> {
        let args = args![case.to_string(), form.to_owned()];
        self.documents_where(Holder::Case(case), "d.case_id = $1 AND d.form = $2", args).await
    }

    /// The newest version of every document of several cases, those of some forms left out. One query.
    pub(crate) async fn documents_without(
        &mut self,
        cases: &[CaseId],
        without: &[&'static str],
    ) -> Result<BTreeMap<CaseId, Documents>, StoreError> {
        let mut found: BTreeMap<_, _> = cases.iter().map(|case| (case.clone(), Documents::default())).collect();
        if cases.is_empty() {
            return Ok(found);
        }
        let mut args = Args::default();
        for case in cases {
            args.push(case.to_string())?;
        }
        for form in without {
            args.push(*form)?;
        }
        let sql = format!(
            "SELECT {CASE_COLUMNS} FROM case_document d WHERE d.case_id IN ({}) AND d.form NOT IN ({})
               AND d.version = (SELECT MAX(e.version) FROM case_document e
                 WHERE e.case_id = d.case_id AND e.form = d.form AND e.item = d.item)",
            in_list(1, cases.len()),
            in_list(cases.len() + 1, without.len()),
        );
        for row in self.fetch_all(AssertSqlSafe(sql), args).await? {
            let case = CaseId::parse(&row.text("case_id")?).map_err(|_| damaged("case_id"))?;
            let key = key_of(&row)?;
            let document = self.document(Holder::Case(&case), &key, &row)?;
            found.entry(case).or_default().put(key, document);
        }
        Ok(found)
    }

    /// Appends versions: one statement.
    ///
    /// # Errors
    /// `Conflict{what: "document", newer}` when somebody saved one of them in between.
    pub(crate) async fn documents_append(
        &mut self,
        holder: Holder<'_>,
        documents: &[(&DocumentKey, &Document)],
    ) -> Result<(), StoreError> {
        if let Holder::Case(case) = holder {
            self.case_keys_need(&[case.as_str()]).await?;
        }
        let mut rows = Vec::with_capacity(documents.len());
        for (key, document) in documents {
            let name = holder.row(key, document.version);
            rows.push((*key, *document, self.seal(holder.place(&name), &document.body)?));
        }
        let (head, columns) = match holder {
            Holder::Case(_) => {
                ("INSERT INTO case_document (case_id, form, item, version, author, at, first_at, body)", 8)
            }
            Holder::Pool => ("INSERT INTO pool_document (form, item, version, author, at, first_at, body)", 7),
        };
        let written = self
            .insert_many(head, columns, "", &rows, |(key, document, body), args| {
                if let Holder::Case(case) = holder {
                    args.push(case.to_string())?;
                }
                args.push(key.form().to_owned())?;
                args.push(key.item().unwrap_or_default().to_owned())?;
                args.push(signed(document.version)?)?;
                args.push(document.author.as_ref().map(UserId::to_string))?;
                args.push(document.at.as_microsecond())?;
                args.push(document.first_at.as_microsecond())?;
                args.push(body.clone())
            })
            .await;
        match written {
            Ok(_) => Ok(()),
            Err(StoreError::Constraint { rule: "document_changed" }) => {
                let newer = documents.first().map(|(_, document)| document.version);
                Err(StoreError::Conflict { what: "document", newer })
            }
            Err(other) => Err(other),
        }
    }

    /// Every version of a document of a case, newest first, without content.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_document_versions(
        &mut self,
        case: &CaseId,
        key: &DocumentKey,
    ) -> Result<Vec<DocumentVersion>, StoreError> {
        self.versions(Holder::Case(case), key).await
    }

    /// Every version of a document of the pool, newest first, without content.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn pool_document_versions(&mut self, key: &DocumentKey) -> Result<Vec<DocumentVersion>, StoreError> {
        self.versions(Holder::Pool, key).await
    }

    async fn versions(&mut self, holder: Holder<'_>, key: &DocumentKey) -> Result<Vec<DocumentVersion>, StoreError> {
        let (condition, args) = holder.named(key)?;
        let table = holder.table();
        let sql = format!("SELECT d.version, d.author, d.at FROM {table} d WHERE {condition} ORDER BY d.version DESC");
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        rows.iter()
            .map(|row| {
                Ok(DocumentVersion { version: row.number("version")?, author: author_of(row)?, at: row.time("at")? })
            })
            .collect()
    }

    /// One version of a document of a case. Writes the audit row of the read.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_document_fetch(
        &mut self,
        case: &CaseId,
        key: &DocumentKey,
        version: u64,
        actor: &Actor,
    ) -> Result<Option<Document>, StoreError> {
        let Some(found) = self.version(Holder::Case(case), key, version).await? else { return Ok(None) };
        self.audit_insert(&NewAudit {
            actor: Some(actor.user.clone()),
            action: "case_document_read",
            case: Some(case.clone()),
            detail: format!("{key} {version}"),
        })
        .await?;
        Ok(Some(found))
    }

    /// One version of a document of the pool.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn pool_document_fetch(
        &mut self,
        key: &DocumentKey,
        version: u64,
    ) -> Result<Option<Document>, StoreError> {
        self.version(Holder::Pool, key, version).await
    }

    async fn version(
        &mut self,
        holder: Holder<'_>,
        key: &DocumentKey,
        version: u64,
    ) -> Result<Option<Document>, StoreError> {
        let (condition, mut args) = holder.named(key)?;
        let place = args.next();
        args.push(signed(version)?)?;
        let (table, columns) = (holder.table(), holder.columns());
        let sql = format!("SELECT {columns} FROM {table} d WHERE {condition} AND d.version = {place}");
        let row = self.fetch_optional(AssertSqlSafe(sql), args).await?;
        row.map(|row| {
            // A row of another name would not open.
            if key_of(&row)? == *key { self.document(holder, key, &row) } else { Err(damaged("item")) }
        })
        .transpose()
    }
}
