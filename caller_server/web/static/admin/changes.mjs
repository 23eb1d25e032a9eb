// Changes of a branch's description in words: what each is about, what it was and what it is. Pure; every text comes from `t`.
import { WEEKDAYS } from "./draft.mjs";
import { day, shown, span } from "./clocks.mjs";

const UNITS = [[/_minutes$/, "minutes"], [/_s$/, "seconds"], [/^return_after$/, "numbers"], [/^(lobby_cap|priority_ratio)$/, "people"], [/^max_/, "times"]];
const LISTS = ["checklist", "cases", "hints", "outcomes"]; // of a service
const PARTS = { services: "service", counters: "counter", displays: "display" };

/** `{where, before, after}` of `{path, before, after}`; `before` or `after` is null where a whole part was added or taken away. */
export function inWords({ path, before, after }, t) {
  const keys = path.split(".");
  if (path === "") return { where: t("change.new_branch", { name: after.name }), before: null, after: null };
  if (isWhole(keys, before ?? after)) return { where: t(before === null ? "change.added" : "change.removed", { what: whole(keys, before ?? after, t) }), before: null, after: null };
  if (path === "hours.seasons") return { where: place(keys, t), before: seasons(before, after, t), after: seasons(after, before, t) };
  return { where: place(keys, t), before: value(keys, before, t), after: value(keys, after, t) };
}

/** Whether a whole part came or went; what is told as a list is the order of the parts, also where a part is called "order". */
function isWhole(keys, part) {
  if (Array.isArray(part)) return false;
  return (keys.length === 2 && keys[0] in PARTS) || (keys[0] === "services" && LISTS.includes(keys[2]) && (keys.length === 4 || (keys.length === 6 && keys[4] === "checklist")));
}

function whole(keys, part, t) {
  if (keys.length === 6) return `${t("change.service", { code: keys[1] })}: ${t("change.cases", { name: keys[3] })}, ${t("change.checklist", { name: named(part, t) })}`;
  if (keys.length === 4) return `${t("change.service", { code: keys[1] })}: ${t(`change.${keys[2]}`, { name: named(part, t) })}`;
  if (keys[0] === "displays") return t("change.display", { code: keys[1] });
  if (keys[0] === "services") return `${t("change.service", { code: keys[1] })} (${named(part, t)})`;
  return `${t(`kind.${part.kind ?? "desk"}`)} ${part.label} (${part.code})`;
}

function named(part, t) {
  const name = part.name ?? part.question ?? {};
  return name[t.language] || Object.values(name)[0] || part.code;
}

function place(keys, t) {
  const [top, code, ...rest] = keys;
  if (top in PARTS && keys.length === 2) return t(`change.${top}_order`);
  if (top in PARTS) return `${t(`change.${PARTS[top]}`, { code })}: ${ofPart(PARTS[top], rest, t)}`;
  if (top === "hours") return WEEKDAYS.includes(code) ? t("change.hours", { day: t(`day.${code}`) }) : t(`hours.${code}`);
  if (top === "texts") return inLanguage(t(`office.texts.${code}`), rest[0], t);
  if (top === "policy") return t(`rules.${code}`);
  if (top === "speech") return t(`speech.${code}`);
  return t(`office.${top}`);
}

function ofPart(kind, [key, code, ...rest], t) {
  if (key === "name" || key === "about") return inLanguage(t(`${kind}.${key}`), code, t);
  if (key === "quota" && code) return `${t("service.quota")} (${t(`day.${code}`)})`;
  if (key === "weights" && code) return t("change.weight", { service: code });
  if (LISTS.includes(key) && code && (code !== "order" || rest.length)) {
    const what = t(`change.${key}`, { name: code });
    if (key === "cases" && rest[0] === "checklist") return `${what}, ${ofPart(kind, rest, t)}`;
    if (key === "hints" && rest[0]) return inLanguage(`${what}, ${t(`hint.${rest[0]}`)}`, rest[1], t);
    return rest[0] === "name" ? inLanguage(what, rest[1], t) : rest[0] ? `${what}, ${t(`outcome.${rest[0]}`)}` : what;
  }
  return t(`${kind}.${key}`);
}

const inLanguage = (words, code, t) => (code ? `${words} (${t(`language.${code}`)})` : words);

function value(keys, it, t) {
  if (it === null || it === undefined || it === "") return t("value.none");
  if (keys[0] === "staff_pin") return "••••••";
  if (keys.includes("papers_as_of")) return day(it, t.language);
  if (typeof it === "boolean") return t(it ? "value.yes" : "value.no");
  if (Array.isArray(it)) return list(keys, it, t);
  if (typeof it === "object") return table(keys, it, t);
  if (keys[0] === "policy") return withUnit(keys[1], it, t);
  if (keys[0] === "speech" && keys[1] === "digits") return t(`speech.digits.${it}`);
  if (keys[0] === "displays" && keys[2] === "layout") return t(`display.layout.${it}`);
  if (keys.includes("kind")) return t(`kind.${it}`);
  if (keys.includes("usual_minutes")) return t("unit.minutes", { count: it });
  return typeof it === "string" ? shown(it) : String(it);
}

function withUnit(key, n, t) {
  const unit = UNITS.find(([pattern]) => pattern.test(key))?.[1];
  return unit ? t(`unit.${unit}`, { count: n }) : String(n);
}

/** Seasons by name and days; those that the other list has too, also by the hours that are others there. */
function seasons(list, others, t) {
  if (list.length === 0) return t("value.none");
  const week = (season, other) => WEEKDAYS.filter((name) => JSON.stringify(season[name]) !== JSON.stringify(other[name])).map((name) => `${t(`day.${name}`)} ${value(["hours", name], season[name], t)}`);
  return list.map((season) => {
    const other = others.find(({ name }) => name === season.name) ?? season;
    return `${season.name} (${[`${day(season.first, t.language)} – ${day(season.last, t.language)}`, ...week(season, other)].join("; ")})`;
  }).join(", ");
}

function list(keys, it, t) {
  if (it.length === 0) return t(keys[0] === "hours" && WEEKDAYS.includes(keys[1]) ? "value.closed" : "value.none");
  if (keys[0] === "hours" && WEEKDAYS.includes(keys[1])) return it.map(span).join(", ");
  if (keys[1] === "holidays") return it.map((date) => day(date, t.language)).join(", ");
  if (keys[0] === "speech") return it.map(({ at, percent }) => `${shown(at)} ${percent} %`).join(", ");
  if (keys[0] === "languages" || keys[0] === "voice") return it.map((code) => t(`language.${code}`)).join(", ");
  return it.map((part) => (typeof part === "object" ? named(part, t) : part)).join(", ");
}

function table(keys, it, t) {
  const entries = Object.entries(it);
  if (entries.length === 0) return t("value.none");
  if (keys.includes("quota")) return entries.map(([name, n]) => `${t(`day.${name}`)} ${n}`).join(", ");
  return entries.map(([language, text]) => `${t(`language.${language}`)}: ${text}`).join(", ");
}

/** A place in a file, as people count: "counters.3.label" is "counters 4 › label". */
export const inFile = (path) => path.replace(/\.(\d+)(?=\.|$)/g, (_, n) => ` ${Number(n) + 1}`).replaceAll(".", " › ");

/** The two logs as one list, newest first: `[{at, actor, lines}]`. Account changes that no text names are left out. */
export function entries({ settings, accounts }, t, known) {
  const ofSettings = settings.map(({ at, actor, actor_kind: kind, changes }) => ({ at, actor: actorWords(actor, kind, t), lines: changes.map((change) => inWords(change, t)) }));
  const ofAccounts = accounts.filter(({ kind }) => known(`log.${kind}`)).map((it) => ({
    at: it.at, actor: actorWords(it.actor, it.actor_kind, t), lines: [{ where: t(`log.${it.kind}`, { subject: it.subject }), before: null, after: null }],
  }));
  return [...ofSettings, ...ofAccounts].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

const actorWords = (actor, kind, t) => (kind === "system" ? t("log.system") : actor);
