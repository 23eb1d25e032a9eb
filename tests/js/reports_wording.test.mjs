import assert from "node:assert/strict";
import { test } from "node:test";
import { chartData, labelled, longest } from "../../caller_server/web/static/reports/chart_data.mjs";
import { GROUPS, groupsFor } from "../../caller_server/web/static/reports/columns.mjs";
import { count, duration, headline, notes, share } from "../../caller_server/web/static/reports/wording.mjs";

/** Says the key and its values, so that a test sees which text was chosen. */
const t = Object.assign((key, values = {}) => [key, ...Object.values(values)].join(" "), { language: "id" });
const spread = (median_s, p90_s = median_s, p95_s = median_s) => ({ median_s, p90_s, p95_s });
const figures = (changes) => ({
  tickets: 50, served: 40, no_show: 6, returned: 2, transferred: 0, handed_on: 3, abandoned: 4, priority: 5, appointments: 1,
  waiting: spread(460, 720, 800), service: spread(300), total: spread(900), within_target: 0.825, quota_gone: null, hit_rate: null, ...changes,
});
const row = (key, changes) => ({ key, label: `label ${key}`, ...figures(changes) });
const report = (changes) => ({
  by: "day", counts: "tickets", service: null, counter: null, officer: null, target_minutes: 40, totals: figures(), rows: [], ...changes,
});

test("times have seconds below ten minutes only", () => {
  assert.equal(duration(48, t), "duration.seconds 48");
  assert.equal(duration(460, t), "duration.minutes_seconds 7 40");
  assert.equal(duration(420, t), "duration.minutes 7");
  assert.equal(duration(720, t), "duration.minutes 12");
  assert.equal(duration(749, t), "duration.minutes 12");
  assert.equal(duration(3900, t), "duration.hours_minutes 1 5");
  assert.equal(duration(3599, t), "duration.hours_minutes 1 0");
  assert.equal(duration(null, t), "–");
});

test("a share is all or nothing only when it is", () => {
  assert.equal(share(0.825, t), "share.percent 83");
  assert.equal(share(0.999, t), "share.percent 99");
  assert.equal(share(0.001, t), "share.percent 1");
  assert.equal(share(1, t), "share.percent 100");
  assert.equal(share(0, t), "share.percent 0");
  assert.equal(share(null, t), "–");
});

test("thousands stand apart as the language has them", () => {
  assert.equal(count(4907, t), "4.907");
  assert.equal(count(4907, { language: "en" }), "4,907");
});

test("the six figures on top have their value and what it means", () => {
  const shown = headline(report(), t);

  assert.deepEqual(shown.map(({ key }) => key), ["tickets", "waiting", "service", "total", "within_target", "no_show"]);
  assert.equal(shown[0].title, "figure.tickets");
  assert.deepEqual([shown[1].value, shown[1].note], ["duration.minutes_seconds 7 40", "figure.waiting_what duration.minutes 12"]);
  assert.deepEqual([shown[4].value, shown[4].note], ["share.percent 83", "figure.within_target_what 40"]);
  assert.equal(shown[5].note, "figure.no_show_what share.percent 12 2");
});

test("where nothing was measured, the figures say so and divide by nothing", () => {
  const empty = headline(report({ totals: figures({ tickets: 0, served: 0, no_show: 0, waiting: spread(null), within_target: null }) }), t);

  assert.deepEqual([empty[1].value, empty[1].note, empty[4].value], ["figure.nothing", "", "figure.nothing"]);
  assert.equal(empty[5].note, "figure.no_show_what share.percent 0 2");
});

test("a narrowed report counts visits, and only a report that is not has other totals than rows", () => {
  assert.equal(headline(report({ service: "A" }), t)[0].title, "figure.tickets_stages");
  assert.equal(notes(report(), t)[0], "note.tickets");
  assert.deepEqual(notes(report({ counts: "stages" }), t).slice(0, 2), ["note.stages", "note.totals"]);
  assert.ok(!notes(report({ counts: "stages", service: "A" }), t).includes("note.totals"));
});

test("the table has every figure, and a quota only where there can be one", () => {
  const shown = GROUPS.flatMap(({ columns }) => columns.map(({ text }) => text(figures({ quota_gone: { count: 2, earliest: "09.20", median: "10.05" } }), t)));

  assert.deepEqual(shown.slice(0, 9), ["50", "40", "6", "2", "0", "3", "4", "5", "1"]);
  assert.deepEqual(shown.slice(9, 12), ["duration.minutes_seconds 7 40", "duration.minutes 12", "duration.minutes 13"]);
  assert.deepEqual(shown.slice(-5), ["share.percent 83", "2", "09.20", "10.05", "table.not_yet"]);
  assert.deepEqual(["day", "hour", "service", "counter", "officer"].map((by) => groupsFor(by).some(({ key }) => key === "quota_gone")), [true, false, true, false, false]);
  assert.deepEqual(["day", "hour", "service", "counter", "officer"].map((by) => groupsFor(by).some(({ key }) => key === "hit_rate")), [true, true, true, false, false]);
});

test("the chart has a place for each row, minutes for waiting, and a gap where nobody waited", () => {
  const data = chartData({ by: "day", rows: [row("2026-11-02"), row("2026-11-23", { waiting: spread(null), tickets: 7 })] });

  assert.deepEqual(data, { xs: [0, 1], tickets: [50, 7], waiting: [12, null], isSeries: true, labels: ["2/11", "23/11"] });
});

test("services, counters and officers are no series, and those at none are not drawn", () => {
  const data = chartData({ by: "officer", rows: [row("ana"), { ...row("x"), label: "a-very-long-officer-name" }, row("")] });

  assert.equal(data.isSeries, false);
  assert.deepEqual(data.labels, ["label ana", "a-very-long…"]);
  assert.deepEqual(chartData({ by: "service", rows: [row("A")] }).labels, ["A"]);
  assert.deepEqual(chartData({ by: "hour", rows: [row("08")] }).labels, ["08.00"]);
});

test("labels are left out evenly where they would touch", () => {
  assert.deepEqual(labelled(5, 500, 50), [0, 1, 2, 3, 4]);
  assert.deepEqual(labelled(30, 500, 50), [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
  assert.deepEqual(labelled(1304, 800, 46).length, 18);
  assert.deepEqual(labelled(0, 500, 50), []);
});

test("the longest waiting time is that of any row", () => {
  assert.equal(longest([row("a"), row("b", { waiting: spread(60, 2000) }), row("c", { waiting: spread(null) })]), 2000);
  assert.equal(longest([]), null);
});
