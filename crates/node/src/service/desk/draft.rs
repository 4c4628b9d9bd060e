// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Writing a draft, and handing it in.

use anonymise::HalfYear;
use data_encoding::HEXLOWER;
use domain::CaseId;
use domain::access::{self, Action};
use domain::ids::random_uuid;
use domain::role::Actor;
use sha2::{Digest as _, Sha256};
use storage::{Draft, DraftBytes, DraftState, NewDraft, StoreError, Tx};

use super::{DraftInput, Form, FrozenRisk, Judged, form, judge, note};
use crate::Node;
use crate::error::{NodeError, Refused};

/// Longest lesson that is kept while it is being written; the pattern itself takes 600 characters. What is longer is
/// refused with a clear sentence instead of being cut.
const LESSON_KEPT_CHARS: usize = 5_000;

/// Begins a draft for a case and returns its id. What cannot be released yet is kept all the same.
///
/// # Errors
/// [`NodeError::NotFound`] without access; refusals `lesson_length`, `draft_exists`; or a database failure.
pub async fn propose(node: &Node, actor: &Actor, case: &CaseId, input: DraftInput) -> Result<String, NodeError> {
    check_length(&input)?;
    let mut tx = node.store.begin("draft_propose").await?;
    let index = tx.case_index_fetch(case).await?.ok_or(NodeError::NotFound)?;
    if !access::may(actor, Action::DraftPattern, Some(&index)).is_yes() {
        return Err(NodeError::NotFound);
    }
    // A draft of a colleague who is away blocks nobody, as long as it is only being written.
    let blocks = |draft: &Draft| match draft.state {
        DraftState::Withdrawn => false,
        DraftState::Draft | DraftState::Returned | DraftState::Held => draft.author == actor.user,
        DraftState::InReview | DraftState::Approved | DraftState::Released => true,
    };
    if tx.draft_for_case(case).await?.iter().any(blocks) {
        return Err(another_draft());
    }
    let id = random_uuid(&*node.random);
    let form = Form { issued: HalfYear::of(node.clock.today()).to_string(), input };
    let case_file = tx.case_fetch(case, actor).await?.ok_or(NodeError::NotFound)?;
    let judged = judge(node, &mut tx, actor, &case_file, &id, &form).await?;
    let new =
        NewDraft { id: id.clone(), case: case.clone(), author: actor.user.clone(), bytes: bytes_of(&form, &judged)? };
    tx.draft_insert(&new).await?;
    hold_if_asked(&mut tx, &id, &form).await?;
    tx.commit().await?;
    Ok(id)
}

/// Replaces what the author wrote. New bytes make earlier votes worthless.
///
/// # Errors
/// As [`propose`]; refusal `draft_changed` when somebody else saved in between (`base` is the hash that was shown).
pub async fn revise(node: &Node, actor: &Actor, id: &str, base: &str, input: DraftInput) -> Result<(), NodeError> {
    check_length(&input)?;
    let mut tx = node.store.begin("draft_revise").await?;
    let draft = writable(&mut tx, actor, id).await?;
    let form = Form { issued: form(&draft)?.issued, input };
    let case = tx.case_fetch(&draft.case, actor).await?.ok_or(NodeError::NotFound)?;
    let judged = judge(node, &mut tx, actor, &case, id, &form).await?;
    let bytes = bytes_of(&form, &judged)?;
    if bytes.sha256 != draft.bytes.sha256 {
        tx.draft_revise(id, base, &bytes).await.map_err(changed)?;
        hold_if_asked(&mut tx, id, &form).await?;
        note(&mut tx, actor, "draft_write", &draft).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Hands the draft to the reviewers; every gate must hold now.
///
/// # Errors
/// Refusal `withheld` with what holds it back; `draft_changed`; or a database failure.
pub async fn submit(node: &Node, actor: &Actor, id: &str) -> Result<(), NodeError> {
    let mut tx = node.store.begin("draft_submit").await?;
    let draft = writable(&mut tx, actor, id).await?;
    let further = |other: &Draft| {
        other.id != draft.id
            && matches!(other.state, DraftState::InReview | DraftState::Approved | DraftState::Released)
    };
    if tx.draft_for_case(&draft.case).await?.iter().any(further) {
        return Err(another_draft());
    }
    let form = form(&draft)?;
    let case = tx.case_fetch(&draft.case, actor).await?.ok_or(NodeError::NotFound)?;
    let judged = judge(node, &mut tx, actor, &case, id, &form).await?;
    if let Err(withheld) = &judged.release {
        let reasons: Vec<&str> = withheld.iter().map(|one| one.message_de.as_str()).collect();
        let help: Vec<&str> = withheld.iter().map(|one| one.help_de.as_str()).collect();
        return Err(Refused::invalid("withheld", None, format!("Noch nicht freigebbar: {}", reasons.join(" ")))
            .help(help.join(" "))
            .into());
    }
    let now = bytes_of(&form, &judged)?;
    // Every submission begins a round without votes, also of bytes that were reviewed before.
    tx.draft_revise(id, &draft.bytes.sha256, &now).await.map_err(changed)?;
    tx.draft_set_state(id, DraftState::Draft, DraftState::InReview).await.map_err(changed)?;
    note(&mut tx, actor, "draft_submit", &draft).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a draft back from review; only its author may.
///
/// # Errors
/// [`NodeError::NotFound`] for others; refusal `draft_changed`; or a database failure.
pub async fn take_back(node: &Node, actor: &Actor, id: &str) -> Result<(), NodeError> {
    let mut tx = node.store.begin("draft_take_back").await?;
    let draft = tx.draft_fetch(id).await?.filter(|draft| draft.author == actor.user).ok_or(NodeError::NotFound)?;
    if !matches!(draft.state, DraftState::InReview | DraftState::Approved) {
        return Err(changed(StoreError::Conflict { what: "draft", newer: None }));
    }
    tx.draft_set_state(id, draft.state, DraftState::Draft).await.map_err(changed)?;
    note(&mut tx, actor, "draft_take_back", &draft).await?;
    tx.commit().await?;
    Ok(())
}

async fn writable(tx: &mut Tx, actor: &Actor, id: &str) -> Result<Draft, NodeError> {
    let draft = tx.draft_fetch(id).await?.ok_or(NodeError::NotFound)?;
    let index = tx.case_index_fetch(&draft.case).await?.ok_or(NodeError::NotFound)?;
    if !access::may(actor, Action::DraftPattern, Some(&index)).is_yes() {
        return Err(NodeError::NotFound);
    }
    if draft.author != actor.user {
        // Otherwise a second person could write the text and then review it.
        let text = "Diesen Entwurf hat eine andere Person verfasst. Nur sie kann ihn ändern.";
        return Err(Refused::forbidden("not_the_author", text)
            .help("Schreiben Sie auf der Seite des Falls einen eigenen Entwurf.")
            .into());
    }
    match draft.state {
        DraftState::Draft | DraftState::Returned | DraftState::Held => Ok(draft),
        _ => Err(changed(StoreError::Conflict { what: "draft", newer: None })),
    }
}

fn another_draft() -> NodeError {
    let text = "Zu diesem Fall gibt es schon einen Entwurf oder ein freigegebenes Fallmuster.";
    Refused::conflict("draft_exists", text).help("Öffnen Sie ihn auf der Seite Freigabe.").into()
}

async fn hold_if_asked(tx: &mut Tx, id: &str, form: &Form) -> Result<(), NodeError> {
    if form.input.press || form.input.court {
        tx.draft_set_state(id, DraftState::Draft, DraftState::Held).await?;
    }
    Ok(())
}

fn check_length(input: &DraftInput) -> Result<(), NodeError> {
    let longest = input.lesson_de.chars().count();
    if longest > LESSON_KEPT_CHARS {
        let text = format!("Der Text ist mit {longest} Zeichen zu lang. Ein Fallmuster nimmt 600 Zeichen auf.");
        return Err(Refused::invalid("lesson_length", Some("lesson_de"), text).into());
    }
    Ok(())
}

/// The version to store. A draft that cannot be released yet has no payload; its hash then names what was typed.
pub(super) fn bytes_of(form: &Form, judged: &Judged) -> Result<DraftBytes, NodeError> {
    let form_text = serde_json::to_string(form).map_err(|error| NodeError::Internal(error.to_string()))?;
    let (sha256, payload, risk) = match &judged.release {
        Ok(releasable) => {
            let payload = String::from_utf8(releasable.payload().to_vec())
                .map_err(|_| NodeError::Internal("a payload that is not UTF-8".to_owned()))?;
            let frozen = FrozenRisk { report: releasable.risk().clone(), hits: judged.hits.clone() };
            let risk = serde_json::to_string(&frozen).map_err(|error| NodeError::Internal(error.to_string()))?;
            (HEXLOWER.encode(&releasable.sha256()), payload, risk)
        }
        Err(_) => (HEXLOWER.encode(&Sha256::digest(form_text.as_bytes())), String::new(), String::new()),
    };
    Ok(DraftBytes { sha256, payload, risk, lesson_de: form.input.lesson_de.clone(), lesson_en: None, form: form_text })
}

pub(super) fn changed(error: StoreError) -> NodeError {
    match error {
        StoreError::Conflict { what: "draft", .. } => {
            Refused::conflict("draft_changed", "Der Entwurf hat sich inzwischen geändert und wurde nicht gespeichert.")
                .help("Öffnen Sie ihn neu und vergleichen Sie, was jetzt dort steht.")
                .into()
        }
        other => other.into(),
    }
}
