// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the session to the actual start: offers, setting, decision of the youth office, help plan, crisis concept,
//! permit, checklists.

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[];
