import assert from "node:assert/strict";
import { test } from "node:test";
import { displayOf, loudness, ownView, speechOf, timeOfDay } from "../../display/static/own.mjs";

const NOON = Date.parse("2026-11-23T04:00:00Z"); // 12.00 in Bontang
const HOUR = 3_600_000;
const aDisplay = (changes = {}) => ({ code: "bilik", layout: "calls", services: [], counters: [], missed: true, reload_at: "03:30", ...changes });
const aView = (changes = {}) => ({
  time_zone: "Asia/Makassar", calls: [{ number: "A001", service: "A", counter: "d1" }, { number: "K001", service: "K", counter: "b1" }],
  counters: [{ code: "d1" }, { code: "b1" }], services: [{ code: "A" }, { code: "K" }],
  missed: [{ number: "A009", service: "A" }], invited: [{ first: "K005", service: "K" }], ...changes,
});
const loud = (...steps) => aView({ speech: { digits: "one_by_one", chime: true, loudness: steps.map(([at, percent]) => ({ at, percent })) } });

test("a display without a code, or one that was taken away, tells of the whole branch", () => {
  const view = aView({ displays: [aDisplay()] });

  assert.equal(displayOf(view, "bilik").layout, "calls");
  assert.equal(displayOf(view, "").layout, "services");
  assert.equal(displayOf(view, "gone").layout, "services");
  assert.equal(displayOf(aView(), "bilik").layout, "services");
});

test("a display of its own services tells of nothing else", () => {
  const own = ownView(aView(), aDisplay({ services: ["K"] }));

  assert.deepEqual(own.calls.map(({ number }) => number), ["K001"]);
  assert.deepEqual(own.services.map(({ code }) => code), ["K"]);
  assert.deepEqual([own.missed.length, own.invited.length], [0, 1]);
});

test("a display of its own counters shows the calls to them, and all services", () => {
  const own = ownView(aView(), aDisplay({ counters: ["d1"] }));

  assert.deepEqual(own.calls.map(({ number }) => number), ["A001"]);
  assert.deepEqual(own.counters.map(({ code }) => code), ["d1"]);
  assert.equal(own.services.length, 2);
});

test("a display may leave out the missed numbers", () => {
  assert.deepEqual(ownView(aView(), aDisplay({ missed: false })).missed, []);
  assert.equal(ownView(aView(), aDisplay()).missed.length, 1);
});

test("a view of a server from before has nothing of this and is shown", () => {
  const { missed, invited } = ownView({ ...aView(), missed: undefined, invited: undefined }, displayOf({}, "x"));

  assert.deepEqual([missed, invited], [[], []]);
  assert.deepEqual(speechOf({}), { digits: "one_by_one", chime: true, loudness: [] });
});

test("without steps it is as loud as the television", () => {
  assert.equal(loudness(aView(), NOON), 1);
});

test("the last step before now holds, over midnight too", () => {
  const view = loud(["07:00", 80], ["12:00", 40], ["18:00", 0]);

  assert.equal(loudness(view, NOON - 60_000), 0.8);
  assert.equal(loudness(view, NOON), 0.4);
  assert.equal(loudness(view, NOON + 6 * HOUR), 0);
  assert.equal(loudness(view, NOON + 18 * HOUR), 0, "06.00: still as in the evening");
  assert.equal(loudness(view, NOON + 19 * HOUR), 0.8);
});

test("the hour is the branch's own", () => {
  assert.equal(timeOfDay(NOON, "Asia/Makassar"), "12:00");
  assert.equal(timeOfDay(NOON, "Asia/Jakarta"), "11:00");
});
