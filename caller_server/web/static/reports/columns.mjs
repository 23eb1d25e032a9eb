// The columns of the table: in which order, under which heading, and what stands in them. Pure.
import { count, duration, share } from "./wording.mjs";

const COUNTS = ["tickets", "served", "no_show", "returned", "transferred", "handed_on", "abandoned", "priority", "appointments"];
const TIMES = { waiting: ["median_s", "p90_s", "p95_s"], service: ["median_s", "p90_s", "p95_s"], total: ["median_s", "p90_s"] };

/** Groups of columns: `[{key, columns: [{key, text(figures, t)}]}]`; a group of one has no heading of its own. */
export const GROUPS = [
  { key: "numbers", columns: COUNTS.map((key) => ({ key, text: (row, t) => count(row[key], t) })) },
  ...Object.entries(TIMES).map(([group, names]) => ({
    key: group, columns: names.map((name) => ({ key: name, text: (row, t) => duration(row[group][name], t) })),
  })),
  { key: "within_target", columns: [{ key: "within_target", text: (row, t) => share(row.within_target, t) }] },
  { key: "quota_gone", columns: [
    { key: "gone_count", text: ({ quota_gone: gone }, t) => (gone ? count(gone.count, t) : "–") },
    { key: "gone_earliest", text: ({ quota_gone: gone }) => gone?.earliest ?? "–" },
    { key: "gone_median", text: ({ quota_gone: gone }) => gone?.median ?? "–" },
  ] },
  { key: "hit_rate", columns: [{ key: "hit_rate", text: (row, t) => (row.hit_rate === null ? t("table.not_yet") : share(row.hit_rate, t)) }] },
];

const ONLY_BY = { quota_gone: ["day", "service"], hit_rate: ["day", "hour", "service"] };

/** A quota is a service's, a window of no counter and no officer: where nothing can stand in columns, they are left out. */
export const groupsFor = (by) => GROUPS.filter(({ key }) => ONLY_BY[key]?.includes(by) ?? true);
