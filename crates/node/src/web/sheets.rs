// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages to print: the crisis concept on one page, minutes, invitations, permit sheets.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::CaseId;
use domain::casework::implementation::{AbroadChecklist, CourtOrder, CrisisAcknowledgement, CrisisPage, PermitSheet};
use domain::casework::invitation::{invitation_text, number};
use domain::casework::session::{Minutes, MinutesReceipt};
use domain::casework::{CaseForm as _, DocumentKey, Entry, Sight};
use domain::role::Actor;

use super::casework::{about, crumbs, options, page, stored};
use super::form::{told, words};
use super::rounds::slot;
use super::{PageError, html, labels};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, Opened};
use crate::view::{CrisisSheetPage, SheetLine, SheetList, SheetPage, SheetPart, ToldValue, format, paths};

async fn open(node: &Node, actor: &Actor, case: &str) -> Result<Opened, NodeError> {
    let id = CaseId::parse(case).map_err(|_| NodeError::NotFound)?;
    casework::open(node, actor, &id).await
}

fn sheet(node: &Node, actor: &Actor, opened: &Opened, title: String) -> SheetPage {
    SheetPage {
        page: page(node, actor, opened, None),
        crumbs: crumbs(opened, &title),
        title,
        // What is handed around bears the code alone.
        about: format!("Fall {}", opened.proceeding.case.identity.panel_code),
        told: Vec::new(),
        parts: Vec::new(),
        list: None,
        stored: String::new(),
        receipt: String::new(),
    }
}

/// The crisis concept.
pub async fn crisis(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let opened = open(&node, actor, &case).await?;
    let concept = opened.crisis.as_ref().ok_or(NodeError::NotFound)?;
    html(&crisis_sheet(&node, actor, &opened, concept))
}

fn crisis_sheet(node: &Node, actor: &Actor, opened: &Opened, concept: &CrisisPage) -> CrisisSheetPage {
    let plan = &concept.plan;
    let steps = [
        ("Erster Schritt", &plan.first_step),
        ("Wer informiert wen", &plan.informs),
        ("Ausweichplatz", &plan.fallback_place),
        ("Rückkehr ins Setting", &plan.return_rule),
        ("Wenn das nicht reicht", &plan.escalation),
        ("Absprache mit der Klinik", &plan.clinic_agreement),
        ("Wann die Polizei gerufen wird", &plan.police_rule),
    ];
    let steps = steps.into_iter().map(|(title, text)| (title, lines(text))).filter(|(_, lines)| !lines.is_empty());
    let contact = concept.contact.iter().flat_map(|contact| [&contact.name, &contact.phone, &contact.address]);
    let view = opened.form(node, actor, CrisisAcknowledgement::NAME).filter(|view| view.why_not.is_none());
    let mut own = view.iter().flat_map(|view| &view.documents).map(|(_, document)| document);
    let written = opened.proceeding.written_at::<domain::casework::implementation::CrisisPlan>();
    let noted = own.any(|own| own.author.as_ref() == Some(&actor.user) && Some(own.at) >= written);
    let new = paths::case_form(opened.index.id.as_str(), CrisisAcknowledgement::NAME, Some(paths::NEW_ITEM));
    CrisisSheetPage {
        page: page(node, actor, opened, None),
        crumbs: crumbs(opened, "Krisenkonzept"),
        about: about(opened),
        on: format::date(plan.on),
        responsible: concept.responsible.clone(),
        reachability: lines(&plan.reachability),
        contact: contact.filter(|line| !line.is_empty()).map(ToString::to_string).collect(),
        lead: concept.case_lead.clone(),
        signs: lines(&plan.early_signs),
        triggers: lines(&plan.triggers),
        steps: steps.collect(),
        read: concept.read.iter().map(|(who, at)| format!("{who}, {}", labels::day(*at))).collect(),
        open: concept.open.clone(),
        acknowledge: if view.is_some() && !noted { new } else { String::new() },
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The minutes of a session, for those who may read them (R97).
pub async fn minutes(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((case, no)): Path<(String, u8)>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let opened = open(&node, actor, &case).await?;
    let key = DocumentKey::new(Minutes::NAME, Some(&no.to_string()));
    // Those who may not read them have no such document.
    let document = opened.proceeding.documents.get(&key).ok_or(NodeError::NotFound)?;
    let minutes: Minutes =
        opened.proceeding.documents.item(Minutes::NAME, &no.to_string()).ok_or(NodeError::NotFound)?;
    let round = words("{round}", &opened.pool.profile);
    let received = |person: &domain::StaffId| {
        let receipt =
            opened.proceeding.documents.item::<MinutesReceipt>(MinutesReceipt::NAME, &format!("{no}-{person}"));
        receipt.is_some_and(|receipt| receipt.received)
    };
    let line = |person: &domain::StaffId| {
        let name = options(&opened).name(person.as_str());
        if received(person) { format!("{name}: erhalten") } else { format!("{name}: Bestätigung offen") }
    };
    // The people at the table see their own receipt; who else confirmed is for the office.
    let own = |person: &&domain::StaffId| opened.sight != Sight::Panel || actor.staff.as_ref() == Some(*person);
    let list = SheetList {
        title: minutes
            .distributed_on
            .map_or_else(|| "Noch nicht verteilt".to_owned(), |day| format!("Verteilt am {}", format::date(day))),
        lines: minutes.recipients.0.iter().filter(own).map(line).collect(),
    };
    let waits = actor.staff.as_ref().filter(|staff| !received(staff));
    let receipt = waits.map(|staff| slot::<MinutesReceipt>(&node, actor, &opened, &format!("{no}-{staff}")));
    html(&SheetPage {
        parts: SheetPart::cut(&minutes.text),
        list: Some(list),
        stored: stored(&opened, document),
        receipt: receipt.unwrap_or_default(),
        ..sheet(&node, actor, &opened, format!("Ergebnisprotokoll der {no}. {round}"))
    })
}

/// The invitation to a session (R59).
pub async fn invitation(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((case, no)): Path<(String, u8)>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let opened = open(&node, actor, &case).await?;
    let invited = opened.round.iter().flat_map(|round| &round.sessions).find(|session| session.facts.no == no);
    let planned = || number::session(&opened.proceeding, no).is_some() || number::current_no(&opened.proceeding) == no;
    let text = match invited {
        Some(session) => Some(session.invitation.clone()),
        None if opened.sight == Sight::Panel || !planned() => None,
        None => invitation_text(&opened.proceeding, no, &opened.pool.profile),
    };
    let text = text.filter(|text| !text.is_empty()).ok_or(NodeError::NotFound)?;
    // Its first line is the title of the page.
    let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let plain = rest.lines().filter(|line| !line.trim().is_empty());
    let part = SheetPart {
        title: String::new(),
        lines: plain.map(|line| crate::view::SheetLine::Plain(line.to_owned())).collect(),
    };
    html(&SheetPage { parts: vec![part], ..sheet(&node, actor, &opened, title.to_owned()) })
}

/// What belongs to the permit of a component: the decisions of a court where it restricts liberty (R45), and the checks of
/// § 38 SGB VIII where it leads abroad (R120).
fn beside_permit(opened: &Opened, item: &str) -> Vec<SheetPart> {
    let case = &opened.proceeding;
    let Some(sheet) = case.documents.item::<PermitSheet>(PermitSheet::NAME, item) else { return Vec::new() };
    let mut parts = Vec::new();
    if sheet.component.entry().court_order {
        let order = |entry: Entry<CourtOrder>| {
            let CourtOrder { kind, court, file_number, from, until } = entry.form;
            let valid = format!("gilt vom {} bis zum {}", format::date(from), format::date(until));
            SheetLine::Item(format!("{}: {}, {}", kind.de(), &*court, &*file_number), vec![valid])
        };
        let mut lines: Vec<_> = case.all::<CourtOrder>().into_iter().map(order).collect();
        if lines.is_empty() {
            lines.push(SheetLine::Plain("Es ist kein Beschluss eingetragen.".to_owned()));
        }
        parts.push(SheetPart { title: "Gerichtlicher Beschluss".to_owned(), lines });
    }
    if sheet.component.mode() == "abroad"
        && let Some(kind) = domain::casework::form(AbroadChecklist::NAME)
    {
        let document = case.documents.get(&kind.key(None));
        let data = document.map(|document| kind.to_data(&document.body)).unwrap_or_default();
        let lines = told(kind.fields, &data, options(opened), true).into_iter().map(|told| {
            let said = if let ToldValue::Text(text) = told.value { text } else { "offen".to_owned() };
            SheetLine::Item(told.key, vec![said])
        });
        parts.push(SheetPart { title: "Prüfliste nach § 38 SGB VIII".to_owned(), lines: lines.collect() });
    }
    parts
}

/// A permit sheet (R152).
pub async fn permit(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((case, item)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let opened = open(&node, actor, &case).await?;
    let kind = domain::casework::form(PermitSheet::NAME).ok_or(NodeError::NotFound)?;
    let key = DocumentKey::parse(&kind.key(Some(&item)).to_string()).ok_or(NodeError::NotFound)?;
    let document = opened.proceeding.documents.get(&key).ok_or(NodeError::NotFound)?;
    html(&SheetPage {
        told: told(kind.fields, &kind.to_data(&document.body), options(&opened), true),
        parts: beside_permit(&opened, &item),
        stored: stored(&opened, document),
        ..sheet(&node, actor, &opened, words(kind.title, &opened.pool.profile))
    })
}
