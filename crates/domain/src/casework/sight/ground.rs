// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What holds between the acting person and a case today, for the matrix.

use super::{has_task, is_lead};
use crate::access::{self, Granted, Ground, Level, Object};
use crate::casework::act::is_writer;
use crate::casework::grants::{opened, sample_until};
use crate::casework::invitation::{PanelAccess, panel_access, pool_office_sees_identity};
use crate::casework::{Context, Proceeding, Writer};
use crate::deadlines::index_of;
use crate::ids::StaffId;
use crate::pool::{confidentiality_valid, sees_district, stands_in};
use crate::role::{Actor, Role};
use crate::state::CaseState;

/// How the acting person reaches a kind of thing in a case.
#[must_use]
pub fn level(case: &Proceeding, object: Object, context: &Context<'_>) -> Level {
    context.actor.map_or(Level::None, |actor| access::level(actor, object, &ground(case, context)))
}

/// What holds between the acting person and a case: first what the office gives (case lead, unit head, who stands in for
/// them while they are away, pool office, each within the district), and an emergency; for everybody else the
/// invitation, a sample, and a task that is a provider's or the permit authority's alone.
#[must_use]
pub fn ground(case: &Proceeding, context: &Context<'_>) -> Ground {
    let mut ground = Ground::default();
    let (Some(actor), Some(staff)) = (context.actor, context.staff()) else { return ground };
    by_office(&mut ground, case, actor, staff, context);
    if ground.business.is_empty() {
        by_grant(&mut ground, case, staff, context);
    } else {
        ground.policy |= pool_office_sees_identity(case, context);
    }
    if context.leads(case) {
        ground.own.extend([Object::Notes, Object::Minutes, Object::Offers]);
    }
    if is_lead(case, context) && context.has(Role::CaseManager) {
        // What was confided was confided to a person, not to who stands in.
        ground.own.insert(Object::Entrusted);
    }
    ground
}

fn by_office(ground: &mut Ground, case: &Proceeding, actor: &Actor, staff: &StaffId, context: &Context<'_>) {
    let today = context.today();
    let index = index_of(case, &[]);
    let near = is_lead(case, context)
        || context.leads(case)
        || sees_district(context.register, staff, case.case.identity.district, today);
    if near {
        let own = |role: &Role| access::reaches(*role, actor, &index);
        ground.business.extend(actor.roles.iter().copied().filter(own));
        if stands_in(context.register, actor, &index, today) {
            if context.leads(case) {
                ground.business.insert(Role::CaseManager);
            }
            if context.heads_unit(case) && case.course.state() != CaseState::Draft {
                let heads = [Role::UnitHead, Role::UnitHeadDeputy];
                ground.business.extend(heads.into_iter().filter(|role| actor.has(*role)));
            }
        }
    }
    let mut emergency = opened(case, actor, today).peekable();
    ground.policy = emergency.peek().is_some();
    ground.business.extend(emergency);
}

fn by_grant(ground: &mut Ground, case: &Proceeding, staff: &StaffId, context: &Context<'_>) {
    let today = context.today();
    match panel_access(case, context.register, staff, today) {
        PanelAccess::Identified { .. } => {
            ground.granted = Some(Granted::Identified);
            ground.stands_as.insert(Role::Guardian);
        }
        PanelAccess::Pseudonymised { .. } => {
            ground.granted = Some(Granted::Pseudonymised);
            ground.stands_as.insert(Role::ExternalExpert);
        }
        PanelAccess::None | PanelAccess::ConfirmFirst => {}
    }
    if ground.granted.is_some() {
        ground.own.extend([Object::Invitations, Object::Notes, Object::Minutes]);
    }
    if !confidentiality_valid(context.register, staff, today) {
        return;
    }
    if ground.granted.is_none() && sample_until(case, context.register, staff, today).is_some() {
        ground.granted = Some(Granted::Pseudonymised);
    }
    if has_task(case, context) {
        ground.started = case.case.record.measure_started_on.is_some_and(|start| start <= today);
        ground.in_setting = is_writer(Writer::SettingProvider, case, context);
        if is_writer(Writer::Provider, case, context) {
            ground.own.insert(Object::Offers);
        }
        if is_writer(Writer::PermitAuthority, case, context) {
            ground.granted = ground.granted.or(Some(Granted::Pseudonymised));
        }
    }
}
