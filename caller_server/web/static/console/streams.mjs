// The views of an officer's places and of the branch's line, all over one socket.
import { follow } from "/static/shared/follow.mjs";
import { io } from "/assets/vendor/socket.io/socket.io.esm.min.js";

/** `io` for several followers of one namespace: they share one socket, opened by the first with its own options. */
function shared() {
  let socket = null;
  return (namespace, options) => (socket ??= io(namespace, options));
}

/** The same socket as seen by the follower of one counter: of the `counter` views that come, only its own. */
function onlyOf(code, open) {
  return (namespace, options) => {
    const socket = open(namespace, options);
    return {
      get connected() { return socket.connected; },
      connect: () => socket.connect(),
      disconnect: () => socket.disconnect(),
      emit: (...what) => socket.emit(...what),
      on: (event, heard) => socket.on(event, event === "counter" ? (view) => view.code === code && heard(view) : heard),
    };
  };
}

/**
 * Follows the counters `codes` and the line of `branch` until `close()`; `refresh(code)` fetches that counter and the line now.
 *
 * `onCounter(view)` and `onLine(view)` get every view that is not older than the last of its own; `onConnection(state)` the state of
 * the first counter's; `onRefused(status)` an HTTP status after which none is followed any more. Without counters only the line is.
 */
export function followPlaces({ branch, codes, onCounter, onLine, onConnection, onRefused }) {
  const open = shared();
  const auth = { branch, ...(codes.length === 1 && { counter: codes[0] }), ...(codes.length > 1 && { counters: codes }) };
  const common = { namespace: "/console", auth };
  const counters = codes.map((code, i) => follow({
    ...common, io: onlyOf(code, open), event: "counter", url: `/api/v1/counters/${code}`, onView: onCounter,
    onConnection: i === 0 ? onConnection : undefined, onRefused: refused,
  }));
  const line = follow({ ...common, io: open, event: "line", url: `/api/v1/branches/${branch}/line`, onView: onLine, onRefused: codes.length ? undefined : refused });

  function close() {
    for (const one of [...counters, line]) one.close();
  }

  function refused(status) {
    close();
    onRefused(status);
  }

  return { refresh: (code) => Promise.all([counters[codes.indexOf(code)].refresh(), line.refresh()]), close };
}
