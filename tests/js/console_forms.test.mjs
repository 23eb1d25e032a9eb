import assert from "node:assert/strict";
import { test } from "node:test";
import { destination } from "../../caller_server/web/static/console/destination.mjs";
import { commandBody, OTHER } from "../../caller_server/web/static/console/forms.mjs";

test("a number may be typed in small letters and with spaces", () => {
  assert.deepEqual(commandBody("reinstate", { number: " a 042 " }), { body: { number: "A042" } });
  assert.deepEqual(commandBody("reinstate", { number: "a-k2-07" }), { body: { number: "A-K2-07" } });
  assert.equal(commandBody("reinstate", { number: "A-K2" }).wrong, "dialog.number_wrong");
});

test("a number out of order needs a number and a reason", () => {
  assert.deepEqual(commandBody("call_number", { number: "042", reason: "ibu hamil" }), { wrong: "dialog.number_wrong", field: "number" });
  assert.deepEqual(commandBody("call_number", { number: "A042", reason: "  " }), { wrong: "dialog.reason_wrong", field: "reason" });
  assert.deepEqual(commandBody("call_number", { number: "A042", reason: " ibu hamil " }), { body: { number: "A042", reason: "ibu hamil" } });
});

test("parking needs no reason, but a reason that is given must say something", () => {
  assert.deepEqual(commandBody("park", { reason: "" }), { body: {} });
  assert.deepEqual(commandBody("park", { reason: "x" }), { wrong: "dialog.reason_wrong", field: "reason" });
  assert.deepEqual(commandBody("park", { reason: "formulir" }), { body: { reason: "formulir" } });
});

test("a transfer goes to one service or to one counter", () => {
  assert.deepEqual(commandBody("transfer", { reason: "" }), { wrong: "dialog.transfer.wrong", field: "to" });
  assert.deepEqual(commandBody("transfer", { to: "service:K", reason: "" }), { body: { service: "K" } });
  assert.deepEqual(commandBody("transfer", { to: "counter:bontang-2", reason: "salah loket" }), { body: { counter: "bontang-2", reason: "salah loket" } });
  assert.deepEqual(commandBody("transfer", { to: "service:K", reason: "x" }), { wrong: "dialog.reason_wrong", field: "reason" });
});

test("a pause has a reason in words, its own only where none of the given ones fits, and perhaps a length", () => {
  assert.deepEqual(commandBody("pause", { why: "Sholat", reason: "", minutes: "" }), { body: { reason: "Sholat" } });
  assert.deepEqual(commandBody("pause", { why: "Rapat", reason: "typed before", minutes: "15" }), { body: { reason: "Rapat", minutes: 15 } });
  assert.deepEqual(commandBody("pause", { why: OTHER, reason: " ambil berkas ", minutes: "" }), { body: { reason: "ambil berkas" } });
  assert.deepEqual(commandBody("pause", { why: OTHER, reason: "x", minutes: "" }), { wrong: "dialog.reason_wrong", field: "reason" });
});

test("a note says something, an added service is one service", () => {
  assert.deepEqual(commandBody("add_note", { text: "  " }), { wrong: "dialog.add_note.wrong", field: "text" });
  assert.deepEqual(commandBody("add_note", { text: " bawa KK " }), { body: { text: "bawa KK" } });
  assert.deepEqual(commandBody("add_service", {}), { wrong: "dialog.add_service.wrong", field: "to" });
  assert.deepEqual(commandBody("add_service", { to: "service:K" }), { body: { service: "K" } });
});

const start = (path) => `/start?next=${encodeURIComponent(path)}`;
const goes = (asked, more = {}) => destination({ asked, pathname: "/console", ...more });

test("signing in leads back to where somebody was going, with the counter of the address", () => {
  assert.equal(goes("/take?lang=en"), start("/take?lang=en"));
  assert.equal(goes("/console?lang=en", { hash: "#bontang-b1,bontang-b2" }), start("/console?lang=en#bontang-b1,bontang-b2"));
  assert.equal(goes("/console#bontang-3", { hash: "#bontang-1" }), start("/console#bontang-3"));
  assert.equal(goes(null, { pathname: "/take", search: "?lang=en" }), start("/take?lang=en"));
});

test("who asked for nothing comes to their own page", () => {
  assert.equal(goes(null, { pathname: "/" }), "/start");
  assert.equal(goes(null, { pathname: "/sign-in/oidc/callback", search: "?state=x" }), "/start");
  assert.equal(goes("/sign-in?next=/sign-in"), "/start");
});

test("signing in never leads to another host", () => {
  for (const asked of ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)"]) {
    assert.equal(goes(asked), "/start");
  }
});
