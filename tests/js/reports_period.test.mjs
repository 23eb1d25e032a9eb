import assert from "node:assert/strict";
import { test } from "node:test";
import { between, fault, isDay, moved, preset, presetOf } from "../../caller_server/web/static/reports/period.mjs";

const MONDAY = "2026-11-23";

test("a week runs from Monday, and what runs still ends today", () => {
  assert.deepEqual(preset("this_week", "2026-11-26"), { from: MONDAY, to: "2026-11-26" });
  assert.deepEqual(preset("this_week", "2026-11-29"), { from: MONDAY, to: "2026-11-29" });
  assert.deepEqual(preset("this_week", MONDAY), { from: MONDAY, to: MONDAY });
  assert.deepEqual(preset("last_week", "2026-11-29"), { from: "2026-11-16", to: "2026-11-22" });
  assert.deepEqual(preset("this_month", MONDAY), { from: "2026-11-01", to: MONDAY });
  assert.deepEqual(preset("today", MONDAY), { from: MONDAY, to: MONDAY });
});

test("last week of the first days of a year lies in the year before", () => {
  assert.deepEqual(preset("last_week", "2027-01-01"), { from: "2026-12-21", to: "2026-12-27" });
});

test("days are counted and moved by the calendar, over the end of February too", () => {
  assert.equal(moved("2028-02-28", 1), "2028-02-29");
  assert.equal(moved("2026-03-01", -1), "2026-02-28");
  assert.equal(between("2026-02-28", "2026-03-01"), 1);
});

test("days are known as the preset they are", () => {
  assert.equal(presetOf({ from: "2026-11-01", to: MONDAY }, MONDAY), "this_month");
  assert.equal(presetOf({ from: "2026-11-02", to: MONDAY }, MONDAY), "own");
});

test("on a Monday today and this week are the same days, and the one that was chosen stays chosen", () => {
  const days = { from: MONDAY, to: MONDAY };

  assert.equal(presetOf(days, MONDAY, "this_week"), "this_week");
  assert.equal(presetOf(days, MONDAY, "last_week"), "today");
  assert.equal(presetOf(days, MONDAY, "own"), "own");
});

test("only days of the calendar are days", () => {
  assert.ok(isDay("2028-02-29"));
  for (const text of ["2026-02-29", "2026-13-01", "23/11/2026", "", null]) assert.ok(!isDay(text), text);
});

test("days that run backwards, are none, or are more than five years are at fault", () => {
  assert.equal(fault({ from: MONDAY, to: MONDAY }), null);
  assert.equal(fault({ from: "2026-11-24", to: MONDAY }), "filter.wrong_days");
  assert.equal(fault({ from: "", to: MONDAY }), "filter.wrong_days");
  assert.equal(fault({ from: "2021-11-22", to: MONDAY }), null);
  assert.equal(fault({ from: moved(MONDAY, -5 * 366), to: MONDAY }), null);
  assert.equal(fault({ from: moved(MONDAY, -5 * 366 - 1), to: MONDAY }), "filter.too_long");
});
