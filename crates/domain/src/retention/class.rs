// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The classes of data, each with its period and the statute behind it.

use std::fmt;

use crate::form::choices;

/// Case file: ten years after the closing. A proposal of the project; youth offices commonly keep help files that long.
pub const CASE_FILE_MONTHS: u16 = 120;
/// A case file stays for a year at least: the accompaniment can be taken up again, and its end be questioned.
pub const CASE_FILE_SHORTEST_MONTHS: u16 = 12;
/// A hundred years: where the pool's file is a help file in the sense of § 9b Abs. 2 SGB VIII, it is kept for 70 years
/// after the thirtieth birthday.
pub const CASE_FILE_LONGEST_MONTHS: u16 = 1_200;
/// Withdrawn referral: a year, so that a second referral finds the first.
pub const WITHDRAWN_MONTHS: u16 = 12;
/// A withdrawn referral can be gone after a month: nothing came of it.
pub const WITHDRAWN_SHORTEST_MONTHS: u16 = 1;
/// Three years, the usual period of limitation (§ 195 BGB): a help did not come about, and that can be disputed.
pub const WITHDRAWN_LONGEST_MONTHS: u16 = 36;
/// Entrusted items: with the closing the reason for which somebody confided them has ended.
pub const ENTRUSTED_MONTHS: u16 = 0;
/// A year at most: only for a case that may be taken up again.
pub const ENTRUSTED_LONGEST_MONTHS: u16 = 12;
/// Messages: a year.
pub const MESSAGE_MONTHS: u16 = 12;
/// A month at least, so that nobody misses a message during a holiday.
pub const MESSAGE_SHORTEST_MONTHS: u16 = 1;
/// Two years at most: what lasts belongs into the case file, not into messages.
pub const MESSAGE_LONGEST_MONTHS: u16 = 24;
/// Unfinished texts: 90 days after somebody last typed, long enough for an illness.
pub const UNFINISHED_TEXT_DAYS: u16 = 90;
/// Sessions: removed on the day after they ended.
pub const SESSION_DAYS: u16 = 1;
/// Audit lines: three years to the end of the year, as claims are limited (§§ 195, 199 BGB).
pub const AUDIT_MONTHS: u16 = 36;
/// A year at least: unusual access is often noticed late.
pub const AUDIT_SHORTEST_MONTHS: u16 = 12;
/// Ten years at most: a line tells what staff did, too.
pub const AUDIT_LONGEST_MONTHS: u16 = 120;
/// Billing documents: eight years (§ 147 Abs. 3 AO since 2025).
pub const BILLING_MONTHS: u16 = 96;
/// Five years at least, the shortest period that budget rules of the states usually know for vouchers.
pub const BILLING_SHORTEST_MONTHS: u16 = 60;
/// Ten years at most, the period of books and accounts (§ 147 Abs. 3 AO).
pub const BILLING_LONGEST_MONTHS: u16 = 120;
/// Accounts that left: as long as audit lines name them.
pub const ACCOUNT_MONTHS: u16 = AUDIT_MONTHS;

choices! {
    /// A kind of data with a period of its own.
    pub enum DataClass {
        CaseFile = "case_file", "Fallakte";
        WithdrawnReferral = "withdrawn_referral", "Zurückgezogene Falleingabe";
        EntrustedItems = "entrusted_items", "Anvertrautes (§ 65 SGB VIII)";
        Messages = "messages", "Nachrichten";
        UnfinishedTexts = "unfinished_texts", "Angefangene Texte";
        Sessions = "sessions", "Anmeldungen";
        AuditLines = "audit_lines", "Protokoll der Zugriffe";
        BillingDocuments = "billing_documents", "Rechnungen und Fachleistungsstunden";
        FormerAccounts = "former_accounts", "Ausgeschiedene Konten";
    }
}

impl DataClass {
    /// All classes, in the order of the page.
    pub const ALL: [DataClass; 9] = [
        DataClass::CaseFile,
        DataClass::WithdrawnReferral,
        DataClass::EntrustedItems,
        DataClass::Messages,
        DataClass::UnfinishedTexts,
        DataClass::Sessions,
        DataClass::AuditLines,
        DataClass::BillingDocuments,
        DataClass::FormerAccounts,
    ];
}

/// A length of time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Length {
    /// Calendar months; the last day bears the number of the first (§ 188 Abs. 2 BGB).
    Months(u16),
    /// Days.
    Days(u16),
}

impl fmt::Display for Length {
    /// In German: `10 Jahre`, `18 Monate`, `90 Tage`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Length::Months(0) => f.write_str("sofort"),
            Length::Months(12) => f.write_str("1 Jahr"),
            Length::Months(months) if months.is_multiple_of(12) => write!(f, "{} Jahre", months / 12),
            Length::Months(1) => f.write_str("1 Monat"),
            Length::Months(months) => write!(f, "{months} Monate"),
            Length::Days(1) => f.write_str("1 Tag"),
            Length::Days(days) => write!(f, "{days} Tage"),
        }
    }
}

/// The rule of a class.
#[derive(Clone, Copy, Debug)]
pub struct ClassRule {
    /// From when the period runs, German, to stand behind "ab".
    pub from_de: &'static str,
    /// The period where a pool has set no other.
    pub default: Length,
    /// Shortest and longest months that a pool may set; none where the program itself fixes the period.
    pub bounds: Option<(u16, u16)>,
    /// Why these bounds, German.
    pub bounds_de: &'static str,
    /// Whether the period runs on to the end of its last calendar year.
    pub to_year_end: bool,
    /// Legal basis, German.
    pub basis_de: &'static str,
    /// Whether the length is a proposal of the project, because no statute names one: the pool decides with its data
    /// protection officer.
    pub is_proposal: bool,
}

impl DataClass {
    /// The rule of the class.
    #[must_use]
    pub const fn rule(self) -> &'static ClassRule {
        match self {
            DataClass::CaseFile => &CASE_FILE,
            DataClass::WithdrawnReferral => &WITHDRAWN,
            DataClass::EntrustedItems => &ENTRUSTED,
            DataClass::Messages => &MESSAGES,
            DataClass::UnfinishedTexts => &UNFINISHED,
            DataClass::Sessions => &SESSIONS,
            DataClass::AuditLines => &AUDIT,
            DataClass::BillingDocuments => &BILLING,
            DataClass::FormerAccounts => &ACCOUNTS,
        }
    }
}

const CASE_FILE: ClassRule = ClassRule {
    from_de: "dem Abschluss der Poolbegleitung",
    default: Length::Months(CASE_FILE_MONTHS),
    bounds: Some((CASE_FILE_SHORTEST_MONTHS, CASE_FILE_LONGEST_MONTHS)),
    bounds_de: "Mindestens ein Jahr, weil die Begleitung wieder aufgenommen werden kann; höchstens 100 Jahre, damit auch die Frist des § 9b Abs. 2 SGB VIII einzuhalten ist.",
    to_year_end: false,
    basis_de: "§ 63 Abs. 1 SGB VIII und § 84 Abs. 2 SGB X: nur so lange, wie es für die Aufgabe nötig ist. Eine feste Frist nennt das Gesetz nicht; zehn Jahre sind ein Vorschlag. Erziehungshilfe-, Eingliederungshilfe-, Heim- und Vormundschaftsakten sind nach § 9b Abs. 2 SGB VIII noch 70 Jahre nach dem 30. Geburtstag aufzubewahren: Führt das Jugendamt diese Akte nicht selbst weiter, ist die Frist hier zu verlängern.",
    is_proposal: true,
};

const WITHDRAWN: ClassRule = ClassRule {
    from_de: "dem Tag, an dem die Falleingabe zurückgezogen wurde",
    default: Length::Months(WITHDRAWN_MONTHS),
    bounds: Some((WITHDRAWN_SHORTEST_MONTHS, WITHDRAWN_LONGEST_MONTHS)),
    bounds_de: "Mindestens ein Monat, höchstens drei Jahre wie die regelmäßige Verjährung (§ 195 BGB).",
    to_year_end: false,
    basis_de: "§ 63 Abs. 1 SGB VIII und § 84 Abs. 2 SGB X: Zu einer Beratung ist es nicht gekommen. Eine feste Frist nennt das Gesetz nicht; ein Jahr ist ein Vorschlag.",
    is_proposal: true,
};

const ENTRUSTED: ClassRule = ClassRule {
    from_de: "dem Abschluss der Poolbegleitung oder der Rücknahme der Falleingabe",
    default: Length::Months(ENTRUSTED_MONTHS),
    bounds: Some((0, ENTRUSTED_LONGEST_MONTHS)),
    bounds_de: "Sofort oder höchstens ein Jahr später, falls die Begleitung wieder aufgenommen werden könnte.",
    to_year_end: false,
    basis_de: "§ 65 SGB VIII und § 84 Abs. 2 SGB X: Anvertrautes dient nur der persönlichen Hilfe. Eine feste Frist nennt das Gesetz nicht; die Löschung mit dem Abschluss ist ein Vorschlag.",
    is_proposal: true,
};

const MESSAGES: ClassRule = ClassRule {
    from_de: "dem Tag der Nachricht",
    default: Length::Months(MESSAGE_MONTHS),
    bounds: Some((MESSAGE_SHORTEST_MONTHS, MESSAGE_LONGEST_MONTHS)),
    bounds_de: "Mindestens ein Monat, damit niemand eine Nachricht verpasst; höchstens zwei Jahre: Bleibendes gehört in die Fallakte.",
    to_year_end: false,
    basis_de: "Art. 5 Abs. 1 Buchst. e DSGVO, § 84 Abs. 2 SGB X: Nachrichten weisen auf Arbeit hin und sind kein Teil der Fallakte. Ein Jahr ist ein Vorschlag.",
    is_proposal: true,
};

const UNFINISHED: ClassRule = ClassRule {
    from_de: "dem Tag, an dem zuletzt daran geschrieben wurde",
    default: Length::Days(UNFINISHED_TEXT_DAYS),
    bounds: None,
    bounds_de: "Das Programm legt die Frist fest.",
    to_year_end: false,
    basis_de: "Art. 5 Abs. 1 Buchst. c und e DSGVO: Was nicht abgegeben wurde, ist noch kein Teil der Fallakte. 90 Tage sind ein Vorschlag.",
    is_proposal: true,
};

const SESSIONS: ClassRule = ClassRule {
    from_de: "dem Ende der Anmeldung",
    default: Length::Days(SESSION_DAYS),
    bounds: None,
    bounds_de: "Das Programm legt die Frist fest.",
    to_year_end: false,
    basis_de: "Art. 5 Abs. 1 Buchst. e und Art. 32 DSGVO: Eine beendete Anmeldung wird nicht mehr gebraucht. Die Frist ist ein Vorschlag.",
    is_proposal: true,
};

const AUDIT: ClassRule = ClassRule {
    from_de: "dem Tag des Zugriffs",
    default: Length::Months(AUDIT_MONTHS),
    bounds: Some((AUDIT_SHORTEST_MONTHS, AUDIT_LONGEST_MONTHS)),
    bounds_de: "Mindestens ein Jahr, weil unberechtigte Zugriffe oft spät auffallen; höchstens zehn Jahre, weil das Protokoll auch die Arbeit der Beschäftigten zeigt.",
    to_year_end: true,
    basis_de: "Art. 5 Abs. 2, Art. 24 und Art. 32 DSGVO: Nachweis, wer was gesehen hat. Eine feste Frist nennt das Gesetz nicht; drei Jahre bis zum Jahresende sind ein Vorschlag nach §§ 195, 199 BGB.",
    is_proposal: true,
};

const BILLING: ClassRule = ClassRule {
    from_de: "dem Tag der Rechnung",
    default: Length::Months(BILLING_MONTHS),
    bounds: Some((BILLING_SHORTEST_MONTHS, BILLING_LONGEST_MONTHS)),
    bounds_de: "Mindestens fünf Jahre wie die meisten Haushaltsvorschriften der Länder; höchstens zehn Jahre wie Bücher und Abschlüsse (§ 147 Abs. 3 AO).",
    to_year_end: true,
    basis_de: "§ 147 Abs. 1 Nr. 4, Abs. 3 und 4 AO: Buchungsbelege acht Jahre bis zum Jahresende. Für Behörden gilt die Landeshaushaltsordnung mit ihren Vorschriften; nennt sie eine andere Frist, ist diese einzutragen.",
    is_proposal: false,
};

const ACCOUNTS: ClassRule = ClassRule {
    from_de: "dem Tag, an dem das Konto geschlossen wurde",
    default: Length::Months(ACCOUNT_MONTHS),
    bounds: Some((AUDIT_SHORTEST_MONTHS, AUDIT_LONGEST_MONTHS)),
    bounds_de: "In den Grenzen des Protokolls: Ohne das Konto sagt eine Zeile nicht mehr, wer gehandelt hat.",
    to_year_end: true,
    basis_de: "Art. 17 Abs. 1 Buchst. a und Abs. 3 Buchst. e DSGVO: Der Name wird gebraucht, solange das Protokoll ihn nennt. Drei Jahre bis zum Jahresende sind ein Vorschlag.",
    is_proposal: true,
};
