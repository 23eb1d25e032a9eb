// What an officer types in a dialog, checked before it is sent: the body of the command, or the key of the sentence that says what is missing.

const NUMBER = /^[A-Z]{1,2}[0-9]{1,5}$/;
const LEAST_REASON = 3;

const CHECKS = {
  call_number: ({ number, reason }) => numberOf(number) ?? reasonOf(reason, { needed: true }),
  reinstate: ({ number }) => numberOf(number),
  park: ({ reason }) => reasonOf(reason),
  transfer: ({ to, reason }) => (to ? reasonOf(reason) : { wrong: "dialog.transfer.wrong", field: "to" }),
};

/**
 * The fields of a dialog (strings, as a form gives them) as `{body}` or `{wrong, field}`: the key of a sentence, and the name of the field.
 *
 * `to` is "service:K" or "counter:bontang-2"; an empty reason is left out. Numbers may be typed in small letters and with spaces.
 */
export function commandBody(verb, fields) {
  const typed = { ...fields, number: (fields.number ?? "").replace(/\s/g, "").toUpperCase(), reason: (fields.reason ?? "").trim() };
  const wrong = CHECKS[verb](typed);
  if (wrong) return wrong;
  const body = {};
  if (verb === "call_number" || verb === "reinstate") body.number = typed.number;
  if (verb === "transfer") {
    const [kind, code] = typed.to.split(":");
    body[kind] = code;
  }
  if (typed.reason && verb !== "reinstate") body.reason = typed.reason;
  return { body };
}

function numberOf(number) {
  return NUMBER.test(number) ? null : { wrong: "dialog.number_wrong", field: "number" };
}

function reasonOf(reason, { needed = false } = {}) {
  return (reason === "" && !needed) || reason.length >= LEAST_REASON ? null : { wrong: "dialog.reason_wrong", field: "reason" };
}
