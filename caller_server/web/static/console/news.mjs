// What is new between two views of the same thing, as far as an officer who looks elsewhere should hear of it. Pure.

/** Numbers put aside whose people have said since the view `before` that they are back. */
export function returned(before, after) {
  const known = new Set((before?.parked ?? []).filter(({ back_at: at }) => at).map(({ number }) => number));
  return before ? after.parked.filter(({ number, back_at: at }) => at && !known.has(number)).map(({ number }) => number) : [];
}

/** Whether people wait now who did not in the line `before`: nobody waited then. */
export function lineBegan(before, after) {
  return Boolean(before) && before.tickets.length === 0 && after.tickets.length > 0;
}
