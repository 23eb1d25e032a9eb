import assert from "node:assert/strict";
import { test } from "node:test";

import { displayKey, joining, spaced } from "../../display/static/join.mjs";

function storage() {
  const values = new Map();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) };
}

/** A display whose server gives these answers in order; null is no answer. `waits` are the milliseconds it waits. */
function display(...answers) {
  const shown = [], asked = [], waits = [], cleared = [];
  const fetch = async (url, options) => {
    asked.push([url, options.headers.Authorization]);
    const answer = answers.shift();
    if (!answer) throw new TypeError("no network");
    return { ok: answer.status === 200, status: answer.status, json: async () => answer.body };
  };
  const timers = { setTimeout: (work, ms) => waits.push({ work, ms }) - 1, clearTimeout: (one) => cleared.push(one) };
  return { shown, asked, waits, options: { branch: "bontang", key: "K", fetch, onCode: (told) => shown.push(told && told.code), ...timers } };
}

const settled = () => new Promise((done) => setImmediate(done));
const code = (text, seconds) => ({ status: 200, body: { code: text, svg: "<svg/>", next_in_s: seconds, url: "", until: "" } });

test("the key comes once by the address, is kept, and leaves the address", () => {
  const kept = storage(), went = [];
  const history = { replaceState: (_, __, to) => went.push(to) };
  const given = { hash: "#key=secret", pathname: "/display/bontang", search: "" };
  assert.equal(displayKey({ location: given, history, storage: kept }), "secret");
  assert.deepEqual(went, ["/display/bontang"]);
  assert.equal(displayKey({ location: { ...given, hash: "" }, history, storage: kept }), "secret");
  assert.equal(displayKey({ location: { ...given, hash: "" }, history, storage: storage() }), null);
});

test("a display without a key asks for no code and shows none", async () => {
  const { asked, shown, options } = display(code("7KQM2XPD", 30));
  joining({ ...options, key: null });
  await settled();
  assert.deepEqual([asked, shown], [[], []]);
});

test("the code is asked for again just after it turns", async () => {
  const { asked, shown, waits, options } = display(code("7KQM2XPD", 12), code("AAAA2222", 30));
  joining(options);
  await settled();
  assert.deepEqual(asked, [["/api/v1/branches/bontang/join", "Bearer K"]]);
  const next = waits.find(({ ms }) => ms === 12200);
  next.work();
  await settled();
  assert.deepEqual(shown, ["7KQM2XPD", "AAAA2222"]);
});

test("a code that cannot be followed by another is taken away when it is accepted no longer", async () => {
  const { shown, waits, options } = display(code("7KQM2XPD", 30), null);
  joining(options);
  await settled();
  waits.find(({ ms }) => ms === 30200).work();
  await settled();
  assert.deepEqual(shown, ["7KQM2XPD"]);
  assert.equal(waits.at(-1).ms, 5000);
  waits.find(({ ms }) => ms === 90000).work();
  assert.deepEqual(shown, ["7KQM2XPD", null]);
});

test("a display whose key was revoked shows no code and asks seldom", async () => {
  const { shown, waits, options } = display({ status: 401, body: {} });
  joining(options);
  await settled();
  assert.deepEqual([shown, waits.at(-1).ms], [[null], 60000]);
});

test("a code is shown in two groups of four", () => {
  assert.equal(spaced("7KQM2XPD"), "7KQM 2XPD");
});
