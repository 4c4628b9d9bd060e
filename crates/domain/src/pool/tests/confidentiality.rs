// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::day;
use crate::casework::tests::Stage;
use crate::ids::StaffId;
use crate::pool::{confidentiality_until, confidentiality_valid};
use crate::profile::ProfileKind;

#[test]
fn r089_every_member_confirms_confidentiality_before_the_first_access_and_yearly() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let lag = StaffId::new("lag-1");
    stage.go_to("2026-03-02");
    assert!(!confidentiality_valid(&stage.register, &lag, day("2026-03-02")));
    assert_eq!(confidentiality_until(&stage.register, &lag), None);
    let own = json!({"person": "lag-1", "confirmed": true});
    assert_eq!(stage.pool_refused("lag-2", "confidentiality", "a", &own), ["not_for_others"]);
    let unticked = json!({"person": "lag-1", "confirmed": false});
    assert_eq!(stage.pool_refused("lag-1", "confidentiality", "a", &unticked), ["field"]);
    stage.pool_does("lag-1", "confidentiality", "a", &own);
    // Bound from that day on for a year, and nobody else is.
    for (on, valid) in [("2026-03-01", false), ("2026-03-02", true), ("2027-03-02", true), ("2027-03-03", false)] {
        assert_eq!(confidentiality_valid(&stage.register, &lag, day(on)), valid, "{on}");
    }
    assert!(!confidentiality_valid(&stage.register, &StaffId::new("lag-2"), day("2026-03-02")));
    assert_eq!(confidentiality_until(&stage.register, &lag), Some(day("2027-03-02")));
    // A renewal is a document of its own: nobody moves the day of an earlier one.
    stage.go_to("2027-04-01");
    assert_eq!(stage.pool_refused("lag-1", "confidentiality", "a", &own), ["unchangeable"]);
    stage.pool_does("lag-1", "confidentiality", "b", &own);
    assert!(confidentiality_valid(&stage.register, &lag, day("2028-04-01")));
    assert!(!confidentiality_valid(&stage.register, &lag, day("2027-03-15")), "the gap stays known");
}
