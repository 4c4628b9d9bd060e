// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the session to the start, as its people do it. The tests after the start begin here, too.

mod crisis;
mod offers;
mod permit;
mod setting;
mod start;

use serde_json::{Value, json};

use crate::case_file::PanelSession;
use crate::casework::tests::{Stage, actor};
use crate::casework::{Context, Document, DocumentKey, Notice, Proceeding};
use crate::ids::StaffId;
use crate::profile::ProfileKind;
use crate::role::Role;
use crate::transition::TransitionId;

/// Two providers of the stage.
pub(crate) const ONE: &str = "Organisation lag-1";
pub(crate) const OTHER: &str = "Organisation lag-2";

/// A case whose first session was yesterday, with the delegates of two providers, and left the question open or not.
pub(crate) fn after_session(kind: ProfileKind, solved: bool) -> Stage {
    let mut stage = Stage::in_triage(kind);
    stage.case.case.record.sessions.push(PanelSession {
        no: 1,
        date: crate::clock::german_date(stage.now),
        kind: "case".to_owned(),
        participants: ["cm-1", "pc-1", "lag-1", "lag-2"].map(StaffId::new).to_vec(),
        solution_ready: solved,
        dossier_sent_on: None,
        agreements: Vec::new(),
        minutes_distributed_on: None,
    });
    stage.days_pass(1);
    let conclude = if solved { TransitionId::T10 } else { TransitionId::T11 };
    for transition in [TransitionId::T08, TransitionId::T09, conclude] {
        let taken = stage.case.course.take(transition, Role::PoolCoordinator, &stage.profile);
        stage.case.course = taken.unwrap_or_else(|(_, refusal)| panic!("{refusal:?}"));
    }
    stage
}

/// A component as somebody fills it in.
pub(crate) fn component(code: &str, provider: &str) -> Value {
    json!({"code": code, "provider": provider, "share": "Betreuung", "intensity": "10_25", "from": "2026-03-10"})
}

pub(crate) fn setting(components: &[Value], reason: &str) -> Value {
    json!({"components": components, "reason": reason})
}

impl Stage {
    /// Like [`Stage::does`], for one of several documents of a form.
    pub fn does_item(&mut self, who: &str, form: &str, item: &str, body: &Value) {
        if let Err(refusals) = self.act(who, form, Some(item), body) {
            panic!("{who} {form}/{item}: {refusals:?}");
        }
    }

    /// Like [`Stage::refused`], for one of several documents of a form.
    pub fn refused_item(&mut self, who: &str, form: &str, item: &str, body: &Value) -> Vec<&'static str> {
        self.act(who, form, Some(item), body).expect_err("refused").into_iter().map(|refusal| refusal.rule).collect()
    }

    /// What somebody sees.
    pub fn seen<T>(&self, who: &str, look: impl FnOnce(&Proceeding, &Context<'_>) -> T) -> T {
        let person = actor(who);
        look(
            &self.case,
            &Context {
                actor: Some(&person),
                now: self.now,
                profile: &self.profile,
                register: &self.register,
                random: &self.random,
            },
        )
    }

    /// Something that the pool has written down.
    pub fn registers(&mut self, form: &str, item: &str, body: Value) {
        let document = Document { version: 1, author: None, at: self.now, first_at: self.now, body };
        self.register.documents.put(DocumentKey::new(form, Some(item)), document);
    }

    /// The documents of a form that somebody can write.
    pub fn slots(&self, who: &str, form: &str) -> Vec<String> {
        let kind = crate::casework::form(form).expect("a form");
        let offered = self.seen(who, |case, context| (kind.slots)(case, context));
        offered.expect("documents with names of their own").into_iter().map(|slot| slot.item).collect()
    }

    /// What the case points out.
    pub fn notices(&self) -> Vec<Notice> {
        self.seen("cm-1", crate::casework::notices)
    }

    /// Whether the case points something out.
    pub fn points_out(&self, token: &str) -> bool {
        self.notices().iter().any(|notice| notice.token == token)
    }

    /// Whether the case raises an alarm.
    pub fn alarms(&self, token: &str) -> bool {
        self.notices().iter().any(|notice| notice.token == token && notice.alarm)
    }
}

/// A crisis concept.
pub(crate) fn crisis() -> Value {
    json!({"on": "2026-03-03", "triggers": "Streit um Regeln\nAnruf der Mutter", "first_step": "Begleiteter Gang nach draußen",
        "responsible": "lag-1", "reachability": "Bereitschaft des Trägers", "informs": "Bereitschaft informiert Fallführung",
        "escalation": "Ausweichplatz, dann Klinik", "fallback_place": "Zimmer beim zweiten Träger"})
}

/// Everything that the providers, the youth office and the case lead say about the newest version.
pub(crate) fn agree(stage: &mut Stage, version: u16) {
    for (who, provider) in [("lag-1", ONE), ("lag-2", OTHER)] {
        let item = format!("{version}-{who}");
        let body = json!({"setting": version, "provider": provider, "accepts": true});
        stage.does_item(who, "acceptance", &item, &body);
    }
    let body = json!({"setting": version, "result": "granted", "decided_on": "2026-03-03", "by": "Leitung"});
    stage.does("cm-1", "decision", &body);
}

/// Ready to start: two providers, all agreed.
pub(crate) fn ready(kind: ProfileKind) -> Stage {
    let mut stage = after_session(kind, true);
    let rows = [component("SC-S-PROJ", ONE), component("SC-A-ISE", OTHER)];
    stage.does_item("cm-1", "setting", "1", &setting(&rows, "Ruhe und feste Bezugsperson."));
    agree(&mut stage, 1);
    stage.does(
        "cm-1",
        "help_plan",
        &json!({"on": "2026-03-03", "participants": ["young_person", "custodians", "providers"], "goals": "Ankommen",
            "next_review": "2026-06-03"}),
    );
    stage.does("cm-1", "crisis_concept", &crisis());
    stage.does_item(
        "lja-1",
        "permit_sheet",
        "1",
        &json!({"component": "SC-S-PROJ", "provider": ONE, "status": "PS-OK", "involved_on": "2026-03-02"}),
    );
    stage
}

/// The measure has started today.
pub(crate) fn started(kind: ProfileKind) -> Stage {
    let mut stage = ready(kind);
    let today = crate::clock::german_date(stage.now).to_string();
    stage.does("cm-1", "start", &json!({"started_on": today}));
    stage
}
