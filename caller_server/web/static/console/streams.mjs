// The two views of a desk, its counter and the branch's line, over one socket.
import { follow } from "/static/shared/follow.mjs";
import { io } from "/assets/vendor/socket.io/socket.io.esm.min.js";

/** `io` for several followers of one namespace: they share one socket, opened by the first with its own options. */
function shared() {
  let socket = null;
  return (namespace, options) => (socket ??= io(namespace, options));
}

/**
 * Follows the counter `code` and the line of `branch` until `close()`; `refresh()` fetches both now.
 *
 * `onCounter(view)` and `onLine(view)` get every view that is not older than the last; `onConnection(state)` the counter's own
 * state; `onRefused(status)` an HTTP status after which the counter is not followed any more.
 */
export function followDesk({ branch, code, onCounter, onLine, onConnection, onRefused }) {
  const common = { namespace: "/console", auth: { branch, counter: code }, io: shared() };
  const counter = follow({ ...common, event: "counter", url: `/api/v1/counters/${code}`, onView: onCounter, onConnection, onRefused });
  const line = follow({ ...common, event: "line", url: `/api/v1/branches/${branch}/line`, onView: onLine });
  return {
    refresh: () => Promise.all([counter.refresh(), line.refresh()]),
    close() {
      line.close();
      counter.close();
    },
  };
}
