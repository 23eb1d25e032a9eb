import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, deskState, helpVerb, offered, onePress, outcomes, PATHS, primary, undoable } from "../../caller_server/web/static/console/desk.mjs";

const NOW = Date.parse("2026-11-23T01:43:00Z");

const aTicket = (changes = {}) => ({
  state: "called", attempt: 1, calls_allowed: 3, recall_at: "2026-11-23T01:43:12Z",
  can: ["recall", "start", "no_show", "return_to_line", "transfer"], ...changes,
});
const aCounter = (changes = {}) => ({ state: "open", ticket: null, parked: [], can: ["call_next", "call_number", "pause"], ...changes });

test("the filled button follows the ticket, not the officer's memory", () => {
  assert.deepEqual(primary(aCounter({ state: "closed", can: ["open"] })), { verb: "open", ready: true });
  assert.deepEqual(primary(aCounter({ state: "paused", can: ["resume_shift"] })), { verb: "resume_shift", ready: true });
  assert.deepEqual(primary(aCounter()), { verb: "call_next", ready: true });
  assert.deepEqual(primary(aCounter({ ticket: aTicket() })), { verb: "start", ready: true });
  assert.deepEqual(primary(aCounter({ ticket: aTicket({ state: "serving", can: ["finish"] }) })), { verb: "finish", ready: true });
});

test("the filled button is not ready when the server would refuse it", () => {
  assert.deepEqual(primary(aCounter({ can: [] })), { verb: "call_next", ready: false });
});

test("a counter that pauses while somebody is served still shows the ticket", () => {
  assert.equal(deskState(aCounter({ state: "paused", ticket: aTicket({ state: "serving" }) })), "serving");
});

test("calling again counts the seconds down and is ready when they are over", () => {
  const view = aCounter({ ticket: aTicket() });

  assert.deepEqual(beside(view, NOW)[0], { verb: "recall", ready: false, seconds: 12, last: false });
  assert.deepEqual(beside(view, NOW + 11_400)[0], { verb: "recall", ready: false, seconds: 1, last: false });
  assert.deepEqual(beside(view, NOW + 12_000)[0], { verb: "recall", ready: true, seconds: 0, last: false });
});

test("after the last call there is no calling again, and no countdown to it", () => {
  const third = beside(aCounter({ ticket: aTicket({ attempt: 3, recall_at: null, can: ["start", "no_show"] }) }), NOW)[0];

  assert.deepEqual(third, { verb: "recall", ready: false, seconds: 0, last: true });
});

test("only what the server would accept stands beside the filled button", () => {
  const serving = aCounter({ ticket: aTicket({ state: "serving", can: ["finish", "park", "transfer"] }) });

  assert.deepEqual(beside(serving, NOW).map(({ verb }) => verb), ["park", "transfer"]);
});

test("handing on stands beside the filled button where a service follows", () => {
  const serving = aTicket({ state: "serving", can: ["finish", "hand_on", "park", "add_service", "add_note"] });

  assert.deepEqual(beside(aCounter({ ticket: serving }), NOW).map(({ verb }) => verb), ["hand_on", "park", "add_service", "add_note"]);
});

test("the last press can be taken back while its seconds run", () => {
  const view = aCounter({ undo: { what: "call", number: "A042", until: "2026-11-23T01:43:08Z" }, can: ["undo"] });

  assert.deepEqual(undoable(view, NOW), { what: "call", number: "A042", seconds: 8 });
  assert.equal(undoable(view, NOW + 8_000), null);
  assert.equal(undoable({ ...view, can: [] }, NOW), null);
  assert.equal(undoable(aCounter(), NOW), null);
  assert.ok(offered(view, NOW).has("undo"));
  assert.ok(!offered(view, NOW + 8_000).has("undo"));
});

test("the help button asks, and takes the question back", () => {
  assert.equal(helpVerb(aCounter({ can: ["help"] })), "help");
  assert.equal(helpVerb(aCounter({ can: ["help_end"] })), "help_end");
  assert.equal(helpVerb(aCounter()), null);
});

test("outcomes are those of the ticket's service", () => {
  assert.deepEqual(outcomes(aCounter()), []);
  assert.equal(outcomes(aCounter({ ticket: aTicket({ outcomes: [{ code: "done" }] }) })).length, 1);
});

test("calling the next one is offered by its own name only while the filled button says so", () => {
  assert.ok(offered(aCounter(), NOW).has("call_next"));
  assert.ok(!offered(aCounter({ ticket: aTicket() }), NOW).has("call_next"));
});

test("no key is offered for a recall that must still wait", () => {
  const view = aCounter({ ticket: aTicket(), can: ["pause"] });

  assert.ok(!offered(view, NOW).has("recall"));
  assert.ok(offered(view, NOW + 12_000).has("recall"));
  assert.ok(!offered(view, NOW).has("call_number"));
});

test("a second press within 600 ms is ignored, a later one is not", () => {
  const press = onePress();

  assert.deepEqual([0, 200, 599, 600, 1100, 1200].map(press), [true, false, false, true, false, true]);
});

test("every verb has an address", () => {
  const verbs = ["open", "resume_shift", "pause", "close", "call_next", "call_number", "resume", "reinstate", "recall", "start",
    "finish", "no_show", "return_to_line", "park", "transfer", "hand_on", "add_service", "add_note", "undo", "help", "help_end"];

  assert.deepEqual(Object.keys(PATHS).toSorted(), verbs.toSorted());
  for (const path of Object.values(PATHS)) assert.match(path, /^[a-z]+(-[a-z]+)*$/);
});
