// The live view as words and figures: six numbers with their limits, the lobby, when all will be served, why it is closed. Pure.
import { duration, minutes, secondsSince } from "../console/wording.mjs";

const NEARLY = 0.8; // of what fits into the lobby
const PROMISED = 0.8; // of all estimates are to be right
const UNEVEN = 2; // so many more of one kind still look well in two columns
const ROOM_ABOVE = 1.1; // the bar goes on past the limit, so that the limit can be seen in it
const percent = (share) => Math.round(share * 100);

/** How full the lobby is: `full`, `nearly`, `roomy`, or `uncounted` where nobody said how many fit. */
export function fullness(people, cap) {
  if (cap === null) return "uncounted";
  if (people >= cap) return "full";
  return people >= cap * NEARLY ? "nearly" : "roomy";
}

/** The six figures: `[{key, title, value, note, bad}]`. */
export function figures(view, t) {
  const { lobby } = view;
  const inside = lobby.here + lobby.at_counters;
  const limit = limitOf(view.wait_limit_s, t);
  const longest = view.longest_wait_s;
  const room = fullness(inside, lobby.cap);
  const figure = (key, value, note, bad = false) => ({ key, title: t(`figure.${key}`), value, note, bad });
  return [
    figure("waiting", String(view.waiting), whereabouts(lobby, t)),
    figure("longest", longest === null ? t("figure.none") : minutes(longest, t),
      view.longest_wait_number ? t("figure.longest.note", { number: view.longest_wait_number, limit }) : t("figure.longest.limit", { limit }),
      longest !== null && longest > view.wait_limit_s),
    figure("lobby", lobby.cap === null ? String(inside) : t("figure.of", { part: inside, all: lobby.cap }), t(`figure.lobby.${room}`), room === "full"),
    figure("target", view.within_target === null ? t("figure.none") : t("figure.percent", { percent: percent(view.within_target) }),
      t("figure.target.note", { limit: limitOf(view.target_s, t) })),
    figure("missed", t("figure.of", { part: view.no_show, all: view.issued }), t("figure.missed.note", { count: view.returned })),
    figure("served", t("figure.of", { part: view.served, all: view.issued }), t("figure.served.note", { count: view.cancelled })),
  ];
}

/** Where those who wait are: who was asked to come and has not answered is told apart from who said to be coming. */
function whereabouts({ here, invited, on_the_way: coming }, t) {
  return t(invited ? "figure.waiting.note_invited" : "figure.waiting.note", { here, on_the_way: coming, ...(invited && { invited }) });
}

/** Limits are said as they were set, in minutes, however many. */
const limitOf = (seconds, t) => t("duration.minutes", { minutes: Math.round(seconds / 60) });

/** The share of right estimates with its promise, or null while there is none to tell. */
export function hitRate({ hit_rate: rate }, t) {
  return rate === null ? null : t("services.hit_rate", { percent: percent(rate), promised: percent(PROMISED) });
}

/** The bar of the lobby: `[{key, people, from, to}]` in hundredths of its width, and where the limit stands (null: none). */
export function lobbyBar({ here, at_counters: serving, on_the_way: coming, invited = 0, cap }) {
  const all = Math.max(here + serving + coming + invited, (cap ?? 0) * ROOM_ABOVE, 1);
  const parts = [];
  let from = 0;
  for (const [key, people] of [["at_counters", serving], ["here", here], ["on_the_way", coming], ["invited", invited]]) {
    const to = from + (people / all) * 100;
    if (people || key !== "invited") parts.push({ key, people, from, to });
    from = to;
  }
  return { parts, limit: cap === null ? null : (cap / all) * 100 };
}

/** When everybody will be served, against closing time: `{strong, rest, late}`. */
export function doneBy({ done_by: done, closes_at: closes, waiting }, { t, clock }) {
  if (!done) return { strong: waiting === 0 ? t("done.nobody") : t("done.unknown"), rest: "", late: false };
  const strong = t("done.around", { time: clock(done) });
  if (!closes) return { strong, rest: "", late: false };
  const late = Date.parse(done) - Date.parse(closes);
  if (late <= 0) return { strong, rest: t("done.before", { time: clock(closes) }), late: false };
  return { strong, rest: t("done.after", { time: clock(closes), late: minutes(Math.ceil(late / 60000) * 60, t) }), late: true };
}

/** Whether numbers are given out, and until when or why not. `day(moment)` says a date. */
export function openness(view, { t, clock, day, now }) {
  const { open, opens_at: opens, closes_at: closes, closed_because: why } = view;
  if (open && opens && closes && opens < closes) return t("open.between", { from: clock(opens), to: clock(closes) });
  if (open) return closes ? t("open.until", { time: clock(closes) }) : t("open.now");
  const because = t(`closed.${why ?? "hours"}`);
  if (!opens) return because;
  const isToday = day(opens) === day(now);
  return `${because} ${isToday ? t("closed.opens_today", { time: clock(opens) }) : t("closed.opens", { day: day(opens), time: clock(opens) })}`;
}

/** A service's window for whoever takes a number now, or why there is none. */
export function takeNow({ estimate, state }, { t, clock }) {
  if (state !== "open") return t(`service.${state}`);
  if (!estimate) return t("service.unknown");
  if (estimate.kind === "not_before") return t("service.not_before", { time: clock(estimate.from) });
  return t("service.window", { from: clock(estimate.from), to: clock(estimate.to) });
}

/** Counters in two columns: desks and booths where there are about as many of both, else the first half and the second. */
export function columns(counters) {
  const kinds = ["desk", "booth"].map((kind) => counters.filter((counter) => counter.kind === kind));
  const [desks, booths] = kinds.map(({ length }) => length);
  if (desks && booths && Math.abs(desks - booths) <= UNEVEN) return kinds;
  const half = Math.ceil(counters.length / 2);
  return [counters.slice(0, half), counters.slice(half)];
}

/** A counter as its card says it: `{state, icon, title, note, bad, dashed}`. */
export function counterWords(counter, { t, clock, now }) {
  const { state, ticket_state: ticket, attempt, since, officer, too_long: tooLong, pause } = counter;
  const running = since ? secondsSince(since, now) : null;
  const by = (text) => (officer ? t("counter.by", { text, officer }) : text);
  if (ticket === "called") {
    return words("called", "bell", t("counter.calling"), by(t("counter.attempt", { attempt, time: duration(running, t) })));
  }
  if (ticket) {
    const title = t(tooLong ? "counter.too_long" : "counter.serving");
    return { ...words("serving", tooLong ? "warning" : "desk", title, by(running < 60 ? duration(running, t) : minutes(running, t))), bad: tooLong };
  }
  if (state === "paused") return paused(pause, { t, clock, now, by });
  if (state === "closed") return { ...words("closed", "clock", t("counter.closed"), ""), dashed: true };
  return words("free", "check", t("counter.free"), by(running === null ? "" : minutes(running, t)));
}

function paused(pause, { t, clock, now, by }) {
  const until = pause?.until ?? null;
  const late = until ? Math.floor((now - Date.parse(until)) / 60000) : 0;
  const title = until ? t("counter.paused_until", { time: clock(until) }) : t("counter.paused");
  const why = pause?.reason || (pause?.since ? t("counter.paused_since", { time: clock(pause.since) }) : "");
  const note = late > 0 ? t("counter.paused_late", { minutes: late }) : why;
  return { ...words("paused", late > 0 ? "warning" : "pause", title, by(note)), dashed: true, bad: late > 0 };
}

function words(state, icon, title, note) {
  return { state, icon, title, note, bad: false, dashed: false };
}

const HOT_ABOVE = 80; // degrees Celsius
const CLOCK_WRONG_ABOVE_S = 60;
const KNOWN_FAULTS = ["help_wanted", "alone", "offline_refused"];

/** A device in words: `{bad, text, more}`; what is wrong with it, or that it is fine, and in `more` its version and how warm its box is. */
export function deviceWords(device, { t, clock }) {
  const { version, is_online: online, seen_at: seen, box_celsius: celsius = null } = device;
  const more = [version && t("device.version", { version }), online && celsius !== null && t("device.box", { degrees: Math.round(celsius) })];
  const say = (bad, text) => ({ bad, text, more: more.filter(Boolean).join(", ") });
  if (!online) return say(true, seen ? t("device.gone", { time: clock(seen) }) : t("device.never"));
  const troubles = deviceTroubles(device, t);
  return troubles.length ? say(true, troubles.join(", ")) : say(false, t("device.fine"));
}

function deviceTroubles({ paper, faults, box_celsius: celsius = null, clock_offset_s: offset = null }, t) {
  const troubles = KNOWN_FAULTS.filter((fault) => faults.includes(fault)).map((fault) => t(`device.${fault}`));
  if (paper === "out" || paper === "near_end") troubles.push(t(`device.paper.${paper}`));
  if (celsius !== null && celsius > HOT_ABOVE) troubles.push(t("device.hot"));
  if (offset !== null && Math.abs(offset) > CLOCK_WRONG_ABOVE_S) {
    troubles.push(t(offset > 0 ? "device.clock_fast" : "device.clock_slow", { count: Math.round(Math.abs(offset) / 60) }));
  }
  const others = faults.filter((fault) => !KNOWN_FAULTS.includes(fault)).length;
  if (others) troubles.push(t("device.faults", { count: others }));
  return troubles;
}
