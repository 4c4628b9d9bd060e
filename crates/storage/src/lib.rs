// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The only room with a database: tables, transactions, migrations, and the sealing of identifiable columns.
//!
//! One door: [`Store::begin`] gives a writing [`Tx`], [`Store::snapshot`] a reading one; every query of the program is a
//! method on [`Tx`] named `resource_verb`. Lookups return `Option`, writes assert the rows they touch, a lost update is
//! refused with the newer version. SQLite (one file) and PostgreSQL speak the same SQL here; only the private module
//! `dialect` knows which engine answers.
//!
//! At rest every identifiable value (names, staff ids, sign-in names, case parts, audit details, keys) is sealed with
//! ChaCha20-Poly1305 under a key that is not in the database; see [`Keyring`].

mod api_grant;
mod audit;
mod audit_chain;
mod base64;
mod case;
mod case_key;
mod case_list;
mod case_part;
mod deadline;
mod delivery;
mod dialect;
mod document;
mod draft;
mod due_list;
mod erase;
mod error;
mod facet;
pub mod fold;
mod follow;
mod form_draft;
mod invite;
mod key;
mod keyring;
mod lease;
mod library;
mod log;
mod log_entry;
mod message;
mod migrate;
mod nonce;
mod notice;
mod oidc;
mod panel;
mod payload;
mod peer;
mod phonetic;
mod pool;
mod proceeding;
mod recompute;
mod register;
mod release;
mod reseal;
mod seal;
mod session;
mod similar;
mod store;
mod token_key;
mod tx;
mod user;
mod vote;
mod waiting;
mod withdraw;

#[cfg(test)]
#[path = "../tests/storage/harness.rs"]
#[expect(dead_code, reason = "the storage tests use the rest")]
mod harness;
#[cfg(test)]
extern crate self as storage;

pub use api_grant::{Grant, LiveGrant, NewGrant};
pub use audit::{AuditEntry, AuditFilter, NewAudit};
pub use audit_chain::{AuditFault, AuditFaultKind, AuditReport, AuditTip, NewAuditHead};
pub use case::{CaseIdentity, CodedCase};
pub use case_list::{CaseCursor, CaseFilter, CaseList, CaseOrder, CaseRow, CaseSight};
pub use case_part::{CasePart, PartVersion};
pub use deadline::Calendar;
pub use document::DocumentVersion;
pub use draft::{Draft, DraftBytes, DraftState, NewDraft};
pub use due_list::{DueFilter, DueGroup, DueList, DuePart, DueRow};
pub use erase::CaseErasure;
pub use error::StoreError;
pub use facet::FacetKind;
pub use form_draft::{DraftScope, FormDraft, FormDraftLine};
pub use invite::{InviteRow, NewInvite};
pub use key::{KeyUse, NewKey, NodeKey, OwnDocument};
pub use keyring::{KeyFileError, Keyring};
pub use library::{FacetCount, LibraryPage, LibraryQuery, LibraryRow, PatternKey, ProofParts, RecordState};
pub use log::{Head, LogRow, LogStatus};
pub use log_entry::EntryBytes;
pub use message::OutgoingMessage;
pub use notice::Notice;
pub use oidc::{NewOidcRequest, OIDC_REQUEST_LIFE};
pub use panel::PanelGrant;
pub use payload::{PayloadSlot, VerifiedPayload};
pub use peer::{Incident, NewPeer, Peer, PeerState};
pub use pool::Pool;
pub use proceeding::StateStep;
pub use recompute::{Gist, GistQuery};
pub use release::{NewRelease, OwnLogAdvance, ReleaseRow};
pub use session::{ENDED_KEPT, NewSession, SessionLine, SessionRow, SessionState};
pub use similar::SimilarCase;
pub use store::{Store, StoreOptions};
pub use token_key::TokenKey;
pub use tx::Tx;
pub use user::{NewUser, User};
pub use vote::{Decision, NewVote, Vote};
pub use waiting::WaitingCase;
pub use withdraw::NewWithdrawal;
