// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How somebody reaches something: the matrix, and what holds between this person and this case today.

use std::collections::BTreeSet;

use serde::Serialize;

use super::matrix::{Condition, Grant, Object, Right, cell};
use crate::role::{Actor, Role};

/// How somebody reaches something; what comes later includes what comes before.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not at all.
    None,
    /// In sums only.
    Aggregate,
    /// Under the code.
    Pseudonymised,
    /// With the name.
    Identified,
    /// To write it.
    Write,
}

impl From<Right> for Level {
    fn from(right: Right) -> Self {
        match right {
            Right::Aggregate => Level::Aggregate,
            Right::Pseudonymised => Level::Pseudonymised,
            Right::Identified => Level::Identified,
            Right::Write => Level::Write,
        }
    }
}

/// A grant for one case and a period, as far as it goes today.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Granted {
    /// To the case under its code.
    Pseudonymised,
    /// To the case with the name.
    Identified,
}

/// What holds between a person and a case on a day; nothing of it for what belongs to no case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Ground {
    /// The roles in which the case is the person's business.
    pub business: BTreeSet<Role>,
    /// In which column the person stands beside those of the own roles: a colleague of another unit who was invited stands
    /// where guests stand, who stands in for the case lead at a session reads like the unit head.
    pub stands_as: BTreeSet<Role>,
    /// Whether the pool office sees the name (C1).
    pub policy: bool,
    /// A grant for the case.
    pub granted: Option<Granted>,
    /// In which things something is the person's own: an assessment, an answer, an offer, what somebody confided.
    pub own: BTreeSet<Object>,
    /// Whether the person's provider is in the setting.
    pub in_setting: bool,
    /// Whether the measure has started.
    pub started: bool,
}

impl Ground {
    /// What one right of a cell comes to.
    fn gives(&self, role: Role, object: Object, grant: Grant) -> Level {
        let business = self.business.contains(&role);
        let right = Level::from(grant.right);
        let reached = match grant.when {
            // Sums name no case; everything else is for those whose business it is.
            Condition::Always => business || !object.is_of_case() || right == Level::Aggregate,
            Condition::TwoPeople => true,
            Condition::Policy => self.policy && business,
            Condition::Granted => match self.granted {
                Some(Granted::Identified) => true,
                // The permit authority's sheet and an invitation name nobody.
                Some(Granted::Pseudonymised) => {
                    right <= Level::Pseudonymised || matches!(object, Object::PermitSheet | Object::Invitations)
                }
                None => self.policy && business,
            },
            Condition::OwnPart => self.own.contains(&object),
            // Who cares for the person knows the name from the start of the measure on (rule c).
            Condition::InSetting => self.in_setting && (self.started || object != Object::Identity),
            // Who writes a part of something in a case reads it; a part of anything else is no way to the whole.
            Condition::Part if object.is_of_case() && business => return right.min(Level::Identified),
            // Consent is asked for each item.
            Condition::Part | Condition::Consent => false,
        };
        if reached { right } else { Level::None }
    }
}

/// How a person reaches a kind of thing: the most that any of the roles gives. A right that somebody has only in part is not
/// reached: reading the name with a grant under the code is none.
#[must_use]
pub fn level(actor: &Actor, object: Object, ground: &Ground) -> Level {
    let roles = actor.roles.iter().chain(&ground.stands_as);
    let reached = roles.flat_map(|role| cell(*role, object).iter().map(|grant| ground.gives(*role, object, *grant)));
    reached.max().unwrap_or(Level::None)
}
