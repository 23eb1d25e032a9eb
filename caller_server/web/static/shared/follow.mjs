// Keeps one view up to date: pushed by socket, fetched when a push may have been lost, polled while there is no socket.
// A view is whole and carries `seq`; an older one is never shown, so lost, repeated and reordered pushes do no harm.

const OVER = [401, 403, 404, 410]; // the server says that we may not see this (any more)
const FETCH_WITHIN = 8000; // ms; an answer that takes longer counts as none

/** Whether a view may replace what is shown. */
export const isNews = (view, shown) => Boolean(view) && Number.isInteger(view.seq) && view.seq >= shown;

/** A wait of `ms`, spread by a quarter either way, so that a branch full of phones does not come back in one instant. */
export const jittered = (ms, random = Math.random) => ms * (0.75 + random() / 2);

/** Follow the view at `url`, pushed as `event` on a Socket.IO namespace.
 *
 *  onView(view) gets every view not older than the last; onConnection gets "connected", "polling" (fetched every
 *  `pollEvery` ms) or "cut_off", once per change. onRefused(status) is told when the server refuses the view for good.
 *  After `bye` the view is fetched once more; it is over if that is refused or `isOver(view)`, else (the server restarts)
 *  the page comes back. Times in ms. Gives refresh(), show(view), emit(name, data), close() and the socket for further events. */
export function follow({
  namespace, auth, event, url, headers = {}, onView, onConnection = () => {}, onRefused = () => {}, isOver = () => false,
  io, fetch = globalThis.fetch.bind(globalThis), pollEvery = 10000, random = Math.random,
}) {
  let shown = -1, latest = null, etag = null, loading = null, again = false, closed = false, connection = null, listening = null;

  const socket = io(namespace, {
    path: "/socket.io", transports: ["websocket"], auth, forceNew: true,
    reconnectionDelay: 1000, reconnectionDelayMax: 8000, randomizationFactor: 0.5,
  });

  function tell(state) {
    if (state === connection || closed) return;
    connection = state;
    onConnection(state);
  }

  function show(view) {
    if (closed || !isNews(view, shown)) return false;
    shown = view.seq;
    latest = view;
    onView(view);
    return true;
  }

  async function load() {
    const ask = new AbortController();
    const limit = setTimeout(() => ask.abort(), FETCH_WITHIN);
    try {
      const answer = await fetch(url, {
        headers: { Accept: "application/json", ...headers, ...(etag && { "If-None-Match": etag }) },
        cache: "no-store", credentials: "same-origin", signal: ask.signal,
      });
      if (OVER.includes(answer.status)) return refused(answer.status);
      if (answer.status === 304) return true;
      if (!answer.ok) return false;
      const view = await answer.json();
      etag = answer.headers.get("ETag");
      show(view);
      return true;
    } catch {
      return false; // no network, no answer in time, or no JSON: the next try is already planned
    } finally {
      clearTimeout(limit);
    }
  }

  function refused(status) {
    close();
    onRefused(status);
    return false;
  }

  /** One fetch at a time; whoever asks meanwhile gets the one that starts after it. */
  function refresh() {
    if (closed) return Promise.resolve(false);
    if (!socket.connected) socket.connect();
    if (loading) {
      again = true;
      return loading;
    }
    loading = load().then((answered) => {
      loading = null;
      if (again && !closed) {
        again = false;
        return refresh();
      }
      if (!socket.connected || connection === "polling" || connection === "cut_off") tell(answered ? "polling" : "cut_off");
      return answered;
    });
    return loading;
  }

  /** Fetches when nothing was heard for `ms`, and from then on every `pollEvery` until something is. */
  function listenFor(ms) {
    clearTimeout(listening);
    if (closed) return;
    const mine = (listening = setTimeout(async () => {
      const answered = await refresh();
      if (listening !== mine) return; // something was heard meanwhile, and it started a new wait
      tell(answered ? "polling" : "cut_off");
      listenFor(jittered(pollEvery, random));
    }, ms));
  }

  function heard() {
    tell("connected");
    listenFor(pollEvery * 1.2); // a heartbeat comes every 10 s; a socket that is silent for longer may be dead
  }

  socket.on("connect", () => {
    heard();
    refresh();
  });
  socket.on("disconnect", () => {
    // Fetch soon, and with that connect again: the client does not do so by itself when it was the server that hung up.
    // Spread over three seconds, since all phones of a branch lose a server that restarts in the same instant.
    listenFor(500 + random() * 2500);
  });
  socket.on(event, (view) => {
    heard();
    show(view);
  });
  socket.on("heartbeat", (beat) => {
    heard();
    if (beat && beat.seq > shown) refresh();
  });
  socket.on("bye", async () => {
    await refresh();
    if (latest && isOver(latest)) close();
  });

  function close() {
    closed = true;
    clearTimeout(listening);
    socket.disconnect();
  }

  listenFor(2000); // time enough for a socket where there is one
  return { refresh, show, close, emit: (name, data) => socket.connected && socket.emit(name, data), socket };
}
