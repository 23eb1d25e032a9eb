// Which key does what: one table for the key caps on the buttons and for the keyboard itself. The same letters in every language,
// so that an officer who changes the language, or the desk, keeps the habit.

/** Action -> key, as `KeyboardEvent.key` in lower case. `primary` is whatever the filled button says now. */
export const KEYS = Object.freeze({
  primary: " ",
  recall: "u",
  no_show: "x",
  park: "t",
  transfer: "a",
  return_to_line: "k",
  call_number: "n",
  resume: "l",
  reinstate: "r",
  pause: "j",
  resume_shift: "j",
  theme: "g",
  menu: "m",
});

const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const PRESSED_BY_SPACE = new Set(["BUTTON", "SUMMARY"]);

/** The text of an action's key cap: a letter, or the word for the space bar; "" for an action without a key. */
export function keyCap(action, t) {
  const key = KEYS[action];
  if (key === undefined) return "";
  return key === " " ? t("key.space") : key.toUpperCase();
}

/**
 * The action a key press asks for, or null.
 *
 * `offered` holds the actions that the screen shows now, so that a key never does what no button says. While a dialog is open or
 * somebody types, every key belongs to them; a held key counts once; Space on a focused button is that button's own.
 */
export function actionFor(press, offered, { dialogOpen = false } = {}) {
  if (dialogOpen || press.repeat || press.ctrlKey || press.altKey || press.metaKey) return null;
  const target = press.target ?? {};
  if (TYPING.has(target.tagName) || target.isContentEditable) return null;
  const key = String(press.key).toLowerCase();
  if (key === " " && PRESSED_BY_SPACE.has(target.tagName)) return null;
  return [...offered].find((action) => KEYS[action] === key) ?? null;
}
