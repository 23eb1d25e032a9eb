// What an officer has set in this browser: keys, sounds, the places held last. A browser without storage forgets it, no more.

const NAMES = { keys: "lapak.keys", sounds: "lapak.sounds", places: "lapak.counter" };
const STANDARD_SOUNDS = Object.freeze({ returned: true, line: false });

/** What was kept as `name` ("keys", "sounds", "places"), or null. */
export function recall(name, storage = globalThis.localStorage) {
  try {
    return JSON.parse(storage.getItem(NAMES[name]));
  } catch {
    return null;
  }
}

/** Keeps `value`; null forgets it. */
export function keep(name, value, storage = globalThis.localStorage) {
  try {
    if (value === null) storage.removeItem(NAMES[name]);
    else storage.setItem(NAMES[name], JSON.stringify(value));
  } catch {
    // Storage is switched off or full: the choice holds until the page is left.
  }
}

/** Which sounds are on: `{returned, line}`, by default only that of a parked person who is back. */
export function sounds(kept) {
  const own = Object.entries(kept ?? {}).filter(([name, on]) => name in STANDARD_SOUNDS && typeof on === "boolean");
  return { ...STANDARD_SOUNDS, ...Object.fromEntries(own) };
}
