// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Requests as a browser without JavaScript or a program sends them, and what comes back.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use node::auth::session;
use scraper::{Html, Selector};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::house::{House, Person};

/// Larger than any page.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("readable"))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The token of a problem; fails when the body is no problem.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {}", self.status, self.body);
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16(), "{body}");
        assert!(!body["title"].as_str().expect("a title").is_empty());
        let kind = body["type"].as_str().expect("a type");
        kind.strip_prefix("urn:poolverbund:problem:").expect("a token").to_owned()
    }

    /// The words of the page, with single spaces.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let words: Vec<&str> = page.root_element().text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// What a field of a form carries: the text of an area, else the value.
    pub fn field(&self, selector: &str) -> String {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).expect("a selector");
        let field = page.select(&selector).next().unwrap_or_else(|| panic!("no {selector:?} in {}", self.body));
        if field.value().name() == "textarea" {
            return field.text().collect::<String>().trim_start_matches('\n').to_owned();
        }
        field.value().attr("value").unwrap_or_default().to_owned()
    }

    /// An attribute of the first element that matches.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).expect("a selector");
        let element = page.select(&selector).next().unwrap_or_else(|| panic!("no {selector:?} in {}", self.body));
        element.attr(name).unwrap_or_default().to_owned()
    }

    /// How many elements match.
    pub fn count(&self, selector: &str) -> usize {
        Html::parse_document(&self.body).select(&Selector::parse(selector).expect("a selector")).count()
    }

    /// The numbers that the matching elements show.
    pub fn numbers(&self, selector: &str) -> Vec<u64> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).expect("a selector");
        let text = page.select(&selector).map(|element| element.text().collect::<String>());
        text.map(|text| text.trim().parse().expect("a number")).collect()
    }

    /// Asserts the status and hands the answer on.
    pub fn is(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}",
            if self.body.starts_with('<') { self.text() } else { self.body }
        );
        self
    }

    /// Asserts that the page says so.
    pub fn says(self, sentence: &str) -> Self {
        let text = self.text();
        assert!(text.contains(sentence), "„{sentence}“ is missing in: {text}");
        self
    }

    /// Asserts an address to go on to.
    pub fn leads_to(self, address: &str) -> Self {
        assert_eq!((self.status.as_u16(), self.header("location")), (303, address), "{}", self.text());
        self
    }
}

impl House {
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, ANSWER_BYTES_MAX).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// The session cookie as a browser sends it back.
    pub fn cookie(&self, token: &str) -> String {
        session::cookie(&self.node, token.to_owned()).stripped().to_string()
    }

    fn request(&self, method: Method, who: Option<&Person>, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        match who {
            Some(person) => request.header(header::COOKIE, self.cookie(&person.token)),
            None => request,
        }
    }

    /// A page.
    pub async fn get(&self, who: Option<&Person>, path: &str) -> Answer {
        self.send(self.request(Method::GET, who, path).body(Body::empty()).expect("a request")).await
    }

    /// A form of one of the node's own pages.
    pub async fn post(&self, who: Option<&Person>, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(&self.node.settings.url, who, path, fields).await
    }

    /// A form that a page of `origin` sends.
    pub async fn post_from(&self, origin: &str, who: Option<&Person>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, who, path)
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// A call of the API, with the token of a person.
    pub async fn call(&self, method: &str, who: Option<&Person>, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(person) = who {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", person.token));
        }
        let body = match body {
            Some(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(value.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).expect("a request")).await
    }
}
