// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The two signature headers, read strictly: one label, the fixed components, each parameter once.

use super::{COMPONENTS, TAG};
use crate::encoding::{b64_array, decimal};
use crate::key::KeyId;
use crate::limits;

/// `Signature-Input`, taken apart.
pub(super) struct SignatureInput<'a> {
    /// Components and parameters exactly as received; part of the signed text.
    pub parameters: &'a str,
    pub created: u64,
    pub expires: u64,
    pub nonce: &'a str,
    pub key_id: KeyId,
}

impl<'a> SignatureInput<'a> {
    /// The label and what it stands for; `None` for everything the profile does not write. Any order of the
    /// parameters is taken; a missing, unknown or repeated one is not.
    pub fn parse(header: &'a str) -> Option<(&'a str, Self)> {
        if header.len() > limits::SIGNATURE_HEADER_BYTES {
            return None;
        }
        let (label, parameters) = header.split_once('=')?;
        let mut rest = parameters.strip_prefix(COMPONENTS).filter(|_| is_label(label))?;
        let (mut created, mut expires, mut nonce, mut signer, mut tag) = (None, None, None, None, None);
        while !rest.is_empty() {
            let (name, after) = rest.strip_prefix(';')?.split_once('=')?;
            let (value, after) = parse_value(after)?;
            let slot = match name {
                "created" => &mut created,
                "expires" => &mut expires,
                "nonce" => &mut nonce,
                "keyid" => &mut signer,
                "tag" => &mut tag,
                _ => return None,
            };
            if slot.replace(value).is_some() {
                return None;
            }
            rest = after;
        }
        let (Value::Text(TAG), Value::Text(nonce)) = (tag?, nonce?) else { return None };
        let (Value::Number(created), Value::Number(expires)) = (created?, expires?) else { return None };
        let Value::Text(signer) = signer? else { return None };
        let lives = created < expires && expires - created <= limits::CLOCK_SKEW_SECONDS;
        let key_id = KeyId::parse(signer).filter(|_| lives && is_nonce(nonce))?;
        Some((label, Self { parameters, created, expires, nonce, key_id }))
    }
}

/// `Signature` with the given label.
pub(super) fn parse_signature(header: &str, label: &str) -> Option<[u8; 64]> {
    if header.len() > limits::SIGNATURE_HEADER_BYTES {
        return None;
    }
    let value = header.strip_prefix(label)?.strip_prefix("=:")?.strip_suffix(':')?;
    b64_array(value)
}

enum Value<'a> {
    Number(u64),
    Text(&'a str),
}

/// A number, or a text in quotes without escapes; and what follows.
fn parse_value(input: &str) -> Option<(Value<'_>, &str)> {
    if let Some(text) = input.strip_prefix('"') {
        let (text, rest) = text.split_once('"')?;
        return (!text.contains('\\')).then_some((Value::Text(text), rest));
    }
    let end = input.find(';').unwrap_or(input.len());
    Some((Value::Number(decimal(&input[..end])?), &input[end..]))
}

fn is_label(label: &str) -> bool {
    let first = label.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    first && label.len() <= 32 && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_nonce(nonce: &str) -> bool {
    limits::NONCE_CHARS.contains(&nonce.len())
        && nonce.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
