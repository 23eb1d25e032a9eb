import assert from "node:assert/strict";
import { test } from "node:test";
import { lineBegan, returned } from "../../caller_server/web/static/console/news.mjs";
import { keep, recall, sounds } from "../../caller_server/web/static/console/settings.mjs";
import { tones } from "../../caller_server/web/static/console/sound.mjs";

const parked = (number, back_at = null) => ({ number, back_at });

test("a parked person is news once, when they said to be back", () => {
  const before = { parked: [parked("A033"), parked("A034", "2026-11-23T01:00:00Z")] };
  const after = { parked: [parked("A033", "2026-11-23T02:00:00Z"), parked("A034", "2026-11-23T01:00:00Z")] };

  assert.deepEqual(returned(before, after), ["A033"]);
  assert.deepEqual(returned(after, after), []);
});

test("what the first view shows is no news", () => {
  assert.deepEqual(returned(null, { parked: [parked("A033", "2026-11-23T02:00:00Z")] }), []);
  assert.equal(lineBegan(null, { tickets: [{}] }), false);
});

test("the line began when nobody waited before", () => {
  assert.equal(lineBegan({ tickets: [] }, { tickets: [{}] }), true);
  assert.equal(lineBegan({ tickets: [{}] }, { tickets: [{}, {}] }), false);
  assert.equal(lineBegan({ tickets: [] }, { tickets: [] }), false);
});

test("settings survive in the browser's storage, and a broken or missing one is forgotten", () => {
  const kept = new Map([["lapak.keys", "{"]]);
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const refusing = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); } };

  keep("places", "#bontang-3", storage);
  assert.equal(recall("places", storage), "#bontang-3");
  assert.equal(recall("keys", storage), null);
  keep("places", null, storage);
  assert.equal(recall("places", storage), null);
  keep("places", "#bontang-3", refusing);
  assert.equal(recall("places", refusing), null);
});

test("only the sound of a returned person is on until somebody says otherwise", () => {
  assert.deepEqual(sounds(null), { returned: true, line: false });
  assert.deepEqual(sounds({ returned: false, line: "yes", other: true }), { returned: false, line: false });
});

test("a browser without sound stays silent and does not fail", () => {
  const silent = tones(() => { throw new Error("no Web Audio"); });

  assert.doesNotThrow(() => { silent.wake(); silent.play("returned"); });
});
