// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The keys of cases: what is written in a case is sealed under a key of its own, and only that key is sealed under the
//! key file. So a change of the key file touches one short value for each case, and a case whose key is gone can be read
//! by nobody, wherever a copy of its rows lies.

use domain::CaseId;
use sqlx::any::AnyRow;
use sqlx::{AnyPool, AssertSqlSafe, Column, Row};
use zeroize::Zeroizing;

use crate::keyring::{Key, Place};
use crate::seal::{CASE_SEALED, CaseSealed, place};
use crate::tx::{Args, Columns, args, damaged, in_list};
use crate::{Store, StoreError, Tx};

/// Columns with the key of the case that `$id` names. Every query that reads what is sealed in a case has them; whatever
/// fetches rows takes the keys along.
macro_rules! case_key {
    ($id:literal) => {
        concat!($id, " AS key_case, (SELECT k.wrapped FROM case_key k WHERE k.case_id = ", $id, ") AS case_key")
    };
}
pub(crate) use case_key;

/// Keys that are asked for in one statement.
const BATCH: usize = 1_000;

fn wrapped(case: &str) -> Place<'_> {
    place("case_key", case, "wrapped")
}

impl Tx {
    /// Takes along the keys of cases in rows that have them.
    pub(crate) fn learn(&mut self, rows: &[AnyRow]) -> Result<(), StoreError> {
        let has_keys = |row: &AnyRow| row.columns().iter().any(|column| column.name() == "case_key");
        if !rows.first().is_some_and(has_keys) {
            return Ok(());
        }
        for row in rows {
            let (Some(case), Some(sealed)) = (row.text_opt("key_case")?, row.bytes_opt("case_key")?) else { continue };
            if !self.keys.contains_key(&case) {
                let key = self.unwrap_key(&case, &sealed)?;
                self.keys.insert(case, key);
            }
        }
        Ok(())
    }

    fn unwrap_key(&self, case: &str, sealed: &[u8]) -> Result<Key, StoreError> {
        let plain = self.shared.open_bytes(wrapped(case), sealed)?;
        let key = Zeroizing::new(<[u8; 32]>::try_from(plain.as_slice()).map_err(|_| damaged("wrapped"))?);
        Ok(Key::new(&key))
    }

    /// Has the keys of these cases at hand; those without one stay without. No statement for keys that are at hand.
    pub(crate) async fn case_keys_need(&mut self, cases: &[&str]) -> Result<(), StoreError> {
        let missing: Vec<&str> = cases.iter().copied().filter(|case| !self.keys.contains_key(*case)).collect();
        for batch in missing.chunks(BATCH) {
            let mut args = Args::default();
            for case in batch {
                args.push((*case).to_owned())?;
            }
            let places = in_list(1, batch.len());
            let sql = format!(
                "SELECT k.case_id AS key_case, k.wrapped AS case_key FROM case_key k WHERE k.case_id IN ({places})"
            );
            self.fetch_all(AssertSqlSafe(sql), args).await?;
        }
        Ok(())
    }

    /// Makes a key for each of these cases: one statement.
    pub(crate) async fn case_keys_create(&mut self, cases: &[&str]) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(cases.len());
        for case in cases {
            let mut key = Zeroizing::new([0; 32]);
            self.shared.random.fill(key.as_mut());
            rows.push(((*case).to_owned(), self.shared.seal_bytes(wrapped(case), key.as_ref())));
            self.keys.insert((*case).to_owned(), Key::new(&key));
        }
        let now = self.now();
        let head = "INSERT INTO case_key (case_id, wrapped, created_at)";
        self.insert_many(head, 3, "", &rows, |(case, wrapped), args| {
            args.push(case.clone())?;
            args.push(wrapped.clone())?;
            args.push(now)
        })
        .await?;
        Ok(())
    }

    /// Destroys the key of a case: from here on nothing that was sealed under it can be opened.
    pub(crate) async fn case_key_destroy(&mut self, case: &CaseId) -> Result<(), StoreError> {
        self.keys.remove(case.as_str());
        self.execute("DELETE FROM case_key WHERE case_id = $1", args![case.to_string()]).await?;
        self.erased = true;
        Ok(())
    }

    /// Gives a case that an earlier program stored its key, and seals everything of it anew. False when there is none.
    async fn case_key_fill(&mut self) -> Result<bool, StoreError> {
        let sql = "SELECT c.id FROM case_index c WHERE NOT EXISTS (SELECT 1 FROM case_key k WHERE k.case_id = c.id)
                   ORDER BY c.id LIMIT 1";
        let Some(row) = self.fetch_optional(sql, args![]).await? else { return Ok(false) };
        let case = row.text("id")?;
        self.case_keys_create(&[&case]).await?;
        for sealed in CASE_SEALED {
            self.case_column_fill(sealed, &case).await?;
        }
        Ok(true)
    }

    async fn case_column_fill(&mut self, column: &CaseSealed, case: &str) -> Result<(), StoreError> {
        let CaseSealed { table, keys, column, case_of } = *column;
        let name = keys.iter().map(|key| format!("CAST(t.{key} AS TEXT)")).collect::<Vec<_>>().join(" || '/' || ");
        let same = keys.iter().map(|key| format!("CAST({key} AS TEXT)")).collect::<Vec<_>>().join(" || '/' || ");
        let sql = format!(
            "SELECT {name} AS row_name, t.{column} AS sealed FROM {table} t
             WHERE {case_of} = $1 AND t.{column} IS NOT NULL"
        );
        let update = format!("UPDATE {table} SET {column} = $1 WHERE {same} = $2");
        for row in self.fetch_all(AssertSqlSafe(sql), args![case.to_owned()]).await? {
            let name = row.text("row_name")?;
            let place = Place { case: Some(case), ..place(table, &name, column) };
            let plain = self.open_plain(place, &row.bytes("sealed")?)?;
            let sealed = self.seal_plain(place, &plain)?;
            self.execute(AssertSqlSafe(update.clone()), args![sealed, name.clone()]).await?;
        }
        Ok(())
    }
}

/// Whether an earlier program left cases without a key.
pub(crate) async fn is_missing(pool: &AnyPool) -> Result<bool, StoreError> {
    let sql =
        "SELECT c.id FROM case_index c WHERE NOT EXISTS (SELECT 1 FROM case_key k WHERE k.case_id = c.id) LIMIT 1";
    Ok(sqlx::query(sql).fetch_optional(pool).await?.is_some())
}

/// Completes what an earlier program stored, one case in a transaction.
pub(crate) async fn complete(store: &Store) -> Result<(), StoreError> {
    loop {
        let mut tx = store.begin("case_key_fill").await?;
        let more = tx.case_key_fill().await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::casework::{DocumentKey, Register};
    use domain::form::FormData;
    use domain::{Role, SeededRandom};

    use super::*;
    use crate::harness::{Db, check};
    use crate::{Calendar, DraftScope, NewUser, Pool};

    const BREMEN: &str = include_str!("../../domain/testdata/bremen-16.json");

    async fn load(db: &Db) -> domain::PoolFile {
        let pool = domain::pool_file::read(BREMEN, &SeededRandom::new(5)).expect("a data set without faults");
        let mut tx = db.store.begin("load").await.unwrap();
        let person = NewUser {
            sign_in: None,
            staff: None,
            name: "Import".to_owned(),
            organisation: None,
            password_hash: None,
            roles: vec![Role::NodeAdmin],
        };
        let admin = tx.user_insert(&person).await.unwrap();
        tx.user_import(&pool.staff).await.unwrap();
        let (profile, as_of, billing) = (pool.profile.clone(), pool.as_of, pool.billing.clone());
        let stored = Pool { profile, as_of, cross_case_sessions: pool.cross_case_sessions.clone(), billing };
        tx.pool_put(&stored).await.unwrap();
        let register = Register::default();
        let calendar = Calendar { register: &register, profile: &pool.profile };
        tx.case_import(&pool.cases, calendar, &admin).await.unwrap();
        let case = &pool.cases[0].id;
        tx.notice_insert(std::slice::from_ref(&admin), Some(case), "Bitte ansehen").await.unwrap();
        let typed = FormData::from_pairs([("text".to_owned(), "halb".to_owned())]);
        let key = DocumentKey::new("history", None);
        tx.form_draft_save(&admin, &DraftScope::Case(case.clone()), &key, 0, &typed).await.unwrap();
        tx.commit().await.unwrap();
        pool
    }

    /// Brings the database to what a program without keys of cases and without a chain left behind.
    async fn age(db: &Db) {
        let mut tx = db.store.begin("age").await.unwrap();
        tx.fetch_all("SELECT k.case_id AS key_case, k.wrapped AS case_key FROM case_key k", args![]).await.unwrap();
        for CaseSealed { table, keys, column, case_of } in CASE_SEALED {
            let name = keys.iter().map(|key| format!("CAST(t.{key} AS TEXT)")).collect::<Vec<_>>().join(" || '/' || ");
            let same = name.replace("t.", "");
            let sql = format!(
                "SELECT {name} AS row_name, t.{column} AS sealed, {case_of} AS own FROM {table} t
                 WHERE {case_of} IN (SELECT k.case_id FROM case_key k) AND t.{column} IS NOT NULL"
            );
            for row in tx.fetch_all(AssertSqlSafe(sql), args![]).await.unwrap() {
                let (name, case) = (row.text("row_name").unwrap(), row.text("own").unwrap());
                let place = Place { case: Some(&case), ..place(table, &name, column) };
                let plain = tx.open_plain(place, &row.bytes("sealed").unwrap()).unwrap();
                let plain = if *table == "audit" { b"\"von fr\xc3\xbcher\"".to_vec() } else { plain.to_vec() };
                let sealed = tx.shared.seal_bytes(Place { case: None, ..place }, &plain);
                let sql = format!("UPDATE {table} SET {column} = $1 WHERE {same} = $2");
                tx.execute(AssertSqlSafe(sql), args_of(sealed, name)).await.unwrap();
            }
        }
        for sql in [
            "DELETE FROM case_key",
            "UPDATE audit SET hash = NULL, commitment = NULL",
            "UPDATE audit_tip SET hash = NULL",
        ] {
            tx.execute(sql, args![]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    fn args_of(sealed: Vec<u8>, name: String) -> Args {
        let mut args = Args::default();
        args.push(sealed).unwrap();
        args.push(name).unwrap();
        args
    }

    #[test]
    fn a_database_of_an_earlier_program_gets_keys_and_a_chain() {
        check(async |db| {
            let pool = load(db).await;
            age(db).await;
            assert_eq!(db.number("SELECT COUNT(*) FROM case_key").await, 0);
            let before = db.column("SELECT body FROM case_part").await;
            let store = db.reopen(&db.keys).await.unwrap();
            assert_eq!(db.number("SELECT COUNT(*) FROM case_key").await, 16);
            let after = db.column("SELECT body FROM case_part").await;
            assert!(after.len() == before.len() && before.iter().all(|body| !after.contains(body)));
            let mut tx = store.begin("test").await.unwrap();
            let records = tx.case_records().await.unwrap();
            assert!(pool.cases.iter().all(|case| records.iter().any(|coded| coded.record == case.record)));
            let lines = tx.audit_list(&crate::AuditFilter::default(), 100).await.unwrap();
            assert!(lines.iter().any(|line| line.detail.as_deref() == Some("von früher")));
            drop(tx);
            assert_eq!(store.audit_verify(&|_| ()).await.unwrap().fault, None);
            store.close().await;
        });
    }
}
