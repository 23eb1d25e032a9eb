// Alerts as a supervisor reads them: in which order, how many, in which words, and what to do about each. Pure.
import { counterName } from "../console/wording.mjs";

const SHOWN = 3;
const URGENT_ICON = "warning";
/** What can be done at once: a dialog that opens, or `seen` alone. */
const ACTIONS = {
  help: "seen",
  waiting_too_long: "line",
  serving_too_long: "seen",
  no_counter: "open_counter",
  calls_stalled: "seen",
  device_offline: "seen",
  paper_out: "seen",
  paper_near_end: "seen",
  over_cap: "notice",
  quota_gone: "quota",
  kiosk_help: "seen",
  offline_refused: "seen",
  device_hot: "seen",
  device_clock: "seen",
  device_alone: "seen",
};

/** Names an alert from its cause to its end: the same key with another beginning is another alert. */
export const alertId = ({ key, since }) => `${key} ${since}`;

/** Whether it still waits for somebody who is allowed to do something about it. */
export const isNew = ({ seen_at: seen }) => !seen;

/** First what nobody has seen: whoever asks for help, then what is urgent, then the rest, each newest first; what was seen comes last. */
export function inOrder(alerts) {
  const rank = ({ kind, urgent, seen_at: seen }) => (seen ? 3 : 0) + (kind === "help" || kind === "kiosk_help" ? 0 : urgent ? 1 : 2);
  return [...alerts].sort((one, other) => rank(one) - rank(other) || Date.parse(other.since) - Date.parse(one.since));
}

/** Those shown and how many are folded away: at most three, unless `all` are asked for. */
export function folded(alerts, all = false) {
  const ordered = inOrder(alerts);
  const shown = all ? ordered : ordered.slice(0, SHOWN);
  return { shown, more: ordered.length - shown.length, canFold: ordered.length > SHOWN };
}

/**
 * One alert in words: `{icon, title, then, action, label}`; `label` is the text of its button.
 *
 * `name(service)` gives a service's name, `clock(moment)` the time in the branch, `lobby` the people and the limit.
 */
export function inWords(alert, { t, clock, name, lobby }) {
  const values = {
    counter: alert.counter ? counterName(alert.counter, t) : "",
    service: alert.service ? name(alert.service) : "",
    number: alert.number ?? "", device: alert.device ?? "", officer: alert.officer ?? "", reason: alert.reason ?? "",
    minutes: alert.minutes ?? 0, limit: alert.limit_minutes ?? 0, count: alert.people ?? 0,
    time: clock(alert.since), cap: lobby.cap ?? 0,
  };
  const action = ACTIONS[alert.kind];
  return {
    icon: alert.urgent ? URGENT_ICON : "info",
    title: t(titleKey(alert), values),
    then: thenKeys(alert).map((key) => t(key, values)).join(" "),
    action,
    label: t(`alert.${alert.kind}.action`),
  };
}

function titleKey({ kind, officer, number, counter, service }) {
  if (kind === "help") return officer ? "alert.help" : "alert.help.nobody";
  if (kind === "waiting_too_long" && !number) return "alert.waiting_too_long.service";
  if (kind === "calls_stalled") return counter || !service ? "alert.calls_stalled" : "alert.calls_stalled.service";
  return `alert.${kind}`;
}

function thenKeys({ kind, reason, people, service }) {
  if (kind === "help") return reason ? ["alert.help.why", "alert.help.then"] : ["alert.help.then"];
  if (kind === "waiting_too_long") return people && service ? ["alert.waiting_too_long.then", "alert.waiting_too_long.more"] : ["alert.waiting_too_long.then"];
  if (kind === "calls_stalled") return people ? ["alert.calls_stalled.then"] : ["alert.calls_stalled.nobody"];
  return [`alert.${kind}.then`];
}

/** The ids of those that came since `before` (a set of ids) and that nobody has seen. */
export function arrived(alerts, before) {
  return alerts.filter((alert) => isNew(alert) && !before.has(alertId(alert)));
}
