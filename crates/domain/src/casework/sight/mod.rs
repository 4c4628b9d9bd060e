// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What somebody sees of a case: one decision for pages, interface and lists, and what is taken out of the case before
//! it leaves the rules.

mod cover;
mod ground;
mod object;
mod reads;

pub use cover::cover;
pub use ground::{ground, level};
pub use object::object_of;
pub use reads::{hides_form, reads, reads_earlier};

use super::act::is_writer;
use super::grants::sample_until;
use super::implementation::{Offer, PermitSheet};
use super::invitation::{PanelAccess, panel_access};
use super::{CaseForm as _, Context, Proceeding, Writer};
use crate::access::{self, Level, Object};
use crate::pool::confidentiality_valid;
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

/// Decides what the acting person sees of a case, as the matrix says ([`level`]): who reads the presentation as it was written
/// sees the whole case; who prepares the dossier works with the code; who reads the dossier by a grant, or has a task in the
/// case that is a provider's or the permit authority's alone, sees what is for the table.
#[must_use]
pub fn sight(case: &Proceeding, context: &Context<'_>) -> Sight {
    let (Some(actor), Some(staff)) = (context.actor, context.staff()) else { return Sight::Nothing };
    let ground = ground(case, context);
    let level = |object| access::level(actor, object, &ground);
    if level(Object::Presentation) >= Level::Identified {
        return Sight::Whole;
    }
    match level(Object::Dossier) {
        Level::Write => return Sight::Coded,
        Level::Pseudonymised => return Sight::Panel,
        _ => {}
    }
    let today = context.today();
    let confirmed = || confidentiality_valid(context.register, staff, today);
    let sampled = || sample_until(case, context.register, staff, today).is_some();
    let waits = || panel_access(case, context.register, staff, today) == PanelAccess::ConfirmFirst;
    match has_task(case, context) {
        true if confirmed() => Sight::Panel,
        true => Sight::ConfirmFirst,
        false if waits() || sampled() => Sight::ConfirmFirst,
        false => Sight::Nothing,
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

#[cfg(test)]
mod matrix_tests;
