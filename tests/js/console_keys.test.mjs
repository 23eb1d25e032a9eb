import assert from "node:assert/strict";
import { test } from "node:test";
import { actionFor, assign, changesOf, digitOf, keyCap, keymap, KEYS, padCap } from "../../caller_server/web/static/console/keys.mjs";

const EVERYTHING = new Set(Object.keys(KEYS).filter((action) => action !== "resume_shift"));
const t = (key) => ({ "key.space": "Spasi" })[key];
const aPress = (key, changes = {}) => ({ key, target: { tagName: "BODY" }, ...changes });

test("the keys do what their caps say", () => {
  const table = { " ": "primary", u: "recall", x: "no_show", t: "park", a: "transfer", k: "return_to_line", n: "call_number",
    j: "pause", l: "hand_on", r: "reinstate", d: "resume", y: "add_service", c: "add_note", z: "undo", h: "help", p: "call_free",
    s: "all", b: "print_slip" };

  for (const [key, action] of Object.entries(table)) assert.equal(actionFor(aPress(key), EVERYTHING), action);
});

test("a capital letter is the same key", () => {
  assert.equal(actionFor(aPress("U"), EVERYTHING), "recall");
});

test("J pauses an open counter and reopens a paused one", () => {
  assert.equal(actionFor(aPress("j"), new Set(["pause"])), "pause");
  assert.equal(actionFor(aPress("j"), new Set(["resume_shift"])), "resume_shift");
});

test("what is not offered has no key", () => {
  assert.equal(actionFor(aPress("u"), new Set(["primary"])), null);
});

test("no key fires while a dialog is open or somebody types", () => {
  assert.equal(actionFor(aPress("x"), EVERYTHING, { dialogOpen: true }), null);
  for (const tagName of ["INPUT", "TEXTAREA", "SELECT"]) assert.equal(actionFor(aPress(" ", { target: { tagName } }), EVERYTHING), null);
  assert.equal(actionFor(aPress("x", { target: { tagName: "DIV", isContentEditable: true } }), EVERYTHING), null);
});

test("a held key and the browser's own shortcuts do nothing", () => {
  assert.equal(actionFor(aPress(" ", { repeat: true }), EVERYTHING), null);
  for (const modifier of ["ctrlKey", "altKey", "metaKey"]) assert.equal(actionFor(aPress("a", { [modifier]: true }), EVERYTHING), null);
});

test("Space on a focused button presses that button, a letter on it is still a command", () => {
  assert.equal(actionFor(aPress(" ", { target: { tagName: "BUTTON" } }), EVERYTHING), null);
  assert.equal(actionFor(aPress("u", { target: { tagName: "BUTTON" } }), EVERYTHING), "recall");
});

test("no two actions that can be offered together share a key", () => {
  const keys = [...EVERYTHING].map((action) => KEYS[action]);

  assert.equal(new Set(keys).size, keys.length);
});

test("the cap shows the letter, or the word for the space bar", () => {
  assert.equal(keyCap("recall", t), "U");
  assert.equal(keyCap("primary", t), "Spasi");
  assert.equal(keyCap("close", t), "");
});

const onPad = (code, key = "") => ({ key, code, target: { tagName: "BODY" } });

test("a number pad works beside the letters, with and without NumLock", () => {
  const table = { NumpadEnter: "primary", NumpadAdd: "recall", NumpadSubtract: "no_show", NumpadMultiply: "park", NumpadDivide: "transfer",
    NumpadDecimal: "undo" };

  for (const [code, action] of Object.entries(table)) assert.equal(actionFor(onPad(code, "Enter"), EVERYTHING), action);
});

test("plus on the number pad calls the next one where nobody can be called again", () => {
  assert.equal(actionFor(onPad("NumpadAdd", "+"), new Set(["primary", "call_next"])), "call_next");
  assert.equal(actionFor(aPress("u"), new Set(["primary", "call_next"])), null);
});

test("Enter on the number pad presses the button that has the focus, as Enter does", () => {
  assert.equal(actionFor({ ...onPad("NumpadEnter", "Enter"), target: { tagName: "BUTTON" } }, EVERYTHING), null);
});

test("H asks for help and says that it came", () => {
  assert.equal(actionFor(aPress("h"), new Set(["help"])), "help");
  assert.equal(actionFor(aPress("h"), new Set(["help_end"])), "help_end");
});

test("digits come from both rows, and never with Ctrl", () => {
  assert.deepEqual([digitOf({ key: "3" }), digitOf(onPad("Numpad4", "ArrowLeft")), digitOf({ key: "0" }), digitOf({ key: "a" })], [3, 4, null, null]);
  assert.equal(digitOf({ key: "3", ctrlKey: true }), null);
});

test("a tick box is not a place to type in", () => {
  assert.equal(actionFor(aPress("x", { target: { tagName: "INPUT", type: "checkbox" } }), EVERYTHING), "no_show");
});

test("an action gets another letter, or another key of the number pad beside its letter", () => {
  const { keys } = assign(keymap(), "no_show", aPress("Q"));
  const both = assign(keys, "no_show", onPad("Numpad0", "0")).keys;

  assert.deepEqual(both.no_show, { key: "q", pad: "Numpad0" });
  assert.equal(actionFor(aPress("q"), EVERYTHING, { keys: both }), "no_show");
  assert.equal(actionFor(aPress("x"), EVERYTHING, { keys: both }), null);
  assert.equal(keyCap("no_show", t, both), "Q");
});

test("a key that another action has is refused, and names that action", () => {
  assert.deepEqual(assign(keymap(), "no_show", aPress("t")), { wrong: "keys.taken", by: "park" });
  assert.deepEqual(assign(keymap(), "no_show", onPad("NumpadMultiply", "*")), { wrong: "keys.taken", by: "park" });
  assert.ok(assign(keymap(), "no_show", aPress("x")).keys);
});

test("keys that mean something to the browser, and the digits, stay what they are", () => {
  for (const key of ["Enter", "Escape", "Tab", "Shift", "ArrowDown", "3", "F5"]) {
    assert.deepEqual(assign(keymap(), "no_show", aPress(key)), { wrong: "keys.reserved", by: null });
  }
  assert.deepEqual(assign(keymap(), "no_show", onPad("Numpad5", "5")), { wrong: "keys.reserved", by: null });
});

test("what an officer changed is kept, and only that", () => {
  const { keys } = assign(keymap(), "no_show", aPress("q"));

  assert.deepEqual(changesOf(keymap()), {});
  assert.deepEqual(keymap(changesOf(keys)), keys);
});

test("stored keys that make no sense are left out", () => {
  assert.deepEqual(keymap({ no_show: { key: 5 }, dance: { key: "q" } }), keymap());
  assert.deepEqual(keymap({ no_show: { key: "t" } }), keymap());
  assert.deepEqual(keymap({ no_show: { key: "Escape" } }), keymap());
  assert.deepEqual(keymap(null), keymap());
});

test("caps of other keys are their names, those of the number pad are signs", () => {
  const { keys } = assign(keymap(), "no_show", aPress("F9"));

  assert.equal(keyCap("no_show", t, keys), "F9");
  assert.deepEqual([padCap("NumpadAdd"), padCap("NumpadEnter"), padCap(null)], ["+", "Enter", ""]);
});
