// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What happens in the course of a case. Events never change its state: setbacks belong to it (R181, I12).

use jiff::civil::Date;

use super::keep_hindrances;
use crate::casework::invitation::day_de;
use crate::casework::kind::step;
use crate::casework::{CaseForm, Context, Proceeding, Step, Writer, refusal};
use crate::codes::EventType;
use crate::form::{Answer, Line, Text, choices, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// A system of help.
    pub enum System {
        YouthWelfare = "youth_welfare", "Jugendhilfe";
        Psychiatry = "psychiatry", "Kinder- und Jugendpsychiatrie";
        Custody = "custody", "Jugendstrafvollzug oder Untersuchungshaft";
        Disability = "disability", "Eingliederungshilfe (SGB IX)";
        Family = "family", "Familie oder eigene Wohnung";
        Adults = "adults", "Hilfen für Erwachsene";
    }
    /// What a friction between systems is about (R147); as in the list of hindrances.
    pub enum FrictionKind {
        Legal = "HF-LEGAL", "unterschiedliche Aufträge und Rechtskreise";
        Diagnosis = "HF-DIAG", "pädagogische oder psychiatrische Zuständigkeit";
        Permit = "HF-PERM", "Betriebserlaubnis";
        Information = "HF-INFO", "Informationen fließen nicht";
    }
}

form! {
    /// The observation of the course begins (T16).
    pub struct FollowUpBegin {
        /// Remark.
        may remark: Text = "Anmerkung";
    }
    /// An event in the course of the case.
    pub struct CourseEvent {
        /// Kind.
        must kind: EventType = "Ereignis";
        /// First day.
        must on: Date = "Am";
        /// Last day.
        may until: Option<Date> = "Bis" ("Leer, solange es andauert oder wenn es ein einzelner Tag ist");
        /// What happened.
        may account: Text = "Was ist geschehen, was hat geholfen?" ("Bleibt im Haus");
        /// Crisis concept.
        may crisis_concept_used: Option<Answer> = "Wurde nach dem Krisenkonzept gehandelt?";
        /// Whether to call the panel again.
        may reconvene: bool = "Ich rege eine weitere Kooperationsrunde an";
    }
    /// A young person moves between systems (R20, R42).
    pub struct SystemTransition {
        /// From.
        must from: System = "Von";
        /// To.
        must to: System = "Nach";
        /// Planned day.
        must planned_on: Date = "Geplant für";
        /// Actual day.
        may done_on: Option<Date> = "Geschehen am";
        /// Sending contact.
        asked sender: Line = "Abgebende Ansprechperson" ("Nötig, oder unten der Grund");
        /// Receiving contact.
        asked receiver: Line = "Aufnehmende Ansprechperson" ("Nötig, oder unten der Grund");
        /// Who stays.
        asked staying_person: Line = "Wer bleibt über den Wechsel hinaus?" ("Nötig, oder unten der Grund");
        /// Why one of them is missing.
        asked shift_reason: Text = "Eine dieser Personen fehlt, weil" ("Nötig, wenn eine fehlt: Sonst ist es ein Verschieben");
        /// Agreement on responsibility.
        may agreement_on: Option<Date> = "Vereinbarung nach § 36b SGB VIII vom";
    }
    /// A friction between systems (R147).
    pub struct Friction {
        /// Kind.
        must kind: FrictionKind = "Reibung um";
        /// Since.
        must on: Date = "Seit";
        /// What.
        must account: Text = "Worum geht es?";
        /// Resolved.
        may resolved_on: Option<Date> = "Gelöst am";
        /// How.
        asked resolution: Text = "Wie wurde sie gelöst?" ("Nötig, wenn sie gelöst ist");
    }
}

/// From the receipt to the closing, a hold included.
pub(super) fn in_the_pool(state: CaseState) -> bool {
    state.is_active() || state == CaseState::OnHold
}

fn future(day: Option<Date>, field: &str, context: &Context<'_>) -> Option<Refusal> {
    day.filter(|day| *day > context.today())
        .map(|_| refusal(rule::DATE_IN_FUTURE, field, "Der Tag liegt in der Zukunft.", ""))
}

fn out_of_order(first: Date, last: Option<Date>, field: &str) -> Option<Refusal> {
    last.filter(|last| *last < first).map(|_| refusal(rule::ORDER_OF_DAYS, field, "Das Ende liegt vor dem Beginn.", ""))
}

step!(FollowUpBegin, "follow_up_begin", "Verlaufsbeobachtung beginnen", FollowUp, [System, Coordinator],
    {MeasureStarted => T16}, {});

impl CaseForm for CourseEvent {
    const NAME: &'static str = "course_event";
    const TITLE: &'static str = "Ereignis im Verlauf";
    const STEP: Step = Step::FollowUp;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator, Writer::SettingProvider];

    fn open_in(state: CaseState) -> bool {
        in_the_pool(state)
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let days = [future(Some(self.on), "on", context), future(self.until, "until", context), self.too_early(before)];
        days.into_iter().flatten().chain(out_of_order(self.on, self.until, "until")).collect()
    }
}

impl CourseEvent {
    /// What came before the case is told in the referral; and the crisis concept of a measure holds from its start.
    fn too_early(&self, case: &Proceeding) -> Option<Refusal> {
        let record = &case.case.record;
        let submitted = record.referral.submitted_on;
        if self.on < submitted {
            let message = format!("Der Tag liegt vor der Falleingabe am {}.", day_de(submitted));
            return Some(refusal(rule::BEFORE_SUBMISSION, "on", message, "Früheres gehört in die Falleingabe."));
        }
        let started = record.measure_started_on.filter(|start| self.kind.code() == "EV-CRIS" && self.on < *start)?;
        let message = format!("Der Tag liegt vor dem Beginn der Maßnahme am {}.", day_de(started));
        let help = "Eine Krise vor dem Beginn halten Sie als anderes Ereignis fest.";
        Some(refusal(rule::BEFORE_START, "on", message, help))
    }
}

impl SystemTransition {
    /// Whether somebody is missing: then the young person is shifted, not handed over.
    #[must_use]
    pub fn is_shift(&self) -> bool {
        [&self.sender, &self.receiver, &self.staying_person].iter().any(|person| person.is_empty())
    }
}

impl CaseForm for SystemTransition {
    const NAME: &'static str = "system_transition";
    const TITLE: &'static str = "Übergang zwischen Systemen";
    const STEP: Step = Step::FollowUp;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        in_the_pool(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = future(self.done_on, "done_on", context).into_iter().collect();
        if self.from == self.to {
            wrong.push(refusal(rule::SAME_SYSTEM, "to", "Bitte zwei verschiedene Systeme wählen.", ""));
        }
        if self.is_shift() && self.shift_reason.is_empty() {
            let message = "Ohne abgebende, aufnehmende und bleibende Person ist der Übergang ein Verschieben.";
            let help = "Benennen Sie die Personen, oder begründen Sie, warum eine fehlt.";
            wrong.push(refusal(rule::SHIFTING, "shift_reason", message, help));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        keep_hindrances(after);
    }
}

impl CaseForm for Friction {
    const NAME: &'static str = "friction";
    const TITLE: &'static str = "Reibung zwischen Systemen";
    const STEP: Step = Step::FollowUp;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        in_the_pool(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> =
            [future(Some(self.on), "on", context), future(self.resolved_on, "resolved_on", context)]
                .into_iter()
                .flatten()
                .collect();
        wrong.extend(out_of_order(self.on, self.resolved_on, "resolved_on"));
        if self.resolved_on.is_some() && self.resolution.is_empty() {
            wrong.push(refusal(rule::RESOLUTION_MISSING, "resolution", "Bitte angeben, wie sie gelöst wurde.", ""));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        keep_hindrances(after);
    }
}

impl Friction {
    /// Days until it was resolved; none as long as it lasts.
    #[must_use]
    pub fn days(&self) -> Option<i32> {
        Some(crate::case_file::days_between(self.on, self.resolved_on?))
    }
}
