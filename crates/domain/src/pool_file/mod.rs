// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The exchange format `pool-cases/1`: one JSON file with a pool's profile, staff, cases and billing.
//!
//! [`read`] takes nothing unless everything is right, and names every fault with line, column and field.

mod billing;
mod case;
mod context;
mod course;
mod fault;
mod header;
mod object;
mod parts;
mod references;
mod syntax;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use billing::amount_of;
pub use fault::Fault;
pub use syntax::{FILE_BYTES_MAX, NESTING_MAX};

use crate::case_file::CaseFile;
use crate::debug::{closed_debug, id_debug};
use crate::ids::{CaseId, StaffId};
use crate::profile::NodeProfile;
use crate::random::Random;
use crate::role::Role;

/// The name of the format, as the file states it.
pub const FORMAT: &str = "pool-cases/1";

/// A file that was read without any fault.
#[derive(Clone, Eq, PartialEq)]
pub struct PoolFile {
    /// Profile of the node.
    pub profile: NodeProfile,
    /// The day that the file describes.
    pub as_of: Option<Date>,
    /// Members of staff.
    pub staff: Vec<StaffMember>,
    /// Cases.
    pub cases: Vec<CaseFile>,
    /// Sessions that were not about one case.
    pub cross_case_sessions: Vec<CrossCaseSession>,
    /// Billed hours.
    pub billing: Vec<BillingLine>,
}

closed_debug!(PoolFile);

/// One member of staff. `Debug` prints the id only.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Function.
    pub role: Role,
    /// Organisation.
    pub organisation: Option<String>,
    /// Since when a standing member of the panel.
    pub standing_from: Option<Date>,
    /// How the person took part before that.
    pub before: Option<String>,
}

id_debug!(StaffMember, id);

/// A session that was not about one case.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CrossCaseSession {
    /// Day.
    pub date: Date,
    /// Kind.
    pub kind: String,
    /// Who took part.
    pub participants: Vec<StaffId>,
}

/// One billed attendance of a delegate.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct BillingLine {
    /// The case; none for a session that was not about one case.
    pub case: Option<CaseId>,
    /// Day of the session.
    pub session_date: Date,
    /// The delegate.
    pub delegate: StaffId,
    /// The provider that is paid.
    pub provider: String,
    /// Hours.
    pub hours: Decimal,
    /// Euro per hour.
    pub rate: Decimal,
    /// Euro, two decimals.
    pub amount: Decimal,
}

/// Reads a file.
///
/// # Errors
/// Every [`Fault`], sorted by place. A fault in the grammar of JSON itself hides what comes after it, so it is the
/// only one reported.
pub fn read(text: &str, random: &dyn Random) -> Result<PoolFile, Vec<Fault>> {
    let mut context = context::Context::new(text, random);
    let file = match syntax::parse(text) {
        Ok(value) => header::read_file(&mut context, &value),
        Err(fault) => return Err(vec![fault]),
    };
    context.finish(file)
}

#[cfg(test)]
mod tests;
