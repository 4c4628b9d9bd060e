// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Erasing a case whose period is over (T27, T29), and what was entrusted in it before that.

use jiff::civil::Date;
use serde::Serialize;

use super::act::performer_of;
use super::guards::erasure::{not_over, unmet};
use super::referral::Entrusted;
use super::{CaseForm as _, Context, DocumentKey, Documents, Proceeding, refusal};
use crate::ids::CaseId;
use crate::profile::NodeProfile;
use crate::retention::{self, DataClass, RetentionPolicy};
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};
use crate::transition::{Performer, TransitionId};

/// What an erasure leaves, and what is noted about it.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// What takes the place of the case. After T27 it is the statistical remainder under a new random id, so that no older
    /// line of the log tells when what happened; a withdrawn referral, and a case from before the start of operation, leave
    /// nothing, because no figure counts them. After the erasure of entrusted items it is the case without them.
    pub after: Option<Proceeding>,
    /// The transition that was taken; none where only entrusted items are erased.
    pub transition: Option<TransitionId>,
    /// The documents of the case that are gone, with all their versions.
    pub erased: Vec<DocumentKey>,
    /// The line for the protocol.
    pub line: ErasureLine,
}

/// A line of the erasure protocol. It says that something was erased and why, nothing of what it was, and no day of the case.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct ErasureLine {
    /// The id that the case had.
    pub case: CaseId,
    /// What was erased.
    pub class: DataClass,
    /// The day of the erasure.
    pub on: Date,
    /// Who erased: `system` or `data_protection_officer`.
    pub by: &'static str,
    /// How many documents were erased.
    pub documents: usize,
    /// Whether a statistical remainder was kept.
    pub remainder: bool,
    /// Legal basis, German.
    pub basis_de: &'static str,
}

impl ErasureLine {
    /// The line as a German sentence.
    #[must_use]
    pub fn de(&self, profile: &NodeProfile) -> String {
        let by = match self.by {
            "system" => Performer::System.de(profile),
            _ => Role::DataProtectionOfficer.de(profile),
        };
        let kept = match (self.class, self.remainder) {
            (DataClass::EntrustedItems, _) => "Der übrige Fall ist unverändert.",
            (_, true) => "Geblieben ist nur der statistische Rest.",
            (_, false) => "Geblieben ist nichts.",
        };
        format!("„{}“ gelöscht durch: {by}; {} Dokumente. {kept} {}", self.class.de(), self.documents, self.basis_de)
    }
}

/// Erases a case whose period is over: by the node itself, a closed one also by the data protection officer. Pure, like
/// everything here: storage replaces what it has by [`Erasure::after`] and destroys the key of the case.
///
/// # Errors
/// Everything that stands in the way: the case is not over, its period is not, something stops it, or it is not this person's
/// task.
pub fn erase(case: &Proceeding, policy: &RetentionPolicy, context: &Context<'_>) -> Result<Erasure, Vec<Refusal>> {
    let transition = match case.course.state() {
        CaseState::Withdrawn => TransitionId::T29,
        // From any other state the table refuses T27.
        _ => TransitionId::T27,
    };
    // Who has no function in it is refused by the table with the names of those who have.
    let performer = performer_of(transition, context).unwrap_or(Performer::Role(Role::ExternalExpert));
    let course = case.course.take(transition, performer, context.profile).map_err(|(_, refusal)| vec![refusal])?;
    let today = context.today();
    let guards = transition.get().guards.iter();
    let wrong: Vec<_> = guards.flat_map(|guard| unmet(*guard, case, policy, today)).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let class = retention::ended_on(case).map_or(DataClass::CaseFile, |(class, _)| class);
    let counts = class == DataClass::CaseFile && is_counted(case, context.profile);
    let after = counts.then(|| {
        let mut rest = retention::remainder(&case.case);
        rest.id = CaseId::random(context.random);
        Proceeding { case: rest, course, documents: Documents::default() }
    });
    let erased: Vec<_> = case.documents.iter().map(|(key, _)| key.clone()).collect();
    let line = line(case, class, performer, erased.len(), after.is_some(), today);
    Ok(Erasure { after, transition: Some(transition), erased, line })
}

/// Erases what was entrusted in a case that is over, by the node itself or the data protection officer.
///
/// # Errors
/// There is nothing, its period is not over, something stops it, or it is not this person's task.
pub fn erase_entrusted(
    case: &Proceeding,
    policy: &RetentionPolicy,
    context: &Context<'_>,
) -> Result<Erasure, Vec<Refusal>> {
    let Some(performer) = performer_of(TransitionId::T27, context) else {
        let message = format!("„{}“ zu löschen gehört nicht zu Ihrer Aufgabe.", DataClass::EntrustedItems.de());
        let help = format!("Das kann: das System oder {}.", Role::DataProtectionOfficer.de(context.profile));
        return Err(vec![refusal(rule::ROLE_MAY_NOT, "", message, help)]);
    };
    let today = context.today();
    let Some((_, from)) = retention::ended_on(case).filter(|_| retention::has_entrusted(case)) else {
        let message = "In diesem Fall ist nichts Anvertrautes zu löschen.";
        return Err(vec![refusal(rule::NOTHING_TO_ERASE, "", message, "Gelöscht wird erst nach dem Abschluss.")]);
    };
    let mut wrong = not_over(policy.due(DataClass::EntrustedItems, from), today);
    wrong.extend(super::rights::erasure_stops(case, today));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut after = case.clone();
    after.case.entrusted.clear();
    after.documents = Documents::default();
    let mut erased = Vec::new();
    for (key, document) in case.documents.iter() {
        if key.form() == Entrusted::NAME {
            erased.push(key.clone());
        } else {
            after.documents.put(key.clone(), document.clone());
        }
    }
    let line = line(case, DataClass::EntrustedItems, performer, erased.len(), false, today);
    Ok(Erasure { after: Some(after), transition: None, erased, line })
}

/// Whether figures count the case: it was referred since the start of operation (R10).
fn is_counted(case: &Proceeding, profile: &NodeProfile) -> bool {
    let submitted = case.case.record.referral.submitted_on;
    profile.start_of_operation.is_none_or(|start| submitted >= start)
}

fn line(
    case: &Proceeding,
    class: DataClass,
    performer: Performer,
    documents: usize,
    remainder: bool,
    on: Date,
) -> ErasureLine {
    let basis_de = class.rule().basis_de;
    ErasureLine { case: case.case.id.clone(), class, on, by: performer.code(), documents, remainder, basis_de }
}
