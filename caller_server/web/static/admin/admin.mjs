// The administrator's page: its sections, its dialog and what is drawn. The draft is kept in drafting.mjs.
import { html, nothing, render, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { sender } from "/static/shared/session.mjs";
import { translator } from "/static/shared/words.mjs";
import { applyTheme, toggleTheme } from "/static/console/theme.mjs";
import { counters } from "./counters.mjs";
import { mount as mountDevices } from "./devices.mjs";
import { dialogContent } from "./dialogs.mjs";
import { displays } from "./displays.mjs";
import { same, tidy } from "./draft.mjs";
import { drafting } from "./drafting.mjs";
import { hours } from "./hours.mjs";
import { again, log } from "./log.mjs";
import { office } from "./office.mjs";
import { mount as mountPeople } from "./people.mjs";
import { load, refusal } from "./people_parts.mjs";
import { rules } from "./rules.mjs";
import { services } from "./services.mjs";
import { SECTIONS, saveBar, sectionLinks, topBar } from "./top.mjs";

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("admin");
const t = translator(page.texts, page.language);
const send = sender({ page, t, fetch: fetch.bind(globalThis) });
const HERE = `branches/${page.branch}`;
const FORMS = { office, rules, hours, services, counters, displays };
const MOUNTED = { people: mountPeople, devices: mountDevices };
const screen = {
  page, t, theme: applyTheme(), section: null, published: null, version: 0, draft: null, faults: {}, said: null, failed: false,
  chosen: { services: 0, counters: 0, displays: 0 }, dialog: null, dialogMessage: null, busy: false, logs: null, logFailed: false, isChanged: false,
  choose, closeDialog, signOut, loadLog,
  chooseFile: (id) => document.getElementById(id).click(),
  openMenu: () => openDialog({ name: "menu" }),
  openFresh: () => openDialog({ name: "fresh" }),
  toggleTheme: () => { screen.theme = toggleTheme(); draw(); },
};
Object.assign(screen, drafting({ screen, page, t, send, draw, drawAndFocus, say, signedOut, openDialog, closeDialog }));
let opened = 0; // how many dialogs

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  screen.isChanged = screen.draft !== null && !same(tidy(screen.draft), screen.published);
  document.title = `${t(`nav.${screen.section}`)} · ${page.branch_name}`;
  render(html`${topBar(screen)}
    <div class="admin">${sectionLinks(screen)}
      <main class="admin__main" id="main" tabindex="-1">
        ${screen.section in MOUNTED ? nothing : html`<h2 class="admin__title">${t(`nav.${screen.section}`)}</h2>`}
        <p class="message" id="said" tabindex="-1" role=${screen.said?.kind === "note" ? "status" : "alert"} data-shown=${screen.said?.kind ?? nothing}>${screen.said?.text ?? ""}${screen.said?.isSignedOut
          ? html` <a href="/admin?lang=${page.language}" target="_blank" rel="noopener">${t("message.sign_in")}</a>` : nothing}</p>
        ${repeat([screen.section], (name) => name, content)}
      </main></div>
    ${saveBar(screen)}
    <dialog id="dialog" aria-labelledby="dialog-title" class=${screen.dialog ? `dialog-${screen.dialog.name}` : ""} @close=${dialogClosed}
      >${repeat(screen.dialog ? [screen.dialog] : [], ({ id }) => id, () => dialogContent(screen))}</dialog>`, root);
}

function content(section) {
  if (section in MOUNTED) return html`<div id="mounted"></div>`;
  if (section === "changes") return log(screen);
  if (screen.draft === null) return screen.failed ? again(t, screen.begin) : html`<p class="sentence">${t("page.loading")}</p>`;
  return FORMS[section](screen);
}

/** Draws, and then gives the keyboard to the element with this id. */
function drawAndFocus(id) {
  draw();
  const wanted = document.getElementById(id);
  wanted?.focus();
  wanted?.scrollIntoView({ block: "center" });
}

function say(kind, text, more = {}) {
  screen.said = text ? { kind, text, ...more } : null;
  draw();
  if (text) document.getElementById("said").scrollIntoView({ block: "nearest" });
}

// --- sections ----------------------------------------------------------------------------------------------------------------

function show() {
  const wanted = location.hash.slice(1);
  const section = wanted in SECTIONS ? wanted : "office";
  if (section === screen.section) return;
  const isFirst = screen.section === null;
  Object.assign(screen, { section, said: null });
  draw();
  if (section in MOUNTED) MOUNTED[section](document.getElementById("mounted"), { page, t, send, say, signedOut });
  if (section === "changes") loadLog();
  if (!isFirst) document.getElementById("main").focus();
  window.scrollTo(0, 0);
}

async function loadLog() {
  const [settings, accounts] = await Promise.all([load(`${HERE}/changes`, signedOut), load(`changes?branch=${page.branch}`, signedOut)]);
  Object.assign(screen, settings && accounts ? { logs: { settings: settings.changes, accounts: accounts.changes }, logFailed: false } : { logFailed: true });
  draw();
}

function choose(what, place) {
  screen.chosen[what] = place;
  drawAndFocus(`${what}-${place}`);
}

/** The session has ended. What is not saved stays here until somebody signs in again; without a draft the sign-in page comes. */
function signedOut() {
  if (screen.isChanged) say("refusal", t("message.signed_out"), { isSignedOut: true });
  else location.reload();
}

// --- dialogs and leaving -----------------------------------------------------------------------------------------------------

function openDialog(dialog) {
  opened += 1;
  Object.assign(screen, { dialog: { ...dialog, id: opened }, dialogMessage: null });
  draw();
  const box = document.getElementById("dialog");
  if (!box.open) box.showModal();
  (box.querySelector("[autofocus]") ?? box.querySelector("a, button"))?.focus();
}

function closeDialog() {
  document.getElementById("dialog").close();
}

function dialogClosed() {
  Object.assign(screen, { dialog: null, dialogMessage: null });
  draw();
}

async function signOut() {
  const answer = await send("/api/v1/session", {}, "DELETE");
  if (answer.kind === "done" || answer.kind === "signed_out") return location.reload();
  screen.dialogMessage = refusal(answer, t);
  draw();
}

addEventListener("hashchange", show);
addEventListener("beforeunload", (event) => { if (screen.isChanged) event.preventDefault(); });
show();
screen.begin();
