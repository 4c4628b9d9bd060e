// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The room of a session, and the hours that are billed after it, as a browser without JavaScript sees them.

use domain::role::Role;
use jiff::SignedDuration;
use serde_json::json;

use crate::casework::{Team, received};
use crate::house::{House, Person, check};

/// Everybody who is needed for a session.
struct Table {
    team: Team,
    second: Person,
    delegate: Person,
    clerk: Person,
    /// Address of the case in the API.
    case: String,
    /// Address of the case's page.
    page: String,
}

/// A case that is invited to a session tomorrow.
async fn invited(house: &House) -> Table {
    let team = Team::new(house).await;
    let second = house.person("zweite", Role::PoolCoordinator, Some("hb-bdf-2")).await;
    let delegate = house.person("traeger", Role::ProviderDelegate, Some("hb-lag-1")).await;
    let clerk = house.person("rechnung", Role::BillingClerk, None).await;
    let case = received(house, &team).await;
    let seat = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Trägerverein Weser",
        "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-01-01"});
    house.write(&team.office, "/api/v1/pool/forms/seat/eins", 0, &seat).await.is(200);
    let confirmed = json!({"person": "hb-lag-1", "confirmed": true});
    house.write(&delegate, "/api/v1/pool/forms/confidentiality/hb-lag-1", 0, &confirmed).await.is(200);
    let dossier = json!({"text": "Eine Jugendliche ist ohne Wohnung."});
    house.write(&team.office, &format!("{case}/forms/dossier"), 0, &dossier).await.is(200);
    let release = json!({"version": 1, "read": true, "entrusted": true, "asked": true});
    house.write(&second, &format!("{case}/forms/dossier_release"), 0, &release).await.is(200);
    let plan =
        json!({"date": "2026-10-06", "time": "9:30", "place": "Raum 2", "kind": "case", "moderator": "hb-bdf-1"});
    house.write(&team.office, &format!("{case}/forms/session_plan/1"), 0, &plan).await.is(200);
    house.write(&team.office, &format!("{case}/forms/invite"), 0, &json!({"checked": true})).await.is(200);
    let page = case.replace("/api/v1/cases/", "/faelle/");
    Table { team, second, delegate, clerk, case, page }
}

/// The same case while its session is held.
async fn begun(house: &House) -> Table {
    let mut table = invited(house).await;
    house.clock.advance(SignedDuration::from_hours(24));
    let Table { team, second, delegate, clerk, .. } = &mut table;
    for who in [&mut team.office, &mut team.lead, &mut team.head, second, delegate, clerk] {
        *who = house.session(who).await;
    }
    let there =
        |person: &str, profession: &str| json!({"person": person, "profession": profession, "legal_domain": "sgb8"});
    let list = json!({"people": [there("hb-cm-1", "social_work"), there("hb-lag-1", "social_work"), there("hb-bdf-1", "social_work")]});
    house.write(&table.team.office, &format!("{}/forms/attendance/1", table.case), 0, &list).await.is(200);
    house.write(&table.team.office, &format!("{}/forms/session_start", table.case), 0, &json!({})).await.is(200);
    table
}

#[test]
fn the_moderation_leads_through_the_phases_and_the_wall_follows() {
    check(async |house| {
        let table = begun(house).await;
        let (office, room) = (&table.team.office, format!("{}/runde", table.page));
        let page = house.get(Some(office), &room).await.is(200).says("Phase 1: Rollen klären");
        assert_eq!(page.field("input[name=phase]"), "1");
        house.get(Some(office), &table.page).await.is(200).says("Kooperationsrunde leiten");

        // What is being typed is kept and stands on the wall, before anybody presses a button.
        let typed = [("phase", "1"), ("_stand", "0"), ("text", "Alle haben sich vorgestellt.")];
        let silent = [typed.as_slice(), &[("_schritt", "leise")]].concat();
        house.post(Some(office), &room, &silent).await.is(204);
        let wall = house.get(Some(office), &format!("{}/leinwand", table.page)).await.is(200);
        let wall = wall.says("Phase 1 von 9").says("Alle haben sich vorgestellt.");
        for word in ["Jonna", "Wattenschlag"] {
            assert!(!wall.body.contains(word), "{word}");
        }
        let page = house.get(Some(office), &room).await.is(200).says("Sie sehen Ihren Entwurf");
        assert_eq!(page.field("textarea[name=text]"), "Alle haben sich vorgestellt.");

        // A name is refused, and what was typed is still there.
        let named = [("phase", "1"), ("_stand", "0"), ("text", "Jonna ist nicht da."), ("_schritt", "weiter")];
        let page = house.post(Some(office), &room, &named).await.is(422);
        assert_eq!(page.field("textarea[name=text]"), "Jonna ist nicht da.");

        // While it is typed it is kept, and the wall goes on showing what is saved.
        let silent = [("phase", "1"), ("_stand", "0"), ("text", "Jonna ist nicht da."), ("_schritt", "leise")];
        house.post(Some(office), &room, &silent).await.is(204);
        let wall = house.get(Some(office), &format!("{}/leinwand", table.page)).await.is(200);
        assert!(!wall.body.contains("Jonna"), "nothing unsaved that says who it is stands on the wall");
        let room_page = house.get(Some(office), &room).await.is(200);
        assert!(!room_page.text().contains("Wattenschlag"), "the moderation sees the code alone");

        // Closing a phase opens the next one, which shows the dossier.
        let closing = [typed.as_slice(), &[("_schritt", "weiter")]].concat();
        assert_eq!(house.post(Some(office), &room, &closing).await.is(303).header("location"), room);
        let page = house.get(Some(office), &room).await.is(200).says("Phase 2: Fallvorstellung");
        page.says("Eine Jugendliche ist ohne Wohnung.").says("Notizen zu Phase 1");
        house.get(Some(office), &format!("{room}?phase=1")).await.is(200).says("Phase wieder öffnen");

        // Somebody else wrote meanwhile: both versions are shown.
        let late = [("phase", "1"), ("_stand", "0"), ("text", "Andere Notiz"), ("_schritt", "weiter")];
        let answer = house.post(Some(&table.second), &room, &late).await.is(303);
        let both = answer.header("location").to_owned();
        assert!(both.ends_with("/angaben/phase_note/1-1"), "{both}");
        let page = house.get(Some(&table.second), &both).await.is(200).says("Beide Fassungen");
        page.says("Alle haben sich vorgestellt.").says("Andere Notiz");

        // The room belongs to the moderation.
        for other in [&table.delegate, &table.team.lead, &table.team.head] {
            house.get(Some(other), &room).await.is(404);
            house.get(Some(other), &format!("{}/leinwand", table.page)).await.is(404);
        }
    });
}

#[test]
fn before_the_session_the_room_shows_who_comes_and_how_it_begins() {
    check(async |house| {
        let table = invited(house).await;
        let office = &table.team.office;
        let page = house.get(Some(office), &format!("{}/runde", table.page)).await.is(200);
        page.says("Die Runde hat noch nicht begonnen").says("Raum 2").says("noch keine Antwort");
        let wall = house.get(Some(office), &format!("{}/leinwand", table.page)).await.is(303);
        assert_eq!(wall.header("location"), format!("{}/runde", table.page));
    });
}

#[test]
fn names_are_marked_beside_the_dossier_while_it_is_written_and_before_it_is_released() {
    check(async |house| {
        let table = invited(house).await;
        let path = format!("{}/angaben/dossier", table.page);
        let typed = [("_stand", "1"), ("text", "Jonna ist ohne Wohnung."), ("_schritt", "entwurf")];
        house.post(Some(&table.team.office), &path, &typed).await.is(303);
        let page = house.get(Some(&table.team.office), &path).await.is(200);
        let page = page.says("1 Stelle sperrt den Versand");
        assert_eq!(page.count("mark.app-mark"), 1);
        // The second person reads the saved version, whose number is filled in.
        let page = house.get(Some(&table.second), &format!("{}/angaben/dossier_release", table.page)).await.is(200);
        assert_eq!(page.field("input[name=version]"), "1");
        page.says("Nichts sperrt den Versand").says("Eine Jugendliche ist ohne Wohnung.");

        // Ticks that were kept for this version do not count for the next one.
        let release = format!("{}/angaben/dossier_release", table.page);
        let ticks = [("_stand", "0"), ("version", "1"), ("read", "ja"), ("entrusted", "ja"), ("_schritt", "entwurf")];
        house.post(Some(&table.second), &release, &ticks).await.is(303);
        let saved = [("_stand", "1"), ("text", "Eine Jugendliche sucht einen Ort.")];
        house.post(Some(&table.team.office), &path, &saved).await.is(303);
        let page = house.get(Some(&table.second), &release).await.is(200);
        assert_eq!((page.field("input[name=version]").as_str(), page.count("input[type=checkbox][checked]")), ("2", 0));
    });
}

#[test]
fn a_provider_bills_what_was_attended_and_two_people_confirm_it() {
    check(async |house| {
        let table = begun(house).await;
        let delegate = &table.delegate;
        let new = house.get(Some(delegate), "/pool/invoice/neu").await.is(303).header("location").to_owned();
        let page = house.get(Some(delegate), &new).await.is(200);
        assert_eq!(page.field("input[name=provider]"), "Trägerverein Weser");
        assert_eq!(page.field("input[name='lines.0.session_on']"), "06.10.2026");
        let filled = |name: &str| page.field(&format!("[name='{name}']"));
        let names = [
            "provider",
            "on",
            "period_from",
            "period_to",
            "total",
            "lines.0.case_code",
            "lines.0.session_on",
            "lines.0.hours",
        ];
        let mut sent: Vec<(&str, String)> = names.iter().map(|name| (*name, filled(name))).collect();
        sent.push(("lines.0.delegate", "hb-lag-1".to_owned()));
        sent.push(("number", "2026-17".to_owned()));
        sent.push(("_stand", "0".to_owned()));
        let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        house.post(Some(delegate), &new, &sent).await.is(303);
        house
            .get(Some(delegate), "/pool/invoice")
            .await
            .is(200)
            .says("eingegangen")
            .says("stimmt mit dem Gesamtbetrag");

        let item = new.rsplit('/').next().expect("an item");
        // Who checks it hears of it at the next look at the start page.
        house.get(Some(&table.clerk), "/").await.is(200).says("Rechnung 2026-17 ist eingegangen.");
        for (who, form, state) in [
            (&table.clerk, "invoice_arithmetic", "in Prüfung"),
            (&table.team.office, "invoice_factual", "festgestellt"),
        ] {
            let list = house.get(Some(who), "/pool/invoice").await.is(200);
            assert_eq!(list.count(&format!("a[href='/pool/{form}/{item}']")), 1, "{form}");
            let path = format!("/pool/{form}/{item}");
            let page = house.get(Some(who), &path).await.is(200).says("2026-17");
            assert_eq!(page.field("input[name=version]"), "1");
            let done = house.post(Some(who), &path, &[("_stand", "0"), ("version", "1"), ("confirmed", "ja")]).await;
            assert_eq!(done.is(303).header("location"), "/pool/invoice?getan=angaben");
            house.get(Some(who), "/pool/invoice").await.is(200).says(state);
        }
        house.get(Some(&table.team.office), "/pool").await.is(200).says("Sitzungen und Fachleistungsstunden");
    });
}

#[test]
fn what_the_pool_wrote_down_before_can_be_read() {
    check(async |house| {
        let table = invited(house).await;
        let office = &table.team.office;
        let seat = |to: &str| {
            json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Trägerverein Weser",
            "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-01-01", "to": to})
        };
        house.write(office, "/api/v1/pool/forms/seat/eins", 1, &seat("2027-12-31")).await.is(200);
        house.get(Some(office), "/pool/seat").await.is(200).says("Frühere Fassungen");
        let page = house.get(Some(office), "/pool/seat/eins/fassungen?fassung=1").await.is(200);
        assert!(!page.text().contains("31.12.2027"), "the first version knew no end");
        house.get(Some(office), "/pool/seat/eins/fassungen").await.is(200).says("Fassung 2");
        house.get(Some(&table.clerk), "/pool/seat/eins/fassungen").await.is(404);
    });
}

#[test]
fn a_message_whose_case_moved_on_leads_to_the_start_page() {
    check(async |house| {
        let table = invited(house).await;
        // The deputy was told of the referral; the unit head endorsed it, and it is no business of the deputy any more.
        let deputy = &table.team.deputy;
        let start = house.get(Some(deputy), "/").await.is(200);
        let link = format!("{}?von=hinweis", table.page);
        assert_eq!(start.count(&format!("a[href='{link}']")), 1);
        let gone = house.get(Some(deputy), &link).await.is(303);
        assert_eq!(gone.header("location"), "/?getan=nicht-mehr");
        house.get(Some(deputy), "/?getan=nicht-mehr").await.is(200).says("liegt nicht mehr bei Ihnen");
        // Without the message, the case is simply not there.
        house.get(Some(deputy), &table.page).await.is(404);
        let nowhere = "/faelle/00000000-0000-4000-8000-000000000000";
        house.get(Some(deputy), nowhere).await.is(404);
        assert_eq!(
            house.get(Some(deputy), &format!("{nowhere}?von=hinweis")).await.is(303).header("location"),
            "/?getan=nicht-mehr"
        );
    });
}
