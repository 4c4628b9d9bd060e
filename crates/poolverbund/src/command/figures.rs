// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `figures`: the numbers of the activity report.

use std::path::Path;

use serde_json::Value;

use crate::cli::Figures;
use crate::command::print_json;
use crate::failure::Failure;
use crate::wiring;

/// Computes the figures and prints them.
pub async fn run(config: &Path, options: &Figures) -> Result<(), Failure> {
    let node = wiring::open_for_command(config).await?;
    let as_of = options.as_of.unwrap_or_else(|| node.clock.today());
    let figures = node::service::figures::compute(&node, as_of).await;
    node.store.close().await;
    let figures = figures?;
    if options.json {
        return print_json(&figures);
    }
    let value = serde_json::to_value(&figures).map_err(|error| Failure::failed(error.to_string()))?;
    for line in lines(&value) {
        println!("{line}");
    }
    Ok(())
}

/// One line per figure: its path in the JSON answer and its value.
fn lines(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, "", &mut found);
    let width = found.iter().map(|(path, _)| path.chars().count()).max().unwrap_or_default();
    found.iter().map(|(path, value)| format!("{path:width$}  {value}")).collect()
}

fn collect(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect(member, &path, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{path}[{index}]"), found);
            }
        }
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        other => found.push((path.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_line() {
        let value = serde_json::json!({"n": 16, "age": {"mean": "15,5"}, "list": [1, 2], "rows": [{"a": null}]});
        let shown = lines(&value).join("\n");
        for part in ["n          16", "age.mean   15,5", "list       [1,2]", "rows[0].a  null"] {
            assert!(shown.contains(part), "{part:?} in {shown}");
        }
    }
}
