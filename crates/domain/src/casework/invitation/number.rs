// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which session is meant. Documents of a session carry its number in their item: `2` for what exists once in a
//! session, `2-1`, `2-2` or `2-lag-1` for what exists several times.

use crate::case_file::PanelSession;
use crate::casework::{DocumentKey, Proceeding, refusal};
use crate::rule;
use crate::state::{CaseState, Refusal};

/// Number of the session that is being prepared, is invited or is held; after the end of one, that of the next.
#[must_use]
pub fn current_no(case: &Proceeding) -> u8 {
    match last_session(case) {
        None => 1,
        Some(last) if last.participants.is_empty() || case.course.state() == CaseState::InSession => last.no,
        Some(last) => last.no.saturating_add(1),
    }
}

/// Number of the session that was held last, or is being held; none before the first.
#[must_use]
pub fn held_no(case: &Proceeding) -> Option<u8> {
    let held = case.case.record.sessions.iter().filter(|session| !session.participants.is_empty());
    held.map(|session| session.no).max()
}

/// The record of a session.
#[must_use]
pub fn session(case: &Proceeding, no: u8) -> Option<&PanelSession> {
    case.case.record.sessions.iter().find(|session| session.no == no)
}

pub(crate) fn session_mut(case: &mut Proceeding, no: u8) -> Option<&mut PanelSession> {
    case.case.record.sessions.iter_mut().find(|session| session.no == no)
}

fn last_session(case: &Proceeding) -> Option<&PanelSession> {
    case.case.record.sessions.iter().max_by_key(|session| session.no)
}

/// Number of the session and the rest of an item: `2` and nothing, or `2` and `lag-1`.
#[must_use]
pub fn split(item: &str) -> Option<(u8, &str)> {
    let (no, rest) = item.split_once('-').unwrap_or((item, ""));
    let no: u8 = no.parse().ok().filter(|no| *no > 0)?;
    // One spelling for each: no leading zeros or signs, no dash without a rest.
    let whole = if rest.is_empty() { no.to_string() } else { format!("{no}-{rest}") };
    (whole == item && DocumentKey::parse(&format!("form/{item}")).is_some()).then_some((no, rest))
}

/// The session that an item belongs to.
#[must_use]
pub fn no_of(item: &str) -> Option<u8> {
    split(item).map(|(no, _)| no)
}

/// The item of the next document of a form that exists several times in a session: `2-1`, `2-2`, ...
#[must_use]
pub fn next_item(case: &Proceeding, form: &str, no: u8) -> String {
    let mut number = 1_usize;
    loop {
        let item = format!("{no}-{number}");
        if case.documents.get(&DocumentKey::new(form, Some(&item))).is_none() {
            return item;
        }
        number += 1;
    }
}

/// The item names a document of this session, once in the session or several times.
pub(crate) fn of_session(item: Option<&str>, no: u8, several: bool) -> Result<&str, Refusal> {
    match item.and_then(|item| split(item)) {
        Some((of, rest)) if of == no && rest.is_empty() != several => Ok(rest),
        _ => Err(refusal(
            rule::SESSION_OTHER,
            "",
            format!("Das gehört nicht zur {no}. Kooperationsrunde, um die es gerade geht."),
            "Laden Sie den Fall neu: Vielleicht hat ihn inzwischen jemand weitergeführt.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_has_one_spelling() {
        for (item, split_as) in [
            ("2", Some((2, ""))),
            ("2-1", Some((2, "1"))),
            ("12-lag-1", Some((12, "lag-1"))),
            ("0", None),
            ("02", None),
            ("+2", None),
            ("2-", None),
            ("2-a b", None),
            ("x", None),
            ("999", None),
        ] {
            assert_eq!(split(item), split_as, "{item}");
        }
    }
}
