import assert from "node:assert/strict";
import { test } from "node:test";
import { openedFor, ownCounters } from "../../caller_server/web/static/console/opened.mjs";

const counters = [
  ...[1, 2, 3].map((n) => ({ code: `desk-${n}`, kind: "desk", label: String(n) })),
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => ({ code: `booth-${n}`, kind: "booth", label: String(n) })),
];
const opened = (own, { known = [], watched = [] } = {}) => openedFor({ own, known, watched, counters });

test("an officer's own counters are those with their name", () => {
  const line = { staffed: [{ counter: "desk-1", officer: "rina" }, { counter: "booth-1", officer: "bo" }, { counter: "booth-2", officer: "bo" }] };

  assert.deepEqual(ownCounters(line, "bo"), ["booth-1", "booth-2"]);
  assert.deepEqual(ownCounters({}, "bo"), []);
});

test("a counter opened for an officer who serves nowhere is shown at once", () => {
  assert.deepEqual(opened(["desk-3"]), { hash: "#desk-3" });
  assert.deepEqual(opened(["desk-3"], { watched: ["desk-1"] }), { hash: "#desk-3" });
  assert.deepEqual(opened(["booth-2", "booth-1"]), { hash: "#booth-1,booth-2" });
});

test("what was theirs before, or is on the screen, is no news", () => {
  assert.equal(opened([]), null);
  assert.equal(opened(["desk-3"], { known: ["desk-3"] }), null);
  assert.equal(opened(["desk-3"], { watched: ["desk-3"] }), null);
});

test("an officer who serves is told and not torn away", () => {
  const { later } = opened(["booth-1", "booth-2"], { known: ["booth-1"], watched: ["booth-1"] });

  assert.deepEqual(later.map(({ code }) => code), ["booth-2"]);
});

test("counters that cannot be shown together are shown one by one", () => {
  assert.deepEqual(opened(["desk-1", "booth-1"], { known: ["desk-1"] }), { hash: "#booth-1" });
  assert.deepEqual(opened(["desk-1", "desk-2"]), { hash: "#desk-1" });
});
