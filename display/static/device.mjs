// This display as a device of its branch: says every half minute that it is there and how it is, and is enrolled by a one-time
// code. A display whose key was taken away, or that belongs elsewhere, shows nothing but the place for a new code.

import { KEPT } from "./join.mjs";

export const EVERY = 30_000; // ms between two signs of life
const ANSWER_WITHIN = 8_000;
const JSON_HEADERS = { "Content-Type": "application/json", Accept: "application/json" };

/** Signs of life of the display with this `key`; none without. `faults()` are words for what is wrong with it now. `onState` is
 *  told "known", "revoked" or "elsewhere" when the server has said so, once per change. Gives beat(). */
export function device({ branch, key, version, faults, onState, fetch = globalThis.fetch.bind(globalThis) }) {
  let told = null;

  const tell = (state) => {
    if (state === told) return;
    told = state;
    onState(state);
  };

  const ask = (path, more = {}) =>
    fetch(`/api/v1/devices/${path}`, {
      ...more, headers: { ...JSON_HEADERS, Authorization: `Bearer ${key}` }, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(ANSWER_WITHIN),
    });

  /** Says that we are there. The first answer tells as well whose display this is. */
  async function beat() {
    if (!key) return;
    try {
      if (told === null || told === "elsewhere") {
        const whose = await ask("me");
        if (whose.ok && (await whose.json()).branch !== branch) return tell("elsewhere");
        if (whose.status === 401) return tell("revoked");
      }
      const answer = await ask("heartbeat", { method: "POST", body: JSON.stringify({ version, faults: faults() }) });
      if ([401, 403].includes(answer.status)) tell("revoked");
      else if (answer.ok) tell("known");
    } catch {
      // the server is not there: the board says so, and the next beat comes
    }
  }

  return { beat, state: () => told };
}

/** Trades a one-time code for a key and keeps it; gives {branch}, {problem: sentence} or {problem: null} when nobody answered. */
export async function enrol(code, language, { fetch = globalThis.fetch.bind(globalThis), storage = globalThis.localStorage } = {}) {
  try {
    const body = JSON.stringify({ code });
    const answer = await fetch(`/api/v1/devices/enrol?lang=${language}`, {
      method: "POST", headers: { ...JSON_HEADERS, "Accept-Language": language }, body, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    const told = await answer.json();
    if (!answer.ok) return { problem: told.detail ?? null };
    storage.setItem(KEPT, told.key);
    return { branch: told.branch };
  } catch {
    return { problem: null };
  }
}
