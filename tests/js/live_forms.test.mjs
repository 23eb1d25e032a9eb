import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf, preview } from "../../caller_server/web/static/live/forms.mjs";

const about = { branch: "bontang", counter: "bontang-3", service: "P", offered: 2, waiting: 26, languages: ["id", "en"] };
const ask = (dialog, fields = {}, more = {}) => commandOf(dialog, fields, { ...about, ...more });

test("opening a counter with all of its services narrows nothing", () => {
  assert.deepEqual(ask("counter_open", { services: ["A", "K"] }), { path: "counters/bontang-3/open", body: {} });
  assert.deepEqual(ask("counter_open", { services: ["A"] }).body, { services: ["A"] });
  assert.equal(ask("counter_open", { services: [] }).wrong, "dialog.services_wrong");
  assert.deepEqual(ask("counter_open", { services: ["A", "K"], officer: "rina" }).body, { officer: "rina" });
  assert.deepEqual(ask("counter_open", { services: ["A"], officer: "" }).body, { services: ["A"] });
});

test("a pause has a reason and a length, each only when given", () => {
  assert.deepEqual(ask("counter_pause", { reason: " rapat ", minutes: "15" }).body, { reason: "rapat", minutes: 15 });
  assert.deepEqual(ask("counter_pause", { reason: "", minutes: "" }).body, {});
  assert.deepEqual(ask("counter_pause", { reason: "ab", minutes: "" }), { wrong: "dialog.reason_wrong", field: "reason" });
});

test("a quota is a number from 0 to 9999", () => {
  assert.deepEqual(ask("service_quota", { quota: " 45 ", reason: "" }), { path: "branches/bontang/services/P/quota", body: { quota: 45 } });
  for (const quota of ["", "4,5", "-1", "10000", "banyak"]) assert.equal(ask("service_quota", { quota, reason: "" }).wrong, "dialog.quota_wrong");
});

test("moving people needs people, one place to go, and a reason", () => {
  assert.equal(ask("move", { numbers: [], to: "service:K", reason: "penuh" }).field, "numbers");
  assert.equal(ask("move", { numbers: ["A043"], reason: "penuh" }).field, "to");
  assert.equal(ask("move", { numbers: ["A043"], to: "service:K", reason: "" }).field, "reason");
  assert.deepEqual(ask("move", { numbers: ["A043"], to: "counter:bontang-b2", reason: "penuh" }).body, { numbers: ["A043"], counter: "bontang-b2", reason: "penuh" });
});

test("the day ends only after the reason, and then the number of people waiting, were written", () => {
  assert.equal(ask("end_day", { reason: "" }, { step: 1 }).field, "reason");
  assert.deepEqual(ask("end_day", { reason: "listrik padam" }, { step: 1 }), { next: { step: 2, kept: { reason: "listrik padam" } } });
  for (const count of ["", "25", "260", "ya"]) assert.equal(ask("end_day", { reason: "listrik padam", count }, { step: 2 }).wrong, "dialog.end_day.wrong");
  assert.deepEqual(ask("end_day", { reason: "listrik padam", count: "26" }, { step: 2 }), { path: "branches/bontang/end-day", body: { reason: "listrik padam" } });
});

test("a notice sends the words that were written, and the length when there is one", () => {
  assert.equal(ask("notice", { minutes: "30" }).wrong, "dialog.notice.which");
  assert.equal(ask("notice", { message: "paused", text_en: "ab" }).field, "text_en");
  assert.deepEqual(ask("notice", { message: "paused", text_id: " Listrik padam. ", text_en: "", minutes: "30" }).body,
    { message: "paused", texts: { id: "Listrik padam." }, minutes: 30 });
  assert.deepEqual(ask("notice", { message: "leave_building", minutes: "" }).body, { message: "leave_building", texts: {} });
});

test("the preview shows each language what it would see", () => {
  const sentences = { id: { paused: "Dihentikan sementara." }, en: { paused: "Interrupted." } };

  assert.deepEqual(preview({ message: "paused", text_id: "Listrik padam.", text_en: " " }, { languages: ["id", "en"], sentences }),
    [{ language: "id", text: "Listrik padam." }, { language: "en", text: "Interrupted." }]);
  assert.deepEqual(preview({}, { languages: ["id"], sentences }), []);
});

test("seeing an alert names it and when its cause began, and nothing else of it", () => {
  const alert = { key: "help:bontang-2", since: "2026-11-23T01:42:00.000Z", officer: "Bayu" };

  assert.deepEqual(ask("seen", alert), { path: "branches/bontang/alerts/seen", body: { key: "help:bontang-2", since: "2026-11-23T01:42:00.000Z" } });
});
