// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a case points out about rights and periods. A case without any of it points out nothing.

use super::{ConsentRecord, LegalHold, Objection, Restriction, is_restricted, objects_to_sharing};
use crate::casework::{CaseForm as _, Context, Notice, Proceeding};
use crate::state::CaseState;

pub(in crate::casework) fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    let state = case.course.state();
    if state == CaseState::Anonymised {
        return Vec::new();
    }
    let today = context.today();
    let mut found = Vec::new();
    if is_restricted(case) {
        let message = "Die Verarbeitung ist eingeschränkt (Art. 18 DSGVO): Der Fall wird gelesen, aber nicht bearbeitet. Kinderschutz und Krise gehen weiter.";
        found.push(Notice::alarm("case_restricted", Some(Restriction::NAME), message));
    }
    if objects_to_sharing(case) {
        let message = "Der gemeinsamen Praxis ist widersprochen: Aus diesem Fall wird kein Fallmuster, freigegebene werden widerrufen.";
        found.push(Notice::hint("objects_to_sharing", Some(Objection::NAME), message));
    }
    if case.all::<LegalHold>().iter().any(|entry| entry.form.holds_on(today)) {
        let message = "Eine Löschsperre gilt; der Fall wird nicht gelöscht.";
        found.push(Notice::hint("legal_hold", Some(LegalHold::NAME), message));
    }
    let goes_on = state.is_active() || state == CaseState::OnHold;
    let lapsed =
        |consent: &ConsentRecord| consent.withdrawn_on.is_none() && consent.expires_on.is_some_and(|last| last < today);
    for entry in case.all::<ConsentRecord>().into_iter().filter(|entry| goes_on && lapsed(&entry.form)) {
        let message = "Eine Einwilligung ist abgelaufen. Was auf ihr beruht, ist nicht mehr zulässig.";
        found.push(Notice::hint("consent_lapsed", Some(ConsentRecord::NAME), message).settled_by(Some(entry.item)));
    }
    found
}
