// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guards of this part of the way; none for guards that belong to another part.

use crate::casework::{Context, Proceeding};
use crate::state::Refusal;
use crate::transition::Guard;

pub(super) fn unmet(guard: Guard, case: &Proceeding, context: &Context<'_>) -> Option<Vec<Refusal>> {
    let _ = (guard, case, context);
    None
}
