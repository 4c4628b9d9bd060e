// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The casework as people meet it: forms that lose nothing, hand-overs, inbox, register of the pool.

use domain::role::Role;
use jiff::SignedDuration;
use node::auth::session::{ABSOLUTE_LIMIT, IDLE_LIMIT};

use crate::browser::Answer;
use crate::house::{House, Person, check};

/// The person of the new case.
const PERSON: [(&str, &str); 5] = [
    ("given_name", "Jona"),
    ("family_name", "Erfunden-Beispiel"),
    ("birth_date", "4.5.2011"),
    ("gender", "m"),
    ("unit_head", "hb-ul-1"),
];

const ACCOUNT: [(&str, &str); 1] = [("account", "Text des Abschnitts.")];

/// A lawful answer to each of the 14 sections.
const SECTIONS: [(&str, &[(&str, &str)]); 14] = [
    (
        "occasion",
        &[
            ("triggers", "TR-CM"),
            ("escalation", "ESC-R"),
            ("purposes", "CP-PLAN"),
            ("danger_self", "recent"),
            ("danger_others", "none"),
            ("account", "Anlass."),
        ],
    ),
    ("about", &[("place_of_stay", "06"), ("account", "Wer er ist.")]),
    ("family", &ACCOUNT),
    (
        "history",
        &[("stations.0.code", "HH-WG"), ("stations.0.from", "2/2024"), ("why_not_reached", "Die Gruppe war zu groß.")],
    ),
    ("turning_points", &ACCOUNT),
    ("health", &ACCOUNT),
    ("school", &ACCOUNT),
    ("delinquency", &ACCOUNT),
    ("addiction", &ACCOUNT),
    ("resources", &ACCOUNT),
    ("young_person_view", &[("view", "Will eigene Räume."), ("informed_on", "1.10.2026")]),
    ("custodian_view", &[("view", "Einverstanden."), ("siblings_considered", "ja")]),
    ("requests", &[("child_protection", "nein")]),
    ("question", &[("problems", "PC-STR"), ("interfaces", "IF-SCH"), ("needs", "Ruhe."), ("question", "Was trägt?")]),
];

struct Cast {
    lead: Person,
    other: Person,
    head: Person,
    office: Person,
}

async fn cast(house: &House) -> Cast {
    Cast {
        lead: house.person("fallfuehrung", Role::CaseManager, Some("hb-cm-1")).await,
        other: house.person("kollegin", Role::CaseManager, Some("hb-cm-2")).await,
        head: house.person("leitung", Role::UnitHead, Some("hb-ul-1")).await,
        office: house.person("koordination", Role::PoolCoordinator, Some("hb-bdf-1")).await,
    }
}

/// The path that an answer leads to, without its query.
fn goes_to(answer: &Answer) -> String {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location").split('?').next().unwrap_or_default().to_owned()
}

/// Begins a case; the address of its page.
async fn begin(house: &House, lead: &Person) -> String {
    let tasks = goes_to(&house.post(Some(lead), "/faelle/neu", &PERSON).await);
    tasks.strip_suffix("/falleingabe").expect("the list of tasks").to_owned()
}

async fn write(house: &House, who: &Person, case: &str, form: &str, fields: &[(&str, &str)]) -> Answer {
    let address = format!("{case}/angaben/{form}");
    let base = house.get(Some(who), &address).await.is(200).field("input[name=_stand]");
    let fields: Vec<_> = fields.iter().copied().chain([("_stand", base.as_str())]).collect();
    house.post(Some(who), &address, &fields).await
}

async fn write_sections(house: &House, lead: &Person, case: &str) {
    for (form, fields) in SECTIONS {
        assert_eq!(goes_to(&write(house, lead, case, form, fields).await), format!("{case}/falleingabe"), "{form}");
    }
}

#[test]
fn r056_r057_r058_a_referral_goes_from_the_first_word_to_the_pool_office() {
    check(async |house| {
        let Cast { lead, other, head, office } = cast(house).await;
        let case = begin(house, &lead).await;
        for stranger in [&other, &head, &office] {
            house.get(Some(stranger), &case).await.is(404);
        }
        // Half a thought, kept and found again.
        let family = format!("{case}/angaben/family");
        let half = [("account", "Die Mutter\r\nist erreichbar"), ("_stand", "0"), ("_schritt", "entwurf")];
        house.post(Some(&lead), &family, &half).await.leads_to(&format!("{family}?getan=angaben-entwurf"));
        let back = house.get(Some(&lead), &family).await.is(200).says("Sie sehen Ihren Entwurf");
        assert_eq!(back.field("textarea[name=account]"), "Die Mutter\nist erreichbar");
        house
            .get(Some(&lead), &format!("{case}/falleingabe"))
            .await
            .is(200)
            .says("Entwurf")
            .says("0 von 14 Abschnitten");

        house.get(Some(&lead), "/").await.is(200).says("Angefangen und noch nicht gespeichert 1");

        // Not before everything is there; each missing section is named and linked.
        let check = format!("{case}/pruefen");
        let refused = house.post(Some(&lead), &check, &[("checked", "ja"), ("_stand", "0")]).await.is(422);
        let refused =
            refused.says("Der Abschnitt „Fragestellung an die Kooperationsrunde“ ist noch nicht gespeichert.");
        assert_eq!(refused.count(&format!("#fehler a[href='{case}/angaben/question']")), 1);
        write_sections(house, &lead, &case).await;
        house.get(Some(&lead), &format!("{case}/falleingabe")).await.is(200).says("14 von 14 Abschnitten gespeichert");
        house.get(Some(&lead), &check).await.is(200).says("Die Gruppe war zu groß.");

        // Pressed twice.
        for _ in 0..2 {
            let sent = house.post(Some(&lead), &check, &[("checked", "ja"), ("_stand", "0")]).await;
            assert_eq!(goes_to(&sent), case);
        }
        assert!(!house.get(Some(&office), "/eingang").await.is(200).body.contains(&case));
        let start = house.get(Some(&head), "/").await.is(200).says("Neu für Sie 1");
        let read = start.attribute("form[action^='/hinweise/']", "action");
        for _ in 0..2 {
            house.post(Some(&head), &read, &[]).await.leads_to("/");
        }
        assert!(!house.get(Some(&head), "/").await.body.contains("Neu für Sie"));
        house.get(Some(&head), "/eingang").await.is(200).says("rasant, zuerst").says("05.10.2026");
        house.get(Some(&head), &case).await.is(200).says("Befürworten").says("Fallführung: Anke Vollmers");

        house.clock.advance(SignedDuration::from_mins(30));
        assert_eq!(goes_to(&write(house, &head, &case, "endorsement", &[("remark", "Eilig.")]).await), case);
        house.clock.advance(SignedDuration::from_hours(48));
        let office = Person { token: renewed(house, &office).await, ..office };
        let inbox = house.get(Some(&office), "/eingang").await.is(200);
        inbox.says("Neu eingegangen 1").says("05.10.2026, 14:30 Uhr").says("seit 2 Tagen");
        let opened = house.get(Some(&office), &case).await.is(200).says("Eingang bestätigen").says("Eilig.");
        assert_eq!(opened.count(&format!("a[href='{case}/angaben/submission']")), 0);
        assert_eq!(goes_to(&write(house, &office, &case, "receipt", &[]).await), case);
        house.get(Some(&office), &case).await.is(200).says("Eingang/Prüfung beim BDF").says("Fall P-");
    });
}

async fn renewed(house: &House, person: &Person) -> String {
    node::auth::session::start(&house.node, &person.actor.user, &crate::house::full()).await.expect("a session")
}

#[test]
fn two_windows_on_one_form_show_both_versions_and_overwrite_nothing() {
    check(async |house| {
        let Cast { lead, .. } = cast(house).await;
        let case = begin(house, &lead).await;
        let address = format!("{case}/angaben/health");
        let first = [("account", "Aus dem ersten Fenster."), ("_stand", "0")];
        assert_eq!(goes_to(&house.post(Some(&lead), &address, &first).await), format!("{case}/falleingabe"));
        let second = [("account", "Aus dem zweiten Fenster."), ("_stand", "0")];
        let both = house.post(Some(&lead), &address, &second).await.is(409);
        let both = both.says("Beide Fassungen").says("Aus dem ersten Fenster.").says("Meine Fassung darüber speichern");
        assert_eq!(both.field("textarea[name=account]"), "Aus dem zweiten Fenster.");
        assert_eq!(both.field("input[name=_stand]"), "1");
        let later = house.get(Some(&lead), &address).await.is(200).says("Beide Fassungen");
        assert_eq!(later.field("textarea[name=account]"), "Aus dem zweiten Fenster.");

        let merged = [("account", "Aus beiden Fenstern."), ("_stand", "1")];
        assert_eq!(goes_to(&house.post(Some(&lead), &address, &merged).await), format!("{case}/falleingabe"));
        let now = house.get(Some(&lead), &address).await.is(200);
        assert_eq!(now.field("textarea[name=account]"), "Aus beiden Fenstern.");
        let versions = format!("{case}/fassungen/health");
        house.get(Some(&lead), &versions).await.is(200).says("Aus beiden Fenstern.").says("Fassung 1");
        house.get(Some(&lead), &format!("{versions}?fassung=1")).await.is(200).says("Aus dem ersten Fenster.");
        house.get(Some(&lead), &format!("{versions}?fassung=9")).await.is(404);
    });
}

#[test]
fn what_was_typed_when_the_session_ended_is_there_after_signing_in_again() {
    check(async |house| {
        let Cast { lead, other, .. } = cast(house).await;
        let case = begin(house, &lead).await;
        for (form, rest) in [("school", IDLE_LIMIT), ("addiction", ABSOLUTE_LIMIT)] {
            let lead = Person { token: renewed(house, &lead).await, actor: lead.actor.clone() };
            let address = format!("{case}/angaben/{form}");
            house.clock.advance(rest + SignedDuration::from_secs(1));
            let typed = [("account", "Ein langer Text."), ("_stand", "0")];
            let sent = house.post(Some(&lead), &address, &typed).await;
            let target = sent.header("location").to_owned();
            assert_eq!(goes_to(&sent), "/anmelden", "{form}");
            assert!(target.contains(&format!("next={}", address.replace('/', "%2F"))), "{target}");
            house.get(None, &target).await.is(200).says("als Entwurf gespeichert");
            let again = Person { token: renewed(house, &lead).await, actor: lead.actor.clone() };
            let form = house.get(Some(&again), &address).await.is(200).says("Sie sehen Ihren Entwurf");
            assert_eq!(form.field("textarea[name=account]"), "Ein langer Text.");
            assert!(form.text().contains("0 von 14") || form.field("input[name=_stand]") == "0", "nothing was saved");
        }
        // Somebody else's ended session keeps nothing in this case, and no session at all keeps nothing.
        let address = format!("{case}/angaben/school");
        house.post(Some(&other), &address, &[("account", "Fremd.")]).await.is(404);
        house.post(None, &address, &[("account", "Fremd.")]).await.leads_to("/anmelden");
        let signed_out = Person { token: renewed(house, &lead).await, actor: lead.actor.clone() };
        house.post(Some(&signed_out), "/abmelden", &[]).await.leads_to("/anmelden");
        house.post(Some(&signed_out), &address, &[("account", "Danach.")]).await.leads_to("/anmelden");
        let again = Person { token: renewed(house, &lead).await, actor: lead.actor.clone() };
        assert_eq!(house.get(Some(&again), &address).await.field("textarea[name=account]"), "Ein langer Text.");
    });
}

#[test]
fn rows_come_and_go_without_a_script_and_refusals_lose_nothing() {
    check(async |house| {
        let Cast { lead, .. } = cast(house).await;
        let case = begin(house, &lead).await;
        let address = format!("{case}/angaben/history");
        let typed = [("stations.0.code", "HH-WG"), ("stations.0.from", "3/2024"), ("why_not_reached", "Zu groß.")];
        let with =
            |step: &'static str| typed.into_iter().chain([("_stand", "0"), ("_schritt", step)]).collect::<Vec<_>>();
        let more = house.post(Some(&lead), &address, &with("dazu:stations")).await.is(200);
        assert_eq!(more.count("fieldset.app-row"), 2);
        assert_eq!(more.count("[id='f-stations.1.code'][autofocus]"), 1);
        let less =
            house.post(Some(&lead), &address, &with("weg:stations.0")).await.is(200).says("Die Zeile ist entfernt.");
        assert_eq!(less.field("input[name='_entfernt.stations.0.from']"), "3/2024");
        let kept = house.get(Some(&lead), &address).await.is(200);
        assert_eq!(kept.field("textarea[name=why_not_reached]"), "Zu groß.");

        let wrong =
            [("stations.0.code", ""), ("stations.3.code", "HH-WG"), ("stations.3.from", "irgendwann"), ("_stand", "0")];
        let refused = house.post(Some(&lead), &address, &wrong).await.is(422);
        assert_eq!(refused.count("#fehler a[href='#f-stations.0.from']"), 1);
        assert_eq!(refused.field("[id='f-stations.0.from']"), "irgendwann");
        house.post(Some(&lead), &address, &[("_schritt", "verwerfen")]).await.is(303);
        let fresh = house.get(Some(&lead), &address).await.is(200);
        assert_eq!(fresh.field("textarea[name=why_not_reached]"), "");
        assert_eq!(fresh.count("fieldset.app-row"), 0);

        let silent = house.post(Some(&lead), &address, &with("leise")).await.is(204);
        assert_eq!(silent.body, "");
        assert_eq!(house.get(Some(&lead), &address).await.field("textarea[name=why_not_reached]"), "Zu groß.");
    });
}

#[test]
fn a_second_case_about_the_same_person_is_asked_about_first() {
    check(async |house| {
        let Cast { lead, other, .. } = cast(house).await;
        let case = begin(house, &lead).await;
        let asked = house.post(Some(&other), "/faelle/neu", &PERSON).await.is(200).says("Gibt es den Fall schon?");
        let asked = asked.says("Fallführung: Anke Vollmers");
        assert!(!asked.body.contains(&case), "the link would lead nowhere");
        assert_eq!(asked.field("input[name=family_name]"), "Erfunden-Beispiel");
        let back: Vec<_> = PERSON.into_iter().chain([("_schritt", "zurueck")]).collect();
        let form = house.post(Some(&other), "/faelle/neu", &back).await.is(200);
        assert_eq!(form.field("input[name=family_name]"), "Erfunden-Beispiel");
        let sure: Vec<_> = PERSON.into_iter().chain([("_schritt", "trotzdem")]).collect();
        let second = goes_to(&house.post(Some(&other), "/faelle/neu", &sure).await);
        assert_ne!(second, format!("{case}/falleingabe"));
        house.get(Some(&lead), "/faelle/neu").await.is(200);
        let office = house.person("koordination2", Role::PoolCoordinator, None).await;
        house.get(Some(&office), "/faelle/neu").await.is(404);
        house.post(Some(&office), "/faelle/neu", &PERSON).await.is(404);
    });
}

#[test]
fn only_pages_with_a_kept_form_may_run_the_one_script() {
    check(async |house| {
        let Cast { lead, .. } = cast(house).await;
        let form = house.get(Some(&lead), "/faelle/neu").await.is(200);
        let policy = form.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';"), "{policy}");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!((form.count("script"), form.count("script[src='/assets/autosave.js']")), (1, 1));
        let list = house.get(Some(&lead), "/faelle").await.is(200);
        assert!(!list.header("content-security-policy").contains("script-src"));
        house.get(None, "/assets/autosave.js").await.is(200);
    });
}

#[test]
fn the_pool_office_keeps_the_register_and_others_read_it() {
    check(async |house| {
        let Cast { lead, office, .. } = cast(house).await;
        house.get(Some(&office), "/pool").await.is(200).says("Sitz im Pool");
        let new = house.get(Some(&office), "/pool/seat/neu").await;
        let item = goes_to(&new);
        house.get(Some(&office), &item).await.is(200).says("Mitglied");
        let half = [("organisation", "Träger A"), ("_stand", "0"), ("_schritt", "entwurf")];
        house.post(Some(&office), &item, &half).await.is(303);
        let form = house.get(Some(&office), &item).await.is(200);
        assert_eq!(form.field("input[name=organisation]"), "Träger A");
        let refused = house.post(Some(&office), &item, &half[..2]).await.is(422);
        assert!(refused.count("#fehler a[href='#f-person']") == 1, "{}", refused.text());
        let seat = [
            ("person", "hb-lag-1"),
            ("kind", "delegate"),
            ("organisation", "Träger A"),
            ("nominated_by", "LAG"),
            ("decides", "ja"),
            ("from", "1.1.2026"),
            ("_stand", "0"),
        ];
        assert_eq!(goes_to(&house.post(Some(&office), &item, &seat).await), "/pool/seat");
        let list = house.get(Some(&lead), "/pool/seat").await.is(200).says("Träger A");
        assert_eq!(list.count("a[href='/pool/seat/neu']"), 0);
        house.get(Some(&lead), &item).await.is(404);
        house.post(Some(&lead), &item, &seat).await.is(404);
        let peering = house.person("peering", Role::PeeringAdmin, None).await;
        house.get(Some(&peering), "/pool/seat").await.is(404);
    });
}
