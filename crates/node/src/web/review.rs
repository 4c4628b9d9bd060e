// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/freigabe/{draft}` in review, approved, released or withdrawn; votes, release, withdrawal.

use std::sync::Arc;

use anonymise::RiskReport;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::UserId;
use domain::access::{self, Action};
use domain::role::Actor;
use jiff::Timestamp;
use protocol::pattern::Pattern;
use serde::Deserialize;
use storage::{Decision, Draft, DraftState, PeerState, Vote};

use super::desk_parts::{hit_rows, marked, shell_page};
use super::{PageError, html, labels, pattern_text};
use crate::Node;
use crate::auth::{May, gates};
use crate::error::{NodeError, Refused};
use crate::service::desk::{self, Ballot, DeskDraft, REVIEWERS};
use crate::view::parts::{Badge, Errors, Fact, Tone};
use crate::view::{
    Recipient, ReleasedPage, ReviewPage, VoteForm, VoteRow, VoteShown, WithdrawForm, Withdrawn, format, paths,
};

gates!(
    /// Those who vote.
    ReviewPattern,
    /// Those who release what was approved.
    ReleasePattern,
    /// Those who withdraw.
    WithdrawPattern,
);

/// What the vote form sends.
#[derive(Deserialize)]
pub struct TypedVote {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    accept_risk: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    sha256: String,
}

/// What the withdrawal form sends.
#[derive(Deserialize)]
pub struct TypedWithdrawal {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    confirm: String,
}

/// A form that came back with faults.
pub enum Returned {
    /// The vote.
    Vote(VoteForm),
    /// The withdrawal.
    Withdrawal(WithdrawForm),
}

/// Casts a vote; a fault brings the form back as typed.
pub async fn vote(
    State(node): State<Arc<Node>>,
    may: May<ReviewPattern>,
    Path(draft): Path<String>,
    Form(typed): Form<TypedVote>,
) -> Result<Response, PageError> {
    let mut errors = Errors::none();
    let decision = match typed.decision.as_str() {
        "zustimmen" => Some(Decision::Approve),
        "ablehnen" => Some(Decision::Reject),
        _ => None,
    };
    if decision.is_none() {
        errors.add("decision", "Wählen Sie, ob Sie zustimmen oder ablehnen.");
    }
    let mut refused = None;
    if let Some(decision) = decision.filter(|_| !errors.any()) {
        let ballot = Ballot { decision, risk_accepted: typed.accept_risk == "1", reason: Some(typed.reason.clone()) };
        match desk::vote(&node, &may.actor, &draft, &typed.sha256, ballot).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}?getan=stimme", paths::release(&draft))).into_response()),
            Err(NodeError::Refused(why)) => {
                add(&mut errors, &why);
                refused = Some(why);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let form =
        VoteForm { decision: typed.decision, accept_risk: typed.accept_risk == "1", reason: typed.reason, errors };
    let opened = desk::open(&node, &may.actor, &draft).await?;
    if let Some(refused) = refused.filter(|_| !no_vote_reason(&may.actor, &opened).is_empty()) {
        // There is no form to come back to, which would say why.
        return Err(NodeError::Refused(refused).into());
    }
    let page = show(&node, &may.actor, &opened, None, Some(Returned::Vote(form))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Releases what two people approved.
pub async fn release(
    State(node): State<Arc<Node>>,
    may: May<ReleasePattern>,
    Path(draft): Path<String>,
) -> Result<Response, PageError> {
    desk::release(&node, &may.actor, &draft).await?;
    Ok(Redirect::to(&format!("{}?getan=freigegeben", paths::release(&draft))).into_response())
}

/// Withdraws a released pattern.
pub async fn withdraw(
    State(node): State<Arc<Node>>,
    may: May<WithdrawPattern>,
    Path(draft): Path<String>,
    Form(typed): Form<TypedWithdrawal>,
) -> Result<Response, PageError> {
    let mut errors = Errors::none();
    if !["objection", "error", "erasure"].contains(&typed.reason.as_str()) {
        errors.add("reason", "Wählen Sie den Grund.");
    }
    if typed.confirm != "1" {
        errors.add("confirm", "Bestätigen Sie, dass der Inhalt überall gelöscht werden soll.");
    }
    let opened = desk::open(&node, &may.actor, &draft).await?;
    if opened.draft.state == DraftState::Withdrawn {
        // The second click of a double click: what was asked for is done.
        return Ok(Redirect::to(&format!("{}?getan=widerrufen", paths::release(&draft))).into_response());
    }
    let release = opened.release.as_ref().ok_or(NodeError::NotFound)?;
    if !errors.any() {
        match desk::withdraw(&node, &may.actor, release.key.index, &typed.reason).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}?getan=widerrufen", paths::release(&draft))).into_response()),
            Err(NodeError::Refused(refused)) => add(&mut errors, &refused),
            Err(error) => return Err(error.into()),
        }
    }
    let form = WithdrawForm { reason: typed.reason, confirm: typed.confirm == "1", errors };
    let page = show(&node, &may.actor, &opened, None, Some(Returned::Withdrawal(form))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn add(errors: &mut Errors, refused: &Refused) {
    let refusal = &refused.refusal;
    let help = refusal.help_de.as_deref().unwrap_or_default();
    errors
        .add(refusal.field.as_deref().unwrap_or_default(), format!("{} {help}", refusal.message_de).trim().to_owned());
}

/// The page of a draft that is no longer being written.
pub async fn show(
    node: &Node,
    actor: &Actor,
    opened: &DeskDraft,
    done: Option<&str>,
    returned: Option<Returned>,
) -> Result<Response, PageError> {
    let page = shell_page(node, actor, done).await?;
    let recipients = recipients(node).await?;
    let state = opened.draft.state;
    if matches!(state, DraftState::Released | DraftState::Withdrawn) {
        let form = match returned {
            Some(Returned::Withdrawal(form)) => form,
            _ => WithdrawForm::default(),
        };
        return html(&released(page, actor, opened, form));
    }
    let form = match returned {
        Some(Returned::Vote(form)) => form,
        _ => VoteForm::default(),
    };
    html(&reviewed(page, actor, opened, recipients, form))
}

async fn recipients(node: &Node) -> Result<Vec<Recipient>, NodeError> {
    let mut tx = node.store.snapshot("recipients").await?;
    let peers = tx.peer_list().await?;
    Ok(peers
        .into_iter()
        .filter(|peer| matches!(peer.state, PeerState::Active | PeerState::Suspended))
        .map(|peer| Recipient {
            state: labels::peer_state(peer.state, true),
            readers: "Fachkräfte und Bundesarbeitsgruppe an diesem Knoten".to_owned(),
            name: peer.name,
        })
        .collect())
}

fn reviewed(
    page: crate::view::Page,
    actor: &Actor,
    opened: &DeskDraft,
    recipients: Vec<Recipient>,
    form: VoteForm,
) -> ReviewPage {
    let draft = &opened.draft;
    let pattern = Pattern::parse(draft.bytes.payload.as_bytes()).ok();
    let risk = opened.risk.as_ref().map(|risk| &risk.report);
    let hits = opened.risk.as_ref().map_or(&[][..], |risk| &risk.hits);
    let sentences = risk.map_or(&[][..], |risk| &risk.sentences_de);
    let mut no_vote_reason = no_vote_reason(actor, opened);
    if !no_vote_reason.is_empty() && form.errors.any() {
        // Somebody else was faster, or this person in another tab: say what happened to this vote.
        let faults: Vec<&str> = form.errors.0.iter().map(|error| error.message.as_str()).collect();
        no_vote_reason = format!("Ihre Stimme wurde nicht gezählt. {} {no_vote_reason}", faults.join(" "));
    }
    ReviewPage {
        page,
        draft: draft.id.clone(),
        title: super::release_list::draft_title(draft),
        state: labels::draft_state(draft.state),
        case_code: opened.panel_code.clone(),
        facts: facts(opened),
        sections: pattern.as_ref().map_or_else(Vec::new, pattern_text::whole),
        payload: draft.bytes.payload.clone(),
        sha256: draft.bytes.sha256.clone(),
        recipients,
        risk_facts: risk.map_or_else(Vec::new, risk_facts),
        risk: sentences.iter().filter(|one| !one.starts_with(BEYOND)).cloned().collect(),
        beyond: sentences.iter().filter_map(|one| one.strip_prefix(BEYOND)).map(|one| one.trim().to_owned()).collect(),
        hits: hit_rows(&draft.bytes.lesson_de, hits),
        marked: marked(&draft.bytes.lesson_de, hits),
        votes: vote_rows(opened),
        vote: no_vote_reason.is_empty().then_some(form),
        no_vote_reason,
        may_return: draft.author == actor.user && matches!(draft.state, DraftState::InReview | DraftState::Approved),
        may_release: draft.state == DraftState::Approved && access::may(actor, Action::ReleasePattern, None).is_yes(),
    }
}

/// How the risk report begins a sentence about what nobody can prevent; the page has a box of its own for these.
const BEYOND: &str = "Davor können wir nicht schützen:";

fn no_vote_reason(actor: &Actor, opened: &DeskDraft) -> String {
    let draft = &opened.draft;
    let reason = if draft.state == DraftState::Approved {
        "Zwei Personen haben zugestimmt. Die Poolkoordination kann das Fallmuster jetzt freigeben."
    } else if draft.state == DraftState::Returned {
        "Eine Prüfung hat abgelehnt. Wer den Entwurf verfasst hat, überarbeitet ihn."
    } else if draft.state != DraftState::InReview {
        "Der Entwurf wird noch geschrieben."
    } else if draft.author == actor.user {
        "Sie haben den Entwurf verfasst. Zwei andere Personen prüfen ihn."
    } else if opened.votes.iter().any(|vote| vote.reviewer == actor.user) {
        "Sie haben über diese Fassung abgestimmt."
    } else if desk::reviewing_role(actor).is_none() {
        "Prüfen können Poolkoordination und Datenschutz."
    } else {
        ""
    };
    reason.to_owned()
}

fn facts(opened: &DeskDraft) -> Vec<Fact> {
    vec![
        Fact::new("Verfasst von", person(opened, &opened.draft.author)),
        Fact::new("Begonnen am", labels::day(opened.draft.created_at)),
        Fact::new("Letzter Schritt", labels::moment(opened.draft.updated_at)),
    ]
}

fn person(opened: &DeskDraft, id: &UserId) -> String {
    opened.people.get(id).map(|user| user.name.clone()).unwrap_or_default()
}

fn risk_facts(risk: &RiskReport) -> Vec<Fact> {
    let count = |value: u32| format::number(u64::from(value));
    vec![
        Fact::new("Begonnene Fälle dieses Pools", count(risk.started_cases)),
        Fact::new("Fälle mit denselben Angaben zu Person und Vorgeschichte", count(risk.class_size_strict)),
        Fact::new("Fälle, auf die die Angaben passen können", count(risk.class_size_wildcard)),
    ]
}

/// The votes as far as they may be shown: nobody sees a vote before both are in.
fn vote_rows(opened: &DeskDraft) -> Vec<VoteRow> {
    let both = opened.votes.len() >= REVIEWERS;
    let row = |number: usize, vote: Option<&Vote>| {
        let title = ["Erste Prüfung", "Zweite Prüfung"][number].to_owned();
        let Some(vote) = vote else {
            return VoteRow {
                title,
                who: String::new(),
                on: String::new(),
                shown: VoteShown::Missing,
                reason: String::new(),
            };
        };
        let shown = match (both, vote.decision) {
            (false, _) => VoteShown::Hidden,
            (true, Decision::Approve) => VoteShown::Approved,
            (true, Decision::Reject) => VoteShown::Rejected,
        };
        let reason = if both { vote.reason.clone().unwrap_or_default() } else { String::new() };
        VoteRow { title, who: person(opened, &vote.reviewer), on: labels::day(vote.at), shown, reason }
    };
    (0..REVIEWERS).map(|number| row(number, opened.votes.get(number))).collect()
}

fn released(page: crate::view::Page, actor: &Actor, opened: &DeskDraft, form: WithdrawForm) -> ReleasedPage {
    let draft: &Draft = &opened.draft;
    let live = draft.state == DraftState::Released;
    let pattern = Pattern::parse(draft.bytes.payload.as_bytes()).ok().filter(|_| live);
    let mut facts = facts(opened);
    let mut library_href = String::new();
    let mut withdrawn = None;
    if let Some(release) = &opened.release {
        facts.push(Fact::new("Freigegeben am", labels::moment(release.released_at)));
        facts.push(Fact::new("Platz im Verzeichnis der Freigaben", format::number(release.key.index)));
        facts.push(Fact::new("Prüfsumme (SHA-256)", release.sha256.clone()));
        if live {
            library_href = paths::pattern(release.key.node.as_str(), release.key.index);
        }
        withdrawn = release.withdrawn_at.map(|at| Withdrawn {
            on: labels::day(at),
            by: release.withdrawn_by.as_ref().map(|by| person(opened, by)).unwrap_or_default(),
            reason: reason_de(release.withdraw_reason.as_deref().unwrap_or_default()).to_owned(),
        });
    }
    ReleasedPage {
        page,
        draft: draft.id.clone(),
        title: if live { super::release_list::draft_title(draft) } else { "Widerrufenes Fallmuster".to_owned() },
        state: labels::draft_state(draft.state),
        case_code: opened.panel_code.clone(),
        facts,
        sections: pattern.as_ref().map_or_else(Vec::new, pattern_text::whole),
        recipients: opened.receivers.iter().map(received).collect(),
        votes: vote_rows(opened),
        library_href,
        withdraw: (live && access::may(actor, Action::WithdrawPattern, None).is_yes()).then_some(form),
        withdrawn,
    }
}

fn received((name, at): &(String, Timestamp)) -> Recipient {
    Recipient {
        name: name.clone(),
        readers: "Fachkräfte und Bundesarbeitsgruppe an diesem Knoten".to_owned(),
        state: Badge::new(Tone::Info, format!("Abgerufen am {}", labels::day(*at))),
    }
}

fn reason_de(reason: &str) -> &'static str {
    match reason {
        "objection" => "Widerspruch",
        "error" => "Fehler im Muster",
        "erasure" => "Löschung",
        "superseded" => "Durch eine neue Fassung ersetzt",
        _ => "",
    }
}
