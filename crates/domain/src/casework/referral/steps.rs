// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The steps from draft to triage, and the answers of the pool office that need no session.

use super::SECTIONS;
use crate::casework::conduct::found_alliance;
use crate::casework::kind::step;
use crate::casework::{Context, Proceeding, refusal};
use crate::form::{Text, form};
use crate::random::Random;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// The case lead submits the referral (T01, T03).
    pub struct Submission {
        /// Checked.
        must checked: bool = "Ich habe die Angaben geprüft";
    }
    /// The unit head gives it back (T02).
    pub struct Return {
        /// Why.
        must reason: Text = "Was fehlt oder ist zu ändern?";
    }
    /// The unit head or a deputy endorses it (T04).
    pub struct Endorsement {
        /// Remark.
        may remark: Text = "Anmerkung für die Koordination";
    }
    /// The pool office confirms the receipt (T05).
    pub struct Receipt {
        /// Remark.
        may remark: Text = "Anmerkung";
    }
    /// The pool office asks the case lead (T06).
    pub struct Query {
        /// Question.
        must question: Text = "Rückfrage an die Fallführung";
    }
    /// Advice without a session (T07).
    pub struct Advice {
        /// Advice.
        must advice: Text = "Beratung";
        /// Consent of the case lead.
        must lead_agrees: bool = "Die Fallführung ist einverstanden, dass keine Kooperationsrunde stattfindet";
    }
    /// A session after all (T28).
    pub struct Reconsideration {
        /// Why.
        must reason: Text = "Warum doch eine Kooperationsrunde?";
    }
    /// The referral is withdrawn before the first session (T22 to T25).
    pub struct Withdrawal {
        /// Why.
        asked reason: Text = "Grund" ("Nach dem Eingang bei der Koordination nötig");
    }
}

step!(Submission, "submission", "Bei der Leitung einreichen", Referral, [CaseLead], {Draft => T01, Returned => T03}, {
    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        // The first submission counts: figures measure from it.
        if after.course.state() == CaseState::Draft {
            after.case.record.referral.submitted_on = context.today();
        }
        after.case.narrative.local = told(after);
    }
});

step!(Return, "return", "Zur Ergänzung zurückgeben", Referral, [UnitHead, UnitHeadDeputy], {Submitted => T02}, {});

step!(Endorsement, "endorsement", "Befürworten", Referral, [UnitHead, UnitHeadDeputy], {Submitted => T04}, {
    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        after.case.record.referral.endorsed_on = Some(context.today());
    }
});

step!(Receipt, "receipt", "Eingang bestätigen", Triage, [Coordinator], {Endorsed => T05}, {
    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let referral = &mut after.case.record.referral;
        // A case that went back and came again keeps its day of receipt and its code.
        if referral.received_on.is_none() {
            referral.received_on = Some(context.today());
            after.case.identity.panel_code = panel_code(context.random);
        }
        referral.coordinator = context.staff().cloned();
        found_alliance(after, context);
    }
});

step!(Query, "query", "Rückfrage an die Fallführung", Triage, [Coordinator], {Triage => T06}, {});

step!(Advice, "advice", "Beraten ohne Kooperationsrunde", Triage, [Coordinator], {Triage => T07}, {});

step!(Reconsideration, "reconsideration", "Doch zur Kooperationsrunde", Triage, [Coordinator], {Advised => T28}, {});

step!(Withdrawal, "withdrawal", "Falleingabe zurückziehen", Case, [CaseLead, Coordinator],
    {Draft => T22, Submitted => T23, Triage => T24, Invited => T25}, {
    fn rules(&self, _: Option<&str>, before: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        let needed = matches!(before.course.state(), CaseState::Triage | CaseState::Invited);
        if needed && self.reason.is_empty() {
            return vec![refusal(rule::REASON_MISSING, "reason", "Bitte den Grund angeben.", "")];
        }
        Vec::new()
    }
});

/// The sections' texts under their headings, as the case lead wrote them.
fn told(case: &Proceeding) -> String {
    let mut text = String::new();
    for section in &SECTIONS {
        let Some(document) = case.documents.get(&section.key(None)) else { continue };
        let lines: Vec<_> = section
            .fields
            .iter()
            .filter(|field| matches!(field.kind, crate::form::Kind::Text))
            .filter(|field| !matches!(field.name, "protected_terms" | "unusual_details"))
            .filter_map(|field| document.body.get(field.name)?.as_str())
            .filter(|words| !words.is_empty())
            .collect();
        if !lines.is_empty() {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(section.title);
            for line in lines {
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    text
}

/// Signs of a panel code: digits and capitals that are not mistaken for each other.
const CODE_SIGNS: &[u8; 31] = b"23456789ABCDEFGHJKLMNPQRSTUVWXY";
/// Length of a panel code: 31^6 codes, so that two cases of a pool hardly ever draw the same.
const CODE_LENGTH: usize = 6;

/// A random code that says nothing about the case (R59).
fn panel_code(random: &dyn Random) -> String {
    let mut code = String::from("P-");
    while code.len() < CODE_LENGTH + 2 {
        let mut byte = [0];
        random.fill(&mut byte);
        // Bytes beyond the last whole multiple would favour some signs.
        if usize::from(byte[0]) < 256 - 256 % CODE_SIGNS.len() {
            code.push(char::from(CODE_SIGNS[usize::from(byte[0]) % CODE_SIGNS.len()]));
        }
    }
    code
}
