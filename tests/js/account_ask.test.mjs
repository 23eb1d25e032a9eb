// Asking for something about one's own account: once, and without ever throwing.
import assert from "node:assert/strict";
import test from "node:test";
import { asker } from "../../caller_server/web/static/account/ask.mjs";

const answering = (status, body, seen = []) => async (url, options) => {
  seen.push({ url, ...options });
  return { status, ok: status < 400, json: async () => { if (body === undefined) throw new SyntaxError("no JSON"); return body; } };
};

test("what was accepted gives its answer, or null where there is none", async () => {
  assert.deepEqual(await asker({ fetch: answering(201, { csrf: "x" }) })("session"), { kind: "done", body: { csrf: "x" } });
  assert.deepEqual(await asker({ fetch: answering(204) })("session"), { kind: "done", body: null });
});

test("what was refused gives the sentence, also for a session that is not there", async () => {
  const refused = await asker({ fetch: answering(401, { detail: "Kode tidak cocok.", code: "not_signed_in" }) })("session/second-factor", { code: "000000" });
  assert.deepEqual(refused, { kind: "refused", detail: "Kode tidak cocok.", code: "not_signed_in" });
});

test("no answer and one that cannot be read are the same", async () => {
  assert.deepEqual(await asker({ fetch: async () => { throw new TypeError("gone"); } })("session"), { kind: "unreachable" });
  assert.deepEqual(await asker({ fetch: answering(502) })("session"), { kind: "unreachable" });
  assert.deepEqual(await asker({ fetch: answering(500, {}) })("session"), { kind: "unreachable" });
});

test("a code is sent once only, with the token of the session", async () => {
  const seen = [];
  await asker({ fetch: answering(503, { detail: "x" }, seen), csrf: "token" })("session/second-factor", { code: "1" });
  assert.equal(seen.length, 1);
  assert.equal(seen[0].url, "/api/v1/session/second-factor");
  assert.equal(seen[0].headers["X-CSRF-Token"], "token");
  assert.deepEqual(JSON.parse(seen[0].body), { code: "1" });
});
