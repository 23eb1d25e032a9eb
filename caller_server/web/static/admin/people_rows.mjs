// People and devices as words and as requests. Pure; every text comes from `t`.

export const ROLES = ["officer", "greeter", "supervisor", "administrator", "viewer"];
export const KINDS = ["kiosk", "display", "agent"];
export const SILENT_AFTER_S = 180; // a device speaks once a minute; after three it is worth a look
export const ALL = "*"; // in a form: all branches; on the wire that is null

/** The branches that `page` may administer, as `[{code, name}]`; the page may know codes only. */
export const branchesOf = (page) => page.branches.map((it) => (typeof it === "string" ? { code: it, name: it } : it));

/** Whether this administrator looks after all branches. */
export const isOfAll = (page) => page.user.branch === null || page.user.branch === undefined;

/** The name of a branch for people; null is all of them. */
export function branchName(code, page, t) {
  if (code === null) return t("people.all_branches");
  return branchesOf(page).find((it) => it.code === code)?.name ?? code;
}

/** How somebody gets in, as a list of short words. */
export function waysIn(person, t) {
  const ways = [];
  if (person.has_password) ways.push(t("people.way.password"));
  if (person.has_second_factor) ways.push(t("people.way.second_factor"));
  if (person.is_bound) ways.push(t("people.way.provider"));
  return ways.length ? ways : [t("people.way.link")];
}

/** What may be done with this person by the one signed in; nothing with oneself. */
export function actionsFor(person, page) {
  if (person.username === page.user.username) return [];
  return [
    "link", "password",
    ...(person.has_second_factor ? ["second_factor"] : []),
    ...(person.is_bound ? ["provider"] : []),
    person.is_disabled ? "enable" : "disable", "remove",
  ];
}

/** The request of an action: `{path, method, body}` below /api/v1/admin. */
export function requestOf(action, username, values = {}) {
  const path = `users/${encodeURIComponent(username)}`;
  switch (action) {
    case "link": return { path: `${path}/sign-in-link`, method: "POST", body: {} };
    case "password": return { path: `${path}/password`, method: "POST", body: { password: values.password ?? "" } };
    case "second_factor": return { path: `${path}/second-factor/reset`, method: "POST", body: {} };
    case "provider": return { path, method: "PATCH", body: { is_bound: false } };
    case "disable": return { path, method: "PATCH", body: { is_disabled: true } };
    case "enable": return { path, method: "PATCH", body: { is_disabled: false } };
    case "remove": return { path, method: "DELETE", body: {} };
    case "change": return { path, method: "PATCH", body: { role: values.role, branch: branchIn(values) } };
    default: throw new Error(`no request for ${action}`);
  }
}

/** The body for a new account; without a password only a link opens it. */
export function newPerson(values) {
  const body = { username: values.username.trim().toLowerCase(), role: values.role, branch: branchIn(values) };
  return values.way === "password" ? { ...body, password: values.password } : body;
}

/** All branches can be looked after by administrators only, so others never get that, whatever the form holds. */
function branchIn({ role, branch }) {
  return branch === ALL && role === "administrator" ? null : branch;
}

/** How a device is, worst first: `{kind, text}`; `kind` is "revoked", "waiting", "never", "silent", "fault" or "fine". `now` in ms. */
export function deviceState(device, { t, now, when }) {
  if (device.is_revoked) return { kind: "revoked", text: t("devices.state.revoked") };
  if (!device.is_enrolled) return { kind: "waiting", text: t("devices.state.waiting") };
  if (device.seen_at === null) return { kind: "never", text: t("devices.state.never") };
  if (now - Date.parse(device.seen_at) > SILENT_AFTER_S * 1000) return { kind: "silent", text: t("devices.state.silent", { time: when(device.seen_at) }) };
  if (device.paper === "out" || device.faults.length > 0) return { kind: "fault", text: [paperWords(device, t), faultWords(device, t)].filter(Boolean).join(", ") };
  return { kind: "fine", text: paperWords(device, t) || t("devices.state.fine") };
}

function paperWords({ paper }, t) {
  return paper === "out" || paper === "near_end" ? t(`devices.paper.${paper}`) : "";
}

/** How many faults; a device's own words for them are for `lapak device list`, since they are in no language of the page. */
function faultWords({ faults }, t) {
  return faults.length > 0 ? t("devices.faults", { count: faults.length }) : "";
}

/** Those in use first, then those whose key was taken away; each by name. */
export function inOrder(devices) {
  return [...devices].sort((one, other) => one.is_revoked - other.is_revoked || one.name.localeCompare(other.name));
}

/** "K7MP4-XQ2RT": a code in two halves is typed with fewer mistakes. */
export const codeInHalves = (code) => `${code.slice(0, code.length / 2)}-${code.slice(code.length / 2)}`;
