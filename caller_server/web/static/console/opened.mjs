// A supervisor opened a counter for this officer while the console showed something else. Pure: the line's news in, a place to go out.
import { fromHash, toHash } from "./places.mjs";

/** The codes of the counters that `officer` is at, open or paused. */
export function ownCounters({ staffed = [] }, officer) {
  return staffed.filter((it) => it.officer === officer).map(({ counter }) => counter);
}

/**
 * What to do about counters that became the officer's own: `{hash}`, the address to show at once; `{later}`, the counters to tell of,
 * since this officer is serving elsewhere and is not torn away; null when there is nothing new.
 *
 * `own` are the codes of the officer's counters now, `known` those that were theirs before, `watched` those on the screen.
 */
export function openedFor({ own, known, watched, counters }) {
  const fresh = own.filter((code) => !known.includes(code) && !watched.includes(code));
  if (fresh.length === 0) return null;
  if (watched.some((code) => own.includes(code))) return { later: counters.filter(({ code }) => fresh.includes(code)) };
  const addresses = [own, fresh, fresh.slice(0, 1)].map((codes) => toHash(codes, counters));
  return { hash: addresses.find((hash) => !fromHash(hash, counters).wrong) };
}
