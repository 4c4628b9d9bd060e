// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One transaction: the only thing that runs statements, so that every one is counted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, Arguments, AssertSqlSafe, Encode, Row, SqlSafeStr, Type};

use crate::StoreError;
use crate::dialect::Engine;
use crate::keyring::Key;
use crate::store::Shared;

/// A transaction; every query of the program is a method on it. Dropped without [`Tx::commit`], it rolls back.
pub struct Tx {
    pub(crate) inner: sqlx::Transaction<'static, Any>,
    pub(crate) pool: sqlx::AnyPool,
    pub(crate) shared: Arc<Shared>,
    pub(crate) name: &'static str,
    /// Keys of the cases that this transaction has met.
    pub(crate) keys: BTreeMap<String, Key>,
    /// Whether content was erased, so that the files are swept after the commit.
    pub(crate) erased: bool,
}

/// SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535.
const PARAMETERS_MAX: usize = 32_000;
/// More rows in one statement gain nothing measurable.
const ROWS_MAX: usize = 1_000;

/// Tries to sweep the files right after an erasure: two seconds at most.
const SWEEP_TRIES: u32 = 4;

/// Values of one statement, in order.
#[derive(Default)]
pub(crate) struct Args(AnyArguments);

impl Args {
    /// Adds a value.
    pub fn push<'t, T: Encode<'t, Any> + Type<Any>>(&mut self, value: T) -> Result<(), StoreError> {
        self.0.add(value).map_err(StoreError::Unavailable)
    }
    /// Position that the next value gets, as text (`$7`).
    pub fn next(&self) -> String {
        format!("${}", self.0.len() + 1)
    }
}

/// `args![a, b]`: values of a statement.
macro_rules! args {
    ($($value:expr),* $(,)?) => {{
        #[allow(unused_mut, reason = "a statement without values pushes nothing")]
        let mut args = $crate::tx::Args::default();
        $(args.push($value)?;)*
        args
    }};
}
pub(crate) use args;

impl Tx {
    /// Makes what was written durable. After an erasure the engine's files are swept of what was erased; when that is
    /// not possible at once, the next commits try again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database could not; nothing was written then.
    pub async fn commit(self) -> Result<(), StoreError> {
        tracing::trace!(transaction = self.name, "commit");
        self.inner.commit().await?;
        let tries = if self.erased { SWEEP_TRIES } else { 1 };
        self.shared.sweep(&self.pool, self.erased, tries).await;
        Ok(())
    }

    pub(crate) fn engine(&self) -> Engine {
        self.shared.engine
    }

    pub(crate) fn now(&self) -> i64 {
        self.shared.clock.now().as_microsecond()
    }

    fn count(&self) {
        self.shared.queries.fetch_add(1, Ordering::Relaxed);
    }

    /// Runs a statement; returns the rows it touched.
    pub(crate) async fn execute(&mut self, sql: impl SqlSafeStr, args: Args) -> Result<u64, StoreError> {
        self.count();
        Ok(sqlx::query_with(sql, args.0).execute(&mut *self.inner).await?.rows_affected())
    }

    /// All rows of a query.
    pub(crate) async fn fetch_all(&mut self, sql: impl SqlSafeStr, args: Args) -> Result<Vec<AnyRow>, StoreError> {
        self.count();
        let rows = sqlx::query_with(sql, args.0).fetch_all(&mut *self.inner).await?;
        self.learn(&rows)?;
        Ok(rows)
    }

    /// The row of a query, when there is one.
    pub(crate) async fn fetch_optional(
        &mut self,
        sql: impl SqlSafeStr,
        args: Args,
    ) -> Result<Option<AnyRow>, StoreError> {
        self.count();
        let row = sqlx::query_with(sql, args.0).fetch_optional(&mut *self.inner).await?;
        self.learn(row.as_slice())?;
        Ok(row)
    }

    /// The one row of a query that always has one.
    pub(crate) async fn fetch_one(&mut self, sql: impl SqlSafeStr, args: Args) -> Result<AnyRow, StoreError> {
        self.count();
        let row = sqlx::query_with(sql, args.0).fetch_one(&mut *self.inner).await?;
        self.learn(std::slice::from_ref(&row))?;
        Ok(row)
    }

    /// Multi-row insert in batches: `head` ("INSERT INTO t (a, b)"), the values of each row, `tail` ("ON CONFLICT ..").
    /// `columns` is the number of values `push` adds. Returns the rows written.
    pub(crate) async fn insert_many<T: Sync>(
        &mut self,
        head: &'static str,
        columns: usize,
        tail: &'static str,
        rows: &[T],
        push: impl Fn(&T, &mut Args) -> Result<(), StoreError> + Send + Sync,
    ) -> Result<u64, StoreError> {
        let mut written = 0;
        for batch in rows.chunks(ROWS_MAX.min(PARAMETERS_MAX / columns)) {
            let mut args = Args::default();
            for row in batch {
                push(row, &mut args)?;
            }
            let mut sql = String::with_capacity(head.len() + batch.len() * columns * 7);
            sql.push_str(head);
            sql.push_str(" VALUES ");
            self.engine().push_groups(&mut sql, batch.len(), columns);
            sql.push(' ');
            sql.push_str(tail);
            self.count();
            // A full batch repeats and is worth a prepared statement; the rest of a list is not.
            let full = batch.len() == ROWS_MAX.min(PARAMETERS_MAX / columns);
            let query = sqlx::query_with(AssertSqlSafe(sql), args.0).persistent(full);
            written += query.execute(&mut *self.inner).await?.rows_affected();
        }
        Ok(written)
    }

    /// Raises a running number by `by` and returns its new value; holds the counter until the end of the transaction.
    pub(crate) async fn counter_add(&mut self, name: &'static str, by: i64) -> Result<i64, StoreError> {
        let sql = "UPDATE counter SET value = value + $2 WHERE name = $1 RETURNING value";
        self.fetch_one(sql, args![name, by]).await?.int("value")
    }
}

/// `$from, $from+1, ..` for `count` values of an IN list.
pub(crate) fn in_list(from: usize, count: usize) -> String {
    (from..from + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(",")
}

/// Reading columns by name, with the types the schema uses.
pub(crate) trait Columns {
    fn int(&self, column: &str) -> Result<i64, StoreError>;
    fn int_opt(&self, column: &str) -> Result<Option<i64>, StoreError>;
    fn text(&self, column: &str) -> Result<String, StoreError>;
    fn text_opt(&self, column: &str) -> Result<Option<String>, StoreError>;
    fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError>;
    fn bytes_opt(&self, column: &str) -> Result<Option<Vec<u8>>, StoreError>;

    fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }
    fn number(&self, column: &str) -> Result<u64, StoreError> {
        Ok(unsigned(self.int(column)?))
    }
    fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        time(self.int(column)?)
    }
    fn time_opt(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        self.int_opt(column)?.map(time).transpose()
    }
    fn hash(&self, column: &str) -> Result<[u8; 32], StoreError> {
        self.bytes(column)?.try_into().map_err(|_| damaged(column))
    }
}

impl Columns for AnyRow {
    fn int(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn int_opt(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn text_opt(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn bytes_opt(&self, column: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.try_get(column)?)
    }
}

/// A stored value that this program cannot have written.
pub(crate) fn damaged(what: &str) -> StoreError {
    StoreError::Invalid(format!("the stored value of {what} is damaged"))
}

/// A number for the database; larger ones than `i64::MAX` do not occur in a lawful log (JSON numbers are below 2^53).
pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Invalid(format!("{number} is too large")))
}

/// A stored number that is never negative.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn time(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds).map_err(|_| damaged("a time"))
}

/// A calendar date as the microsecond its day begins in UTC: sortable, and no date text at rest.
pub(crate) fn date_to_int(date: Date) -> Result<i64, StoreError> {
    let start = date.to_zoned(TimeZone::UTC).map_err(|_| StoreError::Invalid(format!("{date} is out of range")))?;
    Ok(start.timestamp().as_microsecond())
}

/// The calendar date of a stored day.
pub(crate) fn int_to_date(microseconds: i64) -> Result<Date, StoreError> {
    Ok(time(microseconds)?.to_zoned(TimeZone::UTC).date())
}
