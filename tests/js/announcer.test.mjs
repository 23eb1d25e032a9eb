import assert from "node:assert/strict";
import { test } from "node:test";
import { announcer, freshCalls, withoutReplaced } from "../../display/static/announcer.mjs";

const NOW = Date.parse("2026-11-23T01:43:00Z");
const aCall = (seq, number, secondsAgo = 0) => ({ seq, number, called_at: new Date(NOW - secondsAgo * 1000).toISOString() });
const aView = (seq, ...calls) => ({ seq, calls });
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** An announcer whose announcements end when the test says so. */
function anAnnouncer() {
  const said = [];
  const ends = [];
  const clock = { now: NOW };
  const state = { atOnce: 0, most: 0, idle: 0 };
  const announce = (call) =>
    new Promise((resolve, reject) => {
      said.push(call.number);
      state.most = Math.max(state.most, ++state.atOnce);
      ends.push({ resolve: () => (state.atOnce--, resolve()), reject: (error) => (state.atOnce--, reject(error)) });
    });
  const calls = announcer({ announce, now: () => clock.now, idle: () => state.idle++ });
  return { calls, said, clock, state, end: async (how = "resolve", error) => (ends.shift()[how](error), settle()) };
}

test("after loading the page only a call of the last ten seconds is announced", () => {
  const view = aView(20, aCall(20, "A042", 9), aCall(18, "A041", 11));

  assert.deepEqual(freshCalls(view, null, NOW).calls.map(({ number }) => number), ["A042"]);
});

test("what was called before the page was loaded is never announced later", () => {
  const old = aView(20, aCall(18, "A041", 30));
  const { spoken } = freshCalls(old, null, NOW);

  assert.deepEqual(freshCalls(aView(21, aCall(18, "A041", 30)), spoken, NOW).calls, []);
});

test("new calls are announced oldest first, each once", () => {
  const view = aView(23, aCall(23, "A043"), aCall(22, "K005"), aCall(18, "A041", 30));

  const first = freshCalls(view, 20, NOW);

  assert.deepEqual(first.calls.map(({ number }) => number), ["K005", "A043"]);
  assert.deepEqual(freshCalls(view, first.spoken, NOW).calls, []);
});

test("after a reconnect nothing older than sixty seconds is spoken", () => {
  const view = aView(30, aCall(29, "A045", 59), aCall(27, "A044", 60), aCall(25, "A043", 600));

  assert.deepEqual(freshCalls(view, 20, NOW).calls.map(({ number }) => number), ["A045"]);
});

test("a recall has its own sequence number and is announced again", () => {
  assert.deepEqual(freshCalls(aView(31, aCall(31, "A042"), aCall(20, "A042", 40)), 30, NOW).calls.map(({ seq }) => seq), [31]);
});

test("a later call of the same number replaces the one still waiting", () => {
  assert.deepEqual(withoutReplaced([aCall(1, "A042"), aCall(2, "K001"), aCall(3, "A042")]).map(({ seq }) => seq), [2, 3]);
});

test("two calls at once are announced one after the other, and then the board comes back", async () => {
  const { calls, said, state, end } = anAnnouncer();
  calls.take(aView(10));
  calls.take(aView(12, aCall(11, "A042"), aCall(12, "K004")));
  await settle();

  assert.deepEqual([said, state.idle], [["A042"], 0]);
  await end();
  assert.deepEqual([said, state.idle], [["A042", "K004"], 0]);
  await end();
  assert.deepEqual([state.most, state.idle], [1, 1]);
});

test("a call that comes during an announcement waits for its end", async () => {
  const { calls, said, end } = anAnnouncer();
  calls.take(aView(10));
  calls.take(aView(11, aCall(11, "A042")));
  calls.take(aView(12, aCall(12, "K004"), aCall(11, "A042")));
  assert.deepEqual([said, calls.waiting()], [["A042"], 1]);

  await end();

  assert.deepEqual([said, calls.waiting()], [["A042", "K004"], 0]);
});

test("a call that waited two minutes behind others is not spoken any more", async () => {
  const { calls, said, clock, end } = anAnnouncer();
  calls.take(aView(10));
  calls.take(aView(12, aCall(11, "A042"), aCall(12, "K004")));

  clock.now += 120_000;
  await end();

  assert.deepEqual([said, calls.waiting()], [["A042"], 0]);
});

test("an announcement that fails does not silence the next one", async (context) => {
  context.mock.method(console, "error", () => {});
  const { calls, said, end, state } = anAnnouncer();
  calls.take(aView(10));
  calls.take(aView(12, aCall(11, "A042"), aCall(12, "K004")));

  await end("reject", new Error("no loudspeaker"));
  await end();

  assert.deepEqual([said, state.idle], [["A042", "K004"], 1]);
});
