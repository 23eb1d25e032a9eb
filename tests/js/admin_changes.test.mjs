// Changes of a branch's description in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { entries, inWords } from "../../caller_server/web/static/admin/changes.mjs";
import { translator } from "../../caller_server/web/static/shared/words.mjs";

/** The page's own texts, read from its catalogue: one form is enough here. */
function texts(language) {
  const file = readFileSync(new URL(`../../assets/translations/${language}/LC_MESSAGES/admin.po`, import.meta.url), "utf8");
  const found = file.matchAll(/msgid "([a-z_.]+)"\n(?:msgid_plural "[^"]*"\n)?((?:msgstr(?:\[\d\])? "(?:[^"\\]|\\.)*"\n?)+)/g);
  const forms = [...found].map(([, key, strings]) => [key, [...strings.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => JSON.parse(`"${text}"`))]);
  return translator(Object.fromEntries(forms), language);
}

const id = texts("id");
const en = texts("en");
const told = (path, before, after, t = id) => inWords({ path, before, after }, t);

test("plain values are told with their label and their unit", () => {
  assert.deepEqual(told("name", "Bontang", "Samarinda"), { where: "Nama kantor", before: "Bontang", after: "Samarinda" });
  assert.deepEqual(told("policy.max_calls", 3, 4), { where: "Panggilan paling banyak", before: "3 kali", after: "4 kali" });
  assert.deepEqual(told("policy.recall_after_s", 30, 20, en), { where: "Time between calls", before: "30 s", after: "20 s" });
  assert.deepEqual(told("policy.lobby_cap", null, 40), { where: "Orang di lobi, paling banyak", before: "tidak ada", after: "40 orang" });
  assert.deepEqual(told("policy.screening", false, true, en), { where: "Screening at the door", before: "no", after: "yes" });
  assert.deepEqual(told("cut_off", "00:00", "01:30"), { where: "Pergantian hari", before: "00.00", after: "01.30" });
  assert.deepEqual(told("voice", ["id"], ["id", "en"]), { where: "Suara panggilan", before: "Indonesia", after: "Indonesia, Inggris" });
});

test("hours are told as people write them", () => {
  const friday = [["07:30", "11:30"], ["13:30", "15:30"]];
  assert.deepEqual(told("hours.friday", friday, []), { where: "Jam buka Jumat", before: "07.30–11.30, 13.30–15.30", after: "tutup" });
  assert.deepEqual(told("hours.holidays", [], ["2027-08-17"]), { where: "Hari libur", before: "tidak ada", after: "17 Agu 2027" });
  const season = { name: "Ramadan", first: "2027-02-08", last: "2027-03-09" };
  assert.equal(told("hours.seasons", [], [season], en).after, "Ramadan (8 Feb 2027 – 9 Mar 2027)");
});

test("texts in two languages say which one", () => {
  assert.equal(told("texts.welcome.en", null, "Hello").where, "Di kiosk (Inggris)");
  assert.deepEqual(told("texts.slip", null, { id: "Halo" }), { where: "Di slip", before: "tidak ada", after: "id: Halo" });
});

test("what a service changed is told by its letter", () => {
  assert.equal(told("services.A.name.id", "Klaim", "Klaim JHT").where, "Layanan A: Nama (Indonesia)");
  assert.deepEqual(told("services.A.quota.monday", 60, null), { where: "Layanan A: Kuota (Senin)", before: "60", after: "tidak ada" });
  assert.equal(told("services.A.quota", 40, { monday: 60, friday: 20 }, en).after, "Monday 60, Friday 20");
  assert.deepEqual(told("services.A.usual_minutes", null, 9), { where: "Layanan A: Lama biasanya", before: "tidak ada", after: "9 menit" });
  assert.deepEqual(told("services.A.following", "P", null), { where: "Layanan A: Diteruskan ke", before: "P", after: "tidak ada" });
  assert.equal(told("services.A.checklist.ktp.name.en", "a", "b").where, "Layanan A: berkas ktp (Inggris)");
  assert.equal(told("services.A.outcomes.kurang.asks_missing", false, true).where, "Layanan A: hasil kurang, Tanyakan berkas yang kurang");
  assert.equal(told("services.A.checklist.order", ["a", "b"], ["b", "a"]).where, "Layanan A: Daftar berkas");
});

test("whole parts are added and taken away", () => {
  const added = { code: "B", name: { id: "Bayar iuran", en: "Pay dues" } };
  const counter = { code: "bontang-b5", kind: "booth", label: "5" };
  assert.deepEqual(told("services.B", null, added), { where: "Ditambah: Layanan B (Bayar iuran)", before: null, after: null });
  assert.equal(told("services.B", added, null, en).where, "Removed: Service B (Pay dues)");
  assert.equal(told("counters.bontang-b5", null, counter).where, "Ditambah: Bilik 5 (bontang-b5)");
  assert.equal(told("services.A.checklist.kk", { code: "kk", name: { id: "KK" } }, null).where, "Dihapus: Layanan A: berkas KK");
  assert.equal(told("", null, { name: "Samarinda" }).where, "Kantor dibuat: Samarinda");
});

test("counters are told by their code, orders as lists", () => {
  assert.deepEqual(told("counters.bontang-1.services", ["A"], ["A", "K"]), { where: "Loket bontang-1: Layanan di sini", before: "A", after: "A, K" });
  assert.equal(told("counters.bontang-1.kind", "desk", "booth").after, "Bilik");
  assert.equal(told("counters.bontang-1.weights.A", null, 2).where, "Loket bontang-1: Bobot A");
  assert.deepEqual(told("services.order", ["A", "K"], ["K", "A"]), { where: "Urutan layanan", before: "A, K", after: "K, A" });
});

test("both logs are one list, newest first, without what nobody has words for", () => {
  const change = { path: "name", before: "a", after: "b" };
  const settings = [{ at: "2026-11-23T01:05:00Z", actor: "adi", actor_kind: "administrator", changes: [change] }];
  const accounts = [
    { at: "2026-11-23T01:10:00Z", actor: "budi", actor_kind: "administrator", kind: "user_added", subject: "joko" },
    { at: "2026-11-23T01:00:00Z", actor: "sistem", actor_kind: "system", kind: "device_added", subject: "kiosk-1" },
    { at: "2026-11-23T01:01:00Z", actor: "budi", actor_kind: "administrator", kind: "of_tomorrow", subject: "x" },
  ];

  const list = entries({ settings, accounts }, id, (key) => key !== "log.of_tomorrow");

  assert.deepEqual(list.map(({ actor, lines }) => [actor, lines[0].where]), [
    ["budi", "Orang ditambah: joko"], ["adi", "Nama kantor"], ["Sistem", "Perangkat ditambah: kiosk-1"],
  ]);
});
