import assert from "node:assert/strict";
import { test } from "node:test";
import { expected, inLobby, momentToday, numberTyped, phoneTyped, situation, verbs, withNews } from "../../caller_server/web/static/greeter/person.mjs";

const t = (key, values = {}) => [key, ...Object.values(values)].join(" ");
const clock = (iso) => iso.slice(11, 16).replace(":", ".");
const NOW = Date.parse("2026-11-23T01:43:00Z"); // 09.43 in Bontang
const aTicket = (changes = {}) => ({ state: "waiting", place: "away", walk_minutes: 10, ahead: 7, come_by: null, counter: null, attempt: 0, calls_allowed: 3,
  called_at: null, serving_since: null, ended_at: null, return_by: null, return_after: 3, back: false, can: [], ...changes });
const says = (changes) => situation(aTicket(changes), { t, clock });
const LOKET_3 = { kind: "desk", label: "3" };

test("a number is understood as people write it", () => {
  for (const typed of ["a42", "A42", "A042", " a 042 ", "A-42", "a.42"]) assert.equal(numberTyped(typed), "A042");
  assert.equal(numberTyped("kb7"), "KB007");
  assert.equal(numberTyped("A1234"), "A1234");
  for (const typed of ["a-k2-7", "A-K2-07", " A K2 07 ", "ak2.7"]) assert.equal(numberTyped(typed), "A-K2-07");
  assert.equal(numberTyped("AK 207"), "AK207"); // a service of two letters
  for (const typed of ["", "42", "A", "ABC1", "A123456", "A4x"]) assert.equal(numberTyped(typed), null);
});

test("somebody who is called is said with the counter, now", () => {
  const said = says({ state: "called", counter: LOKET_3, attempt: 2, called_at: "2026-11-23T01:42:00Z" });

  assert.deepEqual([said.title, said.note, said.call], ["now.called counter.desk 3", "now.called.note 2 3 01.42", true]);
});

test("where a waiting person is comes before how many are ahead", () => {
  assert.deepEqual([says({}).title, says({}).note], ["now.away", "now.walk 10 now.ahead 7"]);
  assert.equal(says({ place: "here" }).note, "now.ahead 7");
  assert.equal(says({ place: "invited", come_by: "2026-11-23T01:50:00Z" }).note, "now.come_by 01.50");
  assert.deepEqual(["invited", "away"].map((place) => says({ place, coming: true }).title), ["now.coming", "now.coming"]);
  assert.equal(says({ place: "invited" }).title, "now.invited");
  assert.equal(says({ place: "here", coming: true }).title, "now.here");
  assert.equal(says({ walk_minutes: null, ahead: null }).note, "");
});

test("a missed person hears until when they may come back, or that it is over", () => {
  assert.equal(says({ state: "no_show", can: ["return"], return_by: "2026-11-23T02:16:00Z" }).note, "now.no_show.until 02.16 3");
  assert.equal(says({ state: "no_show", return_by: "2026-11-23T01:16:00Z" }).note, "now.no_show.over");
});

test("who came back to a parked ticket does not have to be told twice", () => {
  assert.equal(says({ state: "parked", counter: LOKET_3 }).note, "now.parked.note");
  assert.equal(says({ state: "parked", counter: LOKET_3, back: true }).note, "now.parked.back");
});

test("every end has its own words and time", () => {
  for (const state of ["served", "cancelled", "expired"]) {
    assert.deepEqual([says({ state, ended_at: "2026-11-23T01:16:00Z" }).title, says({ state, ended_at: "2026-11-23T01:16:00Z" }).note], [`now.${state}`, "now.ended 01.16"]);
  }
});

test("buttons are what the server would accept, giving up last", () => {
  assert.deepEqual(verbs({ can: ["leave", "move", "add_note", "mark_priority", "arrive"] }), ["arrive", "mark_priority", "add_note", "leave"]);
  assert.deepEqual(verbs({ can: [] }), []);
});

test("expected are the newly called who still stand there, who said to be coming, who was asked and has not answered, and those away", () => {
  const call = (number, counter, called_at) => ({ number, counter, called_at });
  const board = {
    counters: [{ code: "1", number: "A041" }, { code: "2", number: "A039" }, { code: "3", number: null }],
    calls: [call("A041", "1", "2026-11-23T01:42:00Z"), call("A039", "2", "2026-11-23T01:39:00Z"), call("A040", "3", "2026-11-23T01:42:00Z")],
  };
  const waits = (number, place, coming = false) => ({ number, place, coming });
  const line = { tickets: [waits("A043", "here"), waits("A045", "invited"), waits("A046", "invited", true), waits("A047", "away"), waits("A048", "away", true)] };

  const { called, coming, invited, away } = expected(line, board, NOW);

  assert.deepEqual([called, coming, invited, away].map(({ shown }) => shown.map(({ number }) => number)), [["A041"], ["A046", "A048"], ["A045"], ["A047"]]);
});

test("without any view nobody is expected, and a long list still says how many there are", () => {
  assert.equal(expected(null, null, NOW).away.count, 0);
  const many = { tickets: Array.from({ length: 90 }, (_, i) => ({ number: `A${i}`, place: "away" })) };

  assert.deepEqual([expected(many, null, NOW).away.shown.length, expected(many, null, NOW).away.count], [40, 90]);
});

test("in the lobby are those who wait here and those at a counter", () => {
  assert.equal(inLobby({ here: 11 }, { counters: [{ number: "A041" }, { number: null }] }), 12);
  assert.equal(inLobby({ here: 11 }, null), 11);
});

test("a service keeps its name and takes its figures from the board", () => {
  const service = { code: "A", name: "Old-age claim", waiting: 1, quota_left: 9, state: "open" };
  const board = { services: [{ code: "A", name: "Klaim JHT", waiting: 14, quota_left: 0, state: "quota_reached" }] };

  assert.deepEqual(withNews(service, board), { code: "A", name: "Old-age claim", waiting: 14, quota_left: 0, state: "quota_reached" });
  assert.deepEqual(withNews(service, null), service);
});

test("an appointment is a time of today on the branch's own clock", () => {
  for (const typed of ["10.20", "10:20", "1020", " 10.20 "]) assert.equal(momentToday(typed, NOW, "Asia/Makassar"), "2026-11-23T02:20:00.000Z");
  assert.equal(momentToday("8.05", NOW, "Asia/Jakarta"), "2026-11-23T01:05:00.000Z");
  assert.equal(momentToday("", NOW, "Asia/Makassar"), "");
  for (const typed of ["25.00", "10.60", "pagi", "10"]) assert.equal(momentToday(typed, NOW, "Asia/Makassar"), null);
});

test("a phone number is understood as people write it, and may be left out", () => {
  for (const typed of ["081234567890", "0812 3456 7890", "0812-3456-7890", " (0812) 3456.7890 "]) assert.equal(phoneTyped(typed), "081234567890");
  assert.equal(phoneTyped("+62 812 3456 7890"), "+6281234567890");
  for (const typed of ["", "   "]) assert.equal(phoneTyped(typed), "");
  for (const typed of ["12345", "0812x", "rina@example.com", "+", "62+8123456789", "0".repeat(16)]) assert.equal(phoneTyped(typed), null);
});

test("today is the branch's day, though another one may have begun elsewhere", () => {
  const lateInLondon = Date.parse("2026-11-22T23:30:00Z"); // 07.30 of the 23rd in Bontang

  assert.equal(momentToday("09.00", lateInLondon, "Asia/Makassar"), "2026-11-23T01:00:00.000Z");
});
