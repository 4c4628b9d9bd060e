// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The result of a session: a proposal, or a frame with open points (R69, R70), and the end of the session (T10, T11).

use jiff::civil::Date;

use super::attendance::open_no;
use super::minutes;
use super::thinking::consensus;
use crate::casework::implementation::{ComponentRow, propose};
use crate::casework::invitation::number::{current_no, of_session, session_mut};
use crate::casework::invitation::{LegalDomain, unspeakable};
use crate::casework::kind::step;
use crate::casework::{CaseForm, Context, Proceeding, Slot, Step, Writer, refusal};
use crate::codes::SettingComponentCode;
use crate::form::{Line, Rows, Text, choices, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// How a session ends.
    pub enum ResultKind {
        Solution = "solution", "Umsetzungsreifer Settingvorschlag";
        Open = "open", "Noch keine abschließende Lösung";
    }
}

form! {
    /// A part of the proposed setting: of youth welfare, or of another system beside it (R144).
    pub struct ProposedComponent {
        /// What.
        must code: SettingComponentCode = "Baustein";
        /// Who.
        may provider: Line = "Träger oder Stelle" ("Wer genannt ist, sagt vor dem Beginn zu");
        /// System that carries it; youth welfare when not said.
        may legal_domain: Option<LegalDomain> = "Rechtskreis" ("Bei Klinik, Justiz, Schule; sonst Jugendhilfe");
        /// From.
        may from: Option<Date> = "Ab";
        /// To.
        may to: Option<Date> = "Bis";
        /// What was agreed about it, such as intervals of a clinic.
        may terms: Line = "Absprache" ("Zum Beispiel: Intervall alle acht Wochen");
    }
    /// The result document (R67, R96). Item: number of the session.
    pub struct SessionResult {
        /// How the session ends.
        must outcome: ResultKind = "Ergebnis";
        /// The proposal.
        asked components: Rows<ProposedComponent> = "Settingvorschlag" ("Nötig beim Settingvorschlag: Bausteine der Jugendhilfe und daneben die der anderen Systeme");
        /// How the pool accompanies the implementation.
        asked accompaniment: Text = "Begleitung der Umsetzung" ("Nötig beim Settingvorschlag");
        /// Goals.
        asked goals: Text = "Ziele" ("Nötig ohne Lösung: Ziele, Bedingungen und offene Punkte bilden den Rahmen für Angebote");
        /// What an offer must have.
        asked must_haves: Text = "Das muss ein Angebot leisten" ("Nötig ohne Lösung");
        /// What is excluded.
        may exclusions: Text = "Das ist ausgeschlossen";
        /// What is open.
        asked open_points: Text = "Offene Punkte" ("Nötig ohne Lösung");
        /// What happens next.
        must planning_steps: Text = "Planungsschritte";
    }
    /// The session ends with a proposal that can be implemented (T10).
    pub struct ConcludeSolution {
        /// Checked.
        must checked: bool = "Ergebnis und Vereinbarungen sind vorgelesen und stimmen";
    }
    /// The session ends without a final solution (T11).
    pub struct ConcludeOpen {
        /// Checked.
        must checked: bool = "Rahmen, offene Punkte und Vereinbarungen sind vorgelesen und stimmen";
    }
}

/// The result of a session.
#[must_use]
pub fn result(case: &Proceeding, no: u8) -> Option<SessionResult> {
    case.documents.item::<SessionResult>(SessionResult::NAME, &no.to_string())
}

/// The newest proposal of the panel, with the number of its session.
#[must_use]
pub fn proposal(case: &Proceeding) -> Option<(u8, Vec<ProposedComponent>)> {
    let numbers = case.case.record.sessions.iter().map(|session| session.no);
    let found = numbers.filter_map(|no| result(case, no).map(|result| (no, result)));
    found
        .filter(|(_, result)| result.outcome == ResultKind::Solution)
        .max_by_key(|(no, _)| *no)
        .map(|(no, result)| (no, result.components.0))
}

impl SessionResult {
    /// What is missing for the way the session ends.
    #[must_use]
    pub fn gaps(&self) -> Vec<Refusal> {
        let solved = self.outcome == ResultKind::Solution;
        let mut wrong = Vec::new();
        let mut need = |missing: bool, rule, field, message: &str| {
            if missing {
                wrong.push(refusal(rule, field, message, ""));
            }
        };
        let nothing = self.components.is_empty();
        need(solved && nothing, rule::PROPOSAL_MISSING, "components", "Bitte mindestens einen Baustein vorschlagen.");
        let alone = solved && self.accompaniment.is_empty();
        need(alone, rule::ACCOMPANIMENT_MISSING, "accompaniment", "Bitte sagen, wie der Pool die Umsetzung begleitet.");
        let frame = [
            ("goals", &self.goals, "Ohne Lösung bitte die Ziele festhalten."),
            ("must_haves", &self.must_haves, "Ohne Lösung bitte festhalten, was ein Angebot leisten muss."),
            ("open_points", &self.open_points, "Ohne Lösung bitte die offenen Punkte aufführen."),
        ];
        for (field, text, message) in frame {
            need(!solved && text.is_empty(), rule::FRAME_MISSING, field, message);
        }
        wrong
    }

    fn texts(&self) -> Vec<(&'static str, &str)> {
        let mut texts = vec![
            ("accompaniment", &*self.accompaniment),
            ("goals", &*self.goals),
            ("must_haves", &*self.must_haves),
            ("exclusions", &*self.exclusions),
            ("open_points", &*self.open_points),
            ("planning_steps", &*self.planning_steps),
        ];
        texts.extend(
            self.components.iter().flat_map(|row| [("components", &*row.provider), ("components", &*row.terms)]),
        );
        texts
    }
}

impl CaseForm for SessionResult {
    const NAME: &'static str = "result";
    const TITLE: &'static str = "Ergebnis der Kooperationsrunde";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        matches!(state, CaseState::InSession | CaseState::OfferCoordination | CaseState::ImplementationPlanning)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(open_no(case).map(Slot::of_session).into_iter().collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let Some(no) = open_no(before) else {
            let message = "Das Ergebnis ist schon verteilt und bleibt, wie es ist.";
            return vec![refusal(rule::RESULT_DISTRIBUTED, "", message, "Änderungen gehören in die Vereinbarungen.")];
        };
        if let Err(wrong) = of_session(item, no, false) {
            return vec![wrong];
        }
        let mut wrong = self.gaps();
        for (number, row) in self.components.iter().enumerate() {
            if let (Some(from), Some(to)) = (row.from, row.to)
                && to < from
            {
                let field = format!("components.{number}.to");
                wrong.push(refusal(rule::DATES_REVERSED, &field, "Das Ende liegt vor dem Beginn.", ""));
            }
        }
        let earlier = result(before, no).filter(|_| before.course.state() != CaseState::InSession);
        if earlier.is_some_and(|earlier| earlier.outcome != self.outcome) {
            let message = "Mit diesem Ergebnis ist die Sitzung beendet worden; es lässt sich nur noch ausführen.";
            wrong.push(refusal(
                rule::OUTCOME_FIXED,
                "outcome",
                message,
                "Für ein anderes Ergebnis tagt die Runde noch einmal.",
            ));
        }
        wrong.extend(unspeakable(before, &self.texts(), context));
        wrong
    }
}

fn conclude(after: &mut Proceeding, solved: bool, context: &Context<'_>) {
    let no = current_no(after);
    if let Some(common) = consensus(after, no) {
        after.case.record.referral.behaviour_origin = Some(common);
    }
    if let Some(session) = session_mut(after, no) {
        session.solution_ready = solved;
    }
    minutes::draw_up(after, no, None, context);
}

/// The proposal is the beginning of the next version of the setting, with its permit sheets (T10, R152).
fn begin_setting(after: &mut Proceeding, context: &Context<'_>) {
    let Some((no, components)) = proposal(after) else { return };
    let rows = components.into_iter().map(ProposedComponent::into_row).collect();
    propose(after, rows, &format!("Vorschlag der {no}. Kooperationsrunde."), None, context);
}

impl ProposedComponent {
    /// As a component of the setting. Who provides it stays its provider, whatever the legal domain: that body accepts
    /// before the start, and its permit sheet names it. Only of a component without a provider the domain says who carries
    /// it.
    fn into_row(self) -> ComponentRow {
        let other = self.legal_domain.filter(|domain| *domain != LegalDomain::YouthWelfare);
        let share = match other.filter(|_| self.provider.is_empty()) {
            Some(domain) if self.terms.is_empty() => domain.de().to_owned(),
            Some(domain) => format!("{}: {}", domain.de(), self.terms),
            None => self.terms.to_string(),
        };
        ComponentRow {
            share: Line::from(share),
            from: self.from,
            to: self.to,
            ..ComponentRow::bare(self.code, &self.provider)
        }
    }
}

step!(ConcludeSolution, "conclude_solution", "Umsetzungsreife Lösung festhalten", Session, [Coordinator],
    {InSession => T10}, {
    const ABOUT: Option<&'static str> = Some("result");

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        conclude(after, true, context);
        begin_setting(after, context);
    }
});

step!(ConcludeOpen, "conclude_open", "Ohne abschließende Lösung beenden", Session, [Coordinator],
    {InSession => T11}, {
    const ABOUT: Option<&'static str> = Some("result");

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        conclude(after, false, context);
    }
});
