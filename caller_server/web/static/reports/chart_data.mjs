// What the chart shows: one place on the axis for each row, the numbers as bars, the waiting time of nine in ten beside them. Pure.

/** `{xs, tickets, waiting, isSeries}`; waiting in minutes, null where nobody waited. `isSeries`: neighbours may be joined by a line. */
export function chartData({ by, rows }) {
  const shown = rows.filter(({ key }) => key !== "");
  return {
    xs: shown.map((_, place) => place),
    tickets: shown.map(({ tickets }) => tickets),
    waiting: shown.map(({ waiting }) => (waiting.p90_s === null ? null : Math.round(waiting.p90_s / 6) / 10)),
    isSeries: by === "day" || by === "hour",
    labels: shown.map(shortLabel(by)),
  };
}

/** What fits below a bar: "23/11", "08", "A", "Loket 3", a name cut to twelve signs. */
function shortLabel(by) {
  if (by === "day") return ({ key }) => `${Number(key.slice(8))}/${Number(key.slice(5, 7))}`;
  if (by === "hour") return ({ key }) => `${key}.00`;
  return ({ key, label }) => {
    const text = by === "service" ? key : label;
    return text.length > 12 ? `${text.slice(0, 11)}…` : text;
  };
}

/** Places on the axis that get a label, evenly apart, so many that each has `least` pixels: `[0, 7, 14, ...]`. */
export function labelled(howMany, width, least) {
  const step = Math.max(1, Math.ceil((howMany * least) / Math.max(width, 1)));
  return Array.from({ length: Math.ceil(howMany / step) }, (_, place) => place * step);
}

/** The longest P90 waiting time of any row in seconds, null without any: for the sentence that says what the chart shows. */
export function longest(rows) {
  const known = rows.map(({ waiting }) => waiting.p90_s).filter((seconds) => seconds !== null);
  return known.length ? Math.max(...known) : null;
}
