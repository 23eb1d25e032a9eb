import assert from "node:assert/strict";
import { test } from "node:test";
import { officersFor } from "../../caller_server/web/static/live/officers.mjs";

const officers = ["ana", "bo", "rina"];
const at = (code, officer, more = {}) => ({ code, officer, kind: code.startsWith("b") ? "booth" : "desk", last_officer: null, ...more });

test("only officers without a counter are offered a desk", () => {
  const counters = [at("1", null), at("2", "ana"), at("b1", "bo")];

  assert.deepEqual(officersFor(counters[0], { officers, counters }).free, ["rina"]);
});

test("a booth is also for somebody who has fewer than six booths, and no desk", () => {
  const six = [1, 2, 3, 4, 5, 6].map((n) => at(`b${n}`, "bo"));
  const booth = at("b7", null);

  assert.deepEqual(officersFor(booth, { officers, counters: [booth, at("2", "ana"), ...six.slice(1)] }).free, ["bo", "rina"]);
  assert.deepEqual(officersFor(booth, { officers, counters: [booth, at("2", "ana"), ...six] }).free, ["rina"]);
});

test("who had the counter last today stands ready, if still free", () => {
  const last = at("1", null, { last_officer: "bo" });

  assert.equal(officersFor(last, { officers, counters: [last] }).chosen, "bo");
  assert.equal(officersFor(last, { officers, counters: [last, at("2", "bo")] }).chosen, "");
  assert.equal(officersFor(at("1", null, { last_officer: "sari" }), { officers, counters: [] }).chosen, "");
  assert.equal(officersFor(at("1", null), { officers, counters: [] }).chosen, "");
});
