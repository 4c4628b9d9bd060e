// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A session that lies ahead: an invented case on its way from the referral to the invitation, so that the people at the
//! table find their next round.

use domain::CaseId;
use domain::casework::Input;
use domain::role::{Actor, Role};
use jiff::ToSpan as _;
use node::service::casework::{self, Begun, Outcome};
use node::{Node, NodeError};
use serde_json::{Value, json};

use super::DemoNode;
use super::seed::actor;
use crate::failure::Failure;

/// Days until the session.
const DAYS_AHEAD: i64 = 7;

/// The people of the case.
struct Cast<'a> {
    node: &'a Node,
    lead: Actor,
    head: Actor,
    office: Actor,
    second: Actor,
    delegate: Actor,
}

/// Brings one case before the panel, unless an earlier run of a kept demo did.
pub async fn set(demo: &DemoNode) -> Result<(), Failure> {
    // The working group has no cases; one city is enough to see a round.
    if demo.plan.id != "bremen" {
        return Ok(());
    }
    let cast = Cast {
        node: demo.running.node(),
        lead: actor(demo, Role::CaseManager, 0).await?,
        head: actor(demo, Role::UnitHead, 0).await?,
        office: actor(demo, Role::PoolCoordinator, 0).await?,
        second: actor(demo, Role::PoolCoordinator, 1).await?,
        delegate: actor(demo, Role::ProviderDelegate, 0).await?,
    };
    if casework::rounds(cast.node, &cast.delegate).await?.is_empty() {
        cast.seat().await?;
        let referred = cast.refer().await?;
        cast.invite(&referred).await?;
    }
    Ok(())
}

fn staff(actor: &Actor) -> &str {
    actor.staff.as_ref().map_or("", |staff| staff.as_str())
}

impl Cast<'_> {
    /// Hands in a form of the case; `form` may name an item, `session_plan/1`.
    async fn does(&self, who: &Actor, case: &CaseId, form: &str, body: &Value) -> Result<(), Failure> {
        let (name, item) = form.split_once('/').map_or((form, None), |(name, item)| (name, Some(item)));
        match casework::act(self.node, who, case, name, item, 0, Input::Json(body)).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused(refusals) => {
                let told: Vec<_> = refusals.into_iter().map(|refusal| refusal.message_de).collect();
                Err(Failure::failed(format!("{form}: {}", told.join(" "))))
            }
            Outcome::Conflict(_) => Err(Failure::failed(format!("{form} was written before"))),
        }
    }

    async fn registers(&self, who: &Actor, form: &str, body: &Value) -> Result<(), Failure> {
        let item = casework::new_item(self.node);
        match casework::register_act(self.node, who, form, &item, 0, Input::Json(body)).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused(_) | Outcome::Conflict(_) => Err(Failure::failed(format!("{form} was refused"))),
        }
    }

    /// A seat for the delegate, who has confirmed confidentiality; and the emergency contact.
    async fn seat(&self) -> Result<(), Failure> {
        let today = self.node.clock.today();
        let seat = json!({"person": staff(&self.delegate), "kind": "delegate", "organisation": "Träger Weserbogen",
            "nominated_by": "LAG der Träger", "decides": true, "from": today});
        self.registers(&self.office, "seat", &seat).await?;
        let confirmed = json!({"person": staff(&self.delegate), "confirmed": true});
        self.registers(&self.delegate, "confidentiality", &confirmed).await?;
        let contact = json!({"name": "Notdienst Kinderschutz (erfunden)", "phone": "0421 000 0000", "from": today});
        self.registers(&self.office, "emergency_contact", &contact).await
    }

    /// From the first word to the pool office.
    async fn refer(&self) -> Result<CaseId, Failure> {
        let person = json!({"given_name": "Lovis", "family_name": "Demomann", "birth_date": "2011-02-03", "gender": "m",
            "unit_head": staff(&self.head)});
        let Begun::Created(case) = casework::begin(self.node, &self.lead, Input::Json(&person), true).await? else {
            return Err(NodeError::Internal("the case of the demo was refused".to_owned()).into());
        };
        for (form, body) in sections(&self.node.clock.today().to_string()) {
            self.does(&self.lead, &case, form, &body).await?;
        }
        self.does(&self.lead, &case, "submission", &json!({"checked": true})).await?;
        self.does(&self.head, &case, "endorsement", &json!({})).await?;
        self.does(&self.office, &case, "receipt", &json!({})).await?;
        Ok(case)
    }

    /// Dossier, second person, date, invitation; and a crisis concept to be read.
    async fn invite(&self, case: &CaseId) -> Result<(), Failure> {
        self.does(&self.office, case, "dossier", &dossier()).await?;
        let release = json!({"version": 1, "read": true, "entrusted": true, "asked": true});
        self.does(&self.second, case, "dossier_release", &release).await?;
        let today = self.node.clock.today();
        let plan = json!({"date": today.saturating_add(DAYS_AHEAD.days()), "time": "9:30", "place": "Haus der Jugend, Raum 2",
            "kind": "case", "moderator": staff(&self.office)});
        self.does(&self.office, case, "session_plan/1", &plan).await?;
        self.does(&self.office, case, "invite", &json!({"checked": true})).await?;
        let crisis = json!({"on": today, "early_signs": "Zieht sich zurück\nIsst nicht mit", "triggers": "Streit in der Gruppe\nBriefe vom Gericht",
            "first_step": "Ruhe anbieten und die vertraute Fachkraft rufen.", "responsible": staff(&self.lead),
            "reachability": "Bereitschaft der Einrichtung: 0421 000 1111", "informs": "Einrichtung informiert die Fallführung\nFallführung informiert die Poolkoordination",
            "fallback_place": "Krisenplatz für drei Nächte", "return_rule": "Rückkehr nach einem Gespräch am nächsten Tag",
            "escalation": "Notdienst rufen; kurzfristige Runde innerhalb von 48 Stunden."});
        self.does(&self.lead, case, "crisis_concept", &crisis).await
    }
}

fn dossier() -> Value {
    json!({"text": "Ein Jugendlicher ist seit mehreren Monaten ohne Wohnung. Mehrere Hilfen endeten vorzeitig.\n\nDie Erwachsenen wechselten oft. Was bisher trug: eine verlässliche Person und kurze Wege.",
        "parts": [{"heading": "Für das Gremium", "text": "Zwei Kliniken lehnten ab."}]})
}

/// A lawful body for each of the 14 sections, in words that tell of nobody.
fn sections(today: &str) -> Vec<(&'static str, Value)> {
    let account = || json!({"account": "Erfundener Text für die Demo."});
    vec![
        (
            "occasion",
            json!({"triggers": ["TR-CM"], "escalation": "ESC-L", "purposes": ["CP-PLAN"], "danger_self": "recent",
            "danger_others": "none", "account": "Vier Hilfen endeten vorzeitig."}),
        ),
        ("about", json!({"place_of_stay": "06", "account": "Erfundener Text für die Demo."})),
        ("family", account()),
        (
            "history",
            json!({"stations": [{"code": "HH-WG", "from": "2024-02", "to": "2025-06", "end_reason": "ER-PROV"}],
            "why_not_reached": "Die Gruppe war zu groß."}),
        ),
        ("turning_points", account()),
        ("health", account()),
        ("school", account()),
        ("delinquency", account()),
        ("addiction", account()),
        ("resources", account()),
        ("young_person_view", json!({"view": "Will eigene Räume.", "informed_on": today})),
        ("custodian_view", json!({"view": "Einverstanden.", "siblings_considered": true})),
        ("requests", json!({"child_protection": false})),
        (
            "question",
            json!({"problems": ["PC-STR"], "interfaces": ["IF-SCH"], "needs": "Ruhe.", "question": "Was trägt?"}),
        ),
    ]
}
