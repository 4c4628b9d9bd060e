// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What stands out among the accesses of the last weeks: a hint for the data protection officer to ask, never a measure of
//! anybody's work. Only opening cases counts, never how much somebody writes.

use std::collections::{BTreeMap, BTreeSet};

use domain::UserId;
use domain::clock::german_date;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use storage::{AuditEntry, AuditFilter, Tx};

use crate::error::NodeError;
use crate::service::casework::EMERGENCY;

/// How far back is looked: what was noticed later than a month cannot be asked about any more.
const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Lines that are looked at: a city's month has a few thousand.
const LINES_MAX: u32 = 20_000;
/// Different cases opened by one person within [`WITHIN`]: more than a pool of five to fifteen cases a year gives reason for.
const MANY_CASES: usize = 15;
/// The time in which many cases stand out.
const WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// Hours of the day in which somebody usually works: before and after them opening a case stands out.
const USUAL_HOURS: std::ops::Range<i8> = 6..21;
/// What counts as opening a case.
const OPENED: [&str; 3] = ["case_read", "case_part_read", "case_document_read"];

/// Something that stands out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unusual {
    /// The day.
    pub on: Date,
    /// Who.
    pub actor: UserId,
    /// What.
    pub kind: UnusualKind,
}

/// Kinds of what stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnusualKind {
    /// So many different cases within an hour.
    Many(usize),
    /// Cases at night or on a weekend.
    OffHours(usize),
    /// Cases of others, opened in an emergency.
    Emergency(usize),
}

impl UnusualKind {
    /// In German.
    #[must_use]
    pub fn de(self) -> String {
        match self {
            Self::Many(amount) => format!("{amount} verschiedene Fälle innerhalb einer Stunde geöffnet"),
            Self::Emergency(1) => "einen fremden Fall im Notfall geöffnet; die Begründung steht unten".to_owned(),
            Self::Emergency(amount) => {
                format!("{amount} fremde Fälle im Notfall geöffnet; die Begründungen stehen unten")
            }
            Self::OffHours(1) => "einen Fall nachts oder am Wochenende geöffnet".to_owned(),
            Self::OffHours(amount) => format!("{amount} Fälle nachts oder am Wochenende geöffnet"),
        }
    }
}

/// What stands out in the last thirty days, newest first. One query.
///
/// # Errors
/// When the database does not answer.
pub async fn unusual(tx: &mut Tx, now: Timestamp) -> Result<Vec<Unusual>, NodeError> {
    let filter = AuditFilter { since: Some(now - LOOKED_BACK), ..AuditFilter::default() };
    Ok(found(&tx.audit_list(&filter, LINES_MAX).await?))
}

fn found(lines: &[AuditEntry]) -> Vec<Unusual> {
    let mut opened: BTreeMap<&UserId, Vec<(Timestamp, &str)>> = BTreeMap::new();
    for line in lines.iter().filter(|line| OPENED.contains(&line.action.as_str())) {
        // What the node does by itself has no actor.
        if let (Some(actor), Some(case)) = (&line.actor, &line.case) {
            opened.entry(actor).or_default().push((line.at, case.as_str()));
        }
    }
    let mut found = Vec::new();
    for (actor, mut reads) in opened {
        reads.sort_unstable();
        for (on, kind) in many(&reads).into_iter().chain(off_hours(&reads)) {
            found.push(Unusual { on, actor: actor.clone(), kind });
        }
    }
    let mut emergencies: BTreeMap<(Date, &UserId), usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.action == EMERGENCY) {
        if let Some(actor) = &line.actor {
            *emergencies.entry((german_date(line.at), actor)).or_default() += 1;
        }
    }
    for ((on, actor), amount) in emergencies {
        found.push(Unusual { on, actor: actor.clone(), kind: UnusualKind::Emergency(amount) });
    }
    found.sort_by(|one, other| other.cmp(one));
    found
}

/// The largest number of different cases within the time, for each day on which it stands out.
fn many(reads: &[(Timestamp, &str)]) -> Vec<(Date, UnusualKind)> {
    let mut by_day: BTreeMap<Date, usize> = BTreeMap::new();
    for (place, (from, _)) in reads.iter().enumerate() {
        let within = reads[place..].iter().take_while(|(at, _)| at.duration_since(*from) <= WITHIN);
        let cases: BTreeSet<&str> = within.map(|(_, case)| *case).collect();
        if cases.len() >= MANY_CASES {
            let most = by_day.entry(german_date(*from)).or_default();
            *most = cases.len().max(*most);
        }
    }
    by_day.into_iter().map(|(day, most)| (day, UnusualKind::Many(most))).collect()
}

fn off_hours(reads: &[(Timestamp, &str)]) -> Vec<(Date, UnusualKind)> {
    let Ok(berlin) = TimeZone::get("Europe/Berlin") else { return Vec::new() };
    let mut by_day: BTreeMap<Date, BTreeSet<&str>> = BTreeMap::new();
    for (at, case) in reads {
        let local = at.to_zoned(berlin.clone());
        let weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
        if weekend || !USUAL_HOURS.contains(&local.hour()) {
            by_day.entry(local.date()).or_default().insert(case);
        }
    }
    by_day.into_iter().map(|(day, cases)| (day, UnusualKind::OffHours(cases.len()))).collect()
}

#[cfg(test)]
mod tests {
    use domain::{CaseId, SeededRandom};

    use super::*;

    fn line(actor: Option<&UserId>, case: &CaseId, at: &str, action: &str) -> AuditEntry {
        AuditEntry {
            seq: 1,
            at: at.parse().unwrap(),
            actor: actor.cloned(),
            action: action.to_owned(),
            case: Some(case.clone()),
            detail: None,
        }
    }

    #[test]
    fn many_cases_in_an_hour_and_nights_stand_out_and_work_does_not() {
        let random = SeededRandom::new(1);
        let (busy, night) = (UserId::random(&random), UserId::random(&random));
        let cases: Vec<CaseId> = (0..20).map(|_| CaseId::random(&random)).collect();
        let mut lines = Vec::new();
        // A Tuesday: fifteen cases within the hour, the same one twice.
        for (minute, case) in cases.iter().take(15).enumerate() {
            lines.push(line(Some(&busy), case, &format!("2027-03-02T09:{minute:02}:00Z"), "case_read"));
        }
        lines.push(line(Some(&busy), &cases[0], "2027-03-02T09:30:00Z", "case_read"));
        // The next day the same number over the whole day, and writing without end.
        for (hour, case) in cases.iter().take(15).enumerate() {
            lines.push(line(Some(&busy), case, &format!("2027-03-03T{:02}:00:00Z", 6 + hour % 12), "case_read"));
            lines.push(line(Some(&busy), case, "2027-03-03T09:00:00Z", "case_write"));
        }
        // 22:30 in winter, and a Sunday; the node itself works at night.
        lines.push(line(Some(&night), &cases[0], "2027-03-02T21:30:00Z", "case_document_read"));
        lines.push(line(Some(&night), &cases[1], "2027-03-07T11:00:00Z", "case_read"));
        lines.push(line(None, &cases[2], "2027-03-02T02:30:00Z", "case_read"));
        let day = |text: &str| text.parse::<Date>().unwrap();
        let told: Vec<_> = found(&lines).into_iter().map(|one| (one.on, one.actor, one.kind)).collect();
        assert_eq!(
            told,
            [
                (day("2027-03-07"), night.clone(), UnusualKind::OffHours(1)),
                (day("2027-03-02"), night, UnusualKind::OffHours(1)),
                (day("2027-03-02"), busy, UnusualKind::Many(15)),
            ]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
        );
    }
}
