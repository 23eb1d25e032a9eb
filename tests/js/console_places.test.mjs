import assert from "node:assert/strict";
import { test } from "node:test";
import { forAll, freePlace, fromHash, isWaiting, newest, offersFree, parkedAt, shape, tick, toHash } from "../../caller_server/web/static/console/places.mjs";

const COUNTERS = [{ code: "bontang-3", kind: "desk" }, { code: "bontang-4", kind: "desk" },
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => ({ code: `bontang-b${n}`, kind: "booth" }))];
const aView = (changes = {}) => ({ seq: 1, state: "open", ticket: null, parked: [], can: ["call_next", "pause"], ...changes });
const aPlace = (code, changes = {}, more = {}) => ({ code, busy: false, view: aView(changes), ...more });
const booths = (...numbers) => numbers.map((n) => `bontang-b${n}`);

test("an address names one desk or several booths", () => {
  assert.deepEqual(fromHash("#bontang-3", COUNTERS), { codes: ["bontang-3"] });
  assert.deepEqual(fromHash("#bontang-b1,bontang-b2", COUNTERS), { codes: booths(1, 2) });
  assert.deepEqual(fromHash("#bontang-b1%2Cbontang-b1,", COUNTERS), { codes: booths(1) });
  assert.deepEqual(fromHash("", COUNTERS), { codes: [] });
});

test("what cannot be held together is refused with its reason", () => {
  assert.deepEqual(fromHash("#bontang-9", COUNTERS), { wrong: "choose.missing" });
  assert.deepEqual(fromHash("#bontang-3,bontang-b1", COUNTERS), { wrong: "choose.desk_alone" });
  assert.deepEqual(fromHash("#bontang-3,bontang-4", COUNTERS), { wrong: "choose.desk_alone" });
  assert.deepEqual(fromHash(`#${booths(1, 2, 3, 4, 5, 6, 7).join(",")}`, COUNTERS), { wrong: "choose.too_many" });
  assert.deepEqual(fromHash("#%E0%A4%A", COUNTERS), { wrong: "choose.missing" });
});

test("booths stand in the order of the branch, however they were ticked", () => {
  assert.equal(toHash(booths(4, 1, 2), COUNTERS), "#bontang-b1,bontang-b2,bontang-b4");
});

test("six booths can be ticked, a seventh cannot, and any can be given back", () => {
  const six = booths(1, 2, 3, 4, 5, 6);

  assert.deepEqual(tick(booths(1), "bontang-b2"), { ticked: booths(1, 2) });
  assert.deepEqual(tick(six, "bontang-b7"), { ticked: six, wrong: "choose.too_many" });
  assert.deepEqual(tick(six, "bontang-b3"), { ticked: booths(1, 2, 4, 5, 6) });
});

test("the free place is the first that could call and waits for no answer", () => {
  const calling = aPlace("a", {}, { busy: true, sent: shape(aView()) });
  const serving = aPlace("b", { ticket: { state: "serving", can: [] } });
  const free = aPlace("c");

  assert.equal(freePlace([calling, serving, free]), free);
  assert.equal(freePlace([calling, serving]), null);
});

test("a press waits for the answer, but not when the change is on the screen already", () => {
  const sent = shape(aView());
  const called = { ticket: { number: "A042", state: "called", attempt: 1, can: [] } };

  assert.equal(isWaiting(aPlace("a", {}, { busy: true, sent })), true);
  assert.equal(isWaiting(aPlace("a", called, { busy: true, sent })), false);
  assert.equal(isWaiting(aPlace("a", {}, { busy: false, sent })), false);
});

test("calling into a free booth is offered when another than the chosen one is free", () => {
  const chosen = aPlace("a");

  assert.equal(offersFree([chosen], chosen), false);
  assert.equal(offersFree([chosen, aPlace("b")], chosen), true);
});

test("the button for all opens what is closed, else pauses what is open, else goes on", () => {
  const open = aPlace("a");
  const paused = aPlace("b", { state: "paused", can: ["resume_shift"] });
  const closed = aPlace("c", { state: "closed", can: ["open"] });

  assert.deepEqual(forAll([open, paused, closed]), { verb: "open", places: [closed] });
  assert.deepEqual(forAll([open, paused]), { verb: "pause", places: [open] });
  assert.deepEqual(forAll([paused]), { verb: "resume_shift", places: [paused] });
  assert.equal(forAll([aPlace("d", { can: [] })]), null);
});

test("parked numbers of all places come oldest first, each ready where it may be called again", () => {
  const young = aPlace("a", { parked: [{ number: "A2", parked_at: "2026-11-23T02:00:00Z" }], can: ["resume"] });
  const old = aPlace("b", { parked: [{ number: "A1", parked_at: "2026-11-23T01:00:00Z" }], can: [] });

  assert.deepEqual(parkedAt([young, old]).map(({ entry, place, ready }) => [entry.number, place.code, ready]), [["A1", "b", false], ["A2", "a", true]]);
});

test("the officer's figures come from the newest view", () => {
  assert.equal(newest([aPlace("a", { seq: 4 }), aPlace("b", { seq: 9 }), aPlace("c", { seq: 5 })]).seq, 9);
});
