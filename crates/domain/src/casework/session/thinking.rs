// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Understanding the case together: nine guided phases with notes, hypotheses, assessments. What people think stays
//! side by side; nothing is overwritten (R91).

use jiff::Timestamp;

use super::attendance::{SessionStart, attends};
use crate::casework::invitation::number::{current_no, no_of, of_session};
use crate::casework::invitation::{Profession, unspeakable};
use crate::casework::referral::Danger;
use crate::casework::{CaseForm, Context, DocumentKey, Entry, Proceeding, Slot, Step, Writer, refusal};
use crate::codes::{BehaviourOrigin, HindranceFactor};
use crate::form::{Text, choices, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

/// A phase of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SessionPhase {
    /// Number, from 1.
    pub no: u8,
    /// German name.
    pub de: &'static str,
    /// Time, in minutes.
    pub minutes: u8,
}

const fn phase(no: u8, de: &'static str, minutes: u8) -> SessionPhase {
    SessionPhase { no, de, minutes }
}

/// The nine phases in their order (R68; domain section 2.4).
pub const PHASES: [SessionPhase; 9] = [
    phase(1, "Rollen klären", 5),
    phase(2, "Fallvorstellung durch die Fallführung, alle hören zu", 15),
    phase(3, "Verständnisfragen", 10),
    phase(4, "Reflexionspause", 3),
    phase(5, "Hypothesen und Fallverstehen", 20),
    phase(6, "Lösungsideen und Settingbausteine", 20),
    phase(7, "Stellungnahme der Fallführung", 10),
    phase(8, "Bewertung: Setting, Erlaubnis, Krisenkonzept", 20),
    phase(9, "Vereinbarungen: wer, was, bis wann", 15),
];

choices! {
    /// What became of a hypothesis.
    pub enum HypothesisStatus {
        Open = "open", "offen";
        Supported = "supported", "gestützt";
        Rejected = "rejected", "verworfen";
    }
}

form! {
    /// Notes of a phase. Item: number of the session and of the phase, `1-5`.
    pub struct PhaseNote {
        /// Notes.
        may text: Text = "Notizen" ("Ohne Namen; sie können für alle sichtbar sein");
        /// Over.
        may done: bool = "Phase abgeschlossen";
    }
    /// A hypothesis about the case (R18). Item: `1-1`, `1-2`, ...
    pub struct Hypothesis {
        /// Text.
        must text: Text = "Hypothese";
        /// Profession of who holds it.
        must profession: Profession = "Aus der Sicht von";
        /// For it.
        may evidence_for: Text = "Dafür spricht";
        /// Against it.
        may evidence_against: Text = "Dagegen spricht";
        /// What became of it.
        must status: HypothesisStatus = "Stand";
    }
    /// What one person makes of it (R91, R146). Item: number of the session and the person, `1-kipsy-1`.
    pub struct Assessment {
        /// Profession.
        must profession: Profession = "Beruf";
        /// What the behaviour expresses.
        must origin: BehaviourOrigin = "Das Verhalten ist Ausdruck von";
        /// Danger to self.
        must risk_self: Danger = "Selbstgefährdung";
        /// Danger to others.
        must risk_others: Danger = "Fremdgefährdung";
        /// In words.
        may account: Text = "Einschätzung";
        /// What this person does not share.
        may dissent: Text = "Abweichende Meinung" ("Bleibt neben den anderen stehen und kommt ins Ergebnis");
    }
}

impl CaseForm for PhaseNote {
    const NAME: &'static str = "phase_note";
    const TITLE: &'static str = "Notizen zur Phase";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::InSession
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        let no = current_no(case);
        let slot =
            |phase: &SessionPhase| Slot::new(format!("{no}-{}", phase.no), format!("{}. {}", phase.no, phase.de));
        Some(PHASES.iter().map(slot).collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let phase = match of_session(item, current_no(before), true) {
            Ok(phase) => phase,
            Err(wrong) => return vec![wrong],
        };
        if PHASES.iter().all(|known| known.no.to_string() != phase) {
            return vec![refusal(rule::PHASE_UNKNOWN, "", "Diese Phase gibt es nicht.", "Es gibt die Phasen 1 bis 9.")];
        }
        unspeakable(before, &[("text", &self.text)], context)
    }
}

/// The phases of a session with their notes.
#[must_use]
pub fn phases(case: &Proceeding, no: u8) -> Vec<(SessionPhase, Option<PhaseNote>)> {
    let note = |phase: &SessionPhase| case.documents.item(PhaseNote::NAME, &format!("{no}-{}", phase.no));
    PHASES.iter().map(|phase| (*phase, note(phase))).collect()
}

/// The first phase that is not over; none when all are.
#[must_use]
pub fn present_phase(case: &Proceeding, no: u8) -> Option<SessionPhase> {
    phases(case, no).into_iter().find(|(_, note)| note.as_ref().is_none_or(|note| !note.done)).map(|(phase, _)| phase)
}

/// When a phase began: when the one before was closed, the first one with the session; none when that is not known. Its
/// planned end is that moment and the [`SessionPhase::minutes`].
#[must_use]
pub fn phase_began(case: &Proceeding, no: u8, phase: SessionPhase) -> Option<Timestamp> {
    let Some(before) = phases(case, no).into_iter().rfind(|(earlier, _)| earlier.no < phase.no) else {
        return case.written_at::<SessionStart>();
    };
    let (earlier, note) = before;
    let key = DocumentKey::new(PhaseNote::NAME, Some(&format!("{no}-{}", earlier.no)));
    note.filter(|note| note.done).and_then(|_| case.documents.get(&key)).map(|document| document.at)
}

/// The documents of a form in one session.
pub(super) fn of_no<F: CaseForm>(case: &Proceeding, no: u8) -> Vec<Entry<F>> {
    case.all::<F>().into_iter().filter(|entry| no_of(&entry.item) == Some(no)).collect()
}

/// Somebody who sits at the table, or the pool office that writes for them.
fn at_the_table(before: &Proceeding, no: u8, context: &Context<'_>) -> Option<Refusal> {
    let there = context.staff().is_some_and(|staff| attends(before, no, staff));
    let holds = there || context.has(Role::PoolCoordinator);
    (!holds).then(|| {
        refusal(rule::NOT_ATTENDING, "", "Sie stehen nicht in der Anwesenheitsliste.", "Bitte die Moderation.")
    })
}

impl CaseForm for Hypothesis {
    const NAME: &'static str = "hypothesis";
    const TITLE: &'static str = "Hypothese";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::CaseLead, Writer::Participant];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::InSession
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(vec![Slot::next_in_session(case, Self::NAME, current_no(case))])
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = current_no(before);
        if let Err(wrong) = of_session(item, no, true) {
            return vec![wrong];
        }
        let mut wrong: Vec<_> = at_the_table(before, no, context).into_iter().collect();
        let earlier = before.documents.get(&DocumentKey::new(Self::NAME, item));
        let own = earlier.is_none_or(|earlier| earlier.author.as_ref() == context.actor.map(|actor| &actor.user));
        if !own && !context.has(Role::PoolCoordinator) {
            let message = "Diese Hypothese hat jemand anderes eingebracht.";
            wrong.push(refusal(rule::NOT_FOR_OTHERS, "", message, "Legen Sie eine eigene an."));
        }
        let texts = [
            ("text", &*self.text),
            ("evidence_for", &*self.evidence_for),
            ("evidence_against", &*self.evidence_against),
        ];
        wrong.extend(unspeakable(before, &texts, context));
        wrong
    }
}

impl CaseForm for Assessment {
    const NAME: &'static str = "assessment";
    const TITLE: &'static str = "Fachliche Einschätzung";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::CaseLead, Writer::Participant];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::InSession
    }

    fn slots(case: &Proceeding, context: &Context<'_>) -> Option<Vec<Slot>> {
        let no = current_no(case);
        let writes = |staff: &&StaffId| context.has(Role::PoolCoordinator) || context.staff() == Some(*staff);
        let session = case.case.record.sessions.iter().find(|session| session.no == no);
        let there = session.iter().flat_map(|session| &session.participants).filter(writes);
        let name = |staff: &StaffId| {
            context.register.person(staff).map_or_else(|| staff.to_string(), |known| known.name.clone())
        };
        Some(there.map(|staff| Slot::new(format!("{no}-{staff}"), name(staff))).collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = current_no(before);
        let person = match of_session(item, no, true) {
            Ok(person) => StaffId::new(person),
            Err(wrong) => return vec![wrong],
        };
        let mut wrong: Vec<_> = at_the_table(before, no, context).into_iter().collect();
        if !attends(before, no, &person) {
            let message = "Diese Person steht nicht in der Anwesenheitsliste.";
            wrong.push(refusal(rule::NOT_ATTENDING, "", message, "Ergänzen Sie die Anwesenheit."));
        }
        if context.staff() != Some(&person) && !context.has(Role::PoolCoordinator) {
            let message = "Diese Einschätzung gibt eine andere Person ab.";
            wrong.push(refusal(rule::NOT_FOR_OTHERS, "", message, "Die Moderation kann für andere mitschreiben."));
        }
        wrong.extend(unspeakable(before, &[("account", &self.account), ("dissent", &self.dissent)], context));
        wrong
    }
}

/// The assessments of a session; who gave each is in the item.
#[must_use]
pub fn assessments(case: &Proceeding, no: u8) -> Vec<Entry<Assessment>> {
    of_no(case, no)
}

/// The hypotheses of a session.
#[must_use]
pub fn hypotheses(case: &Proceeding, no: u8) -> Vec<Entry<Hypothesis>> {
    of_no(case, no)
}

/// What all agree that the behaviour expresses; "undecided" when they do not; none without an assessment (R146).
#[must_use]
pub fn consensus(case: &Proceeding, no: u8) -> Option<BehaviourOrigin> {
    let given = assessments(case, no);
    let first = given.first()?.form.origin;
    if given.iter().all(|entry| entry.form.origin == first) {
        return Some(first);
    }
    BehaviourOrigin::parse("BO-OPEN").ok()
}

/// The hindrance that the assessments suggest: whether it is education or psychiatry is in dispute (R146).
#[must_use]
pub fn suggested_hindrance(case: &Proceeding, no: u8) -> Option<HindranceFactor> {
    let says = |code: &str| assessments(case, no).iter().any(|entry| entry.form.origin.code() == code);
    if says("BO-EDU") && says("BO-PSY") { HindranceFactor::parse("HF-DIAG").ok() } else { None }
}
