import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { follow, isNews, jittered } from "../../caller_server/web/static/shared/follow.mjs";

/** A socket and a server in the test's hands: `from(event, data)` is what the server sends, `answer` what a fetch gets. */
function world(more = {}) {
  const handlers = {}, sent = [], fetched = [], views = [], connections = [], refusals = [];
  const socket = {
    connected: false, connects: 0, closed: 0,
    on: (event, handler) => (handlers[event] = handler),
    emit: (...what) => sent.push(what),
    connect: () => (socket.connects += 1),
    disconnect: () => ((socket.connected = false), (socket.closed += 1)),
  };
  const w = {
    socket, sent, fetched, views, connections, refusals, answer: { status: 200, view: { seq: 1 }, etag: '"1"' }, options: null,
    from(event, data) {
      if (event === "connect") socket.connected = true;
      if (event === "disconnect") socket.connected = false;
      return handlers[event](data);
    },
  };
  w.link = follow({
    namespace: "/ticket", auth: { token: "T" }, event: "ticket", url: "/api/v1/tickets/T", headers: { "Accept-Language": "id" },
    onView: (view) => views.push(view), onConnection: (state) => connections.push(state), onRefused: (status) => refusals.push(status),
    io: (namespace, options) => ((w.options = { namespace, ...options }), socket), random: () => 0.5,
    fetch: async (url, options) => {
      fetched.push(options.headers);
      if (!w.answer) throw new TypeError("no network");
      const { status, view, etag } = w.answer;
      return { status, ok: status === 200, json: async () => view, headers: { get: () => etag ?? null } };
    },
    ...more,
  });
  return w;
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await null;
};
const pass = async (ms) => {
  for (let left = ms; left > 0; left -= 500) {
    mock.timers.tick(Math.min(left, 500));
    await settle();
  }
};

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("it asks for a WebSocket to its namespace and says what it wants to watch", () => {
  const { options } = world();
  assert.equal(options.namespace, "/ticket");
  assert.deepEqual(options.transports, ["websocket"]);
  assert.deepEqual(options.auth, { token: "T" });
});

test("an older view is never shown, an equal or newer one is", () => {
  const w = world();
  for (const seq of [5, 4, 5, 9, 2]) w.from("ticket", { seq });
  assert.deepEqual(w.views.map((view) => view.seq), [5, 5, 9]);
  assert.ok(!isNews(null, 0) && !isNews({}, 0));
});

test("on connecting the view is fetched, since a push may have been lost before", async () => {
  const w = world();
  w.answer.view = { seq: 7 };
  w.from("connect");
  await settle();
  assert.deepEqual(w.views, [{ seq: 7 }]);
  assert.deepEqual(w.connections, ["connected"]);
});

test("a heartbeat that is ahead makes it fetch, one that is not does not", async () => {
  const w = world();
  w.from("connect");
  await settle();
  w.from("heartbeat", { seq: 1 });
  await settle();
  assert.equal(w.fetched.length, 1);
  w.answer.view = { seq: 3 };
  w.from("heartbeat", { seq: 3 });
  await settle();
  assert.equal(w.views.at(-1).seq, 3);
});

test("the second fetch names the version it has, and not modified is as good as an answer", async () => {
  const w = world();
  await w.link.refresh();
  w.answer = { status: 304 };
  assert.equal(await w.link.refresh(), true);
  assert.equal(w.fetched[0]["If-None-Match"], undefined);
  assert.equal(w.fetched[1]["If-None-Match"], '"1"');
  assert.equal(w.fetched[1]["Accept-Language"], "id");
});

test("without a socket it polls every ten seconds", async () => {
  const w = world();
  await pass(2000);
  assert.deepEqual(w.connections, ["polling"]);
  assert.equal(w.fetched.length, 1);
  await pass(30000);
  assert.equal(w.fetched.length, 4);
});

test("with neither socket nor answer it is cut off, and it comes back by itself", async () => {
  const w = world();
  w.from("connect");
  await settle();
  w.answer = null;
  w.from("disconnect", "transport close");
  await pass(2000);
  assert.deepEqual(w.connections, ["connected", "cut_off"]);
  w.answer = { status: 200, view: { seq: 8 } };
  await pass(10500);
  assert.deepEqual(w.connections, ["connected", "cut_off", "polling"]);
  w.from("connect");
  assert.equal(w.connections.at(-1), "connected");
  assert.equal(w.views.at(-1).seq, 8);
});

test("a socket that went silent is not trusted: it fetches within 15 s of the last sign of life", async () => {
  const w = world();
  w.from("connect");
  await settle();
  w.answer.view = { seq: 2 };
  await pass(12500);
  assert.equal(w.views.at(-1).seq, 2);
  assert.deepEqual(w.connections, ["connected", "polling"]);
});

test("heartbeats keep it from polling", async () => {
  const w = world();
  w.from("connect");
  await settle();
  for (let beat = 0; beat < 6; beat += 1) {
    await pass(10000);
    w.from("heartbeat", { seq: 1 });
  }
  assert.equal(w.fetched.length, 1);
  assert.deepEqual(w.connections, ["connected"]);
});

test("who asks during a fetch gets the one after it, since the first may be too old", async () => {
  const w = world();
  const first = w.link.refresh();
  w.link.refresh();
  w.link.refresh();
  await first;
  await settle();
  assert.equal(w.fetched.length, 2);
});

test("an answer that is late does not overwrite a newer push", async () => {
  const w = world();
  const asked = w.link.refresh();
  w.from("ticket", { seq: 6 });
  await asked;
  assert.deepEqual(w.views.map((view) => view.seq), [6]);
});

test("a server that refuses for good is left alone, and the page is told", async () => {
  const w = world();
  w.answer = { status: 404 };
  w.from("connect");
  await settle();
  assert.deepEqual(w.refusals, [404]);
  assert.equal(w.socket.closed, 1);
  await pass(60000);
  assert.equal(w.fetched.length, 1);
});

test("a busy server is not a refusal: it is asked again", async () => {
  const w = world();
  w.answer = { status: 503 };
  await pass(2000);
  assert.deepEqual(w.connections, ["cut_off"]);
  assert.deepEqual(w.refusals, []);
  await pass(10500);
  assert.equal(w.fetched.length, 2);
});

test("bye at the end fetches the last view and closes for good", async () => {
  const w = world({ isOver: (view) => view.state === "served" });
  w.answer.view = { seq: 9, state: "served" };
  w.from("bye");
  await settle();
  assert.deepEqual(w.views, [{ seq: 9, state: "served" }]);
  assert.equal(w.socket.closed, 1);
  await pass(60000);
  assert.equal(w.fetched.length, 1);
});

test("bye from a server that restarts is no farewell: it comes back", async () => {
  const w = world({ isOver: () => false });
  w.from("connect");
  await settle();
  w.answer = null;
  w.from("bye");
  w.from("disconnect", "io server disconnect");
  const connects = w.socket.connects;
  await pass(3000);
  assert.equal(w.socket.closed, 0);
  assert.ok(w.socket.connects > connects);
  w.answer = { status: 200, view: { seq: 2 } };
  w.from("connect");
  await settle();
  assert.equal(w.views.at(-1).seq, 2);
});

test("something is sent up only while there is a socket", () => {
  const w = world();
  w.link.emit("received", { seq: 1 });
  w.from("connect");
  w.link.emit("received", { seq: 2 });
  assert.deepEqual(w.sent, [["received", { seq: 2 }]]);
});

test("after closing, nothing is shown, fetched or told any more", async () => {
  const w = world();
  w.link.close();
  w.from("ticket", { seq: 3 });
  await pass(30000);
  assert.deepEqual([w.views, w.fetched, w.connections], [[], [], []]);
});

test("waits are spread by a quarter either way", () => {
  assert.equal(jittered(1000, () => 0), 750);
  assert.equal(jittered(1000, () => 1), 1250);
});
