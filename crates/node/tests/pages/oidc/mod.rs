// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sign-in by the identity provider, and every way by which somebody else might get in with it.

mod provider;

use axum::body::Body;
use axum::http::{Request, header};
use domain::role::Role;
use jiff::SignedDuration;
use node::Settings;
use node::oidc::check::{self, Mark};
use node::oidc::{Link, LinkTo, OidcSettings, RolesFrom, Secret};
use reqwest::Url;
use serde_json::{Value, json};

use self::provider::{CLIENT_ID, CLIENT_SECRET, Idp, Signed};
use crate::browser::Answer;
use crate::house::{House, check_with, settings};

/// A house that knows a provider; roles come from its groups, and who has none gets an account.
#[expect(clippy::needless_pass_by_value, reason = "a closure written at the call")]
fn with_provider(change: impl FnOnce(&mut OidcSettings), test: impl AsyncFn(&House, &Idp)) {
    let idp = Idp::start();
    let mut oidc = OidcSettings {
        issuer: idp.issuer().to_owned(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(CLIENT_SECRET.to_owned())),
        scopes: vec!["profile".to_owned()],
        label: "Mit dem Konto der Stadt anmelden".to_owned(),
        groups_claim: "groups".to_owned(),
        mapping: vec![
            ("/pool/koordination".to_owned(), Role::PoolCoordinator),
            ("/datenschutz".to_owned(), Role::DataProtectionOfficer),
        ],
        roles: RolesFrom::Groups,
        acr_values: Vec::new(),
        amr_values: Vec::new(),
        link: None,
        create: true,
    };
    change(&mut oidc);
    let settings = Settings { oidc: Some(oidc), ..settings() };
    check_with(&settings, async |house| {
        idp.says(json!({"groups": ["/pool/koordination"]}));
        test(house, &idp).await;
    });
}

/// A sign-in under way in one browser.
struct Way {
    cookie: String,
    /// Address at the provider.
    there: Url,
    /// Path and query with which the provider sends the browser back.
    back: String,
}

fn cookie_of(answer: &Answer, part: &str) -> Option<String> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pair = |text: &str| text.split(';').next().unwrap_or_default().to_owned();
    all.filter(|text| text.contains(part) && !text.contains("Max-Age=0")).map(pair).next()
}

/// Presses the button and signs in at the provider.
async fn go(house: &House, idp: &Idp, next: &str) -> Way {
    idp.set(|knobs| knobs.now = domain::Clock::now(&house.clock).as_second());
    let answer = house.get(None, &format!("/anmelden/extern{next}")).await.is(303);
    let cookie = cookie_of(&answer, "pool_oidc_").expect("a cookie of its own");
    let there = Url::parse(answer.header("location")).expect("an address");
    let sent = house.node.http.get(there.clone()).send().await.expect("an answer");
    assert_eq!(sent.status().as_u16(), 303, "{}", sent.text().await.unwrap_or_default());
    let back = sent.headers()["location"].to_str().expect("an address");
    let back = back.strip_prefix(&house.node.settings.url).expect("an address of this node").to_owned();
    Way { cookie, there, back }
}

async fn come_back(house: &House, cookie: &str, back: &str) -> Answer {
    let request = Request::get(back).header(header::COOKIE, cookie).header("sec-fetch-site", "cross-site");
    house.send(request.body(Body::empty()).expect("a request")).await
}

/// The whole way; the answer that should sign in.
async fn sign_in(house: &House, idp: &Idp) -> Answer {
    let way = go(house, idp, "").await;
    come_back(house, &way.cookie, &way.back).await
}

/// Nobody is signed in by this answer, and it says so.
fn refused(answer: Answer, sentence: &str, why: &str) {
    assert_eq!(answer.status.as_u16(), 403, "{why}: {}", answer.text());
    let session = cookie_of(&answer, "pool_").filter(|cookie| !cookie.contains("pool_oidc_"));
    assert_eq!(session, None, "{why}");
    answer.says(sentence);
}

const INVALID: &str = "Die Antwort des Anmeldedienstes ist nicht gültig";
const NOT_BEGUN: &str = "nicht in diesem Browser begonnen";

async fn page(house: &House, session: &str, path: &str) -> Answer {
    house.send(Request::get(path).header(header::COOKIE, session).body(Body::empty()).expect("a request")).await
}

#[test]
fn somebody_of_the_city_signs_in_and_has_the_roles_of_the_groups() {
    with_provider(
        |_| {},
        async |house, idp| {
            house.get(None, "/anmelden").await.is(200).says("Mit dem Konto der Stadt anmelden");
            let way = go(house, idp, "?next=%2Ffaelle%3Fzustand%3Dtriage").await;
            let asked: std::collections::HashMap<_, _> = way.there.query_pairs().into_owned().collect();
            assert_eq!((asked["code_challenge_method"].as_str(), asked["scope"].as_str()), ("S256", "openid profile"));
            assert_eq!(asked["redirect_uri"], "http://127.0.0.1:8431/anmelden/extern/zurueck");
            assert!(asked["state"].len() == 43 && asked["nonce"].len() == 43 && asked["code_challenge"].len() == 43);
            let answer = come_back(house, &way.cookie, &way.back).await.leads_to("/faelle?zustand=triage");
            let session = cookie_of(&answer, "pool_").expect("a session");
            page(house, &session, "/faelle").await.is(200).says("Testperson Extern");
            page(house, &session, "/protokoll").await.is(404);

            // The next day the groups are others; the account is the same.
            idp.says(
                json!({"groups": ["/datenschutz", "/anderes"], "preferred_username": "anders", "name": "Umbenannt"}),
            );
            let answer = sign_in(house, idp).await.leads_to("/");
            let today = cookie_of(&answer, "pool_").expect("a session");
            page(house, &today, "/protokoll").await.is(200).says("Testperson Extern");
            // What was lost is lost in every session.
            page(house, &session, "/faelle").await.is(404);
            idp.says(json!({"groups": []}));
            refused(sign_in(house, idp).await, "an diesem Knoten keine Rolle", "no group with a role");
            page(house, &today, "/protokoll").await.is(404);
        },
    );
}

#[test]
fn without_the_section_there_is_no_such_way() {
    check_with(&settings(), async |house| {
        assert!(!house.get(None, "/anmelden").await.is(200).body.contains("/anmelden/extern"));
        house.get(None, "/anmelden/extern").await.is(404);
        house.get(None, "/anmelden/extern/zurueck?state=a&code=b").await.is(404);
    });
}

#[test]
fn an_account_is_linked_only_by_the_claim_that_the_administrator_chose() {
    with_provider(
        |oidc| (oidc.create, oidc.roles) = (false, RolesFrom::Local),
        async |house, idp| {
            house.person("extern", Role::PoolCoordinator, None).await;
            refused(sign_in(house, idp).await, "kein Konto für Sie", "no claim is configured");
        },
    );
    let link = |claim: &str, to| Some(Link { claim: claim.to_owned(), to });
    with_provider(
        |oidc| {
            (oidc.create, oidc.roles, oidc.link) =
                (false, RolesFrom::Local, link("preferred_username", LinkTo::SignIn));
        },
        async |house, idp| {
            house.person("extern", Role::Evaluator, None).await;
            house.person("andere", Role::PoolCoordinator, None).await;
            let session = cookie_of(&sign_in(house, idp).await.leads_to("/"), "pool_").expect("a session");
            page(house, &session, "/zahlen").await.is(200).says("Testperson extern");
            // From now on the provider's own name of the person counts, not what it is called.
            idp.says(json!({"preferred_username": "andere"}));
            let session = cookie_of(&sign_in(house, idp).await.leads_to("/"), "pool_").expect("a session");
            page(house, &session, "/zahlen").await.is(200).says("Testperson extern");
            // Somebody else with the name of a linked account gets nothing.
            idp.says(json!({"sub": "u-4712"}));
            refused(sign_in(house, idp).await, "schon zu jemand anderem", "a name that was given again");
            idp.says(json!({"sub": "U-4711"}));
            refused(sign_in(house, idp).await, "schon zu jemand anderem", "subjects are compared exactly");
        },
    );
    with_provider(
        |oidc| (oidc.create, oidc.roles, oidc.link) = (false, RolesFrom::Local, link("email", LinkTo::SignIn)),
        async |house, idp| {
            house.person("wer@stadt.example", Role::Evaluator, None).await;
            idp.says(json!({"email": "wer@stadt.example"}));
            refused(sign_in(house, idp).await, "kein Konto für Sie", "nobody looked at the address");
            idp.says(json!({"email": "wer@stadt.example", "email_verified": true}));
            sign_in(house, idp).await.leads_to("/");
        },
    );
    with_provider(
        |oidc| (oidc.create, oidc.roles, oidc.link) = (false, RolesFrom::Local, link("staff", LinkTo::Staff)),
        async |house, idp| {
            node::service::users::system(&house.node).await.expect("the system account");
            idp.says(json!({"staff": "system"}));
            refused(sign_in(house, idp).await, "kein Konto für Sie", "the account of the command line");
            idp.says(json!({"staff": "hb-cm-1"}));
            sign_in(house, idp).await.leads_to("/");
        },
    );
}

#[test]
fn a_locked_account_stays_out() {
    with_provider(
        |_| {},
        async |house, idp| {
            sign_in(house, idp).await.leads_to("/");
            let mut tx = house.node.store.begin("test").await.expect("a transaction");
            let user = tx.user_list().await.expect("users").into_iter().find(|user| user.name == "Testperson Extern");
            tx.user_set_disabled(&user.expect("the account").id, true).await.expect("locked");
            tx.commit().await.expect("committed");
            refused(sign_in(house, idp).await, "gesperrt", "a locked account");
        },
    );
}

#[test]
fn states_of_two_browsers_are_not_mixed_up() {
    with_provider(
        |_| {},
        async |house, idp| {
            let [mine, theirs] = [go(house, idp, "").await, go(house, idp, "").await];
            refused(come_back(house, &mine.cookie, &theirs.back).await, NOT_BEGUN, "the state of another browser");
            let stranger = theirs.back.replace("state=", "state=x");
            refused(come_back(house, &theirs.cookie, &stranger).await, NOT_BEGUN, "a made-up state");
            refused(
                come_back(house, &theirs.cookie, "/anmelden/extern/zurueck?code=code-1").await,
                NOT_BEGUN,
                "no state",
            );
            // Neither has lost anything by that.
            come_back(house, &mine.cookie, &mine.back).await.leads_to("/");
            come_back(house, &theirs.cookie, &theirs.back).await.leads_to("/");
        },
    );
}

#[test]
fn nobody_is_signed_in_as_somebody_else_by_a_link() {
    with_provider(
        |_| {},
        async |house, idp| {
            // Login CSRF: an attacker's own answer, opened in a browser that did not begin it.
            let attacker = go(house, idp, "").await;
            refused(come_back(house, "", &attacker.back).await, NOT_BEGUN, "without a cookie");
            let victim = go(house, idp, "").await;
            refused(
                come_back(house, &victim.cookie, &attacker.back).await,
                NOT_BEGUN,
                "in the middle of an own sign-in",
            );
        },
    );
}

#[test]
fn an_answer_counts_once_and_for_ten_minutes() {
    with_provider(
        |_| {},
        async |house, idp| {
            let way = go(house, idp, "").await;
            come_back(house, &way.cookie, &way.back).await.leads_to("/");
            refused(come_back(house, &way.cookie, &way.back).await, NOT_BEGUN, "replayed");
            // The code of an answer that was used, in another sign-in.
            let used =
                way.back.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code").to_owned();
            let other = go(house, idp, "").await;
            let mixed = other.back.replace(other.back.split(['=', '&']).nth(1).expect("a code"), &used);
            refused(come_back(house, &other.cookie, &mixed).await, INVALID, "a code that was used");
            let slow = go(house, idp, "").await;
            house.clock.advance(SignedDuration::from_mins(10));
            refused(come_back(house, &slow.cookie, &slow.back).await, NOT_BEGUN, "after ten minutes");
        },
    );
}

#[test]
fn pkce_cannot_be_left_out() {
    with_provider(
        |_| {},
        async |house, idp| {
            // A stolen code, put into a sign-in of the thief's own: the verifier does not fit.
            let [victim, thief] = [go(house, idp, "").await, go(house, idp, "").await];
            let code = |way: &Way| way.back.split(['=', '&']).nth(1).expect("a code").to_owned();
            let mixed = thief.back.replace(&code(&thief), &code(&victim));
            refused(come_back(house, &thief.cookie, &mixed).await, INVALID, "a stolen code");
            // A provider that would ignore the challenge is not used.
            idp.set(|knobs| knobs.pkce_methods = json!(["plain"]));
            house.clock.advance(SignedDuration::from_mins(11));
            let answer = house.get(None, "/anmelden/extern").await;
            assert_eq!((answer.status.as_u16(), answer.header("location")), (502, ""));
            idp.set(|knobs| knobs.pkce_methods = Value::Null);
            house.clock.advance(SignedDuration::from_mins(11));
            sign_in(house, idp).await.leads_to("/");
            idp.set(|knobs| knobs.pkce_methods = json!(["S256"]));
        },
    );
}

#[test]
fn the_id_token_is_of_this_provider_for_this_node_and_of_now() {
    with_provider(
        |_| {},
        async |house, idp| {
            let now = domain::Clock::now(&house.clock).as_second();
            let groups = json!(["/pool/koordination"]);
            for (why, wrong) in [
                ("nonce of another sign-in", json!({"nonce": "anders"})),
                ("no nonce", json!({"nonce": null})),
                ("another issuer", json!({"iss": "https://anders.example"})),
                ("another audience", json!({"aud": "anders"})),
                ("also for others", json!({"aud": [CLIENT_ID, "anders"]})),
                ("no audience", json!({"aud": []})),
                ("another party", json!({"azp": "anders"})),
                ("expired", json!({"exp": now - 1})),
                ("made long ago", json!({"iat": now - 3600})),
                ("made in the future", json!({"iat": now + 3600})),
                ("no subject", json!({"sub": null})),
            ] {
                let mut claims = wrong;
                claims["groups"] = groups.clone();
                idp.says(claims);
                refused(sign_in(house, idp).await, INVALID, why);
            }
            idp.says(json!({"groups": groups}));
            for (why, signed) in [
                ("not signed", Signed::Not),
                ("signed with the client secret", Signed::WithTheSecret),
                ("signed with another key", Signed::ByAnotherKey),
            ] {
                idp.set(|knobs| knobs.signed = signed);
                refused(sign_in(house, idp).await, INVALID, why);
            }
            idp.set(|knobs| knobs.signed = Signed::Properly);
            sign_in(house, idp).await.leads_to("/");
        },
    );
}

#[test]
fn the_answer_names_its_issuer() {
    with_provider(
        |_| {},
        async |house, idp| {
            let honest = Some(idp.issuer().to_owned());
            for (why, iss) in [("another issuer", Some("https://anders.example".to_owned())), ("none", None)] {
                idp.set(|knobs| knobs.iss = iss);
                refused(sign_in(house, idp).await, INVALID, why);
            }
            idp.set(|knobs| knobs.iss = honest);
            let way = go(house, idp, "").await;
            let declined = way.back.replace("code=", "error=access_denied&was=");
            refused(come_back(house, &way.cookie, &declined).await, "nicht abgeschlossen", "declined");
        },
    );
}

#[test]
fn a_second_factor_that_is_asked_for_must_be_there() {
    with_provider(
        |oidc| oidc.acr_values = vec!["gold".to_owned(), "silver".to_owned()],
        async |house, idp| {
            let groups = json!(["/pool/koordination"]);
            let weak = "nicht bestätigt, dass Sie sich mit einem zweiten Faktor angemeldet haben";
            assert!(
                go(house, idp, "").await.there.query().is_some_and(|query| query.contains("acr_values=gold+silver"))
            );
            for wrong in
                [json!({}), json!({"acr": "bronze"}), json!({"acr": ""}), json!({"acr": 1}), json!({"acr": "GOLD"})]
            {
                let mut claims = wrong.clone();
                claims["groups"] = groups.clone();
                // A number is no text: the token as a whole is not readable then.
                let sentence = if wrong["acr"].is_number() { INVALID } else { weak };
                idp.says(claims);
                refused(sign_in(house, idp).await, sentence, &wrong.to_string());
            }
            idp.says(json!({"groups": groups, "acr": "silver"}));
            sign_in(house, idp).await.leads_to("/");
        },
    );
    with_provider(
        |oidc| oidc.amr_values = vec!["hwk".to_owned(), "otp".to_owned()],
        async |house, idp| {
            let groups = json!(["/pool/koordination"]);
            for wrong in [json!({}), json!({"amr": []}), json!({"amr": ["pwd"]})] {
                let mut claims = wrong.clone();
                claims["groups"] = groups.clone();
                idp.says(claims);
                refused(sign_in(house, idp).await, "zweiten Faktor", &wrong.to_string());
            }
            idp.says(json!({"groups": groups, "amr": ["pwd", "otp"]}));
            sign_in(house, idp).await.leads_to("/");
        },
    );
}

#[test]
fn the_way_back_stays_on_this_node() {
    with_provider(
        |_| {},
        async |house, idp| {
            for next in
                ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "evil", "%2Fa%0D%0Ab"]
            {
                let way = go(house, idp, &format!("?next={next}")).await;
                come_back(house, &way.cookie, &way.back).await.leads_to("/");
            }
            // Where the provider sends the browser is the configured address, whatever the request says.
            let request = Request::get("/anmelden/extern").header(header::HOST, "evil.example");
            let answer = house.send(request.body(Body::empty()).expect("a request")).await.is(303);
            assert!(!answer.header("location").contains("evil"), "{}", answer.header("location"));
        },
    );
}

#[test]
fn the_check_finds_what_would_not_work() {
    with_provider(
        |_| {},
        async |house, idp| {
            let oidc = house.node.settings.oidc.as_ref().expect("a provider");
            let faults = |found: &[check::Finding]| {
                found.iter().filter(|one| one.mark == Mark::Fault).map(|one| one.text.clone()).collect::<Vec<_>>()
            };
            let found = check::run(&house.node, oidc).await;
            // The clock of the house is not that of this machine.
            assert!(faults(&found).iter().all(|fault| fault.starts_with("clock")), "{found:?}");
            assert!(found.iter().any(|one| one.text.contains("keys: 1")), "{found:?}");
            idp.set(|knobs| knobs.pkce_methods = json!([]));
            house.clock.advance(SignedDuration::from_mins(11));
            assert!(faults(&check::run(&house.node, oidc).await).iter().any(|fault| fault.starts_with("PKCE")));
            idp.set(|knobs| knobs.pkce_methods = json!(["S256"]));
            let elsewhere = OidcSettings { issuer: "http://127.0.0.1:9/".to_owned(), ..oidc.clone() };
            house.clock.advance(SignedDuration::from_mins(11));
            assert!(faults(&check::run(&house.node, &elsewhere).await)[0].starts_with("discovery"));
        },
    );
}
