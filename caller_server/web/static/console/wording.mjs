// Views as words: durations, where somebody is, how they can be reached, why they stand where they do. Pure; every text comes from `t`.

const REACHED = new Set(["open", "ok", "accepted", "delivered", "received", "sent"]);
const UNDER_WAY = { retrying: "reach.retrying", waiting: "reach.sending" };
const REACH_ICON = { page: "phone", push: "bell", message: "bell", whatsapp: "bell", sms: "bell", email: "bell" };
const SAID_BY_REASON = new Set(["priority", "priority_waited", "returned", "transferred", "chosen", "parked", "weighted"]);
const LEAVES_COUNTER = new Set(["returned", "transferred", "handed_on", "parked", "moved", "reinstated"]);
const NEAR = 0.75; // of the longest wait a branch wants: from here on it says so

/** Seconds since `iso` at `now` (milliseconds since 1970), never below 0. */
export function secondsSince(iso, now) {
  return Math.max(0, Math.floor((now - Date.parse(iso)) / 1000));
}

/** A running time: "48 dtk", "3 mnt 12 dtk", "1 jam 5 mnt". */
export function duration(seconds, t) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return t("duration.seconds", { seconds: whole });
  if (whole < 3600) return t("duration.minutes_seconds", { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  return t("duration.hours_minutes", { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) });
}

/** A waiting time for the line, in whole minutes: "52 mnt", "1 jam 5 mnt". */
export function minutes(seconds, t) {
  const whole = Math.max(0, Math.floor(seconds / 60));
  if (whole < 60) return t("duration.minutes", { minutes: whole });
  return t("duration.hours_minutes", { hours: Math.floor(whole / 60), minutes: whole % 60 });
}

/** How a wait stands to the longest the branch wants: "near" from three quarters on, "over", or null. All in seconds. */
export function waitLevel(waited, limit) {
  if (waited >= limit) return "over";
  return waited >= limit * NEAR ? "near" : null;
}

/** Where a waiting person is: `{icon, text, strong}`. */
export function place({ place: where, walk_minutes: walk }, t) {
  if (where === "here") return { icon: "home", text: t("place.here"), strong: true };
  if (where === "invited") return { icon: "walker", text: t("place.invited"), strong: false };
  const text = walk === null ? t("place.away") : t("place.away_walk", { minutes: walk });
  return { icon: "clock", text, strong: false };
}

/** The same, with those who have said that they are coming. */
export function whereabouts(entry, t) {
  const onTheWay = entry.coming && entry.place !== "here";
  return onTheWay ? { icon: "walker", text: t("place.coming"), strong: false } : place(entry, t);
}

/**
 * How a person was or can be reached, best news first: `{icon, text, brief, strong, at}`; `at` is when it was true, or null.
 *
 * Nothing known about a phone means paper. A phone that was followed and is gone, or a message that nobody took, means that only
 * a voice will do; `brief` says so where there is little room.
 */
export function reach(rungs, t) {
  const phone = rungs.filter(({ rung }) => rung !== "paper");
  const best = newest(phone.filter(({ result }) => REACHED.has(result)));
  if (best) {
    const kind = best.rung in REACH_ICON ? best.rung : "message";
    return said(REACH_ICON[kind], t(`reach.${kind}`), { at: best.at });
  }
  const underWay = newest(phone.filter(({ result }) => result in UNDER_WAY));
  if (underWay) return said("bell", t(UNDER_WAY[underWay.result]));
  const ready = phone.length > 0 && phone.every(({ result }) => result === "ready") ? phone[0] : null;
  if (ready) return said("bell", t(ready.rung === "push" ? "reach.push_ready" : "reach.message_ready"));
  if (phone.length === 0) return said("paper", t("reach.paper"));
  const isSilent = phone.some(({ result }) => result === "no_answer");
  return said("ear", t(isSilent ? "reach.no_answer" : "reach.voice"), { brief: t("reach.voice_brief"), strong: true });
}

function newest(rungs) {
  return rungs.reduce((one, other) => (one === null || Date.parse(other.at) > Date.parse(one.at) ? other : one), null);
}

function said(icon, text, { brief = text, strong = false, at = null } = {}) {
  return { icon, text, brief, strong, at };
}

/** Why somebody in line stands there, or what they wait for; "" when it is simply their turn by order. `served` is this counter's services. */
export function lineReason(entry, { served, t, clock }) {
  if (entry.deferred_until) return t("line.deferred", { time: clock(entry.deferred_until) });
  if (entry.coming && entry.come_by) return t("line.come_by", { time: clock(entry.come_by) });
  if (entry.place === "invited" && !entry.coming) return t("line.unanswered");
  if (entry.passed_over) return t("line.passed_over");
  if (entry.counter) return t("line.for_counter", { counter: counterName(entry.counter, t) });
  if (!served.has(entry.service.code)) return t("line.other_counter");
  if (entry.appointment_at) return t("line.appointment_at", { time: clock(entry.appointment_at) });
  if (SAID_BY_REASON.has(entry.reason)) return t(`line.${entry.reason}`);
  return entry.class === "priority" ? t("line.priority") : "";
}

/** Why this ticket is at the counter now, as a short sentence. */
export function callReason({ reason, class: group }, t) {
  return t(`why.${reason === "joined" && group === "priority" ? "priority" : reason}`);
}

/** Why later comers were called before this ticket: `["K002: prioritas", ...]`, at most `limit`, newest last. */
export function overtakers({ why }, { t, clock, limit = 3 }) {
  return why.slice(-limit).map(({ number, reason, appointment_at: at }) =>
    at ? t("before.appointment_at", { number, time: clock(at) }) : t(`before.${reason}`, { number }));
}

/** Since when this ticket is at the counter `code`: its first call there since it last stood in line; null when it is not known. */
export function atCounterSince({ history: entries }, code) {
  let since = null;
  for (const { what, at, counter } of entries) {
    if (what === "called") since = counter?.code === code ? since ?? at : null;
    else if (LEAVES_COUNTER.has(what)) since = null;
  }
  return since;
}

/** "Loket 3" or "Bilik 2". */
export function counterName({ kind, label }, t) {
  return t(`counter.${kind}`, { label });
}

/** The newest `limit` entries of a ticket's history, newest first: `[{at, text}]`. What we have no words for is left out. */
export function history(entries, { t, known, limit = 5 }) {
  return entries
    .filter(({ what }) => known(`history.${what}`))
    .map((entry) => ({ at: entry.at, text: happened(entry, t) }))
    .reverse()
    .slice(0, limit);
}

function happened({ what, counter, reason }, t) {
  const words = t(`history.${what}`, { counter: counter ? counterName(counter, t) : "" }).trim();
  return reason ? `${words}: ${reason}` : words;
}
