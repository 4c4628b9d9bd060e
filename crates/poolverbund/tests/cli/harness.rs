// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Runs the binary and looks at what it says.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// The fictional pool of Bremen.
pub const BREMEN: &str = include_str!("../../../domain/testdata/bremen-16.json");
/// Its expected figures at the end of 2018.
pub const BREMEN_FIGURES: &str = include_str!("../../../domain/testdata/bremen-16.expected.json");
/// The fictional pool of Berlin.
pub const BERLIN: &str = include_str!("../../../domain/testdata/berlin-14.json");
/// Its expected figures at the end of 2020.
pub const BERLIN_FIGURES: &str = include_str!("../../../domain/testdata/berlin-14.expected.json");

/// What a finished command said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("ended by itself"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// The command did what it should.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// The command ended with this code and named all of `parts` on standard error.
    #[track_caller]
    pub fn refused(self, code: i32, parts: &[&str]) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        for part in parts {
            assert!(self.err.contains(part), "{part:?} is missing in: {}", self.err);
        }
        self
    }

    /// Standard output is one JSON document.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON on standard output")
    }
}

fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolverbund"));
    command.args(args).env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run<S: AsRef<OsStr>>(args: &[S]) -> Said {
    Said::from(command(args).output().expect("the binary runs"))
}

/// Runs a command with text on standard input.
pub fn run_with_input<S: AsRef<OsStr>>(args: &[S], input: &str) -> Said {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin: ChildStdin = child.stdin.take().expect("piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let said = Said::from(child.wait_with_output().expect("an end"));
    writer.join().expect("joined").expect("written");
    said
}

/// A node made by `init` in a folder of its own.
pub struct Home {
    folder: TempDir,
}

impl Home {
    pub fn new(profile: &str) -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a folder") };
        let data = home.data();
        home.run(&["init", "--data", data.to_str().expect("UTF-8"), "--profile", profile]).done();
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn config(&self) -> PathBuf {
        self.path("node.toml")
    }

    /// Runs a command on this node; the configuration stands behind the command.
    pub fn run(&self, args: &[&str]) -> Said {
        let mut all: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
        let config = self.config();
        all.extend([OsStr::new("--config"), config.as_os_str()]);
        run(&all)
    }

    /// Writes a file into the folder and imports it.
    pub fn import(&self, text: &str) -> Said {
        let file = self.path("cases.json");
        std::fs::write(&file, text).expect("written");
        self.run(&["import", file.to_str().expect("UTF-8")])
    }

    /// The figures at a day.
    #[track_caller]
    pub fn figures(&self, as_of: &str) -> Value {
        self.run(&["figures", "--as-of", as_of, "--json"]).done().json()
    }
}

/// Every byte of every file below a folder; what is no text is replaced, texts within stay as they are.
pub fn raw_text(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            text.push_str(&raw_text(&path));
        } else {
            text.push_str(&String::from_utf8_lossy(&std::fs::read(&path).expect("readable")));
        }
    }
    text
}

/// A command that keeps running until it is told to stop.
pub struct Process {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Process {
    pub fn start(args: &[&str]) -> Self {
        Self::spawn(command(args).stdout(Stdio::piped()).stderr(Stdio::inherit()))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the binary runs");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// The same with everything that can be logged, written to a file, and with a folder of its own for temporary files.
    pub fn start_traced(args: &[&str], log: &Path, temporary: &Path) -> Self {
        let file = std::fs::File::options().create(true).append(true).open(log).expect("a log file");
        let mut command = command(args);
        command.env("RUST_LOG", "trace").env("TMPDIR", temporary);
        Self::spawn(command.stdout(Stdio::piped()).stderr(file))
    }

    /// Kills it without a word, as a crash would.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("an end");
    }

    /// The next line on standard output.
    #[track_caller]
    pub fn line(&self, limit: Duration) -> String {
        self.lines.recv_timeout(limit).expect("a line in time")
    }

    /// Sends SIGTERM and waits for a clean end; returns the lines that were not read.
    #[track_caller]
    pub fn stop(mut self) -> Vec<String> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill");
        assert!(asked.success());
        let status = self.child.wait().expect("an end");
        assert!(status.success(), "{status}");
        self.lines.iter().collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // After a failed assertion nothing may stay behind; after `stop` there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first of three ports in a row that are free now.
pub fn three_free_ports() -> u16 {
    let mut tries = (0..100).map(|_| {
        let first = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let all_free = (0..3).all(|offset| TcpListener::bind(("127.0.0.1", first.saturating_add(offset))).is_ok());
        (first < 65_533 && all_free).then_some(first)
    });
    tries.find_map(|port| port).expect("three free ports")
}

/// An answer over HTTP.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The `name=value` part of the cookies that the answer sets.
    pub fn cookies(&self) -> String {
        let cookies = self
            .head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .map(|(_, value)| value.split(';').next().unwrap_or_default());
        cookies.collect::<Vec<_>>().join("; ")
    }
}

/// Asks a node on loopback.
pub fn get(url: &str, cookies: &str) -> Answer {
    ask("GET", url, cookies, "", "")
}

/// Sends something to a node on loopback, as one of its own pages would; HTTP/1.0, so that the body ends with the connection.
pub fn ask(method: &str, url: &str, cookies: &str, kind: &str, sent: &str) -> Answer {
    let rest = url.strip_prefix("http://").expect("an http address");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut socket = TcpStream::connect(host).expect("connected");
    let cookie = if cookies.is_empty() { String::new() } else { format!("Cookie: {cookies}\r\n") };
    let body = if method == "GET" {
        String::new()
    } else {
        format!("Origin: http://{host}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n", sent.len())
    };
    write!(socket, "{method} /{path} HTTP/1.0\r\nHost: {host}\r\n{cookie}{body}\r\n{sent}").expect("sent");
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes).expect("an answer");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").expect("head and body");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}
