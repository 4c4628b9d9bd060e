// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The demo under test: three real nodes in one process on loopback, started fresh for each test file.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** How long a debug build may take until all three nodes are in sync. */
const START_MS = 120_000;
/** How long the process may take to end after it was asked to. */
const STOP_MS = 10_000;

/**
 * @typedef {{role: string, name: string, sign_in_url: string}} DemoUser
 * @typedef {{name: string, url: string, node_id: string, log: {size: number, root: string}, users: DemoUser[]}} DemoNode
 */

/**
 * Starts the demo and waits for its one line.
 * @returns {Promise<{nodes: DemoNode[], stop: () => Promise<void>}>} `stop` ends exactly this process.
 */
export async function startDemo() {
  const binary = process.env.POOLVERBUND_BINARY;
  if (!binary) throw new Error("POOLVERBUND_BINARY must name the program under test; tests/run does so");
  const port = await threeFreePorts();
  const child = spawn(binary, ["demo", "--json", "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (bytes) => { log = (log + bytes).slice(-20_000); });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
  };
  try {
    const line = await firstLine(child, ended);
    return { ...JSON.parse(line), stop };
  } catch (cause) {
    await stop();
    throw new Error(`the demo did not come up: ${cause.message}\n${log}`, { cause });
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

/** A port P such that P, P+1 and P+2 are free on loopback. */
async function threeFreePorts() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all([first, first + 1, first + 2].map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error("found no three free ports in a row on loopback");
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
