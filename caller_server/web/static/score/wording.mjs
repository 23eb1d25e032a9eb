// The score card as words. Pure; every text comes from `t`.
import { count, duration, share } from "../reports/wording.mjs";

/** The columns of the table, in their order: `[{key, text(figures, t)}]`. */
export const COLUMNS = [
  ["windows", count], ["hit_rate", share], ["early", share], ["width_s", duration], ["error_s", duration], ["error_p90_s", duration],
  ["not_before", count], ["not_before_held", share],
].map(([key, say]) => ({ key, text: (row, t) => say(row[key], t) }));

/** The six figures on top: `[{key, title, value, note}]`. */
export function headline({ aim, totals }, t) {
  const figure = (key, value, say, values = {}) => ({
    key, title: t(`figure.${key}`), value: value === null ? t("figure.nothing") : say(value, t), note: values.p90 === "–" ? "" : t(`figure.${key}_what`, values),
  });
  return [
    figure("hit_rate", totals.hit_rate, share, { aim: share(aim, t) }),
    figure("windows", totals.windows, count),
    figure("early", totals.early, share),
    figure("error", totals.error_s, duration, { p90: duration(totals.error_p90_s, t) }),
    figure("width", totals.width_s, duration),
    figure("not_before", totals.not_before_held, share, { count: totals.not_before, number: count(totals.not_before, t) }),
  ];
}

const NOTES = ["windows", "hit_rate", "early", "not_before", "error", "width", "hours", "horizon", "left_out"];

/** The sentences below the table, in its order. */
export const notes = ({ aim }, t) => NOTES.map((name) => t(`note.${name}`, { percent: Math.round(aim * 100) }));

/** What the charts show, for those who cannot see them: `{hit, error}`. */
export function chartLabels({ aim, rows }, t) {
  const shares = rows.map(({ hit_rate: rate }) => rate).filter((rate) => rate !== null);
  const errors = rows.map(({ error_p90_s: seconds }) => seconds).filter((seconds) => seconds !== null);
  const least = shares.length ? Math.min(...shares) : null;
  const most = shares.length ? Math.max(...shares) : null;
  return {
    hit: t("chart.hit_label", { count: rows.length, least: share(least, t), most: share(most, t), aim: share(aim, t) }),
    error: t("chart.error_label", { count: rows.length, longest: duration(errors.length ? Math.max(...errors) : null, t) }),
  };
}
