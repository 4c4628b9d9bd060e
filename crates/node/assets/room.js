// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// The clock of a phase, and the view for the wall, which follows what the moderation writes. Without this script the planned
// end stands there in words, and the link "Aktualisieren" does the rest.

const TICK_MS = 5_000;
const MINUTE_MS = 60_000;

const tick = () => {
  for (const place of document.querySelectorAll("[data-until]")) {
    const minutes = Math.ceil((new Date(place.dataset.until) - Date.now()) / MINUTE_MS);
    const count = Math.abs(minutes);
    const unit = count === 1 ? "Minute" : "Minuten";
    place.textContent = minutes > 0 ? `noch ${count} ${unit}` : minutes < 0 ? `seit ${count} ${unit} darüber` : "jetzt zu Ende";
  }
};

/** Fetches the page again and takes over what it shows; a wall that lost its connection keeps the last state. */
const follow = async () => {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-screen]");
    const shown = document.querySelector("[data-screen]");
    if (next && next.textContent !== told) {
      told = next.textContent;
      shown.replaceWith(next);
      tick();
    }
  } catch { /* The next tick asks again. */ }
};

let told = document.querySelector("[data-screen]")?.textContent;
tick();
setInterval(tick, TICK_MS);
if (told !== undefined) setInterval(follow, TICK_MS);
