// What the board shows: pure, from the board view and the time, to words and numbers that are ready to be put on the screen.
// `words` is { t, clock, halves, spokenDigits } of the shared words.mjs, handed in so that this file needs no server to run.

import { lineAt, pieces } from "./ticker.mjs";

export const YELLOW_FOR = 60_000; // ms from called_at: the time in which a call is announced
const CLOSED_AFTER = 600_000; // a branch that closed goes on calling those inside: "closed" waits for the last of them
const EARLIER = 4;
const EARLIER_ALONE = 6; // where nothing stands beside the calls
const BELOW_FRESH = 3;

/** The latest call of every number, newest first: a recall takes the place of the call before it. */
export function latestCalls(calls) {
  const seen = new Set();
  return [...calls].sort((one, other) => other.seq - one.seq).filter(({ number }) => !seen.has(number) && seen.add(number));
}

/** A call's number and place: `letters` and `digits` of the plate, `spoken` for screen readers, `word` and `label` of the badge. */
export function callParts(call, { t, halves, spokenDigits }) {
  const [letters, digits] = halves(call.number);
  const spoken = spokenDigits(call.number, t);
  return {
    letters, digits, aria: t("number.aria", { number: spoken }), spoken,
    kind: call.kind, word: t(`counter.${call.kind}`), label: call.label,
    place: t(`place.${call.kind}`, { label: call.label }),
  };
}

/** The whole screen but for the announcement. `now` is the server's time in ms, `connection` and `sound` as main.mjs has them,
 *  `layout` what stands beside the calls. */
export function board(view, now, words, { connection, sound, heardAt, layout = "services" }) {
  const { t, clock } = words;
  const calls = latestCalls(view.calls);
  const age = calls.length ? now - Date.parse(calls[0].called_at) : Infinity;
  const closed = isOver(view) && age > CLOSED_AFTER;
  const newest = closed ? null : calls[0];
  const earlier = (closed ? calls : calls.slice(1)).slice(0, layout === "calls" ? EARLIER_ALONE : EARLIER);
  return {
    clock: clock(now, view.time_zone),
    date: dateOf(now, view.time_zone, t.language),
    newest: newest ? { ...callParts(newest, words), yellow: age < YELLOW_FOR } : nobody(closed, view, now, words),
    earlier: earlier.map((call) => ({ ...callParts(call, words), ago: ago(call.called_at, now, view.time_zone, words) })),
    layout,
    services: services(view, words),
    missed: missedNumbers(view, now, words),
    foot: foot(view, now, words, { connection, sound, heardAt, closed }),
    old: connection === "cut_off",
  };
}

/** The screen of one announced call; below it the latest other calls, so that none is hidden by the next. */
export function freshCall(call, view, words, labelWords) {
  const { t } = words;
  const service = view.services.find(({ code }) => code === call.service);
  const parts = callParts(call, words);
  const others = latestCalls(view.calls).filter(({ number }) => number !== call.number);
  return {
    ...parts,
    title: title(call, view.max_calls, t),
    service: service ? service.name : "",
    sentence: t(`sentence.${call.kind}`, { number: parts.spoken, label: labelWords[call.label] ?? call.label }),
    below: others.slice(0, BELOW_FRESH).map((other) => callParts(other, words)),
  };
}

/** What is told beside calls: people asked to come closer, a missed number, or a sentence such as a test. */
export function toldParts(told, { t, spokenDigits }) {
  const number = (of) => spokenDigits(of, t);
  if (told.kind === "invited") {
    const key = told.first === told.last ? "told.invited.one" : "told.invited.range";
    return { icon: "walker", text: t(key, { first: number(told.first), last: number(told.last) }) };
  }
  if (told.kind === "missed") return { icon: "back", text: t("told.missed", { number: number(told.number) }) };
  return { icon: told.kind === "sound_test" ? "speaker" : "bell", text: t(`told.${told.kind}`) };
}

/** The numbers that were missed and may still come back; null when there are none. */
function missedNumbers({ missed = [] }, now, words) {
  const still = missed.filter(({ until }) => Date.parse(until) > now);
  if (still.length === 0) return null;
  const { t } = words;
  return { title: t("missed.title"), sentence: t("missed.sentence"), numbers: still.map(({ number }) => plateParts(number, words)) };
}

function plateParts(number, { t, halves, spokenDigits }) {
  const [letters, digits] = halves(number);
  return { letters, digits, aria: t("number.aria", { number: spokenDigits(number, t) }) };
}

function title(call, maxCalls, t) {
  if (call.attempt <= 1) return t("call.first");
  return call.attempt >= maxCalls ? t("call.last") : t("call.again", { attempt: call.attempt, max: maxCalls });
}

/** Closed, and not only to those who come now: where numbers were stopped, the people who have one are still called. */
function isOver({ open, closed_because: because, services: all }) {
  const isServing = ["stopped", "stopped_today"].includes(because) && all.some(({ waiting }) => waiting);
  return !open && !isServing;
}

function nobody(closed, view, now, words) {
  const { t } = words;
  if (!closed) return { empty: true, icon: "bell", title: t("empty.title"), sentence: t("empty.sentence") };
  const because = view.closed_because ?? "hours";
  return { empty: true, icon: because === "break" ? "pause" : "clock", title: t(`closed.${because}`), sentence: again(view, now, words) };
}

/** When the branch opens next, as far as it knows. */
function again({ opens_at: opens, time_zone: timeZone }, now, { t, clock }) {
  if (!opens || Date.parse(opens) < now) return t("closed.sentence");
  const days = dayOf(Date.parse(opens), timeZone) - dayOf(now, timeZone);
  const at = clock(opens, timeZone);
  if (days < 2) return t(days ? "opens.tomorrow" : "opens.today", { clock: at });
  return t("opens.day", { day: days < 7 ? weekdayOf(opens, timeZone, t.language) : dateOf(Date.parse(opens), timeZone, t.language), clock: at });
}

function ago(calledAt, now, timeZone, { t, clock }) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(calledAt)) / 60_000));
  if (minutes === 0) return t("ago.now");
  return minutes < 60 ? t("ago.minutes", { count: minutes }) : t("ago.clock", { clock: clock(calledAt, timeZone) });
}

function services(view, words) {
  const { t } = words;
  const estimates = view.services.some(({ estimate }) => estimate);
  const rows = view.services.map((service) => ({
    code: service.code,
    name: service.name,
    available: service.state === "open",
    waiting: String(service.waiting),
    last: serviceEnd(service, estimates, view.time_zone, words),
    left: service.state === "open" && typeof service.quota_left === "number" ? t("service.left", { left: service.quota_left }) : "",
  }));
  const heads = { name: t("services.name"), waiting: t("services.waiting"), last: t(estimates ? "services.estimate" : "services.last") };
  return { heads, rows, estimates };
}

/** The last column: why a service is not available, else its window (when any service has one), else its last number called. */
function serviceEnd({ state, estimate, last_called: last }, estimates, timeZone, { t, clock }) {
  if (state !== "open") return { text: t(`service.${state}`), quiet: true };
  if (!estimates) return { text: last ?? t("services.none"), quiet: !last };
  if (!estimate) return { text: t("estimate.none"), quiet: true };
  const from = clock(estimate.from, timeZone);
  if (estimate.kind === "not_before" || !estimate.to) return { text: t("estimate.not_before", { from }), quiet: false };
  return { text: t("estimate.window", { from, to: clock(estimate.to, timeZone) }), quiet: false };
}

/** The line at the bottom: a fault is a bar across the screen; else what else there is to say, and how we are connected. */
function foot(view, now, words, { connection, sound, heardAt, closed }) {
  const { t, clock } = words;
  if (connection === "cut_off") {
    const at = t("cut_off.since", { clock: clock(heardAt, view.time_zone) });
    return { fault: true, icon: "broken-link", text: t("cut_off.sentence"), end: at, endIcon: null };
  }
  if (sound === "blocked" || sound === "broken") {
    return { fault: true, icon: "speaker-off", text: t("sound.off"), end: sound === "blocked" ? t("sound.unlock") : "", endIcon: null };
  }
  const state = closed ? "" : view.open ? pauses(view, t) : `${t(`closed.${view.closed_because ?? "hours"}`)}. ${again(view, now, words)}`;
  const text = lineAt([state, ...pieces(view.ticker ?? "")].filter(Boolean), now);
  return { fault: false, icon: text ? "info" : null, text, end: t(`connection.${connection}`), endIcon: connection === "connected" ? "check" : null };
}

function pauses(view, t) {
  const paused = view.counters.filter(({ state }) => state === "paused").map(({ kind, label }) => t(`place.${kind}`, { label }));
  return paused.length ? t("notice.paused", { counters: paused.join(", ") }) : "";
}

const formats = new Map();

function formatted(moment, timeZone, language, parts) {
  const key = [language, timeZone, ...Object.keys(parts)].join(" ");
  const british = language === "en" ? "en-GB" : language; // "Monday 23 November", as the day is written here
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(british, { timeZone, ...parts }));
  return formats.get(key).format(new Date(moment));
}

const dateOf = (moment, timeZone, language) => formatted(moment, timeZone, language, { weekday: "long", day: "numeric", month: "long" });
const weekdayOf = (moment, timeZone, language) => formatted(moment, timeZone, language, { weekday: "long" });

/** The branch's day of a moment as a running number. */
function dayOf(moment, timeZone) {
  const [day, month, year] = formatted(moment, timeZone, "en", { year: "numeric", month: "numeric", day: "numeric" }).split("/");
  return Date.UTC(year, month - 1, day) / 86_400_000;
}
