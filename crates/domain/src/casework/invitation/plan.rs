// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! When and where a session is, moving and cancelling it.

use jiff::civil::{Date, Time};

use super::invite::{self, Invitations};
use super::number::{current_no, of_session, session, session_mut};
use super::people::SessionKind;
use super::reply;
use super::unspeakable::unspeakable;
use crate::casework::act::write;
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, Slot, Step, Writer, refusal};
use crate::form::{Line, Text, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// Date, place and moderation of a session (R59, R85). Item: its number.
    pub struct SessionPlan {
        /// Day.
        must date: Date = "Tag";
        /// Beginning.
        must time: Line = "Beginn" ("Zum Beispiel 9:30");
        /// Place.
        asked place: Line = "Ort" ("Ort oder Videozugang ist nötig");
        /// Video access.
        asked video: Line = "Videozugang" ("Nötig, wenn kein Ort angegeben ist");
        /// Kind.
        must kind: SessionKind = "Art der Sitzung";
        /// Who moderates.
        must moderator: StaffId = "Moderation" [PoolCoordinator];
        /// How a guardian without an account was invited.
        asked guardian_by: Line = "Vormundschaft ohne Zugang eingeladen" ("Nötig, wenn die Vormundschaft hier keinen Zugang hat. Zum Beispiel: Brief vom 3.3.2026");
    }
    /// The session takes place on another day, at another hour or elsewhere; everybody stays invited.
    pub struct SessionMove {
        /// Day.
        must date: Date = "Neuer Tag";
        /// Beginning.
        must time: Line = "Neuer Beginn" ("Zum Beispiel 9:30");
        /// Place.
        may place: Line = "Ort" ("Ohne Angabe bleibt es beim bisherigen Ort");
        /// Video access.
        may video: Line = "Videozugang" ("Ohne Angabe bleibt es beim bisherigen Zugang");
        /// Why.
        must reason: Text = "Warum wird verlegt?";
    }
    /// The session does not take place. The case waits for a new date; nobody of the panel has access until then.
    pub struct SessionCancel {
        /// Why.
        must reason: Text = "Warum fällt die Runde aus?";
    }
}

/// Reads `9:30`, `09.30` and `9:30 Uhr`.
#[must_use]
pub fn time_of_day(typed: &str) -> Option<Time> {
    let typed = typed.trim().trim_end_matches("Uhr").trim();
    let (hour, minute) = typed.split_once([':', '.']).unwrap_or((typed, "0"));
    Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
}

/// The plan of a session; none after the session was cancelled, until a new date is set.
#[must_use]
pub fn plan(case: &Proceeding, no: u8) -> Option<SessionPlan> {
    let number = no.to_string();
    let written = case.documents.get(&DocumentKey::new(SessionPlan::NAME, Some(&number)))?;
    let cancelled = case.documents.get(&DocumentKey::new(SessionCancel::NAME, None));
    if session(case, no).is_none() && cancelled.is_some_and(|cancelled| written.at <= cancelled.at) {
        return None;
    }
    case.documents.item::<SessionPlan>(SessionPlan::NAME, &number)
}

fn wrong_date(date: Date, context: &Context<'_>) -> Option<Refusal> {
    let past = date < context.today();
    past.then(|| {
        refusal(rule::DATE_IN_PAST, "date", "Der Tag liegt in der Vergangenheit.", "Wählen Sie heute oder später.")
    })
}

fn wrong_time(time: &Line) -> Option<Refusal> {
    let read = time_of_day(time);
    read.is_none().then(|| refusal(rule::TIME_UNREADABLE, "time", "Bitte eine Uhrzeit angeben, zum Beispiel 9:30.", ""))
}

impl CaseForm for SessionPlan {
    const NAME: &'static str = "session_plan";
    const TITLE: &'static str = "Termin der Kooperationsrunde";
    const STEP: Step = Step::Invitation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        matches!(
            state,
            CaseState::Triage
                | CaseState::Invited
                | CaseState::OfferCoordination
                | CaseState::ImplementationPlanning
                | CaseState::FollowUp
        )
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(vec![Slot::of_session(current_no(case))])
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = current_no(before);
        if let Err(wrong) = of_session(item, no, false) {
            return vec![wrong];
        }
        let mut wrong: Vec<_> = wrong_time(&self.time).into_iter().collect();
        let earlier = plan(before, no).filter(|_| invite::is_invited(before, no));
        match earlier {
            // Everybody has the old date in the diary already.
            Some(earlier) if (earlier.date, &earlier.time) != (self.date, &self.time) => {
                let help = "Nutzen Sie „Kooperationsrunde verlegen“.";
                wrong.push(refusal(rule::ALREADY_INVITED, "date", "Zu diesem Termin ist schon eingeladen.", help));
            }
            Some(_) => {}
            None => wrong.extend(wrong_date(self.date, context)),
        }
        if self.place.is_empty() && self.video.is_empty() {
            wrong.push(refusal(rule::PLACE_MISSING, "place", "Bitte einen Ort oder einen Videozugang angeben.", ""));
        }
        if !context.register.holds(&self.moderator, Role::PoolCoordinator) {
            let message = "Diese Person gehört nicht zur Poolkoordination; nur diese moderiert.";
            let help = "Bitte eine Person der Poolkoordination wählen.";
            wrong.push(refusal(rule::MODERATOR_NOT_COORDINATOR, "moderator", message, help));
        }
        wrong.extend(unspeakable(before, &[("place", &self.place), ("video", &self.video)], context));
        wrong
    }
}

/// The session that is invited and has not begun.
fn waiting(case: &Proceeding) -> Result<u8, Refusal> {
    let no = current_no(case);
    if invite::is_invited(case, no) && session(case, no).is_some() {
        return Ok(no);
    }
    Err(refusal(
        rule::NOT_INVITED,
        "",
        "Zurzeit ist keine Kooperationsrunde eingeladen.",
        "Legen Sie zuerst den Termin fest.",
    ))
}

impl CaseForm for SessionMove {
    const NAME: &'static str = "session_move";
    const TITLE: &'static str = "Kooperationsrunde verlegen";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::Invited
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        if let Err(wrong) = waiting(before) {
            return vec![wrong];
        }
        let mut wrong: Vec<_> = wrong_date(self.date, context).into_iter().chain(wrong_time(&self.time)).collect();
        wrong.extend(unspeakable(before, &[("place", &self.place), ("video", &self.video)], context));
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let no = current_no(after);
        let Some(mut plan) = plan(after, no) else { return };
        plan.date = self.date;
        plan.time = self.time.clone();
        if !self.place.is_empty() {
            plan.place = self.place.clone();
        }
        if !self.video.is_empty() {
            plan.video = self.video.clone();
        }
        // A form is plain data; writing it as JSON cannot fail.
        let body = serde_json::to_value(&plan).unwrap_or_default();
        write(after, DocumentKey::new(SessionPlan::NAME, Some(&no.to_string())), body, context);
        if let Some(session) = session_mut(after, no) {
            session.date = self.date;
        }
        // Who holds a seat on the new day is invited, and nobody else (R76).
        invite::send(after, no, context);
        reply::ask_again(after, no, context);
    }
}

impl CaseForm for SessionCancel {
    const NAME: &'static str = "session_cancel";
    const TITLE: &'static str = "Kooperationsrunde absagen";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::Invited
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        waiting(before).err().into_iter().collect()
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let no = current_no(after);
        after.case.record.sessions.retain(|session| session.no != no);
        invite::put(after, no, &Invitations::default(), context);
        reply::ask_again(after, no, context);
    }
}
