// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Passwords of local accounts: argon2id, never stored, never logged.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::random::Random;

use crate::error::{NodeError, Refused};

/// Shortest password that is accepted: length beats composition rules (BSI ORP.4, NIST SP 800-63B).
pub const PASSWORD_MIN_CHARS: usize = 12;
/// Longest password that is read: argon2 hashes the whole input, so it must be bounded.
pub const PASSWORD_MAX_BYTES: usize = 1024;
/// Passwords that are checked at the same time: each takes 64 MiB, and strangers can ask for it.
pub const HASHING_MAX: usize = 4;
/// Bytes of salt per password (RFC 9106 section 3.1 recommends 16).
const SALT_BYTES: usize = 16;

/// Words that come first to mind in a German office, beside the lists that `zxcvbn` brings: common passwords, English words
/// and names, rows of keys, dates, repetitions.
const COMMON_HERE: [&str; 36] = [
    "passwort",
    "kennwort",
    "geheim",
    "hallo",
    "willkommen",
    "anmelden",
    "anmeldung",
    "zugang",
    "qwertz",
    "qwertzuiop",
    "asdfghjkl",
    "jugendamt",
    "poolverbund",
    "kooperationspool",
    "kooperation",
    "verbund",
    "stadt",
    "amt",
    "schatz",
    "fruehling",
    "frühling",
    "sommer",
    "herbst",
    "winter",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "januar",
    "februar",
    "oktober",
    "november",
    "dezember",
    "bremen",
    "berlin",
];

/// Whether a new password may be used: long enough, not common, and not made of words that everybody knows about this
/// person. `own` are those words: sign-in name, full name, name of the node. There are no rules about kinds of characters.
///
/// # Errors
/// [`Refused`] with rule `password_length`, `password_common` or `password_own`.
pub fn check(password: &str, own: &[&str]) -> Result<(), NodeError> {
    check_length(password)?;
    // Only what a guesser tries first is looked at; the rest of a long password adds and never takes away.
    let own: Vec<&str> =
        own.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([*text])).collect();
    let own: Vec<&str> = own.into_iter().filter(|word| word.chars().count() >= OWN_WORD_MIN_CHARS).collect();
    let is_weak = |known: &[&str]| zxcvbn::zxcvbn(password, known).score() < zxcvbn::Score::Three;
    let (rule, text) = if is_weak(&COMMON_HERE) {
        ("password_common", "Dieses Passwort gehört zu den häufigen oder ist leicht zu erraten.")
    } else if is_weak(&[own.as_slice(), &COMMON_HERE].concat()) {
        ("password_own", "Das Passwort besteht aus Ihrem Namen, Ihrem Anmeldenamen oder dem Namen Ihrer Stelle.")
    } else {
        return Ok(());
    };
    Err(Refused::invalid(rule, Some("password"), text).help(ADVICE).into())
}

/// Shorter parts of a name are in every other word.
const OWN_WORD_MIN_CHARS: usize = 3;
const ADVICE: &str =
    "Am leichtesten merken Sie sich mehrere Wörter hintereinander, die nichts miteinander zu tun haben.";

fn check_length(password: &str) -> Result<(), NodeError> {
    if password.chars().count() >= PASSWORD_MIN_CHARS && password.len() <= PASSWORD_MAX_BYTES {
        return Ok(());
    }
    let text = if password.len() > PASSWORD_MAX_BYTES {
        "Das Passwort ist zu lang.".to_owned()
    } else {
        format!("Das Passwort braucht mindestens {PASSWORD_MIN_CHARS} Zeichen.")
    };
    Err(Refused::invalid("password_length", Some("password"), text).help(ADVICE).into())
}

/// Hashes a new password with argon2id (RFC 9106, second recommended option: 64 MiB, 3 passes).
///
/// # Errors
/// [`Refused`] with rule `password_length` when it is too short or too long.
pub fn hash(password: &str, random: &dyn Random) -> Result<String, NodeError> {
    check_length(password)?;
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt);
    let params = Params::new(64 * 1024, 3, 1, None).map_err(|error| NodeError::Internal(error.to_string()))?;
    let hash: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| NodeError::Internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether `password` belongs to `hash`; takes the same time for an unknown account (`None`).
#[must_use]
pub fn matches(password: &str, hash: Option<&str>) -> bool {
    if password.len() > PASSWORD_MAX_BYTES {
        return false;
    }
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(UNKNOWN_ACCOUNT)) else {
        return false;
    };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// Hash of a value nobody knows: verifying it costs what verifying a real one costs, so the
/// answer time does not tell whether an account exists.
const UNKNOWN_ACCOUNT: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$cG9vbHZlcmJ1bmQtbm9u$7N6nYb7Ww0m3Jr4zT5zD0N0i0wq1n2m3b4v5c6x7z8Q";

#[cfg(test)]
mod tests {
    use domain::random::SeededRandom;

    use super::*;

    #[test]
    fn a_password_is_recognised_and_others_are_not() {
        let random = SeededRandom::new(7);
        let stored = hash("vier lange Wörter hintereinander", &random).unwrap();
        assert!(matches("vier lange Wörter hintereinander", Some(&stored)));
        assert!(!matches("vier lange Wörter nacheinander", Some(&stored)));
        assert!(!matches("vier lange Wörter hintereinander", None));
        assert!(stored.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        assert!(PasswordHash::new(UNKNOWN_ACCOUNT).is_ok());
    }

    #[track_caller]
    fn refused(password: &str, rule: &str) {
        match check(password, &["a.holm", "Annegret Holm", "Stadt Musterstadt, Jugendamt"]) {
            Err(NodeError::Refused(refused)) => assert_eq!(refused.refusal.rule, rule, "{password}"),
            other => panic!("{password}: {other:?}"),
        }
    }

    #[test]
    fn common_and_own_words_are_refused() {
        refused("elf Zeichen", "password_length");
        refused("123456789012", "password_common");
        refused("passwordpassword", "password_common");
        refused("Passwort2026!", "password_common");
        refused("qwertzuiop123", "password_common");
        refused("aaaaaaaaaaaaaaaa", "password_common");
        refused("Jugendamt2026", "password_common");
        refused("AnnegretHolm", "password_own");
        refused("a.holmmusterstadt", "password_own");
        for good in ["vier lange Wörter hintereinander", "Kranich Ofen Mittag", "tu9-kvmz-4hqp", "zwölf zwölf Birnen"]
        {
            check(good, &["a.holm", "Annegret Holm", "Musterstadt"]).unwrap_or_else(|error| panic!("{good}: {error}"));
        }
    }

    #[test]
    fn a_long_password_is_judged_at_once() {
        check(&"Ja nein vielleicht. ".repeat(51), &["anna"]).unwrap();
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        let random = SeededRandom::new(7);
        assert!(hash("zu kurz", &random).is_err());
        assert!(hash(&"x".repeat(PASSWORD_MAX_BYTES + 1), &random).is_err());
    }
}
