// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// Sign-in with a certified OpenID provider of another make, from the button of the sign-in page to a page of the role.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { launch, visitor } from "./harness/browser.js";
import { freePorts, run, start } from "./harness/program.js";

const SECRET = randomBytes(24).toString("base64url");
let browser;
let folder;
let node;
let provider;
let url;

/** The provider, with one client and one kind of account: everybody who types a name there is in the group. */
async function startProvider(redirect) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const made = new Provider(issuer, {
    clients: [{
      client_id: "poolverbund", client_secret: SECRET, redirect_uris: [redirect],
      grant_types: ["authorization_code"], response_types: ["code"],
    }],
    claims: { profile: ["name", "groups"] },
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(24).toString("base64url")] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Testperson ${id}`, groups: ["/pool/koordination"] }),
    }),
  });
  server.on("request", made.callback());
  return { issuer, close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "poolverbund-oidc-"));
  const config = join(folder, "node.toml");
  url = `http://127.0.0.1:${await freePorts(1)}`;
  provider = await startProvider(`${url}/anmelden/extern/zurueck`);
  await run("init", "--config", config, "--data", join(folder, "data"), "--name", "Musterstadt", "--url", url);
  await writeFile(join(folder, "secret"), `${SECRET}\n`, { mode: 0o600 });
  const section = `
[oidc]
issuer = "${provider.issuer}"
client_id = "poolverbund"
client_secret_file = "secret"
label = "Mit dem Konto der Stadt anmelden"
roles = "groups"
create_accounts = true
[oidc.groups]
"/pool/koordination" = "pool_coordinator"
`;
  await writeFile(config, `${await readFile(config, "utf8")}${section}`);
  const checked = await run("oidc", "check", "--config", config);
  assert.match(checked, new RegExp(`redirect URI   ${url}/anmelden/extern/zurueck`));
  assert.doesNotMatch(checked, /FAULT/);
  node = await start("serve", "--config", config);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await node?.stop();
  await provider?.close();
  if (folder) await rm(folder, { recursive: true });
});

test("somebody signs in at the provider and comes back to the page that was asked for", async () => {
  const { page, close } = await visitor(browser);
  await page.goto(`${url}/faelle`);
  await page.getByRole("link", { name: "Mit dem Konto der Stadt anmelden" }).click();
  assert.equal(new URL(page.url()).origin, provider.issuer);
  await page.locator("input[name=login]").fill("hannah");
  await page.locator("input[name=password]").fill("egal");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]").click();
  await page.waitForURL(`${url}/faelle`);
  assert.match(await page.locator("header").innerText(), /Testperson hannah/);
  const cookies = await page.context().cookies(url);
  assert.equal(cookies.filter((cookie) => cookie.name.startsWith("pool_oidc_")).length, 0, "used up");
  await close();
});
