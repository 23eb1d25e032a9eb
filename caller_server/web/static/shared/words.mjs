// Words for people. The same rules as config/translations.py, so that a page says what the server would have said.

/** Texts of one surface: `forms` has per key a string or a list of plural forms; gives `t(key, {name: value})`.
 *  The value called `count` chooses the plural. Throws for a key or a value that is missing. */
export function translator(forms, language) {
  const t = (key, values = {}) => {
    if (!(key in forms)) throw new Error(`no text for ${key} in ${language}`);
    const choices = [].concat(forms[key]);
    const text = choices[choices.length === 1 || values.count === 1 ? 0 : 1];
    return text.replace(/\{\{|\}\}|\{(\w+)\}/g, (found, name) => {
      if (!name) return found[0];
      if (!(name in values)) throw new Error(`${key} needs the value ${name}`);
      return values[name];
    });
  };
  t.language = language;
  return t;
}

/** A number as it is said: "A042" -> "A nol empat dua". Needs the texts digit.0 to digit.9. */
export const spokenDigits = (number, t) =>
  [...number].filter((sign) => /[A-Z0-9]/i.test(sign)).map((sign) => (/\d/.test(sign) ? t(`digit.${sign}`) : sign)).join(" ");

/** "A042" -> ["A", "042"], for the two halves of a plate; "A-K2-07" -> ["A", "K2‑07"] with a hyphen that does not break. */
export function halves(number) {
  const [, letters, rest] = /^([A-Z]{0,2})-?(.*)$/i.exec(number);
  return [letters, rest.replaceAll("-", "\u2011")];
}

const clocks = new Map();

/** A moment (RFC 3339 or Date) as the branch's clock shows it: "09.40". */
export function clock(moment, timeZone) {
  if (!clocks.has(timeZone)) {
    clocks.set(timeZone, new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  }
  return clocks.get(timeZone).format(new Date(moment)).replace(":", ".");
}
