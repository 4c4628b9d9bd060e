// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

mod writing;

use serde_json::json;

use crate::casework::tests::Stage;
use crate::form::Form as _;
use crate::profile::ProfileKind;
use crate::state::CaseState;

use super::Occasion;

#[test]
fn r058_an_endorsed_case_waits_at_the_pool_office_with_its_day_of_receipt() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.present();
    stage.does("cm-1", "submission", &json!({"checked": true}));
    assert_eq!(stage.refused("pc-1", "receipt", &json!({})), ["not_in_this_state"], "not before it is endorsed");
    stage.does("ul-1", "endorsement", &json!({}));
    stage.days_pass(2);
    stage.does("pc-1", "receipt", &json!({}));
    let referral = &stage.case.case.record.referral;
    assert_eq!(referral.endorsed_on.unwrap().to_string(), "2026-03-02");
    assert_eq!(referral.received_on.unwrap().to_string(), "2026-03-04");
}

#[test]
fn r116_an_inquiry_can_end_with_advice_and_come_to_a_session_after_all() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    assert_eq!(stage.refused("pc-1", "advice", &json!({"advice": "Vorschlag.", "lead_agrees": false})), ["field"]);
    stage.does("pc-1", "advice", &json!({"advice": "Vorschlag.", "lead_agrees": true}));
    assert_eq!(stage.state(), CaseState::Advised);
    stage.does("pc-1", "reconsideration", &json!({"reason": "Die Lage hat sich verschärft."}));
    assert_eq!(stage.state(), CaseState::Triage);
}

#[test]
fn r117_an_inquiry_that_ended_with_advice_is_no_pool_case() {
    let counted: Vec<_> =
        CaseState::ALL.into_iter().filter(|state| !state.is_pool_case()).map(CaseState::code).collect();
    assert_eq!(counted, ["draft", "submitted", "returned", "endorsed", "advised", "withdrawn"]);
}

#[test]
fn r153_what_was_written_before_a_field_existed_stays_readable() {
    let old = json!({"triggers": ["TR-CM"], "escalation": "ESC-L", "purposes": ["CP-PLAN"], "danger_self": "none",
        "danger_others": "none", "account": "Anlass."});
    assert!(Occasion::from_stored(&old).is_ok_and(|occasion| occasion.notices.is_empty()));
    for list in crate::codes::lists() {
        assert!(!list.version.is_empty(), "{}", list.id);
    }
}
