// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Erasing what may not be kept any longer: announced first, done in the night, noted without content.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use domain::casework::{self, Proceeding};
use domain::clock::german_date;
use domain::retention::{self, DataClass, Planned, RetentionPolicy};
use domain::role::{Actor, Role};
use domain::state::{CaseState, Course};
use domain::{CaseId, StaffId, UserId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use storage::{AuditEntry, AuditFilter, CaseErasure, DraftState, NewAudit, Tx};

use super::Room;
use crate::Node;
use crate::error::{NodeError, Refused};

/// Name of the setting with the periods.
const POLICY: &str = "retention";
/// Name of the setting that remembers since when which erasure is announced.
const ANNOUNCED: &str = "erasures_announced";
/// Days between the announcement of an erasure and the erasure: a colleague is back from leave by then, and whoever needs the
/// case can enter a hold.
pub const ANNOUNCE_DAYS: i64 = 30;
/// Cases erased in one night at most. An erasure cannot be taken back; should the clock or a period be wrong, it is noticed
/// before much is gone.
pub const ERASED_A_NIGHT: usize = 20;
/// Cases that are opened at a time.
const BATCH: usize = 100;
/// States of cases that are over.
const OVER: [CaseState; 2] = [CaseState::Closed, CaseState::Withdrawn];
/// The kinds of data whose period the node enforces, in the order of the page. Billing documents and accounts that left are
/// not among them yet, so no period is shown for them.
pub const ENFORCED: [DataClass; 7] = [
    DataClass::CaseFile,
    DataClass::WithdrawnReferral,
    DataClass::EntrustedItems,
    DataClass::Messages,
    DataClass::UnfinishedTexts,
    DataClass::Sessions,
    DataClass::AuditLines,
];
/// What is erased only after the pool has set the period itself: an erasure cannot be taken back, and which period holds is
/// the city's decision (§ 9b SGB VIII asks for far longer ones for files of help than this program proposes).
const DECIDED: [DataClass; 3] = [DataClass::CaseFile, DataClass::WithdrawnReferral, DataClass::EntrustedItems];
/// Lines of the protocol of erasures that are shown.
const SHOWN: u32 = 50;

/// Which erasures are announced, and since when.
type Announced = BTreeMap<String, Date>;

/// What is erased when and why.
pub struct RetentionView {
    /// The periods.
    pub policy: RetentionPolicy,
    /// What comes first first.
    pub lines: Vec<PlanLine>,
    /// What was erased, newest first.
    pub erased: Vec<AuditEntry>,
}

/// One line of the preview.
pub struct PlanLine {
    /// The code of the case.
    pub panel_code: String,
    /// What is erased, when, and what stops it.
    pub planned: Planned,
    /// The first day on which it is really erased: not before the announcement is old enough.
    pub erased_on: Date,
    /// Since when it is announced.
    pub announced_on: Option<Date>,
}

/// The preview of what will be erased, for the data protection officer: codes and days, nothing of the cases. Three queries for
/// each hundred cases that are over.
///
/// # Errors
/// When the database does not answer.
pub async fn retention(node: &Node) -> Result<RetentionView, NodeError> {
    let mut tx = node.store.snapshot("retention").await?;
    let policy = policy(&mut tx).await?;
    let announced = announced(&mut tx).await?;
    let cases = over(&mut tx).await?;
    let codes: BTreeMap<_, _> =
        cases.iter().map(|case| (case.case.id.clone(), case.case.identity.panel_code.clone())).collect();
    let today = german_date(node.clock.now());
    let lines = retention::plan(&cases, &policy, today)
        .into_iter()
        .map(|planned| {
            let announced_on = announced.get(&key(&planned)).copied();
            let from = announced_on.unwrap_or_else(|| planned.due.saturating_sub(ANNOUNCE_DAYS.days()).max(today));
            PlanLine {
                panel_code: codes.get(&planned.case).cloned().unwrap_or_default(),
                erased_on: planned.due.max(from.saturating_add(ANNOUNCE_DAYS.days())),
                announced_on,
                planned,
            }
        })
        .collect();
    let mut erased = Vec::new();
    for action in ["case_erase", "entrusted_erase"] {
        let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
        erased.extend(tx.audit_list(&filter, SHOWN).await?);
    }
    erased.sort_by_key(|line| std::cmp::Reverse(line.seq));
    Ok(RetentionView { policy, lines, erased })
}

/// Sets the period of a class, or takes back what was set.
///
/// # Errors
/// The refusal of the policy; or a database failure.
pub async fn retention_set(node: &Node, actor: &Actor, class: DataClass, months: Option<u16>) -> Result<(), NodeError> {
    let mut tx = node.store.begin("retention_set").await?;
    let mut policy = policy(&mut tx).await?;
    match months {
        Some(months) => policy
            .set(class, months)
            .map_err(|refusal| Refused { status: StatusCode::UNPROCESSABLE_ENTITY, refusal })?,
        None => policy.reset(class),
    }
    tx.setting_put(POLICY, &policy).await?;
    let months = months.map_or_else(|| "default".to_owned(), |months| months.to_string());
    tx.audit_insert(&NewAudit {
        actor: Some(actor.user.clone()),
        action: "retention_set",
        case: None,
        detail: format!("{} {months}", class.code()),
    })
    .await?;
    Ok(tx.commit().await?)
}

async fn policy(tx: &mut Tx) -> Result<RetentionPolicy, NodeError> {
    Ok(tx.setting_fetch(POLICY).await?.unwrap_or_default())
}

async fn announced(tx: &mut Tx) -> Result<Announced, NodeError> {
    Ok(tx.setting_fetch(ANNOUNCED).await?.unwrap_or_default())
}

fn key(planned: &Planned) -> String {
    format!("{} {}", planned.class.code(), planned.case)
}

/// Every case that is over.
async fn over(tx: &mut Tx) -> Result<Vec<Proceeding>, NodeError> {
    let ids = tx.case_in_states(&OVER).await?;
    let mut cases = Vec::with_capacity(ids.len());
    for batch in ids.chunks(BATCH) {
        cases.extend(tx.proceeding_list(batch).await?);
    }
    Ok(cases)
}

/// Announces what is due soon, erases what is due and was announced long enough, and forgets old messages and lines of the
/// audit trail. Meant for a nightly job; running it twice does nothing twice.
pub(super) async fn erase_due(node: &Node) -> Result<(), NodeError> {
    let due = announce(node).await?;
    for planned in due.into_iter().take(ERASED_A_NIGHT) {
        // A transaction for each: one case does not hold up the others.
        erase(node, &planned).await?;
    }
    let today = german_date(node.clock.now());
    let mut tx = node.store.begin("retention_purge").await?;
    let policy = policy(&mut tx).await?;
    let began = |class| day_after(policy.began_until(class, today));
    let messages = tx.notice_purge(began(DataClass::Messages)?).await?;
    let lines = tx.audit_prune(began(DataClass::AuditLines)?).await?;
    tx.commit().await?;
    tracing::debug!(messages, lines, "forgot what has come to its end");
    Ok(())
}

/// Whether data of a class may be erased: its period is the pool's own, where that is asked for.
#[must_use]
pub fn is_decided(policy: &RetentionPolicy, class: DataClass) -> bool {
    !DECIDED.contains(&class) || policy.is_own(class)
}

/// The first moment after a day.
fn day_after(day: Date) -> Result<Timestamp, NodeError> {
    let next = day.saturating_add(1.day()).to_zoned(TimeZone::UTC);
    Ok(next.map_err(|error| NodeError::Internal(error.to_string()))?.timestamp())
}

/// Announces what is due within the time of announcement; returns what is to be erased now.
async fn announce(node: &Node) -> Result<Vec<Planned>, NodeError> {
    let mut tx = node.store.begin("erasure_announce").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let today = german_date(room.now);
    let policy = policy(&mut tx).await?;
    let cases = over(&mut tx).await?;
    let by_id: BTreeMap<&CaseId, &Proceeding> = cases.iter().map(|case| (&case.case.id, case)).collect();
    let mut announced = announced(&mut tx).await?;
    let soon = today.saturating_add(ANNOUNCE_DAYS.days());
    let lines = retention::plan(&cases, &policy, today);
    let mut known = Announced::new();
    let mut due = Vec::new();
    for planned in lines.into_iter().filter(|planned| planned.due <= soon && is_decided(&policy, planned.class)) {
        let since = announced.remove(&key(&planned));
        if since.is_none()
            && let Some(case) = by_id.get(&planned.case)
        {
            tell(&mut tx, &room, case, &planned).await?;
        }
        let since = since.unwrap_or(today);
        known.insert(key(&planned), since);
        if planned.is_erased_now() && since.saturating_add(ANNOUNCE_DAYS.days()) <= today {
            due.push(planned);
        }
    }
    tx.setting_put(ANNOUNCED, &known).await?;
    tx.commit().await?;
    Ok(due)
}

/// Tells those who can stop an erasure: case lead, unit head and coordinator with the case, the data protection officer without.
async fn tell(tx: &mut Tx, room: &Room, case: &Proceeding, planned: &Planned) -> Result<(), NodeError> {
    let code = &case.case.identity.panel_code;
    let on = planned.due.max(german_date(room.now).saturating_add(ANNOUNCE_DAYS.days()));
    let text = format!(
        "{code}: Am {:02}.{:02}.{} wird gelöscht: {}. Muss das bleiben, tragen Sie eine Löschsperre ein.",
        on.day(),
        on.month(),
        on.year(),
        planned.class.de(),
    );
    let referral = &case.case.record.referral;
    let staff: BTreeSet<&StaffId> =
        [Some(&referral.case_lead), referral.unit_head.as_ref(), referral.coordinator.as_ref()]
            .into_iter()
            .flatten()
            .collect();
    let people = |wanted: &dyn Fn(&storage::User) -> bool| -> Vec<UserId> {
        room.users.iter().filter(|user| !user.disabled && wanted(user)).map(|user| user.id.clone()).collect()
    };
    let own = people(&|user| staff.contains(&user.staff_id()));
    tx.notice_insert(&own, Some(&case.case.id), &text).await?;
    let officers = people(&|user| user.roles.contains(&Role::DataProtectionOfficer) && !own.contains(&user.id));
    Ok(tx.notice_insert(&officers, None, &text).await?)
}

async fn erase(node: &Node, planned: &Planned) -> Result<(), NodeError> {
    let mut tx = node.store.begin("case_erase").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let policy = policy(&mut tx).await?;
    let Some(case) = tx.proceeding_fetch(&planned.case, None).await? else { return Ok(()) };
    let context = room.context(node, None);
    let entrusted = planned.class == DataClass::EntrustedItems;
    let decided = if entrusted {
        casework::erase_entrusted(&case, &policy, &context)
    } else {
        casework::erase(&case, &policy, &context)
    };
    let erasure = match decided {
        Ok(erasure) => erasure,
        Err(refusals) => {
            // Somebody entered a hold in the meantime.
            let rules: Vec<_> = refusals.iter().map(|refusal| refusal.rule).collect();
            tracing::info!(?rules, "an erasure was stopped");
            return Ok(());
        }
    };
    let detail = erasure.line.de(&room.pool.profile);
    if entrusted {
        let after = erasure.after.as_ref().unwrap_or(&case);
        tx.entrusted_erase(after, None, detail).await?;
    } else {
        let kept = match erasure.after {
            Some(after) => Some(after),
            None => released_remainder(&mut tx, node, &case).await?,
        };
        let erased = CaseErasure { case: &case.case.id, remainder: kept.as_ref(), actor: None, detail };
        tx.case_erase(&erased, room.calendar()).await?;
    }
    Ok(tx.commit().await?)
}

/// What a released pattern goes on pointing to, also where no figure needs it.
async fn released_remainder(tx: &mut Tx, node: &Node, case: &Proceeding) -> Result<Option<Proceeding>, NodeError> {
    let drafts = tx.draft_for_case(&case.case.id).await?;
    let final_states = [DraftState::Released, DraftState::Withdrawn];
    if !drafts.iter().any(|draft| final_states.contains(&draft.state)) {
        return Ok(None);
    }
    let mut rest = retention::remainder(&case.case);
    rest.id = CaseId::random(&*node.random);
    let course = Course::stored(CaseState::Anonymised, None);
    Ok(Some(Proceeding { case: rest, course, documents: casework::Documents::default() }))
}
