// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! An invoice worked out: rate and amount of each line, the sum, and how far it is.

use rust_decimal::Decimal;

use super::invoice::{Invoice, InvoiceLine};
use super::session::AttendedSession;
use super::sign::{ArithmeticConfirmation, FactualConfirmation, InvoicePayment, InvoiceReturn};
use crate::casework::{DocumentKey, Entry, Register};
use crate::form::choices;
use crate::pool::PoolForm;
use crate::pool::rule::same_name;
use crate::pool_file::{BillingLine, amount_of};
use crate::profile::NodeProfile;

choices! {
    /// How far an invoice is.
    pub enum InvoiceState {
        Received = "received", "eingegangen";
        Returned = "returned", "an den Träger zurückgegeben";
        Checking = "checking", "in Prüfung";
        Signed = "signed", "sachlich und rechnerisch festgestellt";
        Paid = "paid", "bezahlt";
    }
}

/// How far an invoice is; none when there is none of this name. What was confirmed or returned counts for the version
/// that it names.
#[must_use]
pub fn invoice_state(register: &Register, item: &str) -> Option<InvoiceState> {
    let version = version(register, item)?;
    let of_this = |named: Option<u16>| named.is_some_and(|named| u64::from(named) == version);
    let factual = of_this(register.item::<FactualConfirmation>(item).map(|form| form.version));
    let arithmetic = of_this(register.item::<ArithmeticConfirmation>(item).map(|form| form.version));
    let returned = of_this(register.item::<InvoiceReturn>(item).map(|form| form.version));
    Some(if factual && arithmetic && !returned {
        let paid = register.item::<InvoicePayment>(item).is_some();
        if paid { InvoiceState::Paid } else { InvoiceState::Signed }
    } else if returned {
        InvoiceState::Returned
    } else if factual || arithmetic {
        InvoiceState::Checking
    } else {
        InvoiceState::Received
    })
}

/// The present version of an invoice.
pub(super) fn version(register: &Register, item: &str) -> Option<u64> {
    register.documents.get(&DocumentKey::new(Invoice::NAME, Some(item))).map(|document| document.version)
}

/// One line, worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetLine {
    /// The line.
    pub line: InvoiceLine,
    /// Euro per hour on the day of the session; none when no rate was valid.
    pub rate: Option<Decimal>,
    /// Hours times rate, half up to cents.
    pub amount: Option<Decimal>,
}

/// An invoice, worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceSheet {
    /// Its lines.
    pub lines: Vec<SheetLine>,
    /// The sum of the amounts; none when a line has no rate.
    pub sum: Option<Decimal>,
}

/// Works an invoice out (I15).
#[must_use]
pub fn invoice_sheet(invoice: &Invoice, profile: &NodeProfile) -> InvoiceSheet {
    let worked_out = |line: &InvoiceLine| {
        let rate = profile.rate_on(line.session_on).map(|rate| rate.eur);
        SheetLine { line: line.clone(), rate, amount: rate.map(|rate| amount_of(line.hours, rate)) }
    };
    let lines: Vec<_> = invoice.lines.iter().map(worked_out).collect();
    let sum = lines.iter().map(|line| line.amount).sum();
    InvoiceSheet { lines, sum }
}

/// What was signed, as lines for the figures.
#[must_use]
pub fn billing_lines(register: &Register, profile: &NodeProfile, sessions: &[AttendedSession]) -> Vec<BillingLine> {
    let signed = |entry: &Entry<Invoice>| {
        matches!(invoice_state(register, &entry.item), Some(InvoiceState::Signed | InvoiceState::Paid))
    };
    let mut lines = Vec::new();
    for entry in register.all::<Invoice>().into_iter().filter(signed) {
        for sheet in invoice_sheet(&entry.form, profile).lines {
            let (Some(rate), Some(amount)) = (sheet.rate, sheet.amount) else { continue };
            let session = sessions.iter().find(|session| {
                session.date == sheet.line.session_on && same_name(&session.case_code, &sheet.line.case_code)
            });
            lines.push(BillingLine {
                case: session.and_then(|session| session.case.clone()),
                session_date: sheet.line.session_on,
                delegate: sheet.line.delegate,
                provider: entry.form.provider.to_string(),
                hours: sheet.line.hours,
                rate,
                amount,
            });
        }
    }
    lines
}
