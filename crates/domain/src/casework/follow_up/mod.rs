// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! After the start: events, outcomes, factors, transitions between systems, redesign, reconvening.

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[];
