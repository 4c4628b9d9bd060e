// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Prints how long a node needs from its start until `/readyz` answers 200, and how much memory it
//! holds while it is idle. Run it with `cargo bench -p poolverbund --bench start`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts that are measured; the median is printed.
const RUNS: usize = 5;
/// Time without a request before memory is read.
const IDLE: Duration = Duration::from_secs(2);
/// A node that is not ready by then is broken.
const READY_LIMIT: Duration = Duration::from_secs(30);

fn main() {
    // `cargo test --benches` runs this file too; there one start is enough to see that it works.
    let measured = std::env::args().any(|argument| argument == "--bench");
    let folder = tempfile::tempdir().expect("a folder");
    let config = new_node(folder.path());
    let mut starts = Vec::new();
    let mut memory_kib = 0;
    for _ in 0..if measured { RUNS } else { 1 } {
        let (mut child, ready) = start(&config);
        starts.push(ready);
        pause(if measured { IDLE } else { Duration::ZERO });
        memory_kib = resident_kib(child.id());
        terminate(&mut child);
    }
    starts.sort();
    let median = starts[starts.len() / 2];
    println!("start until /readyz: {} ms (median of {})", median.as_millis(), starts.len());
    println!("idle memory (VmRSS): {:.1} MiB", f64::from(memory_kib) / 1024.0);
}

fn new_node(folder: &Path) -> std::path::PathBuf {
    let config = folder.join("node.toml");
    let made = Command::new(env!("CARGO_BIN_EXE_poolverbund"))
        .args(["init", "--data"])
        .arg(folder.join("data"))
        .arg("--config")
        .arg(&config)
        .output()
        .expect("the binary runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let text = std::fs::read_to_string(&config).expect("the configuration");
    std::fs::write(&config, text.replace("\"127.0.0.1:8080\"", "\"127.0.0.1:0\"")).expect("written");
    config
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn start(config: &Path) -> (Child, Duration) {
    let begin = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_poolverbund"))
        .arg("serve")
        .arg("--config")
        .arg(config)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).expect("an address").to_owned();
    while !is_ready(&address) {
        assert!(begin.elapsed() < READY_LIMIT, "the node does not become ready");
        pause(Duration::from_millis(1));
    }
    (child, begin.elapsed())
}

fn is_ready(address: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut socket = TcpStream::connect(address)?;
        socket.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer)?;
        Ok(answer.starts_with(b"HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark waits for real time")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Resident memory of a process as Linux tells it.
fn resident_kib(pid: u32) -> u32 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a running process");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

fn terminate(child: &mut Child) {
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(asked.success());
    assert!(child.wait().expect("an end").success(), "the node ends cleanly");
}
