// What a score card asks for, as the page's address and the API's have it. Pure.
import { isDay, preset } from "../reports/period.mjs";

export const BY = ["hour", "horizon", "service", "day"];

/** What the address of the page asks for, filled up: this month by the hour. */
export function fromAddress(search, today) {
  const given = new URLSearchParams(search);
  const month = preset("this_month", today);
  return {
    from: isDay(given.get("from")) ? given.get("from") : month.from,
    to: isDay(given.get("to")) ? given.get("to") : month.to,
    by: BY.includes(given.get("by")) ? given.get("by") : "hour",
  };
}

/** The query of the API and of the file; what is empty of `more` is left out. */
export function asQuery({ from, to, by }, more = {}) {
  const query = new URLSearchParams({ from, to, by });
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  return query.toString();
}
