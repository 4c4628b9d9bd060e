// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Parts of a case file: append-only, sealed, versioned.

use std::collections::BTreeMap;

use domain::case_file::{Closure, CrisisConcept, HelpStation, PanelSession, Referral, Setting};
use domain::case_file::{EntrustedItem, Identity, Narrative, OutcomeObservation};
use domain::casework::Proceeding;
use domain::codes::{HindranceFactor, OutcomeRetention, PermitStatus, SuccessFactor};
use domain::state::Course;
use domain::{Actor, CaseFile, CaseId, CaseRecord, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sqlx::any::AnyRow;

use crate::case::Standing;
use crate::case_key::case_key;
use crate::deadline::Calendar;
use crate::document::Holder;
use crate::seal::place_in;
use crate::tx::{Columns, args, damaged, signed};
use crate::user::parse_user;
use crate::{NewAudit, StoreError, Tx};

/// The parts a case file is stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CasePart {
    /// Who the case is about.
    Identity,
    /// Local narrative and model dossier.
    Narrative,
    /// What was confided.
    Entrusted,
    /// Referral with codes and the people responsible.
    Referral,
    /// Help stations.
    History,
    /// Panel sessions and agreements.
    Sessions,
    /// Help plan, crisis concept, permit, start of the measure.
    Planning,
    /// Setting components and providers.
    Setting,
    /// Outcome observations and retention.
    Outcomes,
    /// Success and hindrance factors.
    Factors,
    /// Closure.
    Closure,
}

/// One saved version of a part (who wrote what when).
#[derive(Debug, Clone)]
pub struct PartVersion {
    /// Part.
    pub part: CasePart,
    /// Version, from 1.
    pub version: u64,
    /// Account that saved it; none for the node itself.
    pub author: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl CasePart {
    /// Every part.
    pub const ALL: [Self; 11] = [
        Self::Identity,
        Self::Narrative,
        Self::Entrusted,
        Self::Referral,
        Self::History,
        Self::Sessions,
        Self::Planning,
        Self::Setting,
        Self::Outcomes,
        Self::Factors,
        Self::Closure,
    ];

    /// Stable name in the database and in links.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Narrative => "narrative",
            Self::Entrusted => "entrusted",
            Self::Referral => "referral",
            Self::History => "history",
            Self::Sessions => "sessions",
            Self::Planning => "planning",
            Self::Setting => "setting",
            Self::Outcomes => "outcomes",
            Self::Factors => "factors",
            Self::Closure => "closure",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// The part of a case as JSON, to be compared with what is stored.
    pub(crate) fn json(self, case: &CaseFile) -> Result<serde_json::Value, serde_json::Error> {
        let record = &case.record;
        match self {
            Self::Identity => serde_json::to_value(&case.identity),
            Self::Narrative => serde_json::to_value(&case.narrative),
            Self::Entrusted => serde_json::to_value(&case.entrusted),
            Self::Referral => serde_json::to_value(&record.referral),
            Self::History => serde_json::to_value(&record.history),
            Self::Sessions => serde_json::to_value(&record.sessions),
            Self::Planning => serde_json::to_value(Planning::of(record)),
            Self::Setting => serde_json::to_value(&record.setting),
            Self::Outcomes => serde_json::to_value((&record.outcomes, &record.retention)),
            Self::Factors => serde_json::to_value((&record.success_factors, &record.hindrance_factors)),
            Self::Closure => serde_json::to_value(&record.closure),
        }
    }

    /// The part of a case as it is stored; `row` is the name of its row.
    pub(crate) fn seal(self, tx: &Tx, case: &CaseFile, row: &str) -> Result<Vec<u8>, StoreError> {
        let json = self.json(case);
        tx.seal(
            place_in(case.id.as_str(), "case_part", row, "body"),
            &json.map_err(|fault| StoreError::Invalid(format!("{} cannot be stored: {fault}", self.name())))?,
        )
    }
}

/// Preparation of the measure, one part because one page edits it.
#[derive(Serialize, Deserialize)]
struct Planning {
    help_plan_on: Option<Date>,
    crisis_concept: Option<CrisisConcept>,
    permit_status: Option<PermitStatus>,
    measure_started_on: Option<Date>,
}

impl Planning {
    fn of(record: &CaseRecord) -> Self {
        Self {
            help_plan_on: record.help_plan_on,
            crisis_concept: record.crisis_concept.clone(),
            permit_status: record.permit_status,
            measure_started_on: record.measure_started_on,
        }
    }
}

/// Name of a part's row, to which its sealed body is bound.
pub(crate) fn part_row(case: &str, part: &str, version: u64) -> String {
    format!("{case}/{part}/{version}")
}

/// The newest sealed parts of one case, on their way to a case file.
pub(crate) struct Parts<'a> {
    tx: &'a Tx,
    case: &'a str,
    rows: BTreeMap<String, (u64, Vec<u8>)>,
}

impl<'a> Parts<'a> {
    pub fn new(tx: &'a Tx, case: &'a str, rows: &[&AnyRow]) -> Result<Self, StoreError> {
        let rows = rows
            .iter()
            .map(|row| Ok((row.text("part")?, (row.number("version")?, row.bytes("body")?))))
            .collect::<Result<_, StoreError>>()?;
        Ok(Self { tx, case, rows })
    }

    fn open<T: DeserializeOwned>(&self, part: CasePart) -> Result<T, StoreError> {
        let (version, body) = self.rows.get(part.name()).ok_or_else(|| damaged(part.name()))?;
        let row = part_row(self.case, part.name(), *version);
        self.tx.open(place_in(self.case, "case_part", &row, "body"), body)
    }

    pub fn identity(&self) -> Result<Identity, StoreError> {
        self.open(CasePart::Identity)
    }

    /// The coded record: opens no part that names the young person.
    pub fn record(&self) -> Result<CaseRecord, StoreError> {
        let planning: Planning = self.open(CasePart::Planning)?;
        let (outcomes, retention): (Vec<OutcomeObservation>, Option<OutcomeRetention>) =
            self.open(CasePart::Outcomes)?;
        let (success_factors, hindrance_factors): (Vec<SuccessFactor>, Vec<HindranceFactor>) =
            self.open(CasePart::Factors)?;
        Ok(CaseRecord {
            referral: self.open::<Referral>(CasePart::Referral)?,
            history: self.open::<Vec<HelpStation>>(CasePart::History)?,
            sessions: self.open::<Vec<PanelSession>>(CasePart::Sessions)?,
            help_plan_on: planning.help_plan_on,
            crisis_concept: planning.crisis_concept,
            setting: self.open::<Option<Setting>>(CasePart::Setting)?,
            permit_status: planning.permit_status,
            measure_started_on: planning.measure_started_on,
            outcomes,
            retention,
            success_factors,
            hindrance_factors,
            closure: self.open::<Option<Closure>>(CasePart::Closure)?,
        })
    }

    pub fn case_file(&self, id: CaseId) -> Result<CaseFile, StoreError> {
        Ok(CaseFile {
            id,
            identity: self.identity()?,
            narrative: self.open::<Narrative>(CasePart::Narrative)?,
            entrusted: self.open::<Vec<EntrustedItem>>(CasePart::Entrusted)?,
            record: self.record()?,
        })
    }
}

impl Tx {
    /// Saves one part of `case` as a new version on top of `base`, updates the index row, returns the new version.
    ///
    /// # Errors
    /// `Conflict{what: "case_part", newer}` when somebody saved in between.
    pub async fn case_part_append(
        &mut self,
        case: &CaseFile,
        part: CasePart,
        base: u64,
        calendar: Calendar<'_>,
        author: &UserId,
    ) -> Result<u64, StoreError> {
        let id = case.id.to_string();
        let sql = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) AS version FROM case_part
                   WHERE case_id = $1 AND part = $2";
        let newest = self.fetch_one(sql, args![id.clone(), part.name()]).await?.number("version")?;
        if newest != base {
            return Err(StoreError::Conflict { what: "case_part", newer: Some(newest) });
        }
        let version = base + 1;
        let row = part_row(&id, part.name(), version);
        self.case_keys_need(&[&id]).await?;
        let body = part.seal(self, case, &row)?;
        let sql = "INSERT INTO case_part (case_id, part, version, author, at, body) VALUES ($1, $2, $3, $4, $5, $6)";
        let args = args![id, part.name(), signed(version)?, author.to_string(), self.now(), body];
        self.execute(sql, args).await.map_err(|fault| match fault {
            // Two savers read the same version at the same moment; the primary key let one through.
            StoreError::Constraint { rule: "part_changed" } => {
                StoreError::Conflict { what: "case_part", newer: Some(version) }
            }
            other => other,
        })?;
        let course = self.case_course(&case.id).await?.flatten();
        let documents = self.documents(Holder::Case(&case.id)).await?;
        let today = self.shared.clock.today();
        let live = course.is_some();
        let course = course.unwrap_or_else(|| Course::stored(case.record.state(today), None));
        let proceeding = Proceeding { case: case.clone(), course, documents };
        self.case_index_update(Standing { proceeding: &proceeding, live }, calendar, None, Some(author)).await?;
        Ok(version)
    }

    /// Every saved version of every part, newest first, without content.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_part_list(&mut self, case: &CaseId) -> Result<Vec<PartVersion>, StoreError> {
        let sql = "SELECT part, version, author, at FROM case_part WHERE case_id = $1
                   ORDER BY at DESC, part, version DESC";
        let rows = self.fetch_all(sql, args![case.to_string()]).await?;
        rows.iter()
            .map(|row| {
                Ok(PartVersion {
                    part: CasePart::parse(&row.text("part")?).ok_or_else(|| damaged("part"))?,
                    version: row.number("version")?,
                    author: row.text_opt("author")?.map(|id| parse_user(&id)).transpose()?,
                    at: row.time("at")?,
                })
            })
            .collect()
    }

    /// One saved version as JSON text. Writes the audit row of the read.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_part_fetch(
        &mut self,
        case: &CaseId,
        part: CasePart,
        version: u64,
        actor: &Actor,
    ) -> Result<Option<String>, StoreError> {
        let sql = concat!(
            "SELECT body, ",
            case_key!("case_part.case_id"),
            " FROM case_part WHERE case_id = $1 AND part = $2 AND version = $3"
        );
        let args = args![case.to_string(), part.name(), signed(version)?];
        let Some(row) = self.fetch_optional(sql, args).await? else { return Ok(None) };
        let name = part_row(case.as_str(), part.name(), version);
        let plain = self.open_plain(place_in(case.as_str(), "case_part", &name, "body"), &row.bytes("body")?)?;
        self.audit_insert(&NewAudit {
            actor: Some(actor.user.clone()),
            action: "case_part_read",
            case: Some(case.clone()),
            detail: format!("{} {version}", part.name()),
        })
        .await?;
        Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
    }
}
