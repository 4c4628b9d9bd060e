// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The embedded migrations, one transaction each, and the refusal of a newer schema.

use domain::Clock;
use sqlx::{AnyPool, AssertSqlSafe, Row};

use crate::StoreError;
use crate::dialect::Engine;

/// One step of the schema. Both texts are the same wherever the engines allow it.
struct Migration {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "foundation",
        sqlite: include_str!("../../../migrations/0001_foundation.sql"),
        postgres: include_str!("../../../migrations/0001_foundation.sql"),
    },
    Migration {
        version: 2,
        name: "search",
        sqlite: include_str!("../../../migrations/0002_search.sqlite.sql"),
        postgres: include_str!("../../../migrations/0002_search.postgres.sql"),
    },
    Migration {
        version: 3,
        name: "sharing",
        sqlite: include_str!("../../../migrations/0003_sharing.sql"),
        postgres: include_str!("../../../migrations/0003_sharing.sql"),
    },
    Migration {
        version: 4,
        name: "casework",
        sqlite: include_str!("../../../migrations/0004_casework.sql"),
        postgres: include_str!("../../../migrations/0004_casework.sql"),
    },
    Migration {
        version: 5,
        name: "deadlines",
        sqlite: include_str!("../../../migrations/0005_deadlines.sql"),
        postgres: include_str!("../../../migrations/0005_deadlines.sql"),
    },
    Migration {
        version: 6,
        name: "proof",
        sqlite: include_str!("../../../migrations/0006_proof.sql"),
        postgres: include_str!("../../../migrations/0006_proof.sql"),
    },
    Migration {
        version: 7,
        name: "sessions",
        sqlite: include_str!("../../../migrations/0007_sessions.sql"),
        postgres: include_str!("../../../migrations/0007_sessions.sql"),
    },
    Migration {
        version: 8,
        name: "tokens",
        sqlite: include_str!("../../../migrations/0008_tokens.sql"),
        postgres: include_str!("../../../migrations/0008_tokens.sql"),
    },
    Migration {
        version: 9,
        name: "oidc",
        sqlite: include_str!("../../../migrations/0009_oidc.sql"),
        postgres: include_str!("../../../migrations/0009_oidc.sql"),
    },
];

/// Newest schema this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// Brings the database to [`newest`].
pub(crate) async fn run(pool: &AnyPool, engine: Engine, clock: &dyn Clock) -> Result<(), StoreError> {
    let found = version(pool).await?;
    refuse_newer(found)?;
    if found == newest() {
        return Ok(());
    }
    for migration in MIGRATIONS {
        apply(pool, engine, migration, clock).await?;
    }
    Ok(())
}

fn refuse_newer(database: i64) -> Result<(), StoreError> {
    let program = newest();
    if database > program { Err(StoreError::NewerSchema { database, program }) } else { Ok(()) }
}

/// Version of the schema; 0 for an empty database. Asks without changing anything.
async fn version(pool: &AnyPool) -> Result<i64, StoreError> {
    match sqlx::query("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) AS version FROM schema_version")
        .fetch_one(pool)
        .await
    {
        Ok(row) => Ok(row.try_get("version")?),
        // The table is not there: a database this program has never seen.
        Err(sqlx::Error::Database(said)) if said.message().contains("schema_version") => Ok(0),
        Err(fault) => Err(fault.into()),
    }
}

async fn apply(pool: &AnyPool, engine: Engine, step: &Migration, clock: &dyn Clock) -> Result<(), StoreError> {
    let mut tx = pool.begin_with(engine.begin_write()).await?;
    if let Some(lock) = engine.migration_lock() {
        sqlx::raw_sql(lock).execute(&mut *tx).await?;
    }
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS schema_version
           (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)",
    )
    .execute(&mut *tx)
    .await?;
    let done = sqlx::query("SELECT version FROM schema_version WHERE version >= $1 ORDER BY version DESC LIMIT 1")
        .bind(step.version)
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(row) = done {
        // Another process was faster, perhaps a newer program.
        return refuse_newer(row.try_get("version")?);
    }
    let text = match engine {
        Engine::Sqlite => step.sqlite,
        Engine::Postgres => step.postgres,
    };
    let applied = sqlx::raw_sql(AssertSqlSafe(engine.spell(text))).execute(&mut *tx).await;
    applied.map_err(|fault| explain(step.name, fault))?;
    sqlx::query("INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)")
        .bind(step.version)
        .bind(step.name)
        .bind(clock.now().as_microsecond())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    tracing::info!(version = step.version, name = step.name, "database schema migrated");
    Ok(())
}

/// What the administrator must do when PostgreSQL will not give us its trigram index.
fn explain(name: &str, fault: sqlx::Error) -> StoreError {
    let said = fault.to_string();
    if name == "search" && (said.contains("pg_trgm") || said.contains("extension")) {
        return StoreError::Invalid(format!(
            "the library's search needs the PostgreSQL extension pg_trgm: install the package of PostgreSQL's additional \
             modules (Debian: part of postgresql) and let an administrator run CREATE EXTENSION pg_trgm in this database \
             once ({said})"
        ));
    }
    StoreError::from(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_up_without_gaps() {
        for (position, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.version, i64::try_from(position).unwrap() + 1, "{}", migration.name);
        }
    }

    #[test]
    fn a_newer_schema_is_refused_with_both_versions() {
        let said = refuse_newer(newest() + 7).unwrap_err().to_string();
        assert!(said.contains(&(newest() + 7).to_string()) && said.contains(&newest().to_string()), "{said}");
        assert!(refuse_newer(newest()).is_ok());
    }
}
