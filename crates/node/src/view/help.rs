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

impl HelpPage {
    /// Terms and abbreviations, in the order of the alphabet.
    fn words(&self) -> Vec<(&'static str, &'static str)> {
        let mut words: Vec<_> = WORDS.iter().chain(self.page.abbreviations).copied().collect();
        words.sort_unstable();
        words
    }
}

/// Terms of the field that every city uses; its own abbreviations come from its profile.
const WORDS: [(&str, &str); 12] = [
    (
        "Anonymisierte Fallvorstellung",
        "Was das Gremium über den Fall liest: ohne Namen, von einer zweiten Person freigegeben.",
    ),
    ("Anvertrautes", "Was jemand unter dem besonderen Schutz von § 65 SGB VIII gesagt hat."),
    ("Fallführung", "Die Fachkraft, die den Fall von Anfang bis Ende führt; sie wechselt nicht in den Pool."),
    (
        "Fallmuster",
        "Eine Konstellation mit Setting und Verlauf, in Codes; sie verlässt die Stadt und zeigt auf niemanden.",
    ),
    ("Freiheitsentziehende Maßnahme", "Nur mit gerichtlicher Genehmigung und bis zu deren Ablauf."),
    ("Hemmnis, Gelingensfaktor", "Woran es lag, dass ein Setting nicht oder gut getragen hat."),
    ("Kennung", "Der Code, unter dem das Gremium den Fall kennt."),
    ("Kooperationsrunde", "Die Sitzung, in der das Gremium einen Fall berät; in Berlin Fallverbundsitzung."),
    (
        "Rechtskreis",
        "Nach welchem Sozialgesetzbuch jemand arbeitet: Jugendhilfe, Eingliederungshilfe, Krankenversicherung, ...",
    ),
    ("Rückschlag", "Ein Ereignis, das zum Weg gehört. Er beendet keinen Fall."),
    ("Setting", "Die Hilfe, die für einen jungen Menschen entworfen wird; sie besteht aus Bausteinen."),
    ("Verlaufsmessung", "Der kurze Bogen 3, 6, 12 und 24 Monate nach dem tatsächlichen Beginn."),
];

/// The help pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpTopic {
    /// What this application is for, and the list of the pages.
    Overview,
    /// Cases.
    Cases,
    /// The referral.
    Referral,
    /// Dossier, invitation, session.
    Session,
    /// From the offers to the follow-up.
    Implementation,
    /// What the pool as a whole writes down.
    Pool,
    /// Release desk.
    Releases,
    /// Library.
    Library,
    /// Peers.
    Peers,
    /// Figures.
    Figures,
    /// Who sees what, audit trail, rights, erasure.
    Protection,
    /// Abbreviations and terms.
    Words,
}

impl HelpTopic {
    /// All help pages.
    pub const ALL: [Self; 12] = [
        Self::Overview,
        Self::Cases,
        Self::Referral,
        Self::Session,
        Self::Implementation,
        Self::Pool,
        Self::Releases,
        Self::Library,
        Self::Peers,
        Self::Figures,
        Self::Protection,
        Self::Words,
    ];

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
            Self::Referral => "falleingabe",
            Self::Session => "runde",
            Self::Implementation => "umsetzung",
            Self::Pool => "pool",
            Self::Words => "begriffe",
            Self::Releases => "freigabe",
            Self::Library => "bibliothek",
            Self::Peers => "knoten",
            Self::Figures => "zahlen",
            Self::Protection => "datenschutz",
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
            Self::Referral => "Hilfe: Falleingabe",
            Self::Session => "Hilfe: Runde und Fallvorstellung",
            Self::Implementation => "Hilfe: Umsetzung und Verlauf",
            Self::Pool => "Hilfe: Pool",
            Self::Words => "Hilfe: Begriffe",
            Self::Releases => "Hilfe: Freigabe",
            Self::Library => "Hilfe: Bibliothek",
            Self::Peers => "Hilfe: Knoten",
            Self::Figures => "Hilfe: Zahlen",
            Self::Protection => "Hilfe: Datenschutz",
        }
    }
}
