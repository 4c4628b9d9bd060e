// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The demo under test: three real nodes in one process on loopback, started fresh for each test file.

import { freePorts, start } from "./program.js";

/**
 * @typedef {{role: string, name: string, sign_in_url: string}} DemoUser
 * @typedef {{name: string, url: string, node_id: string, log: {size: number, root: string}, users: DemoUser[]}} DemoNode
 */

/**
 * Starts the demo and waits until all three nodes are in sync.
 * @returns {Promise<{nodes: DemoNode[], stop: () => Promise<void>}>}
 */
export async function startDemo() {
  const port = await freePorts(3);
  const { line, stop } = await start("demo", "--json", "--port", String(port));
  return { ...JSON.parse(line), stop };
}
