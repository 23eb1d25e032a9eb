// Pictures and muted videos beside the calls, one after the other; after loading the page it goes on where it was. Pure but for
// what is injected.

export const PICTURE = 12_000; // ms that a picture stands
export const AGAIN = 60_000; // ms until an empty or broken playlist is looked for again
const KEPT = "lapak.display.playing";

/** The file after the one called `name`; the first one when there is none of that name (any more), null in an empty list. */
export function after(files, name) {
  if (files.length === 0) return null;
  return files[(files.findIndex((file) => file.name === name) + 1) % files.length];
}

/** Where the playlist was: {name, seconds}, null when nothing is known of it. */
export function remembered(storage = globalThis.localStorage) {
  try {
    const kept = JSON.parse(storage.getItem(KEPT));
    return typeof kept?.name === "string" && Number.isFinite(kept.seconds) ? kept : null;
  } catch {
    return null;
  }
}

/** Remembers where the playlist is. */
export function remember(name, seconds, storage = globalThis.localStorage) {
  try {
    storage.setItem(KEPT, JSON.stringify({ name, seconds }));
  } catch {
    // a browser that keeps nothing begins anew
  }
}

/** Plays the list at `url`. `show(file, from)` puts a file on the screen and gives a promise of when it was seen to its end,
 *  which is rejected for one that cannot be shown; `onAny` is told whether there is anything to play. */
export function playlist({ url, show, onAny, storage = globalThis.localStorage, fetch = globalThis.fetch.bind(globalThis), wait }) {
  let stopped = false;

  async function list() {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "omit" });
      return answer.ok ? (await answer.json()).files : null;
    } catch {
      return null; // the server is not there: what is known goes on
    }
  }

  async function play() {
    let files = [];
    const kept = remembered(storage);
    let last = null;
    let failed = 0;
    for (let isFirst = true; !stopped; isFirst = false) {
      if (files.length === 0 || failed >= files.length || last === files.at(-1).name) files = (await list()) ?? files;
      const resumed = isFirst && kept && files.find(({ name }) => name === kept.name);
      const file = resumed || after(files, last);
      onAny(Boolean(file) && failed < files.length);
      if (!file || failed >= files.length) {
        failed = 0;
        await wait(AGAIN);
        continue;
      }
      last = file.name;
      const from = resumed ? kept.seconds : 0;
      remember(file.name, from, storage);
      try {
        await show(file, from);
        failed = 0;
      } catch {
        failed += 1; // the next one; when none of them can be shown, all are looked for again later
      }
    }
  }

  return { play, stop: () => (stopped = true) };
}
