// The draft of a branch's description: reading and changing it by path, tidying it up, and what a part that is added or goes takes along. Pure.
import { written } from "./clocks.mjs";

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"; // without I, O and Q, which look like 1 and 0

/** Whether a value is a table: names with values. */
export const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** The value at a path such as "services.0.name.id"; undefined where there is none. */
export const valueAt = (root, path) => path.split(".").reduce((value, key) => value?.[key], root);

/** A copy of `root` with another value at `path`; undefined takes it away. What is not on the way stays the very same. */
export function withValue(root, path, value) {
  const [key, ...rest] = path.split(".");
  const copy = Array.isArray(root) ? [...root] : { ...root };
  const below = rest.length ? withValue(copy[key] ?? {}, rest.join("."), value) : value;
  if (below === undefined && !Array.isArray(copy)) delete copy[key];
  else copy[key] = below;
  return copy;
}

/** Whether two values say the same; the order of names in a table says nothing. */
export function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((part, i) => same(part, other[i]));
  if (!isTable(one) || !isTable(other)) return one === other;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => same(one[name], other[name]));
}

/** `list` with the part at `from` moved to `to`. */
export function moved(list, from, to) {
  const rest = list.filter((_, i) => i !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/** The draft as it is sent: without words left empty, times as the file has them, and codes for papers and outcomes that have none yet. */
export function tidy(draft) {
  const week = (it) => ({ ...it, ...Object.fromEntries(WEEKDAYS.filter((day) => day in it).map((day) => [day, it[day].map((span) => span.map(written))])) });
  const service = (it) => ({ ...it, name: filled(it.name), about: filled(it.about), checklist: coded(it.checklist), outcomes: coded(it.outcomes), ...before(it) });
  const texts = Object.entries(draft.texts).map(([place, words]) => [place, filled(words)]).filter(([, words]) => Object.keys(words).length);
  const hours = { ...week(draft.hours), seasons: draft.hours.seasons.map(week) };
  return { ...draft, cut_off: written(draft.cut_off), texts: Object.fromEntries(texts), hours, services: draft.services.map(service), ...lobby(draft) };
}

/** What a service asks before the number: cases with papers, and questions that are called after their words. */
const before = ({ cases, hints }) => ({
  ...(cases && { cases: coded(cases).map((it) => ({ ...it, checklist: coded(it.checklist) })) }),
  ...(hints && { hints: coded(hints.map((it) => ({ ...it, name: it.question }))).map(({ name, ...it }) => ({ ...it, question: name, place: filled(it.place) })) }),
});

/** The times of the lobby's displays as the file has them. */
const lobby = ({ speech, displays }) => ({
  ...(speech && { speech: { ...speech, loudness: speech.loudness.map((step) => ({ ...step, at: written(step.at) })) } }),
  ...(displays && { displays: displays.map((it) => ({ ...it, reload_at: written(it.reload_at) })) }),
});

const filled = (words) => Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ""));

function coded(parts) {
  const taken = new Set(parts.map(({ code }) => code));
  return parts.map((part) => {
    const name = filled(part.name);
    if (part.code) return { ...part, name };
    const code = freeCode(codeFrom(Object.values(name)[0] ?? ""), taken);
    taken.add(code);
    return { ...part, code, name };
  });
}

/** "Kartu Keluarga (asli)" -> "kartu_keluarga_asli": small letters, digits and "_", twenty at most. */
export const codeFrom = (name) =>
  name.normalize("NFD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "_").slice(0, 20).replace(/^_+|_+$/g, "") || "lain";

function freeCode(wanted, taken) {
  for (let n = 1; ; n += 1) {
    const code = n === 1 ? wanted : `${wanted.slice(0, 17)}_${n}`;
    if (!taken.has(code)) return code;
  }
}

/** A service's letter that nobody has yet; "" when all are taken. */
export const freeLetter = (services) => [...LETTERS].find((letter) => services.every(({ code }) => code !== letter)) ?? "";

/** The next free counter of a kind: its code and label ("bontang-5" and "5", "bontang-b5" and "5"). */
export function freeCounter(branch, counters, kind) {
  for (let n = 1; ; n += 1) {
    const code = `${branch}-${kind === "booth" ? "b" : ""}${n}`;
    if (counters.every((it) => it.code !== code && !(it.kind === kind && it.label === String(n)))) return { code, label: String(n) };
  }
}

/** The description without the service at `place`, which nothing else names then any more. */
export function withoutService(draft, place) {
  const { code } = draft.services[place];
  const services = draft.services.filter((_, i) => i !== place).map((it) => (it.following === code ? { ...it, following: null } : it));
  const counters = draft.counters.map((it) => withServices(it, it.services.filter((taken) => taken !== code)));
  return withDisplays({ ...draft, services, counters });
}

/** The description whose displays name only what there is. */
export function withDisplays(draft) {
  if (!draft.displays) return draft;
  const there = (codes, parts) => codes.filter((code) => parts.some((it) => it.code === code));
  const displays = draft.displays.map((it) => ({ ...it, services: there(it.services, draft.services), counters: there(it.counters, draft.counters) }));
  return { ...draft, displays };
}

/** A display's code that nobody has yet. */
export function freeDisplay(displays) {
  for (let n = displays.length + 1; ; n += 1) if (displays.every(({ code }) => code !== `layar-${n}`)) return `layar-${n}`;
}

/** A counter that takes these services; weights of others go. */
export const withServices = (counter, services) => ({
  ...counter, services, weights: Object.fromEntries(Object.entries(counter.weights).filter(([code]) => services.includes(code))),
});

/** A new branch with everything of another one but its name; its counters get codes of its own. */
export function copyFor(description, { code, name, time_zone }) {
  const counters = description.counters.reduce((made, it) => [...made, { ...it, ...freeCounter(code, made, it.kind) }], []);
  const now = (old) => counters[description.counters.findIndex((it) => it.code === old)].code;
  const displays = description.displays?.map((it) => ({ ...it, counters: it.counters.map(now) }));
  const own = "staff_pin" in description ? { staff_pin: null, picture: null } : {};
  return { ...description, ...own, code, name, time_zone, texts: {}, counters, ...(displays && { displays }) };
}
