import assert from "node:assert/strict";
import { test } from "node:test";

import { send, uuid } from "../../caller_server/web/static/phone/commands.mjs";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A server that gives these answers in order; a null one is no answer. `asked` is what it got. */
function server(...answers) {
  const asked = [], waited = [];
  const fetch = async (url, options) => {
    asked.push({ url, headers: options.headers, ...JSON.parse(options.body) });
    const answer = answers.shift();
    if (!answer) throw new TypeError("no network");
    return { ok: answer.status === 200, status: answer.status, json: async () => answer.body };
  };
  return { asked, waited, options: { fetch, language: "en", wait: async (ms) => waited.push(ms) } };
}
const accepted = { status: 200, body: { ticket: { seq: 5 } } };

test("an accepted command gives the ticket", async () => {
  const { asked, options } = server(accepted);
  assert.deepEqual(await send("/x/coming", { minutes: 3 }, options), { ticket: { seq: 5 } });
  assert.equal(asked[0].minutes, 3);
  assert.match(asked[0].request_id, UUID);
  assert.equal(asked[0].headers["Accept-Language"], "en");
});

test("a reply that was lost is asked for again with the same request_id", async () => {
  const { asked, options } = server(null, null, accepted);
  assert.deepEqual(await send("/x/leave", {}, options), { ticket: { seq: 5 } });
  assert.equal(new Set(asked.map((one) => one.request_id)).size, 1);
  assert.equal(asked.length, 3);
});

test("a refusal is given as the server's sentence and not repeated", async () => {
  const { asked, options } = server({ status: 409, body: { code: "not_allowed_now", detail: "Nomor sudah dilayani." } });
  assert.deepEqual(await send("/x/defer", {}, options), { refusal: "Nomor sudah dilayani.", code: "not_allowed_now" });
  assert.equal(asked.length, 1);
});

test("a server that is busy is asked again when it said so", async () => {
  const { waited, options } = server({ status: 429, body: { retry_after_s: 3, detail: "x" } }, accepted);
  assert.deepEqual(await send("/x/arrive", {}, options), { ticket: { seq: 5 } });
  assert.deepEqual(waited, [3000]);
});

test("after four tries without an answer the person is told", async () => {
  const { asked, options } = server(null, null, null, null);
  assert.deepEqual(await send("/x/away", { walk_minutes: 5 }, options), { offline: true });
  assert.equal(asked.length, 4);
});

test("an error without a sentence is still a refusal", async () => {
  const broken = { ...server({ status: 500, body: {} }).options };
  assert.deepEqual(await send("/x/coming", {}, broken), { refusal: null, code: undefined });
});

test("a hotspot's sign-in page is not taken for the server's answer", async () => {
  const { asked, options } = server({ status: 200, body: {} }, accepted);
  assert.deepEqual(await send("/x/coming", {}, options), { ticket: { seq: 5 } });
  assert.equal(asked.length, 2);
});

test("a page without https makes its own random UUIDs", () => {
  const plain = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
  assert.match(uuid(plain), UUID);
  assert.notEqual(uuid(plain), uuid(plain));
  assert.match(uuid({ getRandomValues: (bytes) => bytes.fill(255) }), UUID);
});
