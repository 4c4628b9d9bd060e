// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The two confirmations of an invoice (R160), its return, its payment. Person and time are those of the document.

use jiff::civil::Date;

use super::invoice::Invoice;
use super::session::{AttendedSession, attended_meetings};
use super::sheet::{InvoiceState, invoice_sheet, invoice_state, version};
use crate::casework::{Context, DocumentKey, Register, refusal};
use crate::form::{Line, Text, form};
use crate::pool::rule::{hold, same_name, unchanged};
use crate::pool::{PoolForm, Shelf, policy_on};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

form! {
    /// Factually correct (sachlich richtig).
    pub struct FactualConfirmation {
        /// The version that was looked at.
        must version: u16 = "Fassung der Rechnung";
        /// The confirmation.
        must confirmed: bool = "Sachlich richtig: Die Leistung war vereinbart und ist erbracht, Zeitraum und Empfänger stimmen";
        /// Remark.
        may remark: Line = "Anmerkung";
    }
    /// Arithmetically correct (rechnerisch richtig).
    pub struct ArithmeticConfirmation {
        /// The version that was looked at.
        must version: u16 = "Fassung der Rechnung";
        /// The confirmation.
        must confirmed: bool = "Rechnerisch richtig: Stunden, Stundensätze und Summe stimmen";
        /// Remark.
        may remark: Line = "Anmerkung";
    }
    /// The invoice goes back to the provider.
    pub struct InvoiceReturn {
        /// The version that was looked at.
        must version: u16 = "Fassung der Rechnung";
        /// Why.
        must reason: Text = "Was ist zu ändern?";
    }
    /// The invoice was paid.
    pub struct InvoicePayment {
        /// Day.
        must on: Date = "Bezahlt am";
        /// Remark.
        may remark: Line = "Anmerkung";
    }
}

/// The provider hears what became of its invoice.
const ANSWERED: &[Role] = &[Role::ProviderDelegate, Role::BillingClerk];

impl PoolForm for FactualConfirmation {
    const NAME: &'static str = "invoice_factual";
    const TITLE: &'static str = "Sachliche Feststellung";
    const SHELF: Shelf = Shelf::Hours;
    const ABOUT: Option<&'static str> = Some(Invoice::NAME);
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator];
    const READERS: &'static [Role] = ANSWERED;
    const NEEDS_ATTENDANCE: bool = true;

    fn rules_knowing(
        &self,
        item: &str,
        before: &Register,
        sessions: &[AttendedSession],
        context: &Context<'_>,
    ) -> Vec<Refusal> {
        let mut wrong = open_for_check(item, self.version, before);
        if !wrong.is_empty() {
            return wrong;
        }
        wrong.extend(second_person::<ArithmeticConfirmation>(item, before, context, |form| form.version));
        if let Some(invoice) = before.item::<Invoice>(item) {
            let meetings = attended_meetings(before, context.today());
            wrong.extend(not_attended(&invoice, &[sessions, &meetings].concat()));
        }
        wrong
    }
}

impl PoolForm for ArithmeticConfirmation {
    const NAME: &'static str = "invoice_arithmetic";
    const TITLE: &'static str = "Rechnerische Feststellung";
    const SHELF: Shelf = Shelf::Hours;
    const ABOUT: Option<&'static str> = Some(Invoice::NAME);
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator, Role::BillingClerk];
    const READERS: &'static [Role] = ANSWERED;

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = open_for_check(item, self.version, before);
        if !wrong.is_empty() {
            return wrong;
        }
        wrong.extend(second_person::<FactualConfirmation>(item, before, context, |form| form.version));
        if let Some(invoice) = before.item::<Invoice>(item) {
            wrong.extend(not_as_calculated(&invoice, context));
        }
        wrong
    }
}

impl PoolForm for InvoiceReturn {
    const NAME: &'static str = "invoice_return";
    const TITLE: &'static str = "Rechnung zurückgeben";
    const SHELF: Shelf = Shelf::Hours;
    const ABOUT: Option<&'static str> = Some(Invoice::NAME);
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator, Role::BillingClerk];
    const READERS: &'static [Role] = ANSWERED;

    fn rules(&self, item: &str, before: &Register, _: &Context<'_>) -> Vec<Refusal> {
        open_for_check(item, self.version, before)
    }
}

impl PoolForm for InvoicePayment {
    const NAME: &'static str = "invoice_payment";
    const TITLE: &'static str = "Rechnung bezahlt";
    const SHELF: Shelf = Shelf::Hours;
    const ABOUT: Option<&'static str> = Some(Invoice::NAME);
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator, Role::BillingClerk];
    const READERS: &'static [Role] = ANSWERED;

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = unchanged::<Self>(item, before);
        let signed = matches!(invoice_state(before, item), Some(InvoiceState::Signed | InvoiceState::Paid));
        let message = "Die Rechnung ist noch nicht sachlich und rechnerisch festgestellt.";
        wrong.extend(hold(signed, rule::NOT_SIGNED, "", message, "Bezahlt wird erst nach beiden Feststellungen."));
        let past = self.on <= context.today();
        wrong.extend(hold(past, rule::IN_FUTURE, "on", "Der Tag liegt in der Zukunft.", ""));
        wrong
    }
}

/// An invoice can be checked while it is neither returned nor signed, and in the version that was looked at.
fn open_for_check(item: &str, looked_at: u16, before: &Register) -> Vec<Refusal> {
    let help = "Laden Sie die Rechnung neu.";
    match invoice_state(before, item) {
        None => vec![refusal(rule::NO_INVOICE, "", "Diese Rechnung gibt es nicht.", "")],
        Some(InvoiceState::Signed | InvoiceState::Paid) => {
            let message = "Die Rechnung ist festgestellt und bleibt unverändert.";
            vec![refusal(rule::UNCHANGEABLE, "", message, "")]
        }
        Some(InvoiceState::Returned) => {
            vec![refusal(rule::RETURNED, "", "Die Rechnung liegt zur Änderung beim Träger.", help)]
        }
        Some(InvoiceState::Received | InvoiceState::Checking) => {
            let current = version(before, item) == Some(u64::from(looked_at));
            hold(current, rule::OLDER_VERSION, "version", "Die Rechnung ist inzwischen geändert worden.", help)
        }
    }
}

/// Two persons, where the pool asks for them.
fn second_person<Other: PoolForm>(
    item: &str,
    before: &Register,
    context: &Context<'_>,
    looked_at: fn(&Other) -> u16,
) -> Vec<Refusal> {
    if policy_on(before, context.profile, context.today()).one_person_may_sign.0 {
        return Vec::new();
    }
    let other = before
        .item::<Other>(item)
        .filter(|form| version(before, item) == Some(u64::from(looked_at(form))))
        .and_then(|_| before.documents.get(&DocumentKey::new(Other::NAME, Some(item)))?.author.clone());
    let same = other.is_some() && other == context.actor.map(|actor| actor.user.clone());
    let message = "Die andere Feststellung haben Sie getroffen; in diesem Pool braucht es zwei Personen.";
    hold(!same, rule::TWO_PERSONS, "", message, "Bitten Sie eine Kollegin oder einen Kollegen.")
}

/// The lines whose attendance no session proves.
fn not_attended(invoice: &Invoice, sessions: &[AttendedSession]) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    for (number, line) in invoice.lines.iter().enumerate() {
        let held = sessions
            .iter()
            .filter(|session| session.date == line.session_on && same_name(&session.case_code, &line.case_code));
        if !held.clone().any(|session| session.attendees.contains(&line.delegate)) {
            let message = if held.count() == 0 {
                format!("Zeile {}: An diesem Tag ist keine solche Sitzung festgehalten.", number + 1)
            } else {
                format!("Zeile {}: Diese Person steht nicht in der Anwesenheit der Sitzung.", number + 1)
            };
            let hint = "Prüfen Sie die Anwesenheit der Sitzung, oder geben Sie die Rechnung zurück.";
            wrong.push(refusal(rule::NOT_ATTENDED, &format!("lines.{number}.delegate"), message, hint));
        }
    }
    wrong
}

/// What is wrong with the arithmetic: each line is worked out anew.
fn not_as_calculated(invoice: &Invoice, context: &Context<'_>) -> Vec<Refusal> {
    let sheet = invoice_sheet(invoice, context.profile);
    let mut wrong = Vec::new();
    for (number, line) in sheet.lines.iter().enumerate().filter(|(_, line)| line.rate.is_none()) {
        let message = format!("Zeile {}: Am {} galt kein Stundensatz.", number + 1, line.line.session_on);
        let help = "Die Stundensätze stehen im Profil des Pools.";
        wrong.push(refusal(rule::RATE_MISSING, &format!("lines.{number}.session_on"), message, help));
    }
    if let Some(sum) = sheet.sum.filter(|sum| *sum != invoice.total) {
        let message =
            format!("Die Rechnung nennt {} Euro, nachgerechnet sind es {} Euro.", euro(invoice.total), euro(sum));
        let help = "Geben Sie die Rechnung zur Änderung zurück.";
        wrong.push(refusal(rule::TOTAL_DIFFERS, "total", message, help));
    }
    wrong
}

/// An amount as people write it.
fn euro(amount: rust_decimal::Decimal) -> String {
    // More than two decimals stay visible: they are what is wrong then.
    let shown = if amount.scale() > 2 { amount.to_string() } else { format!("{amount:.2}") };
    shown.replace('.', ",")
}
