// Draws the two charts with uPlot, in the colours of the theme that is on. The table below has the same numbers for everyone else.
import uPlot from "/assets/vendor/uplot/uPlot.esm.js";
import { labelled } from "/static/reports/chart_data.mjs";
import { markers, under } from "/static/reports/legend.mjs";
import { count } from "/static/reports/wording.mjs";
import { chartData } from "./chart_data.mjs";

const HEIGHT = 260;
const LABEL_LEAST_PX = 52;
const FONT = '14px "Lapak Terbaca", system-ui, sans-serif';
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]; // per cent or minutes between two marks
const BARS = { size: [0.7, 46], radius: 0.1 }; // share of the room, and the widest in pixels
const KINDS = { // the bars, the line, and how high the axis goes at least and at most
  hit: { values: ["hits", "aims"], texts: ["chart.hit_rate", "chart.aim"], range: () => [0, 104], points: false },
  error: { values: ["errors", "p90s"], texts: ["chart.error", "chart.error_p90"], range: (_, __, most) => [0, Math.max(5, most ?? 0) * 1.15], points: true },
};

/** A chart of this kind in `place`: `show(card, label)` draws it, `redraw()` after the theme has changed. */
export function chart(place, kind, { t }) {
  let plot = null, card = null, label = "";

  function draw() {
    plot?.destroy();
    plot = null;
    if (!card || card.rows.length === 0) return;
    const data = chartData(card);
    plot = new uPlot(options(data, card.by, KINDS[kind], place.clientWidth, t), [data.xs, ...KINDS[kind].values.map((name) => data[name])], place);
    const canvas = place.querySelector("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
  }

  new ResizeObserver(([{ contentRect: { width } }]) => {
    if (plot && Math.abs(plot.width - width) > 1) draw();
  }).observe(place);
  return { show: (shown, said) => { card = shown; label = said; draw(); }, redraw: draw };
}

function options({ xs, labels, names }, by, { texts: [bars, line], range, points }, width, t) {
  const colours = getComputedStyle(document.documentElement);
  const colour = (role) => colours.getPropertyValue(`--${role}`).trim();
  const ink = { stroke: colour("ink2"), font: FONT, ticks: { stroke: colour("line"), width: 1 } };
  const value = under((number) => count(number, t));
  const isSeries = by !== "service";
  return {
    width, height: HEIGHT, padding: [12, 8, 0, 8],
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 9 } },
    legend: { markers },
    scales: { x: { time: false, range: () => [-0.6, xs.length - 0.4] }, y: { range } },
    axes: [
      { ...ink, grid: { show: false }, size: 36, splits: () => labelled(xs.length, width - 60, LABEL_LEAST_PX), values: (_, at) => at.map((place) => labels[place] ?? "") },
      { ...ink, grid: { stroke: colour("line"), width: 1 }, incrs: WHOLE, size: 46 },
    ],
    series: [
      { label: t(`by.${by}`), value: under((place) => names[place] ?? "–") },
      { label: t(bars), value, stroke: colour("act"), fill: colour("act-soft"), width: 2, paths: uPlot.paths.bars(BARS), points: { show: false } },
      { label: t(line), value, stroke: colour("ink"), width: 2, dash: [6, 4], spanGaps: false,
        paths: isSeries || !points ? uPlot.paths.linear() : () => null,
        points: { show: points && xs.length <= 62, size: 9, stroke: colour("ink"), fill: colour("surface") } },
    ],
  };
}
