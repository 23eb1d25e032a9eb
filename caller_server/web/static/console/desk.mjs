// What one counter's view allows: the state of the desk, its one filled button, the other buttons. Pure: views in, plain values out.

/** Verb of `can` -> the last part of its address below /api/v1/counters/<code>/. */
export const PATHS = Object.freeze({
  open: "open",
  resume_shift: "open",
  pause: "pause",
  close: "close",
  call_next: "call-next",
  call_number: "call",
  resume: "resume",
  reinstate: "reinstate",
  recall: "recall",
  start: "start",
  finish: "finish",
  no_show: "no-show",
  return_to_line: "return-to-line",
  park: "park",
  transfer: "transfer",
  hand_on: "hand-on",
  add_service: "add-service",
  add_note: "note",
  undo: "undo",
  help: "help",
  help_end: "help-end",
});

const PRIMARY = { closed: "open", paused: "resume_shift", free: "call_next", called: "start", serving: "finish" };
const BESIDE = {
  called: ["recall", "no_show", "transfer", "return_to_line", "add_note"],
  serving: ["hand_on", "park", "transfer", "add_service", "return_to_line", "add_note"],
};

/** "called" or "serving" while a ticket is at the counter, else "free", "paused" or "closed". */
export function deskState({ state, ticket }) {
  if (ticket) return ticket.state === "serving" ? "serving" : "called";
  return state === "open" ? "free" : state;
}

/** Whether the server would accept `verb` now, by the view's own word. */
export function may(view, verb) {
  return view.can.includes(verb) || Boolean(view.ticket?.can.includes(verb));
}

/** The filled button: `{verb, ready}`; not ready when the server would refuse it. */
export function primary(view) {
  const verb = PRIMARY[deskState(view)];
  return { verb, ready: may(view, verb) };
}

/**
 * The buttons below the filled one, in their fixed order: `[{verb, ready, seconds, last}]`.
 *
 * Calling again is shown from the first call on, though it may be too early (`seconds` to go) or too late (`last`: every call
 * that the branch allows was made); the others are shown when the server would accept them.
 */
export function beside(view, now) {
  return (BESIDE[deskState(view)] ?? []).map((verb) => (verb === "recall" ? recall(view, now) : plain(view, verb))).filter(Boolean);
}

/** The last press while it can be taken back: `{what, number, seconds}` with the whole seconds left, else null. */
export function undoable(view, now) {
  if (!view.undo || !may(view, "undo")) return null;
  const seconds = Math.ceil((Date.parse(view.undo.until) - now) / 1000);
  return seconds > 0 ? { what: view.undo.what, number: view.undo.number, seconds } : null;
}

/** The ways this ticket can end, when the officer has to say which: `[{code, name, asks_missing}]`; empty: finish at once. */
export function outcomes(view) {
  return view.ticket?.outcomes ?? [];
}

/** The verb of the help button: ask for a supervisor, or say that it is settled; null when neither is allowed. */
export function helpVerb(view) {
  return ["help_end", "help"].find((verb) => may(view, verb)) ?? null;
}

/** Every action of this counter that has a button now; keys outside this set do nothing. */
export function offered(view, now) {
  const forTicket = beside(view, now).filter(({ ready }) => ready).map(({ verb }) => verb);
  const forCounter = ["call_number", "reinstate", "pause", "resume_shift", "close", "help", "help_end"].filter((verb) => may(view, verb));
  const { verb, ready } = primary(view);
  const next = verb === "call_next" && ready ? ["call_next"] : [];
  return new Set(["primary", ...next, ...forTicket, ...forCounter, ...(undoable(view, now) ? ["undo"] : [])]);
}

/** Lets one press through and then none for `pauseMs`: the second half of a nervous double press must not reach the next verb. */
export function onePress(pauseMs = 600) {
  let last = -Infinity;
  return (now) => {
    if (now - last < pauseMs) return false;
    last = now;
    return true;
  };
}

function plain(view, verb) {
  return may(view, verb) ? { verb, ready: true, seconds: 0, last: false } : null;
}

function recall({ ticket }, now) {
  const seconds = ticket.recall_at ? Math.max(0, Math.ceil((Date.parse(ticket.recall_at) - now) / 1000)) : 0;
  const last = ticket.attempt >= ticket.calls_allowed;
  return { verb: "recall", ready: !last && seconds === 0, seconds: last ? 0 : seconds, last };
}
