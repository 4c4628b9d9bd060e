// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Invite, request, approval of both sides, pause and end.

use jiff::SignedDuration;
use node::NodeError;
use node::service::peering;
use storage::PeerState;

use crate::city::{City, clock, peer};

#[track_caller]
fn rule(error: &NodeError) -> &'static str {
    match error {
        NodeError::Refused(refused) => refused.refusal.rule,
        other => panic!("expected a refusal, got {other}"),
    }
}

#[track_caller]
fn peer_token(error: &NodeError) -> (&'static str, String) {
    match error {
        NodeError::Peer { token, detail } => (token, detail.clone()),
        other => panic!("expected a failure of the peer, got {other}"),
    }
}

#[tokio::test]
async fn both_sides_approve_and_both_see_the_same_digits() {
    let clock = clock();
    let a = City::found("Pool Eins", 101, &clock).await;
    let b = City::found("Pool Zwei", 102, &clock).await;
    let invite = peering::invite_create(&a.node, &a.admin).await.expect("an invite");
    let preview = peering::invite_read(&b.node, &invite).await.expect("readable");
    assert_eq!((preview.name.as_str(), &preview.node_id), ("Pool Eins", a.id()));
    assert_eq!(preview.safety_number, a.digits(&b));
    assert_eq!(a.state_of(&b).await, None, "reading sends nothing");

    peering::request(&b.node, &invite, &b.admin).await.expect("requested");
    assert_eq!((a.state_of(&b).await, b.state_of(&a).await), (Some(PeerState::Requested), Some(PeerState::Requested)));
    b.sync(&a).await.expect_err("not active yet");

    let wrong = b.digits(&a).replace(|character: char| character == b.digits(&a).chars().next().unwrap(), "x");
    let error = peering::approve(&b.node, a.id(), &b.admin, &wrong).await.expect_err("other digits");
    assert_eq!(rule(&error), "safety_number_differs");
    let blanks_do_not_count = b.digits(&a).replace(' ', "");
    let reached = peering::approve(&b.node, a.id(), &b.admin, &blanks_do_not_count).await.expect("approved");
    assert_eq!(reached, PeerState::Approved);
    assert_eq!(a.state_of(&b).await, Some(PeerState::Requested), "one approval is not enough");
    let reached = peering::approve(&a.node, b.id(), &a.admin, &a.digits(&b)).await.expect("approved");
    assert_eq!(reached, PeerState::Active);
    assert_eq!(b.state_of(&a).await, Some(PeerState::Active));

    let view = peering::list(&a.node).await.expect("listed");
    assert_eq!((view.len(), view[0].name.as_str(), view[0].state_de), (1, "Pool Zwei", "aktiv"));
    assert!(view[0].approved_here_at.is_some() && view[0].approved_there_at.is_some());
}

#[tokio::test]
async fn an_invite_works_once_and_for_seven_days() {
    let clock = clock();
    let a = City::found("Pool Eins", 111, &clock).await;
    let b = City::found("Pool Zwei", 112, &clock).await;
    let c = City::found("Pool Drei", 113, &clock).await;
    let invite = peering::invite_create(&a.node, &a.admin).await.expect("an invite");
    peering::request(&b.node, &invite, &b.admin).await.expect("first use");
    let error = peering::request(&c.node, &invite, &c.admin).await.expect_err("second use");
    assert_eq!(peer_token(&error), ("refused-by-peer", "invite-refused".to_owned()));
    assert_eq!(a.state_of(&c).await, None);
    peering::request(&b.node, &invite, &b.admin).await.expect("the same node may repeat a lost request");

    let invite = peering::invite_create(&a.node, &a.admin).await.expect("an invite");
    clock.advance(SignedDuration::from_hours(7 * 24 + 1));
    let error = peering::request(&c.node, &invite, &c.admin).await.expect_err("too old");
    assert_eq!(peer_token(&error), ("refused-by-peer", "invite-refused".to_owned()));
}

#[tokio::test]
async fn texts_that_are_no_invite_or_the_own_one_are_refused() {
    let clock = clock();
    let a = City::found("Pool Eins", 121, &clock).await;
    let error = peering::invite_read(&a.node, "poolverbund1:zzz").await.expect_err("not an invite");
    assert_eq!(rule(&error), "invite_unreadable");
    let own = peering::invite_create(&a.node, &a.admin).await.expect("an invite");
    let error = peering::invite_read(&a.node, &own).await.expect_err("the own invite");
    assert_eq!(rule(&error), "invite_own");
}

#[tokio::test]
async fn a_paused_peer_reads_nothing_until_it_is_resumed_and_an_ended_one_never_again() {
    let clock = clock();
    let a = City::found("Pool Eins", 131, &clock).await;
    let b = City::found("Pool Zwei", 132, &clock).await;
    peer(&a, &b).await;
    peering::suspend(&a.node, b.id(), &a.admin, "Wartung").await.expect("paused");
    let error = b.sync(&a).await.expect_err("paused");
    assert_eq!(peer_token(&error), ("refused-by-peer", "peer-suspended".to_owned()));
    peering::resume(&a.node, b.id(), &a.admin).await.expect("resumed");
    b.sync(&a).await.expect("in sync");
    let error = peering::revoke(&a.node, b.id(), &a.admin, "  ").await.expect_err("no reason");
    assert_eq!(rule(&error), "reason_missing");
    peering::revoke(&a.node, b.id(), &a.admin, "Die Zusammenarbeit endet.").await.expect("ended");
    let error = b.sync(&a).await.expect_err("ended");
    assert_eq!(peer_token(&error), ("refused-by-peer", "peer-revoked".to_owned()));
    assert_eq!(b.state_of(&a).await, Some(PeerState::Active), "the notice is advice, a person decides");
    assert!(b.incidents(&a).await.contains(&"refused-by-peer".to_owned()));
    let error = peering::resume(&a.node, b.id(), &a.admin).await.expect_err("the end is final");
    assert_eq!(rule(&error), "peer_state");
}

#[tokio::test]
async fn an_approval_that_could_not_be_delivered_is_repeated() {
    let clock = clock();
    let a = City::found("Pool Eins", 141, &clock).await;
    let b = City::found("Pool Zwei", 142, &clock).await;
    let invite = peering::invite_create(&a.node, &a.admin).await.expect("an invite");
    peering::request(&b.node, &invite, &b.admin).await.expect("requested");
    peering::approve(&b.node, a.id(), &b.admin, &b.digits(&a)).await.expect("approved");
    b.wire.cut();
    peering::approve(&a.node, b.id(), &a.admin, &a.digits(&b)).await.expect("the approval stands");
    assert_eq!(b.state_of(&a).await, Some(PeerState::Approved));
    b.wire.connect(b.address);
    a.start_jobs();
    let delivered = async {
        while b.state_of(&a).await != Some(PeerState::Active) {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), delivered).await.expect("delivered by the job");
}
