// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The kind of device that a session belongs to, in plain words: enough to recognise an own one, and nothing more. What the
//! browser says about itself is not kept, an address neither.

use axum::http::{HeaderMap, header};

/// Browsers by the mark in their `User-Agent` (RFC 9110 section 10.1.5). Most name themselves and those they descend from,
/// so the first mark that is found counts.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung-Browser"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems by their mark; phones name the system they descend from as well.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "auf dem iPhone"),
    ("iPad", "auf dem iPad"),
    ("Android", "unter Android"),
    ("Windows", "unter Windows"),
    ("CrOS", "unter ChromeOS"),
    ("Mac OS X", "unter macOS"),
    ("Linux", "unter Linux"),
];

/// "Firefox unter Windows"; "Unbekanntes Gerät" where nothing is recognised.
#[must_use]
pub fn label(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find =
        |marks: &[(&str, &'static str)]| marks.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("Browser {system}"),
        (None, None) => "Unbekanntes Gerät".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(said: &str, expected: &str) {
        let headers = [(header::USER_AGENT, HeaderValue::from_str(said).unwrap())].into_iter().collect();
        assert_eq!(label(&headers), expected, "{said}");
    }

    #[test]
    fn devices_are_named_as_people_know_them() {
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox unter Windows",
        );
        let chromium = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0";
        check(
            &format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chromium} Safari/537.36 Edg/142.0"),
            "Edge unter Windows",
        );
        check(&format!("Mozilla/5.0 (X11; Linux x86_64) {chromium} Safari/537.36"), "Chrome unter Linux");
        check(&format!("Mozilla/5.0 (Linux; Android 10; K) {chromium} Mobile Safari/537.36"), "Chrome unter Android");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1";
        check(phone, "Safari auf dem iPhone");
        check("curl/8.14", "Unbekanntes Gerät");
        assert_eq!(label(&HeaderMap::new()), "Unbekanntes Gerät");
    }
}
