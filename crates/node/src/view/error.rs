// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages for what went wrong.

use askama::Template;

use super::{Page, paths};

/// An error page.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// Header data.
    pub page: Page,
    /// What kind of error.
    pub kind: ErrorKind,
    /// What exactly happened, German, safe to show; empty for the general text of the kind.
    pub detail: String,
    /// Who or what can help in this case; empty for the general advice of the kind.
    pub help: String,
    /// Reference number (Vorgangsnummer) under which the server log has the details.
    pub reference: String,
}

/// The kinds of errors that have a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400
    BadRequest,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 409
    Conflict,
    /// 413
    TooLarge,
    /// 429
    TooMany,
    /// 500
    Internal,
}

impl ErrorKind {
    /// HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Internal => 500,
        }
    }

    /// Heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "Die Anfrage war unvollständig",
            Self::Forbidden => "Das ist für Ihre Rolle nicht vorgesehen",
            Self::NotFound => "Diese Seite gibt es nicht",
            Self::Conflict => "Inzwischen hat sich etwas geändert",
            Self::TooLarge => "Die Eingabe ist zu groß",
            Self::TooMany => "Zu viele Anfragen in kurzer Zeit",
            Self::Internal => "Auf dem Server ist ein Fehler aufgetreten",
        }
    }

    /// What happened, in general.
    fn happened(self) -> &'static str {
        match self {
            Self::BadRequest => "Der Server konnte Ihre Eingabe nicht lesen. Gespeichert wurde nichts.",
            Self::Forbidden => "Ihre Rolle darf diese Handlung nicht ausführen. Geändert wurde nichts.",
            Self::NotFound => {
                "Unter dieser Adresse liegt nichts, oder es ist für Ihre Rolle nicht sichtbar. Vielleicht wurde der Eintrag \
                 zurückgezogen."
            }
            Self::Conflict => {
                "Der Eintrag wurde geändert, nachdem Sie ihn geöffnet haben. Ihre Eingabe wurde nicht gespeichert."
            }
            Self::TooLarge => "Ihre Eingabe überschreitet die zulässige Größe. Gespeichert wurde nichts.",
            Self::TooMany => "Der Server nimmt von Ihrem Anschluss gerade keine weiteren Anfragen an.",
            Self::Internal => "Ihre Anfrage wurde nicht zu Ende geführt. Angefangene Änderungen wurden zurückgenommen.",
        }
    }

    /// What to do, in general.
    fn advice(self) -> &'static str {
        match self {
            Self::BadRequest => "Gehen Sie zurück, prüfen Sie Ihre Angaben und senden Sie das Formular noch einmal.",
            Self::Forbidden => "Wenn Sie den Zugang für Ihre Arbeit brauchen, wenden Sie sich an die Poolkoordination.",
            Self::NotFound => "Prüfen Sie die Adresse oder beginnen Sie auf der Startseite.",
            Self::Conflict => {
                "Öffnen Sie den Eintrag neu, sehen Sie sich den jetzigen Stand an und entscheiden Sie dann."
            }
            Self::TooLarge => "Kürzen Sie den Text und senden Sie das Formular noch einmal.",
            Self::TooMany => "Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
            Self::Internal => {
                "Versuchen Sie es noch einmal. Bleibt der Fehler, nennen Sie der technischen Administration die Vorgangsnummer."
            }
        }
    }
}
