// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Invites, peering requests and the messages that follow.

use crate::common::{self, example};
use protocol::control::{self, ControlError, Event, Message};
use protocol::invite::Invite;
use protocol::{KeyId, VerifyingKey};

const IAT: u64 = 1_767_220_000;

fn request() -> Message {
    Message {
        iss: common::node_a(),
        aud: common::node_b(),
        iat: IAT,
        jti: "a-000001".to_owned(),
        event: Event::PeeringRequest {
            invite: "mX1yQ0c2b2VtS2Q5c1Z0dw".to_owned(),
            doc: common::document_a().sha256(),
            scopes: vec!["record".to_owned(), "feedback".to_owned()],
            relay: true,
        },
    }
}

fn http_key(id: &KeyId) -> Option<VerifyingKey> {
    (id.node == common::node_a() && id.kid == "http-1").then(|| common::key("node A, http-1").verifying_key())
}

fn signed(message: &Message) -> String {
    message.sign(&common::key("node A, http-1"), "http-1").expect("valid")
}

#[test]
fn the_published_request_is_made_and_verified() {
    assert_eq!(signed(&request()), example!("peering-request.jws"));
    let body = control::peering_request_body(example!("peering-request.jws"), &common::document_a());
    let opened = control::verify_peering_request(body.as_bytes(), &common::node_b(), IAT).expect("valid");
    assert_eq!(opened.message.message(), &request());
    assert_eq!(opened.document, common::document_a());
}

#[test]
fn a_request_must_come_with_the_document_it_names() {
    let second = protocol::node_document::verify(example!("node-document-2.jws")).expect("valid");
    let other = control::peering_request_body(example!("peering-request.jws"), &second);
    let check = |body: &str| control::verify_peering_request(body.as_bytes(), &common::node_b(), IAT).map(|_| ());
    assert_eq!(check(&other), Err(ControlError::OtherDocument));
    assert_eq!(check(example!("peering-request.jws")), Err(ControlError::OtherDocument));
    let foreign = control::peering_request_body(example!("peering-request.jws"), &common::document_b());
    assert!(matches!(check(&foreign), Err(ControlError::UnknownKey(_))));
}

#[test]
fn all_events_survive_the_wire() {
    let events = [
        Event::PeeringApproved { scopes: vec!["record".to_owned()], relay: false, agreement: None },
        Event::PeeringApproved {
            scopes: vec!["record".to_owned()],
            relay: true,
            agreement: Some("Az. 1/26".to_owned()),
        },
        Event::PeeringRevoked { reason: "Vereinbarung beendet".to_owned() },
    ];
    for event in events {
        let message = Message { event, ..request() };
        let jws = signed(&message);
        let verified = control::verify(&jws, &common::node_b(), IAT, http_key).expect("valid");
        assert_eq!((verified.message(), verified.jws()), (&message, jws.as_str()));
    }
}

#[test]
fn messages_for_others_from_others_or_of_another_time_are_refused() {
    let jws = signed(&request());
    let check = |jws: &str, now| control::verify(jws, &common::node_b(), now, http_key).map(|_| ());
    assert_eq!(check(&jws, IAT + 30 * 86_400), Ok(()));
    assert_eq!(check(&jws, IAT + 30 * 86_400 + 1), Err(ControlError::Time));
    assert_eq!(check(&jws, IAT - 301), Err(ControlError::Time));
    let elsewhere = control::verify(&jws, &common::node_a(), IAT, http_key).map(|_| ());
    assert_eq!(elsewhere, Err(ControlError::OtherRecipient(common::node_b())));
    let other_key = |_: &KeyId| Some(common::key("node B, http-1").verifying_key());
    assert_eq!(control::verify(&jws, &common::node_b(), IAT, other_key), Err(ControlError::Signature));
    assert!(matches!(control::verify(&jws, &common::node_b(), IAT, |_| None), Err(ControlError::UnknownKey(_))));
    // A node document is no message.
    assert!(matches!(check(example!("node-document.jws"), IAT), Err(ControlError::Jws(_))));
}

/// Signs any claims with the right header, as a faulty or later node would.
fn with_claims(claims: &str) -> Result<(), ControlError> {
    let b64 = |text: &str| data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
    let header = format!(r#"{{"alg":"EdDSA","typ":"secevent+jwt","kid":"{}#http-1"}}"#, common::node_a());
    let input = format!("{}.{}", b64(&header), b64(claims));
    let signature = common::key("node A, http-1").sign(input.as_bytes());
    let jws = format!("{input}.{}", data_encoding::BASE64URL_NOPAD.encode(&signature));
    control::verify(&jws, &common::node_b(), IAT, http_key).map(|_| ())
}

#[test]
fn claims_are_read_strictly() {
    let (a, b) = (common::node_a(), common::node_b());
    let claims = |iss: &dyn std::fmt::Display, events: &str| {
        format!(r#"{{"iss":"{iss}","aud":"{b}","iat":{IAT},"jti":"x-1","events":{{{events}}}}}"#)
    };
    let revoked = r#""urn:poolverbund:event:peering-revoked/1":{"reason":"x"}"#;
    assert_eq!(with_claims(&claims(&a, revoked)), Ok(()));
    assert_eq!(with_claims(&claims(&b, revoked)), Err(ControlError::KeyName));
    let later = r#""urn:poolverbund:event:erasure-receipt/1":{"size":4}"#;
    let urn = "urn:poolverbund:event:erasure-receipt/1".to_owned();
    assert_eq!(with_claims(&claims(&a, later)), Err(ControlError::UnknownEvent(urn)));
    for events in [
        String::new(),
        format!("{revoked},{later}"),
        format!("{revoked},{revoked}"),
        r#""urn:poolverbund:event:peering-revoked/1":{"reason":"x","more":1}"#.to_owned(),
    ] {
        assert!(matches!(with_claims(&claims(&a, &events)), Err(ControlError::Json(_))), "{events}");
    }
    let long = format!(r#""urn:poolverbund:event:peering-revoked/1":{{"reason":"{}"}}"#, "x".repeat(201));
    assert!(matches!(with_claims(&claims(&a, &long)), Err(ControlError::Rule(_))));
}

#[test]
fn invites_survive_copying() {
    let invite = Invite::new(common::node_a(), vec!["https://node-a.musterstadt.example".to_owned()], vec![], [9; 16]);
    let text = invite.to_text();
    assert!(text.starts_with("poolverbund1:"));
    assert_eq!(Invite::parse(&format!("  {text}\r\n")), Ok(invite.clone()));
    assert!(!format!("{invite:?}").contains(&invite.token));
    for changed in [&text[..text.len() - 1], &text[1..], "poolverbund1:", ""] {
        assert!(Invite::parse(changed).is_err(), "{changed}");
    }
    let bad_url = Invite::new(common::node_a(), vec!["javascript:alert(1)".to_owned()], vec![], [9; 16]);
    assert!(Invite::parse(&bad_url.to_text()).is_err());
}
