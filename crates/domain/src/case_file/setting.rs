// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The setting (Hilfesetting) and the crisis concept.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::SettingComponentCode;
use crate::debug::closed_debug;
use crate::ids::StaffId;

/// The arrangement of helps designed for one young person.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Its components, the core first.
    pub components: Vec<Component>,
}

/// One component (Settingbaustein).
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// What it is.
    pub code: SettingComponentCode,
    /// Who provides it; none for helps of other systems such as a clinic.
    pub provider: Option<String>,
}

impl Setting {
    /// The providers, sorted, each once.
    #[must_use]
    pub fn providers(&self) -> Vec<&str> {
        let names: BTreeSet<_> = self.components.iter().filter_map(|component| component.provider.as_deref()).collect();
        names.into_iter().collect()
    }

    /// The modes, sorted, each once.
    #[must_use]
    pub fn modes(&self) -> Vec<&'static str> {
        let modes: BTreeSet<_> = self.components.iter().map(|component| component.code.mode()).collect();
        modes.into_iter().collect()
    }

    /// Whether at least two providers work together (R137).
    #[must_use]
    pub fn cross_provider(&self) -> bool {
        self.providers().len() >= 2
    }

    /// Whether a residential component is combined with an outpatient or mobile one (R138).
    #[must_use]
    pub fn combines_residential_and_outpatient(&self) -> bool {
        let modes = self.modes();
        modes.contains(&"residential") && (modes.contains(&"outpatient") || modes.contains(&"mobile"))
    }

    /// Whether an agreed fallback place belongs to the setting.
    #[must_use]
    pub fn has_fallback(&self) -> bool {
        self.modes().contains(&"fallback")
    }
}

/// What happens in a crisis, agreed beforehand.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct CrisisConcept {
    /// Day of the concept.
    pub on: Option<Date>,
    /// What triggers it.
    pub triggers: Vec<String>,
    /// First step.
    pub first_step: String,
    /// Who is responsible.
    pub responsible: StaffId,
    /// Who is informed.
    pub informs: Vec<String>,
    /// How it escalates.
    pub escalation: String,
}

closed_debug!(Setting, Component, CrisisConcept);
