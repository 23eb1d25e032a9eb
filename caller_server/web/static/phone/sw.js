// The follow page's worker: shows the page and its last state when there is no connection, and the messages that are pushed.
// The server fills in which files the page needs (SHELL) and what they add up to (VERSION); see web/phone_app.py.

const VERSION = "{{version}}";
const SHELL = {{shell}};
const CACHE = `lapak-shell-${VERSION}`;
const PATIENCE = 5000; // ms: a connection that takes longer is as good as none, when the page is kept
const MOST_PAGES = 3;
const NEWS = { id: ["Antrean", "Ada kabar tentang nomor Anda."], en: ["Queue", "There is news about your number."] };

addEventListener("install", (event) => {
  // Whoever has the page open keeps what is loaded; nothing of it is taken away, so the new worker need not wait.
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => clients.claim()));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "no-cache" })));
}

async function forgetOld() {
  const old = (await caches.keys()).filter((name) => name.startsWith("lapak-shell-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// --- pages and files: from the server; from here when it does not answer ------------------------------------------------------

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const isPage = request.mode === "navigate" && pathname.startsWith("/t/");
  if (isPage || SHELL.includes(pathname)) event.respondWith(freshOrKept(request, pathname));
});

async function freshOrKept(request, pathname) {
  const kept = await (await caches.open(CACHE)).match(pathname);
  if (!kept) return fetch(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race([fetch(request).then((answer) => (answer.status >= 500 ? kept : answer)).catch(() => kept), late]);
}

addEventListener("message", (event) => {
  const { keep, forget } = event.data ?? {};
  if (keep) event.waitUntil(keepPage(keep));
  if (forget) event.waitUntil(caches.open(CACHE).then((cache) => cache.delete(forget)));
});

/** Keeps a ticket's page, if it is made for the same files as this worker keeps; the oldest of many goes. */
async function keepPage(address) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || !url.pathname.startsWith("/t/")) return;
  const answer = await fetch(url, { cache: "no-store", headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.headers.get("X-Lapak-Shell") !== VERSION || !answer.ok) return;
  const cache = await caches.open(CACHE);
  await cache.put(url.pathname, answer);
  const pages = (await cache.keys()).filter((request) => new URL(request.url).pathname.startsWith("/t/"));
  await Promise.all(pages.slice(0, -MOST_PAGES).map((request) => cache.delete(request)));
}

// --- what is pushed ----------------------------------------------------------------------------------------------------------

addEventListener("push", (event) => event.waitUntil(tell(read(event.data))));

function read(data) {
  try {
    const { kind, title, body, url, tag, seq, urgent } = data.json();
    if (typeof title === "string" && /^\/t\/[A-Z2-7]+$/.test(url)) return { kind, title, body, url, tag, seq, urgent };
  } catch {
    // a push that we did not send, or that was cut short: the browser wants something shown for it all the same
  }
  const [title, body] = NEWS[navigator.language.slice(0, 2)] ?? NEWS.id;
  return { kind: "news", title, body, url: null, tag: "news", seq: 0, urgent: false };
}

async function tell({ kind, title, body, url, tag, seq, urgent }) {
  const open = (await pages()).filter((page) => new URL(page.url).pathname === url);
  open.forEach((page) => page.postMessage({ kind, seq }));
  if (open.some((page) => page.visibilityState === "visible")) return; // the page rings and shows it itself
  const shown = (await registration.getNotifications({ tag })).some((one) => one.data?.seq > seq);
  if (shown) return; // pushes may overtake each other; what is newer stays
  await registration.showNotification(title, {
    body, tag, data: { url, seq }, renotify: true, requireInteraction: Boolean(urgent), icon: "/assets/images/app/192.png", badge: "/assets/images/app/badge.png",
    vibrate: urgent ? [400, 200, 400] : [200],
  });
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data?.url ?? null));
});

/** Brings the ticket's page to the front, or opens it. */
async function show(url) {
  const open = (await pages()).find((page) => url === null || new URL(page.url).pathname === url);
  if (open) return open.focus();
  return url ? clients.openWindow(url) : null;
}

const pages = async () => (await clients.matchAll({ type: "window", includeUncontrolled: true })).filter((page) => new URL(page.url).pathname.startsWith("/t/"));
