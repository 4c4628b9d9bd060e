// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who the young person is, and the case in words. Never leaves the node.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::BerlinDistrict;
use crate::debug::closed_debug;
use crate::ids::StaffId;

/// Identifying data, stored apart from the rest (§ 67c Abs. 5 SGB X).
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The pool's own case number.
    pub local_id: String,
    /// Code under which the panel sees the case.
    pub panel_code: String,
    /// File number of the youth office.
    pub file_number: Option<String>,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// Nationality.
    pub nationality: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Berlin district.
    pub district: Option<BerlinDistrict>,
    /// Who has custody.
    pub custody: Option<String>,
    /// Guardian, when a member of the pool's files.
    pub guardian: Option<StaffId>,
    /// Words that must never occur outside (`must_not_leak` in the exchange file).
    pub protected_terms: Vec<String>,
    /// Unique events and quotes that must be generalised (`indirect_details` in the exchange file).
    pub unusual_details: Vec<String>,
}

/// The case in words.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Narrative {
    /// With identifying details.
    pub local: String,
    /// Written for the panel dossier.
    pub anonymised: String,
}

/// Something that a person confided to a worker (§ 65 SGB VIII).
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct EntrustedItem {
    /// What was confided.
    pub text: String,
    /// Who confided it.
    pub confided_by: String,
    /// Whether that person consented to pass it on.
    pub consent: bool,
}

closed_debug!(Identity, Narrative, EntrustedItem);
