// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// Every page of every role at every node: accessible in light, dark and at 320 px, quiet, and whole without JavaScript.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { audit, fingerprint } from "./harness/audit.js";
import { launch, signIn, visitor } from "./harness/browser.js";
import { crawl } from "./harness/crawl.js";
import { startDemo } from "./harness/demo.js";

let demo;
let browser;
/** Prints of markup that was looked at already, by any role. */
const audited = new Set();

before(async () => {
  demo = await startDemo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Following these would end the session or begin another one. */
function changesSession(href) {
  const { pathname } = new URL(href);
  const signIns = demo.nodes.flatMap((node) => node.users).map((user) => new URL(user.sign_in_url).pathname);
  return signIns.includes(pathname) || /abmelden|sign-out|logout/.test(pathname);
}

/** Finds the pages without JavaScript, then looks at each with the checker. */
async function check(enter) {
  const plain = await visitor(browser, { javaScriptEnabled: false });
  await enter(plain.page);
  const { pages, faults } = await crawl(plain.page, changesSession);
  faults.push(...plain.faults);
  await plain.close();

  const watched = await visitor(browser);
  await enter(watched.page);
  for (const url of pages) {
    await watched.page.goto(url);
    const print = await fingerprint(watched.page);
    if (audited.has(print)) continue;
    audited.add(print);
    faults.push(...(await audit(watched.page)).map((fault) => `${url}: ${fault}`));
  }
  faults.push(...watched.faults);
  await watched.close();

  assert.deepEqual(faults, []);
  return pages;
}

test("the demo brings up three nodes, each with people to step into", () => {
  assert.equal(demo.nodes.length, 3);
  for (const node of demo.nodes) {
    assert.match(node.node_id, /^n1[a-z2-7]{32}$/);
    assert.ok(node.users.length > 0, `${node.name} has nobody`);
  }
});

test("every page of a visitor who is not signed in", async (t) => {
  for (const node of demo.nodes) {
    await t.test(node.name, async () => {
      const pages = await check((page) => page.goto(node.url));
      assert.ok(pages.length > 0);
    });
  }
});

test("every page of every role", async (t) => {
  for (const node of demo.nodes) {
    for (const role of new Set(node.users.map((user) => user.role))) {
      await t.test(`${node.name}, ${role}`, async () => {
        const pages = await check((page) => signIn(page, node, role));
        assert.ok(pages.length > 1, `only found ${pages.join(", ")}`);
      });
    }
  }
});
