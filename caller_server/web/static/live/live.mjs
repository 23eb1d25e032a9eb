// The supervisor's page: keeps what is shown, sends what is pressed, draws. What it means and how it is said is decided elsewhere.
import { html, render, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { sender } from "/static/shared/session.mjs";
import { clock, translator } from "/static/shared/words.mjs";
import { applyTheme, toggleTheme } from "/static/console/theme.mjs";
import { alertId, arrived, inWords, isNew } from "./alerts.mjs";
import { countersCard } from "./counters_card.mjs";
import { chosenNow } from "./dialog_line.mjs";
import { dialogContent } from "./dialogs.mjs";
import { commandOf } from "./forms.mjs";
import { alertList, figureRow, noticeStrip } from "./head_cards.mjs";
import { devicesCard, servicesCard } from "./services_card.mjs";
import { followBranch } from "./streams.mjs";
import { tone, toggleTone, wantsTone } from "./tone.mjs";
import { topBar } from "./top.mjs";

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("live");
const t = translator(page.texts, page.language);
const send = sender({ page, t, fetch: fetch.bind(globalThis) });
const days = new Intl.DateTimeFormat(page.language === "en" ? "en-GB" : page.language, { timeZone: page.time_zone, weekday: "long", day: "numeric", month: "long" });
const names = Object.fromEntries(page.services.map(({ code, name }) => [code, name]));
const screen = {
  page, t, language: page.language, clock: (moment) => clock(moment, page.time_zone), day: (moment) => days.format(new Date(moment)),
  name: ({ code, name }) => names[code] ?? name ?? code, // a pushed view has one language, this page may have another
  may: (verb) => page.may_change && screen.view.can.includes(verb),
  theme: applyTheme(), tone: wantsTone(), view: null, line: null, connection: null, offset: 0, said: "",
  allAlerts: false, alertMessage: null, dialog: null, dialogMessage: null, busy: false,
  open, closeDialog, submit, run, act, redraw: draw, signOut,
  toggleTheme: () => { screen.theme = toggleTheme(); draw(); },
  toggleAlerts: () => { screen.allAlerts = !screen.allAlerts; draw(); },
  toggleTone: () => { screen.tone = toggleTone(); if (screen.tone) tone(); draw(); },
  tryTone: tone,
};
let known = null; // the ids of the alerts that were there before
let opened = 0; // how many dialogs

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  screen.now = Date.now() + screen.offset;
  document.title = title();
  render(html`
    ${topBar(screen)}
    <main class="live ${screen.connection === "cut_off" ? "is-old" : ""}">${screen.view ? picture() : html`<p class="sentence">${t("page.loading")}</p>`}</main>
    <dialog id="dialog" aria-labelledby="dialog-title" class=${screen.dialog ? `dialog-${screen.dialog.name}` : ""} @close=${dialogClosed}
      >${repeat(screen.dialog ? [screen.dialog] : [], ({ id }) => id, () => dialogContent(screen))}</dialog>
    <p class="visually-hidden" role="status">${screen.said}</p>`, root);
}

function title() {
  const waiting = screen.view?.alerts.filter(isNew).length ?? 0;
  const name = `${page.branch_name} · ${t("page.title")}`;
  return waiting ? `(${waiting}) ${name}` : name;
}

function picture() {
  return html`${alertList(screen)}${noticeStrip(screen)}${figureRow(screen)}
    <div class="halves"><div class="half">${countersCard(screen)}${devicesCard(screen)}</div><div class="half">${servicesCard(screen)}</div></div>`;
}

// --- news --------------------------------------------------------------------------------------------------------------------

function show(view) {
  screen.offset = Date.parse(view.server_time) - Date.now();
  screen.view = view;
  announce(view);
  if (screen.dialog && !stillThere()) closeDialog();
  draw();
}

/** Who cannot see the screen is told what came; what is urgent sounds, unless the page has only just been opened. */
function announce(view) {
  const fresh = known === null ? [] : arrived(view.alerts, known);
  known = new Set(view.alerts.map(alertId));
  if (fresh.length === 0) return;
  screen.said = fresh.map((alert) => inWords(alert, { ...screen, lobby: view.lobby })).map(({ title: what, then }) => `${what}. ${then}`).join(" ");
  if (screen.tone && fresh.some(({ urgent }) => urgent)) tone();
}

/** Whether what the dialog is about is still part of the branch. */
function stillThere() {
  const { counter, service } = screen.dialog;
  const has = (list, code) => list.some((it) => it.code === code);
  return (!counter || has(screen.view.counters, counter)) && (!service || has(screen.view.services, service));
}

const streams = followBranch({
  branch: page.branch, language: page.language,
  onLive: show,
  onLine: (line) => { screen.line = line; draw(); },
  onConnection: (state) => { screen.connection = state; draw(); },
  onRefused: () => location.reload(), // the server answers with the sign-in page, or says why not
});

// --- pressing ----------------------------------------------------------------------------------------------------------------

/** What an alert's button does: says that it was seen, or opens what mends the cause. */
function act(action, alert) {
  if (action === "seen") return seen(alert);
  if (action === "open_counter") return open("open_counter", { service: alert.service.code });
  if (action === "quota") return open("service_quota", { service: alert.service.code });
  return open(action);
}

async function seen(alert) {
  if (screen.busy) return;
  const { path, body } = commandOf("seen", alert, { branch: page.branch });
  const refusal = await command(path, body);
  screen.alertMessage = refusal ? { id: alertId(alert), text: refusal } : null;
  draw();
}

/** Sends what a dialog asks for; the dialog stays open with the reason when it was refused. */
async function run(path, body) {
  if (screen.busy) return;
  const refusal = await command(path, body);
  if (refusal === null) closeDialog();
  else screen.dialogMessage = refusal;
  draw();
}

/** Sends one command; null when it was done, else the sentence that says why not. */
async function command(path, body) {
  Object.assign(screen, { busy: true, dialogMessage: null, alertMessage: null });
  draw();
  const outcome = await send(`/api/v1/${path}?lang=${page.language}`, body);
  screen.busy = false;
  if (outcome.kind === "signed_out") return location.reload();
  if (outcome.kind === "done" && outcome.body?.alerts) streams.show(outcome.body);
  streams.refresh(); // the push is on its way; this is for when it is lost, or when the state was not what we thought
  return { done: null, refused: outcome.detail, unreachable: t("message.unreachable") }[outcome.kind];
}

async function signOut() {
  const outcome = await send("/api/v1/session", {}, "DELETE");
  if (outcome.kind === "done" || outcome.kind === "signed_out") return location.assign("/live");
  screen.dialogMessage = outcome.detail ?? t("message.unreachable");
  return draw();
}

// --- dialogs -----------------------------------------------------------------------------------------------------------------

function open(name, about = {}) {
  if (screen.busy) return;
  opened += 1; // each has fields of its own: nothing typed in the one before stays behind
  Object.assign(screen, { dialog: { id: opened, name, chosen: new Set(), only: "", ...about }, dialogMessage: null });
  draw();
  const dialog = document.getElementById("dialog");
  if (!dialog.open) dialog.showModal();
  else (dialog.querySelector("[autofocus]") ?? dialog.querySelector("button, input")).focus();
}

function closeDialog() {
  document.getElementById("dialog")?.close();
}

function dialogClosed() {
  if (document.getElementById("dialog").open) return; // the news of an earlier dialog; another one is open by now
  Object.assign(screen, { dialog: null, dialogMessage: null });
  draw();
}

function submit(name, event) {
  event.preventDefault();
  const form = event.target;
  const { dialog } = screen;
  const typed = new FormData(form);
  const fields = { ...dialog.kept, ...Object.fromEntries(typed), services: typed.getAll("services"), numbers: name === "move" ? chosenNow(screen) : [] };
  const { path, body, next, wrong, field } = commandOf(name, fields, about());
  if (next) return open(name, next);
  if (!wrong) return run(path, body);
  screen.dialogMessage = t(wrong, { count: screen.view.waiting });
  draw();
  return form.querySelector(`[name="${field}"]`)?.focus();
}

function about() {
  const { counter, service, step } = screen.dialog;
  const offered = page.counters.find(({ code }) => code === counter)?.services.length ?? 0;
  return { branch: page.branch, counter, service, step, offered, waiting: screen.view.waiting, languages: page.languages };
}

setInterval(draw, 1000);
draw();
