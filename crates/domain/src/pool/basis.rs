// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pool rests on: agreements and circulars by version (R8, R9), decisions about the pool (R12), local
//! procedures (R62), groups that take part (R173).

use jiff::civil::Date;

use super::rule::{hold, holds_on, in_force_unchanged, in_order, same_name};
use super::{PoolForm, Shelf};
use crate::case_file::CaseRecord;
use crate::casework::{Context, Entry, Register};
use crate::form::{Line, Rows, Text, choices, form};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

/// Who keeps the foundations: the pool office, and the administration where it sets up the node.
const KEEPERS: &[Role] = &[Role::PoolCoordinator, Role::NodeAdmin];

choices! {
    /// What a rule document is.
    pub enum RuleKind {
        Agreement = "agreement", "Kooperationsvereinbarung";
        Circular = "circular", "Fachliches Rundschreiben";
        Procedure = "procedure", "Verfahrensregel des Pools";
        Other = "other", "Sonstige Grundlage";
    }
}

form! {
    /// A version of a rule document. What is in force stays as it is; a change is a new version with its day.
    pub struct RuleDocument {
        /// Kind.
        must kind: RuleKind = "Art";
        /// Title, the same for all versions.
        must title: Line = "Titel" ("Für alle Fassungen gleich");
        /// Version.
        must version: Line = "Fassung" ("Zum Beispiel: 2016");
        /// Who concluded it.
        may parties: Text = "Beteiligte" ("Je Zeile eine Stelle");
        /// Day of the signature.
        may signed_on: Option<Date> = "Unterzeichnet am";
        /// First day of validity.
        must effective_on: Date = "Gilt ab";
        /// Last day of validity.
        may until: Option<Date> = "Gilt bis" ("Leer, solange keine neue Fassung gilt");
        /// Who took part in drafting it.
        may involved: Text = "Beteiligt an der Erarbeitung";
        /// Where it was presented.
        may presented_in: Line = "Vorgestellt in";
        /// Who receives it.
        may distribution: Text = "Verteiler" ("Je Zeile eine Stelle");
        /// The text.
        must text: Text = "Wortlaut";
    }
    /// A decision about the pool by a body outside it.
    pub struct GovernanceDecision {
        /// Body.
        must body: Line = "Gremium";
        /// Day.
        must on: Date = "Am";
        /// What was decided.
        must text: Text = "Beschluss";
    }
    /// A local procedure from which referrals come.
    pub struct LocalProcedure {
        /// Name.
        must name: Line = "Örtliches Verfahren" ("Zum Beispiel: Kinderschutz und Prävention");
        /// What it is about.
        may about: Text = "Worum geht es?";
        /// Contact.
        may contact: Line = "Ansprechstelle";
        /// First day.
        must from: Date = "Ab";
        /// Last day.
        may to: Option<Date> = "Bis";
    }
    /// An organisation in a stakeholder group.
    pub struct GroupMember {
        /// Organisation.
        must organisation: Line = "Stelle";
        /// Person.
        may person: Line = "Person";
    }
    /// A group that carries the pool.
    pub struct StakeholderGroup {
        /// Name.
        must name: Line = "Gruppe" ("Zum Beispiel: Jugendämter der Bezirke");
        /// What it does.
        may purpose: Text = "Aufgabe";
        /// Members.
        may members: Rows<GroupMember> = "Mitglieder";
        /// First day.
        must from: Date = "Ab";
        /// Last day.
        may to: Option<Date> = "Bis";
    }
}

impl PoolForm for RuleDocument {
    const NAME: &'static str = "rule_document";
    const TITLE: &'static str = "Grundlage";
    const SHELF: Shelf = Shelf::Basis;
    const WRITERS: &'static [Role] = KEEPERS;

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = in_order(self.effective_on, self.until, "until");
        // The end of a version is known only later.
        let kept = |earlier: &Self, now: &Self| *earlier == Self { until: earlier.until, ..now.clone() };
        wrong.extend(in_force_unchanged(self, item, before, context, |form| form.effective_on, kept));
        let twin = |entry: &Entry<Self>| {
            entry.item != item && entry.form.is_version_of(self) && entry.form.effective_on == self.effective_on
        };
        let alone = !before.all::<Self>().iter().any(twin);
        let message = "Ab diesem Tag gilt schon eine andere Fassung.";
        wrong.extend(hold(alone, rule::VERSION_TWICE, "effective_on", message, ""));
        wrong
    }
}

impl RuleDocument {
    /// Whether both are versions of the same document.
    fn is_version_of(&self, other: &Self) -> bool {
        self.kind == other.kind && same_name(&self.title, &other.title)
    }
}

impl PoolForm for GovernanceDecision {
    const NAME: &'static str = "governance_decision";
    const TITLE: &'static str = "Beschluss zum Pool";
    const SHELF: Shelf = Shelf::Basis;
    const WRITERS: &'static [Role] = KEEPERS;

    fn rules(&self, _: &str, _: &Register, context: &Context<'_>) -> Vec<Refusal> {
        hold(self.on <= context.today(), rule::IN_FUTURE, "on", "Der Tag liegt in der Zukunft.", "")
    }
}

impl PoolForm for LocalProcedure {
    const NAME: &'static str = "local_procedure";
    const TITLE: &'static str = "Örtliches Verfahren";
    const SHELF: Shelf = Shelf::Basis;
    const WRITERS: &'static [Role] = KEEPERS;

    fn rules(&self, item: &str, before: &Register, _: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = in_order(self.from, self.to, "to");
        let twin = |entry: &Entry<Self>| {
            entry.item != item && entry.form.to.is_none() && same_name(&entry.form.name, &self.name)
        };
        let alone = !before.all::<Self>().iter().any(twin);
        wrong.extend(hold(alone, rule::PROCEDURE_TWICE, "name", "Dieses Verfahren steht schon in der Liste.", ""));
        wrong
    }
}

impl PoolForm for StakeholderGroup {
    const NAME: &'static str = "stakeholder_group";
    const TITLE: &'static str = "Beteiligte Gruppe";
    const SHELF: Shelf = Shelf::Offers;
    const WRITERS: &'static [Role] = KEEPERS;

    fn rules(&self, _: &str, _: &Register, _: &Context<'_>) -> Vec<Refusal> {
        in_order(self.from, self.to, "to")
    }
}

/// The rule documents in force on a day: of each document the newest version that had begun (R9).
#[must_use]
pub fn rules_on(register: &Register, day: Date) -> Vec<Entry<RuleDocument>> {
    let mut begun = register.all::<RuleDocument>();
    begun.retain(|entry| entry.form.effective_on <= day);
    begun.sort_by_key(|entry| entry.form.effective_on);
    let mut valid: Vec<Entry<RuleDocument>> = Vec::new();
    for entry in begun {
        match valid.iter_mut().find(|earlier| earlier.form.is_version_of(&entry.form)) {
            Some(earlier) => *earlier = entry,
            None => valid.push(entry),
        }
    }
    valid.retain(|entry| entry.form.until.is_none_or(|until| day <= until));
    valid
}

/// The rule documents of a case: those in force on the day of its referral, whatever came later (R9).
#[must_use]
pub fn rules_of_case(register: &Register, record: &CaseRecord) -> Vec<Entry<RuleDocument>> {
    rules_on(register, record.referral.submitted_on)
}

/// The decisions about the pool, oldest first (R12).
#[must_use]
pub fn governance_decisions(register: &Register) -> Vec<Entry<GovernanceDecision>> {
    let mut decisions = register.all::<GovernanceDecision>();
    decisions.sort_by_key(|entry| entry.form.on);
    decisions
}

/// The local procedures that can be chosen on a day (R62).
#[must_use]
pub fn procedures_on(register: &Register, day: Date) -> Vec<Entry<LocalProcedure>> {
    let listed = |entry: &Entry<LocalProcedure>| holds_on((entry.form.from, entry.form.to), day);
    register.all::<LocalProcedure>().into_iter().filter(listed).collect()
}

/// The stakeholder groups on a day (R173).
#[must_use]
pub fn groups_on(register: &Register, day: Date) -> Vec<Entry<StakeholderGroup>> {
    let listed = |entry: &Entry<StakeholderGroup>| holds_on((entry.form.from, entry.form.to), day);
    register.all::<StakeholderGroup>().into_iter().filter(listed).collect()
}
