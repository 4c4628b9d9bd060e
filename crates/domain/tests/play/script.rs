// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the people of a pool would have handed in, day by day, so that a case becomes what the exchange file says of it.

use domain::codes::PlaceOfStay;
use domain::{CaseFile, PanelSession, PoolFile, Role, StaffId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// Who hands something in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Who {
    Staff(StaffId),
    /// The node itself.
    Node,
}

/// Somebody hands in a form on a day.
#[derive(Clone, Debug)]
pub struct Act {
    pub on: Date,
    pub who: Who,
    pub form: &'static str,
    pub item: Option<String>,
    pub body: Value,
}

/// The person form with which the case begins.
pub fn person(case: &CaseFile) -> Value {
    let (identity, referral) = (&case.identity, &case.record.referral);
    json!({"given_name": identity.given_name, "family_name": identity.family_name, "birth_date": identity.birth_date,
        "gender": referral.gender, "uma": referral.uma, "file_number": identity.file_number.as_deref().unwrap_or_default(),
        "address": identity.address.as_deref().unwrap_or_default(),
        "nationality": identity.nationality.as_deref().unwrap_or_default(),
        "custody": identity.custody.as_deref().unwrap_or_default(), "district": identity.district,
        "guardian": identity.guardian, "unit_head": referral.unit_head})
}

/// The seats of the panel as documents of the pool: (item, body).
pub fn seats(file: &PoolFile) -> Vec<(String, Value)> {
    let kind = |role| match role {
        Role::ProviderDelegate => Some("delegate"),
        Role::PublicMember => Some("public"),
        Role::PermitAuthority => Some("permit"),
        _ => None,
    };
    let start = file.profile.start_of_operation.unwrap_or(jiff::civil::date(2016, 10, 1));
    file.staff
        .iter()
        .filter_map(|member| {
            let body = json!({"person": member.id, "kind": kind(member.role)?, "decides": true, "nominated_by": "LAG",
                "organisation": member.organisation.as_deref().unwrap_or("Behörde"),
                "from": member.standing_from.unwrap_or(start)});
            Some((member.id.to_string(), body))
        })
        .collect()
}

/// Everything that happens in a case, in order.
pub fn acts(case: &CaseFile, file: &PoolFile) -> Vec<Act> {
    let mut script = Script { case, file, acts: Vec::new() };
    script.referral();
    for session in &case.record.sessions {
        script.invitation(session);
        script.session(session);
        script.agreements(session);
    }
    script.planning();
    script.start();
    script.follow_up();
    script.closure();
    // What happens on one day stays in the order in which it is written here.
    script.acts.sort_by_key(|act| act.on);
    script.acts
}

struct Script<'a> {
    case: &'a CaseFile,
    file: &'a PoolFile,
    acts: Vec<Act>,
}

impl Script<'_> {
    fn act(&mut self, on: Date, who: &StaffId, form: &'static str, item: Option<&str>, body: Value) {
        let who = Who::Staff(who.clone());
        self.acts.push(Act { on, who, form, item: item.map(str::to_owned), body });
    }

    fn lead(&self) -> StaffId {
        self.case.record.referral.case_lead.clone()
    }

    fn coordinator(&self) -> StaffId {
        self.case.record.referral.coordinator.clone().expect("a coordinator")
    }

    /// Another person of the pool office, for what needs two.
    fn second(&self) -> StaffId {
        let first = self.coordinator();
        let other = |member: &&domain::StaffMember| member.role == Role::PoolCoordinator && member.id != first;
        self.file.staff.iter().find(other).map(|member| member.id.clone()).expect("a second coordinator")
    }

    fn referral(&mut self) {
        let referral = self.case.record.referral.clone();
        let lead = self.lead();
        for (form, body) in self.sections() {
            self.act(referral.submitted_on, &lead, form, None, body);
        }
        for (number, item) in self.case.entrusted.clone().into_iter().enumerate() {
            let consent = if item.consent { "given" } else { "none" };
            let body = json!({"text": item.text, "confided_by": item.confided_by, "consent": consent});
            self.act(referral.submitted_on, &lead, "entrusted", Some(&number.to_string()), body);
        }
        self.act(referral.submitted_on, &lead, "submission", None, json!({"checked": true}));
        if let Some((on, head)) = referral.endorsed_on.zip(referral.unit_head.clone()) {
            self.act(on, &head, "endorsement", None, json!({}));
        }
        if let Some(on) = referral.received_on {
            let coordinator = self.coordinator();
            self.act(on, &coordinator, "receipt", None, json!({}));
        }
    }

    fn sections(&self) -> Vec<(&'static str, Value)> {
        let referral = &self.case.record.referral;
        let account = || json!({"account": "Im Haus beschrieben."});
        let stations: Vec<Value> = self
            .case
            .record
            .history
            .iter()
            .map(|station| json!({"code": station.code, "from": station.from, "to": station.to, "end_reason": station.end_reason}))
            .collect();
        let why = if stations.is_empty() { "" } else { "Die Hilfen haben nicht getragen." };
        let stay = PlaceOfStay::all().next().map(PlaceOfStay::code);
        vec![
            (
                "occasion",
                json!({"triggers": referral.triggers, "escalation": referral.escalation, "purposes": referral.purposes,
                "danger_self": "none", "danger_others": "none", "account": self.case.narrative.local}),
            ),
            (
                "about",
                json!({"place_of_stay": stay, "account": "Im Haus beschrieben.",
                "exception_reason": referral.exception_reason.as_deref().unwrap_or_default(),
                "protected_terms": self.case.identity.protected_terms.join("\n"),
                "unusual_details": self.case.identity.unusual_details.join("\n")}),
            ),
            ("family", account()),
            ("history", json!({"stations": stations, "why_not_reached": why, "none_reason": "Rasante Eskalation."})),
            ("turning_points", account()),
            ("health", account()),
            ("school", account()),
            ("delinquency", account()),
            ("addiction", account()),
            ("resources", account()),
            ("young_person_view", json!({"view": "Im Haus beschrieben.", "informed_on": referral.submitted_on})),
            ("custodian_view", json!({"view": "Im Haus beschrieben.", "siblings_considered": true})),
            ("requests", json!({"child_protection": false})),
            (
                "question",
                json!({"problems": referral.problems, "interfaces": referral.interfaces,
                "behaviour_origin": referral.behaviour_origin, "needs": "Ein Ort, der hält.", "question": "Was trägt?"}),
            ),
        ]
    }

    fn staff(&self, id: &StaffId) -> &domain::StaffMember {
        self.file.staff.iter().find(|member| member.id == *id).expect("a member of staff")
    }

    /// People of the session who hold no seat on its day come as guests.
    fn guests(&mut self, session: &PanelSession, sent: Date) {
        let coordinator = self.coordinator();
        let guests: Vec<StaffId> = session
            .participants
            .iter()
            .filter(|id| {
                let member = self.staff(id);
                let standing = member.standing_from.is_none_or(|from| from <= session.date);
                let panel = matches!(member.role, Role::ProviderDelegate | Role::PublicMember | Role::PermitAuthority);
                let comes_anyway = matches!(member.role, Role::PoolCoordinator | Role::Guardian) || (panel && standing);
                !comes_anyway && **id != self.lead()
            })
            .cloned()
            .collect();
        for (number, person) in guests.into_iter().enumerate() {
            let body = json!({"person": person, "role": "XR-OTH", "role_text": "Fachkraft", "profession": "social_work",
                "legal_domain": "sgb8", "reason": "Kennt den Fall aus der eigenen Arbeit."});
            self.act(sent, &coordinator, "guest", Some(&format!("{}-{}", session.no, number + 1)), body);
        }
    }

    fn session(&mut self, session: &PanelSession) {
        let (no, on, coordinator) = (session.no.to_string(), session.date, self.coordinator());
        let row = |id: &StaffId| json!({"person": id, "profession": "social_work", "legal_domain": "sgb8"});
        let people: Vec<Value> = session.participants.iter().map(row).collect();
        self.act(on, &coordinator, "attendance", Some(&no), json!({"people": people}));
        self.act(on, &coordinator, "session_start", None, json!({}));
        let origin = self.case.record.referral.behaviour_origin.map_or("BO-OPEN", |origin| origin.code());
        let assessment =
            json!({"profession": "social_work", "origin": origin, "risk_self": "none", "risk_others": "none"});
        self.act(on, &coordinator, "assessment", Some(&format!("{no}-{coordinator}")), assessment);
        let components: Vec<Value> = match &self.case.record.setting {
            Some(setting) if session.solution_ready => setting
                .components
                .iter()
                // The minutes name no provider whose name would tell where the young person is.
                .map(|row| json!({"code": row.code}))
                .collect(),
            _ => Vec::new(),
        };
        let outcome = if session.solution_ready { "solution" } else { "open" };
        let result = json!({"outcome": outcome, "components": components, "accompaniment": "Wöchentliches Gespräch.",
            "goals": "Ein Ort, der hält.", "must_haves": "Erreichbar in der Nacht.", "open_points": "Der Träger.",
            "planning_steps": "Gespräche mit den Trägern."});
        self.act(on, &coordinator, "result", Some(&no), result);
        for (number, agreement) in session.agreements.iter().enumerate() {
            let body =
                json!({"kind": "task", "responsible": agreement.who, "task": agreement.what, "due": agreement.due});
            self.act(on, &coordinator, "agreement", Some(&format!("{no}-{}", number + 1)), body);
        }
        let conclude = if session.solution_ready { "conclude_solution" } else { "conclude_open" };
        self.act(on, &coordinator, conclude, None, json!({"checked": true}));
    }

    fn agreements(&mut self, session: &PanelSession) {
        for (number, agreement) in session.agreements.iter().enumerate() {
            let item = format!("{}-{}", session.no, number + 1);
            if agreement.accepted {
                let body = json!({"accepts": true});
                self.act(session.date, &agreement.who.clone(), "agreement_acceptance", Some(&item), body);
            }
            if let Some(done) = agreement.done_on {
                // The access of a guest has ended by then; the pool office writes down what the guest reported.
                let guest = self.staff(&agreement.who).standing_from.is_some_and(|from| from > session.date);
                let who = if guest { self.coordinator() } else { agreement.who.clone() };
                self.act(done, &who, "agreement_done", Some(&item), json!({"done_on": done}));
            }
        }
        if let Some(on) = session.minutes_distributed_on {
            let coordinator = self.coordinator();
            self.act(on, &coordinator, "minutes_distribution", Some(&session.no.to_string()), json!({"checked": true}));
        }
    }

    /// What has no day of its own in the file is done on the last day on which it can be.
    fn planning(&mut self) {
        let (lead, coordinator, record) = (self.lead(), self.coordinator(), self.case.record.clone());
        let (Some(solved), Some(setting)) = (record.solution_session().cloned(), &record.setting) else { return };
        let rows: Vec<Value> = setting
            .components
            .iter()
            .map(|row| json!({"code": row.code, "provider": row.provider.as_deref().unwrap_or_default(),
                "share": "Nach Absprache.", "intensity": "10_25", "from": record.measure_started_on.unwrap_or(solved.date)}))
            .collect();
        let body = json!({"components": rows, "reason": "Wie in der Kooperationsrunde vorgeschlagen."});
        self.act(solved.date, &lead, "setting", Some("1"), body);
        for (number, provider) in setting.providers().into_iter().enumerate() {
            let body = json!({"setting": 1, "provider": provider, "accepts": true});
            self.act(solved.date, &coordinator, "acceptance", Some(&number.to_string()), body);
        }
        if let Some(on) = record.help_plan_on {
            let plan = json!({"on": on, "participants": ["young_person", "custodians"], "goals": "Ankommen.",
                "next_review": on.saturating_add(6.months())});
            self.act(on, &lead, "help_plan", None, plan);
        }
        if let Some(concept) = &record.crisis_concept {
            let on = concept.on.unwrap_or(solved.date);
            let body = json!({"on": on, "triggers": concept.triggers.join("\n"), "first_step": concept.first_step,
                "responsible": concept.responsible, "reachability": "Bereitschaft.", "informs": concept.informs.join("\n"),
                "escalation": concept.escalation});
            self.act(on, &lead, "crisis_concept", None, body);
        }
    }

    fn start(&mut self) {
        let (lead, coordinator, record) = (self.lead(), self.coordinator(), self.case.record.clone());
        let (Some(on), Some(setting)) = (record.measure_started_on, &record.setting) else { return };
        // The session proposed the components without their providers; each got a sheet, which stayed with it when the
        // setting named the provider.
        let rows: Vec<_> =
            setting.components.iter().filter(|row| domain::casework::implementation::needs_permit(row.code)).collect();
        for (place, row) in rows.iter().enumerate() {
            let body = json!({"component": row.code, "provider": row.provider.as_deref().unwrap_or_default(),
                "status": record.permit_status, "reason": "Geklärt mit dem Landesjugendamt.", "conditions": "Wie besprochen."});
            self.act(on, &coordinator, "permit_sheet", Some(&(place + 1).to_string()), body);
        }
        self.act(
            on,
            &lead,
            "decision",
            None,
            json!({"setting": 1, "result": "granted", "decided_on": on, "by": "Jugendamt"}),
        );
        let body = json!({"started_on": on, "permit_reason": "Der Platz wäre sonst verloren.",
            "crisis_reason": if record.crisis_concept.is_some() { "" } else { "Es wird nachgereicht." }});
        self.act(on, &lead, "start", None, body);
        let next = on.saturating_add(1.day());
        self.acts.push(Act { on: next, who: Who::Node, form: "follow_up_begin", item: None, body: json!({}) });
    }

    fn follow_up(&mut self) {
        let (lead, record) = (self.lead(), self.case.record.clone());
        for outcome in record.outcomes.iter().filter(|outcome| outcome.hold_status.is_some()) {
            let body = json!({"hold_status": outcome.hold_status, "school": outcome.school, "delinquency": outcome.delinquency,
                "clinic_days": outcome.clinic_days, "absent_days": outcome.absent_days, "retention": record.retention});
            self.act(outcome.due, &lead, "outcome", Some(&outcome.months.to_string()), body);
        }
        let Some(begun) = record.measure_started_on else { return };
        if record.retention.is_some() && record.outcomes.iter().all(|outcome| outcome.hold_status.is_none()) {
            self.act(begun.saturating_add(1.day()), &lead, "stay", None, json!({"retention": record.retention}));
        }
        let last =
            record.outcomes.iter().filter(|outcome| outcome.hold_status.is_some()).map(|outcome| outcome.due).max();
        let row = |code: &str| json!({"factor": code});
        let success: Vec<Value> = record.success_factors.iter().map(|factor| row(factor.code())).collect();
        let hindrance: Vec<Value> = record.hindrance_factors.iter().map(|factor| row(factor.code())).collect();
        if !success.is_empty() || !hindrance.is_empty() {
            let on = last.unwrap_or(begun.saturating_add(1.day()));
            self.act(on, &lead, "factors", None, json!({"success": success, "hindrance": hindrance}));
        }
    }

    fn closure(&mut self) {
        let (lead, coordinator, record) = (self.lead(), self.coordinator(), self.case.record.clone());
        let Some(closure) = &record.closure else { return };
        let status = record.outcomes.iter().filter_map(|outcome| outcome.hold_status).next_back();
        let proposal = json!({"by": "case_lead", "reason": closure.reason, "hold_status": status.map(domain::codes::HoldStatus::code),
            "retention": record.retention, "note": "Die Begleitung endet."});
        self.act(closure.date, &lead, "closing_proposal", None, proposal);
        self.act(closure.date, &coordinator, "closing", None, json!({"by": "coordinator", "agreed": true}));
    }

    fn invitation(&mut self, session: &PanelSession) {
        let (coordinator, second) = (self.coordinator(), self.second());
        let sent = session.dossier_sent_on.unwrap_or(session.date.saturating_sub(1.day()));
        let no = session.no.to_string();
        let plan =
            json!({"date": session.date, "time": "9:30", "place": "Raum 2", "kind": "case", "moderator": coordinator});
        self.act(sent, &coordinator, "session_plan", Some(&no), plan);
        if session.no == 1 {
            self.act(sent, &coordinator, "dossier", None, json!({"text": self.case.narrative.anonymised}));
            self.acts.push(Act {
                on: sent,
                who: Who::Node,
                form: "dossier_check",
                item: None,
                body: json!({"version": 1, "blocking": 0, "asking": 0}),
            });
            let release = json!({"version": 1, "read": true, "entrusted": true, "asked": true});
            self.act(sent, &second, "dossier_release", None, release);
        }
        self.guests(session, sent);
        self.act(sent, &coordinator, "invite", None, json!({"checked": true}));
    }
}
