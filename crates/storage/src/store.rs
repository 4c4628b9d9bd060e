// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The door.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Clock, Random};
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use zeroize::Zeroizing;

use crate::dialect::Engine;
use crate::{Keyring, StoreError, Tx, audit_chain, case_key, migrate, recompute, seal, similar};

/// How to open a store.
pub struct StoreOptions {
    /// `sqlite:///var/lib/poolverbund/node.db` or `postgres://user@host/database`.
    pub url: String,
    /// Keys from the key file.
    pub keyring: Keyring,
    /// Time of every row.
    pub clock: Arc<dyn Clock>,
    /// Ids and nonces; must be cryptographic outside tests.
    pub random: Arc<dyn Random>,
}

/// What every transaction needs.
pub(crate) struct Shared {
    pub engine: Engine,
    pub keyring: Keyring,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub queries: AtomicU64,
    /// Commits that erased content, and how many of them the files were swept for.
    erasures: AtomicU64,
    swept: AtomicU64,
    /// Key of the blind indexes; itself stored sealed, so that it survives a change of the key file.
    pub index_key: Zeroizing<[u8; 32]>,
}

impl Shared {
    /// Sweeps the files when a commit, this one (`erased`) or an earlier one, still owes it. Never fails the caller:
    /// what was committed stands.
    pub async fn sweep(&self, pool: &AnyPool, erased: bool, tries: u32) {
        if erased {
            self.erasures.fetch_add(1, Ordering::SeqCst);
        }
        let owed = self.erasures.load(Ordering::SeqCst);
        if self.swept.load(Ordering::SeqCst) >= owed {
            return;
        }
        match self.engine.sweep(pool, tries).await {
            Ok(true) => {
                self.swept.fetch_max(owed, Ordering::SeqCst);
            }
            Ok(false) => {
                tracing::warn!("readers keep erased content in the write-ahead log; the next commit tries again");
            }
            Err(fault) => {
                tracing::warn!(%fault, "the files could not be swept of erased content; the next commit tries again");
            }
        }
    }
}

/// A database, opened and migrated. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    pub(crate) shared: Arc<Shared>,
}

impl Store {
    /// Connects, refuses a newer schema, migrates. A missing SQLite file is made, readable by its owner only.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] names both versions; [`StoreError::Sealed`] when the key file does not belong to
    /// this database; [`StoreError::Unavailable`] when it cannot be reached.
    pub async fn open(options: StoreOptions) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(&options.url)?;
        let pool = AnyPoolOptions::new()
            .max_connections(engine.pool_size())
            .after_connect(move |connection, _| Box::pin(engine.prepare(connection)))
            .connect_with(engine.options(&options.url)?)
            .await?;
        migrate::run(&pool, engine, options.clock.as_ref()).await?;
        let mut shared = Shared {
            engine,
            keyring: options.keyring,
            clock: options.clock,
            random: options.random,
            queries: AtomicU64::new(0),
            erasures: AtomicU64::new(0),
            swept: AtomicU64::new(0),
            index_key: Zeroizing::new([0; 32]),
        };
        shared.index_key = seal::index_key(&pool, &shared).await?;
        let store = Self { pool, shared: Arc::new(shared) };
        if case_key::is_missing(&store.pool).await? {
            case_key::complete(&store).await?;
        }
        if audit_chain::is_missing(&store.pool).await? {
            audit_chain::complete(&store).await?;
        }
        if similar::is_missing(&store.pool).await? {
            similar::complete(&store).await?;
        }
        if recompute::is_missing(&store.pool).await? {
            recompute::complete(&store).await?;
        }
        Ok(store)
    }

    /// A writing transaction; the name appears in the operator's trace.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection or no lock could be had in time.
    pub async fn begin(&self, name: &'static str) -> Result<Tx, StoreError> {
        self.start(name, self.shared.engine.begin_write()).await
    }

    /// A reading transaction: one consistent picture, no lock. Methods that write (also the audited reads) need
    /// [`Store::begin`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection could be had in time.
    pub async fn snapshot(&self, name: &'static str) -> Result<Tx, StoreError> {
        self.start(name, self.shared.engine.begin_read()).await
    }

    async fn start(&self, name: &'static str, statement: &'static str) -> Result<Tx, StoreError> {
        tracing::trace!(transaction = name, "begin");
        let inner = self.pool.begin_with(statement).await?;
        Ok(Tx {
            inner,
            pool: self.pool.clone(),
            shared: Arc::clone(&self.shared),
            name,
            keys: BTreeMap::new(),
            erased: false,
        })
    }

    /// Statements executed so far by this store (all clones, without begin and commit); tests hold page costs against
    /// it.
    #[must_use]
    pub fn queries_run(&self) -> u64 {
        self.shared.queries.load(Ordering::Relaxed)
    }

    /// Closes every connection (SQLite then folds its write-ahead log into the file).
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
