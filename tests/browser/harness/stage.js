// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The stage of a story: a demo and a browser for as long as a file of tests runs, and people who act in it.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { launch, signIn, visitor } from "./browser.js";
import { startDemo } from "./demo.js";

/** Without JavaScript everything works; a story is told that way unless it is about the script. */
const PLAIN = { javaScriptEnabled: false };
/** The button that saves, not the one that keeps a draft. */
export const SAVE = /^Speichern$/;

/** Starts a demo and a browser before the tests of a file, and ends both after them. */
export function stage() {
  const held = {};
  before(async () => {
    held.demo = await startDemo();
    held.browser = await launch();
  });
  after(async () => {
    await held.browser?.close();
    await held.demo?.stop();
  });
  return {
    /** The demo. */
    get demo() {
      return held.demo;
    },
    /** The first node: a city with its pool. */
    get city() {
      return held.demo.nodes[0];
    },
    /** Somebody who is not signed in, without a promise that nothing goes wrong. */
    visitor: (options) => visitor(held.browser, options),
    /**
     * Does something as a person and asserts that nothing went wrong beside it.
     * @param {string | {role: string, nth?: number, place?: number}} who role of the person, which of those who hold it,
     *   at which node
     * @param {(page: import("playwright-core").Page, node: import("./demo.js").DemoNode) => Promise<any>} act
     * @param {import("playwright-core").BrowserContextOptions} options
     */
    async as(who, act, options = PLAIN) {
      const { role, nth = 0, place = 0 } = typeof who === "string" ? { role: who } : who;
      const node = held.demo.nodes[place];
      const { page, faults, close } = await visitor(held.browser, options);
      try {
        await signIn(page, node, role, nth);
        const outcome = await act(page, node);
        assert.deepEqual(faults, []);
        return outcome;
      } finally {
        await close();
      }
    },
  };
}

/** The title of the page. */
export const heading = (page) => page.getByRole("heading", { level: 1 }).innerText();
