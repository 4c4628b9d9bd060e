// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The matrix of roles and permissions (domain section 3) as data: what each role may do with each kind of thing, and under
//! which condition.

use serde::Serialize;

use crate::role::Role;

/// A row of the matrix: something that somebody may see or write.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each has its German name")]
pub enum Object {
    Identity,
    Presentation,
    Dossier,
    Entrusted,
    Invitations,
    Notes,
    Minutes,
    Offers,
    Setting,
    PermitSheet,
    HelpPlan,
    CrisisConcept,
    Course,
    SmallFigures,
    Figures,
    Invoice,
    Pattern,
    ForeignPatterns,
    WorkingGroup,
    Administration,
    PeerKeys,
    Audit,
}

impl Object {
    /// All rows in their order.
    pub const ALL: [Object; 22] = [
        Object::Identity,
        Object::Presentation,
        Object::Dossier,
        Object::Entrusted,
        Object::Invitations,
        Object::Notes,
        Object::Minutes,
        Object::Offers,
        Object::Setting,
        Object::PermitSheet,
        Object::HelpPlan,
        Object::CrisisConcept,
        Object::Course,
        Object::SmallFigures,
        Object::Figures,
        Object::Invoice,
        Object::Pattern,
        Object::ForeignPatterns,
        Object::WorkingGroup,
        Object::Administration,
        Object::PeerKeys,
        Object::Audit,
    ];

    /// German name.
    #[must_use]
    pub const fn de(self) -> &'static str {
        match self {
            Object::Identity => "Identität und Kontakte",
            Object::Presentation => "Fallvorstellung im Original",
            Object::Dossier => "Anonymisierte Fallvorstellung (Fallcode)",
            Object::Entrusted => "Anvertrautes (§ 65 SGB VIII)",
            Object::Invitations => "Einladungen und Anwesenheit",
            Object::Notes => "Notizen und Einschätzungen der Runde",
            Object::Minutes => "Ergebnis und Vereinbarungen",
            Object::Offers => "Betreuungsangebote",
            Object::Setting => "Hilfesetting",
            Object::PermitSheet => "Bogen zur Betriebserlaubnis",
            Object::HelpPlan => "Hilfeplan-Vermerk",
            Object::CrisisConcept => "Krisenkonzept",
            Object::Course => "Verlauf und Ergebnisse der Hilfe",
            Object::SmallFigures => "Kennzahlen mit kleinen Fallzahlen",
            Object::Figures => "Kennzahlen und Berichte",
            Object::Invoice => "Rechnungen",
            Object::Pattern => "Fallmuster: Entwurf und Freigabe",
            Object::ForeignPatterns => "Fallmuster und Kennzahlen anderer Pools",
            Object::WorkingGroup => "Bereich der Bundesarbeitsgruppe",
            Object::Administration => "Konten, Sicherungen, Aktualisierungen",
            Object::PeerKeys => "Schlüssel und Vereinbarungen mit Partnern",
            Object::Audit => "Protokoll der Zugriffe",
        }
    }

    /// Whether it is part of a case, so that a role has it only in the cases that are its business.
    #[must_use]
    pub const fn is_of_case(self) -> bool {
        matches!(
            self,
            Object::Identity
                | Object::Presentation
                | Object::Dossier
                | Object::Entrusted
                | Object::Invitations
                | Object::Notes
                | Object::Minutes
                | Object::Offers
                | Object::Setting
                | Object::PermitSheet
                | Object::HelpPlan
                | Object::CrisisConcept
                | Object::Course
        )
    }
}

/// What a role may do: the codes A, P, R and W of the matrix; what comes later includes what comes before.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// In sums only.
    Aggregate,
    /// Read under the code.
    Pseudonymised,
    /// Read with the name, or read at all where nobody is named.
    Identified,
    /// Write.
    Write,
}

impl Right {
    /// The letter of the matrix.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Right::Aggregate => 'A',
            Right::Pseudonymised => 'P',
            Right::Identified => 'R',
            Right::Write => 'W',
        }
    }
}

/// When a right holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// In each case that is the role's business: own cases of a case manager, those of a head's unit, all that reached the
    /// pool office; and always, where there is no case.
    Always,
    /// Only what is the person's own: the own part of a session, the own offers, the own answer, the own accesses.
    OwnPart,
    /// Only a part: some sections, hours and days, the technical part, a signature, a comment.
    Part,
    /// With a grant for this case and a period.
    Granted,
    /// While the own provider is in the setting.
    InSetting,
    /// Where the node's way of working lets the pool office see the name (C1).
    Policy,
    /// With the consent of who confided it.
    Consent,
    /// Together with a second person.
    TwoPeople,
}

/// One right of a cell.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub struct Grant {
    /// What.
    pub right: Right,
    /// When.
    pub when: Condition,
}

/// A cell: nothing, one right, or several under different conditions.
pub type Cell = &'static [Grant];

use Condition::{Always, Consent, Granted, InSetting, OwnPart, Part, Policy, TwoPeople};
use Right::{Aggregate, Identified, Pseudonymised, Write};

/// Names the cells of the table: letter of the matrix, then the condition.
macro_rules! cells {
    ($($name:ident = $($right:ident $when:ident),*;)+) => {
        $(const $name: Cell = &[$(Grant { right: $right, when: $when }),*];)+
    };
}

cells! {
    N =;
    A = Aggregate Always;
    R = Identified Always;
    RG = Identified Granted;
    RI = Identified InSetting;
    RO = Identified OwnPart;
    RP = Identified Part;
    RC = Identified Policy;
    PG = Pseudonymised Granted;
    W = Write Always;
    WG = Write Granted;
    WI = Write InSetting;
    WO = Write OwnPart;
    WP = Write Part;
    W2 = Write TwoPeople;
    WW2 = Write Always, Write TwoPeople;
    RWO = Identified Always, Write OwnPart;
    PWO = Pseudonymised Granted, Write OwnPart;
    WOR = Write OwnPart, Identified Consent;
}

/// The columns of the table; the deputy of a unit head stands in the head's.
pub const COLUMNS: [Role; 14] = [
    Role::CaseManager,
    Role::UnitHead,
    Role::PoolCoordinator,
    Role::ProviderDelegate,
    Role::PublicMember,
    Role::PermitAuthority,
    Role::Guardian,
    Role::ExternalExpert,
    Role::BillingClerk,
    Role::Evaluator,
    Role::NodeAdmin,
    Role::DataProtectionOfficer,
    Role::FederalMember,
    Role::PeeringAdmin,
];

/// Writes the table as it is read: a row for each thing, a cell for each of [`COLUMNS`].
macro_rules! table {
    ($($object:ident: $($cell:ident)*;)+) => {
        const TABLE: [(Object, [Cell; COLUMNS.len()]); Object::ALL.len()] = [$((Object::$object, [$($cell),*])),+];
    };
}

table! {
    //               CM  UH PC  SD  PM  LJA GUA XE  BC EVA NA DPO FED PA
    Identity:        W   R  RC  RI  N   N   RG  N   N  N   N  N   N   N;
    Presentation:    W   R  RC  N   N   N   RG  N   N  N   N  N   N   N;
    Dossier:         R   R  W   PG  PG  PG  PG  PG  N  PG  N  N   N   N;
    Entrusted:       WOR N  N   N   N   N   N   N   N  N   N  N   N   N;
    Invitations:     R   R  W   RG  RG  RG  RG  RG  RP N   N  N   N   N;
    Notes:           WO  R  W   PWO PWO PWO PG  WO  N  PG  N  N   N   N;
    Minutes:         RWO R  W   PWO PWO PWO PWO PWO N  PG  N  N   N   N;
    Offers:          RWO R  W   WO  N   PG  N   N   N  A   N  N   N   N;
    Setting:         W   R  WP  PG  PG  PG  PG  N   N  PG  N  N   N   N;
    PermitSheet:     R   R  W   PG  N   WG  N   N   N  A   N  N   N   N;
    HelpPlan:        W   R  RG  RI  N   N   RG  N   N  N   N  N   N   N;
    CrisisConcept:   W   R  W   RI  PG  N   RG  N   N  A   N  N   N   N;
    Course:          W   R  W   WI  N   N   RG  N   N  PG  N  N   N   N;
    SmallFigures:    N   R  R   N   N   N   N   N   N  R   N  N   N   N;
    Figures:         R   R  W   A   A   A   A   N   N  A   N  A   N   N;
    Invoice:         N   N  WP  WO  N   N   N   N   W  N   N  N   N   N;
    Pattern:         WP  N  WW2 N   N   N   N   N   N  N   N  W2  N   N;
    ForeignPatterns: R   R  R   R   R   R   N   N   N  R   N  R   R   N;
    WorkingGroup:    N   N  WP  N   N   N   N   N   N  N   N  N   W   N;
    Administration:  N   N  N   N   N   N   N   N   N  N   W  N   N   N;
    PeerKeys:        N   N  N   N   N   N   N   N   N  N   N  R   R   W2;
    Audit:           RO  N  N   N   N   N   N   N   N  N   RP R   N   N;
}

/// What a role may do with a kind of thing.
#[must_use]
pub fn cell(role: Role, object: Object) -> Cell {
    let column = if role == Role::UnitHeadDeputy { Role::UnitHead } else { role };
    let row = TABLE.iter().find(|(one, _)| *one == object).map(|(_, row)| row);
    let place = COLUMNS.iter().position(|one| *one == column);
    row.zip(place).map_or(N, |(row, place)| row[place])
}
