// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The invoice of a provider (R159, R161).

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::session::{AttendedSession, billed_lines, in_steps, unbilled_lines};
use super::sheet::{InvoiceState, invoice_sheet, invoice_state};
use crate::casework::{Context, Entry, Register, refusal};
use crate::form::{Line, Rows, form};
use crate::ids::StaffId;
use crate::pool::rule::{hold, in_order, same_name};
use crate::pool::{PoolForm, Seat, Shelf, delegates_on, substitutions_of};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

form! {
    /// One attendance.
    pub struct InvoiceLine {
        /// Case code of the session.
        may case_code: Line = "Fallcode" ("Leer bei einer fallübergreifenden Sitzung");
        /// Day of the session.
        must session_on: Date = "Sitzung am";
        /// Who attended.
        must delegate: StaffId = "Wer hat teilgenommen?" [ProviderDelegate];
        /// Hours.
        must hours: Decimal = "Stunden" ("In Viertelstunden, zum Beispiel 2,75");
    }
    /// An invoice.
    pub struct Invoice {
        /// Provider.
        must provider: Line = "Träger";
        /// Number, unique for the provider.
        must number: Line = "Rechnungsnummer";
        /// Date.
        must on: Date = "Rechnungsdatum";
        /// First day of the period.
        must period_from: Date = "Zeitraum von";
        /// Last day of the period.
        must period_to: Date = "Zeitraum bis";
        /// Attendances.
        must lines: Rows<InvoiceLine> = "Teilnahmen";
        /// Total in euro as the invoice says it.
        must total: Decimal = "Gesamtbetrag in Euro";
        /// Routing number of an electronic invoice to a public body.
        may leitweg_id: Line = "Leitweg-ID";
    }
}

impl PoolForm for Invoice {
    const NAME: &'static str = "invoice";
    const TITLE: &'static str = "Rechnung über Fachleistungsstunden";
    const SHELF: Shelf = Shelf::Hours;
    const WRITERS: &'static [Role] = &[Role::ProviderDelegate, Role::BillingClerk];
    const READERS: &'static [Role] = &[];
    const OWN_ONLY: &'static [Role] = &[Role::ProviderDelegate];

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let help = "Laden Sie die Rechnung neu: Vielleicht hat inzwischen jemand weitergearbeitet.";
        match invoice_state(before, item) {
            None | Some(InvoiceState::Received | InvoiceState::Returned) => {}
            Some(InvoiceState::Checking) => {
                let message = "Die Rechnung wird gerade geprüft; ändern lässt sie sich erst nach einer Rückgabe.";
                return vec![refusal(rule::IN_CHECK, "", message, help)];
            }
            Some(InvoiceState::Signed | InvoiceState::Paid) => {
                let message = "Die Rechnung ist festgestellt und bleibt unverändert.";
                return vec![refusal(rule::UNCHANGEABLE, "", message, help)];
            }
        }
        if context.profile.hourly_rates.is_empty() {
            let message = "Dieser Pool vergütet keine Fachleistungsstunden.";
            return vec![refusal(rule::NO_HOURS_PAID, "", message, "")];
        }
        let mut wrong = self.head_faults(item, before, context);
        let others = billed_lines(before, item);
        for (number, line) in self.lines.iter().enumerate() {
            let twice = others.iter().chain(&self.lines[..number]).any(|other| other.same_attendance(line));
            wrong.extend(line.faults(&format!("lines.{number}."), self, before));
            let field = format!("lines.{number}.delegate");
            wrong.extend(hold(!twice, rule::BILLED_TWICE, &field, "Diese Teilnahme ist schon abgerechnet.", ""));
        }
        wrong
    }
}

impl Invoice {
    fn head_faults(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = in_order(self.period_from, Some(self.period_to), "period_to");
        let today = context.today();
        wrong.extend(hold(self.on <= today, rule::IN_FUTURE, "on", "Das Rechnungsdatum liegt in der Zukunft.", ""));
        let same =
            |other: &Invoice| same_name(&other.provider, &self.provider) && same_name(&other.number, &self.number);
        let fresh = !before.all::<Invoice>().iter().any(|entry| entry.item != item && same(&entry.form));
        let message = "Diese Rechnungsnummer hat der Träger schon vergeben.";
        wrong.extend(hold(fresh, rule::NUMBER_TAKEN, "number", message, ""));
        let clerk = context.has(Role::BillingClerk);
        let own = clerk || context.staff().is_some_and(|staff| stands_for(before, staff, &self.provider, today));
        let help = "Jeder Träger reicht seine eigenen Rechnungen ein.";
        wrong.extend(hold(own, rule::OTHER_PROVIDER, "provider", "Sie vertreten diesen Träger nicht.", help));
        if let Some(earlier) = before.item::<Invoice>(item) {
            let kept = same_name(&earlier.provider, &self.provider);
            let message = "Diese Rechnung gehört einem anderen Träger.";
            wrong.extend(hold(kept, rule::OTHER_PROVIDER, "provider", message, help));
        }
        wrong
    }
}

/// The next invoice of a provider as the page offers it: the attendances that are not billed yet, each with `hours`, the
/// time from the first to the last of them, and their sum by the dated rates. The number is the provider's own to give.
/// None when nothing is open.
#[must_use]
pub fn proposed_invoice(
    register: &Register,
    sessions: &[AttendedSession],
    provider: &str,
    hours: Decimal,
    context: &Context<'_>,
) -> Option<Invoice> {
    let lines = unbilled_lines(register, sessions, provider, hours);
    let (first, last) = (lines.first()?.session_on, lines.last()?.session_on);
    let mut invoice = Invoice {
        provider: Line::from(provider),
        number: Line::default(),
        on: context.today(),
        period_from: first,
        period_to: last,
        lines: Rows(lines),
        total: Decimal::ZERO,
        leitweg_id: Line::default(),
    };
    invoice.total = invoice_sheet(&invoice, context.profile).sum.unwrap_or_default();
    Some(invoice)
}

/// The provider for which somebody sits in the panel, or for which the account stands; the newest seat counts.
#[must_use]
pub fn provider_of(register: &Register, staff: &StaffId, today: Date) -> Option<String> {
    let seats = register.all::<Seat>().into_iter().map(|entry| entry.form);
    let seat = seats.filter(|seat| seat.person == *staff && seat.from <= today).max_by_key(|seat| seat.from);
    let account = || register.person(staff).and_then(|person| person.organisation.clone());
    seat.map(|seat| seat.organisation.to_string()).or_else(account)
}

impl InvoiceLine {
    /// Whether both bill the same person for the same session.
    pub(super) fn same_attendance(&self, other: &Self) -> bool {
        self.session_on == other.session_on
            && self.delegate == other.delegate
            && same_name(&self.case_code, &other.case_code)
    }

    fn faults(&self, prefix: &str, invoice: &Invoice, register: &Register) -> Vec<Refusal> {
        let field = |name: &str| format!("{prefix}{name}");
        let message = "Bitte Stunden in Viertelstunden angeben, zum Beispiel 2,75.";
        let mut wrong = hold(in_steps(self.hours), rule::HOURS_STEP, &field("hours"), message, "");
        let inside = invoice.period_from <= self.session_on && self.session_on <= invoice.period_to;
        let message = "Die Sitzung liegt nicht im Zeitraum der Rechnung.";
        wrong.extend(hold(inside, rule::OUTSIDE_PERIOD, &field("session_on"), message, ""));
        let held = self.session_on <= invoice.on;
        let message = "Die Sitzung liegt nach dem Rechnungsdatum.";
        wrong.extend(hold(held, rule::SESSION_AFTER_INVOICE, &field("session_on"), message, ""));
        let billable = billable_as(register, self);
        let hint = "Vergütet werden die Trägervertretungen und ihre Vertretungen in der Sitzung.";
        let message = "Für diese Person wird an diesem Tag nichts vergütet.";
        wrong.extend(hold(billable.is_some(), rule::NOT_BILLABLE, &field("delegate"), message, hint));
        let own = billable.is_none_or(|organisation| same_name(&organisation, &invoice.provider));
        let message = "Diese Person stand an diesem Tag für einen anderen Träger.";
        wrong.extend(hold(own, rule::OTHER_PROVIDER, &field("delegate"), message, hint));
        wrong
    }
}

/// The organisation for which the hours of a line are paid: of the delegate's seat on that day, or of a substitute for a
/// delegate in that session; none for everybody else (I16, R161).
pub(super) fn billable_as(register: &Register, line: &InvoiceLine) -> Option<String> {
    let delegates = delegates_on(register, line.session_on);
    if let Some(seat) = delegates.iter().find(|entry| entry.form.person == line.delegate) {
        return Some(seat.form.organisation.to_string());
    }
    substitutions_of(register, line.session_on, &line.case_code)
        .into_iter()
        .find(|entry| {
            entry.form.substitute == line.delegate && delegates.iter().any(|seat| seat.form.person == entry.form.member)
        })
        .map(|entry| entry.form.organisation.to_string())
}

/// Whether somebody stands for a provider: by a seat of any time until today, or by the organisation of the account.
fn stands_for(register: &Register, staff: &StaffId, provider: &str, today: Date) -> bool {
    let account = register.person(staff).and_then(|person| person.organisation.as_deref());
    let seated = |entry: &Entry<Seat>| {
        entry.form.person == *staff && entry.form.from <= today && same_name(&entry.form.organisation, provider)
    };
    account.is_some_and(|organisation| same_name(organisation, provider)) || register.all::<Seat>().iter().any(seated)
}
