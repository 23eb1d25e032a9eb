import assert from "node:assert/strict";
import { test } from "node:test";
import { alertId, arrived, folded, inOrder, inWords } from "../../caller_server/web/static/live/alerts.mjs";

/** Says the key and its values, so that a test sees which text was chosen. */
const t = (key, values = {}) => [key, ...Object.values(values).filter((value) => value !== "" && value !== 0)].join(" ");
const clock = (iso) => iso.slice(11, 16).replace(":", ".");
const words = { t, clock, name: ({ name }) => name, lobby: { cap: 20 } };
const anAlert = (changes) => ({ key: "help:b1", kind: "help", urgent: false, since: "2026-11-23T01:40:00Z", seen_at: null, ...changes });
const keys = (alerts) => alerts.map(({ key }) => key);

test("who asks for help stands first, then what is urgent, newest first, and what was seen comes last", () => {
  const alerts = [
    anAlert({ key: "plain", kind: "quota_gone" }), anAlert({ key: "seen", urgent: true, seen_at: "2026-11-23T01:42:00Z" }),
    anAlert({ key: "older", kind: "no_counter", urgent: true, since: "2026-11-23T01:30:00Z" }), anAlert({ key: "newer", kind: "paper_out", urgent: true }),
    anAlert({ key: "help", urgent: true, since: "2026-11-23T01:20:00Z" }),
  ];

  assert.deepEqual(keys(inOrder(alerts)), ["help", "newer", "older", "plain", "seen"]);
  assert.deepEqual(keys(alerts), ["plain", "seen", "older", "newer", "help"], "the view itself is left as it is");
});

test("at most three are shown and the others are counted, until all are asked for", () => {
  const five = ["a", "b", "c", "d", "e"].map((key) => anAlert({ key }));

  assert.deepEqual([folded(five).shown.length, folded(five).more, folded(five).canFold], [3, 2, true]);
  assert.deepEqual([folded(five, true).shown.length, folded(five, true).more, folded(five, true).canFold], [5, 0, true]);
  assert.deepEqual([folded(five.slice(2)).more, folded(five.slice(2)).canFold], [0, false]);
});

test("an alert is new when it was not there, or its cause began again", () => {
  const before = new Set([alertId(anAlert({ key: "help:b1" }))]);
  const again = anAlert({ key: "help:b1", since: "2026-11-23T01:45:00Z" });

  assert.deepEqual(arrived([anAlert({ key: "help:b1" }), again], before), [again]);
  assert.deepEqual(arrived([anAlert({ key: "x", seen_at: "2026-11-23T01:42:00Z" })], before), [], "somebody has seen it already");
});

test("a call for help says who, where and why, and is answered with one press", () => {
  const said = inWords(anAlert({ urgent: true, officer: "Bayu", counter: { kind: "desk", label: "2" }, reason: "ragu" }), words);

  assert.match(said.title, /^alert\.help .*Bayu/);
  assert.match(said.then, /^alert\.help\.why .*ragu.* alert\.help\.then .*01\.40/);
  assert.deepEqual([said.icon, said.action, said.label], ["warning", "seen", "alert.help.action"]);
});

test("a counter that asks though its officer left is still named", () => {
  assert.match(inWords(anAlert({ officer: null, counter: { kind: "booth", label: "1" } }), words).title, /^alert\.help\.nobody counter\.booth 1/);
});

test("what can be mended at once opens what mends it", () => {
  const action = (kind) => inWords(anAlert({ kind, service: { code: "P", name: "Klaim JP" } }), words).action;

  assert.deepEqual(["no_counter", "quota_gone", "waiting_too_long", "over_cap", "device_offline"].map(action),
    ["open_counter", "quota", "line", "notice", "seen"]);
});

test("a long wait says how many wait for that service", () => {
  const then = (changes) => inWords(anAlert({ kind: "waiting_too_long", number: "A043", ...changes }), words).then;

  assert.ok(!then({}).includes("alert.waiting_too_long.more"));
  assert.ok(then({ people: 3, service: { code: "A", name: "Klaim JHT" } }).includes("alert.waiting_too_long.more"));
});

test("a lobby over its limit says the limit", () => {
  assert.match(inWords(anAlert({ kind: "over_cap", people: 23 }), words).then, /^alert\.over_cap\.then 23 01\.40 20$/);
});
