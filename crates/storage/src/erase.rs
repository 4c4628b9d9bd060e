// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Erasing a case: its key is destroyed, its rows go, and where figures need it, a remainder that says nothing about anybody
//! is stored as another case.

use domain::casework::referral::Entrusted;
use domain::casework::{CaseForm as _, Proceeding};
use domain::ids::random_uuid;
use domain::{CaseId, CaseState, UserId};

use crate::audit_chain::ERASED;
use crate::case::Standing;
use crate::case_part::{CasePart, part_row};
use crate::deadline::Calendar;
use crate::seal::place_in;
use crate::tx::{Columns, args, date_to_int};
use crate::user::assert_row;
use crate::{NewAudit, NewUser, StoreError, Tx};

/// What hangs on a case and goes with it: table and column that names the case.
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

/// An erasure that was decided.
pub struct CaseErasure<'a> {
    /// The case that goes.
    pub case: &'a CaseId,
    /// What takes its place: in the state `anonymised`, without documents, under another id. None when nothing is kept;
    /// then no pattern may have been released from the case.
    pub remainder: Option<&'a Proceeding>,
    /// Who erased; none for the node itself.
    pub actor: Option<&'a UserId>,
    /// The line of the protocol: that it was erased and why, nothing of what it was.
    pub detail: String,
}

impl Tx {
    /// Destroys the key of a case and everything that was written in it. The remainder begins on its own first day and is
    /// noted nowhere, so that nobody finds it by the time of the erasure. The lines of the audit trail about the case stay;
    /// their details cannot be opened any more. The files are swept after the commit.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such case, or the remainder is not one; `Constraint{rule:
    /// "reference_missing"}` when nothing is to be kept of a case from which a pattern was released.
    pub async fn case_erase(&mut self, erasure: &CaseErasure<'_>, calendar: Calendar<'_>) -> Result<(), StoreError> {
        let case = erasure.case;
        self.case_course(case).await?.ok_or_else(|| StoreError::Invalid("there is no such case".to_owned()))?;
        match erasure.remainder {
            Some(remainder) => {
                self.remainder_insert(remainder, calendar).await?;
                self.drafts_move(case, &remainder.case.id).await?;
            }
            None => self.drafts_delete(case).await?,
        }
        for (table, column) in GOES {
            let sql = format!("DELETE FROM {table} WHERE {column} = $1");
            self.execute(sqlx::AssertSqlSafe(sql), args![case.to_string()]).await?;
        }
        self.execute("DELETE FROM case_index WHERE id = $1", args![case.to_string()]).await?;
        self.case_key_destroy(case).await?;
        let detail = erasure.detail.clone();
        let line = NewAudit { actor: erasure.actor.cloned(), action: ERASED, case: Some(case.clone()), detail };
        self.audit_insert(&line).await
    }

    async fn remainder_insert(&mut self, remainder: &Proceeding, calendar: Calendar<'_>) -> Result<(), StoreError> {
        if remainder.course.state() != CaseState::Anonymised || remainder.documents.iter().next().is_some() {
            return Err(StoreError::Invalid("what is left of a case must be anonymised".to_owned()));
        }
        let mut remainder = remainder.clone();
        // The pool's own number must not be found again, and each row needs one.
        remainder.case.identity.local_id = random_uuid(self.shared.random.as_ref());
        let nobody = self.nobody(&remainder).await?;
        let id = remainder.case.id.to_string();
        self.cases_store(&[Standing { proceeding: &remainder, live: true }], calendar, &nobody).await?;
        let first = date_to_int(remainder.case.record.referral.submitted_on)?;
        for sql in [
            "UPDATE case_part SET at = $1 WHERE case_id = $2",
            "UPDATE state_history SET at = $1 WHERE case_id = $2",
            "UPDATE case_key SET created_at = $1 WHERE case_id = $2",
        ] {
            self.execute(sql, args![first, id.clone()]).await?;
        }
        let sql = "UPDATE case_index SET family_sound = $1, given_sound = $1, birth_index = $1, district_index = NULL
                   WHERE id = $2";
        assert_row(self.execute(sql, args![Vec::<u8>::new(), id]).await?, "case")
    }

    /// Empties the drafts and the reasons of votes about a case, and lets them point to what is left of it: votes and
    /// releases stay provable.
    async fn drafts_move(&mut self, case: &CaseId, to: &CaseId) -> Result<(), StoreError> {
        let sql = "UPDATE pattern_draft SET case_id = $1 WHERE case_id = $2 RETURNING id";
        for row in self.fetch_all(sql, args![to.to_string(), case.to_string()]).await? {
            self.draft_erase(&row.text("id")?).await?;
        }
        let sql = "SELECT v.draft_id, v.round, v.reviewer FROM pattern_vote v JOIN pattern_draft d ON d.id = v.draft_id
                   WHERE d.case_id = $1 AND v.reason IS NOT NULL";
        for row in self.fetch_all(sql, args![to.to_string()]).await? {
            let (draft, round, reviewer) = (row.text("draft_id")?, row.int("round")?, row.text("reviewer")?);
            let name = format!("{draft}/{round}/{reviewer}");
            let empty = self.seal(place_in(to.as_str(), "pattern_vote", &name, "reason"), "")?;
            let sql = "UPDATE pattern_vote SET reason = $1 WHERE draft_id = $2 AND round = $3 AND reviewer = $4";
            self.execute(sql, args![empty, draft, round, reviewer]).await?;
        }
        Ok(())
    }

    /// Removes the drafts about a case of which nothing left.
    async fn drafts_delete(&mut self, case: &CaseId) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM pattern_vote WHERE draft_id IN (SELECT d.id FROM pattern_draft d WHERE d.case_id = $1)",
            "DELETE FROM pattern_draft_version WHERE draft_id IN (SELECT d.id FROM pattern_draft d WHERE d.case_id = $1)",
            "DELETE FROM pattern_draft WHERE case_id = $1",
        ] {
            self.execute(sql, args![case.to_string()]).await?;
        }
        Ok(())
    }

    /// Erases what was entrusted in a case, every version of it; `after` is the case without it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when something entrusted is left in `after`.
    pub async fn entrusted_erase(
        &mut self,
        after: &Proceeding,
        actor: Option<&UserId>,
        detail: String,
    ) -> Result<(), StoreError> {
        let case = &after.case.id;
        if !after.case.entrusted.is_empty() || !after.documents.of(Entrusted::NAME).is_empty() {
            return Err(StoreError::Invalid("something entrusted is left".to_owned()));
        }
        for (sql, name) in [
            ("DELETE FROM case_document WHERE case_id = $1 AND form = $2", Entrusted::NAME),
            ("DELETE FROM form_draft WHERE scope = $1 AND form = $2", Entrusted::NAME),
            ("DELETE FROM case_part WHERE case_id = $1 AND part = $2", CasePart::Entrusted.name()),
        ] {
            self.execute(sql, args![case.to_string(), name]).await?;
        }
        self.case_keys_need(&[case.as_str()]).await?;
        let row = part_row(case.as_str(), CasePart::Entrusted.name(), 1);
        let body = CasePart::Entrusted.seal(self, &after.case, &row)?;
        let sql = "INSERT INTO case_part (case_id, part, version, author, at, body) VALUES ($1, $2, 1, $3, $4, $5)";
        let author = actor.map(UserId::to_string);
        self.execute(sql, args![case.to_string(), CasePart::Entrusted.name(), author, self.now(), body]).await?;
        self.erased = true;
        let line = NewAudit { actor: actor.cloned(), action: "entrusted_erase", case: Some(case.clone()), detail };
        self.audit_insert(&line).await
    }

    /// The account that stands for the case lead of a remainder; nobody can sign in with it.
    async fn nobody(&mut self, remainder: &Proceeding) -> Result<UserId, StoreError> {
        let staff = &remainder.case.record.referral.case_lead;
        if let Some(known) = self.user_ids_by_staff(std::iter::once(staff)).await?.remove(staff) {
            return Ok(known);
        }
        let nobody = NewUser {
            name: NOBODY.to_owned(),
            organisation: None,
            staff: Some(staff.clone()),
            sign_in: None,
            password_hash: None,
            roles: Vec::new(),
        };
        self.user_insert(&nobody).await
    }
}
