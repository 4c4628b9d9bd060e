// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The story of a referral, in a browser without JavaScript: a case manager writes it, is interrupted, comes back and hands
// it in; the unit head endorses it; the pool office receives it. Then what the one script does: it keeps what is typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./harness/audit.js";
import { follow, submit } from "./harness/browser.js";
import { SAVE, heading, stage } from "./harness/stage.js";

/** What is answered in each section, by label. Names are invented. */
const SECTIONS = {
  "Anlass und Risiko": {
    "Eigene Einschätzung des Case-Managements": true, "Länger andauernde Falleskalation (Drehtür)": true,
    "Was ist geschehen, und was droht?": "Drei Wohngruppen endeten vorzeitig.",
  },
};

const scene = stage();
const { as } = scene;

/** Fills every field of the open form that must be filled in and is empty: texts, first answers, first people. */
async function fillIn(page) {
  const form = page.locator("form.app-form");
  for (const area of await form.locator("textarea").all()) {
    if ((await area.inputValue()) === "") await area.fill("Erfundener Text für diese Stelle.");
  }
  for (const group of await form.locator("fieldset:not(.app-list):not(.app-row)").all()) {
    if ((await group.locator("input:checked").count()) > 0) continue;
    if ((await group.locator("legend .kern-label__optional").count()) > 0) continue;
    await group.locator("input").first().check();
  }
  for (const list of await form.locator("select").all()) {
    const optional = (await list.locator("option").first().innerText()) === "keine Angabe";
    if (!optional && (await list.inputValue()) === "") await list.selectOption({ index: 1 });
  }
}

let address;

test("a case manager writes a referral, is interrupted, and hands it in", async (t) => {
  await t.test("begins a case, and every field that is wrong is named", async () => {
    await as("case_manager", async (page) => {
      await page.goto(`${scene.city.url}/faelle`);
      await follow(page, page.getByRole("link", { name: "Neuer Fall" }));
      const answer = await submit(page, "Fall anlegen", { Vorname: "Mika", Geburtsdatum: "31.2.2012" });
      assert.equal(answer.status(), 422);
      assert.equal(await page.getByLabel("Vorname").inputValue(), "Mika");
      assert.equal(await page.getByLabel("Geburtsdatum").inputValue(), "31.2.2012");
      await page.getByLabel("Geburtsdatum").fill("17.3.2012");
      await page.getByLabel("Familienname").fill("Ausgedacht");
      const head = scene.city.users.find((user) => user.role === "unit_head").name;
      const leads = page.getByLabel("Leitung, die befürwortet");
      await leads.selectOption(await leads.locator("option", { hasText: head }).getAttribute("value"));
      await fillIn(page);
      await submit(page, "Fall anlegen");
      assert.equal(await heading(page), "Falleingabe");
      await page.getByText("0 von 14 Abschnitten gespeichert").waitFor();
      address = page.url().replace(/\/falleingabe.*/, "");
    });
  });

  await t.test("leaves in the middle of a sentence and finds it the next day", async () => {
    await as("case_manager", async (page) => {
      await page.goto(`${address}/angaben/family`);
      await submit(page, "Entwurf speichern", { "Familie und Bezugspersonen": "Die Großmutter ist" });
    });
    await as("case_manager", async (page) => {
      await page.goto(`${address}/falleingabe`);
      await follow(page, page.getByRole("link", { name: /Familie und Bezugspersonen/ }));
      await page.getByText("Sie sehen Ihren Entwurf").waitFor();
      const text = page.getByLabel("Familie und Bezugspersonen");
      assert.equal(await text.inputValue(), "Die Großmutter ist");
      await submit(page, SAVE, { "Familie und Bezugspersonen": "Die Großmutter ist erreichbar." });
      await page.getByText("1 von 14 Abschnitten gespeichert").waitFor();
    });
  });

  await t.test("adds and removes rows of the help history", async () => {
    await as("case_manager", async (page) => {
      await page.goto(`${address}/angaben/history`);
      await page.getByLabel("Warum haben die bisherigen Hilfen nicht getragen?").fill("Die Gruppe war zu groß.");
      await submit(page, /Zeile hinzufügen/);
      await page.getByLabel("Von", { exact: true }).fill("3/2024");
      await page.locator("select").first().selectOption({ index: 1 });
      await submit(page, /Zeile hinzufügen/);
      assert.equal(await page.locator("fieldset.app-row").count(), 2);
      await submit(page, /Zeile 1 entfernen/);
      await submit(page, "Rückgängig");
      assert.equal(await page.getByLabel("Von", { exact: true }).first().inputValue(), "3/2024");
      await submit(page, SAVE);
      await page.getByText("2 von 14 Abschnitten gespeichert").waitFor();
    });
  });

  await t.test("fills in the rest, checks everything and hands it in", async () => {
    await as("case_manager", async (page) => {
      const open = page.locator("li", { hasText: "offen" }).getByRole("link");
      await page.goto(`${address}/falleingabe`);
      await follow(page, open.first());
      // Saving leads on to the next section that is still open, until there is none.
      const more = page.getByRole("button", { name: "Speichern und weiter" });
      for (let rest = 13; rest > 0; rest -= 1) {
        const title = await heading(page);
        await fillIn(page);
        for (const [label, value] of Object.entries(SECTIONS[title] ?? {})) {
          const field = page.getByLabel(label, { exact: true });
          await (value === true ? field.check() : field.fill(value));
        }
        for (const day of await page.getByLabel("am", { exact: false }).all()) {
          if ((await day.getAttribute("type")) === "text" && (await day.inputValue()) === "") await day.fill("1.10.2025");
        }
        const last = (await more.count()) === 0;
        const answer = await submit(page, last ? SAVE : "Speichern und weiter");
        assert.equal(answer.status(), 200, `${title}: ${await page.locator("#fehler").allInnerTexts()}`);
        if (last) break;
      }
      assert.deepEqual(await open.allInnerTexts(), [], "nothing is open");
      await follow(page, page.getByRole("link", { name: "Angaben prüfen" }));
      await page.getByText("Die Großmutter ist erreichbar.").waitFor();
      const missed = await submit(page, /einreichen/);
      assert.equal(missed.status(), 422);
      await submit(page, /einreichen/, { "Ich habe die Angaben geprüft": true });
      assert.match(page.url(), new RegExp(`${new URL(address).pathname}\\?getan=schritt$`));
    });
  });
});

test("the unit head endorses and the pool office receives", async () => {
  await as("unit_head", async (page) => {
    await page.goto(`${scene.city.url}/eingang`);
    await follow(page, page.locator(`a[href='${new URL(address).pathname}']`));
    await follow(page, page.getByRole("link", { name: "Befürworten" }));
    await submit(page, "Befürworten", { "Anmerkung für die Koordination": "Bitte bald." });
    await page.getByText("Erledigt. Der Fall ist einen Schritt weiter.").waitFor();
  });
  await as("pool_coordinator", async (page) => {
    await page.goto(`${scene.city.url}/eingang`);
    await follow(page, page.locator(`a[href='${new URL(address).pathname}']`));
    await page.getByText("Bitte bald.").first().waitFor({ state: "attached" });
    await follow(page, page.getByRole("link", { name: "Eingang bestätigen" }));
    await submit(page, "Eingang bestätigen");
    assert.match(await heading(page), /^Fall P-/);
  });
});

test("what is typed is kept by the script", async () => {
  await as("case_manager", async (page) => {
    await page.goto(`${scene.city.url}/faelle/neu`);
    await page.getByLabel("Vorname").fill("Halb");
    const kept = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.status() === 204);
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
    await kept;
    await page.getByText(/Als Entwurf gespeichert um \d\d:\d\d Uhr/).waitFor();
    await page.goto(`${scene.city.url}/faelle/neu`);
    assert.equal(await page.getByLabel("Vorname").inputValue(), "Halb");
  }, {});
});

test("every page of the referral is accessible, also with faults and with a draft", async () => {
  await as("case_manager", async (page) => {
    await page.goto(`${scene.city.url}/faelle/neu`);
    assert.deepEqual(await audit(page), [], "with a draft");
    for (const path of ["", "/falleingabe", "/pruefen", "/angaben/person", "/fassungen/family"]) {
      await page.goto(address + path);
      assert.deepEqual(await audit(page), [], path);
    }
  }, {});
  await as("case_manager", async (page) => {
    await page.goto(`${scene.city.url}/faelle/neu`);
    const answer = await submit(page, "Fall anlegen");
    assert.equal(answer.status(), 422);
    assert.deepEqual(await audit(page), [], "with faults");
  }, {});
});
