// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Cases that are worked on: documents, course, drafts, register, similar cases, messages.

use domain::casework::referral::CaseNumber;
use domain::casework::{self, Context, DocumentKey, Input, Proceeding, Register};
use domain::deadlines::{index_of, of_case};
use domain::form::FormData;
use domain::state::Course;
use domain::{Actor, CaseId, CaseState, Clock, Role, SeededRandom};
use serde_json::{Value, json};
use storage::{Calendar, CaseFilter, CaseOrder, CasePart, CaseSight, DraftScope, Keyring, PanelGrant, StoreError};

use crate::fixtures::{BREMEN, load, pool, recompute};
use crate::harness::{Db, check};

/// A word that only the documents of these tests hold.
const WORD: &str = "Seehundstation";

/// A loaded pool with its case manager, and what the rules ask.
struct Scene {
    lead: Actor,
    office: Actor,
    register: Register,
    profile: domain::NodeProfile,
    random: SeededRandom,
    now: jiff::Timestamp,
}

impl Scene {
    async fn new(db: &Db) -> Self {
        let pool = pool(BREMEN);
        load(db, &pool).await;
        let mut tx = db.store.begin("scene").await.unwrap();
        let (register, users) = tx.register_fetch().await.unwrap();
        let actor = |staff: &str| users.iter().find(|user| user.staff_id().as_str() == staff).unwrap().actor();
        Self {
            lead: actor("hb-cm-1"),
            office: actor("hb-bdf-1"),
            register,
            profile: pool.profile,
            random: SeededRandom::new(3),
            now: db.clock.now(),
        }
    }

    fn context<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        Context {
            actor: Some(actor),
            now: self.now,
            profile: &self.profile,
            register: &self.register,
            random: &self.random,
        }
    }

    fn calendar(&self) -> Calendar<'_> {
        Calendar { register: &self.register, profile: &self.profile }
    }

    fn begin(&self, number: &str, family_name: &str, given_name: &str) -> Proceeding {
        let person = json!({"given_name": given_name, "family_name": family_name, "birth_date": "2011-05-04",
            "gender": "m", "unit_head": "hb-ul-1"});
        let number = CaseNumber(number.to_owned());
        casework::begin(Input::Json(&person), CaseId::random(&self.random), number, &self.context(&self.lead)).unwrap()
    }

    fn act(&self, before: &Proceeding, form: &str, body: &Value) -> casework::Change {
        let kind = casework::form(form).unwrap();
        casework::act(before, kind, None, Input::Json(body), &self.context(&self.lead)).unwrap()
    }
}

fn family(text: &str) -> Value {
    json!({"account": text})
}

#[test]
fn a_case_is_begun_carried_on_and_comes_back_as_it_was() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let begun = scene.begin("HB-2027-01", "Beispiel", "Jona");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        let first = scene.act(&begun, "family", &family(WORD));
        tx.proceeding_save(&begun, &first, scene.calendar(), Some(&scene.lead)).await.unwrap();
        let terms = json!({"place_of_stay": "06", "account": "Text.", "protected_terms": "Kiez"});
        let second = scene.act(&first.after, "about", &terms);
        tx.proceeding_save(&first.after, &second, scene.calendar(), Some(&scene.lead)).await.unwrap();
        let third = scene.act(&second.after, "withdrawal", &json!({}));
        tx.proceeding_save(&second.after, &third, scene.calendar(), Some(&scene.lead)).await.unwrap();
        tx.commit().await.unwrap();

        let id = &begun.case.id;
        let mut tx = db.store.begin("test").await.unwrap();
        let before = db.store.queries_run();
        let found = tx.proceeding_fetch(id, Some(&scene.lead)).await.unwrap().unwrap();
        assert_eq!(db.store.queries_run() - before, 6);
        assert!(found == third.after, "course {:?} and {:?}", found.course, third.after.course);
        let due = of_case(&third.after, &scene.register, &scene.profile, db.clock.today());
        assert_eq!(tx.case_index_fetch(id).await.unwrap().unwrap(), index_of(&third.after, &due));
        let parts = tx.case_part_list(id).await.unwrap();
        let twice: Vec<_> = parts.iter().filter(|part| part.version > 1).map(|part| part.part).collect();
        assert_eq!(twice, [CasePart::Identity], "only what changed was written again");
        let way = tx.state_history(id).await.unwrap();
        let steps: Vec<_> =
            way.iter().map(|step| (step.state, step.transition.map(domain::TransitionId::code))).collect();
        assert_eq!(steps, [(CaseState::Draft, None), (CaseState::Withdrawn, Some("T22".to_owned()))]);
        let key = DocumentKey::new("family", None);
        let versions = tx.case_document_versions(id, &key).await.unwrap();
        assert_eq!((versions.len(), versions[0].author.as_ref()), (1, Some(&scene.lead.user)));
        let document = tx.case_document_fetch(id, &key, 1, &scene.lead).await.unwrap().unwrap();
        assert!(document == *found.documents.get(&key).unwrap());
        assert!(tx.case_document_fetch(id, &key, 2, &scene.lead).await.unwrap().is_none());
        let nobody = CaseId::random(&SeededRandom::new(9));
        assert!(tx.proceeding_fetch(&nobody, Some(&scene.lead)).await.unwrap().is_none());
    });
}

#[test]
fn who_saves_on_top_of_an_older_case_is_refused() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let begun = scene.begin("HB-2027-01", "Beispiel", "Jona");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        let change =
            scene.act(&begun, "about", &json!({"place_of_stay": "06", "account": "A.", "protected_terms": "Kiez"}));
        tx.proceeding_save(&begun, &change, scene.calendar(), Some(&scene.lead)).await.unwrap();
        tx.commit().await.unwrap();
        // The same document; and another one that changes the same part of the file.
        let mut tx = db.store.begin("test").await.unwrap();
        let same = tx.proceeding_save(&begun, &change, scene.calendar(), Some(&scene.lead)).await;
        assert!(matches!(same, Err(StoreError::Conflict { what: "document", newer: Some(1) })), "{same:?}");
        drop(tx);
        let mut person = begun.documents.get(&DocumentKey::new("person", None)).unwrap().body.clone();
        person["address"] = json!("Deichweg 1");
        let other = scene.act(&begun, "person", &person);
        let mut tx = db.store.begin("test").await.unwrap();
        let stale = tx.proceeding_save(&begun, &other, scene.calendar(), Some(&scene.lead)).await;
        assert!(matches!(stale, Err(StoreError::Conflict { what: "case_part", newer: Some(2) })), "{stale:?}");
        drop(tx);
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.proceeding_fetch(&begun.case.id, None).await.unwrap().unwrap() == change.after);
    });
}

#[test]
fn two_people_at_once_write_one_after_the_other() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let begun = scene.begin("HB-2027-01", "Beispiel", "Jona");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        tx.commit().await.unwrap();
        let write = async |form: &'static str, text: &'static str| {
            let mut tx = db.store.begin("test").await.unwrap();
            let before = tx.proceeding_fetch(&begun.case.id, Some(&scene.lead)).await.unwrap().unwrap();
            tokio::task::yield_now().await;
            let change = scene.act(&before, form, &family(text));
            tx.proceeding_save(&before, &change, scene.calendar(), Some(&scene.lead)).await.unwrap();
            tx.commit().await.unwrap();
        };
        tokio::join!(
            write("family", "eins"),
            write("health", "zwei"),
            write("family", "drei"),
            write("school", "vier")
        );
        let mut tx = db.store.begin("test").await.unwrap();
        let found = tx.proceeding_fetch(&begun.case.id, None).await.unwrap().unwrap();
        let version = |form| found.documents.get(&DocumentKey::new(form, None)).map(|document| document.version);
        assert_eq!((version("family"), version("health"), version("school")), (Some(2), Some(1), Some(1)));
    });
}

#[test]
fn a_resting_case_knows_where_it_came_from() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let mut begun = scene.begin("HB-2027-01", "Beispiel", "Jona");
        begun.course = Course::stored(CaseState::OnHold, Some(CaseState::FollowUp));
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        let found = tx.proceeding_fetch(&begun.case.id, None).await.unwrap().unwrap();
        assert_eq!(found.course, begun.course);
        assert_eq!(found.course.previous(), Some(CaseState::FollowUp));
        assert_eq!(tx.case_standing(CaseState::OnHold).await.unwrap(), [begun.case.id]);
    });
}

#[test]
fn an_imported_case_follows_its_dates_until_somebody_works_on_it() {
    check(async |db| {
        db.clock.set("2018-03-01T12:00:00Z".parse().unwrap());
        let scene = Scene::new(db).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let rows = tx.case_list(&CaseFilter::default(), CaseOrder::Submitted, None, 50).await.unwrap().rows;
        let later: jiff::Timestamp = "2018-12-01T12:00:00Z".parse().unwrap();
        let own = rows.iter().find(|row| row.index.case_lead.as_str() == "hb-cm-1");
        let touched = own.unwrap().index.id.clone();
        let before = tx.proceeding_fetch(&touched, Some(&scene.lead)).await.unwrap().unwrap();
        assert_eq!(before.course.state(), before.case.record.state(db.clock.today()));
        let person = json!({"given_name": before.case.identity.given_name, "family_name": before.case.identity.family_name,
            "birth_date": before.case.identity.birth_date, "gender": before.case.record.referral.gender,
            "uma": before.case.record.referral.uma, "unit_head": before.case.record.referral.unit_head});
        let change = scene.act(&before, "person", &person);
        tx.proceeding_save(&before, &change, scene.calendar(), Some(&scene.lead)).await.unwrap();
        let stands = change.after.course.state();
        db.clock.set(later);
        assert!(recompute(&mut tx).await > 0);
        assert_eq!(recompute(&mut tx).await, 0);
        assert_eq!(
            tx.case_index_fetch(&touched).await.unwrap().unwrap().state,
            stands,
            "its course says where it stands"
        );
        let today = db.clock.today();
        let coded = tx.case_records().await.unwrap();
        assert_eq!(coded.iter().filter(|case| case.course.is_some()).count(), 1);
        let mut moved = 0;
        for case in coded.iter().filter(|case| case.course.is_none()) {
            let index = tx.case_index_fetch(&case.case).await.unwrap().unwrap();
            assert_eq!(index.state, case.record.state(today));
            moved += usize::from(tx.state_history(&case.case).await.unwrap().len() > 1);
        }
        assert!(moved > 0, "at least one imported case stands elsewhere nine months later");
    });
}

#[test]
fn drafts_are_seen_by_who_leads_them() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let mut waiting = scene.begin("HB-2027-02", "Anders", "Ada");
        waiting.course = Course::stored(CaseState::Submitted, None);
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&scene.begin("HB-2027-01", "Beispiel", "Jona"), scene.calendar(), &scene.lead)
            .await
            .unwrap();
        tx.proceeding_create(&waiting, scene.calendar(), &scene.lead).await.unwrap();
        let deputy = tx.user_insert(&crate::fixtures::person("Vertretung", &[Role::UnitHeadDeputy])).await.unwrap();
        let seen = |user: &domain::UserId, office, deputy| CaseFilter {
            sight: Some(CaseSight {
                user: user.clone(),
                office,
                deputy,
                districts: None,
                leads_for: Vec::new(),
                heads_for: Vec::new(),
            }),
            ..CaseFilter::default()
        };
        let led = pool(BREMEN).cases.iter().filter(|case| case.record.referral.case_lead.as_str() == "hb-cm-1").count();
        for (filter, expected) in [
            (CaseFilter::default(), 17),
            (seen(&scene.lead.user, false, false), led as u64 + 2),
            // The pool office sees no referral before it is endorsed (R57).
            (seen(&scene.office.user, true, false), 16),
            (seen(&deputy, false, false), 0),
            (seen(&deputy, false, true), 1),
        ] {
            let list = tx.case_list(&filter, CaseOrder::Submitted, None, 50).await.unwrap();
            assert_eq!((list.total, list.rows.len()), (expected, usize::try_from(expected).unwrap()), "{filter:?}");
        }
    });
}

#[test]
fn numbers_are_drawn_once_and_leave_out_imported_ones() {
    check(async |db| {
        load(db, &pool(BREMEN)).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let imported = pool(BREMEN).cases.iter().filter(|case| case.identity.local_id.starts_with("HB-2018-")).count();
        let first = tx.case_number_next("HB", 2018).await.unwrap();
        assert_eq!(first, format!("HB-2018-{:02}", imported + 1));
        assert_eq!(tx.case_number_next("HB", 2027).await.unwrap(), "HB-2027-01");
        drop(tx);
        let draw = async || {
            let mut tx = db.store.begin("test").await.unwrap();
            let number = tx.case_number_next("HB", 2027).await.unwrap();
            tokio::task::yield_now().await;
            tx.commit().await.unwrap();
            number
        };
        let (a, b, c, d) = tokio::join!(draw(), draw(), draw(), draw());
        let mut drawn = [a, b, c, d];
        drawn.sort();
        assert_eq!(drawn, ["HB-2027-01", "HB-2027-02", "HB-2027-03", "HB-2027-04"]);
    });
}

#[test]
fn similar_names_are_found_also_in_what_an_earlier_program_stored() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let begun = scene.begin("HB-2027-01", "Meyer", "Jona Mats");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        tx.commit().await.unwrap();
        let asks = [
            ("Jona", "Maier", "2011-05-04", Some(true)),
            ("Jonah", "Mayer", "1999-01-01", Some(false)),
            ("Meier", "Jona", "1999-01-01", Some(false)),
            ("Kim", "Maier", "2011-05-04", Some(true)),
            ("Kim", "Maier", "1999-01-01", None),
            ("Kim", "Schulz", "2011-05-04", None),
        ];
        // As an earlier program left it: the columns are not there yet.
        let forget = "UPDATE case_index SET family_sound = NULL, given_sound = NULL, birth_index = NULL";
        for upgraded in [false, true] {
            if upgraded {
                assert_eq!(db.raw(forget).await.unwrap(), 17);
            }
            let store = db.reopen(&db.keys).await.unwrap();
            let mut tx = store.snapshot("test").await.unwrap();
            for (given, family, birth, expected) in asks {
                let found = tx.case_similar(given, family, birth.parse().unwrap()).await.unwrap();
                let same = found.iter().find(|similar| similar.row.index.id == begun.case.id);
                assert_eq!(
                    same.map(|similar| similar.same_birth_date),
                    expected,
                    "{given} {family} {birth} {upgraded}"
                );
            }
            drop(tx);
            store.close().await;
        }
    });
}

#[test]
fn what_was_typed_is_kept_for_each_person_and_forgotten_when_told() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let begun = scene.begin("HB-2027-01", "Beispiel", "Mia");
        let (scope, key) = (DraftScope::Case(begun.case.id.clone()), DocumentKey::new("offer", Some("eins")));
        let typed = |text: &str| FormData::from_pairs([("account".to_owned(), text.to_owned())]);
        let (lead, office) = (&scene.lead.user, &scene.office.user);
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        tx.form_draft_save(lead, &scope, &key, 0, &typed("eins")).await.unwrap();
        tx.form_draft_save(lead, &scope, &key, 2, &typed("zwei")).await.unwrap();
        tx.form_draft_save(lead, &DraftScope::NewCase, &DocumentKey::new("person", None), 0, &typed("neu"))
            .await
            .unwrap();
        let draft = tx.form_draft_fetch(lead, &scope, &key).await.unwrap().unwrap();
        assert_eq!((draft.base, draft.typed.one("account")), (2, "zwei"));
        assert!(tx.form_draft_fetch(office, &scope, &key).await.unwrap().is_none());
        assert!(tx.form_draft_fetch(lead, &DraftScope::Pool, &key).await.unwrap().is_none());
        let list = tx.form_draft_list(lead).await.unwrap();
        assert_eq!(list.len(), 2);
        assert!(list.iter().any(|line| line.scope == scope && line.key == key && line.base == 2));
        assert!(!tx.form_draft_delete(office, &scope, &key).await.unwrap());
        assert!(tx.form_draft_delete(lead, &scope, &key).await.unwrap());
        assert_eq!(tx.form_draft_list(lead).await.unwrap().len(), 1);
        let saved = db.clock.now();
        db.clock.advance(jiff::SignedDuration::from_hours(1));
        tx.form_draft_save(office, &scope, &key, 0, &typed("drei")).await.unwrap();
        assert_eq!(tx.form_draft_purge(saved).await.unwrap(), 0);
        assert_eq!(tx.form_draft_purge(db.clock.now()).await.unwrap(), 1, "the older one");
        assert!(tx.form_draft_list(lead).await.unwrap().is_empty());
        assert_eq!(tx.form_draft_list(office).await.unwrap().len(), 1);
    });
}

#[test]
fn the_register_keeps_versions_and_refuses_who_was_overtaken() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let kind = domain::pool::form("seat").unwrap();
        let body = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": WORD,
            "nominated_by": "LAG", "decides": true, "from": "2027-01-01"});
        let context = scene.context(&scene.office);
        let change = domain::pool::act(&scene.register, kind, "eins", Input::Json(&body), &context).unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        tx.pool_document_append(&change).await.unwrap();
        let (register, users) = tx.register_fetch().await.unwrap();
        assert!(register.documents.get(&change.key).is_some_and(|document| *document == change.document));
        assert_eq!(register.staff.len(), users.len());
        assert_eq!(tx.pool_document_versions(&change.key).await.unwrap().len(), 1);
        assert!(tx.pool_document_fetch(&change.key, 1).await.unwrap().is_some());
        let late = tx.pool_document_append(&change).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "document", newer: Some(1) })), "{late:?}");
    });
}

#[test]
fn somebody_who_left_is_named_and_cannot_be_chosen() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_set_disabled(&scene.lead.user, true).await.unwrap();
        let (register, _) = tx.register_fetch().await.unwrap();
        let left = register.person(scene.lead.staff.as_ref().unwrap()).unwrap();
        assert!(left.roles.is_empty() && !left.name.is_empty());
        let handmade = tx.user_insert(&crate::fixtures::person("Neu", &[Role::CaseManager])).await.unwrap();
        let (register, users) = tx.register_fetch().await.unwrap();
        let user = users.iter().find(|user| user.id == handmade).unwrap();
        assert!(register.holds(&user.staff_id(), Role::CaseManager), "an account without a staff id can lead a case");
        let mut case = scene.begin("HB-2027-01", "Beispiel", "Jona");
        case.case.record.referral.case_lead = user.staff_id();
        tx.proceeding_create(&case, scene.calendar(), &user.actor()).await.unwrap();
        let index = tx.case_index_fetch(&case.case.id).await.unwrap().unwrap();
        assert_eq!(Some(&index.case_lead), user.actor().staff.as_ref());
    });
}

#[test]
fn a_message_waits_until_its_reader_has_read_it() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let case = scene.begin("HB-2027-01", "Beispiel", "Jona");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&case, scene.calendar(), &scene.lead).await.unwrap();
        let people = [scene.lead.user.clone(), scene.office.user.clone()];
        tx.notice_insert(&people, Some(&case.case.id), "Bitte ansehen.").await.unwrap();
        let list = tx.notice_list(&people[0], 10).await.unwrap();
        assert_eq!(
            (list.len(), list[0].message_de.as_str(), &list[0].case),
            (1, "Bitte ansehen.", &Some(case.case.id))
        );
        assert!(!tx.notice_read(&people[1], &list[0].id).await.unwrap(), "it is somebody else's");
        assert!(tx.notice_read(&people[0], &list[0].id).await.unwrap());
        assert!(!tx.notice_read(&people[0], &list[0].id).await.unwrap());
        assert!(tx.notice_list(&people[0], 10).await.unwrap().is_empty());
        assert_eq!(tx.notice_list(&people[1], 10).await.unwrap().len(), 1);
        tx.notice_insert(&people[..1], None, "Aus dem Pool.").await.unwrap();
        assert_eq!(tx.notice_list(&people[0], 10).await.unwrap()[0].case, None);
    });
}

#[test]
fn a_grant_of_the_panel_ends_on_its_day() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let case = scene.begin("HB-2027-01", "Beispiel", "Jona");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&case, scene.calendar(), &scene.lead).await.unwrap();
        let today = db.clock.today();
        let grant = |until| PanelGrant { user: scene.office.user.clone(), until };
        for (until, open) in [(None, 1), (Some(today), 1), (Some(today.yesterday().unwrap()), 0)] {
            tx.panel_grant_put(&case.case.id, &[grant(until)]).await.unwrap();
            assert_eq!(tx.panel_grant_list(&scene.office.user).await.unwrap().len(), open, "{until:?}");
            assert!(tx.panel_grant_list(&scene.lead.user).await.unwrap().is_empty());
            let kept = tx.panel_grants_of(std::slice::from_ref(&case.case.id)).await.unwrap();
            assert_eq!(kept.get(&case.case.id), Some(&vec![grant(until)]));
        }
        tx.panel_grant_put(&case.case.id, &[]).await.unwrap();
        assert!(tx.panel_grant_list(&scene.office.user).await.unwrap().is_empty());
    });
}

#[test]
fn nothing_of_it_stands_open_and_all_of_it_changes_keys() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let begun = scene.begin("HB-2027-01", "Wattenschlag", "Jona");
        let (scope, key) = (DraftScope::Case(begun.case.id.clone()), DocumentKey::new("health", None));
        let typed = FormData::from_pairs([("account".to_owned(), "Krabbenkutter".to_owned())]);
        let kind = domain::pool::form("seat").unwrap();
        let seat = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Deichwacht",
            "nominated_by": "LAG", "decides": true, "from": "2027-01-01"});
        let seat = domain::pool::act(&scene.register, kind, "eins", Input::Json(&seat), &scene.context(&scene.office));
        let seat = seat.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        let change = scene.act(&begun, "family", &family(WORD));
        tx.proceeding_save(&begun, &change, scene.calendar(), Some(&scene.lead)).await.unwrap();
        tx.form_draft_save(&scene.lead.user, &scope, &key, 0, &typed).await.unwrap();
        tx.pool_document_append(&seat).await.unwrap();
        tx.notice_insert(std::slice::from_ref(&scene.lead.user), Some(&begun.case.id), "Leuchtfeuer").await.unwrap();
        tx.commit().await.unwrap();
        let words = ["Wattenschlag", WORD, "Krabbenkutter", "Deichwacht", "Leuchtfeuer", "2011-05-04", "HB-2027-01"];
        let secrets: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
        assert!(db.held_at_rest(&[b"family".to_vec()]).await[0], "the search itself finds what is there");
        assert_eq!(db.held_at_rest(&secrets).await, vec![false; words.len()]);

        let new = Keyring::generate(&SeededRandom::new(99));
        let both = db.reopen(&format!("{new}{}", db.keys)).await.unwrap();
        both.reseal(&|_| ()).await.unwrap();
        both.close().await;
        let alone = db.reopen(&new).await.unwrap();
        let mut tx = alone.begin("test").await.unwrap();
        assert!(tx.proceeding_fetch(&begun.case.id, None).await.unwrap().unwrap() == change.after);
        let draft = tx.form_draft_fetch(&scene.lead.user, &scope, &key).await.unwrap().unwrap();
        assert_eq!(draft.typed.one("account"), "Krabbenkutter");
        assert!(tx.register_fetch().await.unwrap().0.documents.get(&seat.key).is_some());
        assert_eq!(tx.notice_list(&scene.lead.user, 5).await.unwrap()[0].message_de, "Leuchtfeuer");
        drop(tx);
        alone.close().await;
    });
}

#[test]
fn a_sealed_document_cannot_be_put_in_another_place() {
    check(async |db| {
        let scene = Scene::new(db).await;
        let begun = scene.begin("HB-2027-01", "Beispiel", "Jona");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.proceeding_create(&begun, scene.calendar(), &scene.lead).await.unwrap();
        let change = scene.act(&begun, "family", &family(WORD));
        tx.proceeding_save(&begun, &change, scene.calendar(), Some(&scene.lead)).await.unwrap();
        tx.commit().await.unwrap();
        db.raw("UPDATE case_document SET form = 'health' WHERE form = 'family'").await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        let moved = tx.proceeding_fetch(&begun.case.id, None).await;
        assert!(matches!(moved, Err(StoreError::Sealed { table: "case_document", column: "body" })));
    });
}
