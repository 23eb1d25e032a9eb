// The administrator's page: keeps the draft, sends what is pressed, draws. What a change means and how it is said is decided elsewhere.
import { html, nothing, render, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { translator } from "/static/shared/words.mjs";
import { commander } from "/static/console/commands.mjs";
import { applyTheme, toggleTheme } from "/static/console/theme.mjs";
import { counters } from "./counters.mjs";
import { mount as mountDevices } from "./devices.mjs";
import { dialogContent } from "./dialogs.mjs";
import { copyFor, rebase, same, tidy, withValue } from "./draft.mjs";
import { idOf } from "./fields.mjs";
import { hours } from "./hours.mjs";
import { log } from "./log.mjs";
import { office } from "./office.mjs";
import { mount as mountPeople } from "./people.mjs";
import { load } from "./people_parts.mjs";
import { rules } from "./rules.mjs";
import { services } from "./services.mjs";
import { SECTIONS, saveBar, sectionLinks, topBar } from "./top.mjs";

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("admin");
const t = translator(page.texts, page.language);
const send = commander({ fetch: fetch.bind(globalThis), csrf: page.csrf });
const HERE = `branches/${page.branch}`;
const FORMS = { office, rules, hours, services, counters };
const MOUNTED = { people: mountPeople, devices: mountDevices };
const screen = {
  page, t, theme: applyTheme(), section: null, published: null, version: 0, draft: null, faults: {}, said: null, failed: false,
  chosen: { services: 0, counters: 0 }, dialog: null, dialogMessage: null, busy: false, logs: null, logFailed: false, isChanged: false,
  set, replace, choose, save, discard, upload, closeDialog, signOut, addBranch, sendDraft,
  chooseFile: () => document.getElementById("file").click(),
  openMenu: () => openDialog({ name: "menu" }),
  openFresh: () => openDialog({ name: "fresh" }),
  toggleTheme: () => { screen.theme = toggleTheme(); draw(); },
};
let opened = 0; // how many dialogs

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  screen.isChanged = screen.draft !== null && !same(tidy(screen.draft), screen.published);
  document.title = `${t(`nav.${screen.section}`)} · ${page.branch_name}`;
  render(html`${topBar(screen)}
    <div class="admin">${sectionLinks(screen)}
      <main class="admin__main" id="main" tabindex="-1">
        ${screen.section in MOUNTED ? nothing : html`<h2 class="admin__title">${t(`nav.${screen.section}`)}</h2>`}
        <p class="message" id="said" role=${screen.said?.kind === "note" ? "status" : "alert"} data-shown=${screen.said?.kind ?? nothing}>${screen.said?.text ?? ""}</p>
        ${repeat([screen.section], (name) => name, content)}
      </main></div>
    ${saveBar(screen)}
    <dialog id="dialog" aria-labelledby="dialog-title" class=${screen.dialog ? `dialog-${screen.dialog.name}` : ""} @close=${dialogClosed}
      >${repeat(screen.dialog ? [screen.dialog] : [], ({ id }) => id, () => dialogContent(screen))}</dialog>`, root);
}

function content(section) {
  if (section in MOUNTED) return html`<div id="mounted"></div>`;
  if (section === "changes") return log(screen);
  if (screen.draft === null) return html`<p class="sentence">${t(screen.failed ? "message.unreachable" : "page.loading")}</p>`;
  return FORMS[section](screen);
}

/** Draws, and then gives the keyboard to the element with this id. */
function drawAndFocus(id) {
  draw();
  const wanted = document.getElementById(id);
  wanted?.focus();
  wanted?.scrollIntoView({ block: "center" });
}

function say(kind, text) {
  screen.said = text ? { kind, text } : null;
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
  if (section in MOUNTED) MOUNTED[section](document.getElementById("mounted"), { page, t, send, say });
  if (section === "changes") loadLog();
  if (!isFirst) document.getElementById("main").focus();
  window.scrollTo(0, 0);
}

async function loadLog() {
  const [settings, accounts] = await Promise.all([load(`${HERE}/changes`), load(`changes?branch=${page.branch}`)]);
  Object.assign(screen, settings && accounts ? { logs: { settings: settings.changes, accounts: accounts.changes }, logFailed: false } : { logFailed: true });
  draw();
}

function choose(what, place) {
  screen.chosen[what] = place;
  drawAndFocus(`${what}-${place}`);
}

// --- the draft ---------------------------------------------------------------------------------------------------------------

/** Changes one value of the draft; what was wrong there is not told any more. */
function set(path, value, focus = null) {
  screen.draft = withValue(screen.draft, path, value);
  screen.faults = Object.fromEntries(Object.entries(screen.faults).filter(([it]) => !(it === path || it.startsWith(`${path}.`) || path.startsWith(`${it}.`))));
  screen.said = null;
  if (focus) drawAndFocus(focus);
  else draw();
}

/** Another draft as a whole: places have moved, so what was wrong is asked for anew. */
function replace(draft, focus = null) {
  Object.assign(screen, { draft, faults: {}, said: null });
  if (focus) drawAndFocus(focus);
  else draw();
}

function discard() {
  replace(screen.published, "main");
}

/** Takes over what the server has; a draft is joined with it. True when it was another version than the one the draft was made from. */
async function fetchPublished() {
  const told = await load(HERE);
  if (told === null) return null;
  const isOther = screen.published !== null && told.version !== screen.version;
  screen.draft = screen.draft === null ? told.description : rebase(screen.published, tidy(screen.draft), told.description);
  Object.assign(screen, { published: told.description, version: told.version });
  return isOther;
}

// --- saving ------------------------------------------------------------------------------------------------------------------

/** Asks the server what the draft would change, and shows that; or what is wrong with it. */
async function save() {
  const answer = await ask(`${HERE}/check`, { description: tidy(screen.draft) });
  if (answer === null) return;
  if (answer.kind !== "done") return refusedDraft(answer);
  let joined = false;
  if (answer.body.version !== screen.version) {
    joined = await fetchPublished();
    if (joined === null) return say("refusal", t("message.unreachable"));
    const again = await ask(`${HERE}/check`, { description: tidy(screen.draft) });
    if (again === null) return;
    if (again.kind !== "done") return refusedDraft(again);
    return look(again.body, joined);
  }
  look(answer.body, joined);
}

function look({ description, changes }, joined) {
  Object.assign(screen, { draft: description, faults: {} });
  if (changes.length === 0) return say("note", t("save.nothing"));
  openDialog({ name: "save", changes, joined });
}

async function sendDraft(event) {
  event.preventDefault();
  const answer = await ask(HERE, { version: screen.version, description: tidy(screen.draft) }, "PUT");
  if (answer === null) return;
  if (answer.kind === "done") return saved();
  if (answer.kind === "refused" && /^\d+$/.test(answer.problem.state ?? "")) {
    closeDialog();
    return save(); // somebody else was faster: joined, and shown again
  }
  if (answer.kind === "refused" && answer.problem.fields) {
    closeDialog();
    return refusedDraft(answer);
  }
  screen.dialogMessage = refusal(answer);
  draw();
}

async function saved() {
  const isGone = (await fetchPublished()) === null;
  Object.assign(screen, { faults: {}, logs: null });
  if (isGone) Object.assign(screen, { published: tidy(screen.draft), version: screen.version + 1 });
  closeDialog();
  page.branch_name = screen.published.name;
  page.time_zone = screen.published.time_zone;
  say("note", t("save.done"));
}

/** What is wrong is marked beside the fields; the first of them gets the keyboard, in whichever section it stands. */
function refusedDraft(answer) {
  if (answer.kind !== "refused" || !answer.problem.fields) return say("refusal", refusal(answer));
  screen.faults = answer.problem.fields;
  const paths = Object.keys(screen.faults);
  const first = paths[0];
  const section = Object.keys(SECTIONS).find((name) => SECTIONS[name].some((path) => first === path || first.startsWith(`${path}.`)));
  const [what, place] = first.split(".");
  if (what in screen.chosen && place !== undefined) screen.chosen[what] = Number(place);
  if (section && section !== screen.section) {
    history.replaceState(null, "", `#${section}`);
    screen.section = section;
  }
  screen.said = section ? null : { kind: "refusal", text: `${answer.detail} ${Object.values(screen.faults).join(" ")}` };
  draw();
  (root.querySelector("main [aria-invalid=true], main [data-wrong=true] input, main .field__wrong") ?? document.getElementById("said")).focus?.();
}

/** One request about branches; null while another is on its way, or when nobody is signed in any more. */
async function ask(path, body, method = "POST") {
  if (screen.busy) return null;
  Object.assign(screen, { busy: true, dialogMessage: null });
  draw();
  const answer = await send(`/api/v1/admin/${path}?lang=${page.language}`, body, method);
  screen.busy = false;
  draw();
  if (answer.kind !== "signed_out") return answer;
  say("refusal", t("message.signed_out"));
  closeDialog();
  return null;
}

const refusal = (answer) => (answer.kind === "refused" ? answer.detail : t("message.unreachable"));

// --- files and new branches --------------------------------------------------------------------------------------------------

/** A file becomes the draft, and what it would change is shown; nothing is saved by that. */
async function upload({ target }) {
  const [file] = target.files;
  if (!file) return;
  const toml = await file.text();
  target.value = ""; // the same file again is a choice, too
  const answer = await ask(`${HERE}/check`, { file: { toml } });
  if (answer === null) return;
  if (answer.kind !== "done") {
    const faults = Object.entries(answer.problem?.fields ?? {}).map(([path, sentence]) => [path.replace(/^file\.toml$/, file.name), sentence]);
    return openDialog({ name: "file", detail: refusal(answer), faults });
  }
  if (answer.body.version !== screen.version && (await fetchPublished()) === null) return say("refusal", t("message.unreachable"));
  look(answer.body, false);
}

async function addBranch(event) {
  event.preventDefault();
  const { name, code, time_zone } = Object.fromEntries(new FormData(event.target));
  const description = copyFor(screen.published, { name, code: code.trim().toLowerCase(), time_zone });
  const answer = await ask("branches", { description });
  if (answer === null) return;
  if (answer.kind === "done") return leaveFor(`/admin?branch=${answer.body.description.code}&lang=${page.language}`);
  const fields = answer.problem?.fields ?? {};
  screen.dialog.faults = fields;
  screen.dialogMessage = ["name", "code", "time_zone"].some((path) => path in fields) ? null : refusal(answer);
  draw();
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
  screen.dialogMessage = refusal(answer);
  draw();
}

function leaveFor(url) {
  location.assign(url);
}

addEventListener("hashchange", show);
addEventListener("beforeunload", (event) => { if (screen.isChanged) event.preventDefault(); });
show();
fetchPublished().then((told) => { screen.failed = told === null; draw(); });
