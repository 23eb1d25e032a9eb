// Figures as words. Pure; every text comes from `t`.

/** A time in seconds: "48 dtk", "7 mnt 40 dtk", from ten minutes on "12 mnt", "1 jam 5 mnt"; "–" for none. */
export function duration(seconds, t) {
  if (seconds === null) return "–";
  if (seconds < 60) return t("duration.seconds", { seconds });
  if (seconds < 600) return seconds % 60 === 0 ? t("duration.minutes", { minutes: seconds / 60 })
    : t("duration.minutes_seconds", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("duration.minutes", { minutes });
  return t("duration.hours_minutes", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** A share from 0 to 1 in whole per cent: "82 %"; "–" for none. Only all of them is 100 %, only none is 0 %. */
export function share(part, t) {
  if (part === null) return "–";
  const percent = part > 0 && part < 1 ? Math.min(99, Math.max(1, Math.round(part * 100))) : part * 100;
  return t("share.percent", { percent });
}

/** A count with its thousands apart, as the language writes them: "4.907". */
export const count = (number, t) => new Intl.NumberFormat(t.language).format(number);

/** The six figures on top: `[{key, title, value, note}]`. */
export function headline(report, t) {
  const all = report.totals;
  const spread = (key) => ({
    key, title: t(`figure.${key}`), value: all[key].median_s === null ? t("figure.nothing") : duration(all[key].median_s, t),
    note: all[key].p90_s === null ? "" : t(`figure.${key}_what`, { p90: duration(all[key].p90_s, t) }),
  });
  return [
    { key: "tickets", title: t(isNarrowed(report) ? "figure.tickets_stages" : "figure.tickets"), value: count(all.tickets, t),
      note: t("figure.tickets_what", { served: count(all.served, t), abandoned: count(all.abandoned, t) }) },
    spread("waiting"), spread("service"), spread("total"),
    { key: "within_target", title: t("figure.within_target"), value: all.within_target === null ? t("figure.nothing") : share(all.within_target, t),
      note: t("figure.within_target_what", { minutes: report.target_minutes }) },
    { key: "no_show", title: t("figure.no_show"), value: count(all.no_show, t),
      note: t("figure.no_show_what", { share: share(all.tickets ? all.no_show / all.tickets : 0, t), returned: count(all.returned, t) }) },
  ];
}

/** "Loket 3" or "Bilik 2". */
export const counterName = ({ kind, label }, t) => t(`counter.${kind}`, { label });

const isNarrowed = ({ service, counter, officer }) => service !== null || counter !== null || officer !== null;

/** The sentences below the table, in its order. */
export const notes = (report, t) =>
  [t(`note.${report.counts}`), ...(report.counts === "stages" && !isNarrowed(report) ? [t("note.totals")] : []), ...["waiting", "service", "total", "within_target", "percentiles", "counts", "hours", "returned", "quota", "hit_rate"]
    .map((name) => t(`note.${name}`, { minutes: report.target_minutes }))];
