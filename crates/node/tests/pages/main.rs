// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages and API over the real router, on SQLite and on PostgreSQL.

mod browser;
mod entrusted;
mod house;
mod release;
mod two_people;
