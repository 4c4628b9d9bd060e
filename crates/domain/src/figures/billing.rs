// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Service hours and money.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::PoolData;
use crate::pool_file::BillingLine;

/// Hours and money of one provider.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct ProviderBilling {
    /// Hours.
    #[serde(serialize_with = "two_decimals")]
    pub hours: Decimal,
    /// Euro.
    #[serde(serialize_with = "two_decimals")]
    pub amount_eur: Decimal,
}

/// All billed attendances.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct BillingFigures {
    /// Number of attendances.
    pub entries: u64,
    /// Hours.
    #[serde(serialize_with = "two_decimals")]
    pub hours: Decimal,
    /// Euro.
    #[serde(serialize_with = "two_decimals")]
    pub amount_eur: Decimal,
    /// By provider.
    pub by_provider: BTreeMap<String, ProviderBilling>,
    /// Euro by year of the session.
    #[serde(serialize_with = "two_decimals_each")]
    pub by_year: BTreeMap<i16, Decimal>,
}

/// An amount as the form prints it: two decimals, decimal point.
fn printed(amount: &Decimal) -> String {
    format!("{amount:.2}")
}

fn two_decimals<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&printed(amount))
}

fn two_decimals_each<S: Serializer>(amounts: &BTreeMap<i16, Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(amounts.iter().map(|(year, amount)| (year.to_string(), printed(amount))))
}

/// The billing figures; none for a pool that pays no hours.
pub(super) fn billing(data: &PoolData, as_of: Date) -> Option<BillingFigures> {
    if data.profile.hourly_rates.is_empty() && data.billing.is_empty() {
        return None;
    }
    let start = data.profile.start_of_operation;
    let counts =
        |line: &&BillingLine| line.session_date <= as_of && start.is_none_or(|start| line.session_date >= start);
    let mut figures = BillingFigures::default();
    for line in data.billing.iter().filter(counts) {
        figures.entries += 1;
        figures.hours += line.hours;
        figures.amount_eur += line.amount;
        let provider = figures.by_provider.entry(line.provider.clone()).or_default();
        provider.hours += line.hours;
        provider.amount_eur += line.amount;
        *figures.by_year.entry(line.session_date.year()).or_default() += line.amount;
    }
    Some(figures)
}
