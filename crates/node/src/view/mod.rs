// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pages as plain values.
//!
//! One file per page: a struct of finished German texts, numbers and small enums, and the askama template that prints it. A handler
//! fills the struct and calls `render()`; nothing here knows HTTP, storage or the domain, so a page can be looked at and tested with
//! example values alone. Codes arrive translated; dates and numbers arrive through [`format`].
//!
//! Every template prints the ids, labels and ARIA references of its form fields through the macros of `templates/macros.html`: the id
//! of the field `lesson` is `f-lesson`, its hint `f-lesson-h`, its error `f-lesson-e`. [`parts::Errors`] therefore needs no more than
//! the field's name.

mod accessibility;
mod audit;
mod case;
mod case_form;
mod case_list;
mod demo;
mod disclosure;
mod due;
mod emergency;
mod error;
mod figures;
mod form;
pub mod format;
mod grants;
mod help;
mod inbox;
mod library;
mod own_access;
mod page;
pub mod parts;
pub mod paths;
mod pattern;
mod peer;
mod peer_invite;
mod peers;
mod pool;
mod referral;
mod release_draft;
mod release_list;
mod release_review;
mod released;
mod retention;
mod room;
mod rounds;
mod sheet;
mod sign_in;
mod start;
mod users;
mod versions;

pub use accessibility::{AccessibilityPage, Contact};
pub use audit::{AuditPage, AuditRow, UnusualRow};
pub use case::{
    ActionGroup, ActionRow, AgreementRow, CasePage, ComponentRow, CrisisPart, DocumentGroup, EntrustedRow, Flow,
    FlowPhase, FlowStep, FlowStepStatus, Hint, NextStep, PatternAction, PersonPart, SessionPart, SettingPart,
    StationRow, TimelineRow,
};
pub use case_form::{CaseFormPage, Crumb, FormNote, Newer, NewerRow, ScanPart};
pub use case_list::{CaseFilter, CaseListPage, CaseRow};
pub use demo::{DemoNode, DemoPage, DemoPerson};
pub use disclosure::{DisclosedPart, DisclosurePage};
pub use due::{DueGroupPart, DuePage, DuePart, DueRow};
pub use emergency::EmergencyPage;
pub use error::{ErrorKind, ErrorPage};
pub use figures::{Bar, DateValue, FigureRow, FigureTable, FiguresPage};
pub use form::{BASE, ChoiceGroup, Control, FormField, FormRow, Problem, Problems, REMOVED, STEP, Told, ToldValue};
pub use grants::{AllGrantsPage, GrantArea, GrantRow, GrantsPage};
pub use help::{HelpPage, HelpTopic};
pub use inbox::{InboxPage, InboxPart, InboxRow};
pub use library::{Facet, FacetOption, LibraryPage, ResultRow};
pub use own_access::{OwnAccessPage, SessionEntry};
pub use page::{Flash, NavArea, NavItem, Page, SignedIn};
pub use pattern::{OutcomeRow, PatternField, PatternPage, PatternSection};
pub use peer::{PeerDecision, PeerDecisionPage, PeerPage};
pub use peer_invite::{PeerAcceptPage, PeerConfirmPage, PeerInvitePage};
pub use peers::{Incident, PeerRow, PeersPage};
pub use pool::{PoolEntry, PoolFormPage, PoolFormRow, PoolPage, PoolShelf};
pub use referral::{ReferralCheckPage, ReferralTasksPage, SimilarCase, SimilarPage, Submit, Summary, Task};
pub use release_draft::{DraftPage, DraftValues, WithheldRow};
pub use release_list::{DeskGroup, DeskRow, ReleaseListPage};
pub use release_review::{Recipient, ReviewPage, VoteForm, VoteRow, VoteShown};
pub use released::{ReleasedPage, WithdrawForm, Withdrawn};
pub use retention::{ErasedRow, PeriodRow, PlannedRow, RetentionPage};
pub use room::{AssessmentRow, HypothesisRow, RoomNow, RoomPage, RoomPerson, RoomPhase, ScreenPage, Thinking};
pub use rounds::{
    ConfidentialityPage, Link, RoundAgreement, RoundDossier, RoundPage, RoundRow, RoundSessionPart, RoundsPage,
    StartRounds,
};
pub use sheet::{CrisisSheetPage, SheetLine, SheetList, SheetPage, SheetPart};
pub use sign_in::SignInPage;
pub use start::{NewPattern, NoticeRow, PeerNotice, StartPage, StateCount, TypedRow};
pub use users::{UserRow, UsersPage};
pub use versions::{VersionRow, VersionsPage};

#[cfg(test)]
mod tests;
