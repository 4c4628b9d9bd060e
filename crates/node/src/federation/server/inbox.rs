// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `POST /federation/v1/inbox`: one control message.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use protocol::Problem;
use protocol::control::{self, ControlError, PeeringRequest, VerifiedMessage};
use protocol::node_document::{self, KeyUse, VerifiedDocument};

use super::super::problem::FederationError;
use super::Federation;
use super::signed::Delivery;
use crate::service::peering;

/// Takes a message of the node that also signed the request; 202 also when it was taken before.
pub(super) async fn inbox(
    State(federation): State<Arc<Federation>>,
    delivery: Delivery,
) -> Result<StatusCode, FederationError> {
    let (message, document) = read(&federation, &delivery)?;
    if message.message().iss != delivery.sender {
        return Err(Problem::BadSignature.into());
    }
    peering::receive(&federation.node, &message, document.as_ref()).await??;
    Ok(StatusCode::ACCEPTED)
}

/// Verifies the message; a peering request brings its own node document.
fn read(federation: &Federation, delivery: &Delivery) -> Result<(VerifiedMessage, Option<VerifiedDocument>), Problem> {
    let own = &federation.node.identity.id;
    let now_s = federation.node.clock.now().as_second().cast_unsigned();
    if delivery.body.contains(&b'\n') {
        let PeeringRequest { message, document } =
            control::verify_peering_request(&delivery.body, own, now_s).map_err(|error| problem(&error, now_s))?;
        return Ok((message, Some(document)));
    }
    let jws = std::str::from_utf8(&delivery.body).map_err(|_| Problem::Malformed)?;
    let known = delivery.peer.as_ref().and_then(|peer| peer.doc_jws.as_deref());
    let known = known.and_then(|jws| node_document::verify(jws).ok()).ok_or(Problem::UnknownPeer)?;
    let key = |id: &protocol::KeyId| known.key(&id.kid, &KeyUse::Http).filter(|_| id.node == *known.node());
    let message = control::verify(jws, own, now_s, key).map_err(|error| problem(&error, now_s))?;
    Ok((message, None))
}

fn problem(error: &ControlError, now_s: u64) -> Problem {
    match error {
        ControlError::OtherRecipient(_) => Problem::WrongRecipient,
        ControlError::Time => Problem::ClockSkew { server_time: now_s },
        ControlError::KeyName | ControlError::UnknownKey(_) | ControlError::Signature => Problem::BadSignature,
        _ => Problem::Malformed,
    }
}
