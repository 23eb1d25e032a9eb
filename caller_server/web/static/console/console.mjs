// The officer's console: keeps what is shown, sends what is pressed, draws. What is allowed and how it is said is decided elsewhere.
import { html, nothing, render } from "/assets/vendor/lit/lit.min.mjs";
import { clock, spokenDigits, translator } from "/static/shared/words.mjs";
import { commander } from "./commands.mjs";
import { deskCard, todayCard } from "./desk_card.mjs";
import { deskState, offered, onePress, PATHS, primary, resumable } from "./desk.mjs";
import { dialogContent } from "./dialogs.mjs";
import { commandBody } from "./forms.mjs";
import { actionFor } from "./keys.mjs";
import { lineCard } from "./line_card.mjs";
import { counterBadge } from "./parts.mjs";
import { followDesk } from "./streams.mjs";
import { applyTheme, toggleTheme } from "./theme.mjs";
import { topBar } from "./top_bar.mjs";
import { counterName } from "./wording.mjs";

const COUNTER_KEY = "lapak.counter";
const ASKED_FIRST = new Set(["call_number", "reinstate", "park", "transfer"]);
const MESSAGE_MS = 20000;
const SLOW_MS = 400; // below this an answer feels immediate, and a changing label would only flicker

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("console");
const t = translator(page.texts, page.language);
const send = commander({ fetch: fetch.bind(globalThis), csrf: page.csrf });
const notTwice = onePress();
const screen = {
  page, t, language: page.language, known: (key) => key in page.texts, clock: (moment) => clock(moment, page.time_zone),
  theme: applyTheme(), view: null, line: null, connection: null, offset: 0,
  message: null, dialog: null, dialogMessage: null, busy: false, slow: false, said: "",
  press, submit, closeDialog, signOut,
};
let streams = null;

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  screen.now = Date.now() + screen.offset;
  if (screen.message?.until < Date.now()) screen.message = null;
  document.title = title();
  render(html`
    ${topBar(screen)}
    <main class=${mainClass()}>${screen.view ? deskScreen() : chooseScreen()}</main>
    <dialog id="dialog" aria-labelledby="dialog-title" @close=${dialogClosed}>${dialogContent(screen)}</dialog>
    <p class="visually-hidden" role="status">${screen.said}</p>`, root);
}

function title() {
  const { view } = screen;
  if (!view) return t("page.console");
  if (view.ticket) return `${view.ticket.number} · ${stateWords(view)}`;
  return view.state === "open" ? `${stateWords(view)} · ${counterName(view, t)}` : stateWords(view);
}

function stateWords(view) {
  return t(`state.${deskState(view)}`, { counter: counterName(view, t) });
}

function mainClass() {
  if (!screen.view) return "choose-screen";
  return screen.connection === "cut_off" ? "desk-screen is-old" : "desk-screen";
}

function deskScreen() {
  return html`<div class="left">${deskCard(screen)}${todayCard(screen)}</div>${lineCard(screen)}`;
}

function chooseScreen() {
  if (streams) return html`<p class="sentence">${t("page.loading")}</p>`;
  return html`<h1>${t("choose.title")}</h1>
    <p class="sentence">${page.counters.length ? t("choose.sentence") : t("choose.none")}</p>
    <p class="message" role="alert" data-shown=${screen.message?.kind ?? nothing}>${screen.message?.text ?? ""}</p>
    <nav class="counters" aria-label=${t("choose.title")}>${page.counters.map((counter) =>
      html`<a class="button button--outline" href="#${counter.code}">${counterBadge(counter, t)}</a>`)}</nav>`;
}

// --- which counter -----------------------------------------------------------------------------------------------------------

function choose(code) {
  streams?.close();
  Object.assign(screen, { view: null, line: null, connection: null, message: null });
  streams = page.counters.some((counter) => counter.code === code) ? followCounter(code) : null;
  draw();
}

function followCounter(code) {
  remember(code);
  return followDesk({
    branch: page.branch, code,
    onCounter: (view) => show(view),
    onLine: (line) => { screen.line = line; draw(); },
    onConnection: (state) => { screen.connection = state; draw(); },
    onRefused: refused,
  });
}

function show(view) {
  const before = screen.view;
  screen.offset = Date.parse(view.server_time) - Date.now();
  screen.view = view;
  if (before && (before.ticket?.number !== view.ticket?.number || deskState(before) !== deskState(view))) changed(view);
  draw();
}

/** The desk is in another state: who cannot see the screen is told. */
function changed(view) {
  const state = stateWords(view);
  screen.said = view.ticket ? t("state.said", { number: spokenDigits(view.ticket.number, t), state }) : state;
}

function refused(status) {
  if (status === 401) return toSignIn();
  choose(null);
  say("refusal", t("choose.missing"));
  return draw();
}

function remember(code) {
  try {
    localStorage.setItem(COUNTER_KEY, code);
  } catch {
    // Storage is switched off: the address still holds the counter.
  }
}

function remembered() {
  try {
    return localStorage.getItem(COUNTER_KEY);
  } catch {
    return null;
  }
}

// --- pressing ----------------------------------------------------------------------------------------------------------------

function press(action, body) {
  if (action === "theme") {
    screen.theme = toggleTheme();
    return draw();
  }
  if (action === "menu") return openDialog("menu");
  if (action === "primary") return pressPrimary();
  if (ASKED_FIRST.has(action)) return openDialog(action);
  if (action === "resume" && !body) return resume();
  return command(action, body);
}

function pressPrimary() {
  const { verb, ready } = primary(screen.view);
  return ready && !screen.busy && notTwice(performance.now()) ? command(verb) : null;
}

function resume() {
  const numbers = resumable(screen.view);
  return numbers.length === 1 ? command("resume", { number: numbers[0] }) : openDialog("resume");
}

/** Sends one command; another press waits for nobody and is dropped while it is on its way. */
async function command(verb, body = {}) {
  if (screen.busy) return;
  Object.assign(screen, { busy: true, message: null, dialogMessage: null });
  const slow = setTimeout(() => { screen.slow = true; draw(); }, SLOW_MS);
  draw();
  const outcome = await send(`/api/v1/counters/${screen.view.code}/${PATHS[verb]}`, body);
  clearTimeout(slow);
  Object.assign(screen, { busy: false, slow: false });
  if (outcome.kind === "signed_out") return toSignIn();
  if (outcome.kind === "done") accepted(verb, outcome.body);
  else tell(outcome.kind === "refused" ? outcome.detail : t("message.unreachable"));
  draw();
  await streams?.refresh(); // the push is on its way; this is for when it is lost, or when the state was not what we thought
}

function accepted(verb, answer) {
  if (verb === "call_next" && answer === null) say("note", t("message.nobody"));
  closeDialog();
  document.getElementById("primary")?.focus();
}

function tell(sentence) {
  if (screen.dialog) screen.dialogMessage = sentence;
  else say("refusal", sentence);
}

/** Puts a sentence in its fixed place, until the next press or until it is old. */
function say(kind, text) {
  screen.message = { kind, text, until: Date.now() + MESSAGE_MS };
}

function toSignIn() {
  streams?.close();
  location.reload(); // the server answers a page without a session with the sign-in page; the counter stays in the address
}

async function signOut() {
  const outcome = await send("/api/v1/session", {}, "DELETE");
  if (outcome.kind === "done" || outcome.kind === "signed_out") location.assign("/console");
  else tell(outcome.detail ?? t("message.unreachable"));
  draw();
}

// --- dialogs -----------------------------------------------------------------------------------------------------------------

function openDialog(name) {
  if (screen.busy) return;
  Object.assign(screen, { dialog: name, dialogMessage: null });
  draw();
  document.getElementById("dialog").showModal();
}

function closeDialog() {
  document.getElementById("dialog")?.close();
}

function dialogClosed() {
  if (document.getElementById("dialog").open) return; // the news of an earlier dialog; another one is open by now
  Object.assign(screen, { dialog: null, dialogMessage: null });
  draw();
}

function submit(verb, event) {
  event.preventDefault();
  const form = event.target;
  const { body, wrong, field } = commandBody(verb, Object.fromEntries(new FormData(form)));
  if (!wrong) return command(verb, body);
  screen.dialogMessage = t(wrong);
  draw();
  return form.querySelector(`[name="${field}"]`).focus();
}

// --- keys, clock, start ------------------------------------------------------------------------------------------------------

function keyPressed(event) {
  const held = event.repeat && (event.key === "Enter" || event.key === " ");
  if (held && event.target.tagName === "BUTTON") return event.preventDefault(); // a browser clicks again and again for a held Enter
  if (!screen.view) return null;
  const action = actionFor(asPressed(event), offered(screen.view, screen.now), { dialogOpen: document.getElementById("dialog").open });
  if (action === null) return null;
  event.preventDefault();
  return press(action);
}

/** The press with the element it is meant for: just after a dialog closed, its field still has the focus until the next frame. */
function asPressed({ key, repeat, ctrlKey, altKey, metaKey, target }) {
  const dialog = document.getElementById("dialog");
  return { key, repeat, ctrlKey, altKey, metaKey, target: dialog.contains(target) && !dialog.open ? document.body : target };
}

addEventListener("keydown", keyPressed);
addEventListener("hashchange", () => choose(location.hash.slice(1)));
setInterval(draw, 1000);
if (!location.hash && remembered()) history.replaceState(null, "", `#${remembered()}`);
choose(location.hash.slice(1));
