// What is announced, and in what order: notices, calls, people asked to come closer, missed numbers. Pure but for what is injected.

import { isLeaving, noticeNow } from "./notice.mjs";

export const OLDEST = 60_000; // ms by the server's time: nothing older is spoken when it becomes known
export const OLDEST_AT_START = 10_000; // after (re)loading the page only what was just said is worth repeating
export const OLDEST_IN_LINE = 120_000; // a call that waited this long behind others stands on the board by then
export const SETTLED = 5_000; // within this, more numbers may join those that are asked to come closer

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

/** Invitations of `view` to announce now, oldest first, and the newest `seq` known afterwards. One that may still grow waits. */
export function freshInvitations({ invited = [] }, known, now) {
  const age = ({ at }) => now - Date.parse(at);
  const settled = invited.filter((it) => age(it) >= SETTLED);
  const fresh = settled.filter((it) => it.seq > (known ?? -1) && age(it) < SETTLED + youngest(known));
  return { invited: fresh.sort((one, other) => one.seq - other.seq), known: Math.max(known ?? -1, ...settled.map(({ seq }) => seq)) };
}

/** Numbers of `view` whose miss is to be told now, oldest first, and the newest moment (ms) known afterwards. */
export function freshMissed({ missed = [] }, known, now) {
  const at = (it) => Date.parse(it.at);
  const fresh = missed.filter((it) => at(it) > (known ?? -1) && now - at(it) < youngest(known));
  return { missed: fresh.sort((one, other) => at(one) - at(other)), known: Math.max(known ?? -1, ...missed.map(at)) };
}

/** The line of calls without those that a later call of the same number replaces. */
export const withoutReplaced = (line) =>
  line.filter(({ number }, place) => !line.slice(place + 1).some((later) => later.number === number));

/** Announces one after the other: `announce(call)`, `say(notice)`, `invite(invitation)` and `miss(missed)` give promises that are
 *  kept when it was heard and seen. A notice goes before the calls that wait, calls before the rest; when everybody has to
 *  leave, what is being said is `hush`ed and nothing else follows. `take(view)` may be called with every view, and with the
 *  same one again as time goes on; `add(job)` puts something else last, `stop()` lets nothing begin any more; `idle()` is told when there is nothing left to say. */
export function announcer({
  announce, say = async () => {}, invite = async () => {}, miss = async () => {}, hush = () => {}, now, idle = () => {},
}) {
  const known = { calls: null, notice: null, invited: null, missed: null };
  const line = { calls: [], invited: [], missed: [], others: [] };
  let notice = null; // waits to be said
  let standing = null; // the one that holds: another one, or none, takes a waiting one back
  let busy = false;
  let isOver = false;

  const isInTime = (moment) => now() - Date.parse(moment) < OLDEST_IN_LINE;

  function next() {
    if (isOver) return null;
    if (notice) {
      const told = notice;
      notice = null;
      if (standing?.seq === told.seq) return () => say(told);
    }
    line.calls = line.calls.filter(({ called_at }) => isInTime(called_at));
    for (const what of ["invited", "missed"]) line[what] = line[what].filter(({ at }) => isInTime(at));
    if (line.calls.length) return ((call) => () => announce(call))(line.calls.shift());
    if (line.invited.length) return ((asked) => () => invite(asked))(line.invited.shift());
    if (line.missed.length) return ((gone) => () => miss(gone))(line.missed.shift());
    return line.others.shift();
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
      const found = freshCalls(view, known.calls, now());
      const told = freshNotice(view, known.notice, now());
      const asked = freshInvitations(view, known.invited, now());
      const gone = freshMissed(view, known.missed, now());
      Object.assign(known, { calls: found.spoken, notice: told.said, invited: asked.known, missed: gone.known });
      standing = noticeNow(view, now());
      notice = told.notice ?? notice;
      line.calls = withoutReplaced([...line.calls, ...found.calls]);
      line.invited.push(...asked.invited);
      line.missed.push(...gone.missed);
      if (isLeaving(standing)) Object.assign(line, { calls: [], invited: [], missed: [], others: [] });
      if (isLeaving(told.notice)) hush();
      if (notice || Object.values(line).some(({ length }) => length)) work();
    },
    add(job) {
      if (isLeaving(standing)) return;
      line.others.push(job);
      work();
    },
    stop() {
      isOver = true;
    },
    isBusy: () => busy,
    waiting: () => line.calls.length,
  };
}
