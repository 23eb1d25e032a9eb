// What a supervisor fills in, checked before it is sent: where the command goes and its body, or what is missing. Pure.

const LEAST_REASON = 3;
const MOST_QUOTA = 9999;

const MAKE = {
  counter_open: ({ services = [], officer }, { counter, offered }) => {
    if (services.length === 0) return missing("dialog.services_wrong", "services");
    return ask(`counters/${counter}/open`, { ...(services.length !== offered && { services }), ...(officer && { officer }) });
  },
  counter_pause: ({ reason, minutes }, { counter }) => optional(reason) ?? ask(`counters/${counter}/pause`, { ...because(reason), ...lasting(minutes) }),
  counter_close: (_, { counter }) => ask(`counters/${counter}/close`, {}),
  counter_help_end: (_, { counter }) => ask(`counters/${counter}/help-end`, {}),
  service_open: ({ reason }, { branch, service }) => optional(reason) ?? ask(`branches/${branch}/services/${service}/open`, because(reason)),
  service_pause: ({ reason }, { branch, service }) => optional(reason) ?? ask(`branches/${branch}/services/${service}/pause`, because(reason)),
  service_close: ({ reason }, { branch, service }) => optional(reason) ?? ask(`branches/${branch}/services/${service}/close`, because(reason)),
  service_quota: quota,
  move,
  stop: ({ reason }, { branch }) => needed(reason) ?? ask(`branches/${branch}/stop`, because(reason)),
  resume: (_, { branch }) => ask(`branches/${branch}/resume`, {}),
  end_day: endDay,
  notice,
  withdraw: (_, { branch }) => ask(`branches/${branch}/notice/withdraw`, {}),
  seen: ({ key, since }, { branch }) => ask(`branches/${branch}/alerts/seen`, { key, since }),
};

/**
 * The command of a dialog: `{path, body}` below /api/v1/, or `{wrong, field}`: the key of a sentence and the name of the field,
 * or `{next}`: what the dialog asks next, before anything is sent.
 *
 * `fields` are strings as a form gives them; `services` and `numbers` are lists. `about` says what the dialog is about:
 * `{branch, counter, offered, service, waiting, languages, step}`. Reasons and texts that are empty are left out.
 */
export function commandOf(dialog, fields, about) {
  return MAKE[dialog](trimmed(fields), about);
}

function quota({ quota: typed, reason }, { branch, service }) {
  if (!/^\d{1,4}$/.test(typed ?? "") || Number(typed) > MOST_QUOTA) return missing("dialog.quota_wrong", "quota");
  return optional(reason) ?? ask(`branches/${branch}/services/${service}/quota`, { quota: Number(typed), ...because(reason) });
}

function move({ numbers = [], to, reason }, { branch }) {
  if (numbers.length === 0) return missing("dialog.move.nobody", "numbers");
  if (!to) return missing("dialog.move.nowhere", "to");
  const [kind, code] = to.split(":");
  return needed(reason) ?? ask(`branches/${branch}/move`, { numbers, [kind]: code, ...because(reason) });
}

/** Ending the day wants the number of people waiting typed, as it is at that moment: nobody does that by mistake. */
function endDay({ count, reason }, { branch, waiting, step }) {
  const wrong = needed(reason);
  if (wrong) return wrong;
  if (step === 1) return { next: { step: 2, kept: { reason } } };
  if (count !== String(waiting)) return missing("dialog.end_day.wrong", "count");
  return ask(`branches/${branch}/end-day`, because(reason));
}

function notice(fields, { branch, languages }) {
  if (!fields.message) return missing("dialog.notice.which", "message");
  const texts = {};
  for (const language of languages) {
    const text = fields[`text_${language}`] ?? "";
    if (text && text.length < LEAST_REASON) return missing("dialog.notice.short", `text_${language}`);
    if (text) texts[language] = text;
  }
  return ask(`branches/${branch}/notice`, { message: fields.message, texts, ...lasting(fields.minutes) });
}

/** The texts that everybody would see, one per language: the branch's own words, else the recorded sentence. */
export function preview(fields, { languages, sentences }) {
  const message = fields.message;
  if (!message) return [];
  return languages.map((language) => ({ language, text: (fields[`text_${language}`] ?? "").trim() || sentences[language][message] }));
}

function trimmed(fields) {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]));
}

const ask = (path, body) => ({ path, body });
const missing = (wrong, field) => ({ wrong, field });
const because = (reason) => (reason ? { reason } : {});
const lasting = (minutes) => (minutes ? { minutes: Number(minutes) } : {});
const optional = (reason = "") => (reason === "" || reason.length >= LEAST_REASON ? null : missing("dialog.reason_wrong", "reason"));
const needed = (reason = "") => (reason.length >= LEAST_REASON ? null : missing("dialog.reason_wrong", "reason"));
