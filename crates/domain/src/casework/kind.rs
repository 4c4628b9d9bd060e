// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a form is to the procedure: who writes it, when it is open, which rules it obeys, what it changes.

use super::{Context, Document, DocumentKey, Proceeding};
use crate::form::{Field, FieldFault, Form, FormData};
use crate::profile::NodeProfile;
use crate::role::Role;
use crate::state::{CaseState, Refusal};
use crate::transition::TransitionId;

/// Part of the way a form belongs to; the case page groups by it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Step {
    /// Falleingabe.
    Referral,
    /// Prüfung bei der Poolkoordination.
    Triage,
    /// Einladung und Fallvorstellung.
    Invitation,
    /// Kooperationsrunde.
    Session,
    /// Angebote und Umsetzungsplanung.
    Implementation,
    /// Verlauf nach dem Beginn.
    FollowUp,
    /// Zuständigkeit, Ruhen, Abschluss.
    Case,
    /// Rechte der betroffenen Person, Einwilligungen, Löschung.
    Rights,
}

impl Step {
    /// All steps in their order.
    pub const ALL: [Step; 8] = [
        Step::Referral,
        Step::Triage,
        Step::Invitation,
        Step::Session,
        Step::Implementation,
        Step::FollowUp,
        Step::Case,
        Step::Rights,
    ];

    /// German heading.
    #[must_use]
    pub const fn de(self) -> &'static str {
        match self {
            Step::Referral => "Falleingabe",
            Step::Triage => "Eingang und Prüfung",
            Step::Invitation => "Einladung und Fallvorstellung",
            Step::Session => "Kooperationsrunde",
            Step::Implementation => "Angebote und Umsetzungsplanung",
            Step::FollowUp => "Verlauf nach dem Beginn",
            Step::Case => "Fall führen",
            Step::Rights => "Rechte und Fristen",
        }
    }
}

/// In which relation to the case a person writes a form.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Writer {
    /// The case lead, or who stands in while the case lead is away.
    CaseLead,
    /// The case lead and nobody else: what is confided is confided to a person (§ 65 SGB VIII).
    CaseLeadAlone,
    /// The unit head of the case, or the deputy.
    UnitHead,
    /// Any deputy of a unit head: an urgent case never waits for one person (R66).
    UnitHeadDeputy,
    /// Any unit head, whoever heads the unit of the case.
    AnyUnitHead,
    /// The pool coordinator.
    Coordinator,
    /// Somebody who was invited to the session or took part in it.
    Participant,
    /// A provider that knows the case: its delegate took part in a session, or it has a component in the setting.
    Provider,
    /// A provider with a component in the setting.
    SettingProvider,
    /// The guardian of the young person.
    Guardian,
    /// The permit authority.
    PermitAuthority,
    /// The node itself.
    System,
}

impl Writer {
    /// German name at a node; none for the node itself.
    #[must_use]
    pub fn de(self, profile: &NodeProfile) -> Option<&'static str> {
        match self {
            Writer::CaseLead | Writer::CaseLeadAlone => Some("die Fallführung"),
            Writer::UnitHead | Writer::AnyUnitHead => Some(Role::UnitHead.de(profile)),
            Writer::UnitHeadDeputy => Some(Role::UnitHeadDeputy.de(profile)),
            Writer::Coordinator => Some(Role::PoolCoordinator.de(profile)),
            Writer::Participant => Some("wer zur Runde eingeladen ist"),
            Writer::Provider => Some("ein Träger, der den Fall aus der Runde kennt"),
            Writer::SettingProvider => Some("ein Träger des Settings"),
            Writer::Guardian => Some(Role::Guardian.de(profile)),
            Writer::PermitAuthority => Some(Role::PermitAuthority.de(profile)),
            Writer::System => None,
        }
    }
}

/// A form of the procedure.
pub trait CaseForm: Form {
    /// Stable name, in links, in the database and in the interface.
    const NAME: &'static str;
    /// German title.
    const TITLE: &'static str;
    /// Where it belongs.
    const STEP: Step;
    /// Whether there are several of it in a case.
    const MANY: bool = false;
    /// Who writes it.
    const WRITERS: &'static [Writer];
    /// The form whose document it answers, decides or confirms, to be read first.
    const ABOUT: Option<&'static str> = None;

    /// The states in which it is open. Forms that move the case need not say it: their transition does.
    #[must_use]
    fn open_in(state: CaseState) -> bool;

    /// The transition it performs from a state; none for forms that only write.
    #[must_use]
    fn transition(state: CaseState) -> Option<TransitionId> {
        let _ = state;
        None
    }

    /// The documents that can be written, where they bear names of their own: the next version, a measuring point, the
    /// offer that is answered. None where any new name will do.
    #[must_use]
    fn slots(case: &Proceeding, context: &Context<'_>) -> Option<Vec<Slot>> {
        let _ = (case, context);
        None
    }

    /// Whether there is anything to do with it in this case now, so that it is offered: something to release, to take back.
    #[must_use]
    fn is_called_for(case: &Proceeding) -> bool {
        let _ = case;
        true
    }

    /// What a new document begins with, as a browser would send it: what the case knows already nobody types again.
    #[must_use]
    fn begins_with(case: &Proceeding, context: &Context<'_>) -> FormData {
        let _ = (case, context);
        FormData::default()
    }

    /// Rules that look at the form and the case before it is written: everything that is wrong.
    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let _ = (item, before, context);
        Vec::new()
    }

    /// Takes over what the form says about the coded file and what follows from it. The document is written already;
    /// a transition has not been taken yet.
    fn apply(&self, item: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let _ = (item, after, context);
    }
}

/// A document that can be written, where there are several and each has a name of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Slot {
    /// Which one.
    pub item: String,
    /// German label.
    pub label_de: String,
}

impl Slot {
    /// A document by its name and label.
    #[must_use]
    pub fn new(item: impl Into<String>, label: impl Into<String>) -> Self {
        Self { item: item.into(), label_de: label.into() }
    }

    /// What exists once in a session.
    pub(super) fn of_session(no: u8) -> Self {
        Self::new(no.to_string(), format!("{no}. Kooperationsrunde"))
    }

    /// The next of several in a session.
    pub(super) fn next_in_session(case: &Proceeding, form: &str, no: u8) -> Self {
        Self::new(super::invitation::number::next_item(case, form, no), format!("zur {no}. Kooperationsrunde"))
    }
}

/// A form as a value, so that page and interface can find it by name.
#[derive(Clone, Copy)]
pub struct CaseFormKind {
    /// Stable name.
    pub name: &'static str,
    /// German title.
    pub title: &'static str,
    /// Where it belongs.
    pub step: Step,
    /// Whether there are several of it in a case.
    pub many: bool,
    /// Who writes it.
    pub writers: &'static [Writer],
    /// The form whose document it answers, decides or confirms.
    pub about: Option<&'static str>,
    /// The fields.
    pub fields: &'static [Field],
    /// The states in which it is open.
    pub open_in: fn(CaseState) -> bool,
    /// The transition it performs from a state.
    pub transition: fn(CaseState) -> Option<TransitionId>,
    /// The documents that can be written, where they bear names of their own.
    pub slots: fn(&Proceeding, &Context<'_>) -> Option<Vec<Slot>>,
    /// Whether there is anything to do with it in a case now.
    pub is_called_for: fn(&Proceeding) -> bool,
    /// What a new document begins with.
    pub begins_with: fn(&Proceeding, &Context<'_>) -> FormData,
    pub(super) read: fn(&super::Input<'_>) -> Result<serde_json::Value, Vec<FieldFault>>,
    pub(super) rules: fn(&serde_json::Value, Option<&str>, &Proceeding, &Context<'_>) -> Vec<Refusal>,
    pub(super) apply: fn(&serde_json::Value, Option<&str>, &mut Proceeding, &Context<'_>),
    data: fn(&serde_json::Value) -> FormData,
}

impl CaseFormKind {
    pub(super) const fn of<F: CaseForm>() -> Self {
        Self {
            name: F::NAME,
            title: F::TITLE,
            step: F::STEP,
            many: F::MANY,
            writers: F::WRITERS,
            about: F::ABOUT,
            fields: F::FIELDS,
            open_in: F::open_in,
            transition: F::transition,
            slots: F::slots,
            is_called_for: F::is_called_for,
            begins_with: F::begins_with,
            read: |input| {
                let form = match input {
                    super::Input::Browser(data) => F::from_data(data)?,
                    super::Input::Json(json) => F::from_json(json)?,
                };
                // A form is plain data; writing it as JSON cannot fail.
                Ok(serde_json::to_value(&form).unwrap_or_default())
            },
            rules: |body, item, before, context| {
                F::from_stored(body).map_or_else(|_| Vec::new(), |form| form.rules(item, before, context))
            },
            apply: |body, item, after, context| {
                if let Ok(form) = F::from_stored(body) {
                    form.apply(item, after, context);
                }
            },
            data: |body| F::from_stored(body).map_or_else(|_| FormData::default(), |form| form.to_data()),
        }
    }

    /// The key of a document of this form.
    #[must_use]
    pub fn key(&self, item: Option<&str>) -> DocumentKey {
        DocumentKey::new(self.name, item)
    }

    /// The document that a document of this form is about: the one of the same name, else the newest of that form.
    #[must_use]
    pub fn about_document<'a>(
        &self,
        case: &'a Proceeding,
        item: Option<&str>,
    ) -> Option<(&'a DocumentKey, &'a Document)> {
        let mut there = case.documents.of(self.about?);
        // A receipt bears the number of the session and the person; the minutes bear the number.
        let number = item.and_then(|item| item.split('-').next());
        let same =
            there.iter().position(|(key, _)| key.item().is_some() && (key.item() == item || key.item() == number));
        match same {
            Some(place) => Some(there.swap_remove(place)),
            None => there.pop(),
        }
    }

    /// Reads and checks what somebody hands in, as it would be stored.
    ///
    /// # Errors
    /// Every fault of every field.
    pub fn body(&self, input: &super::Input<'_>) -> Result<serde_json::Value, Vec<FieldFault>> {
        (self.read)(input)
    }

    /// A stored document as a browser would send it.
    #[must_use]
    pub fn to_data(&self, body: &serde_json::Value) -> FormData {
        (self.data)(body)
    }

    /// Whether it is open in a state.
    #[must_use]
    pub fn is_open(&self, state: CaseState) -> bool {
        (self.open_in)(state) || (self.transition)(state).is_some()
    }

    /// Whether the acting person may write it in this case, whatever the state.
    #[must_use]
    pub fn may_write(&self, proceeding: &Proceeding, context: &Context<'_>) -> bool {
        self.writers.iter().any(|writer| super::act::is_writer(*writer, proceeding, context))
    }
}

impl std::fmt::Debug for CaseFormKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("CaseFormKind").field(&self.name).finish()
    }
}

/// A step: a form that moves the case.
macro_rules! step {
    ($form:ident, $name:literal, $title:literal, $step:ident, [$($writer:ident),+], {$($from:ident => $transition:ident),+}, {$($item:item)*}) => {
        impl $crate::casework::CaseForm for $form {
            const NAME: &'static str = $name;
            const TITLE: &'static str = $title;
            const STEP: $crate::casework::Step = $crate::casework::Step::$step;
            const WRITERS: &'static [$crate::casework::Writer] = &[$($crate::casework::Writer::$writer),+];

            fn open_in(_: $crate::state::CaseState) -> bool {
                false
            }

            fn transition(state: $crate::state::CaseState) -> Option<$crate::transition::TransitionId> {
                match state {
                    $($crate::state::CaseState::$from => Some($crate::transition::TransitionId::$transition),)+
                    _ => None,
                }
            }

            $($item)*
        }
    };
}
pub(super) use step;
