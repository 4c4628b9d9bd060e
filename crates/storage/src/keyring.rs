// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The key file: what seals the database and is never in it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::Random;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::base64;

/// Bytes of the key id in front of every sealed value.
pub(crate) const KEY_ID_BYTES: usize = 4;
/// Bytes of the nonce of `XChaCha20` (draft-irtf-cfrg-xchacha), large enough to be drawn at random.
const NONCE_BYTES: usize = 24;

/// Keys that seal identifiable columns. The first seals; any opens.
pub struct Keyring {
    keys: Vec<Key>,
}

/// A key that seals and opens: one of the key file, or that of one case.
pub(crate) struct Key {
    id: [u8; KEY_ID_BYTES],
    cipher: XChaCha20Poly1305,
}

/// Why a key file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// A line is no base64 of 32 bytes.
    #[error("line {line} of the key file is not a key (base64 of 32 bytes)")]
    Line {
        /// Line, from 1.
        line: usize,
    },
    /// No key at all.
    #[error("the key file holds no key")]
    Empty,
}

/// Where a sealed value stands. Bound to the value, so that a value moved to another row or column does not open.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub table: &'static str,
    pub row: &'a str,
    pub column: &'static str,
    /// The case under whose key the value is sealed; none for what the key file seals.
    pub case: Option<&'a str>,
}

impl Place<'_> {
    fn bound(&self) -> Vec<u8> {
        [self.table, self.row, self.column].join("\0").into_bytes()
    }
}

impl Keyring {
    /// Reads key file text: one base64 key per line, `#` starts a comment, empty lines do not count.
    ///
    /// # Errors
    /// [`KeyFileError`] names the line.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut keys = Vec::new();
        for (position, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let fault = KeyFileError::Line { line: position + 1 };
            let bytes = Zeroizing::new(base64::decode(line).ok_or(fault.clone())?);
            let key = Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| fault)?);
            keys.push(Key::new(&key));
        }
        if keys.is_empty() { Err(KeyFileError::Empty) } else { Ok(Self { keys }) }
    }

    /// Text of a new key file with one key.
    #[must_use]
    pub fn generate(random: &dyn Random) -> String {
        let mut key = Zeroizing::new([0; 32]);
        random.fill(key.as_mut());
        format!(
            "# Keys of the node's database. The first seals, any opens. Keep a copy apart from the database's backups.\n{}\n",
            base64::encode(key.as_ref())
        )
    }

    /// Id of the key that seals.
    pub(crate) fn first_id(&self) -> [u8; KEY_ID_BYTES] {
        self.keys[0].id
    }

    /// Seals under the first key.
    pub(crate) fn seal(&self, random: &dyn Random, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        self.keys[0].seal(random, place, plain)
    }

    /// The plain value, or `None` when no key opens it here.
    pub(crate) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.keys.iter().find_map(|key| key.open(place, sealed))
    }
}

impl Key {
    /// key id || nonce || ciphertext.
    pub(crate) fn seal(&self, random: &dyn Random, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &place.bound() })
            // Unwrap safety: encryption fails for messages beyond 256 GiB only.
            .expect("a column's value is far below the cipher's limit");
        [&self.id[..], &nonce[..], &sealed[..]].concat()
    }

    /// The plain value, or `None` when this key did not seal it, or not here.
    pub(crate) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (id, rest) = sealed.split_at_checked(KEY_ID_BYTES)?;
        if id != self.id {
            return None;
        }
        let (nonce, text) = rest.split_at_checked(NONCE_BYTES)?;
        let nonce = XNonce::from(<[u8; NONCE_BYTES]>::try_from(nonce).ok()?);
        let plain = self.cipher.decrypt(&nonce, Payload { msg: text, aad: &place.bound() }).ok()?;
        Some(Zeroizing::new(plain))
    }

    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let digest = Sha256::new().chain_update(b"poolverbund-key-id/1\n").chain_update(key).finalize();
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&digest[..KEY_ID_BYTES]);
        Self { id, cipher: XChaCha20Poly1305::new(&(*key).into()) }
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({} keys)", self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::SeededRandom;

    const PLACE: Place<'static> = Place { table: "t", row: "1", column: "c", case: None };

    #[test]
    fn a_key_file_reads_back_and_comments_do_not_count() {
        let random = SeededRandom::new(1);
        let text = format!("# old\n\n{}  {}", Keyring::generate(&random), Keyring::generate(&random));
        assert_eq!(format!("{:?}", Keyring::parse(&text).unwrap()), "Keyring(2 keys)");
    }

    #[test]
    fn a_broken_key_file_names_the_line() {
        assert_eq!(Keyring::parse("# a\nabc\n").unwrap_err(), KeyFileError::Line { line: 2 });
        assert_eq!(Keyring::parse("# a\n\n").unwrap_err(), KeyFileError::Empty);
    }

    #[test]
    fn any_key_opens_and_a_moved_value_does_not() {
        let random = SeededRandom::new(2);
        let (old, new) = (Keyring::generate(&random), Keyring::generate(&random));
        let before = Keyring::parse(&old).unwrap();
        let sealed = before.seal(&random, PLACE, b"Name");
        let both = Keyring::parse(&format!("{new}{old}")).unwrap();
        assert_eq!(both.open(PLACE, &sealed).unwrap().as_slice(), b"Name");
        assert!(Keyring::parse(&new).unwrap().open(PLACE, &sealed).is_none());
        for other in [Place { row: "2", ..PLACE }, Place { column: "d", ..PLACE }, Place { table: "u", ..PLACE }] {
            assert!(both.open(other, &sealed).is_none());
        }
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert!(both.open(PLACE, &changed).is_none(), "byte {position}");
        }
    }
}
