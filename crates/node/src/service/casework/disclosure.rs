// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Everything that is stored about a young person, for that person (Art. 15 and 20 GDPR, § 83 SGB X). What somebody else
//! confided is left out: whether it may be told is weighed by the person it was confided to (§ 65 SGB VIII).

use std::collections::BTreeMap;

use domain::case_file::{CaseRecord, Identity};
use domain::casework::rights::is_disclosed;
use domain::casework::{self, Sight};
use domain::role::{Actor, Role};
use domain::{CaseId, UserId};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use storage::{AuditFilter, NewAudit, User};

use super::opened::{Opened, open};
use crate::Node;
use crate::error::NodeError;

/// Accesses that are listed at most: more than a case of ten years has.
const ACCESSES_MAX: u32 = 5_000;
/// Who answers a request: those who carry the case by office, never who only helps in it.
const ANSWERS: [Role; 4] = [Role::CaseManager, Role::UnitHead, Role::UnitHeadDeputy, Role::PoolCoordinator];

/// What is told to the person concerned, for programs; the page says the same in words.
#[derive(Serialize)]
pub struct Disclosure {
    /// Format of this file.
    pub format: &'static str,
    /// Who is responsible.
    pub controller: String,
    /// When it was drawn up.
    pub at: Timestamp,
    /// Who the case is about.
    pub identity: Identity,
    /// What is stored in codes and days.
    pub record: CaseRecord,
    /// Local account of an imported case.
    pub narrative: String,
    /// What was written, each with its newest version.
    pub documents: Vec<DisclosedDocument>,
    /// The way of the case.
    pub course: Vec<DisclosedStep>,
    /// Who opened the case, by function, and when.
    pub accesses: Vec<DisclosedAccess>,
}

/// A document.
#[derive(Serialize)]
pub struct DisclosedDocument {
    /// Token of the form.
    pub form: String,
    /// German title.
    pub title_de: &'static str,
    /// Which one, where there are several.
    pub item: Option<String>,
    /// Version.
    pub version: u64,
    /// When it was written.
    pub at: Timestamp,
    /// Content.
    pub body: Value,
}

/// A step.
#[derive(Serialize)]
pub struct DisclosedStep {
    /// State, German.
    pub state_de: String,
    /// When.
    pub at: Timestamp,
}

/// An access.
#[derive(Serialize)]
pub struct DisclosedAccess {
    /// Function of the person, German; the node itself where nobody is named.
    pub function_de: String,
    /// Token of what was done.
    pub action: String,
    /// When.
    pub at: Timestamp,
}

/// Whether somebody carries a case by office and sees all of it: who answers the young person, and sees who looked at the case.
#[must_use]
pub fn carries(actor: &Actor, sight: Sight) -> bool {
    sight == Sight::Whole && ANSWERS.iter().any(|role| actor.has(*role))
}

/// Draws up what is told to the person concerned. The case as this person sees it comes with it, for the page. Writes a line in
/// the audit trail.
///
/// # Errors
/// [`NodeError::NotFound`] for whoever does not carry the case by office; or a database failure.
pub async fn disclosure(node: &Node, actor: &Actor, case: &CaseId) -> Result<(Disclosure, Opened), NodeError> {
    let opened = open(node, actor, case).await?;
    if !carries(actor, opened.sight) {
        return Err(NodeError::NotFound);
    }
    let mut tx = node.store.begin("disclosure").await?;
    let line = NewAudit {
        actor: Some(actor.user.clone()),
        action: "case_disclosure",
        case: Some(case.clone()),
        detail: String::new(),
    };
    tx.audit_insert(&line).await?;
    let filter = AuditFilter { case: Some(case.clone()), ..AuditFilter::default() };
    let lines = tx.audit_list(&filter, ACCESSES_MAX).await?;
    let users: BTreeMap<UserId, User> = tx.user_list().await?.into_iter().map(|user| (user.id.clone(), user)).collect();
    tx.commit().await?;
    let profile = &opened.pool.profile;
    let function = |actor: Option<&UserId>| {
        let roles = actor.and_then(|id| users.get(id)).map(|user| &user.roles);
        match roles.and_then(|roles| roles.first()) {
            Some(role) => role.de(profile).to_owned(),
            None => "Server".to_owned(),
        }
    };
    let file = &opened.proceeding.case;
    let documents = opened.proceeding.documents.iter().filter(|(key, _)| is_disclosed(key.form()));
    let disclosed = Disclosure {
        format: "poolverbund-disclosure/1",
        controller: node.settings.name.clone(),
        at: opened.now,
        identity: file.identity.clone(),
        record: file.record.clone(),
        narrative: file.narrative.local.clone(),
        documents: documents
            .filter_map(|(key, document)| {
                Some(DisclosedDocument {
                    form: key.form().to_owned(),
                    title_de: casework::form(key.form())?.title,
                    item: key.item().map(str::to_owned),
                    version: document.version,
                    at: document.at,
                    body: document.body.clone(),
                })
            })
            .collect(),
        course: opened
            .history
            .iter()
            .map(|step| DisclosedStep { state_de: step.state.de(profile).to_owned(), at: step.at })
            .collect(),
        accesses: lines
            .into_iter()
            .map(|line| DisclosedAccess {
                function_de: function(line.actor.as_ref()),
                action: line.action,
                at: line.at,
            })
            .collect(),
    };
    Ok((disclosed, opened))
}
