// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a scan finds.

use serde::{Deserialize, Serialize};

/// What a hit is about; the JSON name is the snake-case word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// Given name of the young person.
    GivenName,
    /// Family name of the young person.
    FamilyName,
    /// Birth date of the young person in any form, also month and year of it.
    BirthDate,
    /// Street, with or without a house number.
    Street,
    /// Postcode, alone or with a town.
    Postcode,
    /// Town of the young person.
    City,
    /// File number of an office or a court.
    FileNumber,
    /// Code of the case in the panel.
    PanelCode,
    /// Guardian.
    Guardian,
    /// Relative.
    Relative,
    /// Provider of help.
    Provider,
    /// School.
    School,
    /// Club.
    Club,
    /// Member of staff.
    Staff,
    /// Another young person of the same node.
    OtherYoungPerson,
    /// Place that the node names as its own.
    Place,
    /// Any other string that the case file protects.
    ProtectedTerm,
    /// Date, also partial.
    Date,
    /// Age finer than a band.
    Age,
    /// Phone number.
    Phone,
    /// E-mail address.
    Email,
    /// Bank account.
    Iban,
    /// Health insurance number.
    HealthInsuranceNumber,
    /// Pension insurance number.
    PensionInsuranceNumber,
    /// Tax identification number.
    TaxId,
    /// Licence plate.
    LicencePlate,
    /// Geographic coordinates.
    Coordinates,
    /// Handle of a network account.
    Handle,
}

impl HitKind {
    /// What staff read beside a highlight.
    #[must_use]
    pub const fn de(self) -> &'static str {
        match self {
            Self::GivenName => "Vorname",
            Self::FamilyName => "Familienname",
            Self::BirthDate => "Geburtsdatum",
            Self::Street => "Straße",
            Self::Postcode => "Postleitzahl",
            Self::City => "Wohnort",
            Self::FileNumber => "Aktenzeichen",
            Self::PanelCode => "Fallkürzel",
            Self::Guardian => "Vormundschaft",
            Self::Relative => "Angehörige",
            Self::Provider => "Träger",
            Self::School => "Schule",
            Self::Club => "Verein",
            Self::Staff => "Fachkraft",
            Self::OtherYoungPerson => "Name eines anderen jungen Menschen",
            Self::Place => "Ort",
            Self::ProtectedTerm => "geschützter Begriff des Falls",
            Self::Date => "Datum",
            Self::Age => "Alter",
            Self::Phone => "Telefonnummer",
            Self::Email => "E-Mail-Adresse",
            Self::Iban => "Bankverbindung",
            Self::HealthInsuranceNumber => "Krankenversichertennummer",
            Self::PensionInsuranceNumber => "Rentenversicherungsnummer",
            Self::TaxId => "Steuer-Identifikationsnummer",
            Self::LicencePlate => "Kfz-Kennzeichen",
            Self::Coordinates => "Koordinaten",
            Self::Handle => "Nutzername",
        }
    }
}

/// One place in a text that names somebody or something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Hit {
    /// First character, counted in Unicode characters from 0.
    pub start: usize,
    /// Character after the last one.
    pub end: usize,
    /// What was found.
    pub kind: HitKind,
    /// 1: written exactly as in the register. 2: another spelling, a form or a part of it, or a pattern.
    pub tier: u8,
    /// Whether the text may not leave as long as this stands. A word that is also a common word only asks.
    pub blocks: bool,
}

/// Everything a scan found, sorted by place, without overlaps. Only a scan makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScanResult {
    /// The hits.
    pub hits: Vec<Hit>,
}

impl ScanResult {
    /// Whether at least one hit keeps the text from leaving.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.hits.iter().any(|hit| hit.blocks)
    }
}

/// Sorts hits and merges those that overlap: the longer one names the kind, the stricter one decides.
pub(crate) fn merge(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by(|a, b| {
        a.start.cmp(&b.start).then(b.end.cmp(&a.end)).then(a.kind.cmp(&b.kind)).then(a.tier.cmp(&b.tier))
    });
    let mut merged: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match merged.last_mut() {
            Some(last) if hit.start < last.end => {
                let (longer, stricter) = (hit.end - hit.start > last.end - last.start, last.blocks || hit.blocks);
                if hit.start == last.start && hit.end == last.end {
                    last.tier = last.tier.min(hit.tier);
                } else if longer {
                    (last.kind, last.tier) = (hit.kind, hit.tier);
                }
                last.end = last.end.max(hit.end);
                last.blocks = stricter;
            }
            _ => merged.push(hit),
        }
    }
    merged
}
