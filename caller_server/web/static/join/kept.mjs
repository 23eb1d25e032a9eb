// What this phone keeps between pages: its own random name, the ticket it follows, and a choice that waits for a code.

const PHONE = "lapak.phone";
const TICKET = "lapak.ticket";
const CHOICE = "lapak.choice";
const CHOICE_LASTS = 15 * 60000; // ms: after that it is somebody else's turn to choose

/** `storage` as localStorage; where the browser refuses it, nothing is kept and nothing breaks. */
export function kept(storage = safely(() => globalThis.localStorage), now = Date.now) {
  const get = (key) => safely(() => JSON.parse(storage.getItem(key)));
  const set = (key, value) => safely(() => (value === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(value))));
  return {
    /** A random name of this phone, which says nothing about it; `fresh()` makes one. */
    phone(fresh) {
      const name = get(PHONE) ?? fresh();
      set(PHONE, name);
      return name;
    },
    /** The open ticket of this phone in `branch`: {branch, token, number}, or null. */
    ticket: (branch) => (get(TICKET)?.branch === branch ? get(TICKET) : null),
    keepTicket: (ticket) => set(TICKET, ticket),
    /** Forgets the ticket with this token; another one stays. */
    dropTicket: (token) => get(TICKET)?.token === token && set(TICKET, null),
    /** What was chosen in `branch` a moment ago, as {service, walk, priority}; null when nothing was. */
    choice(branch) {
      const choice = get(CHOICE);
      return choice?.branch === branch && now() - choice.at < CHOICE_LASTS ? choice.chosen : null;
    },
    keepChoice: (branch, chosen) => set(CHOICE, chosen && { branch, chosen, at: now() }),
  };
}

function safely(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}
