// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// What each page must satisfy: WCAG 2.2 AA by axe, reflow at 320 px, and the plain structure that axe does not ask for.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };

/**
 * Looks at the open page in light, in dark and at 320 px.
 * @param {import("playwright-core").Page} page with JavaScript, which only the checker uses
 * @returns {Promise<string[]>} what is wrong; empty when all is well
 */
export async function audit(page) {
  const faults = await page.evaluate(structureFaults);
  for (const [look, colorScheme, viewport] of [
    ["light", "light", WIDE],
    ["dark", "dark", WIDE],
    ["320 px", "light", NARROW],
  ]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    faults.push(...(await page.evaluate(overflowFaults)).map((fault) => `${look}: ${fault}`));
    faults.push(...(await violations(page)).map((fault) => `${look}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(WIDE);
  return faults;
}

/** A print of the page's markup without its words: two pages with the same print need one look, not two. */
export function fingerprint(page) {
  return page.evaluate(() => {
    const print = (element) => {
      const kind = ["class", "role", "type"].map((name) => element.getAttribute(name) ?? "").join("|");
      const below = [...element.children].map(print).filter((child, index, all) => child !== all[index - 1]);
      return `${element.tagName}[${kind}](${below.join(",")})`;
    };
    return location.pathname.split("/")[1] + print(document.documentElement);
  });
}

/** Runs axe. Evaluated over the debugging protocol, so the page's content security policy stays in force. */
async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (tags) => {
    const result = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
    return result.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
  }, TAGS);
  return found.map(({ id, help, where }) => `axe ${id}: ${help}: ${where.slice(0, 3).join(" ")}`);
}

/** Runs in the page. */
function overflowFaults() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const scrolls = element.parentElement?.closest(".kern-table-responsive, [data-scrolls]");
    const right = Math.max(element.getBoundingClientRect().right, element.scrollWidth);
    return !scrolls && right > root.clientWidth + 1;
  });
  const culprit = wide.at(-1)?.outerHTML.slice(0, 200) ?? "";
  return [`the page scrolls sideways, ${root.scrollWidth} > ${root.clientWidth} px: ${culprit}`];
}

/** Runs in the page. */
function structureFaults() {
  const faults = [];
  if (document.documentElement.lang !== "de") faults.push(`language is '${document.documentElement.lang}', not de`);
  if (document.title.trim() === "") faults.push("no title");
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`${headings} headings of the first level`);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) faults.push(`ids used twice: ${[...new Set(twice)].join(", ")}`);
  for (const form of document.querySelectorAll("form:not([method=dialog])")) {
    const buttons = [...form.elements].filter((field) => field.type === "submit");
    if (buttons.length === 0) faults.push(`form without a button that sends it: ${form.getAttribute("action")}`);
  }
  if (document.querySelector("[style], style")) faults.push("style in the page; the content security policy drops it");
  for (const element of document.querySelectorAll("[onclick], [onchange], [onsubmit], a[href^='javascript:']")) {
    faults.push(`needs JavaScript: ${element.outerHTML.slice(0, 120)}`);
  }
  return faults;
}
