// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A case rests and is taken up again: nobody gets lost (R149).

use jiff::civil::Date;

use crate::casework::kind::step;
use crate::casework::{Context, Proceeding, refusal};
use crate::form::{Line, Text, choices, form};
use crate::rule;
use crate::state::Refusal;

choices! {
    /// Why a case rests.
    pub enum HoldReason {
        Custody = "custody", "Untersuchungs- oder Strafhaft";
        Whereabouts = "whereabouts_unknown", "Aufenthalt unbekannt";
        Clinic = "clinic", "Klinikaufenthalt über 28 Tage";
        Other = "other", "anderer Grund";
    }
}

form! {
    /// The case rests (T19). The young person stays in the pool.
    pub struct Hold {
        /// Why.
        must reason: HoldReason = "Grund";
        /// Who stays.
        must contact_person: Line = "Ansprechperson" ("Wer hält Kontakt, solange der Fall ruht?");
        /// How to reach.
        may reachable: Line = "Erreichbar unter";
        /// Expected end.
        may until: Option<Date> = "Voraussichtlich bis";
        /// Note.
        asked note: Text = "Anmerkung" ("Nötig bei einem anderen Grund");
    }
    /// The case is taken up again (T20).
    pub struct Resumption {
        /// Note.
        may note: Text = "Was ist seither geschehen?";
    }
}

step!(Hold, "hold", "Ruhend stellen", Case, [CaseLead, Coordinator],
    {Triage => T19, Invited => T19, InSession => T19, OfferCoordination => T19, ImplementationPlanning => T19,
     MeasureStarted => T19, FollowUp => T19}, {
    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        if self.reason == HoldReason::Other && self.note.is_empty() {
            wrong.push(refusal(rule::REASON_MISSING, "note", "Bitte den Grund angeben.", ""));
        }
        if self.until.is_some_and(|until| until < context.today()) {
            let help = "Wählen Sie heute oder später, oder lassen Sie den Tag offen.";
            wrong.push(refusal(rule::DATE_IN_PAST, "until", "Der Tag liegt in der Vergangenheit.", help));
        }
        wrong
    }
});

step!(Resumption, "resumption", "Wieder aufnehmen", Case, [CaseLead, Coordinator], {OnHold => T20}, {});
