// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// A node of another make, built on libraries that do not know this project, becomes a peer: what each side signs, the
// other verifies.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createHash, createPublicKey, verify } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freePorts, run, start } from "./harness/program.js";
import { keyOf, safetyNumber, Stranger, verifyDocument, verifyMessage, verifyRequest } from "./harness/stranger.js";

const stranger = new Stranger();
let folder;
let config;
let url;
let node;
let document;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "poolverbund-interop-"));
  config = join(folder, "node.toml");
  url = `http://127.0.0.1:${await freePorts(1)}`;
  await run("init", "--config", config, "--data", join(folder, "data"), "--name", "Musterstadt", "--url", url);
  const text = await readFile(config, "utf8");
  await writeFile(config, text.replace('"127.0.0.1:8080"', JSON.stringify(new URL(url).host)));
  await stranger.listen();
  node = await start("serve", "--config", config);
  document = await verifyDocument(await (await fetch(`${url}/.well-known/poolverbund-node`)).text());
});

after(async () => {
  await node?.stop();
  await stranger.close();
  if (folder) await rm(folder, { recursive: true });
});

const inbox = () => `${url}/federation/v1/inbox`;
const origin = () => document.log.origin;
const isInbox = (request) => request.url.endsWith("/federation/v1/inbox");

test("a JOSE library verifies the node document, and the node id belongs to its root key", () => {
  assert.deepEqual(document.urls, [url]);
  assert.equal(origin(), `poolverbund/v1/${document.node}/1`);
});

test("peering: the libraries verify the node's requests and messages, and the node verifies theirs", async () => {
  const number = safetyNumber(document.node, stranger.id);
  await run("peer", "accept", stranger.invite(), "--yes-number", number, "--config", config);

  const asked = await stranger.received(isInbox);
  assert.equal(await verifyRequest(asked, document), true);
  const [message, enclosed] = asked.body.toString().split("\n");
  assert.deepEqual(await verifyDocument(enclosed), document);
  const claims = await verifyMessage(message, document);
  assert.equal(claims.aud, stranger.id);
  assert.ok(claims.events["urn:poolverbund:event:peering-request/1"]);

  const approval = await stranger.message(document.node, "peering-approved", { scopes: ["record"], relay: false });
  const answer = await stranger.send("POST", inbox(), document.node, approval);
  assert.equal(answer.status, 202, await answer.text());
  const peers = JSON.parse(await run("peer", "list", "--json", "--config", config));
  assert.equal(peers.find((peer) => peer.node_id === stranger.id)?.state, "active");
});

test("what the node asks its new peer for is signed, every time", async () => {
  await stranger.received((request) => request.url.includes("/federation/v1/") && !isInbox(request));
  for (const request of stranger.requests.filter((one) => one.headers["signature-input"])) {
    assert.equal(await verifyRequest(request, document), true, request.url);
  }
});

test("the checkpoint verifies with the log key of the node document, and its root with the entries", async () => {
  const log = `${url}/federation/v1/logs/${document.node}/1`;
  const note = await (await stranger.send("GET", `${log}/checkpoint`, document.node)).text();
  const [text, signatures] = note.split("\n\n");
  const [name, size, root] = text.split("\n");
  assert.equal(name, origin());
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: keyOf(document, "log").x }, format: "jwk" });
  const raw = Buffer.from(keyOf(document, "log").x, "base64url");
  const hash = createHash("sha256").update(`${origin()}\n`).update(Buffer.concat([Buffer.from([1]), raw])).digest();
  const blobs = signatures.trim().split("\n").map((line) => Buffer.from(line.split(" ")[2], "base64"));
  const signature = blobs.find((blob) => blob.subarray(0, 4).equals(hash.subarray(0, 4)));
  assert.ok(signature, "no signature of the log key");
  assert.ok(verify(null, Buffer.from(`${text}\n`), key, signature.subarray(4)));

  assert.equal(size, "1", "a fresh log holds the keys entry");
  const bundle = Buffer.from(
    await (await stranger.send("GET", `${log}/tile/entries/000.p/1`, document.node)).arrayBuffer(),
  );
  const entry = bundle.subarray(2, 2 + bundle.readUInt16BE(0));
  assert.equal(JSON.parse(entry).kind, "keys");
  assert.equal(createHash("sha256").update(Buffer.from([0])).update(entry).digest("base64"), root);
});

test("a request is refused when its body, its recipient or its signature was changed on the way", async () => {
  const approval = await stranger.message(document.node, "peering-approved", { scopes: ["record"], relay: false });
  const changed = {
    body: (request) => ({ ...request, body: `${approval}x` }),
    recipient: (request) => ({ ...request, headers: { ...request.headers, "pool-to": stranger.id } }),
    signature: ({ headers, body }) => {
      const name = Object.keys(headers).find((key) => key.toLowerCase() === "signature");
      return { headers: { ...headers, [name]: headers[name].replace(/:(.)/, (_, first) => `:${first === "A" ? "B" : "A"}`) }, body };
    },
  };
  for (const [what, change] of Object.entries(changed)) {
    const answer = await stranger.send("POST", inbox(), document.node, approval, change);
    assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status}`);
    assert.match(answer.headers.get("content-type"), /^application\/problem\+json/);
  }
});
