// What a greeter sees of one person and of those who are expected: views in, words and verbs out. Pure.
import { counterName } from "../console/wording.mjs";

const NUMBER = /^([A-Z]{1,2})(\d{1,5})$/;
const OWN_NUMBER = /^([A-Z]{1,2})[\s.-]*K(\d{1,2})[\s.-]+(\d{1,5})$/; // of a kiosk that was cut off
const PHONE = /^\+?\d{7,15}$/;
const DIGITS = 3; // a number has at least so many
const OWN_DIGITS = 2;
const CALLED_FOR_MS = 180_000; // a call is news for so long
const ROWS = 40;
const TIME = /^([01]?\d|2[0-3])[.:]?([0-5]\d)$/;

/** "a42", "A 42" or "A042" as the number it means, and "a-k2-7" as A-K2-07; or null. */
export function numberTyped(typed) {
  const [, service, series, count] = OWN_NUMBER.exec(typed.trim().toUpperCase()) ?? [];
  if (service) return `${service}-K${Number(series)}-${count.padStart(OWN_DIGITS, "0")}`;
  const [, letters, digits] = NUMBER.exec(typed.replace(/[\s.-]/g, "").toUpperCase()) ?? [];
  return letters ? letters + digits.padStart(DIGITS, "0") : null;
}

/** A phone number as digits, perhaps with a plus before its country; "" when nothing was typed, null when it is none. */
export function phoneTyped(typed) {
  const bare = typed.replace(/[\s().-]/g, "");
  return bare === "" || PHONE.test(bare) ? bare : null;
}

/** What happens with this person now: `{icon, title, note, call}`; `call` while somebody is called this moment. */
export function situation(ticket, { t, clock }) {
  const counter = ticket.counter ? counterName(ticket.counter, t) : "";
  const say = (icon, title, note = "", call = false) => ({ icon, title, note, call });
  switch (ticket.state) {
    case "waiting":
      return waiting(ticket, { t, clock, say });
    case "called":
      return say("bell", t("now.called", { counter }), t("now.called.note", { attempt: ticket.attempt, allowed: ticket.calls_allowed, time: clock(ticket.called_at) }), true);
    case "serving":
      return say("desk", t("now.serving", { counter }), ticket.serving_since ? t("now.since", { time: clock(ticket.serving_since) }) : "");
    case "parked":
      return say("pause", t("now.parked", { counter }), t(ticket.back ? "now.parked.back" : "now.parked.note"));
    case "no_show":
      return say("back", t("now.no_show"), ticket.can.includes("return")
        ? t("now.no_show.until", { time: clock(ticket.return_by), count: ticket.return_after }) : t("now.no_show.over"));
    default: // served, cancelled, expired
      return say(ticket.state === "served" ? "check" : "cross", t(`now.${ticket.state}`), ticket.ended_at ? t("now.ended", { time: clock(ticket.ended_at) }) : "");
  }
}

function waiting(ticket, { t, clock, say }) {
  const { place, coming, come_by: by, walk_minutes: walk, ahead } = ticket;
  const before = ahead === null ? "" : t("now.ahead", { count: ahead });
  if (place === "here") return say("home", t("now.here"), before);
  if (coming || place === "invited") return say("walker", t(coming ? "now.coming" : "now.invited"), by ? t("now.come_by", { time: clock(by) }) : before);
  const far = walk === null ? "" : t("now.walk", { minutes: walk });
  return say("clock", t("now.away"), [far, before].filter(Boolean).join(" "));
}

/** The buttons for a person, in their fixed order: what brings them on first, giving up last. */
export function verbs({ can }) {
  const order = ["arrive", "return", "mark_priority", "unmark_priority", "add_note", "leave"];
  return order.filter((verb) => can.includes(verb));
}

/**
 * Who is expected: `{called, coming, invited, away}`, each the first of them and how many there are. Coming are those who said so,
 * invited those who were asked to come closer and have not answered.
 *
 * Called are those whose call is younger than three minutes and whose number still stands at that counter.
 */
export function expected(line, board, now) {
  const at = new Map((board?.counters ?? []).map(({ code, number }) => [code, number]));
  const called = (board?.calls ?? []).filter(({ counter, number, called_at: when }) =>
    at.get(counter) === number && now - Date.parse(when) < CALLED_FOR_MS);
  const waiting = line?.tickets ?? [];
  const coming = waiting.filter((entry) => entry.coming && entry.place !== "here");
  const [invited, away] = ["invited", "away"].map((place) => waiting.filter((entry) => entry.place === place && !entry.coming));
  const some = (list) => ({ shown: list.slice(0, ROWS), count: list.length });
  return { called: some(called), coming: some(coming), invited: some(invited), away: some(away) };
}

/** People in the lobby, as far as a greeter's views tell: those who wait here, and those at a counter. */
export function inLobby(line, board) {
  return line.here + (board?.counters ?? []).filter(({ number }) => number).length;
}

/** A service of the page with what the board says of it now. */
export function withNews(service, board) {
  const { waiting, quota_left: left, state } = board?.services.find(({ code }) => code === service.code) ?? service;
  return { ...service, waiting, quota_left: left, state };
}

/** "10.20", "10:20" or "1020" today in the branch's time zone as RFC 3339 in UTC; "" for nothing typed, null for no time. */
export function momentToday(typed, now, timeZone) {
  if (typed.trim() === "") return "";
  const [, hour, minute] = TIME.exec(typed.trim()) ?? [];
  if (hour === undefined) return null;
  const there = wallClock(now, timeZone);
  const wanted = Date.UTC(there.year, there.month - 1, there.day, Number(hour), Number(minute));
  const offset = wallMs(wanted, timeZone) - wanted; // zones with summer time: the offset of that moment, near enough to ask at
  return new Date(wanted - offset).toISOString();
}

function wallClock(moment, timeZone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric",
    minute: "numeric", second: "numeric", hourCycle: "h23" }).formatToParts(new Date(moment));
  return Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
}

function wallMs(moment, timeZone) {
  const { year, month, day, hour, minute, second } = wallClock(moment, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
