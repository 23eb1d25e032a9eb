// The two views of a supervisor, the live picture and the line, over one socket.
import { follow } from "/static/shared/follow.mjs";
import { io } from "/assets/vendor/socket.io/socket.io.esm.min.js";

/** `io` for several followers of one namespace: they share one socket, opened by the first with its own options. */
function shared() {
  let socket = null;
  return (namespace, options) => (socket ??= io(namespace, options));
}

/**
 * Follows the branch until `close()`; `refresh()` fetches both views now, `show(view)` takes a live view that a command answered.
 *
 * `onLive(view)` and `onLine(view)` get every view that is not older than the last; `onConnection(state)` is that of the live
 * picture; `onRefused(status)` an HTTP status after which it is not followed any more.
 */
export function followBranch({ branch, language, onLive, onLine, onConnection, onRefused }) {
  const common = { namespace: "/console", auth: { branch }, io: shared() };
  const at = (name) => `/api/v1/branches/${branch}/${name}?lang=${language}`;
  const live = follow({ ...common, event: "live", url: at("live"), onView: onLive, onConnection, onRefused });
  const line = follow({ ...common, event: "line", url: at("line"), onView: onLine });
  return {
    refresh: () => Promise.all([live.refresh(), line.refresh()]),
    show: live.show,
    close() {
      line.close();
      live.close();
    },
  };
}
