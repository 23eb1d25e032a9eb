import assert from "node:assert/strict";
import { test } from "node:test";
import { markers, under } from "../../caller_server/web/static/reports/legend.mjs";

const value = under((number) => `${number} mnt`);

test("without a pointer over the chart no value is told, and no dash that would look like one", () => {
  assert.equal(value({}, null, 1, null), "");
});

test("under the pointer the value is told, and a dash where there is none", () => {
  assert.deepEqual([value({}, 12, 1, 0), value({}, 0, 1, 3), value({}, null, 1, 4)], ["12 mnt", "0 mnt", "–"]);
});

test("a dashed line has a dashed marker", () => {
  const plot = { series: [{}, { dash: undefined }, { dash: [6, 4] }] };
  assert.deepEqual([1, 2].map((place) => markers.dash(plot, place)), ["solid", "dashed"]);
});
