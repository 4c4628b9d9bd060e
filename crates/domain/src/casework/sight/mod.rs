// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What somebody sees of a case: one decision for pages, interface and lists, and what is taken out of the case before
//! it leaves the rules.

mod cover;
mod reads;

pub use cover::cover;
pub use reads::{hides_form, reads, reads_earlier};

use super::act::is_writer;
use super::implementation::{Offer, PermitSheet};
use super::invitation::{PanelAccess, panel_access, pool_office_sees_identity};
use super::{CaseForm as _, Context, Proceeding, Writer};
use crate::access::{self, Action};
use crate::deadlines::index_of;
use crate::pool::{confidentiality_valid, sees_district, stands_in};
use crate::role::{Actor, Role};
use crate::state::CaseState;

/// What of a case somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All but what was entrusted to somebody else.
    Whole,
    /// Nothing that says who it is about: the pool office where the case is anonymised before it gets it (R63, R64).
    Coded,
    /// What the people at the table see: the code, and of what was written what concerns them (R65, R97, I3).
    Panel,
    /// Nothing before confidentiality is confirmed (R89).
    ConfirmFirst,
    /// The case is not this person's business; that it exists is not told.
    Nothing,
}

impl Sight {
    /// Whether anything is read.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Whole | Self::Coded | Self::Panel)
    }
}

/// Decides what the acting person sees of a case. First comes what the office gives (case lead, unit head, who stands in
/// for them while they are away, pool office), then the invitation, then a task in the case that is a provider's or the permit authority's alone.
#[must_use]
pub fn sight(case: &Proceeding, context: &Context<'_>) -> Sight {
    let (Some(actor), Some(staff)) = (context.actor, context.staff()) else { return Sight::Nothing };
    let index = index_of(case, &[]);
    let may = |actor: &Actor| access::may(actor, Action::ReadCaseIdentified, Some(&index)).is_yes();
    let stands_in = stands_in(context.register, actor, &index, context.today());
    let mut elsewhere = actor.clone();
    elsewhere.roles.retain(|role| *role != Role::PoolCoordinator);
    let district = case.case.identity.district;
    let near = is_lead(case, context)
        || context.leads(case)
        || sees_district(context.register, staff, district, context.today());
    if (may(&elsewhere) || stands_in) && near {
        return Sight::Whole;
    }
    if actor.has(Role::PoolCoordinator) && may(actor) && near {
        return if pool_office_sees_identity(case, context) { Sight::Whole } else { Sight::Coded };
    }
    let confirmed = confidentiality_valid(context.register, staff, context.today());
    match panel_access(case, context.register, staff, context.today()) {
        PanelAccess::Identified { .. } => Sight::Whole,
        PanelAccess::Pseudonymised { .. } => Sight::Panel,
        PanelAccess::ConfirmFirst => Sight::ConfirmFirst,
        PanelAccess::None => match (has_task(case, context), confirmed) {
            (true, true) => Sight::Panel,
            (true, false) => Sight::ConfirmFirst,
            (false, _) => Sight::Nothing,
        },
    }
}

/// Whether the acting person is the case lead, whatever else he or she is. What was entrusted is this person's alone (§ 65
/// SGB VIII), also while somebody stands in.
#[must_use]
pub fn is_lead(case: &Proceeding, context: &Context<'_>) -> bool {
    context.staff() == Some(&case.case.record.referral.case_lead)
}

/// Whether the case waits for something that only this person's provider or authority can write: an offer, a share of the
/// setting, a permit sheet.
fn has_task(case: &Proceeding, context: &Context<'_>) -> bool {
    let state = case.course.state();
    if !state.is_active() && !matches!(state, CaseState::OnHold | CaseState::Closed) {
        return false;
    }
    let is = |writer| is_writer(writer, case, context);
    is(Writer::SettingProvider)
        || (Offer::open_in(state) && is(Writer::Provider))
        || (is(Writer::PermitAuthority) && !case.all::<PermitSheet>().is_empty())
}

#[cfg(test)]
mod tests;
