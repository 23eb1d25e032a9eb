import assert from "node:assert/strict";
import { test } from "node:test";
import { actionFor, keyCap, KEYS } from "../../caller_server/web/static/console/keys.mjs";

const EVERYTHING = new Set(Object.keys(KEYS).filter((action) => action !== "resume_shift"));
const t = (key) => ({ "key.space": "Spasi" })[key];
const aPress = (key, changes = {}) => ({ key, target: { tagName: "BODY" }, ...changes });

test("the keys do what their caps say", () => {
  const table = { " ": "primary", u: "recall", x: "no_show", t: "park", a: "transfer", k: "return_to_line", n: "call_number",
    j: "pause", l: "resume", r: "reinstate" };

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
