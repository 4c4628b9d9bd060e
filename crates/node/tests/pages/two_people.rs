// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Nothing leaves without two other people who read exactly these bytes: through the pages and through the API.

use serde_json::json;

use crate::house::{House, Person, check};
use crate::release::{LESSON, sha256};

const AUTHOR: &str = "Wer den Entwurf verfasst hat, prüft ihn nicht.";
const TWICE: &str = "Sie haben über diese Fassung schon abgestimmt.";
const OTHER_BYTES: &str =
    "Die Fassung hat sich geändert, seit Sie sie geöffnet haben. Ihre Stimme wurde nicht gezählt.";
const TOO_FEW: &str = "Es fehlen noch zustimmende Prüfungen von zwei Personen.";
const COHORT: &str = "Die Fälle dieses Pools haben sich seit der Prüfung so geändert, dass andere Angaben herauskämen. \
                      Nichts wurde freigegeben.";

async fn votes_by_api(house: &House, who: &Person, draft: &str, sha256: &str, approve: bool) -> (u16, String, String) {
    let ballot = json!({"sha256": sha256, "approve": approve, "risk_accepted": approve, "reason": null});
    refusal(&house.call("POST", Some(who), &format!("/api/v1/drafts/{draft}/votes"), Some(ballot)).await)
}

async fn releases_by_api(house: &House, who: &Person, draft: &str) -> (u16, String, String) {
    refusal(&house.call("POST", Some(who), &format!("/api/v1/drafts/{draft}/release"), None).await)
}

/// Status, token and sentence of a refusal.
fn refusal(answer: &crate::browser::Answer) -> (u16, String, String) {
    let token = answer.problem();
    (answer.status.as_u16(), token, answer.json()["title"].as_str().expect("a title").to_owned())
}

fn conflict(token: &str, sentence: &str) -> (u16, String, String) {
    (409, token.to_owned(), sentence.to_owned())
}

#[test]
fn the_author_does_not_vote_and_nobody_votes_twice() {
    check(async |house| {
        let [author, first, second, officer] = house.desk().await;
        let (draft, hash) = house.submitted(&author).await;
        let before = house.log_size().await;
        let unread = json!({"sha256": hash, "approve": true});
        let refused = house.call("POST", Some(&first), &format!("/api/v1/drafts/{draft}/votes"), Some(unread)).await;
        assert_eq!(refused.problem(), "risk-not-accepted", "{}", refused.body);
        house.approve(&author, &draft, &hash).await.is(409).says(AUTHOR);
        assert_eq!(votes_by_api(house, &author, &draft, &hash, true).await, conflict("author-reviews", AUTHOR));
        house.approve(&first, &draft, &hash).await.leads_to(&format!("/freigabe/{draft}?getan=stimme"));
        house.approve(&first, &draft, &hash).await.is(409).says(TWICE);
        let (status, token, sentence) = votes_by_api(house, &first, &draft, &hash, true).await;
        assert_eq!((status, sentence.as_str()), (409, TWICE), "{token}");

        for who in [&author, &first, &second] {
            house.release(who, &draft).await.is(409).says(TOO_FEW);
            assert_eq!(releases_by_api(house, who, &draft).await, conflict("not-approved", TOO_FEW));
        }
        house.release(&officer, &draft).await.is(404);
        assert_eq!(releases_by_api(house, &officer, &draft).await.0, 404, "the officer reviews and does not release");
        assert_eq!(house.log_size().await, before, "nothing is in the log");

        let ballot = json!({"sha256": hash, "approve": true, "risk_accepted": true});
        house.call("POST", Some(&officer), &format!("/api/v1/drafts/{draft}/votes"), Some(ballot)).await.is(204);
        house.release(&author, &draft).await.leads_to(&format!("/freigabe/{draft}?getan=freigegeben"));
        assert_eq!(house.log_size().await, before + 1);
        house.release(&author, &draft).await.is(409);
        assert_eq!(house.log_size().await, before + 1, "a pattern is released once");
    });
}

#[test]
fn a_vote_on_earlier_bytes_does_not_count() {
    check(async |house| {
        let [author, first, second, _] = house.desk().await;
        let (draft, old) = house.submitted(&author).await;
        let before = house.log_size().await;
        house.approve(&first, &draft, &old).await.is(303);
        house.post(Some(&author), &format!("/freigabe/{draft}/zurueckholen"), &[]).await.is(303);
        let path = format!("/freigabe/{draft}");
        let base = house.get(Some(&author), &path).await.is(200).field("input[name=base]");
        let lesson = format!("{LESSON} Alle wussten, wen sie anrufen.");
        let fields =
            [("lesson_de", lesson.as_str()), ("participation_told", "1"), ("base", &base), ("action", "einreichen")];
        house.post(Some(&author), &path, &fields).await.is(303);
        let new = sha256(&house.get(Some(&author), &path).await.is(200));
        assert_ne!(new, old);

        house.approve(&second, &draft, &old).await.is(422).says(OTHER_BYTES);
        assert_eq!(votes_by_api(house, &second, &draft, &old, true).await, conflict("bytes-changed", OTHER_BYTES));
        house.approve(&second, &draft, &new).await.is(303);
        house.release(&author, &draft).await.is(409).says(TOO_FEW);
        assert_eq!(house.log_size().await, before, "the first approval was for other bytes");
        house.approve(&first, &draft, &new).await.is(303);
        house.release(&author, &draft).await.is(303);
        assert_eq!(house.log_size().await, before + 1);
    });
}

#[test]
fn a_rejection_says_why_and_sends_the_draft_back() {
    check(async |house| {
        let [author, first, second, _] = house.desk().await;
        let (draft, hash) = house.submitted(&author).await;
        let before = house.log_size().await;
        let vote = format!("/freigabe/{draft}/stimme");
        let silent = [("decision", "ablehnen"), ("reason", "  "), ("sha256", hash.as_str())];
        house.post(Some(&first), &vote, &silent).await.is(422).says("Schreiben Sie, was geändert werden muss.");
        let refused = votes_by_api(house, &first, &draft, &hash, false).await;
        assert_eq!(refused, conflict("reason-missing", "Eine Ablehnung braucht eine Begründung."));

        let spoken = [("decision", "ablehnen"), ("reason", "Der Text ist zu eng."), ("sha256", hash.as_str())];
        house.post(Some(&first), &vote, &spoken).await.is(303);
        let hidden = house.get(Some(&second), &format!("/freigabe/{draft}")).await.is(200);
        assert!(!hidden.body.contains("Der Text ist zu eng."), "votes stay hidden until both are in");
        let served = house.call("GET", Some(&second), &format!("/api/v1/drafts/{draft}"), None).await.is(200);
        assert!(!served.body.contains("Der Text ist zu eng."), "in the API as well");
        house.approve(&second, &draft, &hash).await.is(303);
        house.get(Some(&author), &format!("/freigabe/{draft}")).await.is(200).says("Der Text ist zu eng.");
        house.release(&author, &draft).await.is(409).says(TOO_FEW);
        assert_eq!(releases_by_api(house, &author, &draft).await, conflict("not-approved", TOO_FEW));
        assert_eq!(house.log_size().await, before);
    });
}

#[test]
fn an_approval_ends_when_the_cases_of_the_pool_change() {
    for by_api in [false, true] {
        check(async |house| {
            let [author, first, _, officer] = house.desk().await;
            let (draft, hash) = house.submitted(&author).await;
            house.approve(&first, &draft, &hash).await.is(303);
            house.approve(&officer, &draft, &hash).await.is(303);
            let before = house.log_size().await;
            // Twins make every class larger, so that more may be said than the reviewers have read.
            house.grow("T").await;
            if by_api {
                assert_eq!(releases_by_api(house, &author, &draft).await, conflict("bytes-changed", COHORT));
            } else {
                house.release(&author, &draft).await.is(409).says(COHORT).says("Reichen Sie ihn noch einmal");
            }
            assert_eq!(house.log_size().await, before, "nothing is in the log");
            house.release(&author, &draft).await.is(409).says(TOO_FEW);
            assert_eq!(house.log_size().await, before, "and the approvals are gone");
        });
    }
}
