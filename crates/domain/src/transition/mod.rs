// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The transitions between the states of a case.

mod guard;
mod table;

use serde::{Deserialize, Serialize};

pub use guard::Guard;

use crate::profile::{NodeProfile, ProfileKind};
use crate::role::Role;
use crate::state::CaseState;

/// Number of a transition.
#[expect(missing_docs, reason = "the names are the numbers of the table; each row explains itself")]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
pub enum TransitionId {
    T01,
    T02,
    T03,
    T04,
    T05,
    T06,
    T07,
    T08,
    T09,
    T10,
    T11,
    T12,
    T13,
    T14,
    T15,
    T16,
    T17,
    T18,
    T19,
    T20,
    T21,
    T22,
    T23,
    T24,
    T25,
    T26,
    T27,
    T28,
    T29,
}

impl TransitionId {
    /// All transitions in the order of their numbers.
    pub const ALL: [TransitionId; 29] = [
        Self::T01,
        Self::T02,
        Self::T03,
        Self::T04,
        Self::T05,
        Self::T06,
        Self::T07,
        Self::T08,
        Self::T09,
        Self::T10,
        Self::T11,
        Self::T12,
        Self::T13,
        Self::T14,
        Self::T15,
        Self::T16,
        Self::T17,
        Self::T18,
        Self::T19,
        Self::T20,
        Self::T21,
        Self::T22,
        Self::T23,
        Self::T24,
        Self::T25,
        Self::T26,
        Self::T27,
        Self::T28,
        Self::T29,
    ];

    /// The row of the table.
    #[must_use]
    pub const fn get(self) -> &'static Transition {
        const TABLE: &[Transition; 29] = &table::TABLE;
        &TABLE[self as usize]
    }

    /// The number as text, such as `T08`.
    #[must_use]
    pub fn code(self) -> String {
        format!("T{:02}", self as usize + 1)
    }

    /// Reads a number such as `T08`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.code() == code)
    }
}

/// Where a transition starts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum From {
    /// At one state.
    State(CaseState),
    /// At any state in which the pool works on the case.
    AnyActive,
}

/// Where a transition leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum To {
    /// To one state.
    State(CaseState),
    /// Back to the state before the hold.
    Previous,
}

/// Who performs a transition.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Performer {
    /// The node itself, by a scheduled job.
    System,
    /// A person in a role.
    Role(Role),
}

impl std::convert::From<Role> for Performer {
    fn from(role: Role) -> Self {
        Self::Role(role)
    }
}

impl Performer {
    /// The stable token.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Performer::System => "system",
            Performer::Role(role) => role.code(),
        }
    }

    /// German name at a node.
    #[must_use]
    pub fn de(self, profile: &NodeProfile) -> &'static str {
        match self {
            Performer::System => "das System",
            Performer::Role(role) => role.de(profile),
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// Number.
    pub id: TransitionId,
    /// Start.
    pub from: From,
    /// Goal.
    pub to: To,
    /// Short English name.
    pub name: &'static str,
    /// German name, as on the button.
    pub de: &'static str,
    /// Who may perform it.
    pub performers: &'static [Performer],
    /// What must hold.
    pub guards: &'static [Guard],
    /// What follows, in English.
    pub effects: &'static str,
    /// Which cities' procedures know it.
    pub profiles: &'static [ProfileKind],
}

#[cfg(test)]
mod tests;
