import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, halves, spokenDigits, translator } from "../../caller_server/web/static/shared/words.mjs";

const ENGLISH = translator({ people: ["{count} person ahead", "{count} people ahead"], brace: "{{x}} {a}", plain: "Hello" }, "en");
const DIGITS = translator({ "digit.0": "nol", "digit.4": "empat", "digit.2": "dua", "digit.7": "tujuh", people: "{count} orang" }, "id");

test("only one takes the singular, and zero takes the plural", () => {
  assert.equal(ENGLISH("people", { count: 1 }), "1 person ahead");
  assert.equal(ENGLISH("people", { count: 0 }), "0 people ahead");
  assert.equal(ENGLISH("people", { count: 7 }), "7 people ahead");
});

test("a language with one form uses it for every count", () => {
  assert.equal(DIGITS("people", { count: 1 }), "1 orang");
  assert.equal(DIGITS("people", { count: 5 }), "5 orang");
});

test("doubled braces are braces, as in Python", () => assert.equal(ENGLISH("brace", { a: 1 }), "{x} 1"));

test("a text or a value that is missing is an error, not an empty place on the screen", () => {
  assert.throws(() => ENGLISH("nothing"), /no text for nothing in en/);
  assert.throws(() => ENGLISH("people", {}), /needs the value count/);
});

test("a value is put in as it is, even with a dollar sign or braces in it", () => {
  assert.equal(ENGLISH("brace", { a: "$& {b}" }), "{x} $& {b}");
});

test("a number is said letter by letter and digit by digit", () => {
  assert.equal(spokenDigits("A042", DIGITS), "A nol empat dua");
  assert.equal(spokenDigits("A-K2-07", DIGITS), "A K dua nol tujuh");
});

test("a number falls into the two halves of a plate", () => {
  assert.deepEqual(halves("A042"), ["A", "042"]);
  assert.deepEqual(halves("AB1234"), ["AB", "1234"]);
  assert.deepEqual(halves("A-K2-07"), ["A", "K2\u201107"]);
});

test("the clock is the branch's, with a dot, from 00 to 23", () => {
  assert.equal(clock("2026-11-23T01:43:00.000Z", "Asia/Makassar"), "09.43");
  assert.equal(clock("2026-11-23T16:05:00Z", "Asia/Makassar"), "00.05");
  assert.equal(clock(new Date("2026-11-23T01:43:00Z"), "Asia/Jakarta"), "08.43");
});
