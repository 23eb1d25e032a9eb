// The draft of a branch's description: reading and changing it by path, tidying it up, and joining it with what others saved. Pure.

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"; // without I, O and Q, which look like 1 and 0
const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const hasCodes = (value) => Array.isArray(value) && value.every((part) => isTable(part) && "code" in part);

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

/** The draft as it is sent: without words left empty, and with codes for papers and outcomes that have none yet. */
export function tidy(draft) {
  const service = (it) => ({ ...it, name: filled(it.name), about: filled(it.about), checklist: coded(it.checklist), outcomes: coded(it.outcomes) });
  const texts = Object.entries(draft.texts).map(([place, words]) => [place, filled(words)]).filter(([, words]) => Object.keys(words).length);
  return { ...draft, texts: Object.fromEntries(texts), services: draft.services.map(service) };
}

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
  return { ...draft, services, counters };
}

/** A counter that takes these services; weights of others go. */
export const withServices = (counter, services) => ({
  ...counter, services, weights: Object.fromEntries(Object.entries(counter.weights).filter(([code]) => services.includes(code))),
});

/** The draft joined with what somebody else saved meanwhile: what was changed on one side only is kept; on both, the draft's holds. */
export function rebase(base, draft, newest) {
  if (same(draft, base)) return newest;
  if (same(newest, base)) return draft;
  if ([base, draft, newest].every(isTable)) return tables(base, draft, newest);
  if ([base, draft, newest].every(hasCodes)) return lists(base, draft, newest);
  return draft;
}

function tables(base, draft, newest) {
  const names = new Set([...Object.keys(newest), ...Object.keys(draft)]);
  const joined = [...names].map((name) => [name, rebase(base[name], draft[name], newest[name])]);
  return Object.fromEntries(joined.filter(([, value]) => value !== undefined));
}

function lists(base, draft, newest) {
  const [were, mine, theirs] = [base, draft, newest].map((list) => Object.fromEntries(list.map((part) => [part.code, part])));
  const joined = tables(were, mine, theirs);
  const first = same(draft.map(({ code }) => code), base.map(({ code }) => code)) ? newest : draft; // whoever changed the order has it
  return [...new Set([...first, ...draft, ...newest].map(({ code }) => code))].filter((code) => code in joined).map((code) => joined[code]);
}

/** A new branch with everything of another one but its name; its counters get codes of its own. */
export function copyFor(description, { code, name, time_zone }) {
  const counters = description.counters.reduce((made, it) => [...made, { ...it, ...freeCounter(code, made, it.kind) }], []);
  return { ...description, code, name, time_zone, texts: {}, counters };
}
