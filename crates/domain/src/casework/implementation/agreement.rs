// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What binds: the providers' acceptances, the decision of the youth office, the help plan, and money.

use jiff::civil::Date;

use super::setting::{components, current, providers};
use crate::casework::context::same_organisation;
use crate::casework::follow_up::keep_hindrances;
use crate::casework::{CaseForm, Context, Entry, Proceeding, Step, Writer, refusal};
use crate::codes::SettingComponentCode;
use crate::form::{Answer, FormData, Line, Text, choices, form};
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// Decision of the youth office (§ 36a SGB VIII).
    pub enum DecisionResult {
        Granted = "granted", "bewilligt";
        Refused = "refused", "nicht bewilligt";
    }
    /// Who took part in the help plan meeting.
    pub enum PlanParticipant {
        YoungPerson = "young_person", "junger Mensch";
        Custodians = "custodians", "Sorgeberechtigte oder Vormundschaft";
        TrustedPerson = "trusted_person", "Person des Vertrauens";
        Providers = "providers", "Träger des Settings";
        PoolOffice = "pool_office", "Poolkoordination";
        School = "school", "Schule";
        Psychiatry = "psychiatry", "Kinder- und Jugendpsychiatrie";
        Justice = "justice", "Jugendhilfe im Strafverfahren oder Justiz";
        Others = "others", "weitere";
    }
    /// State of the money for a component.
    pub enum FundingState {
        Requested = "requested", "beantragt";
        Granted = "granted", "bewilligt";
        Refused = "refused", "abgelehnt";
    }
    /// Size of the costs; the amount itself is not kept, and the class never leaves the node.
    pub enum CostClass {
        Usual = "usual", "im üblichen Rahmen";
        Raised = "raised", "erhöht";
        High = "high", "weit über dem Üblichen";
    }
}

form! {
    /// A provider accepts its share of a version of the setting, or does not (R98).
    pub struct Acceptance {
        /// Version.
        must setting: u16 = "Fassung des Settings";
        /// Who.
        must provider: Line = "Träger";
        /// Answer.
        must accepts: Answer = "Zusage";
        /// Remark.
        asked remark: Text = "Anmerkung" ("Nötig bei einer Absage: der Grund. Bei einer schriftlichen Zusage: wo sie liegt");
    }
    /// The youth office decides (§ 36a SGB VIII).
    pub struct Decision {
        /// Version.
        must setting: u16 = "Fassung des Settings";
        /// Result.
        must result: DecisionResult = "Entscheidung des Jugendamts";
        /// Day.
        must decided_on: Date = "Entschieden am";
        /// Function of who decided.
        must by: Line = "Entschieden durch" ("Funktion, zum Beispiel: wirtschaftliche Jugendhilfe und Leitung");
        /// Reason.
        asked reason: Text = "Begründung" ("Nötig, wenn nicht bewilligt wird");
    }
    /// Record of the help plan (§ 36 SGB VIII).
    pub struct HelpPlan {
        /// Day.
        must on: Date = "Hilfeplangespräch am";
        /// Who took part.
        must participants: Vec<PlanParticipant> = "Beteiligt waren";
        /// Why somebody was missing.
        asked missing_reason: Text = "Nicht beteiligt, weil" ("Nötig, wenn der junge Mensch oder die Sorgeberechtigten fehlten");
        /// Goals.
        must goals: Text = "Ziele" ("Je Zeile ein Ziel");
        /// Perspective (§ 37c SGB VIII).
        may perspective: Text = "Perspektive (§ 37c SGB VIII)";
        /// Next review.
        must next_review: Date = "Nächste Überprüfung am";
    }
    /// Money for a component (R189).
    pub struct Funding {
        /// Component.
        must component: SettingComponentCode = "Baustein";
        /// Provider.
        may provider: Line = "Träger";
        /// State.
        must state: FundingState = "Stand";
        /// Day.
        must on: Date = "Am";
        /// Who decided.
        asked by: Line = "Entschieden durch" ("Nötig bei Bewilligung und Ablehnung");
        /// Size.
        may cost: Option<CostClass> = "Größenordnung" ("Bleibt im Haus");
        /// Reason.
        may reason: Text = "Begründung";
    }
    /// What a trial showed (R186).
    pub struct TrialResult {
        /// Component.
        must component: SettingComponentCode = "Baustein";
        /// Provider.
        may provider: Line = "Träger";
        /// Day.
        must reviewed_on: Date = "Überprüft am";
        /// Whether it goes on.
        must continues: Answer = "Wird fortgeführt";
        /// What it showed.
        must result: Text = "Was hat sich gezeigt?";
    }
}

fn in_planning_or_running(state: CaseState) -> bool {
    use CaseState::{FollowUp, ImplementationPlanning, Invited, MeasureStarted};
    matches!(state, ImplementationPlanning | MeasureStarted | FollowUp | Invited)
}

/// One refusal when a version is not the newest of the setting.
fn not_newest(number: u16, case: &Proceeding) -> Option<Refusal> {
    let newest = current(case).map(|version| version.number);
    if newest == Some(number) {
        return None;
    }
    let message = newest.map_or_else(
        || "Es gibt noch kein Setting.".to_owned(),
        |newest| format!("Die neueste Fassung des Settings hat die Nummer {newest}."),
    );
    Some(refusal(rule::SETTING_VERSION, "setting", message, "Bitte beziehen Sie sich auf die neueste Fassung."))
}

/// One refusal when a day has not come yet.
pub(super) fn future(day: Date, field: &str, context: &Context<'_>) -> Option<Refusal> {
    (day > context.today()).then(|| refusal(rule::DATE_IN_FUTURE, field, "Der Tag liegt in der Zukunft.", ""))
}

/// One refusal when a delegate speaks for another organisation; the coordinator records for any.
pub(super) fn foreign(provider: &str, context: &Context<'_>) -> Option<Refusal> {
    let own = context.organisation().is_some_and(|own| same_organisation(own, provider));
    if own || context.has(Role::PoolCoordinator) {
        return None;
    }
    let help = "Für andere Träger trägt die Poolkoordination ein.";
    Some(refusal(rule::OTHER_PROVIDER, "provider", "Sie können nur für den eigenen Träger sprechen.", help))
}

/// The number of the newest version, as the first answer of a form.
fn newest_version(case: &Proceeding) -> FormData {
    let mut data = FormData::default();
    if let Some(version) = current(case) {
        data.push("setting", version.number.to_string());
    }
    data
}

/// The provider for which the acting person can speak; none for the pool office, which writes for all.
pub(super) fn own_provider(context: &Context<'_>) -> Option<String> {
    let speaks = context.has(Role::ProviderDelegate) && !context.has(Role::PoolCoordinator);
    context.organisation().filter(|_| speaks).map(str::to_owned)
}

impl CaseForm for Acceptance {
    const NAME: &'static str = "acceptance";
    const TITLE: &'static str = "Zusage eines Trägers";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::SettingProvider, Writer::Coordinator];
    const ABOUT: Option<&'static str> = Some("setting");

    fn open_in(state: CaseState) -> bool {
        in_planning_or_running(state)
    }

    /// The version that is to be answered, and who answers.
    fn begins_with(case: &Proceeding, context: &Context<'_>) -> FormData {
        let mut data = newest_version(case);
        if let Some(own) = own_provider(context) {
            data.push("provider", own);
        }
        data
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = not_newest(self.setting, before).into_iter().collect();
        wrong.extend(foreign(&self.provider, context));
        let rows = components(before);
        if !providers(&rows).into_iter().any(|provider| same_organisation(provider, &self.provider)) {
            wrong.push(refusal(rule::NOT_IN_SETTING, "provider", "Dieser Träger gehört nicht zum Setting.", ""));
        }
        if !self.accepts.0 && self.remark.is_empty() {
            wrong.push(refusal(rule::REASON_MISSING, "remark", "Bitte den Grund der Absage angeben.", ""));
        }
        let earlier = item.and_then(|item| before.documents.item::<Self>(Self::NAME, item));
        if earlier.is_some_and(|earlier| !same_organisation(&earlier.provider, &self.provider)) {
            wrong.push(refusal(rule::OTHER_PROVIDER, "provider", "Diese Angabe gehört einem anderen Träger.", ""));
        }
        wrong
    }
}

/// The newest answer of a provider to a version; none when it has not answered.
#[must_use]
pub fn answer_of(case: &Proceeding, number: u16, provider: &str) -> Option<bool> {
    let answers = case.all::<Acceptance>();
    let own =
        |entry: &&Entry<Acceptance>| entry.form.setting == number && same_organisation(&entry.form.provider, provider);
    answers.iter().filter(own).max_by_key(|entry| entry.at).map(|entry| entry.form.accepts.0)
}

/// The providers that have not accepted the newest version.
#[must_use]
pub fn not_accepted(case: &Proceeding) -> Vec<String> {
    let Some(version) = current(case) else { return Vec::new() };
    let missing = |provider: &&Line| answer_of(case, version.number, provider) != Some(true);
    providers(&version.entry.form.components).into_iter().filter(missing).map(ToString::to_string).collect()
}

impl CaseForm for Decision {
    const NAME: &'static str = "decision";
    const TITLE: &'static str = "Entscheidung des Jugendamts";
    const STEP: Step = Step::Implementation;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];
    const ABOUT: Option<&'static str> = Some("setting");

    fn open_in(state: CaseState) -> bool {
        in_planning_or_running(state)
    }

    fn begins_with(case: &Proceeding, _: &Context<'_>) -> FormData {
        newest_version(case)
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = not_newest(self.setting, before).into_iter().collect();
        wrong.extend(future(self.decided_on, "decided_on", context));
        if self.result == DecisionResult::Refused && self.reason.is_empty() {
            wrong.push(refusal(rule::REASON_MISSING, "reason", "Bitte begründen.", ""));
        }
        wrong
    }
}

impl CaseForm for HelpPlan {
    const NAME: &'static str = "help_plan";
    const TITLE: &'static str = "Hilfeplan-Vermerk";
    const STEP: Step = Step::Implementation;
    /// R105: nobody else.
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        in_planning_or_running(state) || state == CaseState::OfferCoordination
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = future(self.on, "on", context).into_iter().collect();
        let needed = [PlanParticipant::YoungPerson, PlanParticipant::Custodians];
        let missing: Vec<_> =
            needed.into_iter().filter(|one| !self.participants.contains(one)).map(PlanParticipant::de).collect();
        if !missing.is_empty() && self.missing_reason.is_empty() {
            let message = format!("Bitte begründen, warum nicht beteiligt: {}.", missing.join(", "));
            wrong.push(refusal(rule::PARTICIPATION_MISSING, "missing_reason", message, ""));
        }
        if self.next_review <= self.on {
            wrong.push(refusal(
                rule::REVIEW_ORDER,
                "next_review",
                "Die Überprüfung muss nach dem Gespräch liegen.",
                "",
            ));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        after.case.record.help_plan_on = Some(self.on);
    }
}

impl CaseForm for Funding {
    const NAME: &'static str = "funding";
    const TITLE: &'static str = "Finanzierung eines Bausteins";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        in_planning_or_running(state) || state == CaseState::OfferCoordination
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = future(self.on, "on", context).into_iter().collect();
        if self.state != FundingState::Requested && self.by.is_empty() {
            wrong.push(refusal(rule::DECIDED_BY_MISSING, "by", "Bitte angeben, wer entschieden hat.", ""));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        // Refused money is a hindrance.
        keep_hindrances(after);
    }
}

/// How often money for a component was refused (K27).
#[must_use]
pub fn funding_refusals(case: &Proceeding) -> usize {
    case.all::<Funding>().iter().filter(|entry| entry.form.state == FundingState::Refused).count()
}

impl CaseForm for TrialResult {
    const NAME: &'static str = "trial_result";
    const TITLE: &'static str = "Ergebnis einer Erprobung";
    const STEP: Step = Step::FollowUp;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator, Writer::SettingProvider];

    fn open_in(state: CaseState) -> bool {
        in_planning_or_running(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        future(self.reviewed_on, "reviewed_on", context).into_iter().collect()
    }
}
