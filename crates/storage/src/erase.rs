// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Erasing a case: its key is destroyed, its rows go, and a remainder that says nothing about anybody takes their place.

use domain::casework::Proceeding;
use domain::ids::random_uuid;
use domain::{CaseId, CaseState, UserId};

use crate::audit_chain::ERASED;
use crate::case::Standing;
use crate::deadline::Calendar;
use crate::seal::place_in;
use crate::tx::{Columns, args};
use crate::user::assert_row;
use crate::{NewAudit, NewUser, StoreError, Tx};

/// What hangs on a case and goes with it: table and column that names the case. Rows of drafts stay without content,
/// because votes and releases point to them.
const GOES: &[(&str, &str)] = &[
    ("case_document", "case_id"),
    ("case_part", "case_id"),
    ("case_deadline", "case_id"),
    ("state_history", "case_id"),
    ("form_draft", "scope"),
    ("notice", "case_id"),
    ("panel_grant", "case_id"),
];

/// Name of the account that stands in the place of the people of erased cases.
const NOBODY: &str = "(anonymisiert)";

impl Tx {
    /// Destroys the key of a case and everything that was written in it, and stores what may be kept under a key of its own.
    /// `remainder` is in the state `anonymised`, without documents, and names nobody. The lines of the audit trail stay;
    /// their details cannot be opened any more. The files are swept after the commit.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such case, or the remainder is not one.
    pub async fn case_erase(
        &mut self,
        remainder: &Proceeding,
        calendar: Calendar<'_>,
        actor: Option<&UserId>,
    ) -> Result<(), StoreError> {
        if remainder.course.state() != CaseState::Anonymised || remainder.documents.iter().next().is_some() {
            return Err(StoreError::Invalid("what is left of a case must be anonymised".to_owned()));
        }
        let mut remainder = remainder.clone();
        // The pool's own number must not be found again, and each row needs one.
        remainder.case.identity.local_id = random_uuid(self.shared.random.as_ref());
        let case = remainder.case.id.clone();
        self.case_course(&case).await?.ok_or_else(|| StoreError::Invalid("there is no such case".to_owned()))?;
        for (table, column) in GOES {
            let sql = format!("DELETE FROM {table} WHERE {column} = $1");
            self.execute(sqlx::AssertSqlSafe(sql), args![case.to_string()]).await?;
        }
        self.case_key_destroy(&case).await?;
        self.case_keys_create(&[case.as_str()]).await?;
        self.drafts_empty(&case).await?;
        self.nobody(&remainder).await?;
        let (state, now) = (CaseState::Anonymised.code(), self.now());
        self.execute("UPDATE case_index SET state = $1 WHERE id = $2", args![state, case.to_string()]).await?;
        let sql = "INSERT INTO state_history (case_id, seq, state, actor, at) VALUES ($1, 1, $2, $3, $4)";
        self.execute(sql, args![case.to_string(), state, actor.map(UserId::to_string), now]).await?;
        let standing = Standing { proceeding: &remainder, live: true };
        self.parts_insert(&[standing], actor).await?;
        self.case_index_update(standing, calendar, None, actor).await?;
        let sql = "UPDATE case_index SET family_sound = $1, given_sound = $1, birth_index = $1, district_index = NULL
                   WHERE id = $2";
        assert_row(self.execute(sql, args![Vec::<u8>::new(), case.to_string()]).await?, "case")?;
        let line = NewAudit { actor: actor.cloned(), action: ERASED, case: Some(case), detail: String::new() };
        self.audit_insert(&line).await
    }

    /// Empties the drafts and the reasons of votes about a case.
    async fn drafts_empty(&mut self, case: &CaseId) -> Result<(), StoreError> {
        let drafts = "SELECT id FROM pattern_draft WHERE case_id = $1";
        for row in self.fetch_all(drafts, args![case.to_string()]).await? {
            self.draft_erase(&row.text("id")?).await?;
        }
        let sql = "SELECT v.draft_id, v.round, v.reviewer FROM pattern_vote v JOIN pattern_draft d ON d.id = v.draft_id
                   WHERE d.case_id = $1 AND v.reason IS NOT NULL";
        for row in self.fetch_all(sql, args![case.to_string()]).await? {
            let (draft, round, reviewer) = (row.text("draft_id")?, row.int("round")?, row.text("reviewer")?);
            let name = format!("{draft}/{round}/{reviewer}");
            let empty = self.seal(place_in(case.as_str(), "pattern_vote", &name, "reason"), "")?;
            let sql = "UPDATE pattern_vote SET reason = $1 WHERE draft_id = $2 AND round = $3 AND reviewer = $4";
            self.execute(sql, args![empty, draft, round, reviewer]).await?;
        }
        Ok(())
    }

    /// The account that stands for the case lead of a remainder; nobody can sign in with it.
    async fn nobody(&mut self, remainder: &Proceeding) -> Result<(), StoreError> {
        let staff = &remainder.case.record.referral.case_lead;
        if self.user_ids_by_staff(std::iter::once(staff)).await?.is_empty() {
            self.user_insert(&NewUser {
                name: NOBODY.to_owned(),
                organisation: None,
                staff: Some(staff.clone()),
                sign_in: None,
                password_hash: None,
                roles: Vec::new(),
            })
            .await?;
        }
        Ok(())
    }
}
