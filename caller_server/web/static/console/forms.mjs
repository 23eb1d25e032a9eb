// What an officer types in a dialog, checked before it is sent: the body of the command, or the key of a sentence that says what is missing.

const NUMBER = /^[A-Z]{1,2}(-K[0-9]{1,2}-)?[0-9]{1,5}$/; // A042, or of a kiosk's own series: A-K2-07
const LEAST_REASON = 3;

const CHECKS = {
  call_number: ({ number, reason }) => numberOf(number) ?? reasonOf(reason, { needed: true }),
  reinstate: ({ number }) => numberOf(number),
  park: ({ reason }) => reasonOf(reason),
  transfer: ({ to, reason }) => (to ? reasonOf(reason) : { wrong: "dialog.transfer.wrong", field: "to" }),
  add_service: ({ to }) => (to ? null : { wrong: "dialog.add_service.wrong", field: "to" }),
  add_note: ({ text }) => (text ? null : { wrong: "dialog.add_note.wrong", field: "text" }),
  pause: ({ why, reason }) => (why === OTHER ? reasonOf(reason, { needed: true }) : null),
};

/** The choice of a pause whose reason is typed. */
export const OTHER = "other";

/**
 * The fields of a dialog (strings, as a form gives them) as `{body}` or `{wrong, field}`: the key of a sentence, and the name of the field.
 *
 * `to` is "service:K" or "counter:bontang-2"; `why` is the reason of a pause in words, or OTHER when it was typed; an empty reason
 * is left out. Numbers may be typed in small letters and with spaces.
 */
export function commandBody(verb, fields) {
  const trimmed = { text: (fields.text ?? "").trim(), reason: (fields.reason ?? "").trim() };
  const typed = { ...fields, ...trimmed, number: (fields.number ?? "").replace(/\s/g, "").toUpperCase() };
  const wrong = CHECKS[verb](typed);
  if (wrong) return wrong;
  return { body: BODIES[verb](typed) };
}

const BODIES = {
  call_number: ({ number, reason }) => ({ number, reason }),
  reinstate: ({ number }) => ({ number }),
  park: ({ reason }) => only({ reason }),
  transfer: ({ to, reason }) => only({ ...target(to), reason }),
  add_service: ({ to }) => target(to),
  add_note: ({ text }) => ({ text }),
  pause: ({ why, reason, minutes }) => only({ reason: why === OTHER ? reason : why, minutes: Number(minutes) || undefined }),
};

function target(to) {
  const [kind, code] = to.split(":");
  return { [kind]: code };
}

/** Without what was left empty. */
function only(body) {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value));
}

function numberOf(number) {
  return NUMBER.test(number) ? null : { wrong: "dialog.number_wrong", field: "number" };
}

function reasonOf(reason, { needed = false } = {}) {
  return (reason === "" && !needed) || reason.length >= LEAST_REASON ? null : { wrong: "dialog.reason_wrong", field: "reason" };
}
