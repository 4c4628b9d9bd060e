// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The part of the case page that works: what this person can do now, what comes next and what is missing for it, and what
//! was written so far.

use domain::casework::invitation::IdentityShown;
use domain::casework::invitation::number::current_no;
use domain::casework::{self, CaseForm as _, Step, referral, session};
use domain::role::Actor;
use domain::state::CaseState;

use super::casework::stored;
use super::form::{Options, problems, told, words};
use crate::Node;
use crate::service::casework::{FormView, Opened};
use crate::view::parts::{Badge, Tone};
use crate::view::{ActionGroup, ActionRow, DocumentGroup, Hint, NextStep, Problems, Summary, Told, ToldValue, paths};

/// Characters of a document's first answer that stand in its title.
const GIST_CHARS: usize = 60;
/// Most missing things that are named one by one.
const MISSING_MAX: usize = 6;

/// The forms that can be written now, by part of the way.
pub fn actions(node: &Node, actor: &Actor, opened: &Opened) -> Vec<ActionGroup> {
    let forms = opened.forms(node, actor);
    // Who sees the name asks for it no more.
    let asks = |view: &&FormView| {
        (view.kind.is_called_for)(&opened.proceeding) && !(opened.named && view.kind.name == IdentityShown::NAME)
    };
    let now: Vec<&FormView> = forms.iter().filter(|view| view.why_not.is_none()).filter(asks).collect();
    let group = |step: Step| {
        let mut actions = Vec::new();
        if step == Step::Session && leads_session(&forms, opened) {
            actions.push(room_row(opened));
        }
        let mut sections = 0;
        for view in now.iter().filter(|view| view.kind.step == step) {
            if is_section(view) {
                sections += 1;
                if sections == 1 {
                    actions.push(referral_row(opened));
                }
            } else if view.kind.name != session::PhaseNote::NAME {
                actions.extend(rows(opened, view));
            }
        }
        ActionGroup { title: words(step.de(), &opened.pool.profile), actions }
    };
    Step::ALL.into_iter().map(group).filter(|group| !group.actions.is_empty()).collect()
}

fn is_section(view: &FormView) -> bool {
    referral::SECTIONS.iter().any(|section| section.name == view.kind.name)
}

/// The 14 sections as one line.
fn referral_row(opened: &Opened) -> ActionRow {
    let written = |section: &&casework::CaseFormKind| opened.proceeding.documents.get(&section.key(None)).is_some();
    let saved = referral::SECTIONS.iter().filter(written).count();
    ActionRow {
        href: paths::referral(opened.index.id.as_str()),
        title: "Falleingabe ausfüllen".to_owned(),
        note: format!("{saved} von {} Abschnitten gespeichert", referral::SECTIONS.len()),
        state: None,
    }
}

/// Whether there is a session to lead, and this person leads it.
fn leads_session(forms: &[FormView], opened: &Opened) -> bool {
    let prepared = matches!(opened.proceeding.course.state(), CaseState::Invited | CaseState::InSession);
    prepared && forms.iter().any(|view| view.kind.name == session::PhaseNote::NAME && view.may_write)
}

/// The nine phases as one line.
fn room_row(opened: &Opened) -> ActionRow {
    let case = &opened.proceeding;
    let phase = session::present_phase(case, current_no(case));
    let note = match (case.course.state(), phase) {
        (CaseState::Invited, _) => "Ablauf, Zusagen, Beginn".to_owned(),
        (_, Some(phase)) => format!("Phase {}: {}", phase.no, phase.de),
        (_, None) => "alle Phasen sind abgeschlossen".to_owned(),
    };
    ActionRow {
        href: paths::room(opened.index.id.as_str()),
        title: words("{round} leiten", &opened.pool.profile),
        note,
        state: None,
    }
}

/// The lines of one form that can be written now; nothing when it cannot.
pub fn form_rows(node: &Node, actor: &Actor, opened: &Opened, form: &str) -> Vec<ActionRow> {
    let view = opened.form(node, actor, form).filter(|view| view.why_not.is_none());
    view.map(|view| rows(opened, &view)).unwrap_or_default()
}

/// What this person should know about the case; each links to the form that helps, if he or she may write it.
pub fn hints(node: &Node, actor: &Actor, opened: &Opened) -> Vec<Hint> {
    let context = opened.context(node, actor);
    let hint = |notice: casework::Notice| {
        let form = notice.form.and_then(|form| opened.form(node, actor, form));
        let there =
            form.filter(|view| view.why_not.is_none() && (view.kind.slots)(&opened.proceeding, &context).is_none());
        Hint {
            tone: if notice.alarm { Tone::Warning } else { Tone::Info },
            text: words(&notice.message_de, &opened.pool.profile),
            href: there
                .map(|view| match &notice.item {
                    Some(item) => paths::case_form(opened.index.id.as_str(), view.kind.name, Some(item)),
                    None => row(opened, &view).href,
                })
                .unwrap_or_default(),
        }
    };
    casework::notices(&opened.proceeding, &context).into_iter().map(hint).collect()
}

/// One line for a form; where its documents bear names of their own, one for each that can be written.
fn rows(opened: &Opened, view: &FormView) -> Vec<ActionRow> {
    let Some(slots) = view.slots.clone() else { return vec![row(opened, view)] };
    let line = |slot: casework::Slot| {
        let key = view.kind.key(Some(&slot.item));
        let document = opened.proceeding.documents.get(&key);
        let draft = opened.own_drafts.iter().any(|line| line.key == key);
        ActionRow {
            href: paths::case_form(opened.index.id.as_str(), view.kind.name, Some(&slot.item)),
            title: format!("{}: {}", words(view.kind.title, &opened.pool.profile), slot.label_de),
            note: document.map(|document| stored(opened, document)).unwrap_or_default(),
            state: draft.then(|| Badge::new(Tone::Warning, "Entwurf")),
        }
    };
    slots.into_iter().map(line).collect()
}

fn row(opened: &Opened, view: &FormView) -> ActionRow {
    let case = opened.index.id.as_str();
    let kind = view.kind;
    let title = words(kind.title, &opened.pool.profile);
    let moves = (kind.transition)(opened.proceeding.course.state()).is_some();
    let draft = opened.own_drafts.iter().any(|line| line.key.form() == kind.name);
    let href = if kind.name == referral::Submission::NAME {
        paths::referral_check(case)
    } else {
        paths::case_form(case, kind.name, kind.many.then_some(paths::NEW_ITEM))
    };
    let note = match view.documents.as_slice() {
        _ if kind.many && !view.documents.is_empty() => format!("bisher {}", view.documents.len()),
        [(_, document)] if !moves => stored(opened, document),
        _ => String::new(),
    };
    let state = match (draft, moves) {
        (true, _) => Some(Badge::new(Tone::Warning, "Entwurf")),
        // Holding, withdrawing and closing lead off the way.
        (false, true) if kind.step != Step::Case => Some(Badge::new(Tone::Info, "nächster Schritt")),
        _ => None,
    };
    ActionRow { href, title: if kind.many { format!("{title}: neu") } else { title }, note, state }
}

/// The steps on the way, whoever takes them, with what is missing.
pub fn next_steps(node: &Node, actor: &Actor, opened: &Opened) -> Vec<NextStep> {
    let context = opened.context(node, actor);
    let profile = &opened.pool.profile;
    let state = opened.proceeding.course.state();
    let forms = opened.forms(node, actor);
    // Holding, withdrawing and closing lead off the way.
    let ahead = forms.iter().filter(|view| view.kind.step != Step::Case).filter_map(|view| {
        let transition = (view.kind.transition)(state)?;
        profile.allows(transition).then_some(view)
    });
    ahead
        .map(|view| {
            let refusals = casework::missing(&opened.proceeding, view.kind, &context);
            let Problems(mut missing) = problems(&refusals, &[], Some(&opened.index.id), profile);
            let more = missing.len().saturating_sub(MISSING_MAX);
            missing.truncate(MISSING_MAX);
            for (problem, refusal) in missing.iter_mut().zip(&refusals) {
                let there = forms.iter().find(|view| refusal.field.as_deref() == Some(view.kind.name));
                // No link to a form that this person may not write.
                if !there.is_some_and(|view| view.may_write) {
                    problem.href.clear();
                }
            }
            let who: Vec<_> = view.kind.writers.iter().filter_map(|writer| writer.de(profile)).collect();
            NextStep {
                title: words(view.kind.title, profile),
                who: if view.may_write {
                    "Das können Sie tun.".to_owned()
                } else {
                    format!("Das kann: {}.", who.join(" oder "))
                },
                missing,
                more: if more == 0 { String::new() } else { format!("und {more} weitere Angaben") },
            }
        })
        .collect()
}

/// What tells one of several documents from the others: the beginning of its first answer.
fn gist(told: &[Told]) -> Option<String> {
    let ToldValue::Text(text) = &told.first()?.value else { return None };
    let line = text.lines().next().unwrap_or_default();
    let cut = line.char_indices().nth(GIST_CHARS).map(|(end, _)| &line[..end]);
    Some(cut.map_or_else(|| line.to_owned(), |cut| format!("{} …", cut.trim_end())))
}

/// What was written, by part of the way.
pub fn documents(node: &Node, actor: &Actor, opened: &Opened) -> Vec<DocumentGroup> {
    let profile = &opened.pool.profile;
    let options = Options { staff: &opened.register.staff, profile };
    let forms = opened.forms(node, actor);
    let case = opened.index.id.as_str();
    let group = |step: Step| {
        let views = forms.iter().filter(|view| view.kind.step == step);
        let of_view = |view: &FormView| -> Vec<Summary> {
            let summary =
                |(place, (key, document)): (usize, &(domain::casework::DocumentKey, domain::casework::Document))| {
                    let told = told(view.kind.fields, &view.kind.to_data(&document.body), options, false);
                    let number = match gist(&told) {
                        Some(gist) if view.kind.many => format!(": {gist}"),
                        _ if view.documents.len() > 1 => format!(" ({})", place + 1),
                        _ => String::new(),
                    };
                    let moves = !(view.kind.open_in)(opened.proceeding.course.state());
                    let edit = if view.why_not.is_none() && !moves {
                        paths::case_form(case, view.kind.name, key.item())
                    } else {
                        String::new()
                    };
                    Summary {
                        id: format!("d-{}", key.to_string().replace('/', "-")),
                        title: format!("{}{number}", words(view.kind.title, profile)),
                        number: 0,
                        stored: stored(opened, document),
                        told,
                        edit,
                        state: None,
                        versions: if document.version > 1 {
                            paths::case_versions(case, view.kind.name, key.item())
                        } else {
                            String::new()
                        },
                    }
                };
            view.documents.iter().enumerate().map(summary).collect()
        };
        DocumentGroup { title: words(step.de(), profile), documents: views.flat_map(of_view).collect() }
    };
    Step::ALL.into_iter().map(group).filter(|group| !group.documents.is_empty()).collect()
}
