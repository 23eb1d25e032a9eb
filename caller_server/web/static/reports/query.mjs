// What a report asks for, as the page's address and the API's have it. Pure.
import { isDay, preset } from "./period.mjs";

export const BY = ["day", "hour", "service", "counter", "officer"];
const NARROWED = ["service", "counter", "officer"];

/** What the address of the page asks for, filled up: this month by day, of everything. Officers only for those who may see them. */
export function fromAddress(search, { today, maySeeOfficers }) {
  const given = new URLSearchParams(search);
  const month = preset("this_month", today);
  const asked = {
    from: isDay(given.get("from")) ? given.get("from") : month.from,
    to: isDay(given.get("to")) ? given.get("to") : month.to,
    by: BY.includes(given.get("by")) ? given.get("by") : "day",
  };
  for (const name of NARROWED) asked[name] = given.get(name) || "";
  if (!maySeeOfficers) Object.assign(asked, { officer: "", by: asked.by === "officer" ? "day" : asked.by });
  return asked;
}

/** The query of the API and of the files; empty filters are left out. */
export function asQuery(asked, more = {}) {
  const query = new URLSearchParams({ from: asked.from, to: asked.to, by: asked.by });
  for (const name of NARROWED) if (asked[name]) query.set(name, asked[name]);
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  return query.toString();
}

/** The page's own address for what is asked; what else stood in it (branch, language) stays. */
export function asAddress(asked, { path, search }) {
  const kept = new URLSearchParams(search);
  return `${path}?${asQuery(asked, { branch: kept.get("branch"), lang: kept.get("lang") })}`;
}

/** What is asked for when one row of the table is looked into: only that day by the hour, only that service by the day, ... */
export function into(asked, key) {
  if (asked.by === "day") return { ...asked, from: key, to: key, by: "hour" };
  if (asked.by === "hour" || key === "") return null;
  return { ...asked, [asked.by]: key, by: "day" };
}
