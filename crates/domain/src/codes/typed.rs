// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One type for each code list that the case file uses.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{CodeEntry, CodeList, UnknownCode, list};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident in $list:literal;)+) => { $(
        $(#[$doc])*
        /// Ordered as in its list.
        #[derive(Clone, Copy, Eq, PartialEq, Ord, PartialOrd, Hash)]
        pub struct $name(u16);

        impl $name {
            /// Id of the code list.
            pub const LIST: &'static str = $list;

            fn list() -> &'static CodeList {
                static LIST: LazyLock<&'static CodeList> = LazyLock::new(|| {
                    // Unwrap safety: the lists are embedded; a test calls this for every type.
                    list($list).expect("the embedded code lists contain this list")
                });
                &LIST
            }

            /// Reads a code.
            ///
            /// # Errors
            /// [`UnknownCode`] when the list has no such code.
            pub fn parse(code: &str) -> Result<Self, UnknownCode> {
                let position = Self::list().entries.iter().position(|entry| entry.code == code);
                position
                    .and_then(|position| u16::try_from(position).ok())
                    .map(Self)
                    .ok_or(UnknownCode { list: $list })
            }

            /// The entry with its attributes.
            #[must_use]
            pub fn entry(self) -> &'static CodeEntry {
                &Self::list().entries[usize::from(self.0)]
            }

            /// The code.
            #[must_use]
            pub fn code(self) -> &'static str {
                &self.entry().code
            }

            /// German label.
            #[must_use]
            pub fn de(self) -> &'static str {
                &self.entry().de
            }

            /// English label.
            #[must_use]
            pub fn en(self) -> &'static str {
                &self.entry().en
            }

            /// All codes in the order of the list.
            pub fn all() -> impl Iterator<Item = Self> {
                (0..u16::try_from(Self::list().entries.len()).unwrap_or(u16::MAX)).map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(code: &str) -> Result<Self, UnknownCode> {
                Self::parse(code)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&code).map_err(de::Error::custom)
            }
        }

        impl crate::codes::typed::Code for $name {
            const LIST: &'static str = $list;
            fn read(code: &str) -> Option<Self> {
                Self::parse(code).ok()
            }
            fn every() -> Vec<Self> {
                Self::all().collect()
            }
            fn text(self) -> &'static str {
                self.code()
            }
        }

        impl crate::form::Pick for $name {
            const SEVERAL: crate::form::Kind = crate::form::Kind::Many($list);
            fn pick(token: &str) -> Option<Self> {
                Self::parse(token).ok()
            }
            fn token(self) -> &'static str {
                self.code()
            }
        }

        impl crate::form::Value for $name {
            const KIND: crate::form::Kind = crate::form::Kind::One($list);
            fn read(
                data: &crate::form::FormData,
                name: &str,
                field: &crate::form::Field,
                faults: &mut Vec<crate::form::FieldFault>,
            ) -> Option<Self> {
                crate::form::read_pick(data, name, field, faults)
            }
            fn write(&self, data: &mut crate::form::FormData, name: &str) {
                data.push(name, self.code());
            }
        }
    )+

        #[cfg(test)]
        mod tests {
            #[test]
            fn every_code_of_every_typed_list_reads_back() {
                $(
                    let mut count = 0;
                    for code in super::$name::all() {
                        assert_eq!(super::$name::parse(code.code()), Ok(code));
                        let json = serde_json::to_string(&code).unwrap();
                        assert_eq!(serde_json::from_str::<super::$name>(&json).unwrap(), code);
                        count += 1;
                    }
                    assert!(count > 1, "{}", $list);
                    assert!(super::$name::parse("NO-SUCH-CODE").is_err());
                    assert!(serde_json::from_str::<super::$name>("\"NO-SUCH-CODE\"").is_err());
                )+
            }
        }
    };
}

/// What the reader of pool files and the figures need to know about any code type.
pub(crate) trait Code: Copy + Eq + Ord {
    const LIST: &'static str;
    fn read(code: &str) -> Option<Self>;
    fn every() -> Vec<Self>;
    fn text(self) -> &'static str;
}

codes! {
    /// Problem constellation (Problemkonstellation).
    Problem in "problem";
    /// Problem group, the generalisation of problem codes.
    ProblemGroup in "problem_group";
    /// Trigger of the referral (Anlass der Falleingabe).
    Trigger in "trigger";
    /// Course of the escalation.
    Escalation in "escalation";
    /// Purpose of the consultation.
    ConsultPurpose in "consult_purpose";
    /// Interface to another system (Systemschnittstelle).
    Interface in "interface";
    /// Assessment what the behaviour expresses.
    BehaviourOrigin in "behaviour_origin";
    /// Kind of an earlier help station.
    HelpStationCode in "help_history";
    /// How a help station ended.
    EndReason in "end_reason";
    /// Component of a setting (Settingbaustein).
    SettingComponentCode in "setting_component";
    /// Status of the setting at a measuring point.
    HoldStatus in "hold_status";
    /// School and training at a measuring point.
    OutcomeSchool in "outcome_school";
    /// Delinquency in the period before a measuring point.
    OutcomeDelinquency in "outcome_delinq";
    /// Where the young person stayed (Verbleib).
    OutcomeRetention in "outcome_retention";
    /// Success factor (Gelingensfaktor).
    SuccessFactor in "success_factor";
    /// Hindrance (Hemmnis).
    HindranceFactor in "hindrance_factor";
    /// State of the operating permit (§§ 45, 45a SGB VIII).
    PermitStatus in "permit_status";
    /// Reason for closing the pool's accompaniment.
    ClosureReason in "closure_reason";
    /// Gender as in § 22 Abs. 3 `PStG`.
    Gender in "gender";
    /// Age band of the official form.
    AgeBandOfficial in "age_band_official";
    /// Wide age band, used in exports.
    AgeBandWide in "age_band_wide";
    /// Kind of a course event.
    EventType in "event_type";
    /// Function of an invited external expert.
    ExternalRole in "external_role";
    /// Berlin district; stays local.
    BerlinDistrict in "berlin_bezirk";
    /// Where the young person lives when the case is submitted (official list).
    PlaceOfStay in "kjh_aufenthalt";
}

impl Problem {
    /// The group that stands for this problem in an export.
    ///
    /// # Panics
    /// Never: a test checks the group of every entry.
    #[must_use]
    pub fn group(self) -> ProblemGroup {
        let group = self.entry().group.as_deref().unwrap_or_default();
        // Unwrap safety: every entry of the embedded list names a group of the group list; a test checks it.
        ProblemGroup::parse(group).expect("every problem names its group")
    }
}

impl Escalation {
    /// Not clear yet.
    ///
    /// # Panics
    /// Never: the embedded list has the code; a test reads every code.
    #[must_use]
    pub fn unclear() -> Self {
        // Unwrap safety: a test of the lists reads this code.
        Self::parse("ESC-U").expect("the list has ESC-U")
    }
}

impl EndReason {
    /// Whether the station broke down: ended by the provider, the young person or the custodians (R135).
    #[must_use]
    pub fn is_breakdown(self) -> bool {
        matches!(self.code(), "ER-PROV" | "ER-YP" | "ER-CUST")
    }
}

impl HoldStatus {
    /// Whether the setting counts as held; none when unknown.
    #[must_use]
    pub fn held(self) -> Option<bool> {
        self.entry().held
    }
}

impl SettingComponentCode {
    /// The mode: residential, outpatient, mobile, health, abroad, fallback, coordination or any.
    #[must_use]
    pub fn mode(self) -> &'static str {
        self.entry().mode.as_deref().unwrap_or("any")
    }
}

impl AgeBandOfficial {
    /// The band of an age in years at intake; none from 21 on, where the pool is no longer responsible.
    #[must_use]
    pub fn of_age(years: u8) -> Option<Self> {
        Self::all().find(|band| contains(band.entry(), years))
    }
}

impl AgeBandWide {
    /// The band of an age in years at intake; none from 21 on.
    #[must_use]
    pub fn of_age(years: u8) -> Option<Self> {
        Self::all().find(|band| contains(band.entry(), years))
    }
}

fn contains(entry: &CodeEntry, years: u8) -> bool {
    matches!((entry.min, entry.max), (Some(min), Some(max)) if (min..=max).contains(&years))
}
