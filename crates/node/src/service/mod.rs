// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a page, the JSON API and the command line do alike.
//!
//! A function here takes the node and the actor, asks `domain` and `anonymise`, writes through `storage` in one transaction, and
//! returns values. It knows neither HTML nor JSON nor HTTP status lines beyond the refusal it returns.

pub mod audit;
pub mod cases;
pub mod casework;
pub mod desk;
pub mod due;
pub mod figures;
pub mod grants;
pub mod identity;
pub mod import;
pub mod inbox;
pub mod library;
pub mod own_access;
pub mod peering;
pub mod pool;
pub mod release_log;
pub mod start;
pub mod unusual;
pub mod users;
