// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Cases that may be about the same person: how the name sounds and the birth date, as keyed hashes. Only this node's
//! cases are searched, and the columns say nothing to whoever has no key.

use domain::Identity;
use domain::codes::BerlinDistrict;
use jiff::civil::Date;
use sqlx::{AnyPool, AssertSqlSafe};

use crate::case::{INDEX_COLUMNS, PART_COLUMNS};
use crate::case_part::Parts;
use crate::phonetic::sound;
use crate::tx::{Columns, args};
use crate::{CaseRow, Store, StoreError, Tx};

/// Similar cases that are told; a name with more of them needs other means.
const SIMILAR_MAX: i64 = 20;
/// Cases that are worked out in one transaction after an upgrade.
const BATCH: i64 = 200;

/// The keyed hashes of a case.
pub(crate) struct Likeness {
    pub family: Vec<u8>,
    pub given: Vec<u8>,
    pub birth: Vec<u8>,
    pub district: Option<Vec<u8>>,
}

/// A case that may be about the same person.
#[derive(Debug, Clone)]
pub struct SimilarCase {
    /// Its line of the list.
    pub row: CaseRow,
    /// Whether the birth date is the same.
    pub same_birth_date: bool,
}

impl Tx {
    pub(crate) fn likeness(&self, identity: &Identity) -> Likeness {
        let district = identity.district.map(|district| self.district_index(district));
        Likeness { district, ..self.likeness_of(&identity.given_name, &identity.family_name, identity.birth_date) }
    }

    /// Keyed hash of a district.
    pub(crate) fn district_index(&self, district: BerlinDistrict) -> Vec<u8> {
        self.blind("district", district.code())
    }

    fn likeness_of(&self, given_name: &str, family_name: &str, birth_date: Date) -> Likeness {
        // Of several given names people write down now one, now all.
        let first = given_name.split([' ', '-']).find(|word| !word.is_empty()).unwrap_or_default();
        Likeness {
            family: self.blind("sound", &sound(family_name)),
            given: self.blind("sound", &sound(first)),
            birth: self.blind("birth_date", &birth_date.to_string()),
            district: None,
        }
    }

    /// The cases of people whose name sounds the same (also with the two names exchanged), or who were born on the same
    /// day with one of the two names sounding the same. Two queries.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_similar(
        &mut self,
        given_name: &str,
        family_name: &str,
        birth_date: Date,
    ) -> Result<Vec<SimilarCase>, StoreError> {
        let wanted = self.likeness_of(given_name, family_name, birth_date);
        let sql = format!(
            "SELECT {INDEX_COLUMNS}, c.birth_index FROM case_index c
             WHERE (c.family_sound = $1 AND c.given_sound = $2) OR (c.family_sound = $2 AND c.given_sound = $1)
                OR (c.birth_index = $3 AND (c.family_sound = $1 OR c.given_sound = $2))
             ORDER BY c.submitted_at DESC, c.id LIMIT $4"
        );
        let args = args![wanted.family, wanted.given, wanted.birth.clone(), SIMILAR_MAX];
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let same: Vec<_> =
            rows.iter().map(|row| Ok(row.bytes("birth_index")? == wanted.birth)).collect::<Result<_, StoreError>>()?;
        let lines = self.index_lines(&rows).await?;
        Ok(lines.into_iter().zip(same).map(|(row, same_birth_date)| SimilarCase { row, same_birth_date }).collect())
    }

    /// Works out the hashes of cases that an earlier program stored without them. Returns how many.
    async fn likeness_fill(&mut self) -> Result<usize, StoreError> {
        let lock = self.engine().row_lock();
        let sql = format!("SELECT c.id FROM case_index c WHERE c.birth_index IS NULL ORDER BY c.id LIMIT $1{lock}");
        let cases = self.fetch_all(AssertSqlSafe(sql), args![BATCH]).await?;
        for case in &cases {
            let id = case.text("id")?;
            let sql = format!(
                "SELECT {PART_COLUMNS} FROM case_part p WHERE p.case_id = $1 AND p.part = 'identity'
                 ORDER BY p.version DESC LIMIT 1"
            );
            let rows = self.fetch_all(AssertSqlSafe(sql), args![id.clone()]).await?;
            let identity = Parts::new(self, &id, &rows.iter().collect::<Vec<_>>())?.identity()?;
            let found = self.likeness(&identity);
            let sql = "UPDATE case_index SET family_sound = $1, given_sound = $2, birth_index = $3, district_index = $4
                       WHERE id = $5";
            self.execute(sql, args![found.family, found.given, found.birth, found.district, id]).await?;
        }
        Ok(cases.len())
    }
}

/// Whether an earlier program left cases without hashes.
pub(crate) async fn is_missing(pool: &AnyPool) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM case_index WHERE birth_index IS NULL LIMIT 1";
    Ok(sqlx::query(sql).fetch_optional(pool).await?.is_some())
}

/// Completes what an earlier program stored, in small transactions.
pub(crate) async fn complete(store: &Store) -> Result<(), StoreError> {
    loop {
        let mut tx = store.begin("likeness_fill").await?;
        let done = tx.likeness_fill().await?;
        tx.commit().await?;
        if done == 0 {
            return Ok(());
        }
    }
}
