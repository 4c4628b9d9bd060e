// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every page with example values: well-formed, labelled, without inline style or script.
//!
//! With `POOLVERBUND_VIEW_DUMP=folder` the pages are also written into that folder, to be looked at in a browser.

mod cases;
mod casework;
mod check;
mod desk;
mod library;
mod peers;
mod rest;
mod room;
mod rounds;

use askama::Template;

use super::parts::{Badge, Fact, Tone};
use super::{Flash, NavArea, NavItem, Page, SignedIn};

/// Header data as a pool coordinator sees it.
fn page(current: Option<NavArea>) -> Page {
    use NavArea::{Audit, Cases, Figures, Inbox, Library, Peers, Pool, Releases, Start, Users};
    Page {
        node_name: "Bremen".into(),
        pool_name: "Kooperationspool Bremen".into(),
        signed_in: Some(SignedIn { name: "Wiebke Harms".into(), roles: "Poolkoordination (BDF)".into() }),
        nav: NavItem::list(&[Start, Inbox, Cases, Releases, Library, Figures, Pool, Peers, Audit, Users], current),
        demo: true,
        flash: None,
        csrf: "c5rf-Token".into(),
        version: "0.1.0".into(),
        abbreviations: &[("BDF", "Beratungsdienst Fremdplatzierung")],
    }
}

/// Header data before the sign-in.
fn stranger() -> Page {
    Page { signed_in: None, nav: Vec::new(), ..page(None) }
}

/// Header data with a message about the last action.
fn told(current: NavArea, tone: Tone, text: &str) -> Page {
    Page { flash: Some(Flash { tone, text: text.into() }), ..page(Some(current)) }
}

fn ok(text: &str) -> Badge {
    Badge::new(Tone::Success, text)
}

fn info(text: &str) -> Badge {
    Badge::new(Tone::Info, text)
}

fn warn(text: &str) -> Badge {
    Badge::new(Tone::Warning, text)
}

fn facts(rows: &[(&str, &str)]) -> Vec<Fact> {
    rows.iter().map(|(key, value)| Fact::new(*key, *value)).collect()
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

/// Renders the page, checks it, writes it out when asked, and gives the HTML back.
fn rendered(name: &str, page: &impl Template) -> String {
    let html = page.render().expect("the template renders");
    check::document(name, &html);
    if let Ok(folder) = std::env::var("POOLVERBUND_VIEW_DUMP") {
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        std::fs::write(format!("{folder}/{name}.html"), &html).expect("the page can be written");
    }
    html
}
