import assert from "node:assert/strict";
import { test } from "node:test";
import {
  atCounterSince, callReason, duration, history, lineReason, minutes, overtakers, place, reach, secondsSince, waitLevel, whereabouts,
} from "../../caller_server/web/static/console/wording.mjs";

/** Says the key and its values, so that a test sees which text was chosen. */
const t = (key, values = {}) => [key, ...Object.values(values)].join(" ");
const clock = (iso) => iso.slice(11, 16).replace(":", ".");
const said = (entry) => lineReason({ class: "ordinary", reason: "joined", counter: null, deferred_until: null, passed_over: false,
  service: { code: "A" }, ...entry }, { served: new Set(["A"]), t, clock });

test("running times change from seconds to minutes to hours", () => {
  assert.equal(duration(48.9, t), "duration.seconds 48");
  assert.equal(duration(60, t), "duration.minutes_seconds 1 0");
  assert.equal(duration(3599, t), "duration.minutes_seconds 59 59");
  assert.equal(duration(3900, t), "duration.hours_minutes 1 5");
});

test("waiting times are whole minutes, and hours when they are long", () => {
  assert.equal(minutes(59, t), "duration.minutes 0");
  assert.equal(minutes(3120, t), "duration.minutes 52");
  assert.equal(minutes(3900, t), "duration.hours_minutes 1 5");
});

test("a time in the future never counts below zero", () => {
  assert.equal(secondsSince("2026-11-23T01:43:00Z", Date.parse("2026-11-23T01:42:00Z")), 0);
  assert.equal(secondsSince("2026-11-23T01:43:00Z", Date.parse("2026-11-23T01:43:09.900Z")), 9);
});

test("where somebody is has an icon, a word and, when they are here, weight", () => {
  assert.deepEqual(place({ place: "here", walk_minutes: null }, t), { icon: "home", text: "place.here", strong: true });
  assert.equal(place({ place: "away", walk_minutes: 10 }, t).text, "place.away_walk 10");
  assert.equal(place({ place: "away", walk_minutes: null }, t).text, "place.away");
  assert.equal(place({ place: "invited", walk_minutes: 5 }, t).text, "place.invited");
});

const at = "2026-11-23T01:43:00Z";
const went = (rung, result, when = at) => ({ rung, result, at: when });

test("of several ways to reach somebody the newest that worked is shown", () => {
  const rungs = [went("paper", "ok", "2026-11-23T01:43:50Z"), went("push", "accepted", "2026-11-23T01:42:00Z"), went("page", "open")];

  assert.deepEqual(reach(rungs, t), { icon: "phone", text: "reach.page", brief: "reach.page", strong: false, at });
});

test("who never used a phone has paper, who has lost theirs needs a voice", () => {
  assert.equal(reach([], t).text, "reach.paper");
  assert.deepEqual(reach([went("page", "closed")], t),
    { icon: "ear", text: "reach.voice", brief: "reach.voice_brief", strong: true, at: null });
});

test("each way a message was taken by is named, one this console has no name for is still a message", () => {
  for (const rung of ["push", "whatsapp", "sms", "email"]) assert.equal(reach([went(rung, "accepted")], t).text, `reach.${rung}`);
  assert.equal(reach([went("pigeon", "accepted")], t).text, "reach.message");
});

test("a message under way is not given up, one that nobody took asks for a voice", () => {
  assert.equal(reach([went("push", "failed"), went("sms", "waiting")], t).text, "reach.sending");
  assert.equal(reach([went("push", "retrying")], t).text, "reach.retrying");
  assert.equal(reach([went("push", "failed"), went("message", "ready")], t).text, "reach.voice");
  assert.equal(reach([went("sms", "no_answer")], t).text, "reach.no_answer");
});

test("what somebody left is shown before anything had to be sent", () => {
  assert.equal(reach([went("push", "ready")], t).text, "reach.push_ready");
  assert.equal(reach([went("message", "ready")], t).text, "reach.message_ready");
});

test("the reason in line says first what keeps somebody from being called", () => {
  assert.equal(said({ deferred_until: "2026-11-23T10:00:00Z", passed_over: true }), "line.deferred 10.00");
  assert.equal(said({ passed_over: true, class: "priority" }), "line.passed_over");
  assert.equal(said({ counter: { kind: "booth", label: "2" } }), "line.for_counter counter.booth 2");
  assert.equal(said({ service: { code: "U" }, reason: "priority" }), "line.other_counter");
});

test("the plain order of joining needs no reason, every other place in line has one", () => {
  assert.equal(said({}), "");
  for (const reason of ["priority", "priority_waited", "returned", "transferred", "chosen", "parked"]) assert.equal(said({ reason }), `line.${reason}`);
  assert.equal(said({ class: "priority" }), "line.priority");
});

test("a call says why it came now", () => {
  assert.equal(callReason({ reason: "joined", class: "ordinary" }, t), "why.joined");
  assert.equal(callReason({ reason: "joined", class: "priority" }, t), "why.priority");
  assert.equal(callReason({ reason: "chosen", class: "priority" }, t), "why.chosen");
});

test("history is newest first, short, and leaves out what has no words", () => {
  const entries = ["taken", "scanned", "called", "serving_started"].map((what, i) => ({ what, at: `t${i}`, counter: null }));

  const shown = history(entries, { t, known: (key) => key !== "history.scanned", limit: 2 });

  assert.deepEqual(shown.map(({ at }) => at), ["t3", "t2"]);
});

test("history tells the reason that an officer gave", () => {
  const [shown] = history([{ what: "parked", at: "t", counter: null, reason: "formulir" }], { t, known: () => true });

  assert.equal(shown.text, "history.parked: formulir");
});

test("a wait is near the limit from three quarters on, and over it at the limit", () => {
  assert.deepEqual([2699, 2700, 3599, 3600].map((waited) => waitLevel(waited, 3600)), [null, "near", "near", "over"]);
});

test("somebody who is coming is on the way, unless they are here", () => {
  assert.deepEqual(whereabouts({ place: "invited", walk_minutes: 5, coming: true }, t), { icon: "walker", text: "place.coming", strong: false });
  assert.equal(whereabouts({ place: "here", walk_minutes: null, coming: true }, t).text, "place.here");
  assert.equal(whereabouts({ place: "away", walk_minutes: 5, coming: false }, t).text, "place.away_walk 5");
});

test("the line says by when somebody arrives, who has not answered, and appointments", () => {
  assert.equal(said({ coming: true, come_by: "2026-11-23T01:50:00Z" }), "line.come_by 01.50");
  assert.equal(said({ place: "invited", coming: false }), "line.unanswered");
  assert.equal(said({ appointment_at: "2026-11-23T02:20:00Z", reason: "appointment" }), "line.appointment_at 02.20");
});

test("who was called before is named with the reason, at most the last three", () => {
  const why = [{ number: "A001", reason: "priority" }, { number: "B012", reason: "priority" },
    { number: "A007", reason: "appointment", appointment_at: "2026-11-23T02:20:00Z" }, { number: "A009", reason: "returned", appointment_at: null }];

  assert.deepEqual(overtakers({ why }, { t, clock }), ["before.priority B012", "before.appointment_at A007 02.20", "before.returned A009"]);
});

test("the time at this counter begins with the first call here since the ticket last stood elsewhere", () => {
  const at = (minute) => `2026-11-23T01:${minute}:00Z`;
  const here = { code: "bontang-3" };
  const told = (history) => atCounterSince({ history }, "bontang-3");

  assert.equal(told([{ what: "called", at: at(10), counter: here }, { what: "called", at: at(11), counter: here }, { what: "serving_started", at: at(12) }]), at(10));
  assert.equal(told([{ what: "called", at: at(10), counter: here }, { what: "parked", at: at(20) }, { what: "called", at: at(30), counter: here }]), at(30));
  assert.equal(told([{ what: "called", at: at(10), counter: { code: "bontang-1" } }]), null);
  assert.equal(told([]), null);
});
