// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The story: what one city learned travels to the others, after two people looked at it, and comes back when it is
// withdrawn. Everything in a browser without JavaScript.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { audit } from "./harness/audit.js";
import { follow, submit } from "./harness/browser.js";
import { run } from "./harness/program.js";
import { heading, stage } from "./harness/stage.js";

/** How long peers may take to show what was released, and to erase what was withdrawn. */
const PEERS_MS = 5_000;

const scene = stage();
const { as } = scene;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "poolverbund-story-"));
});

after(async () => {
  if (folder) await rm(folder, { recursive: true });
});

const button = (page, name) => page.getByRole("button", { name });

/** Addresses of all patterns that a node shows, over all pages of its library. */
async function patterns(page, node) {
  const found = new Set();
  await page.goto(`${node.url}/bibliothek`);
  for (;;) {
    const links = page.locator("h2 a[href^='/bibliothek/']");
    for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")))) found.add(href);
    const next = page.locator("a[rel=next]");
    if ((await next.count()) === 0) return found;
    await follow(page, next.first());
  }
}

/** Looks again and again until it is so, at most as long as peers may take. */
async function soon(look) {
  const end = Date.now() + PEERS_MS;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("a wrong password keeps the name that was typed, and the answer is accessible", async () => {
  const { page, close } = await scene.visitor();
  await page.goto(`${scene.demo.nodes[0].url}/anmelden`);
  const answer = await submit(page, "Anmelden", { Anmeldename: "niemand", Passwort: "falsch" });
  assert.ok(answer.status() >= 400 && answer.status() < 500, `answered ${answer.status()}`);
  assert.equal(await page.getByLabel("Anmeldename").inputValue(), "niemand");
  assert.equal(await page.getByLabel("Passwort").inputValue(), "");
  assert.deepEqual(await audit(page), []);
  await close();
});

test("a page that is not there answers 404, accessible and in German", async () => {
  await as("pool_coordinator", async (page, node) => {
    const answer = await page.goto(`${node.url}/gibt-es-nicht`);
    assert.equal(answer.status(), 404);
    assert.deepEqual(await audit(page), []);
  }, {});
});

test("a name in the lesson holds the draft back, and what was typed stays", async () => {
  const write = async (page, node) => {
    await page.goto(`${node.url}/faelle`);
    const hrefs = await page.locator("th a[href^='/faelle/']").evaluateAll((all) => all.map((link) => link.href));
    for (const href of hrefs) {
      await page.goto(href);
      const propose = page.getByRole("link", { name: "Als Fallmuster vorschlagen" });
      if ((await propose.count()) === 0) continue;
      const name = await page.locator("hgroup .kern-subline").innerText();
      await follow(page, propose);
      const lesson = `Getragen hat die feste Bezugsperson. ${name.split(/[\s,]+/)[0]} kam zurück.`;
      await submit(page, "Speichern und prüfen lassen", { "Was können andere Pools": lesson });
      assert.equal(await page.getByLabel("Was können andere Pools").inputValue(), lesson);
      assert.equal(await button(page, "Zur Prüfung geben").count(), 0);
      await page.getByText("Noch nicht freigebbar").waitFor();
      return audit(page);
    }
    throw new Error("no case of the city is left to write about");
  };
  assert.deepEqual(await as("pool_coordinator", write, {}), []);
});

test("a pattern leaves after two other people agreed, reaches both peers, and is erased everywhere", async (t) => {
  const [bremen, ...peers] = scene.demo.nodes;
  const readers = [[1, "pool_coordinator"], [2, "federal_member"]];
  const known = await Promise.all(readers.map(([place, role]) => as({ role, place }, patterns)));
  let draft;
  let lesson;
  let arrivedAt;

  await t.test("the second reviewer finds the draft at the desk", async () => {
    await as("data_protection_officer", async (page) => {
      await page.goto(`${bremen.url}/freigabe`);
      await follow(page, page.locator("li", { has: page.locator(".app-task") }).getByRole("link").first());
      draft = page.url();
    });
  });

  await t.test("neither the author nor the first reviewer can vote again, and nobody can release yet", async () => {
    for (const nth of [0, 1]) {
      await as({ role: "pool_coordinator", nth }, async (page) => {
        await page.goto(draft);
        assert.equal(await button(page, "Stimme abgeben").count(), 0);
        assert.equal(await button(page, "Jetzt freigeben").count(), 0);
      });
    }
  });

  await t.test("a vote without a decision is refused and keeps the reason", async () => {
    await as("data_protection_officer", async (page) => {
      await page.goto(draft);
      const answer = await submit(page, "Stimme abgeben", { Begründung: "Noch einmal gelesen." });
      assert.ok(answer.status() >= 400 && answer.status() < 500, `answered ${answer.status()}`);
      assert.equal(await page.getByLabel("Begründung").inputValue(), "Noch einmal gelesen.");
      assert.deepEqual(await audit(page), []);
    }, {});
  });

  await t.test("with the second vote the coordinator releases, and both peers show it within 5 s", async () => {
    await as("data_protection_officer", async (page) => {
      await page.goto(draft);
      await submit(page, "Stimme abgeben", { Zustimmen: true, "Ich habe gelesen": true });
    });
    await as("pool_coordinator", async (page) => {
      await page.goto(draft);
      await submit(page, "Jetzt freigeben");
      await page.getByRole("link", { name: "In der Bibliothek ansehen" }).waitFor();
    });
    const arrived = await Promise.all(readers.map(([place, role], index) => as({ role, place }, (page, node) =>
      soon(async () => [...(await patterns(page, node))].find((href) => !known[index].has(href))))));
    assert.ok(arrived.every(Boolean), `shown at ${peers.filter((_, index) => arrived[index]).map(({ name }) => name)}`);
    assert.equal(arrived[0], arrived[1], "the same origin and place in the log");
    [arrivedAt] = arrived;
  });

  await t.test("the proof that a reader downloads holds without network, and not after a change", async () => {
    await as({ role: "federal_member", place: 2 }, async (page, node) => {
      await page.goto(node.url + arrivedAt);
      lesson = await page.locator(".app-quote").innerText();
      const href = await page.getByRole("link", { name: "Nachweis herunterladen" }).getAttribute("href");
      const answer = await page.context().request.get(node.url + href);
      const file = join(folder, "proof.json");
      await writeFile(file, await answer.body());
      await run("verify", file);
      const proof = JSON.parse(await readFile(file, "utf8"));
      const payload = Buffer.from(proof.payload, "base64url");
      payload[payload.length - 2] ^= 1;
      await writeFile(file, JSON.stringify({ ...proof, payload: payload.toString("base64url") }));
      await assert.rejects(run("verify", file));
    });
  });

  await t.test("withdrawn, it is gone at both peers", async () => {
    await as("pool_coordinator", async (page) => {
      await page.goto(draft);
      await submit(page, "Fallmuster widerrufen", { Widerspruch: true, "Ich habe verstanden": true });
      await page.getByText("Widerrufen am").waitFor();
    });
    for (const [place, role] of readers) {
      await as({ role, place }, async (page, node) => {
        assert.ok(await soon(async () => !(await patterns(page, node)).has(arrivedAt)), `still at ${node.name}`);
        await page.goto(node.url + arrivedAt);
        assert.ok(!(await page.content()).includes(lesson.slice(0, 40)));
      });
    }
  });
});
