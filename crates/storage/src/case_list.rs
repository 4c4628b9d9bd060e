// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lists of cases from the plain index row.

use domain::codes::BerlinDistrict;
use domain::deadlines::Deadline;
use domain::{CaseId, CaseIndex, CaseState, Phase, StaffId, UserId};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::case::INDEX_COLUMNS;
use crate::tx::{Args, Columns, args, damaged, date_to_int, in_list};
use crate::{StoreError, Tx};

/// Which cases a list shows; every field narrows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Only this state.
    pub state: Option<CaseState>,
    /// Only this phase.
    pub phase: Option<Phase>,
    /// Only cases of this case lead.
    pub case_lead: Option<StaffId>,
    /// Only cases whose next due date is before this day.
    pub overdue_before: Option<Date>,
    /// Only what is this person's business; without one every case but drafts.
    pub sight: Option<CaseSight>,
}

/// Which cases are a person's business: those in which the account is case lead, unit head or coordinator, or stands in for
/// one who is away, and what follows from its tasks. Drafts are the case lead's, and of who stands in.
#[derive(Debug, Clone)]
pub struct CaseSight {
    /// The account.
    pub user: UserId,
    /// The pool office: every case that it has received or that is on its way to it (R57).
    pub office: bool,
    /// Deputies of unit heads: every case that waits for an endorsement, because any of them may give it (R66).
    pub deputy: bool,
    /// The districts to which the person is bound; none for somebody who is bound to no district.
    pub districts: Option<Vec<BerlinDistrict>>,
    /// Case leads who are away and for whom the person stands in.
    pub leads_for: Vec<StaffId>,
    /// Unit heads who are away and for whom the person stands in.
    pub heads_for: Vec<StaffId>,
}

/// Order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// Newest submission first.
    #[default]
    Submitted,
    /// What is due first; cases with nothing due last.
    Due,
}

/// Where the next page of a list starts; opaque, safe in a link (`Display`/`parse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCursor {
    pub(crate) order: CaseOrder,
    pub(crate) at: i64,
    pub(crate) id: String,
}

impl CaseCursor {
    /// Reads a cursor from a link; `None` when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let order = match parts.next()? {
            "s" => CaseOrder::Submitted,
            "d" => CaseOrder::Due,
            _ => return None,
        };
        let at = parts.next()?.parse().ok()?;
        let id = domain::CaseId::parse(parts.next()?).ok()?.to_string();
        Some(Self { order, at, id })
    }
}

impl std::fmt::Display for CaseCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let order = match self.order {
            CaseOrder::Submitted => 's',
            CaseOrder::Due => 'd',
        };
        write!(f, "{order}.{}.{}", self.at, self.id)
    }
}

/// Token of a phase in the database.
pub(crate) fn phase_code(phase: Phase) -> &'static str {
    match phase {
        Phase::Clearing => "clearing",
        Phase::Implementation => "implementation",
        Phase::After => "after",
        Phase::None => "none",
    }
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct CaseRow {
    /// Index row.
    pub index: CaseIndex,
    /// Code under which the panel knows the case; a pseudonym, so showing it opens no identity.
    pub panel_code: String,
    /// Name of the case lead.
    pub case_lead_name: String,
    /// Everything that is due, by day.
    pub deadlines: Vec<Deadline>,
}

/// One page of a list with the counts of the whole filter.
#[derive(Debug, Clone)]
pub struct CaseList {
    /// Rows of this page.
    pub rows: Vec<CaseRow>,
    /// All cases that the filter matches.
    pub total: u64,
    /// Matching cases by state (the filter's own state left out of account), every state with at least one.
    pub by_state: Vec<(CaseState, u64)>,
    /// Start of the next page.
    pub next: Option<CaseCursor>,
}

/// Conditions and their values, collected while a query is put together.
#[derive(Default)]
pub(crate) struct Conditions {
    clauses: Vec<String>,
    args: Args,
}

impl Conditions {
    /// Adds a condition in which `?` stands for the value.
    fn add<'t, T>(&mut self, condition: &str, value: T) -> Result<(), StoreError>
    where
        T: sqlx::Encode<'t, sqlx::Any> + sqlx::Type<sqlx::Any>,
    {
        self.clauses.push(condition.replace('?', &self.args.next()));
        self.args.push(value)
    }

    /// Whose business the case is.
    fn sight(
        &mut self,
        sight: &CaseSight,
        blind: &dyn Fn(&StaffId) -> Vec<u8>,
        districts: Option<Vec<Vec<u8>>>,
    ) -> Result<(), StoreError> {
        let me = self.args.next();
        self.args.push(sight.user.to_string())?;
        let mut leads = vec![format!("c.case_lead = {me}")];
        leads.extend(self.held_by("c.case_lead", sight.leads_for.iter().map(blind))?);
        let leads = leads.join(" OR ");
        let mut ways = vec![leads.clone(), format!("{me} IN (c.unit_head, c.coordinator)")];
        ways.extend(self.held_by("c.unit_head", sight.heads_for.iter().map(blind))?);
        if sight.deputy {
            ways.push("c.state = 'submitted'".to_owned());
        }
        if sight.office {
            ways.push("c.coordinator IS NOT NULL OR c.state NOT IN ('submitted', 'returned', 'withdrawn')".to_owned());
        }
        self.clauses.push(format!("({})", ways.join(" OR ")));
        self.clauses.push(format!("(c.state <> 'draft' OR {leads})"));
        let Some(districts) = districts else { return Ok(()) };
        let mut near = vec![leads];
        for district in districts {
            near.push(format!("c.district_index = {}", self.args.next()));
            self.args.push(district)?;
        }
        self.clauses.push(format!("({})", near.join(" OR ")));
        Ok(())
    }

    /// That an account column belongs to one of some people, given by their blind indexes; none for no people.
    fn held_by(&mut self, column: &str, people: impl Iterator<Item = Vec<u8>>) -> Result<Option<String>, StoreError> {
        let mut places = Vec::new();
        for person in people {
            places.push(self.args.next());
            self.args.push(person)?;
        }
        let held = |places: Vec<String>| {
            format!("{column} IN (SELECT a.id FROM user_account a WHERE a.staff_index IN ({}))", places.join(", "))
        };
        Ok((!places.is_empty()).then(|| held(places)))
    }

    /// The clause and its values.
    pub(crate) fn finish(self) -> (String, Args) {
        let sql = if self.clauses.is_empty() { "1 = 1".to_owned() } else { self.clauses.join(" AND ") };
        (sql, self.args)
    }
}

impl Tx {
    pub(crate) fn case_conditions(&self, filter: &CaseFilter, with_state: bool) -> Result<Conditions, StoreError> {
        let mut conditions = Conditions::default();
        if let Some(state) = filter.state.filter(|_| with_state) {
            conditions.add("c.state = ?", state.code().to_owned())?;
        }
        if let Some(phase) = filter.phase {
            conditions.add("c.phase = ?", phase_code(phase).to_owned())?;
        }
        if let Some(day) = filter.overdue_before {
            conditions.add("c.next_due_at < ?", date_to_int(day)?)?;
        }
        match &filter.sight {
            Some(sight) => {
                let hashes = |districts: &Vec<_>| districts.iter().map(|one| self.district_index(*one)).collect();
                let blind = |staff: &StaffId| self.blind("staff", staff.as_str());
                conditions.sight(sight, &blind, sight.districts.as_ref().map(hashes))?;
            }
            None => conditions.clauses.push("c.state <> 'draft'".to_owned()),
        }
        if let Some(staff) = &filter.case_lead {
            let condition = "c.case_lead = (SELECT a.id FROM user_account a WHERE a.staff_index = ?)";
            conditions.add(condition, self.blind("staff", staff.as_str()))?;
        }
        Ok(conditions)
    }

    /// One page of cases: three statements. The cursor must have been made with the same order.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a cursor of another order.
    pub async fn case_list(
        &mut self,
        filter: &CaseFilter,
        order: CaseOrder,
        after: Option<&CaseCursor>,
        limit: u32,
    ) -> Result<CaseList, StoreError> {
        let by_state = self.case_counts(filter).await?;
        let total = by_state.iter().filter(|(state, _)| filter.state.is_none_or(|wanted| wanted == *state));
        let total = total.map(|(_, amount)| amount).sum();
        let mut conditions = self.case_conditions(filter, true)?;
        let (column, sign, direction) = match order {
            CaseOrder::Submitted => ("submitted_at", '<', "DESC"),
            CaseOrder::Due => ("next_due_at", '>', "ASC"),
        };
        if let Some(cursor) = after {
            if cursor.order != order {
                return Err(StoreError::Invalid("the page link belongs to another order".to_owned()));
            }
            let at = conditions.args.next();
            conditions.args.push(cursor.at)?;
            let id = conditions.args.next();
            conditions.args.push(cursor.id.clone())?;
            conditions.clauses.push(format!("(c.{column}, c.id) {sign} ({at}, {id})"));
        }
        let (sql, mut args) = conditions.finish();
        let sql = format!(
            "SELECT {INDEX_COLUMNS} FROM case_index c WHERE {sql}
             ORDER BY c.{column} {direction}, c.id {direction} LIMIT {}",
            args.next()
        );
        args.push(i64::from(limit) + 1)?;
        let mut rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = match rows.last().filter(|_| more) {
            Some(row) => Some(CaseCursor { order, at: row.int(column)?, id: row.text("id")? }),
            None => None,
        };
        let rows = self.index_lines(&rows).await?;
        Ok(CaseList { rows, total, by_state, next })
    }

    /// The cases in any of some states, by id. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_in_states(&mut self, states: &[CaseState]) -> Result<Vec<CaseId>, StoreError> {
        let mut args = Args::default();
        for state in states {
            args.push(state.code())?;
        }
        let sql = format!("SELECT id FROM case_index WHERE state IN ({}) ORDER BY id", in_list(1, states.len()));
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        rows.iter().map(|row| CaseId::parse(&row.text("id")?).map_err(|_| damaged("case_id"))).collect()
    }

    /// The cases worked on here that stand in a state. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_standing(&mut self, state: CaseState) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT id FROM case_index WHERE state = $1 AND live = 1 ORDER BY id";
        let rows = self.fetch_all(sql, args![state.code()]).await?;
        rows.iter().map(|row| CaseId::parse(&row.text("id")?).map_err(|_| damaged("case_id"))).collect()
    }

    /// Cases by state that the filter matches (its own state left out of account), every state with at least one. One
    /// query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_counts(&mut self, filter: &CaseFilter) -> Result<Vec<(CaseState, u64)>, StoreError> {
        let (sql, args) = self.case_conditions(filter, false)?.finish();
        let sql = format!("SELECT c.state, COUNT(*) AS amount FROM case_index c WHERE {sql} GROUP BY c.state");
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let mut counts = rows
            .iter()
            .map(|row| {
                let state = CaseState::parse(&row.text("state")?).ok_or_else(|| damaged("state"))?;
                Ok((state, row.number("amount")?))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        counts.sort_by_key(|(state, _)| CaseState::ALL.iter().position(|other| other == state));
        Ok(counts)
    }
}
