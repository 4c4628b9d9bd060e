// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The way of a pattern through the release desk, by the forms of the pages.

use domain::CaseId;

use crate::browser::Answer;
use crate::house::{House, Person};

pub const LESSON: &str = "Ein gemeinsamer Plan aller Beteiligten vor dem ersten Tag hat die Hilfe getragen.";

/// The form of a draft that passes every gate of the text and of participation.
pub const COMPLETE: [(&str, &str); 2] = [("lesson_de", LESSON), ("participation_told", "1")];

impl House {
    /// Writes a draft for the case and returns its id.
    pub async fn draft(&self, author: &Person, case: &CaseId) -> String {
        let answer = self.post(Some(author), &format!("/faelle/{case}/fallmuster"), &COMPLETE).await.is(303);
        let id = answer.header("location").strip_prefix("/freigabe/").and_then(|rest| rest.split('?').next());
        id.expect("the address of the draft").to_owned()
    }

    /// Writes a draft for the first of the cases that may leave, and hands it in; its id and its hash.
    pub async fn submitted(&self, author: &Person) -> (String, String) {
        for local_id in ["HB-2017-06", "HB-2017-05", "HB-2017-04", "HB-2017-07", "HB-2018-01", "HB-2017-02"] {
            let case = self.case(local_id).await;
            let draft = self.draft(author, &case).await;
            if self.hand_in(author, &draft).await.status.as_u16() == 303 {
                let page = self.get(Some(author), &format!("/freigabe/{draft}")).await.is(200);
                return (draft, sha256(&page));
            }
        }
        panic!("none of the cases may leave");
    }

    /// Hands a draft in by the form of its page.
    pub async fn hand_in(&self, author: &Person, draft: &str) -> Answer {
        let path = format!("/freigabe/{draft}");
        let base = self.get(Some(author), &path).await.is(200).field("input[name=base]");
        let fields = [COMPLETE[0], COMPLETE[1], ("base", &base), ("action", "einreichen")];
        self.post(Some(author), &path, &fields).await
    }

    /// Approves these bytes by the form.
    pub async fn approve(&self, reviewer: &Person, draft: &str, sha256: &str) -> Answer {
        let fields = [("decision", "zustimmen"), ("accept_risk", "1"), ("reason", ""), ("sha256", sha256)];
        self.post(Some(reviewer), &format!("/freigabe/{draft}/stimme"), &fields).await
    }

    /// Presses "Jetzt freigeben".
    pub async fn release(&self, who: &Person, draft: &str) -> Answer {
        self.post(Some(who), &format!("/freigabe/{draft}/freigeben"), &[]).await
    }

    /// A released pattern: the id of its draft.
    pub async fn released(&self, desk: &[Person; 4]) -> String {
        let (draft, sha256) = self.submitted(&desk[0]).await;
        self.approve(&desk[1], &draft, &sha256).await.is(303);
        self.approve(&desk[3], &draft, &sha256).await.is(303);
        self.release(&desk[0], &draft).await.is(303);
        draft
    }
}

/// The hash that the page of a draft in review shows.
pub fn sha256(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("SHA-256 dieser Bytes: ").nth(1).expect("the hash is shown");
    rest.split(' ').next().expect("a hash").to_owned()
}
