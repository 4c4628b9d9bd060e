// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Panel sessions (Kooperationsrunden) and what was agreed there.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::debug::closed_debug;
use crate::ids::StaffId;

/// One session about the case.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct PanelSession {
    /// Number within the case, from 1.
    pub no: u8,
    /// Day.
    pub date: Date,
    /// `case` or another kind of session.
    pub kind: String,
    /// Who took part.
    pub participants: Vec<StaffId>,
    /// Whether a solution ready to implement was found.
    pub solution_ready: bool,
    /// Day on which the dossier was sent; before the session (I5).
    pub dossier_sent_on: Option<Date>,
    /// Agreements.
    pub agreements: Vec<Agreement>,
    /// Day on which the minutes went to the participants.
    pub minutes_distributed_on: Option<Date>,
}

/// One agreement: who does what until when (I7).
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// The responsible member of staff.
    pub who: StaffId,
    /// The task.
    pub what: String,
    /// Until when.
    pub due: Date,
    /// Whether the responsible person accepted it.
    pub accepted: bool,
    /// When it was done.
    pub done_on: Option<Date>,
}

closed_debug!(PanelSession, Agreement);
