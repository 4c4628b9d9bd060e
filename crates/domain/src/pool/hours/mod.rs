// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Panel hours: who attended a session is paid the hours at the rate of that day, on an invoice that two confirmations
//! make unchangeable (R158 to R161, I15, I16).
//!
//! The attendance is the proof. It lies in the cases, not in the register; whoever writes a confirmation hands in the
//! sessions that were held ([`super::act_knowing`]), and without them nothing is confirmed.

mod invoice;
mod session;
mod sheet;
mod sign;

pub use invoice::{Invoice, InvoiceLine, proposed_invoice, provider_of};
pub use session::{
    AttendedSession, HOURS_STEP_PER_HOUR, attended_meetings, attended_sessions, hours_of, unbilled_lines,
};
pub use sheet::{InvoiceSheet, InvoiceState, SheetLine, billing_lines, invoice_sheet, invoice_state};
pub use sign::{ArithmeticConfirmation, FactualConfirmation, InvoicePayment, InvoiceReturn};
