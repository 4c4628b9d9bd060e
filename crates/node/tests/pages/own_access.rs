// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! "Mein Zugang": the own password and the own sessions.

use axum::body::Body;
use axum::http::{Request, header};
use domain::role::Role;
use jiff::SignedDuration;
use node::service::users;

use crate::browser::Answer;
use crate::house::{House, Person, check};
use crate::sessions::{PASSWORD, account, in_database};

const NEXT: &str = "Kranich Ofen Mittag";

/// The token that an answer puts into the browser.
pub fn token(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie");
    let pair = cookie.split(';').next().expect("a cookie");
    pair.split_once('=').unwrap_or_else(|| panic!("no cookie in {} {}", answer.status, answer.text())).1.to_owned()
}

/// Signs in as `account` made it.
async fn anna(house: &House) -> Person {
    let answer = house.post(None, "/anmelden", &[("login", "anna"), ("password", PASSWORD)]).await;
    let actor = users::actor(&house.node, "anna").await.expect("the account");
    Person { actor, token: token(&answer) }
}

async fn change(house: &House, who: &Person, current: &str, next: [&str; 2]) -> Answer {
    let fields = [("current", current), ("password", next[0]), ("repeated", next[1])];
    house.post(Some(who), "/zugang/passwort", &fields).await
}

#[test]
fn the_password_is_changed_by_who_knows_the_old_one() {
    check(async |house| {
        account(house).await;
        let (here, there) = (anna(house).await, anna(house).await);
        house.get(Some(&here), "/zugang").await.is(200).says("Mein Zugang").says("anna");

        let refused = change(house, &here, "falsches Wort", [NEXT, NEXT]).await.is(422);
        refused.says("Das bisherige Passwort stimmt nicht.");
        change(house, &here, PASSWORD, [NEXT, "Kranich Ofen"]).await.is(422).says("nicht gleich");
        change(house, &here, PASSWORD, ["zu kurz", "zu kurz"]).await.is(422).says("mindestens 12 Zeichen");
        change(house, &here, PASSWORD, ["passwort1234", "passwort1234"]).await.is(422).says("leicht zu erraten");
        let own = change(house, &here, PASSWORD, ["TestpersonAnna", "TestpersonAnna"]).await.is(422);
        assert!(!own.body.contains("TestpersonAnna"), "a password is never sent back");
        own.says("aus Ihrem Namen");
        assert!(in_database(house, &there.token).await);

        let done = change(house, &here, PASSWORD, [NEXT, NEXT]).await.leads_to("/zugang?getan=passwort");
        assert!(!in_database(house, &there.token).await, "the other session is over");
        assert!(!in_database(house, &here.token).await, "the token of before is worth nothing");
        let here = Person { token: token(&done), ..here };
        house.get(Some(&here), "/zugang?getan=passwort").await.is(200).says("Ihr Passwort ist geändert.");
        house.post(None, "/anmelden", &[("login", "anna"), ("password", PASSWORD)]).await.is(422);
        house.post(None, "/anmelden", &[("login", "anna"), ("password", NEXT)]).await.leads_to("/");
        let lines = house.audit(&here.actor).await;
        assert_eq!(lines.iter().filter(|line| *line == "password_change").count(), 1);
    });
}

#[test]
fn the_old_password_is_not_guessed_from_an_open_session() {
    check(async |house| {
        account(house).await;
        let who = anna(house).await;
        let mut last = 0;
        for _ in 0..6 {
            last = change(house, &who, "falsches Wort", [NEXT, NEXT]).await.status.as_u16();
        }
        assert_eq!(last, 429);
        house.clock.advance(SignedDuration::from_mins(2));
        change(house, &who, PASSWORD, [NEXT, NEXT]).await.leads_to("/zugang?getan=passwort");
    });
}

#[test]
fn sessions_are_named_and_ended_by_their_owner_alone() {
    check(async |house| {
        account(house).await;
        let here = anna(house).await;
        let body =
            format!("login=anna&password={}", form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect::<String>());
        let request = Request::post("/anmelden")
            .header(header::ORIGIN, &house.node.settings.url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(
                header::USER_AGENT,
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            );
        let there = house.send(request.body(Body::from(body)).expect("a request")).await.leads_to("/");
        let there = Person { actor: here.actor.clone(), token: token(&there) };
        let other = house.person("fremd", Role::CaseManager, None).await;

        let page = house.get(Some(&here), "/zugang").await.is(200).says("Firefox unter Windows").says("Diese Sitzung");
        assert_eq!(page.count("#inhalt tbody tr"), 2);
        let address = page.attribute("td form", "action");
        assert!(address.starts_with("/zugang/sitzungen/"), "{address}");
        house.post(Some(&other), &address, &[]).await.is(404);
        assert!(in_database(house, &there.token).await);
        house.post(Some(&here), &address, &[]).await.leads_to("/zugang?getan=sitzung");
        assert!(!in_database(house, &there.token).await && in_database(house, &here.token).await);

        let third = anna(house).await;
        house.post(Some(&here), "/zugang/sitzungen", &[]).await.leads_to("/zugang?getan=sitzungen");
        assert!(!in_database(house, &third.token).await && in_database(house, &here.token).await);
        assert!(in_database(house, &other.token).await, "somebody else's session goes on");
    });
}

#[test]
fn a_planted_session_is_not_taken_over() {
    check(async |house| {
        account(house).await;
        // Fixation: the browser comes with a token that somebody else knows, one of a real session among them.
        let planted = house.person("angreiferin", Role::CaseManager, None).await;
        let fields = [("login", "anna"), ("password", PASSWORD)];
        let answer = house.post(Some(&planted), "/anmelden", &fields).await.leads_to("/");
        assert_ne!(token(&answer), planted.token);
        house.get(Some(&planted), "/zugang").await.is(200).says("angreiferin");
        let actor = users::actor(&house.node, "anna").await.expect("the account");
        let anna = Person { actor, token: token(&answer) };
        house.get(Some(&anna), "/zugang").await.is(200).says("Testperson Anna");
    });
}

#[test]
fn an_account_that_ended_neither_signs_in_nor_goes_on() {
    check(async |house| {
        account(house).await;
        let who = anna(house).await;
        let mut tx = house.node.store.begin("test_expiry").await.expect("a transaction");
        let end = house.node.clock.now() + SignedDuration::from_mins(10);
        tx.user_set_expiry(&who.actor.user, Some(end)).await.expect("set");
        tx.commit().await.expect("committed");
        house.get(Some(&who), "/zugang").await.is(200);
        house.clock.advance(SignedDuration::from_mins(10));
        house.get(Some(&who), "/zugang").await.leads_to("/anmelden?next=%2Fzugang");
        house.post(None, "/anmelden", &[("login", "anna"), ("password", PASSWORD)]).await.is(422);
    });
}
