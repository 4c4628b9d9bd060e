// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What every answer carries, and the pages for what the server refuses before a handler is reached.

use axum::body::Body;
use axum::http::{Method, Request, header};
use domain::role::Role;
use scraper::{Html, Selector};

use crate::browser::Answer;
use crate::house::check;

fn guarded(path: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
    for part in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{path}: {part} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    assert!(!policy.contains("script-src"), "{path}: no script runs at all");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{path}");
    }
}

#[test]
fn every_answer_carries_the_security_headers_and_is_not_stored() {
    check(async |house| {
        let desk = house.desk().await;
        let draft = house.released(&desk).await;
        let case = house.case("HB-2017-03").await;
        let pages = ["/", "/faelle", "/freigabe", "/bibliothek", "/zahlen", "/knoten", "/hilfe", "/barrierefreiheit"];
        let more = [format!("/faelle/{case}"), format!("/freigabe/{draft}"), format!("/faelle/{case}/fallmuster")];
        for path in pages.into_iter().chain(more.iter().map(String::as_str)) {
            let answer = house.get(Some(&desk[0]), path).await.is(200);
            guarded(path, &answer);
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.count("script, [style], [onclick], style"), 0, "{path}: nothing the policy would block");
        }
        for (path, status) in [("/faelle", 303), ("/anmelden", 200), ("/gibtesnicht", 404), ("/healthz", 200)] {
            let answer = house.get(None, path).await.is(status);
            guarded(path, &answer);
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        let problem = house.call("GET", None, "/api/v1/cases", None).await.is(401);
        guarded("/api/v1/cases", &problem);
        assert_eq!(problem.header("cache-control"), "no-store");
    });
}

#[test]
fn styles_and_fonts_are_kept_by_the_browser() {
    check(async |house| {
        let page = house.get(None, "/anmelden").await.is(200);
        let links: Vec<String> = Html::parse_document(&page.body)
            .select(&Selector::parse("link[href]").expect("a selector"))
            .map(|link| link.attr("href").expect("an address").to_owned())
            .collect();
        assert!(links.iter().any(|link| link.contains(".css")), "{links:?}");
        for link in links.iter().map(String::as_str).chain(["/assets/fonts/FiraSans-Regular.woff2"]) {
            let asset = house.get(None, link).await.is(200);
            guarded(link, &asset);
            assert!(asset.header("cache-control").contains("max-age="), "{link}: {}", asset.header("cache-control"));
            assert!(!asset.header("etag").is_empty(), "{link}");
            let again = Request::get(link).header(header::IF_NONE_MATCH, asset.header("etag"));
            let again = house.send(again.body(Body::empty()).expect("a request")).await;
            assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""), "{link}");
        }
        house.get(None, "/assets/gibtesnicht.css").await.is(404);
    });
}

#[test]
fn what_does_not_exist_is_said_in_german_with_a_number() {
    check(async |house| {
        let person = house.person("suche", Role::PoolCoordinator, None).await;
        let paths =
            ["/gibtesnicht", "/faelle/keine-kennung", "/freigabe/unbekannt", "/hilfe/unbekannt", "/bibliothek/x/1"];
        for path in paths {
            let answer = house.get(Some(&person), path).await.is(404);
            let answer = answer.says("Diese Seite gibt es nicht").says("Vorgangsnummer:").says("Zur Startseite");
            assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        }
        house.get(None, "/gibtesnicht").await.is(404).says("Vorgangsnummer:");
        house.get(Some(&person), "/bibliothek/x/eins").await.is(400).says("Vorgangsnummer:");
    });
}

#[test]
fn a_form_that_is_too_large_is_refused_with_a_page() {
    check(async |house| {
        let person = house.person("viel", Role::PoolCoordinator, None).await;
        let case = house.case("HB-2017-06").await;
        let path = format!("/faelle/{case}/fallmuster");
        let long = "a".repeat(1100 * 1024);
        let said = house.post(Some(&person), &path, &[("lesson_de", &long)]).await.is(413);
        said.says("Die Eingabe ist zu groß").says("Vorgangsnummer:");

        // Without Content-Length the size shows only while reading.
        let chunks = (0..40).map(|_| Ok::<_, std::io::Error>("a".repeat(30 * 1024)));
        let request = Request::builder()
            .method(Method::POST)
            .uri(&path)
            .header(header::COOKIE, house.cookie(&person.token))
            .header(header::ORIGIN, &house.node.settings.url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from_stream(futures_util::stream::iter(chunks)));
        house.send(request.expect("a request")).await.is(413).says("Die Eingabe ist zu groß");
    });
}
