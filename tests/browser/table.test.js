// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The story of a member of the panel, in a browser without JavaScript: the dossier of the next session two clicks after
// signing in, an answer to the invitation, an assessment, an agreement, the minutes; and the pages that are printed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./harness/audit.js";
import { follow, signIn, submit } from "./harness/browser.js";
import { SAVE, stage } from "./harness/stage.js";

const scene = stage();
const { as } = scene;
/** Path of the round, and id of the case. */
let round;
let id;

/** Hands in a new document over the interface, with the session of the page that is open. */
async function write(page, form, body) {
  const told = await page.evaluate(async ([path, sent]) => {
    const headers = { "content-type": "application/json", "if-none-match": "*" };
    const answer = await fetch(path, { method: "PUT", headers, body: JSON.stringify(sent) });
    return { status: answer.status, text: await answer.text() };
  }, [`/api/v1/cases/${id}/forms/${form}`, body]);
  assert.equal(told.status, 200, `${form}: ${told.text}`);
}

/** The staff id behind the answer of a person, from the address of that person's own form. */
async function staffId(page) {
  const href = await page.locator("a[href*='/invitation_reply/1-']").first().getAttribute("href");
  return href.split("/1-").pop();
}

test("a member of the panel reaches the dossier in two clicks and answers the invitation", async () => {
  await as("provider_delegate", async (page) => {
    await page.getByRole("heading", { name: "Ihre nächste Runde" }).waitFor();
    // Signing in was the first click.
    await follow(page, page.getByRole("link", { name: "Fallvorstellung lesen" }));
    await page.getByText("Auslöser waren Situationen, in denen er die Kontrolle verlor").waitFor();
    // The round after the one that is held today.
    await page.goto(`${scene.city.url}/runden`);
    await follow(page, page.getByRole("listitem").filter({ hasText: "in 7 Tagen" }).getByRole("link").first());
    await page.getByText("Mehrere Hilfen endeten vorzeitig.").waitFor();
    round = new URL(page.url()).pathname;
    id = round.split("/").pop();
    assert.ok(!(await page.content()).includes("Demomann"), "the name is nowhere");
    await follow(page, page.getByRole("link", { name: "Zusagen oder absagen", exact: true }));
    await page.getByLabel("Ja", { exact: true }).check();
    await submit(page, SAVE);
    assert.equal(new URL(page.url()).pathname, round);
    await page.getByText("zugesagt").first().waitFor();
    await page.goto(`${scene.city.url}/faelle/${id}`);
    assert.equal(new URL(page.url()).pathname, round, "the case page leads to the round");
  });
});

test("in the session a member writes an assessment, accepts an agreement and reads the minutes", async () => {
  let delegate;
  await as("provider_delegate", async (page) => {
    await page.goto(scene.city.url + round);
    delegate = await staffId(page);
  });
  const office = scene.city.users.find((user) => user.role === "pool_coordinator");
  const lead = scene.city.users.find((user) => user.role === "case_manager");
  assert.ok(office && lead);
  const { page: desk, close } = await scene.visitor();
  await signIn(desk, scene.city, "pool_coordinator");
  await desk.goto(`${scene.city.url}/faelle/${id}`);
  const staff = async (name) => {
    await desk.goto(`${scene.city.url}/faelle/${id}/angaben/attendance/1`);
    await Promise.all([desk.waitForEvent("load"), desk.getByRole("button", { name: /Zeile hinzufügen/ }).click()]);
    const list = desk.locator("select").first();
    return list.locator("option", { hasText: name }).first().getAttribute("value");
  };
  const [moderator, caseLead] = [await staff(office.name), await staff(lead.name)];
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date());
  await write(desk, "session_move", { date: today, time: "9:30", reason: "Vorgezogen." });
  const row = (person) => ({ person, profession: "social_work", legal_domain: "sgb8" });
  await write(desk, "attendance/1", { people: [row(moderator), row(caseLead), row(delegate)] });
  await write(desk, "session_start", {});

  await as("provider_delegate", async (page) => {
    await page.goto(scene.city.url + round);
    await follow(page, page.getByRole("link", { name: /^Fachliche Einschätzung/ }));
    for (const group of await page.locator("form.app-form fieldset").all()) await group.locator("input").first().check();
    for (const list of await page.locator("form.app-form select").all()) await list.selectOption({ index: 1 });
    await submit(page, SAVE, { "Einschätzung": "Er prüft, wer bleibt." });
    assert.equal(new URL(page.url()).pathname, round);
    await page.getByText("Er prüft, wer bleibt.").first().waitFor({ state: "attached" });
  });

  const task = { kind: "task", responsible: delegate, task: "Probewohnen vorbereiten.", due: "2099-01-31" };
  await write(desk, "agreement/1-1", task);
  await write(desk, "result/1", {
    outcome: "open", goals: "Ein ruhiger Ort.", must_haves: "Nachts da sein.", open_points: "Schule",
    planning_steps: "Angebote bis Monatsende.",
  });
  await write(desk, "conclude_open", { checked: true });
  await write(desk, "minutes_distribution/1", { checked: true });
  await close();

  await as("provider_delegate", async (page) => {
    await page.goto(scene.city.url + round);
    await follow(page, page.getByRole("link", { name: /^Annehmen oder ablehnen/ }));
    await page.getByLabel("Ja", { exact: true }).check();
    await submit(page, SAVE);
    await page.getByText("angenommen").first().waitFor();
    await follow(page, page.getByRole("link", { name: "Ergebnisprotokoll lesen und drucken" }));
    await page.getByText("Probewohnen vorbereiten.").first().waitFor();
    await follow(page, page.getByRole("link", { name: "Erhalt bestätigen" }));
    await submit(page, SAVE, { "Erhalten": true });
    assert.equal(new URL(page.url()).pathname, round);
  });
});

test("every page of the table is accessible, and what is printed is the sheet alone", async () => {
  await as("provider_delegate", async (page) => {
    const sheets = [`/faelle/${id}/protokoll/1`, `/faelle/${id}/einladung/1`];
    for (const path of ["/", "/runden", "/runden/vertraulichkeit", round, ...sheets]) {
      await page.goto(scene.city.url + path);
      assert.deepEqual(await audit(page), [], path);
    }
  }, {});
  await as("case_manager", async (page) => {
    await page.goto(`${scene.city.url}/faelle/${id}/krisenkonzept`);
    assert.deepEqual(await audit(page), [], "crisis concept");
    await page.emulateMedia({ media: "print" });
    for (const chrome of [".app-head", ".app-crumbs", ".app-foot", ".app-demo", ".app-sheet .kern-btn"]) {
      assert.equal(await page.locator(chrome).first().isVisible(), false, chrome);
    }
    const sheet = await page.pdf({ format: "A4", preferCSSPageSize: true });
    assert.equal(sheet.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length, 1, "one page");
  }, {});
});
