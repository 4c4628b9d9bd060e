// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// Browser contexts that watch what must never happen: an error in the console, a request that leaves loopback.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
  // Even a name that is looked up would leave the machine.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** A page of a loaded machine; nothing waits this long when it works. */
const TIMEOUT_MS = 20_000;

/** Starts headless Chromium; `CHROMIUM` names another program. */
export function launch() {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error("found no Chromium; install the package chromium or set CHROMIUM");
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/**
 * A fresh visitor.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} options for example `{ javaScriptEnabled: false }`
 * @returns {Promise<{page: import("playwright-core").Page, faults: string[], close: () => Promise<void>}>}
 *   `faults` fills with what must never happen; a test ends with it empty.
 */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({
    // A page that still scrolls smoothly keeps a button from standing still.
    locale: "de-DE", timezoneId: "Europe/Berlin", reducedMotion: "reduce", ...options,
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  const faults = [];
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (!url.protocol.startsWith("http") || LOOPBACK.has(url.hostname)) return route.continue();
    faults.push(`request leaves loopback: ${url.origin}`);
    return route.abort();
  });
  const page = await context.newPage();
  // The browser reports a page answered with 4xx as an error; a test looks at the status itself.
  const documents = new Set();
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) documents.add(request.url());
  });
  const isDocument = (message) =>
    message.text().startsWith("Failed to load resource") && documents.has(message.location().url);
  page.on("pageerror", (error) => faults.push(`script error on ${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !isDocument(message)) {
      faults.push(`console error on ${page.url()}: ${message.text()}`);
    }
  });
  return { page, faults, close: () => context.close() };
}

/**
 * Signs a demo user in and ends on the start page.
 * @param {import("playwright-core").Page} page
 * @param {import("./demo.js").DemoNode} node
 * @param {string} role code of the role, for example `case_manager`
 * @param {number} nth which of the people with this role, from 0
 */
export async function signIn(page, node, role, nth = 0) {
  const user = node.users.filter((candidate) => candidate.role === role)[nth];
  if (!user) throw new Error(`${node.name} has too few demo users with the role ${role}`);
  const response = await page.goto(user.sign_in_url);
  if (!response?.ok()) throw new Error(`signing in ${role} at ${node.name} answered ${response?.status()}`);
}

/**
 * Opens the page a link leads to.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} link
 */
export async function follow(page, link) {
  const href = await link.getAttribute("href");
  const response = await page.goto(new URL(href, page.url()).href);
  if (!response?.ok()) throw new Error(`${href} answers ${response?.status()}`);
}

/**
 * Fills fields by their visible label, presses a button by its visible name, and waits for the answer.
 * @param {import("playwright-core").Page} page
 * @param {string | RegExp} button
 * @param {Record<string, string | boolean>} fields true and false set a check box or radio button
 * @returns {Promise<import("playwright-core").Response | null>} the page the browser ended on
 */
export async function submit(page, button, fields = {}) {
  for (const [label, value] of Object.entries(fields)) {
    const field = page.getByLabel(label);
    if (typeof value === "boolean") {
      await field.setChecked(value);
    } else if ((await field.evaluate((element) => element.tagName)) === "SELECT") {
      await field.selectOption({ label: value });
    } else {
      await field.fill(value);
    }
  }
  const [response] = await Promise.all([
    page.waitForResponse((candidate) => {
      const request = candidate.request();
      const redirected = candidate.status() >= 300 && candidate.status() < 400;
      return request.isNavigationRequest() && request.frame() === page.mainFrame() && !redirected;
    }),
    page.getByRole("button", { name: button }).click(),
  ]);
  await page.waitForLoadState("load");
  return response;
}
