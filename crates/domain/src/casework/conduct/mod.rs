// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Leading a case: change of the case lead, hold and contact, closing, reopening, contact notes.

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[];
