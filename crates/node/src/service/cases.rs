// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lists of cases and one case, for the people whose business they are.

use std::collections::HashMap;

use domain::CaseId;
use domain::StaffId;
use domain::access::{self, Action};
use domain::case_file::{CaseFile, CaseIndex, Identity};
use domain::casework::Register;
use domain::pool::{Absence, DistrictPost, PoolForm as _, districts_of, represented_by};
use domain::role::{Actor, Role};
use jiff::civil::Date;
use storage::{CaseCursor, CaseFilter, CaseList, CaseOrder, CaseSight, Draft, Pool, Tx, User};

use crate::Node;
use crate::error::NodeError;
use crate::service::pool;

/// Rows of one page of the case list: a screen full, and few enough that names are opened quickly.
pub const PAGE_ROWS: u32 = 50;

/// One page of the case list with what this person may see of it.
pub struct Listed {
    /// The rows and counts.
    pub list: CaseList,
    /// Cases that this person sees without any filter.
    pub visible: u64,
    /// Names of the young people in this person's own cases; every opened identity has its audit row.
    pub names: HashMap<CaseId, Identity>,
    /// The people of the pool by staff id, for labels and the filter.
    pub staff: HashMap<StaffId, User>,
    /// The pool.
    pub pool: Pool,
}

/// One case, opened.
pub struct Opened {
    /// The identified case; the read is in the audit trail.
    pub case: CaseFile,
    /// Its index row.
    pub index: CaseIndex,
    /// The people of the pool by staff id.
    pub staff: HashMap<StaffId, User>,
    /// Drafts and releases made from it, newest first.
    pub drafts: Vec<Draft>,
    /// The pool.
    pub pool: Pool,
}

/// The cases that this person may see, narrowed by the filter; what is due first comes first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    node: &Node,
    actor: &Actor,
    mut filter: CaseFilter,
    after: Option<&CaseCursor>,
) -> Result<Listed, NodeError> {
    let mut tx = node.store.begin("case_list").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let everything = visible(&mut tx, node, actor).await?;
    filter.sight.clone_from(&everything.sight);
    let list = tx.case_list(&filter, CaseOrder::Due, after, PAGE_ROWS).await?;
    let visible = tx.case_counts(&everything).await?.into_iter().map(|(_, amount)| amount).sum();
    // Case managers know their young people by name; everybody else finds a case by its code, and no identity is opened.
    let own: Vec<CaseId> = list
        .rows
        .iter()
        .filter(|row| actor.staff.as_ref() == Some(&row.index.case_lead))
        .map(|row| row.index.id.clone())
        .collect();
    let names = tx.case_identities(&own, actor).await?.into_iter().map(|row| (row.case, row.identity)).collect();
    let staff = staff(&mut tx).await?;
    tx.commit().await?;
    Ok(Listed { list, visible, names, staff, pool })
}

/// Opens one case. What does not exist and what is somebody else's give the same answer.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn open(node: &Node, actor: &Actor, id: &CaseId) -> Result<Opened, NodeError> {
    let mut tx = node.store.begin("case_open").await?;
    let index = tx.case_index_fetch(id).await?.ok_or(NodeError::NotFound)?;
    if !access::may(actor, Action::ReadCaseIdentified, Some(&index)).is_yes() {
        return Err(NodeError::NotFound);
    }
    let case = tx.case_fetch(id, actor).await?.ok_or(NodeError::NotFound)?;
    let staff = staff(&mut tx).await?;
    let drafts = tx.draft_for_case(id).await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    tx.commit().await?;
    Ok(Opened { case, index, staff, drafts, pool })
}

/// The filter of everything that this person may see in lists: the pool office what it has received or is on its way to it,
/// deputies also what waits for an endorsement, others their own and that of those for whom they stand in; drafts nobody but
/// who leads them; and all of that in the
/// districts to which the person is bound. As [`access::may`] and [`sees_district`](domain::pool::sees_district) decide for
/// one case. One query.
///
/// # Errors
/// When the database does not answer.
pub async fn visible(tx: &mut Tx, node: &Node, actor: &Actor) -> Result<CaseFilter, NodeError> {
    let register = tx.pool_documents_of(&[DistrictPost::NAME, Absence::NAME]).await?;
    Ok(seen_by(actor, &register, node.clock.today()))
}

/// As [`visible`], with the register at hand.
#[must_use]
pub fn seen_by(actor: &Actor, register: &Register, today: Date) -> CaseFilter {
    let away = actor.staff.as_ref().map(|staff| represented_by(register, staff, today)).unwrap_or_default();
    let for_them = |does: bool| if does { away.clone() } else { Vec::new() };
    let sight = CaseSight {
        user: actor.user.clone(),
        office: actor.has(Role::PoolCoordinator),
        deputy: actor.has(Role::UnitHeadDeputy),
        districts: actor.staff.as_ref().and_then(|staff| districts_of(register, staff, today)),
        leads_for: for_them(actor.has(Role::CaseManager)),
        heads_for: for_them(actor.has(Role::UnitHead) || actor.has(Role::UnitHeadDeputy)),
    };
    CaseFilter { sight: Some(sight), ..CaseFilter::default() }
}

/// The people of the pool by staff id.
///
/// # Errors
/// When the database does not answer.
pub async fn staff(tx: &mut Tx) -> Result<HashMap<StaffId, User>, storage::StoreError> {
    let users = tx.user_list().await?;
    Ok(users.into_iter().map(|user| (user.staff_id(), user)).collect())
}
