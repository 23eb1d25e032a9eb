// The draft of a branch's description.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  codeFrom, copyFor, freeCounter, freeDisplay, freeLetter, moved, same, tidy, valueAt, withDisplays, withServices, withValue, withoutService,
} from "../../caller_server/web/static/admin/draft.mjs";

const service = (code, more = {}) => ({ code, name: { id: code }, about: {}, following: null, checklist: [], outcomes: [], ...more });
const counter = (code, services, more = {}) => ({ code, kind: "desk", label: code.replace(/\D/g, ""), services, weights: {}, ...more });
const branch = (more = {}) => ({
  code: "bontang", name: "Bontang", cut_off: "00:00", texts: {}, hours: { seasons: [] }, policy: { max_calls: 3, screening: false },
  services: [service("A"), service("K")], counters: [counter("bontang-1", ["A", "K"]), counter("bontang-2", ["A"])], ...more,
});

test("a value is read and changed by its path, and nothing else is", () => {
  const before = branch();

  const after = withValue(before, "services.1.name.en", "Accident");

  assert.equal(valueAt(after, "services.1.name.en"), "Accident");
  assert.equal(valueAt(before, "services.1.name.en"), undefined);
  assert.equal(after.services[0], before.services[0]);
  assert.equal(valueAt(after, "nothing.0.here"), undefined);
});

test("a value is taken away, and a table is made where there was none", () => {
  assert.deepEqual(withValue({ a: { b: 1, c: 2 } }, "a.b", undefined), { a: { c: 2 } });
  assert.deepEqual(withValue({}, "texts.welcome.id", "Halo"), { texts: { welcome: { id: "Halo" } } });
});

test("the order of names in a table says nothing, the order in a list does", () => {
  assert.ok(same({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }));
  assert.ok(!same([1, 2], [2, 1]));
  assert.ok(!same({ a: 1 }, { a: 1, b: null }));
  assert.ok(same(null, null));
});

test("a part moves up and down", () => {
  assert.deepEqual(moved(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
});

test("words left empty are not sent, and papers get a code from their name", () => {
  const papers = [{ code: "ktp", name: { id: "KTP", en: " " } }, { code: "", name: { id: "Kartu Keluarga", en: "" } }, { code: "", name: { id: "KTP" } }];
  const sent = tidy(branch({ texts: { welcome: { id: "Halo", en: "" }, slip: { id: "  " } }, services: [service("A", { about: { id: "", en: "x" }, checklist: papers })] }));

  assert.deepEqual(sent.texts, { welcome: { id: "Halo" } });
  assert.deepEqual(sent.services[0].about, { en: "x" });
  assert.deepEqual(sent.services[0].checklist, [
    { code: "ktp", name: { id: "KTP" } }, { code: "kartu_keluarga", name: { id: "Kartu Keluarga" } }, { code: "ktp_2", name: { id: "KTP" } },
  ]);
});

test("times are sent as the file has them, however they were written", () => {
  const week = { monday: [["7.30", "1530"]], tuesday: [] };
  const sent = tidy(branch({ cut_off: "1.00", hours: { ...week, holidays: [], seasons: [{ name: "Ramadan", friday: [["8", "pagi"]] }] } }));

  assert.equal(sent.cut_off, "01:00");
  assert.deepEqual(sent.hours, { monday: [["07:30", "15:30"]], tuesday: [], holidays: [], seasons: [{ name: "Ramadan", friday: [["08:00", "pagi"]] }] });
});

test("a code is made of any name", () => {
  assert.equal(codeFrom("Surat Keterangan Ahli Waris (asli)"), "surat_keterangan_ahl");
  assert.equal(codeFrom("Réçu №1"), "recu_1");
  assert.equal(codeFrom("عمر"), "lain");
});

test("new services and counters get what is free", () => {
  assert.equal(freeLetter([service("A"), service("B")]), "C");
  assert.deepEqual(freeCounter("bontang", branch().counters, "desk"), { code: "bontang-3", label: "3" });
  assert.deepEqual(freeCounter("bontang", branch().counters, "booth"), { code: "bontang-b1", label: "1" });
});

test("a service that goes is named nowhere any more", () => {
  const before = branch({ services: [service("A", { following: "K" }), service("K")], counters: [counter("bontang-1", ["A", "K"], { weights: { K: 2, A: 1 } })] });

  const after = withoutService(before, 1);

  assert.deepEqual(after.services.map(({ code, following }) => [code, following]), [["A", null]]);
  assert.deepEqual([after.counters[0].services, after.counters[0].weights], [["A"], { A: 1 }]);
});

test("a counter that takes fewer services weighs fewer", () => {
  assert.deepEqual(withServices(counter("x-1", ["A", "K"], { weights: { A: 2, K: 1 } }), ["K"]).weights, { K: 1 });
});

test("a new branch has counters of its own", () => {
  const made = copyFor(branch({ texts: { welcome: { id: "Halo" } }, counters: [counter("bontang-1", ["A"]), counter("x", ["A"], { kind: "booth", label: "7" })] }), {
    code: "samarinda", name: "Samarinda", time_zone: "Asia/Makassar",
  });

  assert.deepEqual([made.code, made.name, made.texts], ["samarinda", "Samarinda", {}]);
  assert.deepEqual(made.counters.map(({ code, label }) => [code, label]), [["samarinda-1", "1"], ["samarinda-b1", "1"]]);
});

const display = (code, more = {}) => ({ code, layout: "calls", services: [], counters: [], missed: true, reload_at: "03:30", ...more });

test("the times of displays and of the volume are sent as the file has them", () => {
  const speech = { digits: "whole", chime: true, loudness: [{ at: "7", percent: 80 }] };

  const { speech: sent, displays } = tidy(branch({ speech, displays: [display("one", { reload_at: "4.15" })] }));

  assert.deepEqual([sent.loudness[0].at, displays[0].reload_at], ["07:00", "04:15"]);
  assert.ok(!("displays" in tidy(branch())));
});

test("displays never name a service or a counter that is gone", () => {
  const draft = branch({ displays: [display("one", { services: ["A", "K"], counters: ["bontang-1", "bontang-2"] })] });

  assert.deepEqual(withoutService(draft, 1).displays[0].services, ["A"]);
  assert.deepEqual(withDisplays({ ...draft, counters: draft.counters.slice(1) }).displays[0].counters, ["bontang-2"]);
  assert.equal(withDisplays(branch()).displays, undefined);
});

test("a new display gets a code that nobody has", () => {
  assert.equal(freeDisplay([]), "layar-1");
  assert.equal(freeDisplay([display("layar-2")]), "layar-3");
});

test("the displays of a branch made from another one name its own counters", () => {
  const made = copyFor(branch({ displays: [display("one", { counters: ["bontang-2"] })] }), { code: "kutai", name: "Kutai", time_zone: "Asia/Makassar" });

  assert.deepEqual(made.displays[0].counters, [made.counters[1].code]);
  assert.notEqual(made.counters[1].code, "bontang-2");
});

test("cases, their papers and questions get codes from their words, and keep those they have", () => {
  const draft = branch({ services: [service("A", {
    cases: [{ code: "", name: { id: "Terkena PHK", en: "" }, checklist: [{ code: "", name: { id: "Bukti PHK" } }] }, { code: "phk", name: { id: "Lama" }, checklist: [] }],
    hints: [{ code: "", question: { id: "Saldo kecil?", en: " " }, place: { id: "JMO", en: "" }, url: null }],
  })] });

  const [{ cases, hints }] = tidy(draft).services;

  assert.deepEqual(cases, [{ code: "terkena_phk", name: { id: "Terkena PHK" }, checklist: [{ code: "bukti_phk", name: { id: "Bukti PHK" } }] }, { code: "phk", name: { id: "Lama" }, checklist: [] }]);
  assert.deepEqual(hints, [{ code: "saldo_kecil", question: { id: "Saldo kecil?" }, place: { id: "JMO" }, url: null }]);
});

test("a new branch has neither the picture nor the PIN of the one that it was made from", () => {
  const made = copyFor(branch({ staff_pin: "ab:cd", picture: "bontang.jpg" }), { code: "x", name: "X", time_zone: "UTC" });

  assert.deepEqual([made.staff_pin, made.picture], [null, null]);
});
