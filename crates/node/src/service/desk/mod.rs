// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The release desk: a lesson is written, two other people read the exact bytes, then they may leave.
//!
//! The bytes are made by `anonymise::release` alone. A draft keeps the hash of what was shown; votes and the release are
//! bound to that hash by the database. When the cases of the node change so that the same draft would give other bytes,
//! the release is refused and the people look again.

mod draft;
mod objection;
mod publish;
mod vote;

use std::collections::HashMap;

use anonymise::{Cohort, Hit, Holds, NodeTerms, Register, Releasable, ReleasePolicy, RiskReport, Submission, Withheld};
use domain::UserId;
use domain::access::{self, Action};
use domain::case_file::{CaseFile, CaseIndex};
use domain::codes::BerlinDistrict;
use domain::profile::ProfileKind;
use domain::role::Actor;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::{Draft, DraftState, NewAudit, PatternKey, ReleaseRow, Tx, User, Vote};

use draft::bytes_of;
pub use draft::{propose, revise, submit, take_back};
pub use objection::{heed, heed_all};
pub use publish::{Released, release, releases, withdraw};
pub use vote::{Ballot, REVIEWERS, reviewing_role, vote};

use crate::Node;
use crate::error::NodeError;
use crate::service::pool;

/// What the author writes and declares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "six independent declarations of the author, none implies another")]
pub struct DraftInput {
    /// The lesson in German, 1 to 600 characters, without names, places and dates.
    pub lesson_de: String,
    /// Young person and guardian were told that the pattern is shared.
    #[serde(default)]
    pub participation_told: bool,
    /// The press reported about the case: it is held.
    #[serde(default)]
    pub press: bool,
    /// A court note is open: it is held.
    #[serde(default)]
    pub court: bool,
    /// The young person objects.
    #[serde(default)]
    pub objection_young_person: bool,
    /// The guardian objects.
    #[serde(default)]
    pub objection_guardian: bool,
    /// The case lead objects.
    #[serde(default)]
    pub objection_case_lead: bool,
}

impl DraftInput {
    fn holds(&self) -> Holds {
        Holds {
            press: self.press,
            court: self.court,
            objection_young_person: self.objection_young_person,
            objection_guardian: self.objection_guardian,
            objection_case_lead: self.objection_case_lead,
        }
    }
}

/// What a draft keeps beside its bytes, as stored with each version.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Form {
    /// Half-year that the pattern will carry, fixed when the draft was begun.
    issued: String,
    input: DraftInput,
}

/// A draft as the desk shows it.
pub struct DeskDraft {
    /// Stored state, current bytes.
    pub draft: Draft,
    /// What the author wrote and declared.
    pub input: DraftInput,
    /// The case it comes from.
    pub index: CaseIndex,
    /// Panel code of the case, for those who may know it.
    pub panel_code: Option<String>,
    /// What `anonymise` says about it now, while it is being written and for those who know the case.
    pub judged: Option<Judged>,
    /// The risk report frozen with the current bytes; `None` while there are none to release.
    pub risk: Option<FrozenRisk>,
    /// Votes on the current bytes.
    pub votes: Vec<Vote>,
    /// Where it stands in the log, once released.
    pub release: Option<ReleaseRow>,
    /// Peers that fetched its content, and when first.
    pub receivers: Vec<(String, Timestamp)>,
    /// Names of the people concerned.
    pub people: HashMap<UserId, User>,
}

/// The risk report and the finds of the scan, frozen with the bytes they speak about.
#[derive(Clone, Serialize, Deserialize)]
pub struct FrozenRisk {
    /// The report.
    pub report: RiskReport,
    /// Finds in the lesson that do not block.
    pub hits: Vec<Hit>,
}

/// The anonymiser's answer for a draft.
pub struct Judged {
    /// The bytes that would leave, or why nothing can.
    pub release: Result<Releasable, Vec<Withheld>>,
    /// Finds in the lesson.
    pub hits: Vec<Hit>,
}

/// All drafts, newest change first, with the names of the people concerned.
///
/// # Errors
/// When the database does not answer.
pub async fn list(node: &Node) -> Result<(Vec<Draft>, HashMap<UserId, User>), NodeError> {
    let mut tx = node.store.snapshot("draft_list").await?;
    Ok((tx.draft_list(&[]).await?, people(&mut tx).await?))
}

/// Opens one draft. While it is being written it is judged anew each time its author opens it; everybody else, and everybody
/// from review on, sees the stored bytes and risk report. The pool office sees which case it is from, others see the bytes and nothing of the case.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn open(node: &Node, actor: &Actor, id: &str) -> Result<DeskDraft, NodeError> {
    let mut tx = node.store.begin("draft_open").await?;
    let draft = tx.draft_fetch(id).await?.ok_or(NodeError::NotFound)?;
    if !concerns(actor, &draft) {
        return Err(NodeError::NotFound);
    }
    let row = tx.case_row_fetch(&draft.case).await?.ok_or(NodeError::NotFound)?;
    let index = row.index;
    let form: Form = form(&draft)?;
    let knows_case = access::may(actor, Action::ReadCaseIdentified, Some(&index)).is_yes();
    let panel_code = knows_case.then_some(row.panel_code);
    let writable = matches!(draft.state, DraftState::Draft | DraftState::Returned | DraftState::Held);
    let mut judged = None;
    if knows_case && writable && draft.author == actor.user {
        let case = tx.case_fetch(&draft.case, actor).await?.ok_or(NodeError::NotFound)?;
        judged = Some(judge(node, &mut tx, actor, &case, &draft.id, &form).await?);
    }
    let votes = tx.vote_list(id, &draft.bytes.sha256).await?;
    let release = tx.release_fetch(id).await?;
    let receivers = match &release {
        Some(release) => deliveries(&mut tx).await?.remove(&release.key).unwrap_or_default(),
        None => Vec::new(),
    };
    let people = people(&mut tx).await?;
    tx.commit().await?;
    let risk = if draft.bytes.risk.is_empty() {
        None
    } else {
        let parsed = serde_json::from_str(&draft.bytes.risk);
        Some(parsed.map_err(|error| NodeError::Internal(format!("risk report of a draft: {error}")))?)
    };
    Ok(DeskDraft { draft, input: form.input, index, panel_code, judged, risk, votes, release, receivers, people })
}

/// Asks the anonymiser: the whole cohort, the register of this case and of the node, the fixed policy.
async fn judge(
    node: &Node,
    tx: &mut Tx,
    actor: &Actor,
    case: &CaseFile,
    pattern_id: &str,
    form: &Form,
) -> Result<Judged, NodeError> {
    let records: Vec<_> = tx.case_records().await?.into_iter().map(|coded| coded.record).collect();
    let pool = pool::fetch(tx, &node.settings.name).await?;
    let users = tx.user_list().await?;
    let terms = all_terms(tx, actor, case, node_terms(&pool, users.iter(), &records)).await?;
    let register = Register::for_case(case, &terms);
    let issued = form.issued.parse().map_err(|_| NodeError::Internal("half-year of a stored draft".to_owned()))?;
    let submission = Submission {
        case,
        pattern_id,
        issued,
        lesson_de: &form.input.lesson_de,
        lesson_en: None,
        holds: objection::heeded(tx, &case.id, form.input.holds()).await?,
        participation_told: form.input.participation_told,
    };
    let policy = ReleasePolicy { k: pool.profile.k_network, ..ReleasePolicy::default() };
    let release =
        anonymise::release(&submission, &Cohort { records: &records }, &register, &policy, node.clock.today());
    let hits = anonymise::scan(&form.input.lesson_de, &register).hits;
    Ok(Judged { release, hits })
}

/// Every name that a text about a case must not carry: the case's own, those of the node, those of the other cases.
pub(crate) async fn name_register(
    tx: &mut Tx,
    actor: &Actor,
    case: &CaseFile,
    pool: &storage::Pool,
    users: &[User],
) -> Result<Register, NodeError> {
    let records: Vec<_> = tx.case_records().await?.into_iter().map(|coded| coded.record).collect();
    let terms = all_terms(tx, actor, case, node_terms(pool, users.iter(), &records)).await?;
    Ok(Register::for_case(case, &terms))
}

/// The node's terms with those of the other cases.
async fn all_terms(
    tx: &mut Tx,
    actor: &Actor,
    case: &CaseFile,
    mut terms: NodeTerms,
) -> Result<NodeTerms, storage::StoreError> {
    for other in tx.case_name_register(actor).await?.into_iter().filter(|other| other.case != case.id) {
        let identity = other.identity;
        terms.young_people.push(format!("{} {}", identity.given_name, identity.family_name));
        terms
            .codes
            .extend([Some(identity.panel_code), Some(identity.local_id), identity.file_number].into_iter().flatten());
    }
    Ok(terms)
}

/// What the node knows by name beside the case itself: its people, their organisations, the providers of all settings.
fn node_terms<'a>(
    pool: &storage::Pool,
    staff: impl Iterator<Item = &'a User>,
    records: &[domain::case_file::CaseRecord],
) -> NodeTerms {
    let mut terms = NodeTerms::default();
    for user in staff {
        terms.staff.push(user.name.clone());
        terms.providers.extend(user.organisation.clone());
    }
    for setting in records.iter().filter_map(|record| record.setting.as_ref()) {
        terms.providers.extend(setting.components.iter().filter_map(|component| component.provider.clone()));
    }
    terms.providers.sort();
    terms.providers.dedup();
    terms.places.extend(pool.profile.city.clone());
    terms.places.extend([pool.profile.name.clone(), pool.profile.pool_office.clone()]);
    if pool.profile.kind == ProfileKind::Berlin {
        terms.places.extend(BerlinDistrict::all().map(|district| district.de().to_owned()));
    }
    terms
}

/// Which peers fetched the content of which own record, by name, with the first time.
async fn deliveries(tx: &mut Tx) -> Result<HashMap<PatternKey, Vec<(String, Timestamp)>>, storage::StoreError> {
    let names: HashMap<_, _> = tx.peer_list().await?.into_iter().map(|peer| (peer.node, peer.name)).collect();
    let mut by_record: HashMap<PatternKey, Vec<(String, Timestamp)>> = HashMap::new();
    for (key, peer, at) in tx.delivery_list().await? {
        let name = names.get(&peer).cloned().unwrap_or_else(|| peer.to_string());
        by_record.entry(key).or_default().push((name, at));
    }
    Ok(by_record)
}

/// Writes who did what at the desk into the audit trail.
async fn note(tx: &mut Tx, actor: &Actor, action: &'static str, draft: &Draft) -> Result<(), storage::StoreError> {
    let line =
        NewAudit { actor: Some(actor.user.clone()), action, case: Some(draft.case.clone()), detail: draft.id.clone() };
    tx.audit_insert(&line).await
}

async fn people(tx: &mut Tx) -> Result<HashMap<UserId, User>, storage::StoreError> {
    Ok(tx.user_list().await?.into_iter().map(|user| (user.id.clone(), user)).collect())
}

/// A withdrawn draft is erased; nothing is left of its form.
fn form(draft: &Draft) -> Result<Form, NodeError> {
    if draft.bytes.form.is_empty() {
        return Ok(Form { issued: String::new(), input: DraftInput::default() });
    }
    serde_json::from_str(&draft.bytes.form).map_err(|error| NodeError::Internal(format!("form of a draft: {error}")))
}

/// Whether a draft is anybody's business but its author's: what is still being written concerns the pool office alone.
#[must_use]
pub fn concerns(actor: &Actor, draft: &Draft) -> bool {
    let writing = matches!(draft.state, DraftState::Draft | DraftState::Returned | DraftState::Held);
    !writing || access::may(actor, Action::DraftPattern, None).is_yes()
}

/// What a draft asks of a person now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Finish writing and hand it in.
    Write,
    /// Read the exact bytes and vote.
    Review,
    /// Release what two people approved.
    Release,
}

/// Whether it is this person's turn. Whether somebody has voted already is seen on the draft itself.
#[must_use]
pub fn turn(actor: &Actor, draft: &Draft) -> Option<Turn> {
    let author = draft.author == actor.user;
    match draft.state {
        DraftState::Draft | DraftState::Returned | DraftState::Held => author.then_some(Turn::Write),
        DraftState::InReview => (!author && reviewing_role(actor).is_some()).then_some(Turn::Review),
        DraftState::Approved => access::may(actor, Action::ReleasePattern, None).is_yes().then_some(Turn::Release),
        DraftState::Released | DraftState::Withdrawn => None,
    }
}
