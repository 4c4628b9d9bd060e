// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due in the pool as a whole.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::days::{ESCALATION, INVOICE_CHECK, PAYMENT, SEAT_BEFORE};
use super::deadline::{Deadline, DeadlineKind, Responsible};
use super::working_day::{last_working_day, next_working_day};
use crate::casework::session::CrossCaseMeeting;
use crate::casework::{Document, DocumentKey, Entry, Register};
use crate::clock::german_date;
use crate::pool::{
    Confidentiality, FactualConfirmation, Invoice, InvoicePayment, InvoiceState, PoolForm, Seat, confidentiality_until,
    invoice_state, standing_on,
};
use crate::profile::NodeProfile;
use crate::role::Role;

/// Everything that is due in the pool beside its cases, by day: confirmations of confidentiality (R89), successors for
/// seats that end, the next sessions about no case, invoices to check and to pay.
#[must_use]
pub fn of_pool(register: &Register, profile: &NodeProfile, today: Date) -> Vec<Deadline> {
    let land = profile.land.as_deref();
    let mut found = Vec::new();
    for seat in standing_on(register, today) {
        let until = confidentiality_until(register, &seat.form.person);
        let (on, what) = match until {
            Some(until) => (last_working_day(land, until), "Vertraulichkeit erneut bestätigen"),
            None => (seat.form.from, "Vertraulichkeit bestätigen"),
        };
        let on = known(land, on, written(register, &seat, |document| document.first_at));
        let person = Responsible::Person(seat.form.person.clone());
        found.push(deadline(
            DeadlineKind::Confidentiality,
            on,
            what.to_owned(),
            vec![person],
            done_by::<Confidentiality>(None),
        ));
    }
    for seat in standing_on(register, today) {
        let Some(to) = seat.form.to.filter(|to| !is_succeeded(register, &seat.form, *to)) else { continue };
        let on = last_working_day(land, to.saturating_sub(SEAT_BEFORE.days()));
        let on = known(land, on, written(register, &seat, |document| document.at));
        let what = format!("Nachfolge klären: Ein Sitz endet am {:02}.{:02}.{}", to.day(), to.month(), to.year());
        found.push(deadline(DeadlineKind::Seat, on, what, office(), done_by::<Seat>(None)));
    }
    for meeting in register.all::<CrossCaseMeeting>() {
        if let Some(date) = meeting.form.dates().into_iter().find(|date| *date >= today) {
            let members = standing_on(register, date).into_iter().map(|seat| Responsible::Person(seat.form.person));
            let who = office().into_iter().chain(members).collect();
            let what = format!("Sitzung: {}", meeting.form.topic);
            found.push(deadline(
                DeadlineKind::Session,
                date,
                what,
                who,
                done_by::<CrossCaseMeeting>(Some(&meeting.item)),
            ));
        }
    }
    for invoice in register.all::<Invoice>() {
        let key = DocumentKey::new(Invoice::NAME, Some(&invoice.item));
        let Some(received) = register.documents.get(&key).map(|document| german_date(document.at)) else { continue };
        let number = &invoice.form.number;
        match invoice_state(register, &invoice.item) {
            Some(InvoiceState::Received | InvoiceState::Checking) => {
                let on = next_working_day(land, received.saturating_add(INVOICE_CHECK.days()));
                let what = format!("Rechnung {number} prüfen");
                let form = done_by::<FactualConfirmation>(Some(&invoice.item));
                found.push(deadline(DeadlineKind::Invoice, on, what, office(), form));
            }
            Some(InvoiceState::Signed) => {
                let on = next_working_day(land, received.saturating_add(PAYMENT.days()));
                let who = vec![Responsible::Anybody(Role::BillingClerk), Responsible::Anybody(Role::PoolCoordinator)];
                let what = format!("Rechnung {number} bezahlen");
                let form = done_by::<InvoicePayment>(Some(&invoice.item));
                found.push(deadline(DeadlineKind::Payment, on, what, who, form));
            }
            None | Some(InvoiceState::Returned | InvoiceState::Paid) => {}
        }
    }
    found.sort_by_key(|deadline| (deadline.on, deadline.kind));
    found
}

/// When a seat was written down.
fn written(register: &Register, seat: &Entry<Seat>, when: fn(&Document) -> Timestamp) -> Option<Date> {
    let key = DocumentKey::new(Seat::NAME, Some(&seat.item));
    register.documents.get(&key).map(|document| german_date(when(document)))
}

/// A day, or the working day from which its cause was known: nobody is late with what had not been written yet.
fn known(land: Option<&str>, on: Date, cause: Option<Date>) -> Date {
    cause.filter(|written| on < *written).map_or(on, |written| next_working_day(land, written))
}

/// The document with which something is done.
fn done_by<F: PoolForm>(item: Option<&str>) -> String {
    DocumentKey::new(F::NAME, item).to_string()
}

fn office() -> Vec<Responsible> {
    vec![Responsible::Anybody(Role::PoolCoordinator)]
}

/// Whether somebody follows on a seat: the next of its kind begins when it ends.
fn is_succeeded(register: &Register, seat: &Seat, to: Date) -> bool {
    let next = to.saturating_add(1.days());
    register.all::<Seat>().iter().any(|other| other.form.kind == seat.kind && other.form.from == next)
}

/// Late things of the pool are told to its office.
fn deadline(kind: DeadlineKind, on: Date, what: String, responsible: Vec<Responsible>, form: String) -> Deadline {
    Deadline {
        on,
        what_de: what,
        kind,
        responsible,
        case: None,
        rapid: false,
        escalates_on: on.saturating_add(ESCALATION.usual.days()),
        escalates_to: office(),
        form: Some(form),
    }
}
