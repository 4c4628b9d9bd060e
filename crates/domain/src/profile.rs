// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How a city runs its pool: what differs between Bremen, Berlin and others is data here, never code elsewhere.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::codes::{ClosureReason, HoldStatus};
use crate::transition::TransitionId;

/// The family of rules that a node follows.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProfileKind {
    /// Kooperationspool of Bremen: delegates, hourly remuneration, printed means.
    Bremen,
    /// Berlin: Koordinierungsstelle, case alliance of fixed members, no dismissal.
    Berlin,
    /// Any other city.
    Custom,
    /// Federal working group: a node without cases.
    Federal,
}

impl ProfileKind {
    /// All kinds.
    pub const ALL: [ProfileKind; 4] =
        [ProfileKind::Bremen, ProfileKind::Berlin, ProfileKind::Custom, ProfileKind::Federal];

    /// The stable token.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ProfileKind::Bremen => "bremen",
            ProfileKind::Berlin => "berlin",
            ProfileKind::Custom => "custom",
            ProfileKind::Federal => "federal",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub(crate) const fn coordinator_de(self) -> &'static str {
        match self {
            ProfileKind::Bremen => "BDF",
            ProfileKind::Berlin | ProfileKind::Custom => "Koordinierungsstelle",
            ProfileKind::Federal => "Geschäftsstelle",
        }
    }
}

/// An hourly rate (Fachleistungsstunde), valid from a day until the next rate begins.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct HourlyRate {
    /// First day of validity.
    pub from: Date,
    /// Euro per hour.
    pub eur: Decimal,
}

/// The profile of a node.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct NodeProfile {
    /// Family of rules.
    pub kind: ProfileKind,
    /// The pool's own id, such as `hb-bremen`.
    pub pool_id: Option<String>,
    /// Name of the pool.
    pub name: String,
    /// City.
    pub city: Option<String>,
    /// Official municipality key, eight digits.
    pub ags: Option<String>,
    /// Official state key, two digits.
    pub land: Option<String>,
    /// Full name of the pool office.
    pub pool_office: String,
    /// Cases submitted earlier do not count (R10).
    pub start_of_operation: Option<Date>,
    /// Hourly rates, sorted by their first day; empty where the pool does not pay hours.
    pub hourly_rates: Vec<HourlyRate>,
    /// Number of fixed members or delegates of the panel.
    pub fixed_members: u8,
    /// Smallest class that may leave the node.
    pub k_network: u32,
    /// Smallest cell in local statistics.
    pub k_local: u32,
}

impl NodeProfile {
    /// A profile with the defaults of its kind and nothing known about the city yet.
    #[must_use]
    pub fn new(kind: ProfileKind, name: &str) -> Self {
        let (pool_office, fixed_members) = match kind {
            ProfileKind::Bremen => ("Beratungsdienst Fremdplatzierung (BDF)", 4),
            ProfileKind::Berlin => ("Koordinierungsstelle", 8),
            ProfileKind::Custom => ("Koordinierungsstelle", 0),
            ProfileKind::Federal => ("Geschäftsstelle der Bundesarbeitsgruppe", 0),
        };
        Self {
            kind,
            pool_id: None,
            name: name.to_owned(),
            city: None,
            ags: None,
            land: None,
            pool_office: pool_office.to_owned(),
            start_of_operation: None,
            hourly_rates: Vec::new(),
            fixed_members,
            k_network: 5,
            k_local: 3,
        }
    }

    /// Whether a case may be closed with this reason. Berlin ends no accompaniment without a setting that holds.
    #[must_use]
    pub fn allows_closure(&self, reason: ClosureReason) -> bool {
        match self.kind {
            ProfileKind::Berlin => reason.entry().berlin == Some(true),
            ProfileKind::Bremen | ProfileKind::Custom => true,
            ProfileKind::Federal => false,
        }
    }

    /// Whether the procedure of this node knows a transition. A custom city follows the Bremen table.
    #[must_use]
    pub fn allows(&self, transition: TransitionId) -> bool {
        match self.kind {
            ProfileKind::Berlin => transition.get().profiles.contains(&ProfileKind::Berlin),
            ProfileKind::Bremen | ProfileKind::Custom => transition.get().profiles.contains(&ProfileKind::Bremen),
            ProfileKind::Federal => false,
        }
    }

    /// Whether the node's report prints mean ages (the Bremen report does).
    #[must_use]
    pub fn prints_means(&self) -> bool {
        self.kind == ProfileKind::Bremen
    }

    /// The German label of a hold status as this pool says it.
    #[must_use]
    pub fn hold_label(&self, status: HoldStatus) -> &'static str {
        match (self.kind, status.code()) {
            (ProfileKind::Berlin, "HS-MOD") => "im Fallverbund planvoll angepasst",
            _ => status.de(),
        }
    }

    /// What the unit head leads: the word for the organisational unit.
    #[must_use]
    pub fn unit_label(&self) -> &'static str {
        match self.kind {
            ProfileKind::Bremen => "Referat",
            ProfileKind::Berlin => "Bezirk",
            ProfileKind::Custom | ProfileKind::Federal => "Dienststelle",
        }
    }

    /// Short name of the pool office.
    #[must_use]
    pub fn pool_office_short(&self) -> &'static str {
        self.kind.coordinator_de()
    }

    /// The abbreviations that this city's staff read, with what they stand for (R115).
    #[must_use]
    pub const fn abbreviations(&self) -> &'static [(&'static str, &'static str)] {
        match self.kind {
            ProfileKind::Bremen => &[
                ("AfSD", "Amt für Soziale Dienste"),
                ("ASD", "Ambulanter Sozialdienst"),
                ("BDF", "Beratungsdienst Fremdplatzierung; führt die Geschäfte des Pools"),
                ("KIPSY", "Kinder- und jugendpsychiatrische Beratungsstelle"),
                ("LAG", "Landesarbeitsgemeinschaft der Freien Wohlfahrtspflege"),
            ],
            ProfileKind::Berlin => &[
                ("LIGA", "Spitzenverbände der Freien Wohlfahrtspflege in Berlin"),
                ("RSD", "Regionaler Sozialpädagogischer Dienst eines Bezirks"),
            ],
            ProfileKind::Custom => &[("ASD", "Allgemeiner Sozialer Dienst")],
            ProfileKind::Federal => &[],
        }
    }

    /// The hourly rate valid on a day.
    #[must_use]
    pub fn rate_on(&self, day: Date) -> Option<&HourlyRate> {
        self.hourly_rates.iter().filter(|rate| rate.from <= day).max_by_key(|rate| rate.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn berlin_never_dismisses() {
        let end = ClosureReason::parse("CL-END").unwrap();
        assert!(!NodeProfile::new(ProfileKind::Berlin, "b").allows_closure(end));
        assert!(NodeProfile::new(ProfileKind::Bremen, "b").allows_closure(end));
        assert!(!NodeProfile::new(ProfileKind::Berlin, "b").allows(TransitionId::T25));
        assert!(NodeProfile::new(ProfileKind::Custom, "c").allows(TransitionId::T25));
        assert!(!NodeProfile::new(ProfileKind::Federal, "f").allows(TransitionId::T01));
    }

    #[test]
    fn r115_each_city_explains_its_own_abbreviations() {
        let known =
            |kind| NodeProfile::new(kind, "n").abbreviations().iter().map(|(word, _)| *word).collect::<Vec<_>>();
        assert!(known(ProfileKind::Bremen).contains(&"BDF") && known(ProfileKind::Bremen).contains(&"ASD"));
        assert!(!known(ProfileKind::Berlin).contains(&"BDF"));
    }

    #[test]
    fn the_rate_is_the_one_valid_on_the_day() {
        let mut profile = NodeProfile::new(ProfileKind::Custom, "c");
        for (from, eur) in [("2019-01-01", 5600), ("2020-01-01", 6050)] {
            profile.hourly_rates.push(HourlyRate { from: from.parse().unwrap(), eur: Decimal::new(eur, 2) });
        }
        let on = |day: &str| profile.rate_on(day.parse().unwrap()).map(|rate| rate.eur.to_string());
        assert_eq!(on("2018-12-31"), None);
        assert_eq!(on("2019-12-31").as_deref(), Some("56.00"));
        assert_eq!(on("2020-01-01").as_deref(), Some("60.50"));
    }
}
