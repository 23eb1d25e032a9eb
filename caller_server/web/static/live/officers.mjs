// Who may get a counter that a supervisor opens. Pure.

const BOOTHS_AT_MOST = 6; // as the server has it

/**
 * The officers who could take `counter` now, by name, and who stands ready: `{free, chosen}`.
 *
 * A desk is for somebody who has no counter, a booth also for somebody who has only booths and fewer than six. `chosen` had the
 * counter last today, and is "" when that is not known or not one of those free: then it is opened in one's own name.
 */
export function officersFor(counter, { officers, counters }) {
  const free = officers.filter((officer) => mayTake(counter, counters.filter((other) => other.officer === officer)));
  return { free, chosen: free.includes(counter.last_officer) ? counter.last_officer : "" };
}

function mayTake({ kind }, held) {
  if (held.length === 0) return true;
  return kind === "booth" && held.length < BOOTHS_AT_MOST && held.every((other) => other.kind === "booth");
}
