import assert from "node:assert/strict";
import { test } from "node:test";
import { commander, newRequestId } from "../../caller_server/web/static/console/commands.mjs";

/** A server that gives these answers in turn (an Error is a broken line) and keeps what it was asked. */
function aServer(...answers) {
  const asked = [];
  const waits = [];
  const fetch = async (url, options) => {
    asked.push({ url, ...options, body: options.body && JSON.parse(options.body) });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  let count = 0;
  const newId = () => `id-${++count}`;
  const send = commander({ fetch, csrf: "token", newId, wait: async (ms) => waits.push(ms) });
  return { send, asked, waits };
}

const answer = (status, body, headers = {}) => ({
  status, ok: status >= 200 && status < 300, headers: new Headers(headers), json: async () => JSON.parse(JSON.stringify(body)),
});
const broken = () => new TypeError("fetch failed");

test("a command carries its request_id and the CSRF token", async () => {
  const { send, asked } = aServer(answer(200, { ticket: { number: "A042" } }));

  const outcome = await send("/api/v1/counters/bontang-3/call", { number: "A042", reason: "ibu hamil" });

  assert.deepEqual(outcome, { kind: "done", body: { ticket: { number: "A042" } } });
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].headers["X-CSRF-Token"], "token");
  assert.deepEqual(asked[0].body, { request_id: "id-1", number: "A042", reason: "ibu hamil" });
});

test("a broken line and a server that asks for patience are tried again with the same request_id", async () => {
  const { send, asked, waits } = aServer(broken(), answer(503, { detail: "Coba lagi." }), answer(200, { ticket: null }));

  const outcome = await send("/x");

  assert.equal(outcome.kind, "done");
  assert.deepEqual(asked.map(({ body }) => body.request_id), ["id-1", "id-1", "id-1"]);
  assert.deepEqual(waits, [400, 1200]);
});

test("the server may ask for a longer pause, but not for an endless one", async () => {
  const { send, waits } = aServer(answer(503, {}, { "Retry-After": "3" }), answer(503, {}, { "Retry-After": "600" }), answer(204));

  await send("/x");

  assert.deepEqual(waits, [3000, 5000]);
});

test("another press is another request", async () => {
  const { send, asked } = aServer(answer(204), answer(204));

  await send("/x");
  await send("/x");

  assert.deepEqual(asked.map(({ body }) => body.request_id), ["id-1", "id-2"]);
});

test("nobody to call is an answer without a body", async () => {
  const { send } = aServer(answer(204));

  assert.deepEqual(await send("/x"), { kind: "done", body: null });
});

test("a refusal is not repeated and brings its sentence", async () => {
  const problem = { code: "too_soon", detail: "Tunggu 12 detik lagi.", retry_after_s: 12 };
  const { send, asked } = aServer(answer(409, problem));

  assert.deepEqual(await send("/x"), { kind: "refused", detail: "Tunggu 12 detik lagi.", problem });
  assert.equal(asked.length, 1);
});

test("a session that ended is told apart from a refusal", async () => {
  const { send } = aServer(answer(401, { detail: "Silakan masuk." }));

  assert.deepEqual(await send("/x"), { kind: "signed_out" });
});

test("a server that never answers is said to be unreachable after four attempts", async () => {
  const { send, asked } = aServer(broken(), broken(), broken(), broken());

  assert.deepEqual(await send("/x"), { kind: "unreachable" });
  assert.equal(asked.length, 4);
});

test("an answer that is not ours, such as a proxy's error page, is no success", async () => {
  const page = { status: 200, ok: true, headers: new Headers(), json: async () => JSON.parse("<html>") };
  const { send } = aServer(page);

  assert.deepEqual(await send("/x"), { kind: "unreachable" });
});

test("signing out sends no body", async () => {
  const { send, asked } = aServer(answer(204));

  await send("/api/v1/session", {}, "DELETE");

  assert.equal(asked[0].method, "DELETE");
  assert.equal(asked[0].body, undefined);
});

test("request ids are random UUIDs of version 4", () => {
  const ids = Array.from({ length: 50 }, () => newRequestId());

  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, ids.length);
});
