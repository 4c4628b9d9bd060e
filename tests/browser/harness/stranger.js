// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

// A node of another make, as small as can be: what it signs and verifies is done by libraries that do not know this
// project (jose for RFC 7515, http-message-signatures for RFC 9421). What these accept and produce, a node must as well.

import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import messageSignatures from "http-message-signatures";
import { CompactSign, compactVerify, importJWK } from "jose";

const { createSigner, createVerifier, httpbis } = messageSignatures;
const COVERED = ["@method", "@path", "@query", "content-digest", "pool-to"];
const LIFETIME_S = 300;

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const jwk = (x) => ({ kty: "OKP", crv: "Ed25519", x });
const contentDigest = (body) => `sha-256=:${sha256(body).toString("base64")}:`;

/** `n1` and the first 20 bytes of a hash of the root key, in base32 without padding, lower case. */
export function nodeId(root) {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const hash = sha256("poolverbund-node/1\n", Buffer.from(root, "base64url")).subarray(0, 20);
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return `n1${bits.match(/.{5}/g).map((five) => alphabet[Number.parseInt(five, 2)]).join("")}`;
}

/** The 30 digits that two administrators read to each other. */
export function safetyNumber(a, b) {
  const [low, high] = [a, b].sort();
  const hash = sha256("poolverbund-sn/1\n", low, "\n", high, "\n");
  const group = (index) => String(hash.readUIntBE(5 * index, 5) % 100_000).padStart(5, "0");
  return [0, 1, 2, 3, 4, 5].map(group).join(" ");
}

/** Verifies a node document with the key it names, and that this key belongs to the node id. */
export async function verifyDocument(jws) {
  const [, payload] = jws.split(".");
  const { root } = JSON.parse(Buffer.from(payload, "base64url"));
  const verified = await compactVerify(jws, await importJWK(jwk(root), "EdDSA"), { algorithms: ["EdDSA"] });
  const document = JSON.parse(Buffer.from(verified.payload));
  if (document.node !== nodeId(root)) throw new Error(`${document.node} does not belong to its root key`);
  return document;
}

/** The public key `kid` of a node document. */
export function keyOf(document, use, kid = undefined) {
  const key = document.keys.find((candidate) => candidate.use === use && (kid ?? candidate.kid) === candidate.kid);
  if (!key) throw new Error(`${document.node} has no key ${kid ?? use}`);
  return key;
}

/** Verifies a control message with the sender's `http` key and gives its claims. */
export async function verifyMessage(jws, document) {
  const key = await importJWK(jwk(keyOf(document, "http").x), "EdDSA");
  const { payload } = await compactVerify(jws, key, { algorithms: ["EdDSA"] });
  return JSON.parse(Buffer.from(payload));
}

/** Verifies the signature of a received request and that its digest fits the body. */
export async function verifyRequest(request, document) {
  if (request.headers["content-digest"] !== contentDigest(request.body)) return false;
  return httpbis.verifyMessage({
    all: true,
    requiredFields: COVERED,
    requiredParams: ["created", "expires", "nonce", "keyid", "tag"],
    keyLookup: ({ keyid }) => {
      const [node, kid] = keyid.split("#");
      if (node !== document.node) return null;
      const key = createPublicKey({ key: jwk(keyOf(document, "http", kid).x), format: "jwk" });
      return { id: keyid, algs: ["ed25519"], verify: createVerifier(key, "ed25519") };
    },
  }, request);
}

/** A foreign node that listens on loopback and keeps every request it receives. */
export class Stranger {
  #keys = Object.fromEntries(["root", "log", "http"].map((use) => [use, generateKeyPairSync("ed25519")]));
  #server = createServer((request, response) => this.#receive(request, response));
  #waiting = [];
  requests = [];

  /** Starts to listen and signs its node document. */
  async listen() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    const x = (use) => this.#keys[use].publicKey.export({ format: "jwk" }).x;
    this.id = nodeId(x("root"));
    this.document = await this.#sign("root", { typ: "poolverbund-node+jws", kid: this.id }, {
      v: 1, node: this.id, seq: 1, name: "Knoten anderer Bauart", root: x("root"),
      keys: [{ kid: "log-1", use: "log", x: x("log") }, { kid: "http-1", use: "http", x: x("http") }],
      revoked: [], log: { origin: `poolverbund/v1/${this.id}/1`, epoch: 1 },
      urls: [this.url], via: [], versions: ["1.0"], caps: [],
    });
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** The text an administrator would hand over. */
  invite() {
    const invite = { node: this.id, urls: [this.url], via: [], token: randomBytes(16).toString("base64url") };
    return `poolverbund1:${Buffer.from(JSON.stringify(invite)).toString("base64url")}`;
  }

  /** The first request that fits, received already or within `wait_ms`. */
  async received(fits, wait_ms = 10_000) {
    const found = this.requests.find(fits);
    if (found) return found;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the request did not come")), wait_ms);
      this.#waiting.push((request) => {
        if (!fits(request)) return;
        clearTimeout(timer);
        resolve(request);
      });
    });
  }

  /** A signed control message to `audience`. */
  message(audience, event, content) {
    const claims = {
      iss: this.id, aud: audience, iat: Math.floor(Date.now() / 1000), jti: randomBytes(12).toString("hex"),
      events: { [`urn:poolverbund:event:${event}/1`]: content },
    };
    return this.#sign("http", { typ: "secevent+jwt", kid: `${this.id}#http-1` }, claims);
  }

  /** Sends a signed request; `change` may spoil it after signing. */
  async send(method, url, recipient, body = "", change = (request) => request) {
    const created = new Date();
    const signed = await httpbis.signMessage({
      name: "sig",
      key: createSigner(this.#keys.http.privateKey, "ed25519", `${this.id}#http-1`),
      fields: COVERED,
      params: ["created", "expires", "nonce", "keyid", "tag"],
      paramValues: {
        created, expires: new Date(created.getTime() + LIFETIME_S * 1000),
        nonce: randomBytes(16).toString("base64url"), tag: "poolverbund/1",
      },
    }, { method, url, headers: { "content-digest": contentDigest(body), "pool-to": recipient } });
    const { headers, body: sent } = change({ headers: { ...signed.headers }, body });
    if (body !== "") headers["content-type"] = "application/jose";
    return fetch(url, { method, headers, body: method === "GET" ? undefined : sent });
  }

  async #sign(use, header, claims) {
    const key = await importJWK(this.#keys[use].privateKey.export({ format: "jwk" }), "EdDSA");
    return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: "EdDSA", ...header }).sign(key);
  }

  async #receive(incoming, response) {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, headers } = incoming;
    const request = { method, url: this.url + incoming.url, headers, body: Buffer.concat(chunks) };
    this.requests.push(request);
    this.#waiting.forEach((look) => look(request));
    const path = incoming.url.split("?")[0];
    if (path === "/.well-known/poolverbund-node" || path === `/federation/v1/nodes/${this.id}`) {
      response.writeHead(200, { "content-type": "application/jose" }).end(this.document);
    } else if (path === "/federation/v1/inbox") {
      response.writeHead(202).end();
    } else {
      response.writeHead(404, { "content-type": "application/problem+json" }).end("{}");
    }
  }
}
