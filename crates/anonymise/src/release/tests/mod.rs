// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

mod attacks;
mod data_sets;
mod gates;
mod properties;

use domain::case_file::{CaseFile, CaseRecord};
use domain::pool_file::PoolFile;
use jiff::civil::Date;

use super::{Cohort, Holds, Releasable, ReleasePolicy, Submission, Withheld, release};
use crate::text::Register;
pub(super) use crate::text::tests::data_sets::{BERLIN, BREMEN, pool, terms};

const LESSON: &str = "Ein vereinbarter Ausweichplatz bei einem zweiten Träger hat die Krise aufgefangen.";
const ID: &str = "0b9fbe0a-57a5-4f0e-9d5c-6a7b8c9d0e1f";

/// A city at the day its file describes.
struct City {
    pool: PoolFile,
    records: Vec<CaseRecord>,
    today: Date,
}

impl City {
    fn new(text: &str) -> Self {
        let pool = pool(text);
        let records = pool.cases.iter().map(|case| case.record.clone()).collect();
        let today = pool.as_of.expect("the data set names its day");
        Self { pool, records, today }
    }

    fn case(&self, local_id: &str) -> &CaseFile {
        self.pool.cases.iter().find(|case| case.identity.local_id == local_id).expect("a case of the data set")
    }

    /// Releases a case of this city after the submission was changed.
    fn try_release<'a>(
        &'a self,
        case: &'a CaseFile,
        change: impl FnOnce(&mut Submission<'a>),
    ) -> Result<Releasable, Vec<Withheld>> {
        let mut submission = Submission {
            case,
            pattern_id: ID,
            issued: super::HalfYear::of(self.today),
            lesson_de: LESSON,
            lesson_en: None,
            holds: Holds::default(),
            participation_told: true,
        };
        change(&mut submission);
        let register = Register::for_case(case, &terms(&self.pool));
        release(&submission, &Cohort { records: &self.records }, &register, &ReleasePolicy::default(), self.today)
    }
}

/// The tokens of a refusal.
fn tokens(result: Result<Releasable, Vec<Withheld>>) -> Vec<&'static str> {
    result.expect_err("withheld").iter().map(|reason| reason.token).collect()
}
