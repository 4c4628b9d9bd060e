// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Break-glass (domain section 3, rule f): the head of a unit or the pool office opens a case that is not theirs, with a
//! reason, for a day; the case lead and data protection are told.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::casework::{
    CaseForm, Context, Document, DocumentKey, Message, Proceeding, Register, Sight, Step, Writer, refusal, sight,
};
use crate::clock::german_date;
use crate::form::{Text, form};
use crate::role::{Actor, Role};
use crate::rule;
use crate::state::{CaseState, Refusal};

/// Days after the day of the access until whose end it lasts: a night and the next working day are enough to protect a young
/// person and to reach somebody whose case it is.
pub const EMERGENCY_DAYS: i32 = 1;
/// Fewest characters of a reason: a word such as "Notfall" says nothing to who reads it afterwards.
pub const EMERGENCY_REASON_MIN: usize = 20;
/// Who can open a case in an emergency.
const MAY: [Role; 3] = [Role::UnitHead, Role::UnitHeadDeputy, Role::PoolCoordinator];

form! {
    /// A case is opened in an emergency by somebody who does not see it otherwise.
    pub struct EmergencyAccess {
        /// Why.
        must reason: Text = "Warum müssen Sie diesen Fall jetzt sehen?" ("Fallführung und Datenschutz werden sofort unterrichtet. Der Zugriff endet mit dem morgigen Tag. Anvertrautes (§ 65 SGB VIII) bleibt verschlossen");
    }
}

impl CaseForm for EmergencyAccess {
    const NAME: &'static str = "emergency_access";
    const TITLE: &'static str = "Notfallzugriff";
    const STEP: Step = Step::Rights;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::AnyUnitHead, Writer::UnitHeadDeputy, Writer::Coordinator];

    /// A draft is the case lead's alone, and nothing of it has happened yet.
    fn open_in(state: CaseState) -> bool {
        !matches!(state, CaseState::Draft | CaseState::Anonymised)
    }

    /// Who sees the case needs none; it is offered where the case is not shown.
    fn is_called_for(_: &Proceeding) -> bool {
        false
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        if item.is_some_and(|item| before.documents.item::<Self>(Self::NAME, item).is_some()) {
            let help = "Öffnen Sie den Fall mit einer neuen Begründung.";
            wrong.push(refusal(rule::UNCHANGEABLE, "", "Dieser Zugriff ist schon festgehalten.", help));
        }
        if sight(before, context) == Sight::Whole {
            wrong.push(refusal(rule::ACCESS_OPEN, "", "Sie sehen diesen Fall schon.", ""));
        }
        let length = self.reason.chars().count();
        if length < EMERGENCY_REASON_MIN {
            let message = format!("Bitte mit mindestens {EMERGENCY_REASON_MIN} Zeichen begründen; es sind {length}.");
            wrong.push(refusal(rule::REASON_SHORT, "reason", message, "Was ist geschehen, und warum eilt es?"));
        }
        wrong
    }
}

/// The last day on which an access that was written in a document lasts.
fn ends(document: &Document) -> Date {
    german_date(document.first_at).saturating_add(EMERGENCY_DAYS.days())
}

/// Until when an emergency opens a case to a person, who still has a task that allows it; none when it does not.
#[must_use]
pub fn emergency_until(case: &Proceeding, actor: &Actor, today: Date) -> Option<Date> {
    if !MAY.iter().any(|role| actor.has(*role)) || !EmergencyAccess::open_in(case.course.state()) {
        return None;
    }
    let written = case.documents.of(EmergencyAccess::NAME).into_iter().map(|(_, document)| document);
    let own = written.filter(|document| document.author.as_ref() == Some(&actor.user));
    own.map(ends).filter(|last| today <= *last).max()
}

/// The roles in which an emergency makes a case somebody's business.
pub(in crate::casework) fn opened(case: &Proceeding, actor: &Actor, today: Date) -> impl Iterator<Item = Role> + use<> {
    let open = emergency_until(case, actor, today).is_some();
    let held = MAY.map(|role| (open && actor.has(role)).then_some(role));
    held.into_iter().flatten()
}

/// Who is told of an emergency access, and in which words: the case lead, and everybody of data protection. They name
/// nobody; the case lead reads person and reason in the case, data protection in the log of accesses.
#[must_use]
pub fn emergency_told(case: &Proceeding, register: &Register) -> Message {
    let mut to = BTreeSet::from([case.case.record.referral.case_lead.clone()]);
    to.extend(register.holders(Role::DataProtectionOfficer));
    let text_de = "Notfallzugriff: Jemand aus Leitung oder Poolkoordination hat diesen Fall mit Namen geöffnet. Person und Begründung stehen für die Fallführung im Fall, für den Datenschutz im Protokoll. Bitte prüfen Sie den Zugriff.";
    Message { to, text_de: text_de.to_owned() }
}

/// The message when an access was written just now.
pub(in crate::casework) fn message(before: &Proceeding, after: &Proceeding, register: &Register) -> Option<Message> {
    let new = |key: &DocumentKey| before.documents.get(key).is_none();
    let written = after.documents.of(EmergencyAccess::NAME).into_iter().any(|(key, _)| new(key));
    written.then(|| emergency_told(after, register))
}
