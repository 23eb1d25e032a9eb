// People and devices as words and as requests.
import assert from "node:assert/strict";
import test from "node:test";
import {
  ALL, actionsFor, branchName, branchesOf, codeInHalves, deviceState, inOrder, newPerson, requestOf, waysIn,
} from "../../caller_server/web/static/admin/people_rows.mjs";

const t = (key, values = {}) => [key, ...Object.values(values)].join(" ");
const PAGE = { branch: "bontang", branches: ["bontang", { code: "samarinda", name: "Kantor Samarinda" }], user: { username: "budi", role: "administrator", branch: null } };
const PERSON = { username: "rina", role: "officer", branch: "bontang", is_disabled: false, has_password: true, has_second_factor: false, is_bound: false };
const DEVICE = { name: "kiosk-1", kind: "kiosk", branch: "bontang", seen_at: "2026-11-23T01:00:00Z", version: "1", paper: "ok", faults: [], is_revoked: false, is_enrolled: true };
const NOW = Date.parse("2026-11-23T01:01:00Z");
const state = (changes, now = NOW) => deviceState({ ...DEVICE, ...changes }, { t, now, when: (at) => at.slice(11, 16) });

test("branches are known by code alone or with a name", () => {
  assert.deepEqual(branchesOf(PAGE), [{ code: "bontang", name: "bontang" }, { code: "samarinda", name: "Kantor Samarinda" }]);
  assert.equal(branchName("samarinda", PAGE, t), "Kantor Samarinda");
  assert.equal(branchName(null, PAGE, t), "people.all_branches");
  assert.equal(branchName("elsewhere", PAGE, t), "elsewhere");
});

test("the ways in are told, and a link is the only one left where there is no other", () => {
  assert.deepEqual(waysIn({ ...PERSON, has_second_factor: true, is_bound: true }, t), ["people.way.password", "people.way.second_factor", "people.way.provider"]);
  assert.deepEqual(waysIn({ ...PERSON, has_password: false }, t), ["people.way.link"]);
});

test("nobody is offered to change themselves, others only what there is to change", () => {
  assert.deepEqual(actionsFor({ ...PERSON, username: "budi" }, PAGE), []);
  assert.deepEqual(actionsFor(PERSON, PAGE), ["link", "password", "disable", "remove"]);
  assert.deepEqual(actionsFor({ ...PERSON, is_disabled: true, has_second_factor: true, is_bound: true }, PAGE), ["link", "password", "second_factor", "provider", "enable", "remove"]);
});

test("each action has its request", () => {
  assert.deepEqual(requestOf("disable", "rina"), { path: "users/rina", method: "PATCH", body: { is_disabled: true } });
  assert.deepEqual(requestOf("password", "rina", { password: "x" }), { path: "users/rina/password", method: "POST", body: { password: "x" } });
  assert.equal(requestOf("remove", "a/b").path, "users/a%2Fb");
  for (const action of actionsFor({ ...PERSON, has_second_factor: true, is_bound: true }, PAGE)) assert.match(requestOf(action, "rina").method, /POST|PATCH|DELETE/);
  assert.throws(() => requestOf("promote", "rina"));
});

test("all branches are given to administrators only", () => {
  const change = (role, branch) => requestOf("change", "rina", { role, branch }).body.branch;
  assert.equal(change("administrator", ALL), null);
  assert.equal(change("administrator", "bontang"), "bontang");
  assert.equal(change("officer", ALL), ALL); // which the server refuses: no branch is called so
});

test("a new person has a password only when one was chosen", () => {
  const values = { username: " Joko ", role: "officer", branch: "bontang", password: "left over" };
  assert.deepEqual(newPerson({ ...values, way: "link" }), { username: "joko", role: "officer", branch: "bontang" });
  assert.equal(newPerson({ ...values, way: "password" }).password, "left over");
});

test("a device's worst news comes first", () => {
  assert.equal(state({ is_revoked: true, is_enrolled: false }).kind, "revoked");
  assert.equal(state({ is_enrolled: false, seen_at: null }).kind, "waiting");
  assert.equal(state({ seen_at: null }).kind, "never");
  assert.deepEqual(state({ faults: ["printer"] }, NOW + 200_000), { kind: "silent", text: "devices.state.silent 01:00" });
  assert.deepEqual(state({ paper: "out", faults: ["scanner"] }), { kind: "fault", text: "devices.paper.out, devices.faults 1" });
  assert.deepEqual(state({ paper: "near_end" }), { kind: "fine", text: "devices.paper.near_end" });
  assert.deepEqual(state({}), { kind: "fine", text: "devices.state.fine" });
});

test("devices without a key stand last", () => {
  const names = inOrder([{ name: "b", is_revoked: false }, { name: "a", is_revoked: true }, { name: "a2", is_revoked: false }]).map(({ name }) => name);
  assert.deepEqual(names, ["a2", "b", "a"]);
});

test("a code is shown in two halves", () => {
  assert.equal(codeInHalves("K7MP4XQ2RT"), "K7MP4-XQ2RT");
});
