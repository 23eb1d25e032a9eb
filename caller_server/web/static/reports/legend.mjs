// The legend below a chart: what its bars and lines are; while a pointer is over the chart, also their values there. Pure.

/** A series' text for uPlot: nothing without a pointer, a dash where there is nothing to tell. */
export const under = (say) => (_plot, value, _series, place) => (place === null ? "" : value === null ? "–" : say(value));

/** The markers: a dashed line has a dashed one. */
export const markers = { width: 2, dash: ({ series }, place) => (series[place].dash ? "dashed" : "solid") };
