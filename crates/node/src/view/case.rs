// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Case page.

use askama::Template;

use super::parts::{Badge, Fact, Tone};
use super::pattern::OutcomeRow;
use super::{Crumb, Page};

/// One case with its parts. What the signed-in person may not see is `None` and is not mentioned.
#[derive(Debug, Template)]
#[template(path = "case.html")]
pub struct CasePage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Case code.
    pub code: String,
    /// Name of the young person; `None` in the pseudonymised view.
    pub name: Option<String>,
    /// State as badge.
    pub state: Badge,
    /// Phase ("Clearingphase"); empty outside the three phases.
    pub phase: String,
    /// The way through the 16 states.
    pub flow: Flow,
    /// What is due, in order of the day.
    pub due: Vec<super::due::DueRow>,
    /// What happened, newest last.
    pub timeline: Vec<TimelineRow>,
    /// Referral: age, gender, case lead, dates, triggers, escalation, purposes, exception.
    pub referral: Vec<Fact>,
    /// Problem labels in German.
    pub problems: Vec<String>,
    /// Interface labels in German.
    pub interfaces: Vec<String>,
    /// Person; only in the identified view.
    pub person: Option<PersonPart>,
    /// Text of the case presentation, identified or anonymised as the person may read it; empty if there is none.
    pub narrative: String,
    /// What was confided (section 65 SGB VIII); `None` for everybody who may not see it.
    pub entrusted: Option<Vec<EntrustedRow>>,
    /// Earlier help, oldest first.
    pub history: Vec<StationRow>,
    /// Panel sessions.
    pub sessions: Vec<SessionPart>,
    /// Setting; `None` before there is one.
    pub setting: Option<SettingPart>,
    /// Permit status in German; empty before there is one.
    pub permit: String,
    /// Crisis concept; `None` before there is one.
    pub crisis: Option<CrisisPart>,
    /// Day of the help plan, German date; empty before there is one.
    pub help_plan_on: String,
    /// Day the measure really started; empty before.
    pub started_on: String,
    /// Outcomes after 3, 6, 12 and 24 months; empty before the start.
    pub outcomes: Vec<OutcomeRow>,
    /// Retention in German; empty before it is recorded.
    pub retention: String,
    /// Success factors in German.
    pub success_factors: Vec<String>,
    /// Hindrance factors in German.
    pub hindrance_factors: Vec<String>,
    /// Closure: day and reason; empty while the case is open.
    pub closure: Vec<Fact>,
    /// What this person may do about the pattern of the case; `None` without that right.
    pub pattern: Option<PatternAction>,
    /// Who leads the case, on top of every page of it (R114).
    pub lead: String,
    /// What this person can do now, by part of the way.
    pub actions: Vec<ActionGroup>,
    /// What to look at.
    pub hints: Vec<Hint>,
    /// The steps that come next, with what is missing for each.
    pub next_steps: Vec<NextStep>,
    /// What was written so far, by part of the way.
    pub documents: Vec<DocumentGroup>,
    /// Pages to print.
    pub prints: Vec<super::Link>,
}

/// Forms of one part of the way that can be written now.
#[derive(Clone, Debug)]
pub struct ActionGroup {
    /// Part of the way.
    pub title: String,
    /// The forms.
    pub actions: Vec<ActionRow>,
}

/// Forms of all parts that are shown unfolded together; more would hide the next step among them.
const UNFOLDED_MAX: usize = 8;

impl ActionGroup {
    /// Whether the group stands open: it holds the next step or a draft, or there are few forms altogether.
    fn stands_open(&self, all: &[Self]) -> bool {
        let few = all.iter().map(|group| group.actions.len()).sum::<usize>() <= UNFOLDED_MAX;
        few || self.actions.iter().any(|row| row.state.is_some())
    }
}

/// One form that can be written now.
#[derive(Clone, Debug)]
pub struct ActionRow {
    /// Address.
    pub href: String,
    /// Title.
    pub title: String,
    /// What there is already, or empty.
    pub note: String,
    /// Draft, or that it moves the case.
    pub state: Option<Badge>,
}

/// Something to look at; it stands in nobody's way.
#[derive(Clone, Debug)]
pub struct Hint {
    /// Whether it presses.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
    /// Where it is settled, or empty.
    pub href: String,
}

/// A step of the case that comes next.
#[derive(Clone, Debug)]
pub struct NextStep {
    /// German name of the step.
    pub title: String,
    /// Who takes it.
    pub who: String,
    /// What is missing for it.
    pub missing: Vec<super::form::Problem>,
    /// How much more is missing, or empty.
    pub more: String,
}

/// What was written in one part of the way.
#[derive(Clone, Debug)]
pub struct DocumentGroup {
    /// Part of the way.
    pub title: String,
    /// The documents.
    pub documents: Vec<super::referral::Summary>,
}

/// Way of a case through its states, grouped by phase.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The five stretches of the way.
    pub phases: Vec<FlowPhase>,
}

/// One stretch of the way.
#[derive(Clone, Debug)]
pub struct FlowPhase {
    /// German heading.
    pub title: &'static str,
    /// Its states.
    pub steps: Vec<FlowStep>,
}

/// One state on the way.
#[derive(Clone, Debug)]
pub struct FlowStep {
    /// German label.
    pub label: String,
    /// Where the case stands relative to it.
    pub status: FlowStepStatus,
    /// Whether it lies beside the usual way (returned, advised, on hold, withdrawn).
    pub aside: bool,
}

/// Where a case stands relative to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowStepStatus {
    /// Has been there.
    Done,
    /// Is there now.
    Current,
    /// Not there, or never.
    Open,
}

/// Phase heading and the codes of its states; codes outside the usual way stand in [`ASIDE`].
const PHASES: [(&str, &[&str]); 5] = [
    ("Anmeldung", &["draft", "submitted", "returned", "endorsed"]),
    ("Clearing", &["triage", "advised", "invited", "in_session"]),
    ("Umsetzung", &["offer_coordination", "implementation_planning"]),
    ("Verlauf", &["measure_started", "follow_up", "on_hold"]),
    ("Ende", &["closed", "withdrawn", "anonymised"]),
];
/// States that a case need not pass.
const ASIDE: [&str; 5] = ["returned", "advised", "offer_coordination", "on_hold", "withdrawn"];

impl Flow {
    /// The way with `current` marked. `visited` are the codes of the states the case has been in; a state on the usual way before the
    /// current one counts as visited, because the way has no shortcut around it. `label` translates a code.
    #[must_use]
    pub fn new(current: &str, visited: &[&str], label: impl Fn(&str) -> String) -> Self {
        let codes: Vec<&str> = PHASES.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
        let here = codes.iter().position(|code| *code == current).unwrap_or(0);
        let left_early = ["withdrawn", "advised", "on_hold"].contains(&current);
        let status = |code: &str| {
            let place = codes.iter().position(|other| *other == code).unwrap_or(0);
            if code == current {
                FlowStepStatus::Current
            } else if visited.contains(&code) || (!left_early && place < here && !ASIDE.contains(&code)) {
                FlowStepStatus::Done
            } else {
                FlowStepStatus::Open
            }
        };
        let phases = PHASES
            .iter()
            .map(|(title, codes)| FlowPhase {
                title,
                steps: codes
                    .iter()
                    .map(|code| FlowStep { label: label(code), status: status(code), aside: ASIDE.contains(code) })
                    .collect(),
            })
            .collect();
        Self { phases }
    }
}

impl FlowStepStatus {
    /// Class suffix of the step.
    pub(super) fn css(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Open => "open",
        }
    }
}

/// One line of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// Day or month in German.
    pub on: String,
    /// What kind of event, one word ("Sitzung", "Hilfe", "Vereinbarung").
    pub kind: String,
    /// What happened.
    pub text: String,
}

/// The identified person.
#[derive(Clone, Debug)]
pub struct PersonPart {
    /// Names, birth date, file number, address, custody, guardian.
    pub facts: Vec<Fact>,
}

/// A confided item.
#[derive(Clone, Debug)]
pub struct EntrustedRow {
    /// What was said.
    pub text: String,
    /// By whom.
    pub confided_by: String,
    /// Whether that person agreed to pass it on.
    pub consent: bool,
}

/// One station of earlier help.
#[derive(Clone, Debug)]
pub struct StationRow {
    /// Kind of help in German.
    pub help: String,
    /// First month ("10/2016").
    pub from: String,
    /// Last month; empty while it lasts.
    pub to: String,
    /// Why it ended; empty while it lasts.
    pub end: String,
}

/// One panel session.
#[derive(Clone, Debug)]
pub struct SessionPart {
    /// Heading ("1. Kooperationsrunde am 27.10.2016").
    pub title: String,
    /// Result, dossier and minutes.
    pub facts: Vec<Fact>,
    /// Functions or names of the people present.
    pub participants: Vec<String>,
    /// Agreements made.
    pub agreements: Vec<AgreementRow>,
}

/// One agreement.
#[derive(Clone, Debug)]
pub struct AgreementRow {
    /// Who does it.
    pub who: String,
    /// What.
    pub what: String,
    /// By when, German date.
    pub due: String,
    /// Done on, open, overdue, not yet accepted.
    pub state: Badge,
}

/// The setting.
#[derive(Clone, Debug)]
pub struct SettingPart {
    /// Its components.
    pub components: Vec<ComponentRow>,
    /// Computed properties: providers, modes, cross-provider, fallback.
    pub facts: Vec<Fact>,
}

/// One component of the setting.
#[derive(Clone, Debug)]
pub struct ComponentRow {
    /// Component in German.
    pub component: String,
    /// Mode in German ("stationär").
    pub mode: String,
    /// Provider; empty if none is named or visible.
    pub provider: String,
}

/// The crisis concept.
#[derive(Clone, Debug)]
pub struct CrisisPart {
    /// Triggers.
    pub triggers: Vec<String>,
    /// Day, first step, responsible, informed people, escalation.
    pub facts: Vec<Fact>,
}

/// What may be done about the pattern of the case.
#[derive(Clone, Debug)]
pub enum PatternAction {
    /// No draft yet: address of the form that proposes it.
    Propose(String),
    /// There is a draft or a released pattern: its address and state.
    Open(String, Badge),
}
