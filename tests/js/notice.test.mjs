import assert from "node:assert/strict";
import { test } from "node:test";
import { isLeaving, noticeNow, noticeParts } from "../../display/static/notice.mjs";

const NOW = Date.parse("2026-11-23T01:43:00Z");
const t = Object.assign(() => "", { language: "en" });
const aNotice = (changes = {}) => ({
  seq: 131, message: "attention", text: "Sebentar.", texts: { id: "Sebentar.", en: "A moment." }, given_at: "2026-11-23T01:43:00Z", until: null, ...changes,
});
const aView = (notice) => ({ notice, voice: ["id", "en"] });

test("a notice holds until its time, or until it is withdrawn", () => {
  assert.equal(noticeNow(aView(null), NOW), null);
  assert.equal(noticeNow(aView(aNotice()), NOW).seq, 131);
  assert.equal(noticeNow(aView(aNotice({ until: "2026-11-23T01:43:01Z" })), NOW).seq, 131);
  assert.equal(noticeNow(aView(aNotice({ until: "2026-11-23T01:43:00Z" })), NOW), null);
});

test("it is written in the language of the screen, or in whatever language it has", () => {
  assert.equal(noticeParts(aView(aNotice()), NOW, { t }).text, "A moment.");
  assert.equal(noticeParts(aView(aNotice({ texts: { id: "Sebentar." } })), NOW, { t }).text, "Sebentar.");
});

test("every message has an icon of its own, and one that is not known yet is still shown", () => {
  const icons = ["attention", "paused", "resumed", "numbers_gone", "closing_soon", "leave_building"].map((message) => noticeParts(aView(aNotice({ message })), NOW, { t }).icon);

  assert.equal(new Set(icons).size, 6);
  assert.equal(noticeParts(aView(aNotice({ message: "new_one" })), NOW, { t }).icon, "info");
});

test("only leaving the building takes the whole screen", () => {
  assert.equal(noticeParts(aView(aNotice()), NOW, { t }).leaving, false);
  assert.equal(noticeParts(aView(aNotice({ message: "leave_building" })), NOW, { t }).leaving, true);
  assert.equal(isLeaving(null), false);
});
