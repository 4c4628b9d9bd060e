// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The 14 sections of the case presentation (Fallvorstellung) and what was confided. A saved section is complete in
//! itself; what is half written lives in a draft.

use jiff::civil::Date;

use crate::case_file::{EntrustedItem, HelpStation, YearMonth};
use crate::casework::{CaseForm, Context, Proceeding, Step, Writer, refusal};
use crate::codes::{
    BehaviourOrigin, ConsultPurpose, EndReason, Escalation, HelpStationCode, Interface, PlaceOfStay, Problem, Trigger,
};
use crate::form::{Answer, Line, Rows, Text, choices, form};
use crate::pool::procedures_on;
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// How recent a danger is (R44).
    pub enum Danger {
        None = "none", "keine bekannt";
        Earlier = "earlier", "früher, zurzeit nicht";
        Recent = "recent", "in den letzten drei Monaten";
        Acute = "acute", "akut";
    }
    /// Answer to a request for a place.
    pub enum Reply {
        Pending = "pending", "noch offen";
        Offered = "offered", "zugesagt";
        Refused = "refused", "abgesagt";
    }
    /// Consent to pass on what was confided (§ 65 SGB VIII).
    pub enum Consent {
        None = "none", "keine Einwilligung";
        Given = "given", "eingewilligt";
        Withdrawn = "withdrawn", "Einwilligung zurückgenommen";
    }
}

form! {
    /// A notice that led to the referral.
    pub struct Notice {
        /// Day.
        must on: Date = "Am";
        /// Kind of source.
        must kind: Trigger = "Art der Meldung";
        /// What it said.
        must what: Line = "Inhalt in einem Satz";
        /// Local procedure of this node from which it came (R62).
        may procedure: Line = "Örtliches Verfahren" ("Nur Verfahren aus der Liste dieses Pools");
    }
    /// Section 1.
    pub struct Occasion {
        /// Triggers.
        must triggers: Vec<Trigger> = "Anlass der Falleingabe";
        /// Notices with date and source.
        may notices: Rows<Notice> = "Meldungen";
        /// Course of the escalation.
        must escalation: Escalation = "Verlauf der Eskalation" ("Rasant: Die Kooperationsrunde soll in 7 Tagen stattfinden, sonst in 21 Tagen");
        /// Purposes.
        must purposes: Vec<ConsultPurpose> = "Wozu soll der Pool beraten?";
        /// Danger to self.
        must danger_self: Danger = "Gefährdung der eigenen Person";
        /// Danger to others.
        must danger_others: Danger = "Gefährdung anderer";
        /// What happened.
        must account: Text = "Was ist geschehen, und was droht?";
    }
    /// Section 2.
    pub struct PersonSection {
        /// Where the young person lives.
        must place_of_stay: PlaceOfStay = "Aufenthalt zurzeit";
        /// Description.
        must account: Text = "Wer ist der junge Mensch?";
        /// Reason for ages outside 12 to 18.
        asked exception_reason: Text = "Begründung der Ausnahme vom Alter" ("Nötig unter 12 oder über 18 Jahren");
        /// Words that must not leave.
        may protected_terms: Text = "Wörter, an denen man die Person erkennt" ("Je Zeile eines: Spitznamen, Orte, Einrichtungen, Bezugspersonen. Die Prüfung der anonymisierten Fallvorstellung sucht danach.");
        /// Unusual details.
        may unusual_details: Text = "Auffällige Einzelheiten" ("Je Zeile eine: Ereignisse oder Zitate, die nur auf diese Person passen");
    }
    /// A person close to the young person.
    pub struct Related {
        /// Name.
        must name: Line = "Name";
        /// Relation.
        must relation: Line = "Beziehung";
        /// Contact.
        may contact: Line = "Erreichbar";
        /// Whether contact is allowed.
        may may_be_contacted: bool = "Darf angesprochen werden";
    }
    /// Section 3.
    pub struct Family {
        /// Description.
        must account: Text = "Familie und Bezugspersonen";
        /// People.
        may people: Rows<Related> = "Wichtige Personen";
    }
    /// One earlier help.
    pub struct Station {
        /// Kind.
        must code: HelpStationCode = "Hilfe";
        /// First month.
        must from: YearMonth = "Von" ("Zum Beispiel 3/2024");
        /// Last month.
        may to: Option<YearMonth> = "Bis" ("Leer, wenn sie läuft");
        /// How it ended.
        may end_reason: Option<EndReason> = "Ende";
        /// Why it did not reach.
        asked why_not_reached: Line = "Warum hat sie nicht erreicht?" ("Nötig, wenn es nicht für alle zusammen beschrieben ist");
    }
    /// Section 4.
    pub struct HelpHistory {
        /// Stations.
        asked stations: Rows<Station> = "Bisherige Hilfen" ("Mindestens eine; nur bei rasanter Eskalation geht es mit einer Begründung ohne");
        /// Why they did not reach the young person.
        asked why_not_reached: Text = "Warum haben die bisherigen Hilfen nicht getragen?" ("Nötig, wenn es nicht bei den einzelnen Hilfen steht");
        /// Why there is none.
        asked none_reason: Text = "Keine bisherige Hilfe, weil" ("Nur bei rasanter Eskalation; nötig, wenn keine Hilfe eingetragen ist");
    }
    /// Section 5.
    pub struct TurningPoints {
        /// Description.
        must account: Text = "Beziehungsabbrüche und Wendepunkte";
    }
    /// Section 6.
    pub struct Health {
        /// Description.
        must account: Text = "Gesundheit, Kinder- und Jugendpsychiatrie" ("Wenn nichts bekannt ist, schreiben Sie: nichts bekannt");
    }
    /// Section 7.
    pub struct Schooling {
        /// Description.
        must account: Text = "Schule, Ausbildung, Tagesstruktur";
    }
    /// Section 8.
    pub struct Delinquency {
        /// Description.
        must account: Text = "Delinquenz und Justiz" ("Wenn nichts bekannt ist, schreiben Sie: nichts bekannt");
    }
    /// Section 9.
    pub struct Addiction {
        /// Description.
        must account: Text = "Sucht" ("Wenn nichts bekannt ist, schreiben Sie: nichts bekannt");
    }
    /// Section 10.
    pub struct Resources {
        /// Description.
        must account: Text = "Ressourcen und Interessen";
    }
    /// Section 11 (§§ 8, 36 SGB VIII).
    pub struct YoungPersonView {
        /// The view, as told.
        asked view: Text = "Was sagt der junge Mensch selbst?" ("Nötig, wenn die Beteiligung möglich war");
        /// Day of the information.
        asked informed_on: Option<Date> = "In verständlicher Form informiert am" ("Nötig, wenn die Beteiligung möglich war");
        /// Person of trust.
        may person_of_trust: Line = "Person des Vertrauens (§ 10a SGB VIII)";
        /// Why it was not possible.
        asked not_possible_reason: Text = "Beteiligung war nicht möglich, weil" ("Nötig, wenn Sicht oder Tag der Information fehlen");
    }
    /// Section 12.
    pub struct CustodianView {
        /// The view.
        asked view: Text = "Was sagen Sorgeberechtigte oder Vormundschaft?" ("Nötig, wenn die Beteiligung möglich war");
        /// Why it is missing.
        asked not_possible_reason: Text = "Beteiligung war nicht möglich, weil" ("Nötig, wenn die Sicht fehlt");
        /// Siblings (§ 36 Abs. 2 S. 3 SGB VIII).
        must siblings_considered: Answer = "Sind Geschwister berücksichtigt?";
    }
    /// A request for a place.
    pub struct PlaceRequest {
        /// Who was asked.
        must organisation: Line = "Angefragt bei";
        /// Day.
        must asked_on: Date = "Am";
        /// Answer.
        must reply: Reply = "Antwort";
        /// Reason of a refusal.
        asked reason: Line = "Grund der Absage" ("Nötig bei einer Absage");
    }
    /// Section 13.
    pub struct Requests {
        /// Requests.
        may requests: Rows<PlaceRequest> = "Bisherige Anfragen";
        /// Child protection.
        must child_protection: Answer = "Läuft ein Verfahren nach § 8a SGB VIII?";
        /// Other proceedings.
        may proceedings: Text = "Laufende Verfahren" ("Gericht, Staatsanwaltschaft, Ausländerbehörde");
    }
    /// Section 14.
    pub struct Question {
        /// Problem constellation.
        must problems: Vec<Problem> = "Problemkonstellation";
        /// Other systems.
        may interfaces: Vec<Interface> = "Beteiligte Systeme";
        /// Origin of the behaviour.
        may behaviour_origin: Option<BehaviourOrigin> = "Das Verhalten ist Ausdruck von";
        /// Needs.
        must needs: Text = "Was braucht der junge Mensch?" ("Zuerst der Bedarf, dann das Angebot");
        /// The question.
        must question: Text = "Fragestellung an die Kooperationsrunde";
    }
    /// Something confided to a worker (§ 65 SGB VIII); only who was confided in and the case lead see it.
    pub struct Entrusted {
        /// What.
        must text: Text = "Anvertrautes";
        /// By whom.
        must confided_by: Line = "Anvertraut von";
        /// Consent.
        must consent: Consent = "Einwilligung zur Weitergabe";
        /// What it covers.
        may consent_scope: Line = "Die Einwilligung umfasst";
    }
}

/// Sections are written while the referral is with the case manager.
fn is_written(state: CaseState) -> bool {
    matches!(state, CaseState::Draft | CaseState::Returned)
}

/// A section of the case presentation.
macro_rules! section {
    ($form:ident, $name:literal, $title:literal) => {
        impl CaseForm for $form {
            const NAME: &'static str = $name;
            const TITLE: &'static str = $title;
            const STEP: Step = Step::Referral;
            const WRITERS: &'static [Writer] = &[Writer::CaseLead];

            fn open_in(state: CaseState) -> bool {
                is_written(state)
            }
        }
    };
}

section!(Family, "family", "Familie und Bezugspersonen");
section!(TurningPoints, "turning_points", "Beziehungsabbrüche und Wendepunkte");
section!(Health, "health", "Gesundheit");
section!(Schooling, "school", "Schule, Ausbildung, Tagesstruktur");
section!(Delinquency, "delinquency", "Delinquenz und Justiz");
section!(Addiction, "addiction", "Sucht");
section!(Resources, "resources", "Ressourcen und Interessen");

impl CaseForm for Occasion {
    const NAME: &'static str = "occasion";
    const TITLE: &'static str = "Anlass und Risiko";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_written(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let listed = procedures_on(context.register, context.today());
        let known = |notice: &Notice| {
            notice.procedure.is_empty() || listed.iter().any(|entry| entry.form.name == notice.procedure)
        };
        let fault = |(number, _): (usize, &Notice)| {
            let help = "Die Liste führt die Poolkoordination.";
            let field = format!("notices.{number}.procedure");
            refusal(rule::PROCEDURE_UNKNOWN, &field, "Dieses Verfahren steht nicht in der Liste dieses Pools.", help)
        };
        self.notices.iter().enumerate().filter(|(_, notice)| !known(notice)).map(fault).collect()
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let referral = &mut after.case.record.referral;
        referral.triggers.clone_from(&self.triggers);
        referral.escalation = self.escalation;
        referral.purposes.clone_from(&self.purposes);
    }
}

impl CaseForm for PersonSection {
    const NAME: &'static str = "about";
    const TITLE: &'static str = "Person";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_written(state)
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let lines =
            |text: &Text| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        after.case.identity.protected_terms = lines(&self.protected_terms);
        after.case.identity.unusual_details = lines(&self.unusual_details);
        after.case.record.referral.exception_reason =
            (!self.exception_reason.is_empty()).then(|| self.exception_reason.to_string());
    }
}

impl CaseForm for HelpHistory {
    const NAME: &'static str = "history";
    const TITLE: &'static str = "Hilfeverlauf";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_written(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        for (number, station) in self.stations.iter().enumerate() {
            if station.to.is_some_and(|to| to < station.from) {
                let field = format!("stations.{number}.to");
                wrong.push(refusal(rule::STATION_ORDER, &field, "Das Ende liegt vor dem Beginn.", ""));
            }
        }
        // R41: the history says why it did not reach the young person.
        let why =
            self.why_not_reached.is_empty() && self.stations.iter().all(|station| station.why_not_reached.is_empty());
        if !self.stations.is_empty() && why {
            let message = "Bitte schreiben Sie, warum die bisherigen Hilfen nicht getragen haben.";
            wrong.push(refusal(rule::WHY_NOT_REACHED_MISSING, "why_not_reached", message, ""));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let mut history: Vec<_> = self
            .stations
            .iter()
            .map(|station| HelpStation {
                code: station.code,
                from: station.from,
                to: station.to,
                end_reason: station.end_reason,
            })
            .collect();
        history.sort_by_key(|station| station.from);
        after.case.record.history = history;
    }
}

impl CaseForm for YoungPersonView {
    const NAME: &'static str = "young_person_view";
    const TITLE: &'static str = "Sicht des jungen Menschen";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_written(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        let told = !self.view.is_empty() && self.informed_on.is_some();
        if told || !self.not_possible_reason.is_empty() {
            return Vec::new();
        }
        let help = "Oder begründen Sie, warum die Beteiligung nicht möglich war.";
        let message = "Bitte die Sicht des jungen Menschen und den Tag der Information angeben.";
        vec![refusal(rule::PARTICIPATION_MISSING, "view", message, help)]
    }
}

impl CaseForm for CustodianView {
    const NAME: &'static str = "custodian_view";
    const TITLE: &'static str = "Sicht der Sorgeberechtigten";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_written(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        if self.view.is_empty() && self.not_possible_reason.is_empty() {
            let help = "Oder begründen Sie, warum die Beteiligung nicht möglich war.";
            return vec![refusal(
                rule::CUSTODIAN_VIEW_MISSING,
                "view",
                "Bitte die Sicht der Sorgeberechtigten angeben.",
                help,
            )];
        }
        Vec::new()
    }
}

impl CaseForm for Requests {
    const NAME: &'static str = "requests";
    const TITLE: &'static str = "Anfragen, Absagen, laufende Verfahren";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_written(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        let refused =
            |(_, request): &(usize, &PlaceRequest)| request.reply == Reply::Refused && request.reason.is_empty();
        let fault = |(number, _): (usize, &PlaceRequest)| {
            refusal(
                rule::REFUSAL_REASON_MISSING,
                &format!("requests.{number}.reason"),
                "Bitte den Grund der Absage angeben.",
                "",
            )
        };
        self.requests.iter().enumerate().filter(refused).map(fault).collect()
    }
}

impl CaseForm for Question {
    const NAME: &'static str = "question";
    const TITLE: &'static str = "Fragestellung an die Kooperationsrunde";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_written(state)
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let referral = &mut after.case.record.referral;
        referral.problems.clone_from(&self.problems);
        referral.interfaces.clone_from(&self.interfaces);
        referral.behaviour_origin = self.behaviour_origin;
    }
}

impl CaseForm for Entrusted {
    const NAME: &'static str = "entrusted";
    const TITLE: &'static str = "Anvertrautes (§ 65 SGB VIII)";
    const STEP: Step = Step::Referral;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLeadAlone];

    fn open_in(state: CaseState) -> bool {
        !matches!(state, CaseState::Closed | CaseState::Withdrawn | CaseState::Anonymised)
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let item = |entry: crate::casework::Entry<Entrusted>| EntrustedItem {
            text: entry.form.text.to_string(),
            confided_by: entry.form.confided_by.to_string(),
            consent: entry.form.consent == Consent::Given,
        };
        after.case.entrusted = after.all::<Entrusted>().into_iter().map(item).collect();
    }
}
