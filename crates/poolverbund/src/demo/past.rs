// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What happened at a city's pool before the demo begins: its data set is imported, its people get accounts, and a few
//! invented cases are led through the procedure, day by day under a clock of their own, by the same forms that pages and
//! interface take. All of it is done before the node begins to listen.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use domain::casework::Input;
use domain::clock::{Clock, ManualClock};
use domain::role::Actor;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use node::service::casework::{self, Begun, Outcome};
use node::service::users;
use node::{Node, Settings, SystemClock};
use serde::Deserialize;
use serde_json::Value;

use super::people::Person;
use super::{Plan, open_store, seed};
use crate::failure::Failure;
use crate::wiring;

/// Marks a day that is counted from the day of the demo: `day:-30`.
const DAY: &str = "day:";
/// Marks the month in which such a day lies: `month:-200`.
const MONTH: &str = "month:";
/// Marks a person who has no place in the data set, by the name of the account: `person:external_expert`.
const PERSON: &str = "person:";
/// When people begin to work; every act is a minute later than the one before.
const MORNING: i8 = 8;
/// How long ago the acts of the day of the demo begin: what they begin is still going on.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(12);

/// What happened at a pool.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Past {
    /// What was written for the pool.
    register: Vec<Act>,
    /// The cases.
    cases: Vec<CaseWay>,
}

/// A case from its first day on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseWay {
    /// The day on which it was begun, counted from the day of the demo.
    day: i64,
    /// Who began it.
    who: String,
    /// The form of the person.
    person: Value,
    /// Everything else.
    acts: Vec<Act>,
}

/// Somebody hands in a form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    /// The day, counted from the day of the demo: 0 or less.
    day: i64,
    /// Staff id or name of the account.
    who: String,
    /// The form, with the document where it has several: `session_plan/1`.
    form: String,
    /// The version that the person saw.
    #[serde(default)]
    base: u64,
    body: Value,
}

/// What happens next: the beginning of a case or a form, with the case it belongs to.
enum Step<'a> {
    Begins(usize, &'a CaseWay),
    InCase(usize, &'a Act),
    InPool(&'a Act),
}

impl Step<'_> {
    fn day(&self) -> i64 {
        match self {
            Step::Begins(_, case) => case.day,
            Step::InCase(_, act) | Step::InPool(act) => act.day,
        }
    }
}

/// Lives through the past of a node in `folder`, whose database is not there yet.
pub async fn live(plan: &Plan, folder: &Path, settings: Settings, people: &[Person]) -> Result<(), Failure> {
    let past: Option<Past> = plan
        .past
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| Failure::failed(format!("the past of {}: {error}", plan.name)))?;
    let now = SystemClock.now();
    let today = SystemClock.today();
    let steps = past.as_ref().map(steps).unwrap_or_default();
    let clock = Arc::new(ManualClock::new(morning(day(today, steps.first().map_or(0, Step::day)), now)?));
    let store = open_store(folder, Arc::<ManualClock>::clone(&clock)).await?;
    let node = wiring::open_with(settings, store, plan.profile, None, Arc::<ManualClock>::clone(&clock)).await?;
    seed::fill(&node, plan, people).await?;
    let mut life = Life { today, accounts: accounts(&node).await?, node: &node, cases: HashMap::new() };
    for step in steps {
        let from = morning(day(today, step.day()), now)?;
        if domain::clock::german_date(clock.now()) < domain::clock::german_date(from) {
            clock.set(from);
            casework::nightly(&node).await?;
        }
        life.take(&step).await?;
        // Never ahead of the real clock: what is signed next is signed after it.
        if clock.now() < now {
            clock.advance(SignedDuration::from_mins(1).min(now.duration_since(clock.now())));
        }
    }
    node.store.close().await;
    Ok(())
}

/// Everything in the order of its days; on one day in the order of the file.
fn steps(past: &Past) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = past.register.iter().map(Step::InPool).collect();
    for (number, case) in past.cases.iter().enumerate() {
        steps.push(Step::Begins(number, case));
        steps.extend(case.acts.iter().map(|act| Step::InCase(number, act)));
    }
    steps.sort_by_key(Step::day);
    steps
}

fn day(today: Date, offset: i64) -> Date {
    today.saturating_add(offset.days())
}

/// The morning of a day; for the day of the demo a moment ago, though not yesterday.
fn morning(day: Date, now: Timestamp) -> Result<Timestamp, Failure> {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").map_err(|error| Failure::failed(error.to_string()))?;
    let hour = if domain::clock::german_date(now) == day { 0 } else { MORNING };
    let morning = day.at(hour, 0, 0, 0).to_zoned(zone).map_err(|error| Failure::failed(error.to_string()))?.timestamp();
    Ok(if hour == 0 { morning.max(now.saturating_sub(JUST_NOW).unwrap_or(now)) } else { morning })
}

/// Everybody of the node by staff id and by name of the account.
async fn accounts(node: &Node) -> Result<HashMap<String, Actor>, Failure> {
    let mut accounts = HashMap::new();
    for user in users::list(node).await? {
        accounts.insert(user.staff_id().to_string(), user.actor());
        accounts.extend(user.sign_in.clone().map(|sign_in| (sign_in, user.actor())));
    }
    Ok(accounts)
}

struct Life<'a> {
    node: &'a Node,
    today: Date,
    accounts: HashMap<String, Actor>,
    cases: HashMap<usize, domain::CaseId>,
}

impl Life<'_> {
    async fn take(&mut self, step: &Step<'_>) -> Result<(), Failure> {
        match step {
            Step::Begins(number, case) => {
                let person = self.resolve(&case.person);
                let begun = casework::begin(self.node, self.who(&case.who)?, Input::Json(&person), true).await?;
                let Begun::Created(id) = begun else {
                    return Err(Failure::failed(format!("a case of {} cannot begin", case.who)));
                };
                self.cases.insert(*number, id);
                Ok(())
            }
            Step::InCase(number, act) => {
                let case = self.cases.get(number).ok_or_else(|| Failure::failed("a case acts before it begins"))?;
                let (form, item) = act.parts();
                let (who, body) = (self.who(&act.who)?, self.resolve(&act.body));
                let input = Input::Json(&body);
                let outcome = casework::act(self.node, who, case, form, item, act.base, input).await?;
                act.done(outcome)
            }
            Step::InPool(act) => {
                let (form, item) = act.parts();
                let item = item.map_or_else(|| casework::new_item(self.node), str::to_owned);
                let (who, body) = (self.who(&act.who)?, self.resolve(&act.body));
                let input = Input::Json(&body);
                act.done(casework::register_act(self.node, who, form, &item, act.base, input).await?)
            }
        }
    }

    fn who(&self, name: &str) -> Result<&Actor, Failure> {
        self.accounts.get(name).ok_or_else(|| Failure::failed(format!("nobody is called {name}")))
    }

    /// The body with days and people filled in.
    fn resolve(&self, body: &Value) -> Value {
        match body {
            Value::String(text) => Value::String(self.resolved(text)),
            Value::Array(list) => list.iter().map(|value| self.resolve(value)).collect(),
            Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), self.resolve(value))).collect(),
            other => other.clone(),
        }
    }

    fn resolved(&self, text: &str) -> String {
        let counted = |number: &str| number.parse().ok().map(|offset| day(self.today, offset));
        if let Some(date) = text.strip_prefix(DAY).and_then(counted) {
            return date.to_string();
        }
        if let Some(date) = text.strip_prefix(MONTH).and_then(counted) {
            return format!("{:04}-{:02}", date.year(), date.month());
        }
        let person = text.strip_prefix(PERSON).and_then(|name| self.accounts.get(name));
        // An account made by hand has no staff id; its own id stands in for it.
        person.map_or_else(
            || text.to_owned(),
            |actor| actor.staff.as_ref().map_or_else(|| actor.user.to_string(), ToString::to_string),
        )
    }
}

impl Act {
    fn parts(&self) -> (&str, Option<&str>) {
        self.form.split_once('/').map_or((&self.form, None), |(form, item)| (form, Some(item)))
    }

    fn done<D>(&self, outcome: Outcome<D>) -> Result<(), Failure> {
        match outcome {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused(refusals) => {
                let told: Vec<_> = refusals
                    .into_iter()
                    .map(|refusal| format!("{} ({})", refusal.message_de, refusal.field.unwrap_or_default()))
                    .collect();
                Err(Failure::failed(format!("{} on day {}: {}", self.form, self.day, told.join(" "))))
            }
            Outcome::Conflict(_) => {
                Err(Failure::failed(format!("{} on day {} was written before", self.form, self.day)))
            }
        }
    }
}
