import assert from "node:assert/strict";
import { test } from "node:test";

import { isOver, keepAwake, kindOf, noticeOf, ringFor, screen, setOffAt, sheet } from "../../caller_server/web/static/phone/screen.mjs";

const NOW = Date.parse("2026-11-23T01:43:00Z"); // 09.43 in Bontang
const LOKET_3 = { code: "bontang-3", label: "3", kind: "desk" };
const WINDOW = { from: "2026-11-23T02:40:00Z", to: "2026-11-23T02:55:00Z", kind: "window" };

/** Texts as their keys, so that a test sees which sentence was chosen and with what. */
const t = (key, values) => (key.startsWith("digit.") ? key.slice(6) : values ? `${key} ${Object.values(values).join(" ")}` : key);

const ticket = (changes) => ({
  seq: 120, server_time: "2026-11-23T01:43:00Z", number: "A042", service: { code: "A", name: "Klaim JHT" }, state: "waiting", place: "here",
  ahead: 7, estimate: null, counter: null, attempt: 0, calls_allowed: 3, called_at: null, issued_at: "2026-11-23T00:52:00Z", walk_minutes: null,
  cannot_say: null, free_until: null, deferrals_left: 3, held_while_away: false, come_by: null, return_by: null, return_after: 3, hit_rate: null, why: [], can: ["arrive", "away", "defer", "leave"], ended_at: null,
  serving_since: null, coming: false, missing: [], outcome: null, back: false, appointment_at: null, notice: null, branch_text: "", ...changes,
});
const called = (changes) => ticket({ state: "called", counter: LOKET_3, attempt: 1, called_at: "2026-11-23T01:43:00Z", ahead: null, can: ["coming"], ...changes });
const show = (view, more) => screen(view, { t, timeZone: "Asia/Makassar", now: NOW, connection: "connected", ...more });
const part = (shown, is) => shown.parts.find((one) => one.is === is);
const labels = (shown) => shown.actions.flat().map((one) => one.label);

test("without an estimate no time is invented, and the people ahead are shown", () => {
  const turn = part(show(ticket()), "turn");
  assert.equal(turn.when, null);
  assert.deepEqual([turn.ahead.sentence, turn.ahead.dots], ["ahead.people 7", 7]);
});

test("a window is shown as early and late end, and not before as one time", () => {
  assert.equal(part(show(ticket({ estimate: WINDOW })), "turn").when.time, "when.window 10.40 10.55");
  assert.equal(part(show(ticket({ estimate: { ...WINDOW, to: null, kind: "not_before" } })), "turn").when.time, "when.not_before 10.40");
});

test("a hit rate is shown only where there is one", () => {
  assert.equal(part(show(ticket({ estimate: WINDOW })), "turn").when.note, null);
  assert.equal(part(show(ticket({ estimate: WINDOW, hit_rate: 0.82 })), "turn").when.note, "when.hits 8");
});

test("there are dots for up to nine people, and the sentence alone above that", () => {
  assert.equal(part(show(ticket({ ahead: 9 })), "turn").ahead.dots, 9);
  assert.equal(part(show(ticket({ ahead: 10 })), "turn").ahead.dots, null);
  assert.equal(part(show(ticket({ ahead: 0 })), "turn").ahead.sentence, "ahead.next");
});

test("the latest call that came first is explained in one line", () => {
  const why = [{ number: "A040", reason: "returned" }, { number: "K004", reason: "priority" }];
  assert.equal(part(show(ticket({ why })), "turn").ahead.why, "why.line K004 why.priority");
});

test("setting off is early end less walk less five minutes, down to five minutes", () => {
  assert.equal(setOffAt(ticket({ estimate: WINDOW, walk_minutes: 10 })), Date.parse("2026-11-23T02:25:00Z"));
  assert.equal(setOffAt(ticket({ estimate: WINDOW, walk_minutes: 12 })), Date.parse("2026-11-23T02:20:00Z"));
  assert.equal(setOffAt(ticket({ estimate: null, walk_minutes: 10 })), null);
});

test("who is away reads when to come closer, or to come now when that has passed", () => {
  const away = ticket({ place: "away", estimate: WINDOW, walk_minutes: 10 });
  assert.equal(part(show(away), "tip").title, "walk.at 10.25");
  assert.equal(part(show(away, { now: Date.parse("2026-11-23T02:30:00Z") }), "tip").title, "walk.now");
});

test("until the page may make sounds, it says what to do", () => {
  assert.equal(part(show(ticket(), { heard: false }), "tip").unlock, "sound.unlock");
  assert.equal(part(show(ticket(), { heard: true }), "tip").unlock, null);
});

test("the invitation names a time if there is one, and thanks who answered", () => {
  const invited = (changes) => part(show(ticket({ place: "invited", can: ["coming", "defer", "arrive"], ...changes })), "banner").sentence;
  assert.equal(invited({ come_by: "2026-11-23T01:50:00Z" }), "invited.before 09.50");
  assert.equal(invited({}), "invited.now");
  assert.equal(invited({ coming: true }), "invited.coming");
});

test("the third of three calls is the last", () => {
  assert.equal(part(show(called()), "call").attempt, "called.attempt 1 3");
  assert.equal(part(show(called({ attempt: 3 })), "call").attempt, "called.last");
});

test("the tab says where to go", () => {
  assert.equal(show(called()).tab, "called.title counter.name counter.desk 3");
  assert.equal(show(ticket()).tab, "tab A042 waiting.tab");
});

test("buttons are shown only for what would be accepted", () => {
  assert.deepEqual(labels(show(ticket())), ["do.away", "do.notify", "do.sound", "do.other"]);
  assert.deepEqual(labels(show(ticket({ place: "away" }))), ["do.arrive", "do.notify", "do.sound", "do.other"]);
  assert.deepEqual(labels(show(ticket({ can: [] }))), ["do.notify", "do.sound"]);
  assert.deepEqual(labels(show(called())), ["do.called", "do.moment 3"]);
  assert.deepEqual(labels(show(called({ can: [] }))), []);
  assert.deepEqual(labels(show(ticket({ state: "serving", counter: LOKET_3, can: ["leave"] }))), []);
});

test("who has answered a call is not asked again", () => {
  const shown = show(called({ coming: true }));
  assert.deepEqual(labels(shown), []);
  assert.equal(part(shown, "call").coming, "called.coming");
});

test("missed becomes too late at the very second", () => {
  const missed = ticket({ state: "no_show", return_by: "2026-11-23T02:16:00Z", attempt: 3, called_at: "2026-11-23T01:45:00Z", can: ["return", "leave"] });
  const by = Date.parse(missed.return_by);
  assert.equal(kindOf(missed, by - 1), "missed");
  assert.equal(kindOf(missed, by), "late");
  assert.deepEqual(labels(show(missed)), ["do.arrive", "do.leave"]);
  assert.deepEqual(labels(show(missed, { now: by })), []);
  assert.equal(kindOf(ticket({ state: "no_show" }), NOW), "late");
});

test("a served ticket says how long it took, at least a minute", () => {
  const served = (since) => part(show(ticket({ state: "served", serving_since: since, ended_at: "2026-11-23T01:55:00Z" })), "banner");
  assert.equal(served("2026-11-23T01:44:00Z").sentence, "served.minutes 11");
  assert.equal(served("2026-11-23T01:54:50Z").sentence, "served.minutes 1");
  assert.equal(served(null).sentence, "served.thanks");
});

test("cut off, what is shown is dated and framed, and one button tries again", () => {
  const shown = show(ticket({ estimate: WINDOW }), { connection: "cut_off" });
  assert.deepEqual([shown.parts[0].tone, part(shown, "turn").last.text], ["cut", "cut.last 09.43"]);
  assert.deepEqual(labels(shown), ["cut.retry"]);
  assert.equal(shown.link.text, "link.cut_off");
});

test("cut off during a call, the call stays on the screen with its buttons", () => {
  const shown = show(called(), { connection: "cut_off" });
  assert.equal(part(shown, "call").cut, "cut.title. cut.last 09.43");
  assert.deepEqual(labels(shown), ["do.called", "do.moment 3", "cut.retry"]);
});

test("what has ended cannot go out of date", () => {
  assert.equal(show(ticket({ state: "served" }), { connection: "cut_off" }).cut, false);
  assert.deepEqual(["served", "cancelled", "expired", "no_show"].map((state) => isOver(ticket({ state }))), [true, true, true, false]);
});

test("the phone rings for a call, anew for a recall, and not for who is coming", () => {
  assert.notEqual(ringFor(called()), null);
  assert.notEqual(ringFor(called()), ringFor(called({ attempt: 2 })));
  assert.equal(ringFor(called({ coming: true })), null);
  assert.equal(ringFor(ticket()), null);
});

test("the screen stays awake while something may happen", () => {
  assert.deepEqual(["waiting", "called", "serving", "served"].map((state) => keepAwake(ticket({ state }))), [true, true, false, false]);
});

test("giving the number up is asked once more", () => {
  const other = sheet("other", ticket(), t);
  assert.deepEqual(other.grid.map((one) => one.body.minutes), [5, 10, 15]);
  assert.deepEqual(other.rows.map((one) => one.verb ?? one.sheet ?? one.does), ["leave", "close"]);
  assert.deepEqual(sheet("leave", ticket(), t).rows.map((one) => one.verb ?? one.does), ["leave", "close"]);
});

test("other choices hold only what is allowed", () => {
  assert.deepEqual(sheet("other", ticket({ can: ["leave"] }), t).grid, []);
  assert.deepEqual(sheet("other", ticket({ can: ["defer"] }), t).rows.map((one) => one.does), ["close"]);
});

test("going out asks for the walk in minutes", () => {
  assert.deepEqual(sheet("away", ticket(), t).grid.map((one) => one.body.walk_minutes), [5, 10, 15, 20]);
});

test("each walk says when to be back or that staying is better, and nothing where nobody can say", () => {
  const walks = [{ minutes: 5, back_by: "2026-11-23T02:05:00Z" }, { minutes: 10, back_by: "2026-11-23T02:05:00Z" }, { minutes: 15, back_by: null }, { minutes: 20, back_by: null }];
  const notes = (changes) => sheet("away", ticket(changes), t, "Asia/Makassar").grid.map((one) => one.note);

  assert.deepEqual(notes({ walks }), ["away.back_by 10.05", "away.back_by 10.05", "away.stay", "away.stay"]);
  assert.deepEqual(notes({ walks: [] }), [undefined, undefined, undefined, undefined]);
});

test("an appointment that came first is named with its time, and a counter that takes services by turns says so", () => {
  const reason = (call) => part(show(ticket({ why: [{ number: "A007", appointment_at: null, ...call }] })), "turn").ahead.why;
  assert.equal(reason({ reason: "appointment", appointment_at: "2026-11-23T02:20:00Z" }), "why.line A007 why.appointment 10.20");
  assert.equal(reason({ reason: "appointment" }), "why.line A007 why.joined");
  assert.equal(reason({ reason: "weighted" }), "why.line A007 why.weighted");
});

test("who has an appointment reads its time under the number", () => {
  assert.equal(show(ticket({ appointment_at: "2026-11-23T02:20:00Z" })).under, "why.appointment 10.20");
  assert.equal(show(ticket()).under, "taken 08.52");
});

test("who was handed on reads to which service, and that the number stays", () => {
  const sentence = (changes) => part(show(ticket(changes)), "banner").sentence;
  assert.equal(sentence({ number: "B012" }), "waiting.on Klaim JHT waiting.here");
  assert.equal(sentence({ number: "B-K2-07" }), "waiting.on Klaim JHT waiting.here");
  assert.equal(sentence({ number: "A-K2-07" }), "waiting.here");
  assert.equal(sentence({}), "waiting.here");
});

test("what the branch tells everyone stands below, where it has something to tell", () => {
  assert.equal(part(show(ticket({ branch_text: "Gratis." })), "note").text, "Gratis.");
  assert.equal(part(show(ticket()), "note"), undefined);
});

test("who was put aside can say to be back, once, and then reads that the officer knows", () => {
  const parked = (changes) => show(ticket({ state: "parked", ahead: null, can: ["arrive"], ...changes }));
  assert.deepEqual(parked().actions.flat().map((one) => [one.label, one.verb]), [["do.back", "arrive"]]);
  assert.equal(part(parked(), "banner").sentence, "parked.sentence");
  assert.deepEqual(labels(parked({ back: true })), []);
  assert.equal(part(parked({ back: true }), "banner").sentence, "parked.back");
  assert.deepEqual(labels(parked({ can: [] })), []);
});

test("missing papers are a list to bring along, with what to do next, and it can be printed", () => {
  const served = { state: "served", can: [], ended_at: "2026-11-23T01:55:00Z", missing: ["KTP asli", "Kartu Keluarga asli"] };
  const shown = show(ticket(served));
  assert.deepEqual([part(shown, "banner").title, part(shown, "banner").sentence], ["missing.title", "missing.next"]);
  assert.deepEqual(part(shown, "papers"), { is: "papers", label: "served.title 09.55", papers: served.missing });
  assert.deepEqual(shown.actions.flat().map((one) => one.does), ["print"]);
  assert.equal(part(show(ticket({ ...served, outcome: { code: "x", name: "Belum lengkap" } })), "banner").title, "Belum lengkap");
});

test("an outcome stands before the thanks", () => {
  const served = { state: "served", can: [], ended_at: "2026-11-23T01:55:00Z", serving_since: "2026-11-23T01:44:00Z", outcome: { code: "ok", name: "Diterima" } };
  assert.equal(part(show(ticket(served)), "banner").sentence, "Diterima. served.minutes 11");
  assert.deepEqual(labels(show(ticket(served))), []);
});

test("what everyone is told is on every screen until its time is over", () => {
  const notice = { seq: 9, message: "closing_soon", text: "Segera tutup.", texts: {}, given_at: "2026-11-23T01:40:00Z", until: "2026-11-23T01:45:00Z" };
  const states = [ticket({ notice }), called({ notice }), ticket({ notice, state: "served" })];
  assert.deepEqual(states.map((view) => show(view).notice.text), ["Segera tutup.", "Segera tutup.", "Segera tutup."]);
  assert.equal(show(ticket({ notice }), { connection: "cut_off" }).notice.icon, "clock");
  assert.equal(noticeOf({ notice }, Date.parse(notice.until)), null);
  assert.equal(noticeOf({ notice: null }, NOW), null);
});

test("only leaving the building is told assertively, and what is not known yet is still shown", () => {
  const told = (message) => noticeOf({ notice: { seq: 9, message, text: "x", texts: { en: "y" }, until: null } }, NOW, "en");
  assert.deepEqual([told("leave_building").leave, told("leave_building").icon], [true, "walker"]);
  assert.deepEqual([told("attention").leave, told("new_one").icon, told("attention").text], [false, "info", "y"]);
});

test("when nobody can say when, the page says why", () => {
  for (const why of ["no_counter_open", "stalled", "after_closing"]) {
    const { when } = part(show(ticket({ cannot_say: why })), "turn");
    assert.deepEqual([when.time, when.note, when.small], ["when.cannot", `when.${why}`, true]);
  }
});

test("who may go out reads until when, and that it is over once it is", () => {
  const free = { free_until: "2026-11-23T02:20:00Z" };
  const here = show(ticket(free));
  assert.equal(part(here, "banner").sentence, "waiting.away");
  assert.deepEqual([part(here, "tip").title, part(here, "tip").sentence], ["free.until 10.20", "free.here"]);
  const away = part(show(ticket({ ...free, place: "away", walk_minutes: 10, estimate: WINDOW })), "tip");
  assert.deepEqual([away.title, away.sentence], ["free.until 10.20", "walk.far 10 free.sentence"]);
  const over = part(show(ticket({ ...free, place: "away", walk_minutes: 10, estimate: WINDOW }), { now: Date.parse("2026-11-23T02:26:00Z") }), "tip");
  assert.equal(over.title, "walk.now");
});

test("where the branch holds who is away, to be here is shown by the code; elsewhere it is said", () => {
  const arrive = (view) => show(view).actions.flat().find(({ label }) => label.startsWith("do.arrive"));
  assert.deepEqual([arrive(ticket({ place: "away" })).verb, arrive(ticket({ place: "away", held_while_away: true })).what], ["arrive", "arrive"]);
  assert.equal(arrive(ticket({ place: "invited", held_while_away: true })).verb, undefined);
  assert.equal(show(ticket({ state: "parked", held_while_away: true })).actions.flat()[0].verb, "arrive");
});

test("giving way says how often it can still be done", () => {
  assert.match(sheet("defer", ticket({ deferrals_left: 2 }), t).sentence, /defer.left 2/);
  assert.doesNotMatch(sheet("other", ticket({ can: ["leave"], deferrals_left: 0 }), t).sentence, /defer/);
});
