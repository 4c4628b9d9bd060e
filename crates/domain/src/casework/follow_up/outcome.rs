// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Observations 3, 6, 12 and 24 months after the start, and what helped or hindered.

use jiff::ToSpan;
use jiff::civil::Date;

use super::course::{Friction, SystemTransition, in_the_pool};
use crate::case_file::{MEASURING_POINTS, OutcomeObservation, days_between, outcome_due};
use crate::casework::implementation::funding_refusals;
use crate::casework::{CaseForm, Context, Entry, Proceeding, Slot, Step, Writer, refusal};
use crate::codes::{HindranceFactor, HoldStatus, OutcomeDelinquency, OutcomeRetention, OutcomeSchool, SuccessFactor};
use crate::form::{Rows, Text, choices, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

/// How long before its day an observation can be made (I11).
pub const EARLY_DAYS: i32 = 14;

choices! {
    /// How the young person rates the help.
    pub enum Rating {
        Bad = "1", "hilft gar nicht";
        Rather = "2", "hilft wenig";
        Mixed = "3", "teils, teils";
        Good = "4", "hilft";
        Very = "5", "hilft sehr";
    }
    /// How far the goals of the help plan are reached.
    pub enum GoalAttainment {
        None = "none", "noch nicht";
        Partly = "partly", "teilweise";
        Mostly = "mostly", "weitgehend";
        Reached = "reached", "erreicht";
    }
    /// How much a factor weighed.
    pub enum Weight {
        Some = "1", "etwas";
        Much = "2", "deutlich";
        Decisive = "3", "entscheidend";
    }
}

form! {
    /// An observation at a measuring point (`outcome/3`, `outcome/6`, `outcome/12`, `outcome/24`).
    pub struct Outcome {
        /// Status of the setting.
        must hold_status: HoldStatus = "Das Setting";
        /// School or training.
        asked school: Option<OutcomeSchool> = "Schule oder Ausbildung" ("Nötig, außer wenn das Setting „unbekannt“ ist");
        /// Delinquency.
        asked delinquency: Option<OutcomeDelinquency> = "Delinquenz seit der letzten Beobachtung" ("Nötig, außer wenn das Setting „unbekannt“ ist");
        /// Days in a clinic.
        asked clinic_days: Option<u16> = "Tage in der Klinik seit der letzten Beobachtung" ("Nötig, außer wenn das Setting „unbekannt“ ist");
        /// Days absent.
        asked absent_days: Option<u16> = "Tage abgängig seit der letzten Beobachtung" ("Nötig, außer wenn das Setting „unbekannt“ ist");
        /// Where the young person stays.
        asked retention: Option<OutcomeRetention> = "Verbleib" ("Nötig, außer wenn das Setting „unbekannt“ ist");
        /// Goals.
        may goals: Option<GoalAttainment> = "Ziele des Hilfeplans";
        /// Own rating.
        may young_person_rating: Option<Rating> = "So sieht es der junge Mensch" ("Freiwillig");
        /// Own words.
        may young_person_words: Text = "In eigenen Worten" ("Freiwillig; bleibt im Haus");
        /// Remark.
        may remark: Text = "Anmerkung" ("Bleibt im Haus");
    }
    /// Where the young person stays now, told between two measuring points.
    pub struct Stay {
        /// Where.
        must retention: OutcomeRetention = "Verbleib";
        /// Remark.
        may remark: Text = "Anmerkung" ("Bleibt im Haus");
    }
    /// Something that helped.
    pub struct SuccessRow {
        /// Factor.
        must factor: SuccessFactor = "Gelingensfaktor";
        /// Weight.
        may weight: Option<Weight> = "Gewicht";
    }
    /// Something that hindered.
    pub struct HindranceRow {
        /// Factor.
        must factor: HindranceFactor = "Hemmnis";
        /// Weight.
        may weight: Option<Weight> = "Gewicht";
    }
    /// What helped and what hindered.
    pub struct Factors {
        /// Helped.
        may success: Rows<SuccessRow> = "Was hat geholfen?";
        /// Hindered.
        may hindrance: Rows<HindranceRow> = "Was hat gehindert?";
        /// Remark.
        may remark: Text = "Anmerkung" ("Bleibt im Haus");
    }
}

/// The measuring point of an item.
fn point(item: Option<&str>) -> Option<u8> {
    item.and_then(|item| item.parse().ok()).filter(|months| MEASURING_POINTS.contains(months))
}

impl CaseForm for Outcome {
    const NAME: &'static str = "outcome";
    const TITLE: &'static str = "Verlauf erfassen";
    const STEP: Step = Step::FollowUp;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator, Writer::SettingProvider];

    fn open_in(state: CaseState) -> bool {
        // The last measuring points can lie after the closing.
        in_the_pool(state) || state == CaseState::Closed
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        let slot =
            |point: &OutcomeObservation| Slot::new(point.months.to_string(), format!("nach {} Monaten", point.months));
        Some(case.case.record.outcomes.iter().map(slot).collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let Some(months) = point(item) else {
            let message = "Diese Beobachtung gibt es nicht; beobachtet wird nach 3, 6, 12 und 24 Monaten.";
            return vec![refusal(rule::MEASURING_POINT, "", message, "")];
        };
        let Some(start) = before.case.record.measure_started_on else {
            let help = context.help_of_lead(
                before,
                "Erfassen Sie zuerst den tatsächlichen Beginn.",
                "Die Fallführung erfasst zuerst den tatsächlichen Beginn.",
            );
            return vec![refusal(rule::NOT_STARTED, "", "Die Maßnahme hat noch nicht begonnen.", help)];
        };
        let first = outcome_due(start, months).saturating_add((-EARLY_DAYS).days());
        if context.today() < first {
            let message = format!(
                "Der Verlauf nach {months} Monaten kann ab dem {:02}.{:02}.{} erfasst werden.",
                first.day(),
                first.month(),
                first.year()
            );
            return vec![refusal(
                rule::OUTCOME_TOO_EARLY,
                "",
                message,
                "Ereignisse halten Sie jederzeit im Verlauf fest.",
            )];
        }
        self.gaps().into_iter().chain(self.too_many(start, context.today())).collect()
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let record = &mut after.case.record;
        let (Some(months), Some(start)) = (point(item), record.measure_started_on) else { return };
        record.outcomes.retain(|observation| observation.months != months);
        record.outcomes.push(OutcomeObservation {
            months,
            due: outcome_due(start, months),
            hold_status: Some(self.hold_status),
            school: self.school,
            delinquency: self.delinquency,
            clinic_days: self.clinic_days,
            absent_days: self.absent_days,
        });
        record.outcomes.sort_by_key(|observation| observation.months);
        // The latest observation says where the young person stays, also when an earlier one is corrected.
        let told = after.documents.all::<Self>(Self::NAME).into_iter();
        let latest =
            told.filter_map(|entry: Entry<Self>| Some((point(Some(&entry.item))?, entry.form.retention?))).max();
        after.case.record.retention = latest.map(|(_, retention)| retention).or(after.case.record.retention);
    }
}

impl Outcome {
    /// Everything is answered, unless nobody knows how it is.
    fn gaps(&self) -> Vec<Refusal> {
        let answers = [
            ("school", self.school.is_some()),
            ("delinquency", self.delinquency.is_some()),
            ("clinic_days", self.clinic_days.is_some()),
            ("absent_days", self.absent_days.is_some()),
            ("retention", self.retention.is_some()),
        ];
        let unknown = self.hold_status.held().is_none();
        let open = answers.into_iter().filter(|(_, answered)| !answered && !unknown);
        let help = "Ist der Verlauf nicht bekannt, wählen Sie beim Setting „unbekannt“.";
        open.map(|(field, _)| refusal(rule::ANSWER_MISSING, field, "Bitte angeben.", help)).collect()
    }

    /// No more days than have passed since the start.
    fn too_many(&self, start: Date, today: Date) -> Option<Refusal> {
        let passed = days_between(start, today);
        let told = i32::from(self.clinic_days.unwrap_or(0)) + i32::from(self.absent_days.unwrap_or(0));
        let message = format!("Seit dem Beginn sind {passed} Tage vergangen, angegeben sind {told}.");
        (told > passed).then(|| refusal(rule::TOO_MANY_DAYS, "clinic_days", message, ""))
    }
}

impl CaseForm for Stay {
    const NAME: &'static str = "stay";
    const TITLE: &'static str = "Verbleib";
    const STEP: Step = Step::FollowUp;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        matches!(state, CaseState::MeasureStarted | CaseState::FollowUp)
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        after.case.record.retention = Some(self.retention);
    }
}

impl CaseForm for Factors {
    const NAME: &'static str = "factors";
    const TITLE: &'static str = "Gelingensfaktoren und Hemmnisse";
    const STEP: Step = Step::FollowUp;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        in_the_pool(state) || state == CaseState::Closed
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let record = &mut after.case.record;
        record.success_factors.clear();
        for row in self.success.iter() {
            if !record.success_factors.contains(&row.factor) {
                record.success_factors.push(row.factor);
            }
        }
        record.hindrance_factors.clear();
        for row in self.hindrance.iter() {
            if !record.hindrance_factors.contains(&row.factor) {
                record.hindrance_factors.push(row.factor);
            }
        }
        keep_hindrances(after);
    }
}

/// The factors as the page shows them to be changed: what somebody wrote, or what an imported case brought along.
#[must_use]
pub fn factors(case: &Proceeding) -> Factors {
    let record = &case.case.record;
    let success = |factor: &SuccessFactor| SuccessRow { factor: *factor, weight: None };
    let hindrance = |factor: &HindranceFactor| HindranceRow { factor: *factor, weight: None };
    case.one().unwrap_or_else(|| Factors {
        success: Rows(record.success_factors.iter().map(success).collect()),
        hindrance: Rows(record.hindrance_factors.iter().map(hindrance).collect()),
        remark: Text::default(),
    })
}

/// Hindrances that other forms show: refused money (R189), shifting between systems (R20), frictions (R147). They are
/// added to those that somebody named.
pub(in crate::casework) fn keep_hindrances(after: &mut Proceeding) {
    let mut shown: Vec<&str> = after.all::<Friction>().iter().map(|entry| entry.form.kind.code()).collect();
    if funding_refusals(after) > 0 {
        shown.push("HF-FUND");
    }
    if after.all::<SystemTransition>().iter().any(|entry| entry.form.is_shift()) {
        shown.push("HF-SHIFT");
    }
    let factors = &mut after.case.record.hindrance_factors;
    for factor in shown.into_iter().filter_map(|code| HindranceFactor::parse(code).ok()) {
        if !factors.contains(&factor) {
            factors.push(factor);
        }
    }
}
