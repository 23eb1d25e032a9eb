// The officer's console: keeps what is shown, follows the places held, draws. What is allowed and how it is said is decided elsewhere.
import { html, render } from "/assets/vendor/lit/lit.min.mjs";
import { sender } from "/static/shared/session.mjs";
import { clock, spokenDigits, translator } from "/static/shared/words.mjs";
import { boothsScreen } from "./booths_screen.mjs";
import { chooseScreen } from "./choose_screen.mjs";
import { deskCard, todayCard } from "./desk_card.mjs";
import { deskState, onePress } from "./desk.mjs";
import { dialogContent } from "./dialogs.mjs";
import { commandBody } from "./forms.mjs";
import { makeHands, offeredNow, say } from "./hands.mjs";
import { listen } from "./keyboard.mjs";
import { keymap } from "./keys.mjs";
import { lineCard } from "./line_card.mjs";
import { lineBegan, returned } from "./news.mjs";
import { openedFor, ownCounters } from "./opened.mjs";
import { fromHash, isWaiting, tick } from "./places.mjs";
import { keep, recall, sounds } from "./settings.mjs";
import { slip } from "./slip.mjs";
import { tones } from "./sound.mjs";
import { followPlaces } from "./streams.mjs";
import { applyTheme, toggleTheme } from "./theme.mjs";
import { topBar } from "./top_bar.mjs";
import { counterName } from "./wording.mjs";

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("console");
const t = translator(page.texts, page.language);
const send = sender({ page, t, fetch: fetch.bind(globalThis) });
const sound = tones();
const dialogs = { open: openDialog, close: () => document.getElementById("dialog")?.close() };
const screen = {
  page, t, language: page.language, known: (key) => key in page.texts, clock: (moment) => clock(moment, page.time_zone),
  theme: applyTheme(), keys: keymap(recall("keys") ?? {}), sounds: sounds(recall("sounds")), sound,
  places: [], chosen: null, several: false, line: null, connection: null, offset: 0, now: Date.now(),
  message: null, dialog: null, slip: null, back: [], ticked: [], said: "", draw, dialogs, signOut, submitForm,
  set, tick: tickBooth, goTo: (hash) => { location.hash = hash; },
};
let streams = null;
let known = []; // the counters that were this officer's own before
const hands = makeHands({
  screen, send, draw, dialogs, leave: toSignIn, notTwice: onePress(),
  refresh: (code) => screen.places.some((place) => place.code === code) && streams?.refresh(code),
  toggleTheme: () => set({ theme: toggleTheme() }),
});
screen.hands = hands;
screen.pressAt = (place, action, body) => hands.press(action, body, place);

/** The screen as one place sees it: its view, its messages, its presses; the key caps are where the keyboard is. */
function at(place) {
  const own = place && { view: place.view, message: place.message, busy: place.busy, slow: place.slow };
  const isChosen = place === screen.chosen;
  return { ...screen, view: null, ...own, place, isChosen, keys: isChosen ? screen.keys : null,
    press: (action, body) => hands.press(action, body, place), choose: () => choose(place) };
}

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  screen.now = Date.now() + screen.offset;
  for (const it of [screen, ...screen.places]) if (it.message?.until < Date.now()) it.message = null;
  document.title = title();
  const here = at(screen.chosen);
  const isReady = isLoaded();
  render(html`
    ${topBar(isReady ? here : { ...here, view: null })}
    <main class=${mainClass(isReady)}>${isReady ? placesScreen(here) : beforehand(here)}</main>
    <dialog id="dialog" aria-labelledby="dialog-title" @close=${dialogClosed}>${dialogContent(screen, at)}</dialog>
    <p class="visually-hidden" role="status">${screen.said}</p>
    ${slip(screen)}`, root);
}

function isLoaded() {
  return screen.places.length > 0 && screen.places.every(({ view }) => view !== null);
}

function placesScreen(here) {
  if (screen.several) return boothsScreen(screen, at);
  return html`<div class="left">${deskCard(here)}${todayCard(here)}</div>${lineCard(here)}`;
}

function beforehand(here) {
  return screen.places.length ? html`<p class="sentence">${t("page.loading")}</p>` : chooseScreen(here);
}

function mainClass(isReady) {
  if (!isReady) return "choose-screen";
  return `${screen.several ? "booths-screen" : "desk-screen"}${screen.connection === "cut_off" ? " is-old" : ""}`;
}

function title() {
  const view = screen.chosen?.view;
  if (screen.back.length) return t("title.back", { number: screen.back.join(", ") });
  if (!view) return t("page.console");
  if (view.ticket) return `${view.ticket.number} · ${stateWords(view)}`;
  return view.state === "open" ? `${stateWords(view)} · ${counterName(view, t)}` : stateWords(view);
}

function stateWords(view) {
  return t(`state.${deskState(view)}`, { counter: counterName(view, t) });
}

// --- which places ------------------------------------------------------------------------------------------------------------

function hold(hash) {
  streams?.close();
  const { codes = [], wrong } = fromHash(hash, page.counters);
  const places = codes.map((code) => ({ code, view: null, message: null, busy: false, sent: "", following: null, slow: false, notTwice: onePress() }));
  Object.assign(screen, {
    places, chosen: places[0] ?? null, several: places.length > 1, line: null, connection: null, message: null, slip: null, back: [], ticked: [],
  });
  streams = follow(codes);
  if (places.length) keep("places", location.hash);
  if (wrong) say("refusal", t(wrong), screen);
  draw();
}

function follow(codes) {
  const onConnection = (state) => set({ connection: state });
  return followPlaces({ branch: page.branch, codes, onCounter: show, onLine: showLine, onConnection, onRefused: refused });
}

function choose(place, { focus = false } = {}) {
  if (place !== screen.chosen) set({ chosen: place });
  if (focus) document.getElementById("primary")?.focus();
}

function tickBooth(code, box) {
  const { ticked, wrong } = tick(screen.ticked, code);
  Object.assign(screen, { ticked, message: null });
  if (wrong) {
    box.checked = false;
    say("refusal", t(wrong), screen);
  }
  draw();
}

function show(view) {
  const place = screen.places.find(({ code }) => code === view.code);
  const before = place.view;
  screen.offset = Date.parse(view.server_time) - Date.now();
  place.view = view;
  if (view.officer === page.user.username) known = [...new Set([...known, view.code])]; // opened here, whatever an older line says
  if (before && (before.ticket?.number !== view.ticket?.number || deskState(before) !== deskState(view))) changed(view);
  heardBack(returned(before, view));
  draw();
}

function showLine(line) {
  if (screen.places.length && screen.sounds.line && lineBegan(screen.line, line)) sound.play("line");
  set({ line });
  const own = ownCounters(line, page.user.username);
  const opened = openedFor({ own, known, watched: screen.places.map(({ code }) => code), counters: page.counters });
  known = own;
  if (opened?.hash) goToOpened(opened.hash);
  if (opened?.later) sayOpened("opened.later", opened.later, screen.chosen);
}

/** A supervisor opened a counter for this officer, who serves nowhere else: it is shown at once. */
function goToOpened(hash) {
  dialogs.close();
  history.replaceState(null, "", hash);
  hold(hash);
  sayOpened("opened.now", page.counters.filter(({ code }) => screen.places.some((place) => place.code === code)), screen.chosen);
}

function sayOpened(key, counters, place) {
  const text = t(key, { counter: counters.map((counter) => counterName(counter, t)).join(", ") });
  screen.said = text;
  say("note", text, place);
  draw();
}

/** The place is in another state: who cannot see the screen is told. */
function changed(view) {
  const state = screen.several ? `${counterName(view, t)}, ${t(`state.${deskState(view)}_word`)}` : stateWords(view);
  screen.said = view.ticket ? t("state.said", { number: spokenDigits(view.ticket.number, t), state }) : state;
}

/** Parked people said to be back; an officer who looks elsewhere hears it and sees it in the page's title. */
function heardBack(numbers) {
  if (numbers.length === 0) return;
  screen.said = numbers.map((number) => t("title.back", { number: spokenDigits(number, t) })).join(". ");
  if (!document.hidden && document.hasFocus()) return;
  screen.back = [...new Set([...screen.back, ...numbers])];
  if (screen.sounds.returned) sound.play("returned");
}

function looksHere() {
  if (!document.hidden && screen.back.length) set({ back: [] });
}

function refused(status) {
  if (status === 401) return toSignIn();
  if (screen.places.length === 0) return null; // only what is nice to know while choosing is missing
  hold("");
  say("refusal", t("choose.missing"), screen);
  return draw();
}

function set(changes) {
  Object.assign(screen, changes);
  draw();
}

function toSignIn() {
  streams?.close();
  location.reload(); // the server answers a page without a session with the sign-in page; the counter stays in the address
}

async function signOut() {
  const outcome = await send("/api/v1/session", {}, "DELETE");
  if (outcome.kind === "done" || outcome.kind === "signed_out") return location.assign("/console");
  screen.dialog.message = outcome.detail ?? t("message.unreachable");
  return draw();
}

// --- dialogs -----------------------------------------------------------------------------------------------------------------

/** Opens the dialog `name` about some places, or goes on to another one inside the open dialog. */
function openDialog(name, places) {
  if (places.some((place) => place && isWaiting(place))) return;
  set({ dialog: { name, places, since: performance.now(), message: null, step: null, listening: null } });
  const dialog = document.getElementById("dialog");
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
}

function dialogClosed() {
  if (!document.getElementById("dialog").open) set({ dialog: null }); // else the news of an earlier dialog; another one is open by now
}

function submitForm(verb, event) {
  event.preventDefault();
  const form = event.target;
  const { body, wrong, field } = commandBody(verb, Object.fromEntries(new FormData(form)));
  if (!wrong) return hands.submit(verb, body);
  screen.dialog.message = t(wrong);
  draw();
  return form.querySelector(`[name="${field}"]`)?.focus();
}

// --- keys, clock, start ------------------------------------------------------------------------------------------------------

listen({ screen, draw, sound, press: hands.press, offered: () => offeredNow(screen), isLoaded, choose });
addEventListener("hashchange", () => hold(location.hash));
addEventListener("focus", looksHere);
document.addEventListener("visibilitychange", looksHere);
setInterval(draw, 1000);
if (!location.hash && recall("places")) history.replaceState(null, "", recall("places"));
hold(location.hash);
