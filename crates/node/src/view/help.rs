// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Help.

use askama::Template;

use super::{Page, paths};

/// A help page; the texts stand in the template.
#[derive(Debug, Template)]
#[template(path = "help.html")]
pub struct HelpPage {
    /// Header data.
    pub page: Page,
    /// Which page.
    pub topic: HelpTopic,
}

/// The help pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpTopic {
    /// What this application is for, and the list of the pages.
    Overview,
    /// Cases.
    Cases,
    /// Release desk.
    Releases,
    /// Library.
    Library,
    /// Peers.
    Peers,
    /// Figures.
    Figures,
}

impl HelpTopic {
    /// All help pages.
    pub const ALL: [Self; 6] = [Self::Overview, Self::Cases, Self::Releases, Self::Library, Self::Peers, Self::Figures];

    /// Address of the page.
    #[must_use]
    pub fn href(self) -> String {
        if self == Self::Overview { paths::HELP.to_owned() } else { paths::help(self.slug()) }
    }

    /// Last part of the address.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Overview => "ueberblick",
            Self::Cases => "faelle",
            Self::Releases => "freigabe",
            Self::Library => "bibliothek",
            Self::Peers => "knoten",
            Self::Figures => "zahlen",
        }
    }

    /// The page for the last part of an address.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.slug() == slug)
    }

    /// German title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Hilfe",
            Self::Cases => "Hilfe: Fälle",
            Self::Releases => "Hilfe: Freigabe",
            Self::Library => "Hilfe: Bibliothek",
            Self::Peers => "Hilfe: Knoten",
            Self::Figures => "Hilfe: Zahlen",
        }
    }
}
