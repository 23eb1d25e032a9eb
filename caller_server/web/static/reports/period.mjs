// The days of a report: business days as "2026-11-23", weeks from Monday. Pure; no clock, `today` is the branch's business day.

const DAY_MS = 86_400_000;
export const LONGEST_DAYS = 5 * 366; // as caller_server/domain/report.py
export const PRESETS = ["today", "this_week", "last_week", "this_month"];

const moment = (day) => Date.parse(`${day}T00:00:00Z`);
const written = (ms) => new Date(ms).toISOString().slice(0, 10);

/** `day` moved by a number of days. */
export const moved = (day, days) => written(moment(day) + days * DAY_MS);

/** How many days there are from `from` to `to`: 0 for the same day. */
export const between = (from, to) => Math.round((moment(to) - moment(from)) / DAY_MS);

/** Whether this is a day of the calendar, written as a date field writes it. */
export const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(moment(text)) && written(moment(text)) === text;

/** The days of a preset: `{from, to}`. What runs still ends today. */
export function preset(name, today) {
  const monday = moved(today, -((new Date(moment(today)).getUTCDay() + 6) % 7));
  if (name === "this_week") return { from: monday, to: today };
  if (name === "last_week") return { from: moved(monday, -7), to: moved(monday, -1) };
  if (name === "this_month") return { from: `${today.slice(0, 8)}01`, to: today };
  return { from: today, to: today };
}

/** The preset that these days are; "own" for any others. Where two presets are the same days, the one chosen is kept. */
export function presetOf({ from, to }, today, chosen = null) {
  const same = PRESETS.filter((name) => {
    const days = preset(name, today);
    return days.from === from && days.to === to;
  });
  if (chosen === "own") return "own";
  return same.includes(chosen) ? chosen : (same[0] ?? "own");
}

/** What is wrong with these days, as the key of a text; null when nothing is. */
export function fault({ from, to }) {
  if (!isDay(from) || !isDay(to) || to < from) return "filter.wrong_days";
  return between(from, to) > LONGEST_DAYS ? "filter.too_long" : null;
}
