// Times and days on the administrator's page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { breaks, day, nextSpan, shown, span, typed, written, zones } from "../../caller_server/web/static/admin/clocks.mjs";

test("times are read with a dot and kept with a colon", () => {
  assert.equal(shown("07:30"), "07.30");
  assert.equal(shown("pagi"), "pagi");
  for (const text of ["07.30", "7.30", "0730", "7:30", " 07:30 "]) assert.equal(written(text), "07:30");
  assert.equal(written("7"), "07:00");
  assert.equal(written(" pagi "), "pagi"); // the server says what is wrong with it
});

test("what is being written stays as it is until it is a whole time", () => {
  for (const text of ["", "0", "07", "07.3", "7.30", "pagi"]) assert.equal(typed(text), text);
  assert.equal(typed("07.30"), "07:30"); // the same time written again is no change
});

test("a day's breaks are between its spans", () => {
  const friday = [["07:30", "11:30"], ["13:30", "15:30"]];
  assert.deepEqual(breaks(friday).map(span), ["11.30–13.30"]);
  assert.deepEqual(breaks([friday[0]]), []);
});

test("the next span stands after the last one and inside the day", () => {
  assert.deepEqual(nextSpan([]), ["07:30", "15:30"]);
  assert.deepEqual(nextSpan([["07:30", "11:30"]]), ["12:30", "13:30"]);
  assert.deepEqual(nextSpan([["07:30", "22:30"]]), ["23:30", "24:00"]);
  assert.deepEqual(nextSpan([["07:30", "11.30"]]), ["12:30", "13:30"]); // as somebody is writing it
  assert.deepEqual(nextSpan([["07:30", "siang"]]), ["", ""]);
});

test("a day is told in words", () => {
  assert.equal(day("2027-02-08", "id"), "8 Feb 2027");
  assert.equal(day("2027-08-17", "en"), "17 Aug 2027");
  assert.equal(day("2027-08-17", "id", { weekday: true }), "Sel, 17 Agu 2027");
  assert.equal(day("", "id"), "");
  assert.equal(day("2027-13-40", "id"), "2027-13-40");
});

test("all four time zones of Indonesia are there, and the one that the branch has", () => {
  const codes = (chosen) => zones(chosen, (key) => key).map(([zone]) => zone);

  assert.deepEqual(codes("Asia/Makassar"), ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]);
  assert.deepEqual(zones("Asia/Dili", (key) => key).at(-1), ["Asia/Dili", "Asia/Dili"]);
  assert.equal(zones("Asia/Jakarta", (key) => key)[1][1], "zone.pontianak");
});
