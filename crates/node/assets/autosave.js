// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// Keeps what is being typed as a draft, every 20 seconds and on leaving. Without this script the same is done by the
// button "Entwurf speichern".

const EVERY_MS = 20_000;
/** Browsers send at most 64 KiB after a page was left (Fetch standard, inflight keep-alive bytes). */
const LEAVING_BYTES_MAX = 60_000;

/** Parts of the page that are made from what is typed, such as the marks of the scan, are fetched anew. */
const refresh = async () => {
  const shown = document.querySelector("[data-follow]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follow]");
    if (next) shown.replaceWith(next);
  } catch { /* The old marks stay; the next save asks again. */ }
};

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = form.querySelector("[data-autosave-told]");
  const typed = () => new URLSearchParams(new FormData(form)).toString();
  let saved = typed();
  let sending = false;
  let submitted = false;

  const tell = (text) => { if (told) told.textContent = text; };

  const save = async (leaving) => {
    const now = typed();
    if (submitted || now === saved || (sending && !leaving)) return;
    const body = new URLSearchParams(now);
    body.set("_schritt", "leise");
    sending = true;
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST", body, redirect: "manual", keepalive: leaving && body.toString().length < LEAVING_BYTES_MAX,
      });
      if (answer.ok) {
        saved = now;
        if (!leaving) refresh();
        tell(`Als Entwurf gespeichert um ${new Date().toLocaleTimeString("de-DE", { timeStyle: "short" })} Uhr.`);
      } else if (answer.type === "opaqueredirect") {
        tell("Sie sind nicht mehr angemeldet. Ihr Text ist als Entwurf gespeichert; melden Sie sich neu an.");
      } else {
        tell("Der Entwurf konnte nicht gespeichert werden. Der Text steht noch hier; bitte speichern Sie ihn selbst.");
      }
    } catch {
      tell("Keine Verbindung. Der Text steht noch hier und wird gespeichert, sobald es wieder geht.");
    } finally {
      sending = false;
    }
  };

  form.addEventListener("submit", () => { submitted = true; });
  // Coming back from the next page shows this one as it was left.
  window.addEventListener("pageshow", () => { submitted = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  window.addEventListener("pagehide", () => save(true));
  setInterval(() => save(false), EVERY_MS);
}
