// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `scan`: the leak scan of the release desk for any text, one JSON object per line.

use std::io::{BufRead, Write};

use anonymise::{Hit, Register, RegisterInput};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::Failure;

/// One line of input; every field is optional, and a misspelt one is an error: the scan fails closed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    register: Option<RegisterInput>,
    #[serde(default)]
    text: Option<String>,
}

/// One line of output. Offsets of hits count Unicode characters of the text as it came in.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    hits: &'a [Hit],
}

/// The answer to a line that is no question.
#[derive(Serialize)]
struct Fault {
    id: Value,
    error: String,
}

/// Scans line by line. A line that cannot be read is answered with its error, and the others are scanned all the same.
pub fn run(mut input: impl BufRead, mut output: impl Write) -> Result<(), Failure> {
    let broken_pipe = |error: std::io::Error| Failure::failed(format!("scan: {error}"));
    let (mut line, mut number, mut faults) = (Vec::new(), 0_usize, 0_usize);
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(broken_pipe)? == 0 {
            break;
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = answer(&line).or_else(|error| {
            faults += 1;
            eprintln!("line {number}: {error}");
            serde_json::to_string(&Fault { id: id_of(&line), error })
        });
        let answer = answer.map_err(|error| Failure::failed(format!("line {number}: {error}")))?;
        writeln!(output, "{answer}").map_err(broken_pipe)?;
    }
    output.flush().map_err(broken_pipe)?;
    if faults == 0 {
        return Ok(());
    }
    Err(Failure::failed(format!("{faults} of {number} lines could not be read"))
        .next("each line is one JSON object: {\"id\": .., \"register\": {..}, \"text\": \"..\"}"))
}

fn answer(line: &[u8]) -> Result<String, String> {
    if !line.trim_ascii_start().starts_with(b"{") {
        return Err("a line is one JSON object, such as {\"id\":1,\"register\":{},\"text\":\"...\"}".to_owned());
    }
    let question: Question = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let register = Register::from(question.register.unwrap_or_default());
    let result = anonymise::scan(question.text.as_deref().unwrap_or_default(), &register);
    serde_json::to_string(&Answer { id: &question.id, hits: &result.hits }).map_err(|error| error.to_string())
}

/// The id of a line whose other fields are wrong; null when the line is no JSON object.
fn id_of(line: &[u8]) -> Value {
    serde_json::from_slice::<Value>(line).ok().and_then(|value| value.get("id").cloned()).unwrap_or_default()
}
