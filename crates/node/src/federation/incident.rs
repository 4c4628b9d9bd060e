// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What can go wrong with a peer: stable tokens for programs, German sentences for people.

/// A served payload does not match the commitment in the signed log.
pub const PAYLOAD_MISMATCH: &str = "payload-mismatch";
/// Served entries do not add up to the root that the origin signed.
pub const INCONSISTENT_LOG: &str = "inconsistent-log";
/// A checkpoint carries no valid signature of the origin's log key.
pub const BAD_CHECKPOINT: &str = "bad-checkpoint";
/// A node document is not signed by the root key, or its bytes changed.
pub const DOCUMENT_CHANGED: &str = "document-changed";
/// The origin signed two different histories; its log is frozen.
pub const EQUIVOCATION: &str = "equivocation";
/// The peer shows an older log than the one already seen.
pub const STALE_LOG: &str = "stale-log";
/// No connection, no answer in time, or the peer's server failed.
pub const UNREACHABLE: &str = "unreachable";
/// The peer answered and refused.
pub const REFUSED_BY_PEER: &str = "refused-by-peer";
/// The clocks of both nodes differ by more than five minutes.
pub const CLOCK_SKEW: &str = "clock-skew";
/// The peer offers more new entries than are taken from one origin per day, or at once.
pub const TOO_MANY_ENTRIES: &str = "too-many-entries";
/// An answer that the protocol does not allow (too large, malformed, wrong type).
pub const BAD_ANSWER: &str = "bad-answer";

/// Every token that this version records.
pub const TOKENS: [&str; 11] = [
    PAYLOAD_MISMATCH,
    INCONSISTENT_LOG,
    BAD_CHECKPOINT,
    DOCUMENT_CHANGED,
    EQUIVOCATION,
    STALE_LOG,
    UNREACHABLE,
    REFUSED_BY_PEER,
    CLOCK_SKEW,
    BAD_ANSWER,
    TOO_MANY_ENTRIES,
];

/// An incident in words: title, what happened, what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentText {
    /// Short heading.
    pub title: &'static str,
    /// "Was ist passiert".
    pub what_happened: &'static str,
    /// "Was ist zu tun".
    pub what_to_do: &'static str,
}

/// The German text for a stored token; an unknown token (from a newer version) gets a general one.
#[must_use]
pub fn incident_de(token: &str) -> IncidentText {
    let (title, what_happened, what_to_do) = match token {
        PAYLOAD_MISMATCH => (
            "Inhalt unterwegs verändert",
            "Ein geliefertes Fallmuster passt nicht zu der Prüfsumme, die der Ursprung unterschrieben hat. \
             Es wurde verworfen, nichts davon ist gespeichert.",
            "Der Abgleich wird selbsttätig wiederholt. Tritt die Meldung erneut auf, rufen Sie die Partnerstelle an: \
             Vermutlich verändert ein Gerät auf dem Weg (Proxy, Virenschutz) die Daten.",
        ),
        INCONSISTENT_LOG => (
            "Protokoll unterwegs verändert",
            "Die gelieferten Protokolleinträge ergeben nicht den Stand, den der Ursprung unterschrieben hat. \
             Der ganze Abschnitt wurde verworfen, nichts davon ist gespeichert.",
            "Der Abgleich wird selbsttätig wiederholt. Tritt die Meldung erneut auf, rufen Sie die Partnerstelle an \
             und lassen Sie den Weg zwischen beiden Servern prüfen.",
        ),
        BAD_CHECKPOINT => (
            "Unterschrift ungültig",
            "Der gelieferte Protokollstand trägt keine gültige Unterschrift der Partnerstelle. Er wurde verworfen.",
            "Rufen Sie die Partnerstelle an und vergleichen Sie die 30 Ziffern. Stimmen sie, lassen Sie den Weg \
             zwischen beiden Servern prüfen; stimmen sie nicht, setzen Sie die Verbindung aus.",
        ),
        DOCUMENT_CHANGED => (
            "Ausweis der Partnerstelle verändert",
            "Das gelieferte Knotendokument ist nicht vom Hauptschlüssel der Partnerstelle unterschrieben, wurde ohne neue \
             laufende Nummer geändert oder ist nicht das, das ihr Protokoll nennt. Neue Inhalte werden nicht angenommen.",
            "Rufen Sie die Partnerstelle unter einer Ihnen bekannten Nummer an und vergleichen Sie die 30 Ziffern. \
             Setzen Sie die Verbindung aus, bis die Ursache geklärt ist.",
        ),
        EQUIVOCATION => (
            "Zwei Fassungen des Protokolls",
            "Die Partnerstelle hat zwei verschiedene Fassungen ihres Protokolls unterschrieben. Beide sind als Beweis \
             gesichert. Das Protokoll ist eingefroren; Neues wird von dort nicht mehr angenommen, Vorhandenes bleibt.",
            "Rufen Sie die Partnerstelle an. Die Ursache ist meist eine unvollständige Wiederherstellung aus einer \
             Sicherung. Erst ein neuer, vom Hauptschlüssel unterschriebener Abschnitt hebt die Sperre auf.",
        ),
        STALE_LOG => (
            "Veralteter Stand",
            "Die Partnerstelle zeigt einen älteren Protokollstand, als hier schon bekannt ist, oder hat ihren Stand \
             seit mehr als 48 Stunden nicht bestätigt. Der hiesige Bestand bleibt unverändert.",
            "Meist genügt Warten. Bleibt die Meldung länger als einen Tag, fragen Sie die Partnerstelle, ob ihr \
             Server aus einer Sicherung wiederhergestellt wurde.",
        ),
        UNREACHABLE => (
            "Nicht erreichbar",
            "Der Server der Partnerstelle hat nicht geantwortet.",
            "Der Abgleich wird selbsttätig wiederholt. Dauert der Ausfall an, fragen Sie bei der Partnerstelle nach \
             und prüfen Sie, ob die Firewall ausgehende Verbindungen dorthin erlaubt.",
        ),
        REFUSED_BY_PEER => (
            "Von der Partnerstelle abgelehnt",
            "Die Partnerstelle hat die Anfrage abgelehnt, zum Beispiel weil dort noch niemand zugestimmt hat oder die \
             Verbindung ausgesetzt oder beendet wurde.",
            "Fragen Sie bei der Partnerstelle nach, wie die Verbindung dort eingestellt ist.",
        ),
        CLOCK_SKEW => (
            "Uhren gehen auseinander",
            "Die Uhren beider Server weichen um mehr als fünf Minuten voneinander ab. Anfragen werden deshalb nicht \
             angenommen.",
            "Lassen Sie die Zeitsynchronisierung (NTP) des eigenen Servers prüfen und fragen Sie bei der Partnerstelle \
             nach der ihren.",
        ),
        BAD_ANSWER => (
            "Unverständliche Antwort",
            "Die Antwort der Partnerstelle entspricht nicht dem Protokoll, zum Beispiel weil sie zu groß oder \
             verstümmelt ist. Sie wurde verworfen.",
            "Der Abgleich wird selbsttätig wiederholt. Tritt die Meldung erneut auf, fragen Sie die Partnerstelle nach \
             der Version ihres Servers und nach einem vorgeschalteten Proxy.",
        ),
        TOO_MANY_ENTRIES => (
            "Zu viele neue Einträge",
            "Die Partnerstelle bietet mehr neue Protokolleinträge an, als von ihr an einem Tag (50.000) oder auf einmal \
             angenommen werden. Davon ist nichts gespeichert; der Abgleich mit ihr ruht, der hiesige Bestand bleibt \
             unverändert.",
            "Rufen Sie die Partnerstelle an und fragen Sie, ob dort wirklich so viel freigegeben wurde. Wenn ja, genügt \
             meist Warten: Am nächsten Tag wird weiter angenommen. Wenn nein, setzen Sie die Verbindung aus.",
        ),
        _ => (
            "Unbekannte Meldung",
            "Der Server hat eine Störung vermerkt, für die diese Version keine Beschreibung hat.",
            "Wenden Sie sich mit dem Zeitpunkt der Meldung an Ihre Systembetreuung.",
        ),
    };
    IncidentText { title, what_happened, what_to_do }
}

#[cfg(test)]
mod tests {
    use super::{TOKENS, incident_de};

    #[test]
    fn every_token_has_its_own_sentences() {
        let unknown = incident_de("no-such-token");
        let mut titles: Vec<&str> = TOKENS.iter().map(|token| incident_de(token).title).collect();
        assert!(!titles.contains(&unknown.title), "a token fell through to the general text");
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), TOKENS.len(), "two tokens share a title");
    }
}
