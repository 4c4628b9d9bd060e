// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who is to hear of a change besides those who carry the case on: the invited of a session, and who is given a task. The
//! words name no person and nothing of the case; its code is put before them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::implementation::{Offer, OfferForwarding};
use super::invitation::number::current_no;
use super::invitation::{Dossier, SessionPlan, invitees, is_invited, newest_is_released, plan, released, time_of_day};
use super::session::{AgreementView, all_agreements, minutes};
use super::{CaseForm as _, DocumentKey, Proceeding, Register};
use crate::ids::StaffId;
use crate::role::Role;
use crate::state::CaseState;

/// A message for some people.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Message {
    /// Who is to read it.
    pub to: BTreeSet<StaffId>,
    /// What it says, German.
    pub text_de: String,
}

/// Who is to hear of what changed in a case.
#[must_use]
pub fn messages(before: &Proceeding, after: &Proceeding, register: &Register) -> Vec<Message> {
    let change = Changed { before, after, register };
    let sessions = [before, after].into_iter().flat_map(|case| &case.case.record.sessions);
    let mut numbers: BTreeSet<u8> = sessions.map(|session| session.no).collect();
    numbers.insert(current_no(after));
    let mut found = Vec::new();
    for no in numbers {
        found.extend(change.invitation(no));
        found.extend(change.minutes(no));
    }
    found.extend(change.agreements());
    found.extend(change.dossier());
    found.extend(change.offers());
    found.extend(super::grants::message(before, after, register));
    found.retain(|message| !message.to.is_empty());
    found
}

/// A case before and after a change.
struct Changed<'a> {
    before: &'a Proceeding,
    after: &'a Proceeding,
    register: &'a Register,
}

impl Changed<'_> {
    fn invited(&self, case: &Proceeding, no: u8) -> BTreeSet<StaffId> {
        // Who was invited to a session of a referral that was taken back is not coming.
        if !is_invited(case, no) || case.course.state() == CaseState::Withdrawn {
            return BTreeSet::new();
        }
        invitees(case, no, self.register).into_iter().map(|invitee| invitee.person).collect()
    }

    fn invitation(&self, no: u8) -> Vec<Message> {
        let (earlier, now) = (plan(self.before, no), plan(self.after, no));
        let (was, is) = (self.invited(self.before, no), self.invited(self.after, no));
        if is.is_empty() {
            let on = earlier.map(|plan| format!(" am {}", german(plan.date))).unwrap_or_default();
            return vec![Message { to: was, text_de: format!("Die {no}. Kooperationsrunde{on} fällt aus.") }];
        }
        // What is written after a session has begun invites nobody.
        let sessions = &self.after.case.record.sessions;
        if sessions.iter().any(|session| session.no == no && !session.participants.is_empty()) {
            return Vec::new();
        }
        let when = now.as_ref().map(when).unwrap_or_default();
        let mut found = vec![
            Message {
                to: is.difference(&was).cloned().collect(),
                text_de: format!("Sie sind zur {no}. Kooperationsrunde{when} eingeladen."),
            },
            Message {
                to: was.difference(&is).cloned().collect(),
                text_de: format!("Ihre Einladung zur {no}. Kooperationsrunde ist zurückgenommen."),
            },
        ];
        let stay: BTreeSet<_> = is.intersection(&was).cloned().collect();
        let set = |plan: &Option<SessionPlan>| {
            plan.as_ref().map(|plan| (plan.date, plan.time.clone(), plan.place.clone(), plan.video.clone()))
        };
        if set(&earlier) != set(&now) {
            let text_de = format!("Die {no}. Kooperationsrunde ist verlegt. Sie ist jetzt{when}.");
            found.push(Message { to: stay.clone(), text_de });
        }
        let version = |case: &Proceeding| released(case).and_then(|dossier| dossier.version);
        let newest = version(self.after);
        if no == current_no(self.after) && newest.is_some() && newest != version(self.before) {
            let text_de = format!("Die Fallvorstellung zur {no}. Kooperationsrunde ist neu freigegeben.");
            found.push(Message { to: stay, text_de });
        }
        found
    }

    /// A dossier that was written anew waits for a second person of the pool office.
    fn dossier(&self) -> Option<Message> {
        let key = DocumentKey::new(Dossier::NAME, None);
        let newest = self.after.documents.get(&key)?;
        let same = self.before.documents.get(&key).is_some_and(|earlier| earlier.version == newest.version);
        if same || newest_is_released(self.after) {
            return None;
        }
        let text_de =
            "Die anonymisierte Fallvorstellung ist geschrieben. Eine zweite Person liest sie und gibt sie frei.";
        Some(Message { to: self.register.holders(Role::PoolCoordinator), text_de: text_de.to_owned() })
    }

    /// Offers go to the pool office, and those it forwards to the case lead (R101, R102).
    fn offers(&self) -> Vec<Message> {
        let new = |form: &str| {
            let mut keys = self.after.documents.of(form).into_iter().map(|(key, _)| key);
            keys.any(|key| self.before.documents.get(key).is_none())
        };
        let referral = &self.after.case.record.referral;
        let mut found = Vec::new();
        if new(Offer::NAME) {
            let to = referral.coordinator.iter().cloned().collect();
            found.push(Message { to, text_de: "Es gibt ein neues Betreuungsangebot.".to_owned() });
        }
        if new(OfferForwarding::NAME) {
            let to = BTreeSet::from([referral.case_lead.clone()]);
            found.push(Message { to, text_de: "Ein Betreuungsangebot ist an Sie weitergeleitet.".to_owned() });
        }
        found
    }

    fn minutes(&self, no: u8) -> Option<Message> {
        let distributed = |case: &Proceeding| minutes(case, no).filter(|minutes| minutes.distributed_on.is_some());
        if distributed(self.before).is_some() {
            return None;
        }
        let to = distributed(self.after)?.recipients.0.into_iter().collect();
        Some(Message { to, text_de: format!("Das Ergebnis der {no}. Kooperationsrunde ist verteilt.") })
    }

    /// Agreements that are somebody's now, or that say something else and are to be accepted anew.
    fn agreements(&self) -> Vec<Message> {
        let earlier = all_agreements(self.before);
        let mut found = Vec::new();
        for view in all_agreements(self.after) {
            let old = earlier.iter().find(|old| old.item == view.item);
            let says = |view: &AgreementView| (view.responsible.clone(), view.due, view.task.clone());
            if view.accepted.is_some() || view.done_on.is_some() || old.map(says) == Some(says(&view)) {
                continue;
            }
            let name = format!("Vereinbarung {} der {}. Kooperationsrunde", view.position, view.session);
            let due = german(view.due);
            let given = format!("Ihnen ist die {name} bis zum {due} übertragen. Nehmen Sie sie an oder sagen Sie ab.");
            found.push(Message { to: BTreeSet::from([view.responsible.clone()]), text_de: given });
            if let Some(old) = old.filter(|old| old.responsible != view.responsible) {
                let text_de = format!("Die {name} ist jetzt die Aufgabe einer anderen Person.");
                found.push(Message { to: BTreeSet::from([old.responsible.clone()]), text_de });
            }
        }
        found
    }
}

fn german(day: Date) -> String {
    format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
}

/// ` am 12.10.2026 um 09:30 Uhr`.
fn when(plan: &SessionPlan) -> String {
    let time = time_of_day(&plan.time).map(|time| format!(" um {:02}:{:02} Uhr", time.hour(), time.minute()));
    format!(" am {}{}", german(plan.date), time.unwrap_or_default())
}

#[cfg(test)]
mod tests;
