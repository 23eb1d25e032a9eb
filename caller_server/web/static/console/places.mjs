// The places one officer holds at once: one desk, or up to six booths. Pure: codes, counters and views in, plain values out.
import { deskState, may } from "./desk.mjs";

export const BOOTHS_AT_MOST = 6; // one to many, as the branches do it; the server refuses a seventh

/**
 * The counters that an address names ("#bontang-3", "#bontang-b1,bontang-b2"): `{codes}`, empty when it names none, or `{wrong}`,
 * the key of the sentence that says why these cannot be held together.
 */
export function fromHash(hash, counters) {
  const codes = [...new Set(decoded(hash).split(",").filter(Boolean))];
  const named = codes.map((code) => counters.find((counter) => counter.code === code));
  if (named.includes(undefined)) return { wrong: "choose.missing" };
  if (codes.length > 1 && named.some(({ kind }) => kind !== "booth")) return { wrong: "choose.desk_alone" };
  if (codes.length > BOOTHS_AT_MOST) return { wrong: "choose.too_many" };
  return { codes };
}

/** The address for these counters, in the branch's own order of counters. */
export function toHash(codes, counters) {
  const chosen = new Set(codes);
  return `#${counters.filter(({ code }) => chosen.has(code)).map(({ code }) => code).join(",")}`;
}

/** Ticks or unticks a booth: `{ticked}`, or `{ticked, wrong}` when it would be one too many. */
export function tick(ticked, code) {
  if (ticked.includes(code)) return { ticked: ticked.filter((other) => other !== code) };
  if (ticked.length >= BOOTHS_AT_MOST) return { ticked, wrong: "choose.too_many" };
  return { ticked: [...ticked, code] };
}

/** What an officer sees of a counter's state, to tell whether it changed since a press. */
export function shape({ state, ticket }) {
  return [state, ticket?.number, ticket?.state, ticket?.attempt].join(" ");
}

/**
 * Whether a press here must be dropped: a command is on its way and the screen still shows what it showed then. When the change
 * is on the screen already and only the answer is late, a press means what the screen says now.
 */
export function isWaiting({ busy, view, sent }) {
  return busy && shape(view) === sent;
}

/** The first place that could call somebody now, or null. A place whose command is on its way is not free. */
export function freePlace(places) {
  return places.find((place) => !isWaiting(place) && deskState(place.view) === "free" && may(place.view, "call_next")) ?? null;
}

/** Whether "call into a free booth" is worth a button: some place other than the chosen one is free. */
export function offersFree(places, chosen) {
  return freePlace(places.filter((place) => place !== chosen)) !== null;
}

/**
 * What the button for all booths does: `{verb, places}`: open those that are closed, else pause those that are open, else go on
 * with those that are paused; null when nothing is allowed.
 */
export function forAll(places) {
  for (const verb of ["open", "pause", "resume_shift"]) {
    const able = places.filter(({ view }) => may(view, verb));
    if (able.length > 0) return { verb, places: able };
  }
  return null;
}

/** Everything put aside at these places, oldest first: `[{entry, place, ready}]`; `ready` when its own place may call it again. */
export function parkedAt(places) {
  return places
    .flatMap((place) => place.view.parked.map((entry) => ({ entry, place, ready: may(place.view, "resume") && !isWaiting(place) })))
    .sort((one, other) => Date.parse(one.entry.parked_at) - Date.parse(other.entry.parked_at));
}

/** The newest of these places' views: figures of the officer's whole day are right in that one. */
export function newest(places) {
  return places.reduce((one, other) => (other.view.seq > one.view.seq ? other : one)).view;
}

function decoded(hash) {
  try {
    return decodeURIComponent(hash.replace(/^#/, ""));
  } catch {
    return hash.replace(/^#/, "");
  }
}
