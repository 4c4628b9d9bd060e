// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Deadlines: holidays, the days of a case, lists of people.

mod case;
mod due;
mod holiday;
mod known;
mod pool;
mod setting;
