// Changes of a branch's description in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { entries, inFile, inWords } from "../../caller_server/web/static/admin/changes.mjs";
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
  assert.deepEqual(told("policy.return_after", 3, 1, en), { where: "Comes back after", before: "3 numbers", after: "1 number" });
  assert.deepEqual(told("voice", ["id"], ["id", "en"]), { where: "Suara panggilan", before: "Indonesia", after: "Indonesia, Inggris" });
});

test("hours are told as people write them", () => {
  const friday = [["07:30", "11:30"], ["13:30", "15:30"]];
  assert.deepEqual(told("hours.friday", friday, []), { where: "Jam buka Jumat", before: "07.30–11.30, 13.30–15.30", after: "tutup" });
  assert.deepEqual(told("hours.holidays", [], ["2027-08-17"]), { where: "Hari libur", before: "tidak ada", after: "17 Agu 2027" });
  const season = { name: "Ramadan", first: "2027-02-08", last: "2027-03-09" };
  assert.deepEqual(told("hours.seasons", [], [season], en), { where: "Seasons with other hours", before: "none", after: "Ramadan (8 Feb 2027 – 9 Mar 2027)" });
});

test("a season that changed says in which hours", () => {
  const season = { name: "Ramadan", first: "2027-02-08", last: "2027-03-09", monday: [["08:00", "14:00"]], friday: [["08:00", "11:30"]] };
  const other = { ...season, name: "Akhir tahun" };

  const { before, after } = told("hours.seasons", [season, other], [{ ...season, monday: [["08:00", "15:00"]], friday: [] }, other]);

  assert.equal(before, "Ramadan (8 Feb 2027 – 9 Mar 2027; Senin 08.00–14.00; Jumat 08.00–11.30), Akhir tahun (8 Feb 2027 – 9 Mar 2027)");
  assert.equal(after, "Ramadan (8 Feb 2027 – 9 Mar 2027; Senin 08.00–15.00; Jumat tutup), Akhir tahun (8 Feb 2027 – 9 Mar 2027)");
});

test("texts in two languages say which one", () => {
  assert.equal(told("texts.welcome.en", null, "Hello").where, "Di kiosk (Inggris)");
  assert.deepEqual(told("texts.slip", null, { id: "Halo" }), { where: "Di slip", before: "tidak ada", after: "Indonesia: Halo" });
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

test("a paper or a counter that is called order is no order", () => {
  const paper = { code: "order", name: { id: "Surat order" } };
  assert.equal(told("services.A.checklist.order", null, paper).where, "Ditambah: Layanan A: berkas Surat order");
  assert.equal(told("services.A.checklist.order.name.id", "Order", "Surat order").where, "Layanan A: berkas order (Indonesia)");
  assert.equal(told("counters.order", null, { code: "order", kind: "desk", label: "5" }).where, "Ditambah: Loket 5 (order)");
  assert.equal(told("counters.order.label", "5", "6").where, "Loket order: Nomor");
  assert.equal(told("counters.order", ["a", "b"], ["b", "a"]).where, "Urutan loket");
});

test("places in a file are counted from one", () => {
  assert.equal(inFile("counters.3.label"), "counters 4 › label");
  assert.equal(inFile("hours.friday.0.1"), "hours › friday 1 2");
  assert.equal(inFile("time_zone"), "time_zone");
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

test("displays and how they sound are told in words", () => {
  assert.deepEqual(told("displays.bilik", null, { code: "bilik", layout: "calls" }).where, "Ditambah: Layar bilik");
  assert.deepEqual(told("displays.bilik.layout", "calls", "playlist"), { where: "Layar bilik: Tata letak", before: "Panggilan saja", after: "Panggilan, gambar, dan video" });
  assert.deepEqual(told("displays.bilik.counters", [], ["bontang-1"], en), { where: "Display bilik: Counters and booths", before: "none", after: "bontang-1" });
  assert.deepEqual(told("displays.bilik.reload_at", "03:30", "04:00"), { where: "Layar bilik: Muat ulang tiap hari", before: "03.30", after: "04.00" });
  assert.deepEqual(told("displays.order", ["a", "b"], ["b", "a"]).where, "Urutan layar");
  assert.deepEqual(told("speech.digits", "one_by_one", "whole", en), { where: "How numbers are said", before: "Digit by digit (zero two three)", after: "As a whole number (twenty three)" });
  assert.deepEqual(told("speech.loudness", [], [{ at: "07:00", percent: 80 }]), { where: "Kerasnya suara menurut jam", before: "tidak ada", after: "07.00 80 %" });
  assert.deepEqual(told("speech.chime", true, false).after, "tidak");
  assert.deepEqual(told("texts.ticker.id", "", "Gratis").where, "Di kaki layar ruang tunggu (Indonesia)");
});

test("cases and questions are told with their service, the PIN without its digits", () => {
  const paper = { code: "bukti", name: { id: "Bukti PHK" } };
  const hint = { code: "jmo", question: { id: "Saldo kecil?" }, place: { id: "Lewat JMO." }, url: null };
  assert.equal(told("services.A.cases.phk", null, { code: "phk", name: { id: "Terkena PHK" }, checklist: [] }).where, "Ditambah: Layanan A: kasus Terkena PHK");
  assert.equal(told("services.A.cases.phk.checklist.bukti", paper, null).where, "Dihapus: Layanan A: kasus phk, berkas Bukti PHK");
  assert.equal(told("services.A.cases.phk.checklist.bukti.name.id", "a", "b").where, "Layanan A: kasus phk, berkas bukti (Indonesia)");
  assert.equal(told("services.A.cases.phk.name.en", "a", "b", en).where, "Service A: case phk (English)");
  assert.equal(told("services.A.hints.jmo", null, hint).where, "Ditambah: Layanan A: pertanyaan Saldo kecil?");
  assert.equal(told("services.A.hints.jmo.question.id", "a", "b").where, "Layanan A: pertanyaan jmo, Pertanyaan (Indonesia)");
  assert.deepEqual(told("services.A.hints.jmo.url", null, "https://x.example/"), { where: "Layanan A: pertanyaan jmo, Alamat", before: "tidak ada", after: "https://x.example/" });
  assert.deepEqual(told("services.A.papers_as_of", null, "2026-06-30"), { where: "Layanan A: Daftar berkas berlaku per", before: "tidak ada", after: "30 Jun 2026" });
  assert.deepEqual(told("staff_pin", null, "ab:cd"), { where: "PIN petugas di kiosk", before: "tidak ada", after: "••••••" });
});
