// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Agreements: who does what until when (R92 to R95). The assignee accepts; a change is a new version and asks again.

use jiff::civil::Date;

use super::attendance::{attendance, attends, invited_as};
use super::thinking::of_no;
use crate::case_file::Agreement;
use crate::casework::act::write;
use crate::casework::invitation::number::{held_no, session, session_mut, split};
use crate::casework::invitation::unspeakable;
use crate::casework::{CaseForm, Context, DocumentKey, Entry, Proceeding, Slot, Step, Writer, refusal};
use crate::codes::SettingComponentCode;
use crate::debug::closed_debug;
use crate::form::{Answer, Line, Text, choices, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// What an agreement is about.
    pub enum AgreementKind {
        Task = "task", "Aufgabe";
        OfferParticipation = "offer_participation", "Beteiligung mit einem Angebot";
        ServiceShare = "service_share", "Anteil an einer gemeinsamen Leistung";
        SharedResponsibility = "shared_responsibility", "Gemeinsame Verantwortung";
    }
}

form! {
    /// One agreement. Item: number of the session and its own, `1-1`, `1-2`, ...
    pub struct SessionAgreement {
        /// Kind.
        must kind: AgreementKind = "Art";
        /// The one responsible person; an organisation is stood for by its delegate (I7).
        must responsible: StaffId = "Wer ist verantwortlich?";
        /// The task.
        must task: Text = "Was ist zu tun?";
        /// Until when.
        must due: Date = "Bis wann?";
        /// With which component, for an offer.
        asked component: Option<SettingComponentCode> = "Baustein" ("Nötig bei der Beteiligung mit einem Angebot");
        /// Which provider.
        asked provider: Line = "Träger" ("Nötig bei der Beteiligung mit einem Angebot");
        /// How much.
        asked capacity: Line = "Platz oder Umfang" ("Nötig bei der Beteiligung mit einem Angebot");
        /// Which share.
        asked share: Line = "Anteil" ("Nötig bei einer gemeinsamen Leistung");
        /// Not needed any more.
        may dropped: Text = "Entfällt, weil";
    }
    /// The responsible person accepts or declines. Item: that of the agreement.
    pub struct AgreementAcceptance {
        /// The answer; nothing after the agreement was changed.
        must accepts: Option<Answer> = "Übernehmen Sie das?";
        /// Remark.
        may remark: Text = "Anmerkung";
    }
    /// The agreement is kept. Item: that of the agreement.
    pub struct AgreementDone {
        /// When; nothing when it is not done after all.
        asked done_on: Option<Date> = "Erledigt am" ("Leer nur, wenn es doch nicht erledigt ist");
        /// Remark.
        may remark: Text = "Anmerkung";
    }
}

/// An agreement with what became of it.
#[derive(Clone, PartialEq)]
pub struct AgreementView {
    /// Item of its documents.
    pub item: String,
    /// Number of the session.
    pub session: u8,
    /// Place in the session, from 1.
    pub position: usize,
    /// Responsible.
    pub responsible: StaffId,
    /// Task.
    pub task: String,
    /// Until when.
    pub due: Date,
    /// The answer of the responsible person.
    pub accepted: Option<bool>,
    /// When it was done.
    pub done_on: Option<Date>,
}

closed_debug!(AgreementView);

impl AgreementView {
    /// Days by which it is overdue (R95); none when it is done or not due yet.
    #[must_use]
    pub fn days_overdue(&self, today: Date) -> Option<i32> {
        let days = (today - self.due).get_days();
        (self.done_on.is_none() && days > 0).then_some(days)
    }
}

/// The agreements of a session that stand, in their order. Those of a session that was taken over from a file are
/// numbered by their place.
#[must_use]
pub fn agreements(case: &Proceeding, no: u8) -> Vec<AgreementView> {
    let kept = session(case, no).map(|session| session.agreements.as_slice()).unwrap_or_default();
    if is_from_file(case, no) {
        let view = |(place, agreement): (usize, &Agreement)| AgreementView {
            item: format!("{no}-{}", place + 1),
            session: no,
            position: place + 1,
            responsible: agreement.who.clone(),
            task: agreement.what.clone(),
            due: agreement.due,
            accepted: agreement.accepted.then_some(true),
            done_on: agreement.done_on,
        };
        return kept.iter().enumerate().map(view).collect();
    }
    let standing = written(case, no).into_iter().filter(|entry| entry.form.dropped.is_empty());
    let view = |(place, entry): (usize, Entry<SessionAgreement>)| AgreementView {
        session: no,
        position: place + 1,
        responsible: entry.form.responsible,
        task: entry.form.task.to_string(),
        due: entry.form.due,
        accepted: answer(case, &entry.item),
        done_on: done(case, &entry.item),
        item: entry.item,
    };
    standing.enumerate().map(view).collect()
}

/// All agreements of a case that stand, by session.
#[must_use]
pub fn all_agreements(case: &Proceeding) -> Vec<AgreementView> {
    let mut numbers: Vec<_> = case.case.record.sessions.iter().map(|session| session.no).collect();
    numbers.sort_unstable();
    numbers.into_iter().flat_map(|no| agreements(case, no)).collect()
}

/// What was agreed in a session, as written, with what was dropped.
pub(super) fn written(case: &Proceeding, no: u8) -> Vec<Entry<SessionAgreement>> {
    let mut found = of_no::<SessionAgreement>(case, no);
    found.sort_by_key(|entry| split(&entry.item).and_then(|(_, rest)| rest.parse::<u32>().ok()));
    found
}

fn answer(case: &Proceeding, item: &str) -> Option<bool> {
    let form = case.documents.item::<AgreementAcceptance>(AgreementAcceptance::NAME, item)?;
    form.accepts.map(|answer| answer.0)
}

fn done(case: &Proceeding, item: &str) -> Option<Date> {
    case.documents.item::<AgreementDone>(AgreementDone::NAME, item)?.done_on
}

/// A session that was taken over from a file has agreements in the record but none as documents.
fn is_from_file(case: &Proceeding, no: u8) -> bool {
    attendance(case, no).is_none() && session(case, no).is_some_and(|session| !session.agreements.is_empty())
}

/// Writes what stands into the coded record, by which deadlines and figures go.
fn record(after: &mut Proceeding, no: u8) {
    if is_from_file(after, no) {
        return;
    }
    let coded = |view: AgreementView| Agreement {
        who: view.responsible,
        what: view.task,
        due: view.due,
        accepted: view.accepted == Some(true),
        done_on: view.done_on,
    };
    let kept: Vec<_> = agreements(after, no).into_iter().map(coded).collect();
    if let Some(session) = session_mut(after, no) {
        session.agreements = kept;
    }
}

/// The number of the session and of the agreement.
fn place(item: Option<&str>) -> Option<(u8, u32)> {
    let (no, rest) = split(item?)?;
    let number: u32 = rest.parse().ok().filter(|number| *number > 0)?;
    (number.to_string() == rest).then_some((no, number))
}

fn unknown() -> Refusal {
    refusal(rule::AGREEMENT_UNKNOWN, "", "Diese Vereinbarung gibt es nicht.", "Laden Sie den Fall neu.")
}

/// Where agreements are made and kept.
fn is_kept(state: CaseState) -> bool {
    state == CaseState::OnHold || (state.is_active() && state != CaseState::Triage)
}

impl SessionAgreement {
    fn gaps(&self) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let mut need = |missing: bool, field, message: &str| {
            if missing {
                wrong.push(refusal(rule::AGREEMENT_INCOMPLETE, field, message, ""));
            }
        };
        let offer = self.kind == AgreementKind::OfferParticipation;
        need(offer && self.component.is_none(), "component", "Bitte den Baustein angeben.");
        need(offer && self.provider.is_empty(), "provider", "Bitte den Träger angeben.");
        need(offer && self.capacity.is_empty(), "capacity", "Bitte Platz oder Umfang angeben.");
        let share = self.kind == AgreementKind::ServiceShare && self.share.is_empty();
        need(share, "share", "Bitte den Anteil angeben.");
        wrong
    }
}

impl CaseForm for SessionAgreement {
    const NAME: &'static str = "agreement";
    const TITLE: &'static str = "Vereinbarung";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        is_kept(state)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(held_no(case).map(|no| Slot::next_in_session(case, Self::NAME, no)).into_iter().collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let Some((no, _)) = place(item) else { return vec![unknown()] };
        let earlier = before.documents.get(&DocumentKey::new(Self::NAME, item));
        // New ones belong to the session that was held last, or is being held.
        let known = if earlier.is_some() { session(before, no).is_some() } else { held_no(before) == Some(no) };
        if !known || is_from_file(before, no) {
            let message = "Zu dieser Sitzung lässt sich nichts mehr vereinbaren.";
            return vec![refusal(rule::SESSION_OTHER, "", message, "Neues gehört zur letzten Kooperationsrunde.")];
        }
        let mut wrong = self.gaps();
        // Somebody who was invited and could not come can take something on: it binds once that person accepts.
        let invited = || invited_as(before, no, &self.responsible, context.register).is_some();
        if !attends(before, no, &self.responsible) && !invited() {
            let message = "Verantwortlich kann nur sein, wer zur Runde eingeladen war oder an ihr teilgenommen hat.";
            let help = "Wählen Sie die Person, die das zusagt.";
            wrong.push(refusal(rule::RESPONSIBLE_NOT_INVITED, "responsible", message, help));
        }
        if session(before, no).is_some_and(|session| self.due < session.date) {
            wrong.push(refusal(rule::DUE_BEFORE_SESSION, "due", "Die Frist liegt vor der Kooperationsrunde.", ""));
        }
        if item.is_some_and(|item| done(before, item).is_some()) {
            let help = "Nehmen Sie zuerst „erledigt“ zurück, oder vereinbaren Sie etwas Neues.";
            wrong.push(refusal(rule::AGREEMENT_DONE, "", "Diese Vereinbarung ist erledigt.", help));
        }
        let texts = [
            ("task", &*self.task),
            ("provider", &*self.provider),
            ("capacity", &*self.capacity),
            ("share", &*self.share),
            ("dropped", &*self.dropped),
        ];
        wrong.extend(unspeakable(before, &texts, context));
        wrong
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        // Somebody accepted what was written before (R92).
        let key = DocumentKey::new(AgreementAcceptance::NAME, item);
        if after.documents.get(&key).is_some() {
            write(after, key, serde_json::json!({"accepts": null, "remark": ""}), context);
        }
        if let Some((no, _)) = place(item) {
            record(after, no);
        }
    }
}

/// The agreements about which something can be said.
fn slots(case: &Proceeding, fits: impl Fn(&AgreementView) -> bool) -> Vec<Slot> {
    let label =
        |view: &AgreementView| format!("Vereinbarung {} der {}. Kooperationsrunde", view.position, view.session);
    let all = case.case.record.sessions.iter().flat_map(|session| agreements(case, session.no));
    all.filter(fits).map(|view| Slot::new(view.item.clone(), label(&view))).collect()
}

/// The agreement that an item names.
fn named(case: &Proceeding, item: Option<&str>) -> Option<AgreementView> {
    let (no, _) = place(item)?;
    agreements(case, no).into_iter().find(|view| Some(view.item.as_str()) == item)
}

/// The record of an agreement that was taken over from a file.
fn from_file<'a>(after: &'a mut Proceeding, view: &AgreementView) -> Option<&'a mut Agreement> {
    if !is_from_file(after, view.session) {
        return None;
    }
    session_mut(after, view.session)?.agreements.get_mut(view.position - 1)
}

impl CaseForm for AgreementAcceptance {
    const NAME: &'static str = "agreement_acceptance";
    const TITLE: &'static str = "Vereinbarung annehmen";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Participant, Writer::CaseLead, Writer::Coordinator];
    const ABOUT: Option<&'static str> = Some("agreement");

    fn open_in(state: CaseState) -> bool {
        is_kept(state)
    }

    fn slots(case: &Proceeding, context: &Context<'_>) -> Option<Vec<Slot>> {
        Some(slots(case, |view| context.staff() == Some(&view.responsible)))
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let Some(view) = named(before, item) else { return vec![unknown()] };
        if context.staff() == Some(&view.responsible) {
            return Vec::new();
        }
        let message = "Annehmen kann nur, wer verantwortlich ist.";
        vec![refusal(rule::NOT_THE_ASSIGNEE, "", message, "Bitten Sie die verantwortliche Person darum.")]
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let Some(view) = named(after, item) else { return };
        let accepted = self.accepts == Some(Answer(true));
        match from_file(after, &view) {
            Some(agreement) => agreement.accepted = accepted,
            None => record(after, view.session),
        }
    }
}

impl CaseForm for AgreementDone {
    const NAME: &'static str = "agreement_done";
    const TITLE: &'static str = "Vereinbarung erledigt";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Participant, Writer::CaseLead, Writer::Coordinator];
    const ABOUT: Option<&'static str> = Some("agreement");

    /// Something may still be done when the case is closed.
    fn open_in(state: CaseState) -> bool {
        is_kept(state) || state == CaseState::Closed
    }

    fn slots(case: &Proceeding, context: &Context<'_>) -> Option<Vec<Slot>> {
        Some(slots(case, |view| {
            view.done_on.is_none()
                && (context.staff() == Some(&view.responsible)
                    || context.leads(case)
                    || context.has(Role::PoolCoordinator))
        }))
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let Some(view) = named(before, item) else { return vec![unknown()] };
        let mut wrong = Vec::new();
        let own = context.staff() == Some(&view.responsible);
        if !own && !context.leads(before) && !context.has(Role::PoolCoordinator) {
            let message = "Erledigt melden kann, wer verantwortlich ist, die Fallführung oder die Poolkoordination.";
            wrong.push(refusal(rule::NOT_THE_ASSIGNEE, "", message, ""));
        }
        // Left out, the day takes back what was reported as done before.
        if self.done_on.is_none() && view.done_on.is_none() {
            let message = "Bitte den Tag angeben, an dem es erledigt wurde.";
            wrong.push(refusal(rule::DONE_ON, "done_on", message, ""));
        }
        let agreed_on = session(before, view.session).map(|session| session.date);
        if self.done_on.is_some_and(|day| day > context.today() || agreed_on.is_some_and(|agreed| day < agreed)) {
            let message = "Der Tag liegt nicht zwischen der Kooperationsrunde und heute.";
            wrong.push(refusal(rule::DONE_ON, "done_on", message, ""));
        }
        wrong.extend(unspeakable(before, &[("remark", &self.remark)], context));
        wrong
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let Some(view) = named(after, item) else { return };
        match from_file(after, &view) {
            Some(agreement) => agreement.done_on = self.done_on,
            None => record(after, view.session),
        }
    }
}
