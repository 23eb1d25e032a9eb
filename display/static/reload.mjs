// When the page loads itself anew: once a day, when nobody would notice. Pure.

import { timeOfDay } from "./own.mjs";

const QUIET = 300_000; // ms without a call
const DAY = 86_400_000;

/** Whether the time of day `at` ("03:30") came between two moments (ms), at most a day apart. */
export function passed(at, from, to, timeZone) {
  if (to <= from) return false;
  if (to - from >= DAY) return true;
  const [one, other] = [timeOfDay(from, timeZone), timeOfDay(to, timeZone)];
  return one <= other ? one < at && at <= other : at > one || at <= other;
}

/** Whether it is time: the hour came since the page was loaded, nothing was called for five minutes, nothing is told now, and
 *  the server is there to give the page again. */
export function isTimeToReload({ view, display, loadedAt, now, connection, isTelling }) {
  const isQuiet = view.calls.every(({ called_at }) => now - Date.parse(called_at) >= QUIET) && !view.notice && !isTelling;
  return isQuiet && ["connected", "polling"].includes(connection) && passed(display.reload_at, loadedAt, now, view.time_zone);
}
