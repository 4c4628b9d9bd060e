// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms come back as they were typed, and are taken from the node's own pages only.

use domain::role::Role;
use serde_json::json;

use crate::house::check;
use crate::release::LESSON;

#[test]
fn a_new_draft_comes_back_as_typed() {
    check(async |house| {
        let author = house.person("verfassen", Role::PoolCoordinator, None).await;
        let path = format!("/faelle/{}/fallmuster", house.case("HB-2017-06").await);
        let long = format!("{} <Ende> & \"Schluss\"", "Viel Text. ".repeat(70));
        let fields = [("lesson_de", long.as_str()), ("participation_told", "1"), ("court", "1")];
        let page = house.post(Some(&author), &path, &fields).await.is(422).says("Kürzen Sie ihn auf höchstens 600.");
        assert_eq!(page.field("textarea[name=lesson_de]"), long);
        assert_eq!(page.count("input[name=participation_told][checked]"), 1);
        assert_eq!(page.count("input[name=court][checked]"), 1);
        assert_eq!(page.count("input[name=press][checked]"), 0);
        assert_eq!(page.count("#f-lesson_de[aria-invalid=true]"), 1);
        assert!(page.text().starts_with("Fehler: "), "the title says so first");
    });
}

#[test]
fn a_stored_draft_comes_back_as_typed() {
    check(async |house| {
        let author = house.person("verfassen", Role::PoolCoordinator, None).await;
        let draft = house.draft(&author, &house.case("HB-2017-06").await).await;
        let path = format!("/freigabe/{draft}");
        let empty = [("lesson_de", "  "), ("objection_guardian", "1"), ("action", "einreichen")];
        let page = house.post(Some(&author), &path, &empty).await.is(422).says("Schreiben Sie, was andere Pools");
        assert_eq!(page.count("input[name=objection_guardian][checked]"), 1);
        assert_eq!(page.count("input[name=participation_told][checked]"), 0);

        // Somebody else saved in between: what was typed is kept beside the sentence that says so.
        let typed = format!("{LESSON} Meine Ergänzung.");
        let stale = [("lesson_de", typed.as_str()), ("participation_told", "1"), ("base", &"0".repeat(64))];
        let page = house.post(Some(&author), &path, &stale).await.is(422);
        let page = page.says("Der Entwurf hat sich inzwischen geändert und wurde nicht gespeichert.");
        assert_eq!(page.field("textarea[name=lesson_de]"), typed);

        // Text that names a person is kept and marked, and handing it in is refused with the reason.
        let named = "Frau Brandes hat die Hilfe getragen.";
        let base = page.field("input[name=base]");
        let fields = [("lesson_de", named), ("participation_told", "1"), ("base", &base), ("action", "einreichen")];
        let page = house.post(Some(&author), &path, &fields).await.is(422).says("Noch nicht freigebbar");
        assert_eq!(page.field("textarea[name=lesson_de]"), named);
    });
}

#[test]
fn a_vote_comes_back_as_typed() {
    check(async |house| {
        let [author, reviewer, ..] = house.desk().await;
        let (draft, hash) = house.submitted(&author).await;
        let path = format!("/freigabe/{draft}/stimme");
        let unread = [("decision", "zustimmen"), ("reason", "Gut <so>."), ("sha256", hash.as_str())];
        let page = house.post(Some(&reviewer), &path, &unread).await.is(422).says("Risikobericht gelesen");
        assert_eq!(page.count("input[name=decision][value=zustimmen][checked]"), 1);
        assert_eq!(page.field("textarea[name=reason]"), "Gut <so>.");
        let undecided = [("accept_risk", "1"), ("reason", "Noch offen."), ("sha256", hash.as_str())];
        let page = house.post(Some(&reviewer), &path, &undecided).await.is(422).says("Wählen Sie, ob Sie zustimmen");
        assert_eq!(page.count("input[name=accept_risk][checked]"), 1);
        assert_eq!(page.field("textarea[name=reason]"), "Noch offen.");
        assert_eq!(page.field("input[name=sha256]"), hash);
    });
}

#[test]
fn a_withdrawal_comes_back_as_typed() {
    check(async |house| {
        let desk = house.desk().await;
        let draft = house.released(&desk).await;
        let path = format!("/freigabe/{draft}/widerruf");
        let before = house.log_size().await;
        let page = house.post(Some(&desk[0]), &path, &[("reason", "error")]).await.is(422).says("Bestätigen Sie, dass");
        assert_eq!(page.count("input[name=reason][value=error][checked]"), 1);
        let page = house.post(Some(&desk[0]), &path, &[("confirm", "1")]).await.is(422).says("Wählen Sie den Grund.");
        assert_eq!(page.count("input[name=confirm][checked]"), 1);
        assert_eq!(house.log_size().await, before);
        house.post(Some(&desk[0]), &path, &[("reason", "error"), ("confirm", "1")]).await.is(303);
        assert_eq!(house.log_size().await, before + 1);
        house.get(Some(&desk[0]), &format!("/freigabe/{draft}")).await.is(200).says("Fehler im Muster");
    });
}

#[test]
fn an_invite_and_a_reason_come_back_as_typed() {
    check(async |house| {
        let admin = house.person("peering", Role::PeeringAdmin, None).await;
        let peer = house.peer(40).await;
        let pasted = "poolverbund1:das ist <keine> Einladung";
        for path in ["/knoten/annehmen", "/knoten/anfragen"] {
            let page = house.post(Some(&admin), path, &[("invite", pasted), ("compared", "1")]).await.is(422);
            assert_eq!(page.field("textarea[name=invite]"), pasted, "{path}");
            assert_eq!(page.count("#f-invite[aria-invalid=true]"), 1, "{path}");
        }
        let path = format!("/knoten/{peer}/beenden");
        let page = house.post(Some(&admin), &path, &[("reason", " ")]).await.is(422);
        page.says("Schreiben Sie den Grund auf, damit Kolleginnen und Kollegen ihn kennen.");
    });
}

#[test]
fn a_date_and_a_name_come_back_as_typed() {
    check(async |house| {
        let office = house.person("zahlen", Role::PoolCoordinator, None).await;
        let page = house.get(Some(&office), "/zahlen?tag=31&monat=2&jahr=2018").await;
        let page = page.says("Diesen Tag gibt es im Kalender nicht.");
        let typed = ["tag", "monat", "jahr"].map(|name| page.field(&format!("input[name={name}]")));
        assert_eq!(typed, ["31", "2", "2018"]);
        let page =
            house.get(Some(&office), "/zahlen?tag=heute&monat=&jahr=").await.says("Geben Sie Tag, Monat und Jahr");
        assert_eq!(page.field("input[name=tag]"), "heute");

        let fields = [("login", "niemand \"x\""), ("password", "geheimes Wort"), ("next", "/zahlen?tag=1")];
        let page = house.post(None, "/anmelden", &fields).await.is(422).says("Die Anmeldung ist nicht gelungen");
        assert_eq!(page.field("input[name=login]"), "niemand \"x\"");
        assert_eq!(page.field("input[name=next]"), "/zahlen?tag=1");
        assert!(!page.body.contains("geheimes Wort"), "a password is never sent back");
    });
}

#[test]
fn forms_of_other_sites_are_refused() {
    check(async |house| {
        let admin = house.person("peering", Role::PeeringAdmin, None).await;
        let sentence = "Dieses Formular kam nicht von einer Seite dieses Knotens und wurde nicht ausgeführt.";
        for origin in ["https://anderswo.example", "null", "http://127.0.0.1:8432"] {
            for path in ["/knoten/einladen", "/abmelden", "/anmelden"] {
                let page = house.post_from(origin, Some(&admin), path, &[]).await.is(403).says(sentence);
                page.says("Vorgangsnummer:").says("Öffnen Sie die Seite neu");
            }
            let cookie = [("cookie", house.cookie(&admin.token)), ("origin", origin.to_owned())];
            let mut request = axum::http::Request::post("/api/v1/peers/invites");
            for (name, value) in cookie {
                request = request.header(name, value);
            }
            let answer = house.send(request.body(axum::body::Body::empty()).expect("a request")).await.is(403);
            assert_eq!(answer.problem(), "same-origin");
            assert_eq!(answer.json()["title"], json!(sentence));
        }
        house.get(Some(&admin), "/").await.is(200);
    });
}
