// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages and API over the real router, on SQLite and on PostgreSQL.

mod access;
mod api;
mod browser;
mod case_pages;
mod casework;
mod costs;
mod due;
#[path = "../engine/mod.rs"]
mod engine;
mod entrusted;
mod forms;
mod headers;
mod house;
mod incidents;
mod odd_input;
mod oidc;
mod own_access;
mod panel;
mod release;
mod retention;
mod room;
mod routes;
mod sessions;
mod table;
mod tokens;
mod two_people;
