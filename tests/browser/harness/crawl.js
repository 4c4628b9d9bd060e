// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// Finds the pages of a role by following links, so that a new page is covered the day somebody links to it.

/** Pages of one shape that are opened: enough to see two different cases, not all of them. */
const PER_SHAPE = 2;
/** Pages of one role at one node; more than any role has shapes today. */
const PER_ROLE = 120;

/**
 * Follows same-origin links from the page that is open, GET only and bounded.
 * @param {import("playwright-core").Page} page signed in, or not
 * @param {(url: string) => boolean} leaveOut links that change something (signing out, stepping into another role)
 * @returns {Promise<{pages: string[], faults: string[]}>} pages that answer with HTML; `faults` are dead links
 */
export async function crawl(page, leaveOut) {
  const start = page.url();
  const queue = [{ url: start, from: start }];
  const seen = new Set([start]);
  const shapes = new Map();
  const pages = [];
  const faults = [];
  while (queue.length > 0 && pages.length < PER_ROLE) {
    const { url, from } = queue.shift();
    const answer = await page.context().request.get(url);
    if (!answer.ok()) {
      faults.push(`${url} answers ${answer.status()}, linked on ${from}`);
      continue;
    }
    if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    await page.goto(url);
    pages.push(url);
    for (const link of await links(page)) {
      const count = shapes.get(shape(link)) ?? 0;
      if (seen.has(link) || count >= PER_SHAPE || leaveOut(link)) continue;
      seen.add(link);
      shapes.set(shape(link), count + 1);
      queue.push({ url: link, from: url });
    }
  }
  return { pages, faults };
}

/** Links of the open page to the same origin, without the part after `#`. */
async function links(page) {
  const origin = new URL(page.url()).origin;
  const hrefs = await page.locator("a[href]").evaluateAll((anchors) => anchors.map((anchor) => anchor.href));
  const urls = hrefs.filter((href) => URL.canParse(href)).map((href) => new URL(href));
  return urls.filter((url) => url.origin === origin).map((url) => { url.hash = ""; return url.href; });
}

/** The address with what varies taken out: ids, numbers, values of the query. */
export function shape(href) {
  const url = new URL(href);
  const path = url.pathname.split("/").map((part) => (isIdentifier(part) ? ":id" : part)).join("/");
  return `${path}?${[...new Set(url.searchParams.keys())].sort().join("&")}`;
}

function isIdentifier(part) {
  return /^\d+$/.test(part) || /^[0-9a-f-]{16,}$/i.test(part) || /^n1[a-z2-7]{32}$/.test(part);
}
