// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms are accepted from our own pages only.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, W3C Fetch Metadata; older ones
//! send `Origin`). A request that changes something and carries a cookie must come from this
//! node itself. Requests with a bearer token are not sent by browsers on their own and pass.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Node;
use crate::error::Refused;
use crate::web::PageError;

/// Middleware for pages and API; the federation has signatures instead.
pub async fn require(State(node): State<Arc<Node>>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !comes_from_here(&node.settings.url, request.headers()) {
        let refused = Refused::forbidden(
            "same_origin",
            "Dieses Formular kam nicht von einer Seite dieses Knotens und wurde nicht ausgeführt.",
        )
        .help("Öffnen Sie die Seite neu und senden Sie das Formular noch einmal ab.");
        return PageError(refused.into()).into_response();
    }
    next.run(request).await
}

fn comes_from_here(own_url: &str, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.contains_key(header::AUTHORIZATION) && !headers.contains_key(header::COOKIE) {
        return true;
    }
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => origin == own_origin(own_url),
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}

/// Scheme, host and port of the node's URL, without a path that a proxy may add.
fn own_origin(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |at| at + 3);
    url[authority..].find('/').map_or(url, |slash| &url[..authority + slash])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &'static str)], expected: bool) {
        let map: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        assert_eq!(comes_from_here("https://pool.example/knoten", &map), expected, "{headers:?}");
    }

    #[test]
    fn only_own_pages_may_send_forms() {
        check(&[("cookie", "a=b"), ("sec-fetch-site", "same-origin")], true);
        check(&[("cookie", "a=b"), ("sec-fetch-site", "cross-site")], false);
        check(&[("cookie", "a=b"), ("sec-fetch-site", "same-site")], false);
        check(&[("cookie", "a=b"), ("origin", "https://pool.example")], true);
        check(&[("cookie", "a=b"), ("origin", "https://pool.example.evil")], false);
        check(&[("cookie", "a=b"), ("origin", "null")], false);
        check(&[("cookie", "a=b")], false);
        check(&[("authorization", "Bearer x")], true);
        check(&[("authorization", "Bearer x"), ("cookie", "a=b")], false);
        check(&[], true);
    }
}
