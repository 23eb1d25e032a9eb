import assert from "node:assert/strict";
import { test } from "node:test";

import { scannedCode, typedCode } from "../../caller_server/web/static/join/code.mjs";
import { kept } from "../../caller_server/web/static/join/kept.mjs";
import { whyNoCamera } from "../../caller_server/web/static/join/scan.mjs";

/** A browser's storage; a broken one refuses everything, as in a private window of some browsers. */
function storage(broken = false) {
  const values = new Map();
  const refuse = () => {
    throw new Error("refused");
  };
  return broken ? { getItem: refuse, setItem: refuse, removeItem: refuse } : {
    getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value), removeItem: (key) => values.delete(key),
  };
}

test("a code is understood however it is typed, with letters that look like digits", () => {
  assert.equal(typedCode(" 7kqm-2xpd "), "7KQM2XPD");
  assert.equal(typedCode("oIl0 1234"), "01101234");
});

test("what cannot be a code is none", () => {
  for (const text of ["", "7KQM2XP", "7KQM2XPDA", "7KQM2XPU", "7KQM 2XP!"]) assert.equal(typedCode(text), null);
});

test("a camera reads the code out of this branch's address only", () => {
  assert.equal(scannedCode("https://antrean.example/b/bontang?c=7KQM2XPD", "bontang"), "7KQM2XPD");
  assert.equal(scannedCode("7KQM2XPD", "bontang"), "7KQM2XPD");
  for (const text of ["https://antrean.example/b/samarinda?c=7KQM2XPD", "https://antrean.example/t/ABC?c=7KQM2XPD", "https://antrean.example/b/bontang", "hello"]) {
    assert.equal(scannedCode(text, "bontang"), null);
  }
});

test("a phone keeps its name", () => {
  const store = kept(storage());
  assert.equal(store.phone(() => "first-name"), "first-name");
  assert.equal(store.phone(() => "second-name"), "first-name");
});

test("a ticket is found again in its own branch, and forgotten only when it is that one", () => {
  const store = kept(storage());
  store.keepTicket({ branch: "bontang", token: "T1", number: "A001" });
  assert.equal(store.ticket("bontang").token, "T1");
  assert.equal(store.ticket("samarinda"), null);
  store.dropTicket("T2");
  assert.equal(store.ticket("bontang").token, "T1");
  store.dropTicket("T1");
  assert.equal(store.ticket("bontang"), null);
});

test("a choice is kept for a quarter of an hour", () => {
  let now = 0;
  const store = kept(storage(), () => now);
  const chosen = { service: "A", walk: 5, priority: true };
  store.keepChoice("bontang", chosen);
  now = 14 * 60000;
  assert.deepEqual(store.choice("bontang"), chosen);
  assert.equal(store.choice("samarinda"), null);
  now = 15 * 60000;
  assert.equal(store.choice("bontang"), null);
});

test("where the browser keeps nothing, nothing breaks", () => {
  const store = kept(storage(true));
  store.keepTicket({ branch: "bontang", token: "T1", number: "A001" });
  assert.equal(store.ticket("bontang"), null);
  assert.equal(store.choice("bontang"), null);
  assert.equal(store.phone(() => "a-name"), "a-name");
});

test("without https, and without a camera, the page says which of them is missing", () => {
  const media = { getUserMedia() {} };
  assert.equal(whyNoCamera(media, false), "scan.insecure");
  assert.equal(whyNoCamera(undefined, true), "scan.missing");
  assert.equal(whyNoCamera(media, true), null);
});
