// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pool writes down, as its people write it.

mod absence;
mod basis;
mod confidentiality;
mod hours;
mod panel;
mod provider;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::*;
use crate::casework::tests::{Stage, actor, documented};
use crate::casework::{Context, DocumentKey, Input};
use crate::state::Refusal;

/// A lawful seat of a delegate of `lag-<n>` for an organisation of its own.
pub(crate) fn delegate(n: u8, from: &str) -> Value {
    json!({"person": format!("lag-{n}"), "kind": "delegate", "organisation": format!("Organisation lag-{n}"),
        "nominated_by": "LAG", "decides": true, "from": from})
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

impl Stage {
    /// Lets somebody write a document of the pool; the register stays as it was when refused.
    pub fn pool_act(&mut self, who: &str, form: &str, item: &str, body: &Value) -> Result<(), Vec<Refusal>> {
        let person = actor(who);
        let context = Context {
            actor: Some(&person),
            now: self.now,
            profile: &self.profile,
            register: &self.register,
            random: &self.random,
        };
        let kind = super::form(form).expect("a form of the pool");
        let change = act(&self.register, kind, item, Input::Json(body), &context)
            .inspect_err(|refusals| documented(refusals))?;
        self.register.documents.put(change.key, change.document);
        Ok(())
    }

    /// Like [`Stage::pool_act`], which must be taken.
    pub fn pool_does(&mut self, who: &str, form: &str, item: &str, body: &Value) {
        if let Err(refusals) = self.pool_act(who, form, item, body) {
            panic!("{who} {form}/{item}: {refusals:?}");
        }
    }

    /// The rules that refuse.
    pub fn pool_refused(&mut self, who: &str, form: &str, item: &str, body: &Value) -> Vec<&'static str> {
        self.pool_act(who, form, item, body).expect_err("refused").into_iter().map(|refusal| refusal.rule).collect()
    }

    /// Goes to noon (UTC) of a day.
    pub fn go_to(&mut self, text: &str) {
        self.now = format!("{text}T12:00:00Z").parse().expect("a moment");
    }
}

#[test]
fn every_form_of_the_pool_has_a_name_of_its_own_and_lawful_fields() {
    let mut names: Vec<_> = forms().map(|kind| kind.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    for kind in forms() {
        assert!(DocumentKey::parse(kind.name).is_some(), "{}", kind.name);
        assert!(!kind.title.is_empty() && !kind.writers.is_empty(), "{}", kind.name);
        crate::casework::tests::check_fields(kind.name, kind.fields);
    }
}
