// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use crate::casework::follow_up::tests::observed;
use crate::casework::form;
use crate::casework::implementation::tests::after_session;
use crate::profile::ProfileKind;
use crate::state::CaseState;

#[test]
fn r149_a_resting_case_has_somebody_who_stays_and_is_looked_at_every_thirty_days() {
    let mut stage = observed(ProfileKind::Berlin);
    assert_eq!(stage.refused("cm-1", "hold", &json!({"reason": "custody", "contact_person": ""})), ["field"]);
    assert_eq!(
        stage.refused("cm-1", "hold", &json!({"reason": "other", "contact_person": "Tante"})),
        ["reason_missing"]
    );
    stage.does(
        "cm-1",
        "hold",
        &json!({"reason": "custody", "contact_person": "Jugendhilfe im Strafverfahren", "until": "2026-05-01"}),
    );
    assert_eq!(stage.state(), CaseState::OnHold);
    stage.days_pass(30);
    assert!(!stage.alarms("hold_check_due"));
    stage.days_pass(1);
    assert!(stage.alarms("hold_check_due"));
    let seen =
        json!({"on": "2026-04-04", "with": ["contact_person", "young_person"], "note": "Besuch; Rückkehr besprochen."});
    stage.does_item("pc-1", "contact_note", "1", &seen);
    assert!(!stage.alarms("hold_check_due") && !stage.points_out("hold_over"));
    stage.days_pass(31);
    assert!(stage.alarms("hold_check_due") && stage.points_out("hold_over"));
}

#[test]
fn a_case_rests_wherever_the_pool_works_on_it_and_returns_there() {
    let kind = form("hold").unwrap();
    for state in CaseState::ALL {
        assert_eq!(kind.is_open(state), state.is_active(), "{state:?}");
    }
    for solved in [true, false] {
        let mut stage = after_session(ProfileKind::Bremen, solved);
        let before = stage.state();
        stage.does("pc-1", "hold", &json!({"reason": "clinic", "contact_person": "Sozialdienst der Klinik"}));
        assert_eq!(stage.refused("lag-1", "resumption", &json!({})), ["role_may_not"]);
        stage.does("cm-1", "resumption", &json!({"note": "Entlassen."}));
        assert_eq!(stage.state(), before);
    }
}

#[test]
fn a_case_does_not_rest_until_a_day_that_is_over() {
    let mut stage = observed(ProfileKind::Bremen);
    let hold = |until: &str| json!({"reason": "custody", "contact_person": "Tante", "until": until});
    assert_eq!(stage.refused("cm-1", "hold", &hold("2026-03-03")), ["date_in_past"]);
    stage.does("cm-1", "hold", &hold("2026-03-04"));
}
