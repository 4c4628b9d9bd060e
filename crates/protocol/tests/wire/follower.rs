// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Following a log: it only grows, and it grows only by what its node signed.

use crate::common::{self, example, leaves, record, signed, withdraw};
use proptest::prelude::*;
use protocol::checkpoint::{self, VerifiedCheckpoint};
use protocol::entry::{self, Leaf};
use protocol::follow::{self, Comparison, Equivocation, FollowError, FollowState, Status, VoidWithdrawal};

const NOW: u64 = 1_767_312_060;

fn extend(
    state: &FollowState,
    checkpoint: &VerifiedCheckpoint,
    entries: &[Vec<u8>],
) -> Result<follow::Extension, FollowError> {
    follow::extend(state, checkpoint, state.size(), entries, |_, _| None)
}

fn fresh() -> FollowState {
    FollowState::new(common::origin_a())
}

fn log(count: u8) -> Vec<Vec<u8>> {
    (0..count).map(record).collect()
}

#[test]
fn the_published_log_is_followed_and_its_withdrawal_carried_out() {
    let entries = common::entries();
    let log_key = common::key("node A, log-1").verifying_key();
    let note = checkpoint::verify(example!("checkpoint.note"), &common::origin_a(), &[log_key]).expect("valid");
    let extension = extend(&fresh(), &note, &entries).expect("extends");
    assert_eq!((extension.state.size(), extension.state.root()), (4, note.root()));
    assert_eq!(extension.records, [2]);
    let withdrawal = extension.withdrawals[0];
    assert_eq!((withdrawal.index, withdrawal.target, withdrawal.reason), (3, 1, entry::Reason::Erasure));
    assert!(extension.void_withdrawals.is_empty());
    assert_eq!(follow::compare(&extension.state, &note), Ok(Comparison::Same));
}

#[test]
fn growing_in_steps_gives_the_same_state_and_survives_storage() {
    let entries = log(21);
    let whole = extend(&fresh(), &signed(&entries, NOW), &entries).expect("extends").state;
    let mut state = fresh();
    for end in [1, 2, 5, 20, 21] {
        let start = usize::try_from(state.size()).expect("small");
        let next = extend(&state, &signed(&entries[..end], NOW), &entries[start..end]).expect("extends").state;
        let stored = serde_json::to_string(&next).expect("json");
        state = serde_json::from_str(&stored).expect("stored state");
        assert_eq!(state, next);
    }
    assert_eq!(state, whole);
    let cut = serde_json::to_string(&state).expect("json").replace("\"size\":21", "\"size\":20");
    assert!(serde_json::from_str::<FollowState>(&cut).is_err());
}

#[test]
fn entries_already_held_must_be_the_same() {
    let entries = log(6);
    let state = extend(&fresh(), &signed(&entries[..4], NOW), &entries[..4]).expect("extends").state;
    let held = |index: u64| entries.get(usize::try_from(index).ok()?).cloned();
    let new = follow::skip_held(&state, 0, entries.clone(), held).expect("same");
    assert!(extend(&state, &signed(&entries, NOW), &new).is_ok());
    let mut changed = entries.clone();
    changed[3] = record(99);
    assert_eq!(follow::skip_held(&state, 0, changed, held), Err(FollowError::Overlap(3)));
    assert_eq!(
        follow::skip_held(&state, 5, entries[5..].to_vec(), held),
        Err(FollowError::Start { held: 4, start: 5 })
    );
}

#[test]
fn batches_that_do_not_belong_are_refused_before_they_are_hashed() {
    let entries = log(4);
    let note = signed(&entries, NOW);
    let state = extend(&fresh(), &note, &entries).expect("extends").state;
    assert_eq!(extend(&state, &note, &[]), Err(FollowError::NotAhead { held: 4, size: 4 }));
    assert_eq!(extend(&fresh(), &note, &entries[..3]), Err(FollowError::Count { expected: 4, found: 3 }));
    let gap = follow::extend(&fresh(), &note, 1, &entries[1..], |_, _| None);
    assert_eq!(gap, Err(FollowError::Start { held: 0, start: 1 }));
    let mut large = entries.clone();
    large[2] = vec![b' '; 2_049];
    assert_eq!(extend(&fresh(), &note, &large), Err(FollowError::EntryTooLarge(2)));
    let other = FollowState::new(protocol::Origin::first(common::node_b()));
    assert_eq!(extend(&other, &note, &entries), Err(FollowError::OtherOrigin));
    assert_eq!(extend(&fresh().with_status(Status::Frozen), &note, &entries), Err(FollowError::Frozen));
    assert_eq!(extend(&fresh().with_status(Status::Closed), &note, &entries), Err(FollowError::Closed));
}

#[test]
fn only_earlier_records_of_the_same_log_can_be_withdrawn() {
    let keys = common::entries()[0].clone();
    let entries = vec![
        keys,
        record(1),
        withdraw(1, None),
        withdraw(2, None),
        withdraw(0, None),
        withdraw(5, None),
        withdraw(6, None),
        withdraw(1, Some(2)),
        withdraw(1, Some(1)),
    ];
    let extension = extend(&fresh(), &signed(&entries, NOW), &entries).expect("extends");
    let effective: Vec<_> = extension.withdrawals.iter().map(|w| (w.index, w.target)).collect();
    assert_eq!(effective, [(2, 1), (8, 1)]);
    assert_eq!(
        extension.void_withdrawals,
        [
            VoidWithdrawal::NoPayload(3),
            VoidWithdrawal::NoPayload(4),
            VoidWithdrawal::NotEarlier(5),
            VoidWithdrawal::NotEarlier(6),
            VoidWithdrawal::LaterEpoch(7),
        ]
    );
    assert!(extension.records.is_empty());
}

#[test]
fn targets_of_earlier_batches_and_epochs_are_looked_up() {
    let first = log(2);
    let state = extend(&fresh(), &signed(&first, NOW), &first).expect("extends").state;
    let all = [first.clone(), vec![withdraw(0, None)]].concat();
    let held =
        |epoch: u64, index: u64| (epoch == 1).then(|| entry::parse(&first[usize::try_from(index).expect("small")]));
    let extension = follow::extend(&state, &signed(&all, NOW), 2, &all[2..], held).expect("extends");
    assert_eq!((extension.withdrawals[0].epoch, extension.withdrawals[0].target), (1, 0));
}

#[test]
fn unknown_and_malformed_leaves_stay_in_the_tree_without_effect() {
    let entries = vec![
        br#"{"v":1,"kind":"poll","question":"x"}"#.to_vec(),
        br#"{"v":1,"kind":"withdraw","kind":"record"}"#.to_vec(),
        Vec::new(),
    ];
    let extension = extend(&fresh(), &signed(&entries, NOW), &entries).expect("extends");
    let read: Vec<_> = extension.entries.iter().map(|e| e.leaf().clone()).collect();
    assert_eq!(read, [Leaf::Unknown { kind: "poll".to_owned() }, Leaf::Malformed, Leaf::Malformed]);
    assert!(extension.records.is_empty() && extension.withdrawals.is_empty());
}

#[test]
fn two_histories_are_found_and_proved() {
    let log_key = common::key("node A, log-1").verifying_key();
    let verified = |note| checkpoint::verify(note, &common::origin_a(), std::slice::from_ref(&log_key)).expect("valid");
    let (ours, theirs) = (verified(example!("checkpoint.note")), verified(example!("checkpoint-contradicting.note")));
    let entries = common::entries();
    let state = extend(&fresh(), &ours, &entries).expect("extends").state;
    assert_eq!(follow::compare(&state, &theirs), Ok(Comparison::Equivocation));
    let proof = Equivocation::between(&ours, &theirs).expect("contradiction");
    assert_eq!(proof.size, 4);
    for note in &proof.notes {
        verified(note);
    }
    assert_eq!(Equivocation::between(&ours, &ours), None);
    assert_eq!(state.note(), Some(ours.note()));
}

#[test]
fn an_old_checkpoint_is_either_honest_or_a_contradiction() {
    let log_key = common::key("node A, log-1").verifying_key();
    let entries = common::entries();
    let old = checkpoint::verify(example!("checkpoint-earlier.note"), &common::origin_a(), &[log_key]).expect("valid");
    let state = extend(&fresh(), &signed(&entries, NOW), &entries).expect("extends").state;
    assert_eq!(follow::compare(&state, &old), Ok(Comparison::Behind));
    assert_eq!(follow::check_behind(&leaves(&entries), &old), Ok(()));
    let other = leaves(&log(4));
    assert_eq!(follow::check_behind(&other, &old), Err(FollowError::Equivocation { size: 2 }));
    assert_eq!(follow::check_behind(&other[..1], &old), Err(FollowError::Count { expected: 2, found: 1 }));
}

#[test]
fn a_checkpoint_is_stale_after_two_days() {
    let note = signed(&log(1), NOW);
    for (later, stale) in [(0, false), (48 * 3_600, false), (48 * 3_600 + 1, true)] {
        assert_eq!(follow::is_stale(&note, NOW + later), stale);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn moved_repeated_dropped_or_changed_entries_never_fit(
        count in 2_u8..40,
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let entries = log(count);
        let note = signed(&entries, NOW);
        let (from, to) = (from.index(entries.len()), to.index(entries.len()));
        let refused = |batch: &[Vec<u8>]| {
            matches!(extend(&fresh(), &note, batch), Err(FollowError::RootMismatch { .. } | FollowError::Count { .. }))
        };
        if from != to {
            let mut moved = entries.clone();
            moved.swap(from, to);
            prop_assert!(refused(&moved));
            let mut repeated = entries.clone();
            repeated[to] = entries[from].clone();
            prop_assert!(refused(&repeated));
        }
        let mut dropped = entries.clone();
        dropped.remove(from);
        prop_assert!(refused(&dropped));
        let mut changed = entries.clone();
        let at = byte.index(changed[from].len());
        changed[from][at] ^= 1 << bit;
        prop_assert!(refused(&changed));
    }
}

#[test]
fn a_day_outside_the_limits_is_a_leaf_without_effect() {
    let days = protocol::limits::ENTRY_DAYS;
    let at = |time: u64| {
        let text = String::from_utf8(record(1)).expect("text");
        text.replace(&common::DAY.to_string(), &time.to_string()).into_bytes()
    };
    let (day, year_10000, largest) = (86_400, 253_402_300_800, ((1 << 53) - 1) / 86_400 * 86_400);
    for time in [*days.start(), common::DAY, *days.end()] {
        assert!(matches!(entry::parse(&at(time)), Leaf::Entry(_)), "{time}");
    }
    for time in [0, *days.start() - day, *days.end() + day, year_10000, largest] {
        let entries = [at(time), withdraw(0, None)];
        let extension = extend(&fresh(), &signed(&entries, NOW), &entries).expect("extends");
        assert_eq!(extension.entries[0].leaf(), &Leaf::Malformed, "{time}");
        assert!(extension.records.is_empty() && extension.withdrawals.is_empty());
        assert_eq!(extension.void_withdrawals, [VoidWithdrawal::NoPayload(1)]);
        let late = entry::Entry::Withdraw { time, target: 0, reason: entry::Reason::Error, epoch: None };
        assert!(late.encode().is_err(), "{time}");
    }
}

#[test]
fn feedback_is_a_leaf_whose_payload_nobody_fetches() {
    let entries = [common::feedback("pattern/1", [1; 32]), record(1), withdraw(0, None)];
    let extension = extend(&fresh(), &signed(&entries, NOW), &entries).expect("extends");
    assert_eq!(extension.records, [1]);
    assert_eq!(extension.withdrawals.len(), 1, "it can be taken back all the same");
}
