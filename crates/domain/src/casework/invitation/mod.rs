// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The way to a session: the anonymised dossier with its check and second person, invitations, confirmations of
//! confidentiality.

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[];
