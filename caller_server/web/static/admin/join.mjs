// Joining a draft with what somebody else saved meanwhile. Pure.
import { freeCounter, freeLetter, isTable, same, withDisplays, withServices } from "./draft.mjs";

/**
 * The description `draft`, made from `base`, joined with `newest`, which somebody else saved meanwhile.
 *
 * What was changed on one side only is kept; on both, the draft's holds. A part that both added under the same code gets another
 * one in the draft, and nothing names a service any more that is gone.
 */
export function rebase(base, draft, newest) {
  if (same(draft, base)) return newest;
  if (same(newest, base)) return draft;
  return withoutGone(joined(base, withOwnCodes(base, draft, newest), newest));
}

function joined(base, draft, newest) {
  if (same(draft, base)) return newest;
  if (same(newest, base)) return draft;
  if ([base, draft, newest].every(isTable)) return tables(base, draft, newest);
  const lists = [base, draft, newest].map(byKey);
  return lists.every(Boolean) ? list(...lists) : draft;
}

function tables(base, draft, newest) {
  const names = [...new Set([...Object.keys(newest), ...Object.keys(draft)])];
  return Object.fromEntries(names.map((name) => [name, joined(base[name], draft[name], newest[name])]).filter(([, value]) => value !== undefined));
}

// --- lists -------------------------------------------------------------------------------------------------------------------

/** A list as a Map by what tells its parts apart: a code, a name, or the text itself. Null for what is no list, or has two alike. */
function byKey(value) {
  if (!Array.isArray(value)) return null;
  const found = new Map(value.map((part) => [isTable(part) ? part.code ?? part.name : part, part]));
  return found.size === value.length && [...found.keys()].every((key) => typeof key === "string" && key !== "") ? found : null;
}

function list(base, draft, newest) {
  const keys = [...new Set([...newest.keys(), ...draft.keys()])];
  const parts = new Map(keys.map((key) => [key, joined(base.get(key), draft.get(key), newest.get(key))]).filter(([, part]) => part !== undefined));
  return order(...[base, draft, newest].map((it) => [...it.keys()])).filter((key) => parts.has(key)).map((key) => parts.get(key));
}

/** The order is the draft's when the draft moved something, else the other's; what only the other list has stands behind its neighbour, or last as there. */
function order(base, draft, newest) {
  const [first, second] = isMoved(base, draft) ? [draft, newest] : [newest, draft];
  const keys = [...first];
  second.forEach((key, i) => {
    if (keys.includes(key)) return;
    const neighbour = second.slice(0, i).findLast((it) => keys.includes(it));
    const isLast = second.slice(i).every((it) => !first.includes(it));
    if (isLast) keys.push(key);
    else keys.splice(neighbour === undefined ? 0 : keys.indexOf(neighbour) + 1, 0, key);
  });
  return keys;
}

function isMoved(base, list) {
  return !same(base.filter((key) => list.includes(key)), list.filter((key) => base.includes(key)));
}

// --- what hangs together -----------------------------------------------------------------------------------------------------

/** The draft with other codes for what both added under the same one: two new services are two, even when both were given a B. */
function withOwnCodes(base, draft, newest) {
  let own = draft;
  for (const { code } of clashes(base.services, draft.services, newest.services)) {
    const free = freeLetter([...own.services, ...newest.services]);
    if (free !== "") own = withLetter(own, code, free);
  }
  for (const clash of clashes(base.counters, draft.counters, newest.counters)) {
    const free = freeCounter(draft.code, [...own.counters, ...newest.counters], clash.kind);
    const code = (old) => (old === clash.code ? free.code : old);
    own = inDisplays({ ...own, counters: own.counters.map((it) => (it.code === clash.code ? { ...it, ...free } : it)) }, "counters", code);
  }
  return own;
}

function clashes(base, draft, newest) {
  const added = (parts) => parts.filter(({ code }) => !base.some((it) => it.code === code));
  return added(draft).filter((mine) => added(newest).some((theirs) => theirs.code === mine.code && !same(theirs, mine)));
}

function withLetter(draft, old, free) {
  const letter = (code) => (code === old ? free : code);
  const services = draft.services.map((it) => ({ ...it, code: letter(it.code), following: letter(it.following) }));
  const weights = (it) => Object.fromEntries(Object.entries(it.weights).map(([code, weight]) => [letter(code), weight]));
  const counters = draft.counters.map((it) => ({ ...it, services: it.services.map(letter), weights: weights(it) }));
  return inDisplays({ ...draft, services, counters }, "services", letter);
}

/** The draft whose displays name their services or counters by other codes. */
const inDisplays = (draft, what, code) =>
  draft.displays ? { ...draft, displays: draft.displays.map((it) => ({ ...it, [what]: it[what].map(code) })) } : draft;

function withoutGone(draft) {
  const codes = draft.services.map(({ code }) => code);
  const services = draft.services.map((it) => (it.following === null || codes.includes(it.following) ? it : { ...it, following: null }));
  const counters = draft.counters.map((it) => withServices(it, it.services.filter((code) => codes.includes(code))));
  return withDisplays({ ...draft, services, counters });
}
