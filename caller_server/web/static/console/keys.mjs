// Which key does what: one table for the key caps on the buttons and for the keyboard itself. The same letters in every language,
// so that an officer who changes the language, or the desk, keeps the habit. Pure: a map of keys in, a new one out.

/** Action -> key, as `KeyboardEvent.key` in lower case. `primary` is whatever the filled button says now. */
export const KEYS = Object.freeze({
  primary: " ",
  recall: "u",
  no_show: "x",
  hand_on: "l",
  park: "t",
  transfer: "a",
  return_to_line: "k",
  add_service: "y",
  add_note: "c",
  undo: "z",
  print_slip: "b",
  resume: "d",
  call_free: "p",
  call_number: "n",
  reinstate: "r",
  pause: "j",
  all: "s",
  help: "h",
  theme: "g",
  menu: "m",
});

/** Action -> key of a number pad, as `KeyboardEvent.code`: the same with and without NumLock. It works beside the letter. */
export const PAD = Object.freeze({
  primary: "NumpadEnter",
  recall: "NumpadAdd",
  no_show: "NumpadSubtract",
  park: "NumpadMultiply",
  transfer: "NumpadDivide",
  undo: "NumpadDecimal",
});

const SAME_KEY = { resume_shift: "pause", help_end: "help" }; // never offered together
const SAME_PAD = { ...SAME_KEY, call_next: "recall" }; // plus is "call": the next one, or again
const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const PRESSED_BY_SPACE = new Set(["BUTTON", "SUMMARY"]);
const PRESSED_BY_ENTER = new Set(["BUTTON", "SUMMARY", "A"]);
const RESERVED = new Set(["Enter", "Escape", "Tab", "Backspace", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock",
  "ScrollLock", "ContextMenu", "Dead", "Process", "Unidentified", "F5", "F11", "F12", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

/** What a press is bound by: `{pad: "NumpadAdd"}` on a number pad, else `{key: "u"}`. */
export function bindingOf({ key, code = "" }) {
  if (code.startsWith("Numpad")) return { pad: code };
  return { key: String(key).length === 1 ? String(key).toLowerCase() : String(key) };
}

/**
 * Every action with its keys, `{action: {key, pad}}`: the table above with an officer's own `changes` of the same shape.
 *
 * Changes come from a browser's storage: what is not an action or not a key is left out, and changes that put two actions on one
 * key are all left out, since nobody could tell which of them a press means.
 */
export function keymap(changes = {}) {
  const standard = Object.fromEntries(Object.keys(KEYS).map((action) => [action, { key: KEYS[action], pad: PAD[action] ?? null }]));
  const own = Object.fromEntries(Object.entries(standard).map(([action, keys]) => [action, { ...keys, ...known(changes?.[action]) }]));
  return Object.keys(own).some((action) => taken(own, action, own[action])) ? standard : own;
}

/** What differs from the table above, in the shape that `keymap` takes. */
export function changesOf(keys) {
  const standard = keymap();
  const differs = (action) => keys[action].key !== standard[action].key || keys[action].pad !== standard[action].pad;
  return Object.fromEntries(Object.keys(keys).filter(differs).map((action) => [action, keys[action]]));
}

/**
 * The keys with `action` on the key that was pressed: `{keys}`, or `{wrong, by}`: the key of the sentence that says why not, and
 * the action that has it. A letter replaces the letter, a key of the number pad that of the number pad.
 */
export function assign(keys, action, press) {
  const binding = bindingOf(press);
  if (isReserved(binding)) return { wrong: "keys.reserved", by: null };
  const by = taken(keys, action, binding);
  if (by) return { wrong: "keys.taken", by };
  return { keys: { ...keys, [action]: { ...keys[action], ...binding } } };
}

/** The text of an action's key cap: a letter, or the word for the space bar; "" for an action without a key. */
export function keyCap(action, t, keys = keymap()) {
  const key = keys[SAME_KEY[action] ?? action]?.key;
  if (!key) return "";
  return key === " " ? t("key.space") : key.length === 1 ? key.toUpperCase() : key;
}

/** A number pad's key in signs: "+", "Enter", "1"; "" for none. */
export function padCap(pad) {
  const signs = { Add: "+", Subtract: "−", Multiply: "×", Divide: "÷", Decimal: "," };
  const name = (pad ?? "").replace("Numpad", "");
  return signs[name] ?? name;
}

/** The digit that a press means, 1 to 9 on the row above the letters or on a number pad; null for any other key. */
export function digitOf({ key, code = "", ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return null;
  const digit = /^Numpad([1-9])$/.exec(code)?.[1] ?? /^[1-9]$/.exec(String(key))?.[0];
  return digit ? Number(digit) : null;
}

/**
 * The action a key press asks for, or null.
 *
 * `offered` holds the actions that the screen shows now, so that a key never does what no button says. While a dialog is open or
 * somebody types, every key belongs to them; a held key counts once; Space and Enter on a focused button are that button's own.
 */
export function actionFor(press, offered, { dialogOpen = false, keys = keymap() } = {}) {
  if (dialogOpen || press.repeat || press.ctrlKey || press.altKey || press.metaKey || isTyping(press.target)) return null;
  const tag = press.target?.tagName;
  if ((press.key === " " && PRESSED_BY_SPACE.has(tag)) || (press.key === "Enter" && PRESSED_BY_ENTER.has(tag))) return null;
  const { key, pad } = bindingOf(press);
  const means = pad ? (action) => keys[SAME_PAD[action] ?? action]?.pad === pad : (action) => keys[SAME_KEY[action] ?? action]?.key === key;
  return [...offered].find(means) ?? null;
}

/** Whether a press on this element writes a character; on a tick box or a choice it does not. */
export function isTyping(target) {
  if (target?.isContentEditable) return true;
  return TYPING.has(target?.tagName) && !["checkbox", "radio"].includes(target.type);
}

function known(change) {
  const found = {};
  for (const kind of ["key", "pad"]) {
    const value = change?.[kind];
    if (typeof value === "string" && value !== "" && !isReserved({ [kind]: value })) found[kind] = value;
  }
  return found;
}

function isReserved({ key, pad }) {
  return pad ? /^Numpad[1-9]$/.test(pad) || pad === "NumLock" : /^[1-9]$/.test(key) || RESERVED.has(key);
}

function taken(keys, action, { key, pad }) {
  const has = (other) => (key && keys[other].key === key) || (pad && keys[other].pad === pad);
  return Object.keys(keys).find((other) => other !== action && has(other)) ?? null;
}
