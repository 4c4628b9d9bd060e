// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Checks of a rendered page that need no browser.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("a valid selector")).collect()
}

/// Panics with the page's name and the first fault.
pub(super) fn document(name: &str, text: &str) {
    let html = Html::parse_document(text);
    assert!(html.errors.is_empty(), "{name}: not well-formed: {:?}", html.errors);
    let ids = unique_ids(name, &html);
    references_exist(name, &html, &ids);
    fields_have_labels(name, &html);
    nothing_inline(name, &html);
    headings_descend(name, &html);
    assert_eq!(select(&html, "main#inhalt").len(), 1, "{name}: one main part");
    assert!(select(&html, "th:not([scope])").is_empty(), "{name}: a header cell has no scope");
    let title: String = select(&html, "head > title").iter().flat_map(ElementRef::text).collect();
    assert!(title.ends_with("– Poolverbund – Bremen"), "{name}: title {title:?}");
    let failed = !select(&html, "[autofocus] [role=alert]").is_empty();
    assert!(!failed || title.starts_with("Fehler: "), "{name}: title {title:?} hides the fault");
}

fn unique_ids(name: &str, html: &Html) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for element in select(html, "[id]") {
        let id = element.attr("id").unwrap_or_default().to_owned();
        assert!(!id.is_empty() && !id.contains(char::is_whitespace), "{name}: bad id {id:?}");
        assert!(ids.insert(id.clone()), "{name}: id {id} occurs twice");
    }
    ids
}

fn references_exist(name: &str, html: &Html, ids: &BTreeSet<String>) {
    for attribute in ["for", "aria-describedby", "aria-labelledby", "aria-controls"] {
        for element in select(html, &format!("[{attribute}]")) {
            for id in element.attr(attribute).unwrap_or_default().split(' ') {
                assert!(ids.contains(id), "{name}: {attribute} points at missing {id:?}");
            }
        }
    }
    for link in select(html, "a[href^='#']") {
        let target = &link.attr("href").unwrap_or_default()[1..];
        assert!(ids.contains(target), "{name}: link to missing #{target}");
    }
}

fn fields_have_labels(name: &str, html: &Html) {
    let bound: BTreeSet<&str> = select(html, "label[for]").iter().filter_map(|label| label.attr("for")).collect();
    for field in select(html, "input:not([type=hidden]), select, textarea") {
        let id = field.attr("id").unwrap_or_default();
        assert!(bound.contains(id), "{name}: field {} has no label", field.html());
    }
    for form in select(html, "form") {
        let buttons = Selector::parse("button[type=submit]").expect("a valid selector");
        assert!(form.select(&buttons).next().is_some(), "{name}: a form has no button");
        let action = form.attr("action").unwrap_or_default();
        assert!(action.starts_with('/'), "{name}: a form goes to {action:?}");
    }
}

fn nothing_inline(name: &str, html: &Html) {
    assert!(
        select(html, "script:not([src]), style, [style], iframe, object, embed").is_empty(),
        "{name}: inline style or script"
    );
    for element in html.tree.values().filter_map(|node| node.as_element()) {
        for (attribute, value) in element.attrs() {
            assert!(!attribute.starts_with("on"), "{name}: {attribute} is a script");
            assert!(!value.trim_start().starts_with("javascript:"), "{name}: {value} is a script");
        }
    }
    for link in select(html, "link[href], img[src], script[src]") {
        let address = link.attr("href").or(link.attr("src")).unwrap_or_default();
        assert!(address.starts_with("/assets/"), "{name}: {address} comes from elsewhere");
    }
}

fn headings_descend(name: &str, html: &Html) {
    let headings = select(html, "h1, h2, h3, h4, h5, h6");
    let levels: Vec<u8> = headings.iter().map(|heading| heading.value().name().as_bytes()[1] - b'0').collect();
    assert_eq!(select(html, "h1").len(), 1, "{name}: one first heading, not {levels:?}");
    for pair in levels.windows(2) {
        assert!(pair[1] <= pair[0] + 1, "{name}: headings skip a level: {levels:?}");
    }
}
