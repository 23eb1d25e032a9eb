import assert from "node:assert/strict";
import { test } from "node:test";
import { chartData } from "../../caller_server/web/static/score/chart_data.mjs";
import { asQuery, fromAddress } from "../../caller_server/web/static/score/query.mjs";
import { chartLabels, COLUMNS, headline, notes } from "../../caller_server/web/static/score/wording.mjs";

/** Says the key and its values, so that a test sees which text was chosen. */
const t = Object.assign((key, values = {}) => [key, ...Object.values(values)].join(" "), { language: "id" });
const figures = (changes) => ({
  windows: 1200, hit_rate: 0.813, early: 0.09, width_s: 1140, error_s: 340, error_p90_s: 900, not_before: 40, not_before_held: 0.9, ...changes,
});
const nothing = figures({ windows: 0, hit_rate: null, early: null, width_s: null, error_s: null, error_p90_s: null, not_before: 0, not_before_held: null });
const row = (key, label, changes) => ({ key, label, ...figures(changes) });
const card = (by, rows, totals = figures()) => ({ by, aim: 0.8, rows, totals });

test("without anything in the address the card is about this month by the hour", () => {
  assert.deepEqual(fromAddress("", "2026-11-23"), { from: "2026-11-01", to: "2026-11-23", by: "hour" });
});

test("what stands in the address is asked for, and what makes no sense there is not", () => {
  assert.deepEqual(fromAddress("?from=2026-11-16&to=2026-11-20&by=horizon", "2026-11-23"), { from: "2026-11-16", to: "2026-11-20", by: "horizon" });
  assert.deepEqual(fromAddress("?from=soon&to=2026-02-30&by=officer", "2026-11-23"), { from: "2026-11-01", to: "2026-11-23", by: "hour" });
});

test("what is empty is left out of the query", () => {
  assert.equal(asQuery({ from: "2026-11-16", to: "2026-11-20", by: "day" }, { lang: "id", branch: null }), "from=2026-11-16&to=2026-11-20&by=day&lang=id");
});

test("the six figures on top are those of all windows together", () => {
  const shown = headline(card("hour", []), t);

  assert.deepEqual(shown.map(({ key }) => key), ["hit_rate", "windows", "early", "error", "width", "not_before"]);
  assert.deepEqual(shown.map(({ value }) => value),
    ["share.percent 81", "1.200", "share.percent 9", "duration.minutes_seconds 5 40", "duration.minutes 19", "share.percent 90"]);
  assert.equal(shown[0].note, "figure.hit_rate_what share.percent 80");
  assert.equal(shown[3].note, "figure.error_what duration.minutes 15");
});

test("what nobody was shown is told as nothing and not as zero", () => {
  const shown = headline(card("hour", [], nothing), t);

  assert.deepEqual(shown.map(({ value }) => value), ["figure.nothing", "0", "figure.nothing", "figure.nothing", "figure.nothing", "figure.nothing"]);
  assert.equal(shown[3].note, "");
  assert.deepEqual(COLUMNS.map(({ text }) => text(nothing, t)), ["0", "–", "–", "–", "–", "–", "0", "–"]);
});

test("the charts have per cent and minutes, and a gap where there is nothing", () => {
  const data = chartData(card("hour", [row("08", "08.00–09.00"), row("09", "09.00–10.00", { hit_rate: null, error_s: null, error_p90_s: null })]));

  assert.deepEqual(data, {
    xs: [0, 1], labels: ["08.00", "09.00"], names: ["08.00–09.00", "09.00–10.00"], hits: [81.3, null], aims: [80, 80], errors: [5.7, null], p90s: [15, null],
  });
});

test("labels below the bars are short in every language", () => {
  assert.deepEqual(chartData(card("horizon", [row("1", "5–10 menit"), row("4", "40 menit atau lebih")])).labels, ["5–10", "40+"]);
  assert.deepEqual(chartData(card("day", [row("2026-11-03", "Sel 3 Nov 2026")])).labels, ["3/11"]);
  assert.deepEqual(chartData(card("service", [row("A", "A Klaim JHT")])).labels, ["A"]);
});

test("what the charts show is said from the least to the most", () => {
  const said = chartLabels(card("hour", [row("08", "", { hit_rate: 0.6, error_p90_s: 1200 }), row("09", "", { hit_rate: null, error_p90_s: null }), row("10", "")]), t);

  assert.equal(said.hit, "chart.hit_label 3 share.percent 60 share.percent 81 share.percent 80");
  assert.equal(said.error, "chart.error_label 3 duration.minutes 20");
  assert.equal(chartLabels(card("hour", [row("08", "", nothing)]), t).hit, "chart.hit_label 1 – – share.percent 80");
});

test("the notes name the share that is aimed for", () => {
  assert.ok(notes(card("hour", []), t).includes("note.hit_rate 80"));
});
