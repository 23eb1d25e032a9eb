import assert from "node:assert/strict";
import { test } from "node:test";
import { announcer, freshCalls, freshInvitations, freshMissed, freshNotice, withoutReplaced } from "../../display/static/announcer.mjs";

const NOW = Date.parse("2026-11-23T01:43:00Z");
const aCall = (seq, number, secondsAgo = 0) => ({ seq, number, called_at: new Date(NOW - secondsAgo * 1000).toISOString() });
const aView = (seq, ...calls) => ({ seq, calls });
const aNotice = (seq, secondsAgo = 0, changes = {}) => ({ seq, message: "attention", given_at: new Date(NOW - secondsAgo * 1000).toISOString(), until: null, ...changes });
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** An announcer whose announcements end when the test says so. */
function anAnnouncer() {
  const said = [];
  const ends = [];
  const clock = { now: NOW };
  const state = { atOnce: 0, most: 0, idle: 0, hushed: 0 };
  const announce = (call) =>
    new Promise((resolve, reject) => {
      said.push(call.number ?? call.message ?? call.first);
      state.most = Math.max(state.most, ++state.atOnce);
      ends.push({ resolve: () => (state.atOnce--, resolve()), reject: (error) => (state.atOnce--, reject(error)) });
    });
  const hush = () => state.hushed++;
  const calls = announcer({ announce, say: announce, invite: announce, miss: announce, hush, now: () => clock.now, idle: () => state.idle++ });
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

test("a notice is said once, and another one again", async () => {
  const { calls, said, end } = anAnnouncer();
  calls.take(aView(10));

  calls.take({ ...aView(11), notice: aNotice(11) });
  await end();
  calls.take({ ...aView(12), notice: aNotice(11) });
  calls.take({ ...aView(13), notice: aNotice(13, 0, { message: "closing_soon" }) });
  await end();

  assert.deepEqual(said, ["attention", "closing_soon"]);
});

test("a notice from before the page was loaded is shown only, but that all have to leave is said", () => {
  assert.equal(freshNotice({ notice: aNotice(9, 30) }, null, NOW).notice, null);
  assert.equal(freshNotice({ notice: aNotice(9, 61) }, 5, NOW).notice, null);
  assert.equal(freshNotice({ notice: aNotice(9, 59) }, 5, NOW).notice.seq, 9);
  assert.equal(freshNotice({ notice: aNotice(9, 900, { message: "leave_building" }) }, null, NOW).notice.seq, 9);
  assert.equal(freshNotice({ notice: aNotice(9, 900, { message: "leave_building" }) }, 9, NOW).notice, null);
});

test("the first notice after a page was loaded without one is said", () => {
  const { said } = freshNotice({ notice: null }, null, NOW);

  assert.equal(freshNotice({ notice: aNotice(0, 30) }, said, NOW).notice.seq, 0);
});

test("a notice goes before the calls that wait, after what is being said", async () => {
  const { calls, said, state, end } = anAnnouncer();
  calls.take(aView(10));
  calls.take(aView(12, aCall(11, "A042"), aCall(12, "K004")));
  calls.take({ ...aView(13), notice: aNotice(13) });
  await settle();

  await end();
  await end();

  assert.deepEqual(said, ["A042", "attention", "K004"]);
  assert.deepEqual([state.most, state.hushed], [1, 0]);
});

test("a notice that was withdrawn before its turn is not said", async () => {
  const { calls, said, end } = anAnnouncer();
  calls.take(aView(10));
  calls.take(aView(12, aCall(11, "A042"), aCall(12, "K004")));
  calls.take({ ...aView(13), notice: aNotice(13) });
  calls.take({ ...aView(14), notice: null });
  await settle();

  await end();

  assert.deepEqual(said, ["A042", "K004"]);
});

test("when all have to leave, what is being said is hushed and nobody is called until that is withdrawn", async () => {
  const { calls, said, state, end } = anAnnouncer();
  const leave = aNotice(13, 0, { message: "leave_building" });
  calls.take(aView(10));
  calls.take(aView(12, aCall(11, "A042"), aCall(12, "K004")));

  calls.take({ ...aView(14, aCall(14, "A050")), notice: leave });
  assert.equal(state.hushed, 1);
  await end();
  calls.take({ ...aView(15, aCall(15, "A051")), notice: leave });
  await end();
  calls.take({ ...aView(17, aCall(17, "A052"), aCall(15, "A051")), notice: null });
  await end();

  assert.deepEqual(said, ["A042", "leave_building", "A052"]);
});

const ago = (seconds) => new Date(NOW - seconds * 1000).toISOString();
const anInvitation = (seq, first, secondsAgo) => ({ seq, service: "A", first, last: first, at: ago(secondsAgo) });
const aMissed = (number, secondsAgo) => ({ number, service: "A", at: ago(secondsAgo), until: ago(-1800) });

test("an invitation is told when no more numbers can join it, and once", () => {
  const invited = [anInvitation(21, "A005", 6), anInvitation(22, "K001", 4)];

  const first = freshInvitations({ invited }, 20, NOW);
  const second = freshInvitations({ invited }, first.known, NOW + 1000);

  assert.deepEqual(first.invited.map(({ first: number }) => number), ["A005"]);
  assert.deepEqual(second.invited.map(({ first: number }) => number), ["K001"]);
  assert.deepEqual(freshInvitations({ invited }, second.known, NOW + 2000).invited, []);
});

test("old invitations are not told when they become known, nor when the page was loaded", () => {
  const invited = [anInvitation(21, "A005", 66)];

  assert.deepEqual(freshInvitations({ invited }, 20, NOW).invited, []);
  assert.deepEqual(freshInvitations({ invited: [anInvitation(21, "A005", 16)] }, null, NOW).invited, []);
  assert.equal(freshInvitations({ invited }, null, NOW).known, 21);
});

test("a missed number is told once, and again when it is missed a second time", () => {
  const first = freshMissed({ missed: [aMissed("A005", 3)] }, -1, NOW);

  assert.deepEqual(first.missed.map(({ number }) => number), ["A005"]);
  assert.deepEqual(freshMissed({ missed: [aMissed("A005", 3)] }, first.known, NOW).missed, []);
  assert.equal(freshMissed({ missed: [aMissed("A005", 1)] }, first.known, NOW).missed.length, 1);
  assert.deepEqual(freshMissed({ missed: [aMissed("A004", 30)] }, null, NOW).missed, []);
});

test("a server from before that tells of neither is no fault", () => {
  assert.deepEqual([freshInvitations({}, null, NOW).invited, freshMissed({}, null, NOW).missed], [[], []]);
});

test("calls go before those who are asked in, these before who was missed, and a sound test comes last", async () => {
  const { calls, said, end } = anAnnouncer();
  calls.take(aView(10));
  calls.add(() => (said.push("first test"), new Promise((resolve) => setImmediate(resolve))));
  calls.add(() => (said.push("second test"), Promise.resolve()));
  calls.take({ ...aView(12, aCall(12, "A042")), invited: [anInvitation(11, "A005", 6)], missed: [aMissed("K001", 1)] });
  for (let turn = 0; turn < 3; turn++) {
    await settle();
    await settle();
    await end();
  }
  await settle();

  assert.deepEqual(said, ["first test", "A042", "A005", "K001", "second test"]);
});

test("the same view taken again as time goes on tells only what has become due", async () => {
  const { calls, said, clock, end } = anAnnouncer();
  const view = { ...aView(12), invited: [anInvitation(11, "A005", 1)] };
  calls.take(aView(10));
  calls.take(view);
  assert.deepEqual(said, []);

  clock.now += 4000;
  calls.take(view);
  await end();
  calls.take(view);

  assert.deepEqual(said, ["A005"]);
});

test("when everybody has to leave nobody is asked in, and no test is heard", async () => {
  const { calls, said, end } = anAnnouncer();
  calls.take(aView(10));
  calls.take({ ...aView(12), invited: [anInvitation(11, "A005", 6)], notice: aNotice(12, 0, { message: "leave_building" }) });
  calls.add(() => Promise.resolve(said.push("test")));
  await end();

  assert.deepEqual(said, ["leave_building"]);
});

test("a display that was taken away says nothing that waits", async () => {
  const { calls, said, end } = anAnnouncer();
  calls.take(aView(10));
  calls.take(aView(12, aCall(11, "A042"), aCall(12, "K004")));
  calls.stop();
  await end();
  calls.take(aView(13, aCall(13, "A043")));
  await settle();

  assert.deepEqual(said, ["A042"]);
});
