// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The dossier: the anonymised case presentation that the panel receives (R64, R65). It is written, looked at by the
//! scan, and released by a second person in exactly the version that was looked at.

use super::people::LegalDomain;
use super::unspeakable::{confides, unspeakable};
use crate::casework::act::write;
use crate::casework::{CaseForm, Context, Document, DocumentKey, Proceeding, Slot, Step, Writer, refusal};
use crate::form::{Line, Rows, Text, form};
use crate::pool::{AnonymisationStage, policy_on};
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// A part of the dossier that not everybody reads.
    pub struct DossierPart {
        /// Heading.
        must heading: Line = "Überschrift";
        /// Text.
        must text: Text = "Text";
        /// Hidden from guests who know the young person from before (R81).
        may panel_only: bool = "Nur für das Gremium" ("Externe Gäste lesen diesen Teil nicht");
        /// Who may read it; empty for every legal domain (R145).
        may domains: Vec<LegalDomain> = "Nur für diese Rechtskreise" ("Ohne Auswahl lesen ihn alle");
    }
    /// The dossier as it is being written.
    pub struct Dossier {
        /// What everybody reads who is invited.
        must text: Text = "Anonymisierte Fallvorstellung" ("Keine Namen, Orte, Schulen, Aktenzeichen; Alter in Jahren, Zeiten in Monaten");
        /// Parts with fewer readers.
        may parts: Rows<DossierPart> = "Teile mit kleinerem Leserkreis";
    }
    /// What the scan found in a version of the dossier. Written by the node right after the dossier.
    pub struct DossierCheck {
        /// Version that was looked at.
        must version: u16 = "Fassung";
        /// Places that keep the dossier from being sent.
        must blocking: u16 = "Stellen, die den Versand sperren";
        /// Places that a person must look at.
        must asking: u16 = "Stellen zum Ansehen";
    }
    /// A second person releases a version of the dossier.
    pub struct DossierRelease {
        /// Version that was read.
        must version: u16 = "Fassung, die Sie gelesen haben";
        /// Read in full.
        must read: bool = "Ich habe diese Fassung ganz gelesen";
        /// Nothing confided without consent.
        must entrusted: bool = "Anvertrautes ohne Einwilligung (§ 65 SGB VIII) ist nicht enthalten";
        /// The places that ask.
        asked asked: bool = "Die Stellen zum Ansehen habe ich geprüft" ("Nötig, wenn die Prüfung Stellen zum Ansehen gefunden hat");
    }
    /// A release is taken back: the panel cannot read the dossier from now on.
    pub struct DossierRecall {
        /// Why.
        must reason: Text = "Warum nehmen Sie die Freigabe zurück?";
    }
    /// What the panel reads: the version that was released last.
    pub struct ReleasedDossier {
        /// Version; nothing when the release was taken back.
        may version: Option<u16> = "Fassung";
        /// What everybody reads.
        may text: Text = "Anonymisierte Fallvorstellung";
        /// Parts with fewer readers.
        may parts: Rows<DossierPart> = "Teile mit kleinerem Leserkreis";
    }
    /// The pool office has the name shown where it works with the code alone (R63).
    pub struct IdentityShown {
        /// Why.
        must reason: Text = "Wofür brauchen Sie den Namen?";
    }
}

/// Days for which the pool office sees the name after it gave the reason.
pub const IDENTITY_SHOWN_DAYS: i32 = 7;

impl Dossier {
    /// Everything the dossier says, as it is to be scanned.
    #[must_use]
    pub fn whole(&self) -> String {
        let parts = self.parts.iter().map(|part| format!("\n\n{}\n{}", part.heading, part.text));
        std::iter::once(self.text.to_string()).chain(parts).collect()
    }
}

/// The states in which a session can be prepared.
fn is_prepared(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::Triage
            | CaseState::Invited
            | CaseState::OfferCoordination
            | CaseState::ImplementationPlanning
            | CaseState::FollowUp
    )
}

impl CaseForm for Dossier {
    const NAME: &'static str = "dossier";
    const TITLE: &'static str = "Anonymisierte Fallvorstellung";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_prepared(state) || matches!(state, CaseState::Draft | CaseState::Returned)
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let at_intake = stage(context) == AnonymisationStage::AtIntake;
        if !at_intake && !context.has(Role::PoolCoordinator) {
            let message = "In diesem Pool anonymisiert die Poolkoordination.";
            return vec![refusal(rule::ANONYMISED_BY_POOL_OFFICE, "", message, "Schreiben Sie ihr, was fehlt.")];
        }
        if !is_prepared(before.course.state()) && !context.leads(before) {
            return vec![refusal(rule::NOT_RECEIVED, "", "Der Fall ist noch nicht bei der Poolkoordination.", "")];
        }
        // Names are marked by the scan beside the text; a half-anonymised text can be kept meanwhile. What was
        // confided has no place here at any time (I20).
        if confides(before, &self.whole()) {
            let message = "Hier steht Anvertrautes, für das keine Einwilligung vorliegt (§ 65 SGB VIII).";
            return vec![refusal(rule::ENTRUSTED_WITHOUT_CONSENT, "text", message, "Nehmen Sie die Stelle heraus.")];
        }
        Vec::new()
    }
}

impl CaseForm for DossierCheck {
    const NAME: &'static str = "dossier_check";
    const TITLE: &'static str = "Prüfung der Fallvorstellung auf Namen";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] = &[Writer::System];

    fn open_in(state: CaseState) -> bool {
        Dossier::open_in(state)
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        if written(before).is_some_and(|document| document.version == u64::from(self.version)) {
            return Vec::new();
        }
        vec![refusal(rule::DOSSIER_VERSION, "version", "Das ist nicht die neueste Fassung.", "Prüfen Sie die neueste.")]
    }
}

impl CaseForm for DossierRelease {
    const NAME: &'static str = "dossier_release";
    const TITLE: &'static str = "Fallvorstellung freigeben";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] =
        &[Writer::Coordinator, Writer::UnitHead, Writer::UnitHeadDeputy, Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_prepared(state)
    }

    fn is_called_for(case: &Proceeding) -> bool {
        case.one::<Dossier>().is_some() && !newest_is_released(case)
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let Some(document) = written(before) else {
            let message = "Es gibt noch keine anonymisierte Fallvorstellung.";
            return vec![refusal(rule::DOSSIER_MISSING, Dossier::NAME, message, "")];
        };
        let mut wrong = Vec::new();
        let mut no = |holds: bool, rule, field, message: &str, help| {
            if !holds {
                wrong.push(refusal(rule, field, message, help));
            }
        };
        let newest = document.version == u64::from(self.version);
        let read_again = "Lesen Sie die neueste Fassung und geben Sie diese frei.";
        no(newest, rule::DOSSIER_VERSION, "version", "Inzwischen gibt es eine neuere Fassung.", read_again);
        let other = document.author.as_ref() != context.actor.map(|actor| &actor.user);
        no(other, rule::FOUR_EYES, "", "Wer die Fassung geschrieben hat, gibt sie nicht selbst frei.", SECOND_PERSON);
        let check = before.one::<DossierCheck>().filter(|check| u64::from(check.version) == document.version);
        let scanned = "Speichern Sie die Fallvorstellung noch einmal; dann läuft die Prüfung.";
        no(check.is_some(), rule::DOSSIER_NOT_CHECKED, Dossier::NAME, "Diese Fassung ist noch nicht geprüft.", scanned);
        if let Some(check) = check {
            let marked = "Die Stellen sind in der Fallvorstellung markiert; jemand ändert sie dort.";
            let found = format!("Die Prüfung hat {} Stellen gefunden, die den Versand sperren.", check.blocking);
            no(check.blocking == 0, rule::DOSSIER_LEAKS, Dossier::NAME, &found, marked);
            let asked = check.asking == 0 || self.asked;
            no(asked, rule::DOSSIER_HINTS, "asked", "Bitte die Stellen zum Ansehen prüfen und bestätigen.", "");
        }
        let text = before.one::<Dossier>().map(|dossier| dossier.whole()).unwrap_or_default();
        wrong.extend(unspeakable(before, &[(Dossier::NAME, &text)], context));
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let Some(dossier) = after.one::<Dossier>() else { return };
        after.case.narrative.anonymised = dossier.whole();
        let released = ReleasedDossier { version: Some(self.version), text: dossier.text, parts: dossier.parts };
        put(after, &released, context);
    }
}

/// Who can be the second person.
const SECOND_PERSON: &str = "Freigeben kann eine andere Person der Poolkoordination, die Fallführung oder die Leitung.";

impl CaseForm for DossierRecall {
    const NAME: &'static str = "dossier_recall";
    const TITLE: &'static str = "Freigabe der Fallvorstellung zurücknehmen";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::CaseLead, Writer::UnitHead];

    fn open_in(state: CaseState) -> bool {
        state.is_active() || state == CaseState::OnHold
    }

    fn is_called_for(case: &Proceeding) -> bool {
        released(case).is_some()
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        if released(before).is_some() {
            return Vec::new();
        }
        vec![refusal(rule::NOT_RELEASED, "", "Es ist keine Fallvorstellung freigegeben.", "")]
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        after.case.narrative.anonymised = String::new();
        put(after, &ReleasedDossier { version: None, text: Text::default(), parts: Rows::default() }, context);
    }
}

impl CaseForm for ReleasedDossier {
    const NAME: &'static str = "released_dossier";
    const TITLE: &'static str = "Freigegebene Fallvorstellung";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] = &[Writer::System];

    /// It follows from the release and is never handed in.
    fn open_in(_: CaseState) -> bool {
        false
    }
}

impl CaseForm for IdentityShown {
    const NAME: &'static str = "identity_shown";
    const TITLE: &'static str = "Identität anzeigen";
    const STEP: Step = Step::Case;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        !matches!(state, CaseState::Draft | CaseState::Anonymised)
    }

    fn slots(case: &Proceeding, context: &Context<'_>) -> Option<Vec<Slot>> {
        let own = |staff: &crate::ids::StaffId| Slot::new(staff.as_str(), case.case.identity.panel_code.clone());
        Some(context.staff().map(own).into_iter().collect())
    }

    fn rules(&self, item: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        if item == context.staff().map(crate::ids::StaffId::as_str) {
            return Vec::new();
        }
        vec![refusal(rule::NOT_FOR_OTHERS, "", "Das kann jede Person nur für sich selbst.", "")]
    }
}

fn stage(context: &Context<'_>) -> AnonymisationStage {
    policy_on(context.register, context.profile, context.today()).anonymisation_stage
}

/// Whether the acting person of the pool office sees who the case is about (R63, R64).
#[must_use]
pub fn pool_office_sees_identity(case: &Proceeding, context: &Context<'_>) -> bool {
    let shown = || {
        let key = DocumentKey::new(IdentityShown::NAME, context.staff().map(crate::ids::StaffId::as_str));
        let since = |document: &Document| (context.today() - crate::clock::german_date(document.at)).get_days();
        case.documents.get(&key).is_some_and(|document| (0..IDENTITY_SHOWN_DAYS).contains(&since(document)))
    };
    context.has(Role::PoolCoordinator) && (stage(context) == AnonymisationStage::ByPoolOffice || shown())
}

/// The dossier that was released and not taken back. Without it nobody of the panel reads anything; and as soon as it
/// tells what somebody no longer agrees to pass on, it counts as taken back (I20).
#[must_use]
pub fn released(case: &Proceeding) -> Option<ReleasedDossier> {
    let dossier = case.one::<ReleasedDossier>().filter(|dossier| dossier.version.is_some())?;
    let whole = Dossier { text: dossier.text.clone(), parts: dossier.parts.clone() }.whole();
    (!confides(case, &whole)).then_some(dossier)
}

/// Whether the newest version is the released one.
#[must_use]
pub fn newest_is_released(case: &Proceeding) -> bool {
    let newest = written(case).map(|document| document.version);
    newest.is_some() && newest == released(case).and_then(|dossier| dossier.version).map(u64::from)
}

fn written(case: &Proceeding) -> Option<&Document> {
    case.documents.get(&DocumentKey::new(Dossier::NAME, None))
}

fn put(after: &mut Proceeding, released: &ReleasedDossier, context: &Context<'_>) {
    // A form is plain data; writing it as JSON cannot fail.
    let body = serde_json::to_value(released).unwrap_or_default();
    write(after, DocumentKey::new(ReleasedDossier::NAME, None), body, context);
}
