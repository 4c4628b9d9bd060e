// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a form page sends, told apart: the values, the version it was opened with, and the button that was pressed.

use domain::form::{Field, FormData, Kind};

use super::rows::drop_removed;
use crate::view::{BASE, STEP};

/// Which button was pressed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Press {
    /// Save.
    Save,
    /// Keep as a draft.
    Draft,
    /// Keep as a draft without leaving the page; sent by the script.
    Silent,
    /// Forget the draft.
    Discard,
    /// Anything that changes the page only.
    Page(String),
}

/// What a form page sent.
#[derive(Debug)]
pub struct Sent {
    /// The values.
    pub data: FormData,
    /// The version that was opened; 0 for none.
    pub base: u64,
    /// The button.
    pub press: Press,
}

impl Sent {
    /// Reads the pairs of a page. Browsers send line ends as CR LF (HTML section 4.10.21.8); forms keep LF.
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let pairs = pairs.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n")));
        let mut data = FormData::from_pairs(pairs);
        data.take("csrf");
        let base = data.take(BASE).first().and_then(|base| base.parse().ok()).unwrap_or_default();
        let press = match data.one(STEP) {
            "" => Press::Save,
            "entwurf" => Press::Draft,
            "leise" => Press::Silent,
            "verwerfen" => Press::Discard,
            other => Press::Page(other.to_owned()),
        };
        if !matches!(press, Press::Page(_)) {
            data.take(STEP);
            drop_removed(&mut data);
        }
        Self { data, base, press }
    }
}

/// Leaves out blank rows and numbers the others from 0, so that a fault names the row that the page shows.
pub fn tidy(fields: &[Field], data: &mut FormData) {
    for field in fields.iter().filter(|field| matches!(field.kind, Kind::Rows(_))) {
        let mut place = 0;
        for number in data.rows(field.name) {
            let start = format!("{}.{number}.", field.name);
            let blank = data.is_blank(start.trim_end_matches('.'));
            let pairs: Vec<(String, String)> = data
                .pairs()
                .filter_map(|(name, value)| Some((name.strip_prefix(&start)?.to_owned(), value.to_owned())))
                .collect();
            for (name, _) in &pairs {
                data.take(&format!("{start}{name}"));
            }
            if blank {
                continue;
            }
            for (name, value) in pairs {
                data.push(&format!("{}.{place}.{name}", field.name), value);
            }
            place += 1;
        }
    }
}
