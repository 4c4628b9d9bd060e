// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The case alliance (Fallverbund) of Berlin: every case belongs to it, all members are co-responsible, and nobody
//! leaves without a successor (R177, R178, I13).

use jiff::civil::Date;

use crate::casework::act::write;
use crate::casework::context::same_organisation;
use crate::casework::{CaseForm, Context, DocumentKey, Entry, Proceeding, Step, Writer, refusal};
use crate::form::{Form as _, FormData, Line, Rows, Text, form};
use crate::pool::{Seat, SeatRule, delegates_on};
use crate::profile::ProfileKind;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// A co-responsible member.
    pub struct AllianceMember {
        /// Who.
        must organisation: Line = "Mitglied";
        /// Since when.
        must since: Date = "Seit";
        /// Until when.
        may until: Option<Date> = "Bis" ("Nur mit Nachfolge");
        /// Who took over.
        asked successor: Line = "Nachfolge" ("Nötig, wenn ein Mitglied ausscheidet");
    }
    /// The alliance of a case.
    pub struct CaseAlliance {
        /// Members, former ones included.
        must members: Rows<AllianceMember> = "Mitverantwortliche Mitglieder";
        /// Remark.
        may remark: Text = "Anmerkung";
    }
}

impl AllianceMember {
    fn is(&self, organisation: &str) -> bool {
        same_organisation(&self.organisation, organisation)
    }
}

impl CaseAlliance {
    /// Those who carry the case now.
    #[must_use]
    pub fn present(&self) -> Vec<&AllianceMember> {
        self.members.iter().filter(|member| member.until.is_none()).collect()
    }

    fn has(&self, organisation: &str) -> bool {
        self.present().iter().any(|member| member.is(organisation))
    }

    /// All fixed members carry a case from the beginning (R177).
    fn not_all(&self, context: &Context<'_>) -> Option<Refusal> {
        let fixed = fixed_members(context);
        let missing: Vec<_> = fixed
            .members
            .iter()
            .filter(|member| !self.has(&member.organisation))
            .map(|member| &*member.organisation)
            .collect();
        let message = format!("Es fehlen: {}. Den Fall tragen alle festen Mitglieder gemeinsam.", missing.join(", "));
        let help = "Tragen Sie sie mit ihrem Beginn ein.";
        (!missing.is_empty()).then(|| refusal(rule::ALLIANCE_NOT_ALL, "members", message, help))
    }

    /// What is wrong with a member's row.
    fn faults(&self, number: usize, member: &AllianceMember) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let mut fault = |rule, field: &str, message: &str, help: &str| {
            wrong.push(refusal(rule, &format!("members.{number}.{field}"), message, help));
        };
        if self.members[..number]
            .iter()
            .any(|other| other.until.is_none() && member.until.is_none() && other.is(&member.organisation))
        {
            fault(rule::MEMBER_TWICE, "organisation", "Dieses Mitglied steht schon in der Liste.", "");
        }
        if member.until.is_some() && (member.successor.is_empty() || !self.has(&member.successor)) {
            let help = "Tragen Sie die Nachfolge ein und nehmen Sie sie als neues Mitglied in die Liste auf.";
            fault(
                rule::SUCCESSOR_MISSING,
                "successor",
                "Die Nachfolge fehlt: Ein Mitglied scheidet nur aus, wenn ein anderes übernimmt.",
                help,
            );
        }
        if member.until.is_some_and(|until| until < member.since) {
            fault(rule::ORDER_OF_DAYS, "until", "Das Ende liegt vor dem Beginn.", "");
        }
        wrong
    }
}

impl CaseForm for CaseAlliance {
    const NAME: &'static str = "case_alliance";
    const TITLE: &'static str = "Fallverbund";
    const STEP: Step = Step::Case;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state.is_active() || state == CaseState::OnHold
    }

    /// The fixed members of today.
    fn begins_with(_: &Proceeding, context: &Context<'_>) -> FormData {
        fixed_members(context).to_data()
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        if context.profile.kind != ProfileKind::Berlin {
            return vec![refusal(rule::ONLY_BERLIN, "", "Einen Fallverbund gibt es in diesem Pool nicht.", "")];
        }
        let mut wrong: Vec<_> =
            self.members.iter().enumerate().flat_map(|(number, member)| self.faults(number, member)).collect();
        let seats = SeatRule::of(context.profile).count;
        if wrong.is_empty() && self.present().len() > seats {
            let message = format!("Der Fallverbund hat {seats} Mitglieder; hier stehen {}.", self.present().len());
            wrong.push(refusal(rule::ALLIANCE_NOT_ALL, "members", message, "Prüfen Sie die Schreibweise der Namen."));
        }
        let Some(earlier) = before.one::<Self>() else {
            wrong.extend(self.not_all(context));
            return wrong;
        };
        for member in earlier.members.iter() {
            if !self.members.iter().any(|row| row.is(&member.organisation) && row.since == member.since) {
                let message = format!("„{}“ fehlt: Wer dabei war, bleibt in der Liste stehen.", member.organisation);
                wrong.push(refusal(
                    rule::MEMBER_GONE,
                    "members",
                    message,
                    "Ein Ausscheiden tragen Sie mit Tag und Nachfolge ein.",
                ));
            }
        }
        if self.present().len() < earlier.present().len() {
            let message =
                format!("Den Fall tragen {} Mitglieder; es dürfen nicht weniger werden.", earlier.present().len());
            let help = "Für jedes Mitglied, das ausscheidet, übernimmt ein neues.";
            wrong.push(refusal(rule::ALLIANCE_SHRINKS, "members", message, help));
        }
        wrong
    }
}

/// The alliance of all fixed members of today.
fn fixed_members(context: &Context<'_>) -> CaseAlliance {
    let today = context.today();
    let member = |seat: Entry<Seat>| AllianceMember {
        organisation: seat.form.organisation,
        since: today,
        until: None,
        successor: Line::default(),
    };
    let members = delegates_on(context.register, today).into_iter().map(member).collect();
    CaseAlliance { members: Rows(members), remark: Text::default() }
}

/// The alliance of a case with all fixed members of that day, when the pool office receives it in Berlin.
pub(in crate::casework) fn found_alliance(after: &mut Proceeding, context: &Context<'_>) {
    let key = DocumentKey::new(CaseAlliance::NAME, None);
    let alliance = fixed_members(context);
    if context.profile.kind != ProfileKind::Berlin || alliance.members.is_empty() || after.documents.get(&key).is_some()
    {
        return;
    }
    // A form is plain data; writing it as JSON cannot fail.
    write(after, key, serde_json::to_value(&alliance).unwrap_or_default(), context);
}

/// Whether an organisation carries the case.
#[must_use]
pub fn is_ally(case: &Proceeding, organisation: &str) -> bool {
    case.one::<CaseAlliance>().is_some_and(|alliance| alliance.has(organisation))
}
