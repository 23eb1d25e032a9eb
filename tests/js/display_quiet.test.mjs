import assert from "node:assert/strict";
import { test } from "node:test";
import { passed, isTimeToReload } from "../../display/static/reload.mjs";
import { lineAt, pieces } from "../../display/static/ticker.mjs";

const ZONE = "Asia/Makassar";
const at = (clock, day = 23) => Date.parse(`2026-11-${day}T${clock}:00+08:00`);
const quiet = (changes = {}) => ({
  view: { time_zone: ZONE, calls: [], notice: null }, display: { reload_at: "03:30" }, loadedAt: at("08:00", 22), now: at("03:31"),
  connection: "connected", isTelling: false, ...changes,
});

test("a text is told a sentence at a time", () => {
  assert.deepEqual(pieces("Toilet di kanan. Musala di kiri! Ada pertanyaan?"), ["Toilet di kanan.", "Musala di kiri!", "Ada pertanyaan?"]);
  assert.deepEqual(pieces("Buka 08.00 sampai 15.00 tanpa istirahat"), ["Buka 08.00 sampai 15.00 tanpa istirahat"]);
  assert.deepEqual(pieces("  "), []);
});

test("a sentence too long to be read at once is told in parts, and no word is lost", () => {
  const long = Array.from({ length: 60 }, (_, i) => `kata${i}`).join(" ");

  const parts = pieces(long);

  assert.ok(parts.length > 2 && parts.every((part) => part.length <= 132));
  assert.equal(parts.map((part) => part.replace(/ …$/, "")).join(" "), long);
});

test("lines take turns of eight seconds", () => {
  assert.deepEqual([0, 7999, 8000, 16_000].map((now) => lineAt(["a", "b"], now)), ["a", "a", "b", "a"]);
  assert.equal(lineAt([], 8000), "");
});

test("a time of day passes once a day", () => {
  assert.equal(passed("03:30", at("03:30"), at("03:31"), ZONE), false, "loaded in that minute");
  assert.equal(passed("03:30", at("03:29"), at("03:30"), ZONE), true);
  assert.equal(passed("03:30", at("08:00", 22), at("03:29"), ZONE), false);
  assert.equal(passed("03:30", at("08:00", 22), at("07:59"), ZONE), true);
  assert.equal(passed("03:30", at("03:31", 22), at("03:29"), ZONE), false);
  assert.equal(passed("00:00", at("23:59", 22), at("00:00"), ZONE), true);
  assert.equal(passed("03:30", at("08:00", 22), at("08:00"), ZONE), true, "a whole day");
  assert.equal(passed("03:30", at("08:00"), at("08:00", 22), ZONE), false, "a clock that was put back");
});

test("the page loads itself anew at its hour, when nothing was called for five minutes and the server is there", () => {
  const call = (clock) => ({ ...quiet().view, calls: [{ called_at: new Date(at(clock)).toISOString() }] });

  assert.equal(isTimeToReload(quiet()), true);
  assert.equal(isTimeToReload(quiet({ connection: "polling" })), true);
  assert.equal(isTimeToReload(quiet({ view: call("03:26") })), true);
  for (const not of [
    { now: at("03:29") }, { loadedAt: at("03:30") }, { connection: "cut_off" }, { connection: "starting" }, { isTelling: true },
    { view: call("03:27") }, { view: { ...quiet().view, notice: { seq: 1 } } },
  ]) assert.equal(isTimeToReload(quiet(not)), false, JSON.stringify(not));
});
