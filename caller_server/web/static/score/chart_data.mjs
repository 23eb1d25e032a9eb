// What the charts show: one place on the axis for each row. Pure.

const percent = (part) => (part === null ? null : Math.round(part * 1000) / 10);
const minutes = (seconds) => (seconds === null ? null : Math.round(seconds / 6) / 10);

/** `{xs, labels, names, hits, aims, errors, p90s}`: shares in per cent, times in minutes, null where there is nothing to tell. */
export const chartData = ({ aim, by, rows }) => ({
  xs: rows.map((_, place) => place),
  labels: rows.map(shortLabel(by)),
  names: rows.map(({ label }) => label),
  hits: rows.map(({ hit_rate: rate }) => percent(rate)),
  aims: rows.map(() => percent(aim)),
  errors: rows.map(({ error_s: seconds }) => minutes(seconds)),
  p90s: rows.map(({ error_p90_s: seconds }) => minutes(seconds)),
});

/** What fits below a bar: "08.00", "A", "23/11", "5–10", "40+". */
function shortLabel(by) {
  if (by === "day") return ({ key }) => `${Number(key.slice(8))}/${Number(key.slice(5, 7))}`;
  if (by === "hour") return ({ key }) => `${key}.00`;
  if (by === "service") return ({ key }) => key;
  return ({ label }) => (/^\d+–\d+/.exec(label) ?? [`${Number.parseInt(label, 10)}+`])[0];
}
