// Which calls are announced, and in what order: pure but for the injected `announce` and `now`.

export const OLDEST = 60_000; // ms by the server's time: nothing older is spoken when it becomes known
export const OLDEST_AT_START = 10_000; // after (re)loading the page only a call that was just made is worth repeating
export const OLDEST_IN_LINE = 120_000; // a call that waited this long behind others stands on the board by then

/** Calls of `view` to announce now, oldest first, and the newest `seq` known afterwards (`spoken` of the next time).
 *  `spoken` is null at the start of the page: what was called before it is remembered as spoken. */
export function freshCalls(view, spoken, now) {
  const limit = spoken === null ? OLDEST_AT_START : OLDEST;
  const calls = view.calls
    .filter(({ seq, called_at }) => seq > (spoken ?? -1) && now - Date.parse(called_at) < limit)
    .sort((one, other) => one.seq - other.seq);
  const newest = Math.max(spoken ?? -1, view.seq, ...view.calls.map(({ seq }) => seq));
  return { calls, spoken: newest };
}

/** The line of calls without those that a later call of the same number replaces. */
export const withoutReplaced = (line) =>
  line.filter(({ number }, place) => !line.slice(place + 1).some((later) => later.number === number));

/** Announces calls one after the other: `announce(call)` gives a promise that is kept when the call was heard and seen.
 *  `take(view)` may be called with every view; `idle()` is told when the line is empty again. */
export function announcer({ announce, now, idle = () => {} }) {
  let spoken = null;
  let line = [];
  let busy = false;

  function next() {
    line = line.filter(({ called_at }) => now() - Date.parse(called_at) < OLDEST_IN_LINE);
    return line.shift();
  }

  async function work() {
    if (busy) return;
    busy = true;
    for (let call = next(); call; call = next()) {
      try {
        await announce(call);
      } catch (error) {
        console.error("announcement failed", call.number, error); // the next one must still be heard
      }
    }
    busy = false;
    idle();
  }

  return {
    take(view) {
      const found = freshCalls(view, spoken, now());
      spoken = found.spoken;
      if (!found.calls.length) return;
      line = withoutReplaced([...line, ...found.calls]);
      work();
    },
    waiting: () => line.length,
  };
}
