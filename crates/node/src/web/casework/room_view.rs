// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the room of a session shows, as values of its page.

use domain::casework::invitation::{plan, released, replies};
use domain::casework::session::{
    Assessment, Hypothesis, SessionPhase, assessments, attendance, consensus, hypotheses, present_phase,
};
use domain::casework::{CaseForm as _, session};
use jiff::civil::Date;

use super::options;
use crate::service::casework::Opened;
use crate::view::parts::{Badge, Fact, Tone};
use crate::view::{
    AgreementRow, AssessmentRow, FlowStepStatus, HypothesisRow, RoomPerson, RoomPhase, Thinking, format, paths,
};

/// The phase in which the case is presented.
pub const PRESENTATION: u8 = 2;

/// What a phase is for, to be said aloud (R68; domain section 2.4).
pub fn purpose(phase: u8) -> &'static str {
    match phase {
        1 => {
            "Begrüßung und Anwesenheit; wer moderiert, wer schreibt, wer entscheidet; alle haben die Vertraulichkeit bestätigt."
        }
        2 => "Die Fallführung stellt den Fall vor. Alle anderen hören zu und machen sich Notizen.",
        3 => {
            "Nur Fragen zum Verständnis: Was fehlt, um den Fall zu verstehen? Noch keine Bewertungen und keine Vorschläge."
        }
        4 => "Stille. Jede Person schreibt für sich auf, was sie für wesentlich hält.",
        5 => {
            "Jede Profession sagt, wie sie das Verhalten versteht. Abweichende Meinungen bleiben nebeneinander stehen."
        }
        6 => "Ideen sammeln, ohne sie zu bewerten: Welche Bausteine, welche Träger, welches System trägt was?",
        7 => "Die Fallführung sagt, was davon passt, was nicht und was fehlt.",
        8 => "Welches Setting tragen alle mit? Braucht es eine Erlaubnis? Was steht im Krisenkonzept?",
        _ => "Wer macht was bis wann? Jede Vereinbarung hat genau eine verantwortliche Person, die sie annimmt.",
    }
}

/// The forms that are written in a phase.
pub fn forms_of(phase: u8) -> &'static [&'static str] {
    match phase {
        1 => &["attendance"],
        5 => &["hypothesis", "assessment"],
        6 | 8 => &["result"],
        9 => &["agreement", "agreement_acceptance"],
        _ => &[],
    }
}

/// Day, time, place, moderation.
pub fn facts(opened: &Opened, no: u8) -> Vec<Fact> {
    let case = &opened.proceeding;
    let planned = plan(case, no);
    let date = case.case.record.sessions.iter().find(|session| session.no == no).map(|session| session.date);
    let mut facts: Vec<_> = date.map(|date| Fact::new("Datum", format::date(date))).into_iter().collect();
    if let Some(planned) = planned {
        let told = [("Beginn", &planned.time), ("Ort", &planned.place), ("Video", &planned.video)];
        let said = told.into_iter().filter(|(_, value)| !value.is_empty());
        facts.extend(said.map(|(key, value)| Fact::new(key, value.to_string())));
        facts.push(Fact::new("Moderation", options(opened).name(planned.moderator.as_str())));
    }
    facts
}

/// The nine phases, `shown` being the one of the page.
pub fn phases(opened: &Opened, no: u8, begun: bool, shown: SessionPhase) -> Vec<RoomPhase> {
    let case = &opened.proceeding;
    let present = present_phase(case, no);
    let row = |(phase, note): (SessionPhase, Option<session::PhaseNote>)| RoomPhase {
        no: phase.no,
        title: phase.de.to_owned(),
        minutes: phase.minutes,
        status: match &note {
            Some(note) if note.done => FlowStepStatus::Done,
            _ if begun && present == Some(phase) => FlowStepStatus::Current,
            _ => FlowStepStatus::Open,
        },
        shown: begun && phase == shown,
        href: if begun { paths::room_phase(opened.index.id.as_str(), phase.no) } else { String::new() },
        note: note.map(|note| note.text.to_string()).unwrap_or_default(),
    };
    session::phases(case, no).into_iter().map(row).collect()
}

/// Who is there; before the session who is invited, with the answer.
pub fn people(opened: &Opened, no: u8, begun: bool) -> Vec<RoomPerson> {
    let case = &opened.proceeding;
    let name = |staff: &domain::StaffId| options(opened).name(staff.as_str());
    match attendance(case, no) {
        Some(list) if begun => {
            let person = |row: &session::Attendee| RoomPerson {
                name: name(&row.person),
                as_what: format!("{}, {}", row.profession.de(), row.legal_domain.de()),
            };
            list.people.iter().map(person).collect()
        }
        _ => {
            let said = |answer: Option<bool>| match answer {
                Some(true) => "kommt",
                Some(false) => "kommt nicht",
                None => "noch keine Antwort",
            };
            let invited = replies(case, no, &opened.register);
            invited
                .into_iter()
                .map(|(who, answer)| RoomPerson { name: name(&who.person), as_what: said(answer).to_owned() })
                .collect()
        }
    }
}

/// Hypotheses and assessments of a session; `linked` says whether they lead to their forms.
pub fn thinking(opened: &Opened, no: u8, linked: bool) -> Thinking {
    let case = &opened.proceeding;
    let hypothesis = |entry: domain::casework::Entry<Hypothesis>| HypothesisRow {
        text: entry.form.text.to_string(),
        profession: entry.form.profession.de().to_owned(),
        pro: entry.form.evidence_for.to_string(),
        contra: entry.form.evidence_against.to_string(),
        status: entry.form.status.de().to_owned(),
        href: if linked {
            paths::case_form(opened.index.id.as_str(), Hypothesis::NAME, Some(&entry.item))
        } else {
            String::new()
        },
    };
    let assessment = |entry: domain::casework::Entry<Assessment>| AssessmentRow {
        who: entry.item.split_once('-').map_or_else(String::new, |(_, staff)| options(opened).name(staff)),
        profession: entry.form.profession.de().to_owned(),
        origin: entry.form.origin.de().to_owned(),
        danger: format!("Selbst: {}, Fremd: {}", entry.form.risk_self.de(), entry.form.risk_others.de()),
        dissent: entry.form.dissent.to_string(),
    };
    let given = assessments(case, no);
    let agreed = given.iter().all(|entry| entry.form.origin == given[0].form.origin);
    Thinking {
        hypotheses: hypotheses(case, no).into_iter().map(hypothesis).collect(),
        consensus: match consensus(case, no) {
            Some(origin) if agreed => origin.de().to_owned(),
            Some(origin) => format!("{} (die Einschätzungen gehen auseinander)", origin.de()),
            None => String::new(),
        },
        assessments: given.into_iter().map(assessment).collect(),
    }
}

/// The agreements of a session.
pub fn agreements(opened: &Opened, no: u8, today: Date) -> Vec<AgreementRow> {
    let row = |view: session::AgreementView| AgreementRow {
        who: options(opened).name(view.responsible.as_str()),
        state: match (view.done_on, view.accepted) {
            (Some(on), _) => Badge::new(Tone::Success, format!("erledigt am {}", format::date(on))),
            (None, Some(false)) => Badge::new(Tone::Warning, "abgelehnt"),
            (None, _) if view.due < today => Badge::new(Tone::Danger, "überfällig"),
            (None, Some(true)) => Badge::new(Tone::Success, "angenommen"),
            (None, None) => Badge::new(Tone::Info, "noch nicht angenommen"),
        },
        due: format::date(view.due),
        what: view.task,
    };
    session::agreements(&opened.proceeding, no).into_iter().map(row).collect()
}

/// The dossier as everybody at the table reads it: heading and text.
pub fn dossier(opened: &Opened) -> Vec<(String, String)> {
    let Some(dossier) = released(&opened.proceeding) else { return Vec::new() };
    let open = dossier.parts.iter().filter(|part| part.domains.is_empty());
    std::iter::once((String::new(), dossier.text.to_string()))
        .chain(open.map(|part| (part.heading.to_string(), part.text.to_string())))
        .collect()
}
