// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}`: one case with its parts.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::CaseId;
use domain::StaffId;
use domain::access::{self, Action};
use domain::case_file::{Agreement, CaseFile, PanelSession, Precision, TimelineKind};
use domain::casework::invitation::SessionPlan;
use domain::casework::session::Minutes;
use domain::casework::{CaseForm as _, Proceeding, Sight, follow_up};
use domain::role::Actor;
use domain::state::{CaseState, Phase};
use jiff::civil::Date;
use storage::{Draft, DraftState, User};

use super::form::words;
use super::{PageError, case_now, due, html, labels, percent};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, Opened};
use crate::view::parts::{Badge, Fact, Tone};
use crate::view::{
    AgreementRow, CasePage, ComponentRow, CrisisPart, Crumb, EntrustedRow, Flow, Link, OutcomeRow, PatternAction,
    PersonPart, SessionPart, SettingPart, StationRow, TimelineRow, format, paths,
};

/// What the last action did, and whether a message led here.
#[derive(serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    getan: Option<String>,
    #[serde(default)]
    von: Option<String>,
}

/// Shows one case; the read is written into the audit trail.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
    Query(done): Query<Asked>,
) -> Result<Response, PageError> {
    let id = CaseId::parse(&case).map_err(|_| NodeError::NotFound)?;
    let opened = match casework::open(&node, &signed_in.actor, &id).await {
        // A message outlives the task that it was about, such as an endorsement that somebody else gave.
        Err(NodeError::NotFound) if done.von.as_deref() == Some(paths::NOTICED) => {
            return Ok(Redirect::to(&format!("{}?getan=nicht-mehr", paths::START)).into_response());
        }
        opened => opened?,
    };
    if opened.sight == Sight::Panel {
        let done = done.getan.map(|done| format!("?getan={}", percent(&done))).unwrap_or_default();
        return Ok(Redirect::to(&format!("{}{done}", paths::round(&case))).into_response());
    }
    html(&page(&node, &signed_in.actor, &opened, done.getan.as_deref()))
}

fn page(node: &Node, actor: &Actor, opened: &Opened, done: Option<&str>) -> CasePage {
    let today = node.clock.today();
    let Opened { index, pool, .. } = opened;
    let case = &opened.proceeding.case;
    let record = &case.record;
    let phase = index.state.phase();
    CasePage {
        page: super::casework::page(node, actor, opened, done),
        crumbs: vec![super::casework::list(opened), Crumb::here(&case.identity.panel_code)],
        code: case.identity.panel_code.clone(),
        name: opened.named.then(|| format!("{} {}", case.identity.given_name, case.identity.family_name)),
        state: labels::case_state(index.state, &pool.profile),
        phase: if phase == Phase::None { String::new() } else { phase.de().to_owned() },
        flow: Flow::new(index.state.code(), &visited(opened), |code| {
            CaseState::parse(code).map_or_else(|| code.to_owned(), |state| state.de(&pool.profile).to_owned())
        }),
        due: opened
            .due
            .iter()
            .map(|item| due::of_case(index.id.as_str(), &case.identity.panel_code, item, today, &pool.profile))
            .collect(),
        // A draft has only just begun, and its day is not the day of submission.
        timeline: if index.state == CaseState::Draft { Vec::new() } else { timeline(&opened.proceeding) },
        referral: referral(opened),
        problems: labels::all("problem", record.referral.problems.iter().map(|code| code.code())),
        interfaces: labels::all("interface", record.referral.interfaces.iter().map(|code| code.code())),
        person: Some(PersonPart { facts: person(opened) }),
        // The sections tell it already.
        narrative: if opened.proceeding.documents.iter().next().is_some() {
            String::new()
        } else {
            case.narrative.local.clone()
        },
        entrusted: entrusted(actor, opened),
        history: history(case),
        sessions: record.sessions.iter().map(|session| session_part(session, &opened.staff, today)).collect(),
        setting: setting(case),
        permit: record.permit_status.map(|status| status.de().to_owned()).unwrap_or_default(),
        crisis: crisis(opened),
        help_plan_on: labels::maybe(record.help_plan_on),
        started_on: labels::maybe(record.measure_started_on),
        outcomes: if record.measure_started_on.is_some() { outcomes(opened) } else { Vec::new() },
        retention: record.retention.map(|code| code.de().to_owned()).unwrap_or_default(),
        success_factors: record.success_factors.iter().map(|code| code.de().to_owned()).collect(),
        hindrance_factors: record.hindrance_factors.iter().map(|code| code.de().to_owned()).collect(),
        closure: record.closure.as_ref().map_or_else(Vec::new, |closure| {
            vec![Fact::new("Abgeschlossen am", format::date(closure.date)), Fact::new("Grund", closure.reason.de())]
        }),
        pattern: pattern(actor, opened),
        lead: super::casework::lead(opened),
        actions: case_now::actions(node, actor, opened),
        hints: case_now::hints(node, actor, opened),
        next_steps: case_now::next_steps(node, actor, opened),
        documents: case_now::documents(node, actor, opened),
        prints: prints(actor, opened),
    }
}

/// The pages to print: what belongs to the setting, and minutes and invitations of the sessions.
fn prints(actor: &Actor, opened: &Opened) -> Vec<Link> {
    let case = opened.index.id.as_str();
    let round = words("{round}", &opened.pool.profile);
    let numbers = |form: &str| -> Vec<u8> {
        let keys = opened.proceeding.documents.iter().map(|(key, _)| key).filter(|key| key.form() == form);
        keys.filter_map(|key| key.item()?.parse().ok()).collect()
    };
    let link = |label: &str, no: u8, href: String| Link { label: format!("{label} ({no}. {round})"), href };
    let mut links = super::rounds::prints(opened);
    if casework::carries(actor, opened.sight) {
        links.push(Link { label: "Wer diesen Fall angesehen hat".to_owned(), href: paths::case_audit(case) });
        links.push(Link { label: "Auskunft für den jungen Menschen".to_owned(), href: paths::disclosure(case) });
    }
    links.extend(numbers(SessionPlan::NAME).into_iter().map(|no| link("Einladung", no, paths::invitation(case, no))));
    links.extend(numbers(Minutes::NAME).into_iter().map(|no| link("Ergebnisprotokoll", no, paths::minutes(case, no))));
    links
}

/// The states that the case has been in: as its steps were recorded, or as far as the dates of an imported case tell.
fn visited(opened: &Opened) -> Vec<&'static str> {
    let (record, now) = (&opened.proceeding.case.record, opened.index.state);
    if !opened.history.is_empty() {
        let states = opened.history.iter().map(|step| step.state).filter(|state| *state != now);
        return states.map(CaseState::code).collect();
    }
    let mut states = vec![CaseState::Draft, CaseState::Submitted];
    let mut passed = |happened: bool, state| {
        if happened {
            states.push(state);
        }
    };
    passed(record.referral.endorsed_on.is_some(), CaseState::Endorsed);
    passed(record.referral.received_on.is_some(), CaseState::Triage);
    passed(record.sessions.iter().any(|session| session.dossier_sent_on.is_some()), CaseState::Invited);
    passed(!record.sessions.is_empty(), CaseState::InSession);
    passed(record.sessions.iter().any(|session| !session.solution_ready), CaseState::OfferCoordination);
    passed(record.sessions.iter().any(|session| session.solution_ready), CaseState::ImplementationPlanning);
    passed(record.measure_started_on.is_some(), CaseState::MeasureStarted);
    passed(record.closure.is_some(), CaseState::FollowUp);
    states.into_iter().filter(|state| *state != now).map(CaseState::code).collect()
}

fn timeline(case: &Proceeding) -> Vec<TimelineRow> {
    let kind = |kind| match kind {
        TimelineKind::HelpStation => "Frühere Hilfe",
        TimelineKind::Referral => "Falleingabe",
        TimelineKind::Session => "Kooperationsrunde",
        TimelineKind::Agreement => "Vereinbarung",
        TimelineKind::Planning => "Planung",
        TimelineKind::Start => "Beginn",
        TimelineKind::Event => "Ereignis",
        TimelineKind::Outcome => "Verlauf",
        TimelineKind::Closure => "Abschluss",
    };
    follow_up::timeline(case)
        .into_iter()
        .map(|entry| TimelineRow {
            on: match entry.precision {
                Precision::Day => format::date(entry.date),
                Precision::Month => format!("{:02}/{}", entry.date.month(), entry.date.year()),
            },
            kind: kind(entry.kind).to_owned(),
            text: entry.text_de,
        })
        .collect()
}

fn name(staff: &HashMap<StaffId, User>, id: &StaffId) -> String {
    staff.get(id).map_or_else(|| id.as_str().to_owned(), |user| user.name.clone())
}

fn referral(opened: &Opened) -> Vec<Fact> {
    let referral = &opened.proceeding.case.record.referral;
    let named = |id: &Option<StaffId>| id.as_ref().map(|id| name(&opened.staff, id));
    let joined = |labels: Vec<&str>| labels.join("; ");
    let mut facts = vec![
        Fact::new("Alter bei der Anfrage", format!("{} Jahre", referral.age_at_intake)),
        Fact::new("Geschlecht", referral.gender.de()),
        Fact::new("Unbegleitet eingereist", if referral.uma { "ja" } else { "nein" }),
        Fact::new("Fallführung", name(&opened.staff, &referral.case_lead)),
    ];
    let optional = [
        (opened.pool.profile.unit_label().to_owned() + "sleitung", named(&referral.unit_head)),
        (opened.pool.profile.pool_office_short().to_owned(), named(&referral.coordinator)),
        ("Befürwortet am".to_owned(), referral.endorsed_on.map(format::date)),
        ("Eingegangen am".to_owned(), referral.received_on.map(format::date)),
        ("Ausnahme von der Zielgruppe".to_owned(), referral.exception_reason.clone()),
        ("Verhalten ist Ausdruck von".to_owned(), referral.behaviour_origin.map(|code| code.de().to_owned())),
    ];
    if opened.proceeding.course.state() != CaseState::Draft {
        facts.push(Fact::new("Eingereicht am", format::date(referral.submitted_on)));
    }
    facts.extend(optional.into_iter().filter_map(|(key, value)| Some(Fact::new(key, value?))));
    facts.push(Fact::new("Anlass", joined(referral.triggers.iter().map(|code| code.de()).collect())));
    facts.push(Fact::new("Eskalation", referral.escalation.de()));
    facts.push(Fact::new("Beratungszweck", joined(referral.purposes.iter().map(|code| code.de()).collect())));
    facts
}

pub(super) fn person(opened: &Opened) -> Vec<Fact> {
    let identity = &opened.proceeding.case.identity;
    let mut facts = vec![
        Fact::new("Name", format!("{} {}", identity.given_name, identity.family_name)),
        Fact::new("Geburtsdatum", format::date(identity.birth_date)),
        Fact::new("Fallnummer im Haus", identity.local_id.clone()),
    ];
    let optional = [
        ("Aktenzeichen", identity.file_number.clone()),
        ("Staatsangehörigkeit", identity.nationality.clone()),
        ("Anschrift", identity.address.clone()),
        ("Bezirk", identity.district.map(|district| district.de().to_owned())),
        ("Sorgerecht", identity.custody.clone()),
        ("Vormundschaft", identity.guardian.as_ref().map(|id| name(&opened.staff, id))),
    ];
    facts.extend(optional.into_iter().filter_map(|(key, value)| Some(Fact::new(key, value?))));
    facts
}

/// Entrusted items (section 65 SGB VIII) are shown to the case lead alone.
fn entrusted(actor: &Actor, opened: &Opened) -> Option<Vec<EntrustedRow>> {
    let own = actor.staff.as_ref() == Some(&opened.index.case_lead);
    (own && !opened.proceeding.case.entrusted.is_empty()).then(|| {
        let row = |item: &domain::case_file::EntrustedItem| EntrustedRow {
            text: item.text.clone(),
            confided_by: item.confided_by.clone(),
            consent: item.consent,
        };
        opened.proceeding.case.entrusted.iter().map(row).collect()
    })
}

fn history(case: &CaseFile) -> Vec<StationRow> {
    case.record
        .history
        .iter()
        .map(|station| StationRow {
            help: station.code.de().to_owned(),
            from: format::month(&station.from.to_string()),
            to: station.to.map(|to| format::month(&to.to_string())).unwrap_or_default(),
            end: station.end_reason.map(|reason| reason.de().to_owned()).unwrap_or_default(),
        })
        .collect()
}

fn session_part(session: &PanelSession, staff: &HashMap<StaffId, User>, today: Date) -> SessionPart {
    let result = if session.solution_ready { "umsetzungsreife Lösung" } else { "noch keine abschließende Lösung" };
    let mut facts = vec![Fact::new("Ergebnis", result)];
    facts.extend(session.dossier_sent_on.map(|on| Fact::new("Fallvorstellung versandt am", format::date(on))));
    facts.extend(session.minutes_distributed_on.map(|on| Fact::new("Protokoll verteilt am", format::date(on))));
    SessionPart {
        title: format!("{}. Kooperationsrunde am {}", session.no, format::date(session.date)),
        facts,
        participants: session.participants.iter().map(|id| name(staff, id)).collect(),
        agreements: session.agreements.iter().map(|agreement| agreement_row(agreement, staff, today)).collect(),
    }
}

fn agreement_row(agreement: &Agreement, staff: &HashMap<StaffId, User>, today: Date) -> AgreementRow {
    let state = match agreement.done_on {
        Some(done) if done <= agreement.due => Badge::new(Tone::Success, format!("Erledigt am {}", format::date(done))),
        Some(done) => Badge::new(Tone::Success, format!("Später erledigt am {}", format::date(done))),
        None if agreement.due < today => Badge::new(Tone::Warning, "Überfällig"),
        None if !agreement.accepted => Badge::new(Tone::Info, "Noch nicht angenommen"),
        None => Badge::new(Tone::Info, "Angenommen"),
    };
    AgreementRow {
        who: name(staff, &agreement.who),
        what: agreement.what.clone(),
        due: format::date(agreement.due),
        state,
    }
}

fn setting(case: &CaseFile) -> Option<SettingPart> {
    let setting = case.record.setting.as_ref()?;
    let yes = |value: bool| if value { "ja" } else { "nein" };
    let modes: Vec<String> = setting.modes().into_iter().map(labels::mode).collect();
    Some(SettingPart {
        components: setting
            .components
            .iter()
            .map(|component| ComponentRow {
                component: component.code.de().to_owned(),
                mode: labels::mode(component.code.mode()),
                provider: component.provider.clone().unwrap_or_default(),
            })
            .collect(),
        facts: vec![
            Fact::new("Arten der Hilfe", modes.join(", ")),
            Fact::new("Trägerübergreifend", yes(setting.cross_provider())),
            Fact::new("Stationär und ambulant verbunden", yes(setting.combines_residential_and_outpatient())),
            Fact::new("Ausweichplatz", yes(setting.has_fallback())),
        ],
    })
}

fn crisis(opened: &Opened) -> Option<CrisisPart> {
    let concept = opened.proceeding.case.record.crisis_concept.as_ref()?;
    let mut facts: Vec<Fact> = concept.on.map(|on| Fact::new("Vom", format::date(on))).into_iter().collect();
    facts.push(Fact::new("Erster Schritt", concept.first_step.clone()));
    facts.push(Fact::new("Verantwortlich", name(&opened.staff, &concept.responsible)));
    facts.push(Fact::new("Informiert werden", concept.informs.join(", ")));
    facts.push(Fact::new("Wenn es nicht reicht", concept.escalation.clone()));
    Some(CrisisPart { triggers: concept.triggers.clone(), facts })
}

fn outcomes(opened: &Opened) -> Vec<OutcomeRow> {
    let unknown = || "noch nicht erfasst".to_owned();
    let days = |days: Option<u16>| days.map_or_else(unknown, |days| days.to_string());
    opened
        .proceeding
        .case
        .record
        .outcomes
        .iter()
        .map(|outcome| OutcomeRow {
            months: outcome.months,
            due: format::date(outcome.due),
            hold: outcome
                .hold_status
                .map(|status| Badge::new(labels::hold(status.code()).tone, opened.pool.profile.hold_label(status))),
            school: outcome.school.map_or_else(unknown, |code| code.de().to_owned()),
            delinquency: outcome.delinquency.map_or_else(unknown, |code| code.de().to_owned()),
            clinic_days: days(outcome.clinic_days),
            absent_days: days(outcome.absent_days),
        })
        .collect()
}

fn pattern(actor: &Actor, opened: &Opened) -> Option<PatternAction> {
    if !access::may(actor, Action::SeeReleaseDesk, None).is_yes() {
        return None;
    }
    let concerns = |draft: &&Draft| match draft.state {
        DraftState::Withdrawn => false,
        DraftState::Draft | DraftState::Returned | DraftState::Held => draft.author == actor.user,
        DraftState::InReview | DraftState::Approved | DraftState::Released => true,
    };
    match opened.drafts.iter().find(concerns) {
        Some(draft) => Some(PatternAction::Open(paths::release(&draft.id), labels::draft_state(draft.state))),
        None => access::may(actor, Action::DraftPattern, Some(&opened.index))
            .is_yes()
            .then(|| PatternAction::Propose(paths::release_new(opened.index.id.as_str()))),
    }
}
