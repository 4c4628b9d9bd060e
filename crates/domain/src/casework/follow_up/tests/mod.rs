// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

mod course;
mod indicators;
mod outcome;
mod redesign;

use crate::casework::implementation::tests::started;
use crate::casework::tests::Stage;
use crate::profile::ProfileKind;

/// A case whose course is observed since the day after the start.
pub(crate) fn observed(kind: ProfileKind) -> Stage {
    let mut stage = started(kind);
    stage.days_pass(1);
    stage.does("pc-1", "follow_up_begin", &serde_json::json!({}));
    stage
}
