// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How long what is kept, why, and what is left of it (§ 63 SGB VIII, § 84 SGB X, Art. 5 Abs. 1 Buchst. e GDPR).
//!
//! Each [`DataClass`] has a period with its legal basis. A pool sets its own periods within bounds ([`RetentionPolicy`]).
//! [`plan`] is the preview: what is erased when, why, and what stops it. What is left of a case file is its
//! [`remainder`], from which the figures of past years can still be computed.

mod class;
mod plan;
mod policy;
mod remainder;

pub use class::{
    ACCOUNT_MONTHS, AUDIT_LONGEST_MONTHS, AUDIT_MONTHS, AUDIT_SHORTEST_MONTHS, BILLING_LONGEST_MONTHS, BILLING_MONTHS,
    BILLING_SHORTEST_MONTHS, CASE_FILE_LONGEST_MONTHS, CASE_FILE_MONTHS, CASE_FILE_SHORTEST_MONTHS, ClassRule,
    DataClass, ENTRUSTED_LONGEST_MONTHS, ENTRUSTED_MONTHS, Length, MESSAGE_LONGEST_MONTHS, MESSAGE_MONTHS,
    MESSAGE_SHORTEST_MONTHS, SESSION_DAYS, UNFINISHED_TEXT_DAYS, WITHDRAWN_LONGEST_MONTHS, WITHDRAWN_MONTHS,
    WITHDRAWN_SHORTEST_MONTHS,
};
pub(crate) use plan::has_entrusted;
pub use plan::{Planned, due_on, ended_on, plan};
pub use policy::RetentionPolicy;
pub use remainder::{ERASED, remainder};

#[cfg(test)]
mod tests;
