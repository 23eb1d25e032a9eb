// Draws the chart with uPlot, in the colours of the theme that is on. The table below it has the same numbers for everyone else.
import uPlot from "/assets/vendor/uplot/uPlot.esm.js";
import { chartData, labelled } from "./chart_data.mjs";
import { markers, under } from "./legend.mjs";
import { count } from "./wording.mjs";

const HEIGHT = 280;
const LABEL_LEAST_PX = { day: 46, hour: 52, service: 40, counter: 78, officer: 96 };
const FONT = '14px "Lapak Terbaca", system-ui, sans-serif';
const ABOUT_BARS = [0.7, 46]; // share of the room, and the widest in pixels

/** A chart in `place`: `show(report)` draws it, `redraw()` after the theme or the size has changed. */
export function chart(place, { t }) {
  let plot = null, report = null, label = "";

  function draw() {
    plot?.destroy();
    plot = null;
    if (!report || report.rows.length === 0) return;
    const data = chartData(report);
    plot = new uPlot(options(data, report, place.clientWidth, t), [data.xs, data.tickets, data.waiting], place);
    const canvas = place.querySelector("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
  }

  new ResizeObserver(([{ contentRect: { width } }]) => {
    if (plot && Math.abs(plot.width - width) > 1) draw();
  }).observe(place);
  return { show: (shown, said) => { report = shown; label = said; draw(); }, redraw: draw };
}

function options({ xs, labels, isSeries }, { by, rows }, width, t) {
  const colours = getComputedStyle(document.documentElement);
  const colour = (role) => colours.getPropertyValue(`--${role}`).trim();
  const ink = { stroke: colour("ink2"), font: FONT, labelFont: FONT, ticks: { stroke: colour("line"), width: 1 } };
  const lines = { stroke: colour("line"), width: 1 };
  const isNarrow = width < 520; // the legend below says what the axes are, too
  const value = under((number) => count(number, t));
  const names = rows.filter(({ key }) => key !== "").map(({ label }) => label);
  return {
    width, height: HEIGHT, padding: [12, 8, 0, 8],
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 9 } },
    legend: { markers },
    scales: {
      x: { time: false, range: () => [-0.6, xs.length - 0.4] },
      tickets: { range: (_, __, most) => [0, Math.max(4, most ?? 0) * 1.08] },
      minutes: { range: (_, __, most) => [0, Math.max(5, most ?? 0) * 1.15] },
    },
    axes: [
      { ...ink, grid: { show: false }, size: 36, splits: () => labelled(xs.length, width - (isNarrow ? 90 : 160), LABEL_LEAST_PX[by]), values: (_, at) => at.map((place) => labels[place] ?? "") },
      { ...ink, scale: "tickets", label: isNarrow ? undefined : t("chart.tickets"), grid: lines, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000], size: isNarrow ? 40 : 52, labelSize: 24 },
      { ...ink, scale: "minutes", side: 1, label: isNarrow ? undefined : t("chart.waiting"), grid: { show: false }, size: isNarrow ? 36 : 48, labelSize: 24 },
    ],
    series: [
      { label: t(`by.${by}`), value: under((place) => names[place] ?? "–") },
      { label: t("chart.tickets"), value, scale: "tickets", stroke: colour("act"), fill: colour("act-soft"), width: 2,
        paths: uPlot.paths.bars({ size: ABOUT_BARS, radius: 0.1 }), points: { show: false } },
      { label: t("chart.waiting"), value, scale: "minutes", stroke: colour("ink"), width: 2, dash: [6, 4], spanGaps: false,
        paths: isSeries ? uPlot.paths.linear() : () => null,
        points: { show: xs.length <= 62 || !isSeries, size: isSeries ? 8 : 11, stroke: colour("ink"), fill: colour(isSeries ? "surface" : "ink") } },
    ],
  };
}
