// The greeter's page: keeps what is shown, sends what is pressed, draws. What it means and how it is said is decided elsewhere.
import { html, render, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { io } from "/assets/vendor/socket.io/socket.io.esm.min.js";
import { follow } from "/static/shared/follow.mjs";
import { sender } from "/static/shared/session.mjs";
import { clock, translator } from "/static/shared/words.mjs";
import { newRequestId } from "/static/console/commands.mjs";
import { onePress } from "/static/console/desk.mjs";
import { applyTheme, toggleTheme } from "/static/console/theme.mjs";
import { doorView } from "./door_view.mjs";
import { findView } from "./find_view.mjs";
import { bar, dialogContent, strips, ways } from "./frame.mjs";
import { giveView } from "./give_view.mjs";
import { followCode } from "./join_code.mjs";
import { momentToday, numberTyped, phoneTyped } from "./person.mjs";

const VIEWS = { find: findView, give: giveView, door: doorView };
const PATHS = { arrive: "arrive", return: "return", leave: "leave", mark_priority: "priority", unmark_priority: "priority", note: "note" };
const DOOR_EVERY_MS = 15000; // other people count at the door as well

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("greeter");
const t = translator(page.texts, page.language);
const send = sender({ page, t, fetch: fetch.bind(globalThis) });
const base = `/api/v1/branches/${page.branch}`;
const lang = `?lang=${page.language}`;
const names = Object.fromEntries(page.services.map(({ code, name }) => [code, name]));
const fresh = () => ({ language: page.language, priority: false, appointment: "", named: false, contact: "" });
const screen = {
  page, t, language: page.language, clock: (moment) => clock(moment, page.time_zone), name: ({ code, name }) => names[code] ?? name,
  theme: applyTheme(), view: "find", line: null, board: null, connection: null, offset: 0, said: "",
  found: null, taken: null, giving: fresh(), screening: { is_on: page.screens, admitted: 0, to_dropbox: 0, to_online: 0 },
  message: null, dialog: null, dialogMessage: null, busy: null,
  search, choose, forget, act, give, giveWith, again, screened, open, submit, closeDialog, signOut, showCode, joinCode: null,
  toggleTheme: () => { screen.theme = toggleTheme(); draw(); },
};
let hideCode = () => {};
const notTwice = onePress();
let pending = null; // {asked, request_id} of a press whose answer never came: the same press again is the same request

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  screen.now = Date.now() + screen.offset;
  document.title = `${t(`way.${screen.view}`)} · ${page.branch_name}`;
  render(html`${bar(screen)}
    <main class="greeter ${screen.connection === "cut_off" ? "is-old" : ""}">${strips(screen)}${repeat([screen.view], (it) => it, () => VIEWS[screen.view](screen))}</main>
    ${ways(screen)}
    <dialog id="dialog" aria-labelledby="dialog-title" @close=${dialogClosed}>${repeat(screen.dialog ? [screen.dialog] : [], ({ id }) => id, () => dialogContent(screen))}</dialog>
    <p class="visually-hidden" role="status">${screen.said}</p>`, root);
}

function set(changes) {
  Object.assign(screen, changes);
  draw();
}

function turn() {
  const wanted = location.hash.slice(1) || page.opens;
  const known = wanted in VIEWS && (wanted !== "door" || screen.screening.is_on);
  set({ view: known ? wanted : page.opens, message: null });
  if (screen.view === "door") countDoor();
}

// --- news --------------------------------------------------------------------------------------------------------------------

function showLine(line) {
  screen.offset = Date.parse(line.server_time) - Date.now();
  set({ line });
  if (screen.found) look(screen.found.number, { again: true });
}

follow({ namespace: "/console", auth: { branch: page.branch }, io, event: "line", url: `${base}/line${lang}`, onView: showLine,
  onConnection: (connection) => set({ connection }), onRefused: () => location.reload() });
follow({ namespace: "/board", auth: { branch: page.branch }, io, event: "board", url: `${base}/board${lang}`, onView: (board) => set({ board }) });

async function countDoor() {
  const answer = await ask(`${base}/screening${lang}`);
  if (answer?.ok) set({ screening: await answer.json() });
}

/** An answer to a question, null when none came; who is signed out is sent to the sign-in page. */
async function ask(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(8000) }).catch(() => null);
  if (answer?.status === 401) location.reload();
  return answer;
}

// --- one person --------------------------------------------------------------------------------------------------------------

function search(event) {
  event.preventDefault();
  const field = event.target.elements.number;
  const number = numberTyped(field.value);
  if (number) {
    field.value = "";
    field.blur(); // the keyboard of a phone would hide what was found
    return look(number);
  }
  set({ found: null, message: { kind: "refusal", text: t("find.wrong") } });
  return field.focus();
}

function choose(number) {
  look(number);
  scrollTo({ top: 0 });
}

async function look(number, { again: isRefresh = false } = {}) {
  const answer = await ask(`${base}/tickets/${number}${lang}`);
  const body = await answer?.json().catch(() => null);
  if (isRefresh && screen.found?.number !== number) return; // somebody else was looked for meanwhile
  if (answer?.ok && body) return shown(body, isRefresh);
  if (!isRefresh) set({ found: null, message: { kind: "refusal", text: body?.detail ?? t("message.unanswered") } });
}

function shown(ticket, isRefresh) {
  const older = screen.found?.number === ticket.number && ticket.seq < screen.found.seq;
  if (older) return;
  set({ found: ticket, ...(isRefresh ? {} : { message: null }) });
  if (!isRefresh) document.getElementById("person-state")?.focus();
}

function forget() {
  set({ found: null, message: null });
  document.getElementById("number")?.focus();
}

function act(verb) {
  if (verb === "leave") return open("leave");
  if (verb === "add_note") return open("note");
  return attend(verb, verb.endsWith("priority") ? { priority: verb === "mark_priority" } : {});
}

/** Does something for the person shown; null when it was done, else the sentence that says why not. */
async function attend(verb, body) {
  if (screen.busy) return "";
  const { number } = screen.found;
  set({ busy: verb, message: null });
  const outcome = await send(`${base}/tickets/${number}/${PATHS[verb]}${lang}`, body);
  screen.busy = null;
  if (outcome.kind === "signed_out") return location.reload();
  if (outcome.kind === "done") {
    set({ found: outcome.body.ticket, message: { kind: "note", text: t(`done.${verb}`, { number }) } });
    return null;
  }
  const why = outcome.detail ?? t("message.unreachable");
  if (screen.dialog) set({ dialogMessage: why });
  else set({ message: { kind: "refusal", text: why } });
  look(number, { again: true });
  return why;
}

// --- giving a number ---------------------------------------------------------------------------------------------------------

function giveWith(changes) {
  set({ giving: { ...screen.giving, ...changes } });
}

async function give(service) {
  if (screen.busy) return;
  const { appointment, named, contact: typed, ...wanted } = screen.giving;
  const at = momentToday(appointment, screen.now, page.time_zone);
  if (at === null) return mend("appointment");
  const contact = phoneTyped(named ? typed : "");
  if (contact === null) return mend("contact");
  const asked = { service, ...wanted, ...(at && { appointment_at: at }), ...(contact && { contact }) };
  set({ busy: service, message: null });
  const outcome = await send(`${base}/tickets${lang}`, { ...asked, request_id: requestId(asked) });
  if (outcome.kind === "signed_out") return location.reload();
  if (outcome.kind === "done" || outcome.problem?.status < 500) pending = null;
  const said = { refused: outcome.detail, unreachable: t("give.unreachable") }[outcome.kind] ?? null;
  set({ busy: null, message: said && { kind: "refusal", text: said }, taken: outcome.kind === "done" ? outcome.body : null });
  (document.getElementById("done") ?? document.querySelector(`[data-service="${service}"]`))?.focus();
}

/** A field was filled in so that nobody can read it: says so and goes there. */
function mend(field) {
  set({ message: { kind: "refusal", text: t(`give.${field}_wrong`) } });
  document.getElementById(field).focus();
}

function requestId(asked) {
  const same = pending && JSON.stringify(pending.asked) === JSON.stringify(asked);
  if (!same) pending = { asked, request_id: newRequestId() };
  return pending.request_id;
}

function again() {
  set({ taken: null, giving: fresh(), message: null });
  document.querySelector("[data-service]")?.focus();
}

// --- the door ----------------------------------------------------------------------------------------------------------------

/** Counts one person; the second half of a nervous double press is dropped, since it would count somebody twice. */
async function screened(result) {
  if (screen.busy || !notTwice(performance.now())) return;
  set({ busy: result, message: null });
  const outcome = await send(`${base}/screening${lang}`, { result });
  if (outcome.kind === "signed_out") return location.reload();
  const done = outcome.kind === "done";
  const text = done ? t(`done.${result}`, { time: screen.clock(screen.now) }) : outcome.detail ?? t("message.unreachable");
  set({ busy: null, message: { kind: done ? "note" : "refusal", text }, ...(done && { screening: outcome.body }) });
}

// --- dialogs -----------------------------------------------------------------------------------------------------------------

function open(name) {
  set({ dialog: { id: newRequestId(), name }, dialogMessage: null });
  document.getElementById("dialog").showModal();
}

/** The code for joining by phone, for as long as its dialog is open. */
function showCode() {
  set({ joinCode: null });
  open("join");
  hideCode = followCode(ask, `${base}/join${lang}`, (joinCode) => set({ joinCode }));
}

function closeDialog() {
  document.getElementById("dialog")?.close();
}

function dialogClosed() {
  if (document.getElementById("dialog").open) return;
  hideCode();
  set({ dialog: null, dialogMessage: null });
}

async function submit(name, event) {
  event.preventDefault();
  const text = new FormData(event.target).get("text")?.trim();
  if (name === "note" && !text) {
    set({ dialogMessage: t("dialog.note.wrong") });
    return document.getElementById("text").focus();
  }
  const refusal = await attend(name, name === "note" ? { text } : {});
  if (refusal === null) closeDialog();
  return null;
}

async function signOut() {
  const outcome = await send("/api/v1/session", {}, "DELETE");
  if (outcome.kind === "done" || outcome.kind === "signed_out") return location.assign(location.pathname);
  return set({ dialogMessage: outcome.detail ?? t("message.unreachable") });
}

addEventListener("hashchange", turn);
setInterval(draw, 1000);
setInterval(() => screen.view === "door" && countDoor(), DOOR_EVERY_MS);
turn();
