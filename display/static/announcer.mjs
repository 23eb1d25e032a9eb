// Which calls and notices are announced, and in what order: pure but for what is injected.

import { isLeaving, noticeNow } from "./notice.mjs";

export const OLDEST = 60_000; // ms by the server's time: nothing older is spoken when it becomes known
export const OLDEST_AT_START = 10_000; // after (re)loading the page only what was just said is worth repeating
export const OLDEST_IN_LINE = 120_000; // a call that waited this long behind others stands on the board by then

const youngest = (known) => (known === null ? OLDEST_AT_START : OLDEST);

/** Calls of `view` to announce now, oldest first, and the newest `seq` known afterwards (`spoken` of the next time).
 *  `spoken` is null at the start of the page: what was called before it is remembered as spoken. */
export function freshCalls(view, spoken, now) {
  const calls = view.calls
    .filter(({ seq, called_at }) => seq > (spoken ?? -1) && now - Date.parse(called_at) < youngest(spoken))
    .sort((one, other) => one.seq - other.seq);
  const newest = Math.max(spoken ?? -1, view.seq, ...view.calls.map(({ seq }) => seq));
  return { calls, spoken: newest };
}

/** The notice of `view` to say now, or null, and the newest one known afterwards. That everybody has to leave is never too
 *  old to be said once: it holds until it is withdrawn. */
export function freshNotice(view, said, now) {
  const notice = noticeNow(view, now);
  if (!notice) return { notice: null, said: said ?? -1 };
  const isNew = notice.seq > (said ?? -1);
  const isYoung = isLeaving(notice) || now - Date.parse(notice.given_at) < youngest(said);
  return { notice: isNew && isYoung ? notice : null, said: Math.max(said ?? -1, notice.seq) };
}

/** The line of calls without those that a later call of the same number replaces. */
export const withoutReplaced = (line) =>
  line.filter(({ number }, place) => !line.slice(place + 1).some((later) => later.number === number));

/** Announces one after the other: `announce(call)` and `say(notice)` give promises that are kept when it was heard and seen.
 *  A notice goes before the calls that wait; when everybody has to leave, what is being said is `hush`ed and no call follows.
 *  `take(view)` may be called with every view; `idle()` is told when the line is empty again. */
export function announcer({ announce, say = async () => {}, hush = () => {}, now, idle = () => {} }) {
  let spoken = null;
  let said = null;
  let line = [];
  let notice = null; // waits to be said
  let standing = null; // the one that holds: another one, or none, takes a waiting one back
  let busy = false;

  function next() {
    if (notice) {
      const told = notice;
      notice = null;
      if (standing?.seq === told.seq) return () => say(told);
    }
    line = line.filter(({ called_at }) => now() - Date.parse(called_at) < OLDEST_IN_LINE);
    const call = line.shift();
    return call && (() => announce(call));
  }

  async function work() {
    if (busy) return;
    busy = true;
    for (let speak = next(); speak; speak = next()) {
      try {
        await speak();
      } catch (error) {
        console.error("announcement failed", error); // the next one must still be heard
      }
    }
    busy = false;
    idle();
  }

  return {
    take(view) {
      const found = freshCalls(view, spoken, now());
      const told = freshNotice(view, said, now());
      spoken = found.spoken;
      said = told.said;
      standing = noticeNow(view, now());
      notice = told.notice ?? notice;
      line = isLeaving(standing) ? [] : withoutReplaced([...line, ...found.calls]);
      if (isLeaving(told.notice)) hush();
      if (line.length || notice) work();
    },
    waiting: () => line.length,
  };
}
