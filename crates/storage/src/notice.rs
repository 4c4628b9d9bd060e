// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Messages: a case is handed over from one person to the next, somebody is invited, something became due.

use domain::ids::random_uuid;
use domain::{CaseId, UserId};
use jiff::Timestamp;

use crate::case_key::case_key;
use crate::keyring::Place;
use crate::seal::place;
use crate::tx::{Columns, args, damaged};
use crate::{StoreError, Tx};

/// A message about a case or about the pool.
#[derive(Clone)]
pub struct Notice {
    /// Random id.
    pub id: String,
    /// The case; none for what concerns the pool as a whole.
    pub case: Option<CaseId>,
    /// What it says, German.
    pub message_de: String,
    /// When.
    pub at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

impl Tx {
    /// Leaves the same message for several people.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn notice_insert(
        &mut self,
        people: &[UserId],
        case: Option<&CaseId>,
        message_de: &str,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let own = case.map(CaseId::as_str);
        self.case_keys_need(own.as_slice()).await?;
        let mut rows = Vec::with_capacity(people.len());
        for user in people {
            let id = random_uuid(self.shared.random.as_ref());
            let message = self.seal(Place { case: own, ..place("notice", &id, "message") }, message_de)?;
            rows.push((id, user.to_string(), message));
        }
        let head = "INSERT INTO notice (id, user_id, case_id, message, at)";
        self.insert_many(head, 5, "", &rows, |(id, user, message), args| {
            args.push(id.clone())?;
            args.push(user.clone())?;
            args.push(case.map(CaseId::to_string))?;
            args.push(message.clone())?;
            args.push(now)
        })
        .await?;
        Ok(())
    }

    /// The messages for a person that were not read yet, newest first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn notice_list(&mut self, user: &UserId, limit: u32) -> Result<Vec<Notice>, StoreError> {
        let sql = concat!(
            "SELECT n.id, n.case_id, n.message, n.at, n.read_at, ",
            case_key!("n.case_id"),
            " FROM notice n WHERE n.user_id = $1 AND n.read_at IS NULL ORDER BY n.at DESC, n.id LIMIT $2"
        );
        let rows = self.fetch_all(sql, args![user.to_string(), i64::from(limit)]).await?;
        rows.iter()
            .map(|row| {
                let (id, case) = (row.text("id")?, row.text_opt("case_id")?);
                let place = Place { case: case.as_deref(), ..place("notice", &id, "message") };
                Ok(Notice {
                    message_de: self.open(place, &row.bytes("message")?)?,
                    case: case.map(|case| CaseId::parse(&case).map_err(|_| damaged("case_id"))).transpose()?,
                    at: row.time("at")?,
                    read_at: row.time_opt("read_at")?,
                    id,
                })
            })
            .collect()
    }

    /// Forgets every message that was left before a moment; returns how many. One statement.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn notice_purge(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.execute("DELETE FROM notice WHERE at < $1", args![before.as_microsecond()]).await
    }

    /// Marks a message as read; whether the person had it unread.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn notice_read(&mut self, user: &UserId, id: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE notice SET read_at = $3 WHERE id = $1 AND user_id = $2 AND read_at IS NULL";
        Ok(self.execute(sql, args![id.to_owned(), user.to_string(), self.now()]).await? > 0)
    }
}
