// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The panel hours: each provider's delegate bills a year, and two people of the pool office sign it.

use std::collections::BTreeMap;

use domain::pool_file::BillingLine;
use domain::{PoolFile, Role};

use serde_json::{Value, json};

use crate::office::{Office, POOL};
use crate::staff;

/// Bills everything that the file says was billed. `codes` are the codes of its cases.
pub async fn bill(office: &Office, file: &PoolFile, codes: &[String]) {
    let mut invoices: BTreeMap<_, Vec<&BillingLine>> = BTreeMap::new();
    for line in &file.billing {
        invoices.entry((&line.provider, line.session_date.year())).or_default().push(line);
    }
    let office_staff: Vec<_> = staff(file, Role::PoolCoordinator).take(2).collect();
    for (number, ((provider, year), lines)) in invoices.into_iter().enumerate() {
        let row = |line: &&BillingLine| {
            let place = line.case.as_ref().map(|id| file.cases.iter().position(|case| case.id == *id));
            let code = place.map_or("", |place| &codes[place.expect("a case of the file")]);
            json!({"case_code": code, "session_on": line.session_date, "delegate": line.delegate, "hours": line.hours})
        };
        let rows: Vec<Value> = lines.iter().map(row).collect();
        let total = lines.iter().map(|line| line.amount).reduce(std::ops::Add::add);
        let invoice = json!({"provider": provider, "number": format!("{year}/1"), "on": format!("{year}-12-31"),
            "period_from": format!("{year}-01-01"), "period_to": format!("{year}-12-31"), "lines": rows, "total": total});
        let form = |name: &str| format!("{name}/{number}");
        office.hand_in(&lines[0].delegate, POOL, &form("invoice"), &invoice).await;
        for (who, name) in office_staff.iter().zip(["invoice_factual", "invoice_arithmetic"]) {
            office.hand_in(who, POOL, &form(name), &json!({"version": 1, "confirmed": true})).await;
        }
    }
}
