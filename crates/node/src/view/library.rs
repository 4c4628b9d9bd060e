// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Library.

use askama::Template;

use super::format::plural;
use super::parts::{Badge, Pager};
use super::{Page, paths};

/// Search over all patterns the node holds, its own and those of its peers. Nothing of the search leaves the node.
#[derive(Debug, Template)]
#[template(path = "library.html")]
pub struct LibraryPage {
    /// Header data.
    pub page: Page,
    /// Search words as typed.
    pub query: String,
    /// Facets with the counts under the present search.
    pub facets: Vec<Facet>,
    /// The results of this page of the list.
    pub results: Vec<ResultRow>,
    /// Patterns found.
    pub matching: usize,
    /// Patterns the node holds.
    pub total: usize,
    /// Links to the other pages of the list.
    pub pager: Pager,
}

impl LibraryPage {
    /// "4 von 16 Fallmustern".
    fn summary(&self) -> String {
        if self.matching == self.total {
            plural(self.total, "Fallmuster", "Fallmuster")
        } else {
            format!("{} von {}", self.matching, plural(self.total, "Fallmuster", "Fallmustern"))
        }
    }

    /// The labels of all chosen facet values.
    fn chosen(&self) -> Vec<&str> {
        self.facets
            .iter()
            .flat_map(|facet| facet.options.iter().filter(|option| option.selected))
            .map(|o| o.label.as_str())
            .collect()
    }
}

/// One facet: several values may be chosen, they are joined by "oder".
#[derive(Clone, Debug)]
pub struct Facet {
    /// Name of the parameter in the address.
    pub name: String,
    /// German heading.
    pub title: String,
    /// Values that occur.
    pub options: Vec<FacetOption>,
}

impl Facet {
    /// Whether a value of this facet is chosen; such a facet is shown open.
    fn open(&self) -> bool {
        self.options.iter().any(|option| option.selected)
    }
}

/// One value of a facet.
#[derive(Clone, Debug)]
pub struct FacetOption {
    /// Value that the form sends.
    pub value: String,
    /// German label.
    pub label: String,
    /// Patterns with this value under the present search.
    pub count: usize,
    /// Chosen at the moment.
    pub selected: bool,
}

/// One pattern in the result list.
#[derive(Clone, Debug)]
pub struct ResultRow {
    /// Address of the pattern page.
    pub href: String,
    /// Title made from the setting.
    pub title: String,
    /// Name of the node it comes from.
    pub origin: String,
    /// Half-year in German ("2. Halbjahr 2026").
    pub issued: String,
    /// Problem groups in German.
    pub problems: Vec<String>,
    /// Setting components in German.
    pub components: Vec<String>,
    /// The last known outcome ("nach 12 Monaten: stabil").
    pub outcome: Badge,
    /// First words of the lesson.
    pub lesson: String,
}
