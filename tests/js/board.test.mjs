import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, halves, spokenDigits, translator } from "../../caller_server/web/static/shared/words.mjs";
import { board, freshCall, latestCalls, toldParts } from "../../display/static/board.mjs";

const NOW = Date.parse("2026-11-23T01:43:00Z"); // 09.43 in Bontang
const digits = Object.fromEntries(["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"].map((word, i) => [`digit.${i}`, word]));
const same = Object.fromEntries([
  "closed.hours", "closed.break", "closed.holiday", "closed.stopped", "closed.stopped_today", "closed.ended", "closed.sentence", "empty.title", "empty.sentence", "ago.now", "services.name", "services.waiting", "services.last",
  "services.estimate", "services.none", "service.quota_reached", "service.closed", "service.paused", "service.full", "estimate.none", "connection.connected",
  "connection.polling", "connection.starting", "cut_off.sentence", "sound.off", "sound.unlock", "call.first", "call.last", "counter.desk", "counter.booth",
  "missed.title", "missed.sentence", "told.sound_test",
].map((key) => [key, key]));
const texts = {
  ...digits, ...same, "number.aria": "Nomor antrean {number}", "place.desk": "Loket {label}", "place.booth": "Bilik {label}",
  "sentence.desk": "{number}, silakan menuju loket {label}", "sentence.booth": "{number}, silakan menuju bilik {label}",
  "ago.minutes": "{count} menit lalu", "ago.clock": "pukul {clock}", "estimate.window": "{from}–{to}", "estimate.not_before": "setelah {from}",
  "cut_off.since": "pukul {clock}", "notice.paused": "{counters} istirahat", "call.again": "Panggilan {attempt} dari {max}",
  "opens.today": "lagi hari ini {clock}", "opens.tomorrow": "lagi besok {clock}", "opens.day": "lagi {day} {clock}", "service.left": "sisa {left}",
  "told.invited.range": "{first} sampai {last}", "told.invited.one": "{first} bersiap", "told.missed": "{number} terlewat",
};
const words = { t: translator(texts, "id"), clock, halves, spokenDigits };
const connected = { connection: "connected", sound: "on", heardAt: NOW };

const aCall = (seq, number, secondsAgo, changes = {}) => ({
  seq, number, service: number[0], counter: "bontang-3", kind: "desk", label: "3", attempt: 1,
  called_at: new Date(NOW - secondsAgo * 1000).toISOString(), ...changes,
});
const aService = (code, changes = {}) => ({ code, name: `Klaim ${code}`, waiting: 4, last_called: null, estimate: null, state: "open", ...changes });
const aView = (changes = {}) => ({
  branch: "bontang", seq: 131, name: "Kantor Cabang Bontang", open: true, calls: [], counters: [], services: [aService("A")],
  notice: null, time_zone: "Asia/Makassar", voice: ["id", "en"], max_calls: 3, ...changes,
});
const show = (view, state = connected, now = NOW) => board(view, now, words, state);

test("the newest call stands apart and four earlier ones below it", () => {
  const calls = [6, 5, 4, 3, 2, 1].map((n) => aCall(n, `A00${n}`, 100 - n));

  const { newest, earlier } = show(aView({ calls }));

  assert.equal(newest.digits, "006");
  assert.deepEqual(earlier.map(({ digits: shown }) => shown), ["005", "004", "003", "002"]);
});

test("a number that was called again stands once, at the place of its last call", () => {
  const calls = latestCalls([aCall(3, "A042", 90), aCall(7, "A042", 5, { attempt: 2 }), aCall(5, "K004", 50)]);

  assert.deepEqual(calls.map(({ seq, number }) => [seq, number]), [[7, "A042"], [5, "K004"]]);
});

test("a call is yellow for sixty seconds from when it was made, and keeps its place afterwards", () => {
  const view = aView({ calls: [aCall(1, "A042", 0)] });

  assert.equal(show(view, connected, NOW + 59_999).newest.yellow, true);
  assert.equal(show(view, connected, NOW + 60_000).newest.yellow, false);
  assert.equal(show(view, connected, NOW + 60_000).newest.digits, "042");
});

test("earlier calls say how long ago they were, in minutes and after an hour by the clock", () => {
  const calls = [aCall(9, "A009", 1), aCall(8, "A008", 59), aCall(7, "A007", 61), aCall(6, "A006", 3599), aCall(5, "A005", 3600)];

  const { earlier } = show(aView({ calls }));

  assert.deepEqual(earlier.map(({ ago }) => ago), ["ago.now", "1 menit lalu", "59 menit lalu", "pukul 08.43"]);
});

test("nobody called yet is said in words", () => {
  assert.equal(show(aView()).newest.title, "empty.title");
});

test("a closed branch goes on showing those it still calls", () => {
  const calling = aView({ open: false, calls: [aCall(2, "A042", 599)] });
  const over = aView({ open: false, calls: [aCall(2, "A042", 601)] });

  assert.equal(show(calling).newest.digits, "042");
  assert.equal(show(over).newest.title, "closed.hours");
  assert.equal(show(over).earlier[0].digits, "042");
});

test("the last column shows the last number called until some service has an estimate", () => {
  const services = [aService("A", { last_called: "A042" }), aService("K"), aService("P", { state: "quota_reached", last_called: "P012" })];

  const table = show(aView({ services })).services;

  assert.equal(table.heads.last, "services.last");
  assert.deepEqual(table.rows.map(({ last }) => last.text), ["A042", "services.none", "service.quota_reached"]);
  assert.equal(table.rows[2].available, false);
});

test("estimates are windows, a time before which nothing happens, or not known", () => {
  const window = { from: "2026-11-23T02:15:00Z", to: "2026-11-23T02:45:00Z", kind: "window" };
  const services = [
    aService("A", { estimate: window }), aService("K", { estimate: { ...window, to: null, kind: "not_before" } }), aService("M"),
  ];

  const table = show(aView({ services })).services;

  assert.equal(table.heads.last, "services.estimate");
  assert.deepEqual(table.rows.map(({ last }) => last.text), ["10.15–10.45", "setelah 10.15", "estimate.none"]);
});

test("a closed branch says why, and when it opens next as far as it knows", () => {
  const closed = (because, opens) => show(aView({ open: false, closed_because: because, opens_at: opens })).newest;

  assert.deepEqual([closed("break", "2026-11-23T05:00:00Z").title, closed("break", "2026-11-23T05:00:00Z").sentence], ["closed.break", "lagi hari ini 13.00"]);
  assert.equal(closed("ended", "2026-11-24T00:00:00Z").sentence, "lagi besok 08.00");
  assert.equal(closed("holiday", "2026-11-27T00:00:00Z").sentence, "lagi Jumat 08.00");
  assert.equal(closed("holiday", "2026-12-01T00:00:00Z").sentence, "lagi Selasa, 1 Desember 08.00");
  assert.equal(closed("hours", null).sentence, "closed.sentence");
});

test("tomorrow is the branch's tomorrow, even before midnight in Greenwich", () => {
  const late = Date.parse("2026-11-23T15:30:00Z"); // 23.30 in Bontang
  const view = aView({ open: false, closed_because: "hours", opens_at: "2026-11-24T00:00:00Z" });

  assert.equal(board(view, late, words, connected).newest.sentence, "lagi besok 08.00");
});

test("where only no numbers are given out any more, those who wait are still called and the foot says so", () => {
  const stopped = (waiting) => aView({
    open: false, closed_because: "stopped_today", opens_at: "2026-11-24T00:00:00Z", calls: [aCall(2, "A042", 1200)], services: [aService("A", { waiting })],
  });

  assert.equal(show(stopped(3)).newest.digits, "042");
  assert.equal(show(stopped(3)).foot.text, "closed.stopped_today. lagi besok 08.00");
  assert.equal(show(stopped(0)).newest.title, "closed.stopped_today");
  assert.equal(show(stopped(0)).foot.text, "");
});

test("what is left of a quota is said of services that can be had, and of the others why they cannot", () => {
  const services = [
    aService("A", { quota_left: 41 }), aService("K", { quota_left: 0, state: "quota_reached" }), aService("M", { quota_left: 5, state: "paused" }),
    aService("P", { quota_left: 5, state: "full" }), aService("U", { quota_left: null }),
  ];

  const { rows } = show(aView({ services })).services;

  assert.deepEqual(rows.map(({ left }) => left), ["sisa 41", "", "", "", ""]);
  assert.deepEqual(rows.slice(1, 4).map(({ last }) => last.text), ["service.quota_reached", "service.paused", "service.full"]);
});

test("a fault at the bottom comes before the counters that are paused, and a cut line before a silent loudspeaker", () => {
  const view = aView({ counters: [{ kind: "desk", label: "2", state: "paused" }] });

  assert.equal(show(view).foot.text, "Loket 2 istirahat");
  assert.deepEqual([show(view, { ...connected, sound: "blocked" }).foot.text, show(view, { ...connected, sound: "blocked" }).foot.end], ["sound.off", "sound.unlock"]);
  assert.equal(show(view, { ...connected, sound: "broken" }).foot.end, "");
  assert.equal(show(view, { connection: "cut_off", sound: "blocked", heardAt: NOW - 60_000 }).foot.end, "pukul 09.42");
  assert.equal(show(view, { connection: "cut_off", sound: "on", heardAt: NOW }).old, true);
});

test("paused counters are named", () => {
  const counters = [{ kind: "desk", label: "2", state: "paused" }, { kind: "booth", label: "1", state: "open" }, { kind: "booth", label: "3", state: "paused" }];

  assert.equal(show(aView({ counters })).foot.text, "Loket 2, Bilik 3 istirahat");
});

test("the date and the clock are those of the branch, not of the television", () => {
  const late = Date.parse("2026-11-22T16:30:00Z"); // past midnight in Bontang

  assert.deepEqual([show(aView(), connected, late).clock, show(aView(), connected, late).date], ["00.30", "Senin, 23 November"]);
});

test("a fresh call says what the voice says, with the counter's number in words", () => {
  const call = aCall(9, "A042", 0, { label: "12", kind: "booth" });

  const fresh = freshCall(call, aView({ calls: [call] }), words, { 12: "dua belas" });

  assert.equal(fresh.sentence, "A nol empat dua, silakan menuju bilik dua belas");
  assert.equal(fresh.service, "Klaim A");
  assert.equal(fresh.aria, "Nomor antrean A nol empat dua");
});

test("below a fresh call stand the three latest other numbers", () => {
  const calls = [aCall(9, "A042", 0), aCall(8, "A041", 9), aCall(7, "A042", 40), aCall(6, "K001", 50), aCall(5, "K002", 60), aCall(4, "K003", 70)];

  const { below } = freshCall(calls[0], aView({ calls }), words, {});

  assert.deepEqual(below.map(({ digits: shown }) => shown), ["041", "001", "002"]);
});

test("a repeated call says which it is, and the last one that it is the last", () => {
  const title = (attempt) => freshCall(aCall(1, "A042", 0, { attempt }), aView(), words, {}).title;

  assert.deepEqual([title(1), title(2), title(3), title(4)], ["call.first", "Panggilan 2 dari 3", "call.last", "call.last"]);
});

test("missed numbers are listed until their time to come back is over", () => {
  const missed = [{ number: "A005", service: "A", at: new Date(NOW - 60_000).toISOString(), until: new Date(NOW + 1000).toISOString() }];

  assert.deepEqual(show(aView({ missed })).missed, {
    title: "missed.title", sentence: "missed.sentence", numbers: [{ letters: "A", digits: "005", aria: "Nomor antrean A nol nol lima" }],
  });
  assert.equal(show(aView({ missed }), connected, NOW + 1000).missed, null);
  assert.equal(show(aView()).missed, null);
});

test("where nothing stands beside the calls, more of the earlier ones are shown", () => {
  const calls = [9, 8, 7, 6, 5, 4, 3, 2].map((n) => aCall(n, `A00${n}`, 100 - n));

  assert.equal(show(aView({ calls }), { ...connected, layout: "calls" }).earlier.length, 6);
  assert.equal(show(aView({ calls }), { ...connected, layout: "playlist" }).earlier.length, 4);
});

test("at the foot the sentences of the branch take turns with what there is to say", () => {
  const counters = [{ code: "b1", kind: "desk", label: "2", state: "paused" }];
  const view = aView({ counters, ticker: "Toilet di kanan. Musala di kiri." });
  const at = (ms) => show(view, connected, Math.floor(NOW / 24_000) * 24_000 + ms).foot.text;

  assert.deepEqual([at(0), at(8000), at(16_000), at(23_999)], ["Loket 2 istirahat", "Toilet di kanan.", "Musala di kiri.", "Musala di kiri."]);
});

test("a fault at the foot does not take turns with anything", () => {
  assert.equal(show(aView({ ticker: "Toilet di kanan." }), { ...connected, sound: "blocked" }).foot.text, "sound.off");
});

test("what is said beside calls stands in words on the screen", () => {
  assert.deepEqual(toldParts({ kind: "invited", first: "A005", last: "A008" }, words), { icon: "walker", text: "A nol nol lima sampai A nol nol delapan" });
  assert.deepEqual(toldParts({ kind: "invited", first: "A005", last: "A005" }, words), { icon: "walker", text: "A nol nol lima bersiap" });
  assert.deepEqual(toldParts({ kind: "missed", number: "A005" }, words), { icon: "back", text: "A nol nol lima terlewat" });
  assert.deepEqual(toldParts({ kind: "sound_test" }, words), { icon: "speaker", text: "told.sound_test" });
});
