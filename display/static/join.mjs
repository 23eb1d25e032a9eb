// The code for joining by phone, which turns every half minute. Only a display that was given its key may ask for it, so that
// nobody can open this page elsewhere and read the code from there.

export const KEPT = "lapak.display.key";
const SOON = 5_000; // ms until the next try when nobody answered
const REFUSED = 60_000; // ms until the next try when the key is not (any more) good
const PAST_ITS_TURN = 60_000; // ms for which a code is still accepted after the next one is shown
const ANSWER_WITHIN = 8_000;

/** The key of this display: given once as #key=… in the address, kept in the browser, taken out of the address. */
export function displayKey({ location = globalThis.location, history = globalThis.history, storage = globalThis.localStorage } = {}) {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) history.replaceState(null, "", location.pathname + location.search);
  try {
    if (given) storage.setItem(KEPT, given);
    return given ?? storage.getItem(KEPT);
  } catch {
    return given; // a browser that keeps nothing: the key has to be in its start address
  }
}

/** Asks for the code at every turn, for as long as the page is open. `onCode` gets {code, svg}, and null when the last one is
 *  accepted no longer and no other came. Without a key nothing is asked and nothing shown. */
export function joining({ branch, key, onCode, fetch = globalThis.fetch.bind(globalThis), setTimeout = globalThis.setTimeout, clearTimeout = globalThis.clearTimeout }) {
  let ends = null;

  async function turn() {
    setTimeout(turn, await ask());
  }

  /** Shows what the server answers; gives the milliseconds until it should be asked again. */
  async function ask() {
    try {
      const headers = { Authorization: `Bearer ${key}`, Accept: "application/json" };
      const answer = await fetch(`/api/v1/branches/${branch}/join`, { headers, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(ANSWER_WITHIN) });
      if ([401, 403].includes(answer.status)) return refused();
      if (!answer.ok) return SOON;
      const { code, svg, next_in_s: seconds } = await answer.json();
      show({ code, svg }, seconds * 1000);
      return seconds * 1000 + 200; // a little after the turn, or the same code comes once more
    } catch {
      return SOON;
    }
  }

  function show(code, turnsIn) {
    clearTimeout(ends);
    ends = setTimeout(() => onCode(null), turnsIn + PAST_ITS_TURN);
    onCode(code);
  }

  function refused() {
    clearTimeout(ends);
    onCode(null);
    return REFUSED;
  }

  if (key) turn();
}

/** "7KQM2XPD" as people read and type it. */
export const spaced = (code) => `${code.slice(0, 4)} ${code.slice(4)}`;
