// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The setting in its versions. Each version is a document of its own (`setting/1`, `setting/2`), so that earlier ones
//! stay readable with the reason of each change (R187). What somebody agreed to is never changed: a new version follows
//! (R19).

use jiff::civil::Date;

use super::agreement::{Acceptance, Decision};
use super::permit;
use crate::case_file::{Component, Setting};
use crate::casework::act::write;
use crate::casework::context::same_organisation;
use crate::casework::{CaseForm, Context, DocumentKey, Entry, Proceeding, Slot, Step, Writer, refusal};
use crate::codes::SettingComponentCode;
use crate::form::{Form as _, FormData, Line, Rows, Text, choices, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// Hours of care in a component.
    pub enum Intensity {
        UnderTen = "lt10", "unter 10 Stunden je Woche";
        ToTwentyFive = "10_25", "10 bis 25 Stunden je Woche";
        OverTwentyFive = "gt25", "über 25 Stunden je Woche";
        Around = "24h", "rund um die Uhr, eins zu eins";
    }
    /// What became of a version when the next one began; as in the list of hold statuses.
    pub enum SettingSoFar {
        Modified = "HS-MOD", "planvoll angepasst";
        Broken = "HS-BRK", "ungeplant abgebrochen";
    }
    /// What is unusual about a setting (R183), in words that may leave the node.
    pub enum UnusualRoute {
        NewOffer = "new_offer", "eigens entwickeltes Angebot";
        MixedTeam = "mixed_team", "Team aus mehreren Trägern";
        TrustedPerson = "trusted_person", "vertraute Person außerhalb der Hilfen trägt mit";
        Place = "place", "ungewöhnlicher Ort";
        Pace = "pace", "ungewöhnlicher zeitlicher Aufbau";
        Money = "money", "ungewöhnliche Finanzierung";
        Systems = "systems", "gemeinsam mit Klinik, Justiz oder Schule betrieben";
    }
}

form! {
    /// One component of a setting.
    pub struct ComponentRow {
        /// Kind.
        must code: SettingComponentCode = "Baustein";
        /// Provider.
        asked provider: Line = "Träger" ("Nicht nötig bei Klinik und Koordination");
        /// What the provider contributes.
        asked share: Line = "Anteil des Trägers" ("Nötig, wenn mehrere Träger zusammenarbeiten");
        /// Hours.
        asked intensity: Option<Intensity> = "Umfang" ("Immer angeben");
        /// Planned start.
        asked from: Option<Date> = "Beginn (geplant)" ("Immer angeben");
        /// Planned end.
        may to: Option<Date> = "Ende (geplant)";
        /// Tried out.
        may trial: bool = "Auf Probe";
        /// What is tried out.
        asked hypothesis: Text = "Was wird erprobt, und woran sieht man, dass es trägt?" ("Nötig bei einem neu entwickelten Angebot");
        /// When it is reviewed.
        asked review_on: Option<Date> = "Überprüfen am" ("Nötig bei Erprobung und bei einem neu entwickelten Angebot");
    }
    /// A partner of another system that shares the responsibility.
    pub struct Partner {
        /// Who.
        must organisation: Line = "Stelle";
        /// Whom to reach there.
        must contact: Line = "Ansprechperson";
        /// What it contributes.
        must share: Line = "Beitrag";
    }
    /// A version of the setting.
    pub struct SettingVersion {
        /// Components.
        must components: Rows<ComponentRow> = "Bausteine" ("Das Kernangebot zuerst");
        /// Why it is so, or what changed.
        must reason: Text = "Warum so? Was ist anders als bisher?";
        /// What became of the version before.
        may so_far: Option<SettingSoFar> = "Die vorige Fassung wurde" ("Ein Abbruch wird über „Umgestaltung vorschlagen“ gemeinsam festgestellt");
        /// Co-responsible partners (R143).
        may partners: Rows<Partner> = "Mitverantwortliche Systempartner";
        /// What is unusual about it.
        may unusual: Vec<UnusualRoute> = "Ungewöhnlicher Weg" ("Diese Angaben dürfen in ein Fallmuster");
        /// Remark.
        may remark: Text = "Anmerkung" ("Zum Beispiel: warum ein Träger allein genügt");
    }
}

impl CaseForm for SettingVersion {
    const NAME: &'static str = "setting";
    const TITLE: &'static str = "Hilfesetting";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::ImplementationPlanning || runs_in(state)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        let newest = current(case).map_or(0, |version| version.number);
        let mut slots = vec![Slot::new((newest + 1).to_string(), format!("Fassung {}", newest + 1))];
        if newest > 0 && !is_fixed(case, newest) {
            slots.insert(0, Slot::new(newest.to_string(), format!("Fassung {newest} berichtigen")));
        }
        Some(slots)
    }

    /// The next version says what is different; the rest stays.
    fn begins_with(case: &Proceeding, _: &Context<'_>) -> FormData {
        let newest = current(case).map(|version| version.entry.form);
        let next = newest.map(|form| Self { reason: Text::default(), so_far: None, remark: Text::default(), ..form });
        next.map(|form| form.to_data()).unwrap_or_default()
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = wrong_number(item, before);
        wrong.extend(self.undecided(item, before));
        for (number, row) in self.components.iter().enumerate() {
            wrong.extend(row.faults(number, &self.components));
        }
        if runs_in(before.course.state()) {
            // While the measure runs, a component that restricts liberty or leads abroad begins with this version.
            wrong.extend(permit::court_missing(&self.components, before, context));
            wrong.extend(permit::abroad_missing(&self.components, before, context));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        take_over(self, after, context);
    }
}

impl SettingVersion {
    /// One refusal when somebody says alone what case lead and coordinator decide together: that a setting broke off, or
    /// anything else than they decided.
    fn undecided(&self, item: Option<&str>, before: &Proceeding) -> Option<Refusal> {
        let written = item.and_then(|item| before.documents.item::<Self>(Self::NAME, item));
        let decided = written.and_then(|version| version.so_far);
        let alone = decided.map_or(self.so_far == Some(SettingSoFar::Broken), |decided| self.so_far != Some(decided));
        let message =
            "Was aus der vorigen Fassung geworden ist, stellen Fallführung und Poolkoordination gemeinsam fest.";
        let help = "Lassen Sie die Angabe, wie sie ist, oder schlagen Sie eine Umgestaltung vor.";
        alone.then(|| refusal(rule::SO_FAR_TOGETHER, "so_far", message, help))
    }
}

/// Whether the measure runs.
fn runs_in(state: CaseState) -> bool {
    matches!(state, CaseState::MeasureStarted | CaseState::FollowUp)
}

/// The next number is right; the newest one, too, as long as nobody agreed to it.
fn wrong_number(item: Option<&str>, before: &Proceeding) -> Vec<Refusal> {
    let newest = current(before).map_or(0, |version| version.number);
    let number = item.and_then(|item| item.parse::<u16>().ok());
    if number == Some(newest + 1) {
        return Vec::new();
    }
    if number != Some(newest) || newest == 0 {
        let message = format!("Die nächste Fassung des Settings hat die Nummer {}.", newest + 1);
        return vec![refusal(rule::SETTING_NUMBER, "", message, "Laden Sie den Fall neu.")];
    }
    if is_fixed(before, newest) {
        let message = format!("Zu Fassung {newest} liegt schon eine Zusage oder Entscheidung vor.");
        let help = format!("Legen Sie Fassung {} an; Fassung {newest} bleibt lesbar.", newest + 1);
        return vec![refusal(rule::SETTING_FIXED, "", message, help)];
    }
    Vec::new()
}

fn is_fixed(case: &Proceeding, number: u16) -> bool {
    let accepted = case.all::<Acceptance>().iter().any(|entry| entry.form.setting == number);
    accepted || case.one::<Decision>().is_some_and(|decision| decision.setting == number)
}

impl ComponentRow {
    /// A row with nothing but its kind and provider.
    #[must_use]
    pub fn bare(code: SettingComponentCode, provider: &str) -> Self {
        Self {
            code,
            provider: Line::from(provider),
            share: Line::default(),
            intensity: None,
            from: None,
            to: None,
            trial: false,
            hypothesis: Text::default(),
            review_on: None,
        }
    }

    /// Whether somebody has to provide it; helps of other systems and coordination may do without.
    fn needs_provider(&self) -> bool {
        !matches!(self.code.mode(), "health" | "coordination")
    }

    /// Whether another row is the same component of the same provider.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.code == other.code && same_organisation(&self.provider, &other.provider)
    }

    fn faults(&self, number: usize, all: &[Self]) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let mut fault = |rule, field: &str, message: &str| {
            wrong.push(refusal(rule, &format!("components.{number}.{field}"), message, ""));
        };
        if self.needs_provider() && self.provider.is_empty() {
            fault(rule::PROVIDER_MISSING, "provider", "Bitte den Träger des Bausteins angeben.");
        }
        if self.intensity.is_none() {
            fault(rule::INTENSITY_MISSING, "intensity", "Bitte den Umfang angeben.");
        }
        if self.from.is_none() {
            fault(rule::PLANNED_START_MISSING, "from", "Bitte den geplanten Beginn angeben.");
        }
        if self.to.zip(self.from).is_some_and(|(to, from)| to < from) {
            fault(rule::COMPONENT_ORDER, "to", "Das Ende liegt vor dem Beginn.");
        }
        let others =
            all.iter().any(|row| !row.provider.is_empty() && !same_organisation(&row.provider, &self.provider));
        if others && !self.provider.is_empty() && self.share.is_empty() {
            fault(rule::SHARE_MISSING, "share", "Bitte angeben, was dieser Träger beiträgt.");
        }
        let new = self.code.code() == "SC-N-NEW";
        if new && self.hypothesis.is_empty() {
            fault(rule::HYPOTHESIS_MISSING, "hypothesis", "Bitte beschreiben, was das neue Angebot erprobt.");
        }
        if (new || self.trial) && self.review_on.is_none() {
            fault(rule::REVIEW_MISSING, "review_on", "Bitte den Tag der Überprüfung angeben.");
        }
        if all[..number].iter().any(|row| row.is_same(self)) {
            fault(rule::COMPONENT_TWICE, "code", "Dieser Baustein desselben Trägers steht schon in der Liste.");
        }
        wrong
    }
}

/// A version with its number.
#[derive(Clone)]
pub struct Version {
    /// From 1.
    pub number: u16,
    /// What it says.
    pub entry: Entry<SettingVersion>,
}

/// All versions, oldest first (R187).
#[must_use]
pub fn versions(case: &Proceeding) -> Vec<Version> {
    let numbered = |entry: Entry<SettingVersion>| Some(Version { number: entry.item.parse().ok()?, entry });
    let mut found: Vec<_> = case.all::<SettingVersion>().into_iter().filter_map(numbered).collect();
    found.sort_by_key(|version| version.number);
    found
}

/// The newest version.
#[must_use]
pub fn current(case: &Proceeding) -> Option<Version> {
    versions(case).pop()
}

/// The present components: of the newest version, or of the coded record of a case that was imported.
#[must_use]
pub fn components(case: &Proceeding) -> Vec<ComponentRow> {
    if let Some(version) = current(case) {
        return version.entry.form.components.0;
    }
    let recorded = case.case.record.setting.iter().flat_map(|setting| &setting.components);
    recorded.map(|part| ComponentRow::bare(part.code, part.provider.as_deref().unwrap_or_default())).collect()
}

/// The providers of a setting, each once, as they were first written.
#[must_use]
pub fn providers(rows: &[ComponentRow]) -> Vec<&Line> {
    let mut found: Vec<&Line> = Vec::new();
    for row in rows.iter().filter(|row| !row.provider.is_empty()) {
        if !found.iter().any(|provider| same_organisation(provider, &row.provider)) {
            found.push(&row.provider);
        }
    }
    found
}

/// Writes the next version with these components: from the result of a session, from a chosen offer, or as the
/// beginning of a redesign.
pub fn propose(
    after: &mut Proceeding,
    components: Vec<ComponentRow>,
    reason: &str,
    so_far: Option<SettingSoFar>,
    context: &Context<'_>,
) {
    let earlier = current(after);
    let form = SettingVersion {
        components: Rows(components),
        reason: Text::from(reason),
        so_far,
        partners: earlier.as_ref().map(|version| version.entry.form.partners.clone()).unwrap_or_default(),
        unusual: earlier.as_ref().map(|version| version.entry.form.unusual.clone()).unwrap_or_default(),
        remark: Text::default(),
    };
    let number = earlier.map_or(0, |version| version.number) + 1;
    // A form is plain data; writing it as JSON cannot fail.
    let body = serde_json::to_value(&form).unwrap_or_default();
    write(after, DocumentKey::new(SettingVersion::NAME, Some(&number.to_string())), body, context);
    take_over(&form, after, context);
}

/// Keeps the coded record and the permit sheets in step.
fn take_over(form: &SettingVersion, after: &mut Proceeding, context: &Context<'_>) {
    let coded = |row: &ComponentRow| Component {
        code: row.code,
        provider: (!row.provider.is_empty()).then(|| row.provider.to_string()),
    };
    after.case.record.setting = Some(Setting { components: form.components.iter().map(coded).collect() });
    permit::open_sheets(after, &form.components, context);
    permit::keep_status(after);
}

/// What follows from a setting; never typed by anybody (R14).
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any combination occurs")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Flags {
    /// Several providers.
    pub cross_provider: bool,
    /// Residential and outpatient or mobile components together.
    pub residential_and_outpatient: bool,
    /// A fallback place belongs to it.
    pub fallback: bool,
    /// Something is tried out.
    pub trial: bool,
    /// What is unusual about it (R183).
    pub unusual: Vec<UnusualRoute>,
}

/// The flags of the present setting.
#[must_use]
pub fn flags(case: &Proceeding) -> Flags {
    let recorded = case.case.record.setting.as_ref();
    Flags {
        cross_provider: recorded.is_some_and(Setting::cross_provider),
        residential_and_outpatient: recorded.is_some_and(Setting::combines_residential_and_outpatient),
        fallback: recorded.is_some_and(Setting::has_fallback),
        trial: components(case).iter().any(|row| row.trial || row.code.code() == "SC-N-NEW"),
        unusual: current(case).map(|version| version.entry.form.unusual).unwrap_or_default(),
    }
}

/// How tightly the network holds (R180, K26): residential components, and those with a fallback place at another
/// provider.
#[must_use]
pub fn fallback_density(setting: &Setting) -> (usize, usize) {
    let is = |part: &&Component, mode: &str| part.code.mode() == mode;
    let fallbacks: Vec<_> = setting.components.iter().filter(|part| is(part, "fallback")).collect();
    let residential: Vec<_> = setting.components.iter().filter(|part| is(part, "residential")).collect();
    let covered = residential.iter().filter(|part| fallbacks.iter().any(|place| !same_provider(place, part))).count();
    (covered, residential.len())
}

/// Whether two components lie with the same provider, however it was typed.
fn same_provider(one: &Component, other: &Component) -> bool {
    match (&one.provider, &other.provider) {
        (Some(one), Some(other)) => same_organisation(one, other),
        (None, None) => true,
        _ => false,
    }
}
