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

/// Hashes a new password with argon2id (RFC 9106, second recommended option: 64 MiB, 3 passes).
///
/// # Errors
/// [`Refused`] with rule `password_length` when it is too short or too long.
pub fn hash(password: &str, random: &dyn Random) -> Result<String, NodeError> {
    if password.chars().count() < PASSWORD_MIN_CHARS || password.len() > PASSWORD_MAX_BYTES {
        return Err(Refused::invalid(
            "password_length",
            Some("password"),
            format!("Das Passwort braucht mindestens {PASSWORD_MIN_CHARS} Zeichen."),
        )
        .help("Am leichtesten merken Sie sich mehrere Wörter hintereinander.")
        .into());
    }
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

    #[test]
    fn short_and_endless_passwords_are_refused() {
        let random = SeededRandom::new(7);
        assert!(hash("zu kurz", &random).is_err());
        assert!(hash(&"x".repeat(PASSWORD_MAX_BYTES + 1), &random).is_err());
    }
}
