// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The figures of the pool's report at a day.

use domain::figures::{self, Figures, PoolData};
use jiff::civil::Date;
use storage::CodedCase;

use crate::Node;
use crate::error::NodeError;
use crate::service::{casework, pool};

/// Whether a case is a case of the pool: an imported one is; one that is worked on here when its state says so (R117).
fn counts(case: &CodedCase) -> bool {
    case.course.is_none_or(|course| course.state().is_pool_case())
}

/// Computes the figures from the coded records; no name is read.
///
/// # Errors
/// When the database does not answer.
pub async fn compute(node: &Node, as_of: Date) -> Result<Figures, NodeError> {
    let mut tx = node.store.snapshot("figures").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    // Hours come from the imported file and from the invoices that were signed here.
    let mut billing = pool.billing.clone();
    billing.extend(casework::signed_hours(&mut tx, &pool, node.clock.today()).await?);
    let records: Vec<_> = tx.case_records().await?.into_iter().filter(counts).map(|case| case.record).collect();
    let data = PoolData {
        profile: &pool.profile,
        cases: &records,
        cross_case_sessions: &pool.cross_case_sessions,
        billing: &billing,
    };
    Ok(figures::compute(&data, as_of))
}
