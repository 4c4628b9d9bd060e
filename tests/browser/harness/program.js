// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The program under test: commands that end, and processes that run until the test is over.

import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** How long a debug build on a loaded machine may take to say its first line. */
const START_MS = 120_000;
/** How long the process may take to end after it was asked to. */
const STOP_MS = 40_000;

function binary() {
  const path = process.env.POOLVERBUND_BINARY;
  if (!path) throw new Error("POOLVERBUND_BINARY must name the program under test; tests/run does so");
  return path;
}

/** Runs a command to its end and gives its standard output. */
export async function run(...args) {
  const { stdout } = await promisify(execFile)(binary(), args, { timeout: START_MS });
  return stdout;
}

/**
 * Starts a process and waits for its first line.
 * @returns {Promise<{line: string, stop: () => Promise<void>}>} `stop` ends exactly this process.
 */
export async function start(...args) {
  const child = spawn(binary(), args, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (bytes) => { log = (log + bytes).slice(-20_000); });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
  };
  try {
    return { line: await firstLine(child, ended), stop };
  } catch (cause) {
    await stop();
    throw new Error(`poolverbund ${args[0]} did not come up: ${cause.message}\n${log}`, { cause });
  }
}

/** The first line of standard output, or an error when the process ends or takes too long. */
function firstLine(child, ended) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no line within ${START_MS} ms`)), START_MS);
    const settle = (how, value) => { clearTimeout(timer); how(value); };
    createInterface({ input: child.stdout }).once("line", (line) => settle(resolve, line));
    child.once("error", (error) => settle(reject, error));
    ended.then((code) => settle(reject, new Error(`it ended with code ${code}`)));
  });
}

/** A port P such that P and the `count - 1` ports behind it are free on loopback. */
export async function freePorts(count) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(first + offset)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`found no ${count} free ports in a row on loopback`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
