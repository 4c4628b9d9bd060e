// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What every page shows around its content.

use super::parts::Tone;
use super::paths;

/// Header, navigation and footer of every page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Short name of the node, stands in the title of the window ("Bremen").
    pub node_name: String,
    /// Full name of the pool or working group, stands in the header ("Kooperationspool Bremen").
    pub pool_name: String,
    /// Who is signed in; `None` before the sign-in.
    pub signed_in: Option<SignedIn>,
    /// The areas this person may open, in the order of the navigation; see [`NavItem::list`].
    pub nav: Vec<NavItem>,
    /// Shows the bar "Demo - erfundene Daten".
    pub demo: bool,
    /// What the last action did, shown once.
    pub flash: Option<Flash>,
    /// Token against forged requests, printed as hidden field `csrf` into every POST form; empty: no field.
    pub csrf: String,
    /// Version of the server, shown in the footer.
    pub version: String,
    /// Abbreviations that this city uses, with what they stand for (R115).
    pub abbreviations: &'static [(&'static str, &'static str)],
}

/// The signed-in person.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Name as printed in the header.
    pub name: String,
    /// The roles in German, joined by commas.
    pub roles: String,
}

/// Message about the last action.
#[derive(Clone, Debug)]
pub struct Flash {
    /// Colour and symbol.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
}

/// The areas of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavArea {
    /// Start page.
    Start,
    /// Cases.
    Cases,
    /// Inbox.
    Inbox,
    /// The sessions somebody is invited to.
    Rounds,
    /// What the pool as a whole writes down.
    Pool,
    /// Release desk.
    Releases,
    /// Library.
    Library,
    /// Figures.
    Figures,
    /// Peers.
    Peers,
    /// Audit list.
    Audit,
    /// What is erased when.
    Retention,
    /// Users.
    Users,
}

impl NavArea {
    /// Address of the area.
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::Start => paths::START,
            Self::Cases => paths::CASES,
            Self::Inbox => paths::INBOX,
            Self::Rounds => paths::ROUNDS,
            Self::Pool => paths::POOL,
            Self::Releases => paths::RELEASES,
            Self::Library => paths::LIBRARY,
            Self::Figures => paths::FIGURES,
            Self::Peers => paths::PEERS,
            Self::Audit => paths::AUDIT,
            Self::Retention => paths::RETENTION,
            Self::Users => paths::USERS,
        }
    }

    /// German label of the area.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Cases => "Fälle",
            Self::Inbox => "Eingang",
            Self::Rounds => "Runden",
            Self::Pool => "Pool",
            Self::Releases => "Freigabe",
            Self::Library => "Bibliothek",
            Self::Figures => "Zahlen",
            Self::Peers => "Knoten",
            Self::Audit => "Protokoll",
            Self::Retention => "Aufbewahrung",
            Self::Users => "Personen",
        }
    }
}

/// One entry of the main navigation.
#[derive(Clone, Copy, Debug)]
pub struct NavItem {
    /// The area it opens.
    pub area: NavArea,
    /// Whether the page shown belongs to this area.
    pub current: bool,
}

impl NavItem {
    /// The entries for the areas a person may open, `current` marked.
    #[must_use]
    pub fn list(areas: &[NavArea], current: Option<NavArea>) -> Vec<Self> {
        areas.iter().map(|area| Self { area: *area, current: Some(*area) == current }).collect()
    }
}
