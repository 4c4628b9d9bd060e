// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The people at the table, in their pages: from the confirmation to the minutes, under the code, with nothing that says
//! who the young person is.

use domain::role::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::browser::Answer;
use crate::casework::{Team, carried, received};
use crate::house::{House, Person, check};

/// Everything that the case of these tests is known by.
const IDENTITY: [&str; 7] =
    ["Jonna", "Wattenschlag", "Deichgrafenweg", "2011", "HB-2026", "Seehundstation", "Text des Abschnitts"];

/// A session that is invited for the 12th of October, with its panel.
pub struct Table {
    pub team: Team,
    pub second: Person,
    pub delegate: Person,
    pub absent: Person,
    pub outsider: Person,
    /// Address of the case in the interface.
    pub api: String,
    /// Its id.
    pub id: String,
}

impl Table {
    pub async fn new(house: &House) -> Self {
        let team = Team::new(house).await;
        let api = received(house, &team).await;
        let table = Self {
            second: house.person("zweite", Role::PoolCoordinator, Some("hb-bdf-2")).await,
            delegate: house.person("traeger", Role::ProviderDelegate, Some("hb-lag-1")).await,
            absent: house.person("fehlt", Role::ProviderDelegate, Some("hb-lag-2")).await,
            outsider: house.person("andere", Role::ProviderDelegate, Some("hb-lag-3")).await,
            id: api.rsplit('/').next().expect("an id").to_owned(),
            team,
            api,
        };
        for (seat, person) in [("eins", "hb-lag-1"), ("zwei", "hb-lag-2")] {
            let body = json!({"person": person, "kind": "delegate", "organisation": format!("Träger {seat}"),
                "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-01-01"});
            let path = format!("/api/v1/pool/forms/seat/{seat}");
            house.write(&table.team.office, &path, 0, &body).await.is(200);
        }
        table.invite(house, &table.api).await;
        table
    }

    /// Writes and releases a dossier and invites for the 12th of October.
    async fn invite(&self, house: &House, case: &str) {
        let does = async |who: &Person, form: &str, body: &Value| {
            house.write(who, &format!("{case}/forms/{form}"), 0, body).await.is(200);
        };
        let office = &self.team.office;
        let dossier = json!({"text": "Eine Jugendliche ist ohne Wohnung.",
            "parts": [{"heading": "Nur für den Kreis", "text": "Zwei Kliniken lehnten ab."}]});
        does(office, "dossier", &dossier).await;
        let release = json!({"version": 1, "read": true, "entrusted": true, "asked": true});
        does(&self.second, "dossier_release", &release).await;
        let plan =
            json!({"date": "2026-10-12", "time": "9:30", "place": "Raum 2", "kind": "case", "moderator": "hb-bdf-1"});
        does(office, "session_plan/1", &plan).await;
        does(office, "invite", &json!({"checked": true})).await;
    }

    /// Hands in a new document over the interface.
    pub async fn does(&self, house: &House, who: &Person, form: &str, body: &Value) {
        house.write(who, &format!("{}/forms/{form}", self.api), 0, body).await.is(200);
    }

    pub fn round(&self) -> String {
        format!("/runden/{}", self.id)
    }

    pub fn case(&self, tail: &str) -> String {
        format!("/faelle/{}{tail}", self.id)
    }

    /// Confirms confidentiality on the page that asks for it.
    pub async fn confirms(&self, house: &House, who: &Person) -> Answer {
        let fields = [("confirmed", "1"), ("weiter", self.id.as_str())];
        house.post(Some(who), "/runden/vertraulichkeit", &fields).await
    }

    /// The session is being held, with case lead, pool office and the delegate.
    pub async fn is_held(&self, house: &House) {
        house.clock.advance(SignedDuration::from_hours(24 * 7));
        let row = |person: &str| json!({"person": person, "profession": "social_work", "legal_domain": "sgb8"});
        let people: Vec<_> = ["hb-bdf-1", "hb-cm-1", "hb-lag-1"].into_iter().map(row).collect();
        let office = house.session(&self.team.office).await;
        self.does(house, &office, "attendance/1", &json!({"people": people})).await;
        self.does(house, &office, "session_start", &json!({})).await;
    }
}

/// Asserts that a page says nothing about who it is.
fn covered(answer: Answer) -> Answer {
    for word in IDENTITY {
        assert!(!answer.body.contains(word), "„{word}“ stands in: {}", answer.text());
    }
    answer
}

#[test]
fn r089_the_invited_confirm_first_and_then_read_the_dossier_one_click_from_the_start_page() {
    check(async |house| {
        let table = Table::new(house).await;
        let (who, round) = (Some(&table.delegate), table.round());
        let ask = format!("/runden/vertraulichkeit?weiter={}", table.id);
        covered(house.get(who, "/").await.is(200).says("Bitte bestätigen Sie zuerst die Vertraulichkeit"));
        covered(house.get(who, "/runden").await.is(200).says("Vertraulichkeit bestätigen"));
        for path in [round.clone(), table.case(""), table.case("/angaben/invitation_reply/1-hb-lag-1")] {
            house.get(who, &path).await.leads_to(&ask);
        }
        house.get(who, &ask).await.is(200).says("§ 203 StGB");
        let untouched = [("weiter", table.id.as_str())];
        house.post(who, "/runden/vertraulichkeit", &untouched).await.is(422).says("Bitte setzen Sie das Häkchen");
        table.confirms(house, &table.delegate).await.leads_to(&format!("{round}?getan=vertraulichkeit"));

        let start = covered(house.get(who, "/").await.is(200).says("Ihre nächste Runde").says("12.10.2026, 9:30 Uhr"));
        assert_eq!(start.attribute("section[aria-labelledby=h-runde] a.kern-btn--primary", "href"), round);
        let page = covered(house.get(who, &round).await.is(200));
        let page = page.says("Eine Jugendliche ist ohne Wohnung.").says("Zwei Kliniken lehnten ab.").says("Raum 2");
        assert_eq!(page.count("#fallvorstellung"), 1);
        house.get(who, &table.case("")).await.leads_to(&round);
        covered(house.get(who, "/runden").await.is(200).says("Fallvorstellung liegt vor").says("Antwort offen"));
        covered(house.get(who, &table.case("/einladung/1")).await.is(200).says("Einladung zur 1. Kooperationsrunde"));
        for path in [
            "/falleingabe",
            "/pruefen",
            "/angaben/person",
            "/angaben/family",
            "/fassungen/family",
            "/krisenkonzept",
            "/protokoll/1",
            "/einladung/2",
            "/betriebserlaubnis/1",
            "/angaben/dossier",
        ] {
            house.get(who, &table.case(path)).await.is(404);
        }
        // Who is not invited finds nothing, and nobody is told that there is something.
        for path in [round, table.case(""), table.case("/einladung/1")] {
            house.get(Some(&table.outsider), &path).await.is(404);
        }
        house.get(Some(&table.outsider), "/runden").await.is(200).says("zu keiner kommenden Runde");
        house.get(Some(&table.team.office), "/runden").await.is(404);
    });
}

#[test]
fn the_table_writes_its_part_in_the_pages_and_comes_back_to_the_round() {
    check(async |house| {
        let table = Table::new(house).await;
        table.confirms(house, &table.delegate).await.is(303);
        let back = format!("{}?getan=angaben", table.round());
        let who = house.session(&table.delegate).await;
        let reply = table.case("/angaben/invitation_reply/1-hb-lag-1");
        covered(house.get(Some(&who), &reply).await.is(200).says("Zusagen oder absagen"));
        house.post(Some(&who), &reply, &[("comes", "ja"), ("_stand", "0")]).await.leads_to(&back);
        house.get(Some(&who), &table.round()).await.is(200).says("zugesagt");
        let others = table.case("/angaben/invitation_reply/1-hb-lag-2");
        house.post(Some(&who), &others, &[("comes", "nein"), ("_stand", "0")]).await.is(422);

        table.is_held(house).await;
        let who = house.session(&table.delegate).await;
        let assessment = table.case("/angaben/assessment/1-hb-lag-1");
        let view = [
            ("profession", "social_work"),
            ("origin", "BO-EDU"),
            ("risk_self", "none"),
            ("risk_others", "none"),
            ("account", "Sucht Halt."),
            ("_stand", "0"),
        ];
        covered(house.get(Some(&who), &assessment).await.is(200).says("Fachliche Einschätzung"));
        house.post(Some(&who), &assessment, &view).await.leads_to(&back);
        covered(house.get(Some(&who), &table.round()).await.is(200).says("Sucht Halt."));
        // What somebody else wrote in a place is not shown to those who were not there.
        let absent = house.session(&table.absent).await;
        table.confirms(house, &absent).await.is(303);
        let page = covered(house.get(Some(&absent), &table.round()).await.is(200));
        assert!(!page.body.contains("Sucht Halt."));
        let taken = house
            .write(
                &absent,
                &format!("{}/forms/assessment/1-hb-lag-1", table.api),
                0,
                &json!({"profession": "law",
            "origin": "BO-PSY", "risk_self": "none", "risk_others": "none"}),
            )
            .await
            .is(422);
        assert!(!taken.body.contains("Sucht Halt."), "{}", taken.body);
    });
}

#[test]
fn r092_r097_what_was_agreed_is_accepted_and_the_minutes_are_printed() {
    check(async |house| {
        let table = Table::new(house).await;
        for person in [&table.delegate, &table.absent] {
            table.confirms(house, person).await.is(303);
        }
        table.is_held(house).await;
        let office = house.session(&table.team.office).await;
        let lead = house.session(&table.team.lead).await;
        let who = house.session(&table.delegate).await;
        let absent = house.session(&table.absent).await;
        let view =
            json!({"profession": "social_work", "origin": "BO-BOTH", "risk_self": "none", "risk_others": "none"});
        table.does(house, &lead, "assessment/1-hb-cm-1", &view).await;
        let task =
            json!({"kind": "task", "responsible": "hb-lag-1", "task": "Probewohnen vorbereiten.", "due": "2026-10-30"});
        table.does(house, &office, "agreement/1-1", &task).await;
        let result = json!({"outcome": "open", "goals": "Ein ruhiger Ort.", "must_haves": "Nachts da sein.",
            "open_points": "Schule", "planning_steps": "Angebote bis Monatsende."});
        table.does(house, &office, "result/1", &result).await;
        table.does(house, &office, "conclude_open", &json!({"checked": true})).await;

        let page = covered(house.get(Some(&who), &table.round()).await.is(200).says("Probewohnen vorbereiten."));
        let accept = page.attribute("a[href*=agreement_acceptance]", "href");
        assert_eq!(accept, table.case("/angaben/agreement_acceptance/1-1"));
        house
            .post(Some(&who), &accept, &[("accepts", "ja"), ("_stand", "0")])
            .await
            .leads_to(&format!("{}?getan=angaben", table.round()));
        house.get(Some(&who), &table.round()).await.is(200).says("angenommen");

        let minutes = table.case("/protokoll/1");
        house.get(Some(&who), &minutes).await.is(404);
        house.get(Some(&office), &minutes).await.is(200).says("Noch nicht verteilt");
        table.does(house, &office, "minutes_distribution/1", &json!({"checked": true})).await;
        let sheet = covered(house.get(Some(&who), &minutes).await.is(200).says("Probewohnen vorbereiten."));
        let receipt = sheet.attribute("a[href*=minutes_receipt]", "href");
        house.post(Some(&who), &receipt, &[("received", "ja"), ("_stand", "0")]).await.is(303);
        house.get(Some(&who), &minutes).await.is(200).says("erhalten");
        house.get(Some(&office), &minutes).await.is(200).says("Bestätigung offen");
        let outsider = house.session(&table.outsider).await;
        for (person, tail) in [(&absent, "/protokoll/1"), (&outsider, "/protokoll/1"), (&who, "/protokoll/2")] {
            house.get(Some(person), &table.case(tail)).await.is(404);
        }
        let case = house.get(Some(&lead), &table.case("")).await.is(200).says("Blätter zum Lesen und Drucken");
        assert!(case.body.contains(&minutes));
    });
}

#[test]
fn nobody_who_comes_by_invitation_or_for_the_bills_meets_an_empty_start_page() {
    check(async |house| {
        for (sign_in, role, words) in [
            ("vormund", Role::Guardian, "Ihre nächste Runde"),
            ("gast", Role::ExternalExpert, "Ihre nächste Runde"),
            ("kipsy", Role::PublicMember, "Ihre nächste Runde"),
            ("aufsicht", Role::PermitAuthority, "Ihre nächste Runde"),
            ("rechnung", Role::BillingClerk, "Rechnung über Fachleistungsstunden"),
        ] {
            let person = house.person(sign_in, role, None).await;
            let start = house.get(Some(&person), "/").await.is(200).says(words);
            for link in ["/runden", "/pool/invoice"] {
                let there = start.count(&format!("main a[href='{link}'], nav a[href='{link}']")) > 0;
                if there {
                    house.get(Some(&person), link).await.is(200);
                }
            }
            assert!(!start.text().contains("steht hier zurzeit nichts an"), "{sign_in}");
        }
    });
}

/// The most queries that a page of the table may take, the session included.
const LIMITS: [(&str, u64); 4] = [("/", 20), ("/runden", 12), ("{round}", 11), ("{case}/einladung/1", 11)];

#[test]
fn the_pages_of_the_table_ask_the_same_however_many_rounds_there_are() {
    check(async |house| {
        let table = Table::new(house).await;
        table.confirms(house, &table.delegate).await.is(303);
        let measure = async || {
            let mut counts = Vec::new();
            for (path, _) in LIMITS {
                let path = path.replace("{round}", &table.round()).replace("{case}", &table.case(""));
                let before = house.node.store.queries_run();
                house.get(Some(&table.delegate), &path).await.is(200);
                counts.push(house.node.store.queries_run() - before);
            }
            counts
        };
        let one = measure().await;
        for name in ["Beke", "Imke"] {
            let case = house.begun_named(&table.team.lead, name).await;
            carried(house, &table.team, &case).await;
            table.invite(house, &case).await;
        }
        house.get(Some(&table.delegate), "/runden").await.is(200).says("Nächste Runden 3");
        let three = measure().await;
        println!("{LIMITS:?} {one:?} {three:?}");
        assert_eq!(one, three);
        for ((path, limit), count) in LIMITS.iter().zip(&three) {
            assert!(count <= limit, "{path} asks {count} times");
        }
    });
}

#[test]
fn the_permit_sheet_shows_the_decision_of_the_court_and_the_checks_for_a_measure_abroad() {
    check(async |house| {
        let table = Table::new(house).await;
        table.is_held(house).await;
        let (office, lead) = (house.session(&table.team.office).await, house.session(&table.team.lead).await);
        let view = json!({"profession": "social_work", "origin": "BO-EDU", "risk_self": "none", "risk_others": "none"});
        table.does(house, &office, "assessment/1-hb-bdf-1", &view).await;
        let result = json!({"outcome": "solution", "components": [{"code": "SC-S-FEM"}, {"code": "SC-X-AUS"}],
            "accompaniment": "Wöchentlich.", "goals": "Schutz.", "must_haves": "Nachts da.", "planning_steps": "Gericht."});
        table.does(house, &office, "result/1", &result).await;
        let task = json!({"kind": "task", "responsible": "hb-cm-1", "task": "Antrag stellen.", "due": "2099-01-31"});
        table.does(house, &office, "agreement/1-1", &task).await;
        table.does(house, &office, "conclude_solution", &json!({"checked": true})).await;

        let sheet =
            async |no: u8| house.get(Some(&lead), &table.case(&format!("/betriebserlaubnis/{no}"))).await.is(200);
        sheet(1).await.says("Gerichtlicher Beschluss").says("Es ist kein Beschluss eingetragen.");
        let order = json!({"kind": "1631b", "court": "Amtsgericht Beispielstadt", "file_number": "61 F 1/26",
            "from": "2026-10-12", "until": "2026-12-31"});
        table.does(house, &lead, "court_order/eins", &order).await;
        sheet(1).await.says("Amtsgericht Beispielstadt, 61 F 1/26").says("gilt vom 12.10.2026 bis zum 31.12.2026");
        table.does(house, &lead, "abroad_checklist", &json!({"necessity": "2026-10-12"})).await;
        let abroad = sheet(2).await.says("Prüfliste nach § 38 SGB VIII").says("12.10.2026").says("offen");
        assert!(!abroad.text().contains("Gerichtlicher Beschluss"), "only where liberty is restricted");
    });
}
