// What one display of a branch tells of: its layout, its services and counters, and how loud it is now. Pure.

const WHOLE_BRANCH = { code: "", layout: "services", services: [], counters: [], missed: true, reload_at: "03:30" };
const ONE_BY_ONE = { digits: "one_by_one", chime: true, loudness: [] };

/** How the display with this code is set; without a code, or when it was taken away, it tells of the whole branch. */
export const displayOf = ({ displays = [] }, code) => displays.find((it) => it.code === code) ?? WHOLE_BRANCH;

/** How announcements sound; a server from before says nothing of it. */
export const speechOf = ({ speech }) => speech ?? ONE_BY_ONE;

/** The board with what this display tells of, and nothing else: what is not shown here is not spoken here either. */
export function ownView(view, { services, counters, missed }) {
  const isOurs = ({ service }) => services.length === 0 || services.includes(service);
  const isHere = ({ counter }) => counters.length === 0 || counters.includes(counter);
  return {
    ...view,
    calls: view.calls.filter((call) => isOurs(call) && isHere(call)),
    counters: view.counters.filter(({ code }) => isHere({ counter: code })),
    services: view.services.filter(({ code }) => isOurs({ service: code })),
    missed: missed ? (view.missed ?? []).filter(isOurs) : [],
    invited: (view.invited ?? []).filter(isOurs),
  };
}

const clocks = new Map();

/** "07:30" as the branch's clock shows it at a moment (ms). */
export function timeOfDay(moment, timeZone) {
  if (!clocks.has(timeZone)) {
    clocks.set(timeZone, new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  }
  return clocks.get(timeZone).format(new Date(moment));
}

/** How loud it is at `now`, 0 to 1: as the last step of the day says; before the first one, as the last of the day before. */
export function loudness(view, now) {
  const steps = speechOf(view).loudness;
  if (steps.length === 0) return 1;
  const at = timeOfDay(now, view.time_zone);
  const step = steps.findLast((it) => it.at <= at) ?? steps.at(-1);
  return step.percent / 100;
}
