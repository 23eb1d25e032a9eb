import assert from "node:assert/strict";
import { test } from "node:test";
import { columns, counterWords, deviceWords, doneBy, figures, fullness, lobbyBar, openness, takeNow } from "../../caller_server/web/static/live/picture.mjs";
import { address } from "../../caller_server/web/static/live/links.mjs";

const t = (key, values = {}) => [key, ...Object.values(values)].join(" ");
const clock = (iso) => iso.slice(11, 16).replace(":", ".");
const day = (moment) => new Date(moment).toISOString().slice(0, 10);
const NOW = Date.parse("2026-11-23T01:43:00Z");
const says = { t, clock, day, now: NOW };

const aCounter = (changes = {}) => ({ state: "open", ticket_state: null, attempt: 0, since: "2026-11-23T01:40:00Z", officer: "Rina", too_long: false, pause: null, ...changes });
const aView = (changes = {}) => ({
  lobby: { here: 11, at_counters: 5, invited: 2, on_the_way: 1, away: 12, cap: 20 }, waiting: 26, longest_wait_s: 3120, longest_wait_number: "A043",
  wait_limit_s: 3600, target_s: 2400, within_target: 0.816, no_show: 2, issued: 58, returned: 1, served: 24, cancelled: 1, ...changes,
});
const figure = (view, key) => figures(view, t).find((it) => it.key === key);

test("every figure has its limit beside it", () => {
  assert.equal(figure(aView(), "longest").note, "figure.longest.note A043 duration.minutes 60");
  assert.equal(figure(aView(), "lobby").value, "figure.of 16 20");
  assert.equal(figure(aView(), "target").value, "figure.percent 82");
  assert.equal(figure(aView(), "missed").note, "figure.missed.note 1");
});

test("a figure past its limit is marked, and one at it is not", () => {
  assert.equal(figure(aView({ longest_wait_s: 3600 }), "longest").bad, false);
  assert.equal(figure(aView({ longest_wait_s: 3601 }), "longest").bad, true);
  assert.equal(figure(aView({ lobby: { ...aView().lobby, here: 15 } }), "lobby").bad, true);
});

test("without anybody waiting or served there is a dash, never a zero that means something else", () => {
  const empty = aView({ longest_wait_s: null, longest_wait_number: null, within_target: null });

  assert.deepEqual([figure(empty, "longest").value, figure(empty, "target").value], ["figure.none", "figure.none"]);
});

test("a lobby is nearly full from four fifths on, and full at its limit", () => {
  assert.deepEqual([15, 16, 19, 20, 23].map((people) => fullness(people, 20)), ["roomy", "nearly", "nearly", "full", "full"]);
  assert.equal(fullness(500, null), "uncounted");
});

test("the bar shows all people and keeps the limit inside it, however full it is", () => {
  for (const [here, cap] of [[11, 20], [40, 20], [0, 20], [3, null], [0, null], [5, 0]]) {
    const { parts, limit } = lobbyBar({ here, at_counters: 2, on_the_way: 1, invited: 3, cap });

    assert.ok(parts.at(-1).to <= 100.0001);
    assert.ok(parts.every(({ from, to }, i) => to >= from && from === (parts[i - 1]?.to ?? 0)));
    if (cap === null) assert.equal(limit, null);
    else assert.ok(limit >= 0 && limit < 100);
  }
});

test("who was asked to come and has not answered is told apart, and not at all while there is nobody", () => {
  assert.equal(figure(aView(), "waiting").note, "figure.waiting.note_invited 11 1 2");
  assert.deepEqual(lobbyBar(aView().lobby).parts.map(({ key, people }) => [key, people]), [["at_counters", 5], ["here", 11], ["on_the_way", 1], ["invited", 2]]);
  const answered = { ...aView().lobby, invited: 0, on_the_way: 3 };

  assert.equal(figure(aView({ lobby: answered }), "waiting").note, "figure.waiting.note 11 3");
  assert.deepEqual(lobbyBar(answered).parts.map(({ key }) => key), ["at_counters", "here", "on_the_way"]);
});

test("when all are served is set against closing time", () => {
  const at = (done_by, closes_at, waiting = 3) => doneBy({ done_by, closes_at, waiting }, says);

  assert.deepEqual(at("2026-11-23T05:50:00Z", "2026-11-23T07:00:00Z"), { strong: "done.around 05.50", rest: "done.before 07.00", late: false });
  assert.equal(at("2026-11-23T07:20:30Z", "2026-11-23T07:00:00Z").rest, "done.after 07.00 duration.minutes 21");
  assert.equal(at("2026-11-23T07:20:30Z", "2026-11-23T07:00:00Z").late, true);
  assert.equal(at(null, "2026-11-23T07:00:00Z").strong, "done.unknown");
  assert.equal(at(null, null, 0).strong, "done.nobody");
});

test("a closed branch says why and when it opens again", () => {
  const shut = (changes) => openness({ open: false, opens_at: null, closes_at: null, closed_because: "ended", ...changes }, says);

  assert.equal(shut({}), "closed.ended");
  assert.equal(shut({ opens_at: "2026-11-24T00:00:00Z" }), "closed.ended closed.opens 2026-11-24 00.00");
  assert.equal(shut({ closed_because: "break", opens_at: "2026-11-23T05:30:00Z" }), "closed.break closed.opens_today 05.30");
});

test("an open branch says its hours as far as they are known", () => {
  const open = (opens_at, closes_at) => openness({ open: true, opens_at, closes_at, closed_because: null }, says);

  assert.equal(open("2026-11-23T00:00:00Z", "2026-11-23T07:00:00Z"), "open.between 00.00 07.00");
  assert.equal(open(null, "2026-11-23T07:00:00Z"), "open.until 07.00");
  assert.equal(open("2026-11-24T00:00:00Z", "2026-11-23T07:00:00Z"), "open.until 07.00", "the next opening is not this one");
  assert.equal(open(null, null), "open.now");
});

test("a counter says what happens there, for how long and who is there", () => {
  assert.deepEqual(counterWords(aCounter(), says), { state: "free", icon: "check", title: "counter.free", note: "counter.by duration.minutes 3 Rina", bad: false, dashed: false });
  assert.equal(counterWords(aCounter({ ticket_state: "called", attempt: 2, since: "2026-11-23T01:42:26Z" }), says).note,
    "counter.by counter.attempt 2 duration.seconds 34 Rina");
  assert.deepEqual([counterWords(aCounter({ ticket_state: "serving", too_long: true }), says)].map(({ title, bad, icon }) => [title, bad, icon]),
    [["counter.too_long", true, "warning"]]);
  assert.equal(counterWords(aCounter({ state: "closed", officer: null, since: null }), says).dashed, true);
});

test("a pause says why and until when, and that it has lasted longer than meant", () => {
  const paused = (until) => counterWords(aCounter({ state: "paused", pause: { reason: "istirahat", since: "2026-11-23T01:30:00Z", until } }), says);

  assert.equal(paused("2026-11-23T02:00:00Z").title, "counter.paused_until 02.00");
  assert.equal(paused("2026-11-23T02:00:00Z").note, "counter.by istirahat Rina");
  assert.deepEqual([paused("2026-11-23T01:38:00Z").note, paused("2026-11-23T01:38:00Z").bad], ["counter.by counter.paused_late 5 Rina", true]);
  assert.equal(paused(null).title, "counter.paused");
});

test("a counter that pauses while somebody is served still says that", () => {
  assert.equal(counterWords(aCounter({ state: "paused", ticket_state: "serving" }), says).state, "serving");
});

test("what somebody would be told who came now is a window, a bound, or why there is none", () => {
  const window = { from: "2026-11-23T02:15:00Z", to: "2026-11-23T02:45:00Z", kind: "window" };

  assert.equal(takeNow({ state: "open", estimate: window }, says), "service.window 02.15 02.45");
  assert.equal(takeNow({ state: "open", estimate: { ...window, to: null, kind: "not_before" } }, says), "service.not_before 02.15");
  assert.equal(takeNow({ state: "open", estimate: null }, says), "service.unknown");
  assert.equal(takeNow({ state: "full", estimate: window }, says), "service.full");
});

test("desks and booths have a column each; of one kind, or mostly of one, there are two halves", () => {
  const desk = (code) => ({ code, kind: "desk" });
  const booth = (code) => ({ code, kind: "booth" });
  const codes = (list) => columns(list).map((column) => column.map(({ code }) => code));

  assert.deepEqual(codes([desk("1"), booth("b1"), desk("2")]), [["1", "2"], ["b1"]]);
  assert.deepEqual(codes([desk("1"), desk("2"), desk("3")]), [["1", "2"], ["3"]]);
  assert.deepEqual(codes([desk("1"), desk("2"), desk("3"), desk("4"), booth("b1")]), [["1", "2", "3"], ["4", "b1"]]);
});

test("another language keeps the branch that was chosen", () => {
  assert.equal(address({ path: "/live", query: "?branch=samarinda&lang=id", changes: { lang: "en" } }), "/live?branch=samarinda&lang=en");
});

test("a device says what is wrong with it, and its version in any case", () => {
  const device = { is_online: true, seen_at: "2026-11-23T01:40:00Z", version: "1.2", paper: "ok", faults: [], box_celsius: 61.4, clock_offset_s: -3 };
  const words = (changes) => deviceWords({ ...device, ...changes }, says);

  assert.deepEqual(words({}), { bad: false, text: "device.fine", more: "device.version 1.2, device.box 61" });
  assert.equal(words({ version: null, box_celsius: null }).more, "");
  assert.deepEqual(words({ is_online: false }), { bad: true, text: "device.gone 01.40", more: "device.version 1.2" });
  assert.equal(words({ is_online: false, seen_at: null }).text, "device.never");
  assert.equal(words({ box_celsius: 84.6, paper: "out" }).text, "device.paper.out, device.hot");
  assert.equal(words({ clock_offset_s: 600 }).text, "device.clock_fast 10");
  assert.equal(words({ clock_offset_s: -130 }).text, "device.clock_slow 2");
  assert.equal(words({ faults: ["printer", "alone", "help_wanted"] }).text, "device.help_wanted, device.alone, device.faults 1");
  assert.equal(deviceWords({ is_online: true, seen_at: null, version: null, paper: null, faults: [] }, says).text, "device.fine"); // of a server before
});
