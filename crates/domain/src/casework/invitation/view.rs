// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the panel sees of a case: code, dossier, sessions. There is no field for anything that says who it is.

use jiff::civil::Date;

use super::access::{PanelAccess, Reader, panel_access, reader};
use super::dossier::{DossierPart, released};
use super::invite::{addressed, is_invited};
use super::plan::plan;
use crate::casework::{Proceeding, Register};
use crate::debug::closed_debug;
use crate::ids::StaffId;
use crate::profile::NodeProfile;
use crate::state::CaseState;

/// A part of the dossier as somebody reads it.
#[derive(Clone, Eq, PartialEq)]
pub struct PartView {
    /// Heading.
    pub heading: String,
    /// Text.
    pub text: String,
}

/// The dossier as somebody reads it.
#[derive(Clone, Eq, PartialEq)]
pub struct DossierView {
    /// Version.
    pub version: u16,
    /// What everybody reads.
    pub text: String,
    /// The parts this person reads.
    pub parts: Vec<PartView>,
}

/// A session as the panel sees it.
#[derive(Clone, Eq, PartialEq)]
pub struct SessionView {
    /// Number.
    pub no: u8,
    /// Day.
    pub date: Date,
    /// Beginning.
    pub time: String,
    /// Place.
    pub place: String,
    /// Video access.
    pub video: String,
    /// Kind, German.
    pub kind_de: &'static str,
    /// Who moderates.
    pub moderator: Option<StaffId>,
    /// Whether it was held, or is being held.
    pub held: bool,
}

/// A case as the panel sees it.
#[derive(Clone, Eq, PartialEq)]
pub struct PanelView {
    /// Panel code.
    pub code: String,
    /// State of the case.
    pub state: CaseState,
    /// Last day of the access.
    pub until: Option<Date>,
    /// The released dossier; none when it is not released or was taken back.
    pub dossier: Option<DossierView>,
    /// The sessions to which this person was invited.
    pub sessions: Vec<SessionView>,
}

closed_debug!(PartView, DossierView, SessionView, PanelView);

/// A case as a person of the panel sees it; none without access. A guardian gets this view too, beside the case itself.
#[must_use]
pub fn panel_view(case: &Proceeding, register: &Register, staff: &StaffId, today: Date) -> Option<PanelView> {
    let (PanelAccess::Pseudonymised { until } | PanelAccess::Identified { until }) =
        panel_access(case, register, staff, today)
    else {
        return None;
    };
    let reader = reader(case, register, staff)?;
    Some(PanelView {
        code: case.case.identity.panel_code.clone(),
        state: case.course.state(),
        until,
        dossier: dossier_for(case, reader),
        sessions: sessions_for(case, register, staff),
    })
}

/// The released dossier as a reader sees it.
#[must_use]
pub fn dossier_for(case: &Proceeding, reader: Reader) -> Option<DossierView> {
    let dossier = released(case)?;
    let readable = |part: &&DossierPart| {
        let domain = part.domains.is_empty() || reader.legal_domain.is_some_and(|own| part.domains.contains(&own));
        domain && !(part.panel_only && reader.guest)
    };
    let view = |part: &DossierPart| PartView { heading: part.heading.to_string(), text: part.text.to_string() };
    Some(DossierView {
        version: dossier.version?,
        text: dossier.text.to_string(),
        parts: dossier.parts.iter().filter(readable).map(view).collect(),
    })
}

fn sessions_for(case: &Proceeding, register: &Register, staff: &StaffId) -> Vec<SessionView> {
    let invited = |no: u8| {
        super::invite::invitees(case, no, register)
            .iter()
            .chain(&addressed(case, no))
            .any(|invitee| invitee.person == *staff)
    };
    let sessions =
        case.case.record.sessions.iter().filter(|session| is_invited(case, session.no) && invited(session.no));
    sessions
        .map(|session| {
            let plan = plan(case, session.no);
            let told = |line: Option<&crate::form::Line>| line.map(ToString::to_string).unwrap_or_default();
            SessionView {
                no: session.no,
                date: session.date,
                time: told(plan.as_ref().map(|plan| &plan.time)),
                place: told(plan.as_ref().map(|plan| &plan.place)),
                video: told(plan.as_ref().map(|plan| &plan.video)),
                kind_de: plan.as_ref().map_or("Kooperationsrunde", |plan| plan.kind.de()),
                moderator: plan.map(|plan| plan.moderator),
                held: !session.participants.is_empty(),
            }
        })
        .collect()
}

/// The invitation to a session as a text: date, place and panel code, and nothing about the young person (R59). None
/// before the date is set.
#[must_use]
pub fn invitation_text(case: &Proceeding, no: u8, profile: &NodeProfile) -> Option<String> {
    let plan = plan(case, no)?;
    let mut lines = vec![
        format!("Einladung zur {no}. Kooperationsrunde"),
        format!("Fall: {}", case.case.identity.panel_code),
        format!("{}, {} Uhr", super::day_de(plan.date), plan.time.trim_end_matches("Uhr").trim()),
    ];
    if !plan.place.is_empty() {
        lines.push(format!("Ort: {}", plan.place));
    }
    if !plan.video.is_empty() {
        lines.push(format!("Video: {}", plan.video));
    }
    lines.push(format!("Es lädt ein: {}", profile.pool_office));
    let note = case.one::<super::Invite>().map(|invite| invite.note).unwrap_or_default();
    if !note.is_empty() {
        lines.push(format!("\n{note}"));
    }
    lines.push("\nDie Fallvorstellung lesen Sie nach der Anmeldung unter diesem Fallcode.".to_owned());
    Some(lines.join("\n"))
}
