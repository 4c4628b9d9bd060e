// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Deadlines in one place: what is due in a case and in the pool, whose task it is, when it escalates.
//!
//! The days follow from what was written down, not from the day on which somebody looks: [`of_case`] changes only with
//! the case, the register or the profile, so that its answer can be kept beside the case and lists read it from there.
//! What a day decides is how urgent it is ([`Deadline::urgency`]) and who sees it ([`due_for`]).

mod case;
mod days;
mod deadline;
mod due;
mod holiday;
mod pool;
mod working_day;

pub use case::{index_of, of_case};
pub use days::*;
pub use deadline::{Deadline, DeadlineKind, Responsible, Urgency, end_of_week};
pub use due::{Due, Reason, by_urgency, due_for};
pub use holiday::{easter, holiday, holidays};
pub use pool::of_pool;
pub use working_day::{is_working_day, last_working_day, next_working_day};

#[cfg(test)]
mod tests;
