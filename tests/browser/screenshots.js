// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// Pictures for the README: `tests/run pictures` writes them to tests/browser/pictures.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch, signIn, visitor } from "./harness/browser.js";
import { startDemo } from "./harness/demo.js";

/** File, role at the first node of the demo, and the links to press from the start page on. */
const PICTURES = [
  ["start.png", "case_manager", []],
  ["case.png", "case_manager", [/^Fälle/, "tbody a"]],
  ["dossier.png", "provider_delegate", [/^Fallvorstellung lesen/]],
  ["room.png", "pool_coordinator", [/^In der Kooperationsrunde/, "tbody a", /^Kooperationsrunde leiten/]],
  ["release-desk.png", "pool_coordinator", [/^Freigabe/]],
  ["library.png", "pool_coordinator", [/^Bibliothek/]],
];

const folder = process.argv[2];
if (!folder) throw new Error("usage: node screenshots.js FOLDER");
await mkdir(folder, { recursive: true });
const demo = await startDemo();
const browser = await launch();
try {
  for (const [file, role, steps] of PICTURES) {
    const { page, close } = await visitor(browser, { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
    await signIn(page, demo.nodes[0], role);
    for (const step of steps) {
      const link = typeof step === "string" ? page.locator(step) : page.getByRole("link", { name: step });
      await Promise.all([page.waitForEvent("load"), link.first().click()]);
    }
    await page.screenshot({ path: join(folder, file) });
    await close();
  }
} finally {
  await browser.close();
  await demo.stop();
}
