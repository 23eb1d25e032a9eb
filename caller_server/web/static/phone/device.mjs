// What the page keeps on this phone: how it looks, the ticket it follows, the last view, and the worker that shows it offline.
// Each of these may be refused by a browser, or missing on plain http; then the page goes on without.

const LOOK = "lapak.look";
const TICKET = "lapak.ticket"; // static/join/kept.mjs reads it
const VIEWS = "lapak-views";

const quietly = (work) => {
  try {
    return work();
  } catch {
    return null;
  }
};

/** {large, contrast} as chosen on this phone; `next` changes it. */
export function look(next) {
  if (next) quietly(() => localStorage.setItem(LOOK, JSON.stringify(next)));
  const chosen = next ?? quietly(() => JSON.parse(localStorage.getItem(LOOK))) ?? {};
  const root = document.documentElement;
  root.classList.toggle("large", Boolean(chosen.large));
  if (chosen.contrast) root.dataset.theme = "high-contrast";
  else delete root.dataset.theme;
  return chosen;
}

const views = () => quietly(() => caches.open(VIEWS)) ?? Promise.reject(new Error("no cache"));

/** Keeps the newest view of `token`, with the difference between the server's clock and this phone's; `over` forgets both. */
export function keep(token, view, skew, over) {
  const mine = JSON.stringify({ branch: view.branch, token, number: view.number });
  const was = quietly(() => localStorage.getItem(TICKET));
  quietly(() => (over ? was === mine && localStorage.removeItem(TICKET) : localStorage.setItem(TICKET, mine)));
  views().then((kept) => (over ? kept.delete(`/kept/${token}`) : kept.put(`/kept/${token}`, Response.json({ view, skew })))).catch(() => null);
  if (over) navigator.serviceWorker?.controller?.postMessage({ forget: location.pathname });
}

/** {view, skew} as last shown on this phone, or null. */
export const lastKept = (token) => views().then((kept) => kept.match(`/kept/${token}`)).then((found) => found?.json() ?? null).catch(() => null);

/** Starts the worker and has it keep this page; `onNews` is told when a push came while the page is open. */
export async function install(onNews) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const keepPage = () => workers.controller?.postMessage({ keep: location.pathname + location.search });
  workers.addEventListener("controllerchange", keepPage); // a newer worker has a shell of its own
  workers.addEventListener("message", ({ data }) => data?.kind && onNews());
  await workers.register("/sw.js").catch(() => null);
  keepPage();
}
