// Going on after the session ended and somebody signed in again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { commander } from "../../caller_server/web/static/console/commands.mjs";
import { sender } from "../../caller_server/web/static/shared/session.mjs";

const t = (key, values = {}) => [key, ...Object.values(values)].join(" ");
const json = (status, body) => ({ status, ok: status < 400, json: async () => body, headers: new Map() });
const FORBIDDEN = json(403, { code: "forbidden", detail: "too long open" });

/** A server where `session` is signed in now: it takes commands with that session's token only, and notes all that comes. */
function server(session) {
  const seen = [];
  const fetch = async (url, { method = "GET", headers, body } = {}) => {
    seen.push({ url, method, token: headers["X-CSRF-Token"], body: body && JSON.parse(body) });
    if (session === null) return json(401, { code: "not_signed_in", detail: "" });
    if (url === "/api/v1/session") return json(200, session);
    return headers["X-CSRF-Token"] === session.csrf ? json(200, { version: 2 }) : FORBIDDEN;
  };
  return { fetch, seen };
}

const make = (parts) => commander({ ...parts, wait: async () => {} });
const page = () => ({ csrf: "old", user: { username: "adi" } });

test("the token of the new session is fetched, and the same request goes once more", async () => {
  const { fetch, seen } = server({ username: "adi", csrf: "new" });
  const here = page();
  const send = sender({ page: here, t, fetch, make });

  const answer = await send("/api/v1/admin/branches/bontang", { version: 1 }, "PUT");

  assert.deepEqual(answer, { kind: "done", body: { version: 2 } });
  assert.deepEqual(seen.map(({ method, token }) => [method, token]), [["PUT", "old"], ["GET", undefined], ["PUT", "new"]]);
  assert.deepEqual(seen[0].body, seen[2].body); // the request_id, too
  assert.equal(here.csrf, "new");
  await send("/again");
  assert.equal(seen.at(-1).token, "new");
});

test("of several commands with the old token each goes on with the new one", async () => {
  const { fetch, seen } = server({ username: "adi", csrf: "new" });
  const send = sender({ page: page(), t, fetch, make });

  const answers = await Promise.all(["/one", "/two", "/three"].map((url) => send(url)));

  assert.deepEqual(answers.map(({ kind }) => kind), ["done", "done", "done"]);
  const accepted = seen.filter(({ url, token }) => url !== "/api/v1/session" && token === "new").map(({ url }) => url);
  assert.deepEqual(accepted.sort(), ["/one", "/three", "/two"]);
});

test("nothing is sent in the name of somebody else", async () => {
  const { fetch, seen } = server({ username: "budi", csrf: "new" });

  const answer = await sender({ page: page(), t, fetch, make })("/x");

  assert.deepEqual([answer.kind, answer.detail], ["refused", "message.other_person budi adi"]);
  assert.equal(seen.length, 2);
});

test("what this person may not do stays refused, and is not asked for again", async () => {
  const { fetch, seen } = server({ username: "adi", csrf: "old" });
  const refusing = async (url, options) => (url === "/api/v1/session" ? fetch(url, options) : (await fetch(url, options), FORBIDDEN));

  const answer = await sender({ page: page(), t, fetch: refusing, make })("/x");

  assert.deepEqual([answer.kind, answer.detail], ["refused", "too long open"]);
  assert.equal(seen.length, 2);
});

test("nobody signed in is told as such, and other refusals and silence as they are", async () => {
  assert.equal((await sender({ page: page(), t, fetch: server(null).fetch, make })("/x")).kind, "signed_out");
  const conflict = async () => json(409, { code: "not_allowed_now", detail: "meanwhile" });
  assert.equal((await sender({ page: page(), t, fetch: conflict, make })("/x")).detail, "meanwhile");
  const silent = async () => { throw new TypeError("gone"); };
  assert.equal((await sender({ page: page(), t, fetch: silent, make })("/x")).kind, "unreachable");
  const half = async (url) => { if (url === "/api/v1/session") throw new TypeError("gone"); return FORBIDDEN; };
  assert.equal((await sender({ page: page(), t, fetch: half, make })("/x")).kind, "refused");
});
