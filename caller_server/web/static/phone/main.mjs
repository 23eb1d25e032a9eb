// The phone page's wiring: socket, touch and clock in; screen, sound and requests out. Decisions are in screen.mjs.

import { io } from "/assets/vendor/socket.io/socket.io.esm.min.js";
import { follow } from "../shared/follow.mjs";
import { translator } from "../shared/words.mjs";
import { noise, ringer, wakeLock } from "./alarm.mjs";
import { send } from "./commands.mjs";
import { install, keep, lastKept, look } from "./device.mjs";
import { button, h, icon, notice, part, plate, put } from "./render.mjs";
import { isOver, keepAwake, noticeOf, ringFor, screen, sheet } from "./screen.mjs";

const UNDONE_WITHIN = 12000; // ms in which an officer may take an end back
const TOUCHES = ["pointerup", "keydown"];
const page = JSON.parse(document.getElementById("page").textContent);
const t = translator(page.texts, page.language);
const at = (id) => document.getElementById(id);
const sound = noise();
const { ring, hush } = ringer(sound.alert);
const awake = wakeLock();
const state = { view: page.view, connection: null, heard: false, busy: null, skew: 0 };
let old = null; // what this phone kept of an earlier visit, with its clock's difference then
let mayKeep = false; // not before that has been read: a page from the phone's own store may be older than what was kept

function draw() {
  const now = Date.now() + state.skew;
  const shown = screen(state.view, { t, timeZone: page.time_zone, now, connection: state.connection, heard: state.heard });
  document.title = shown.tab;
  document.body.dataset.kind = shown.kind;
  document.body.classList.toggle("cut", shown.cut);
  put(at("notice"), shown.notice, (told) => told && notice(told));
  put(at("link"), shown.link, ({ icon: name, text }) => [name && icon(name), h("span", "", null, text)]);
  put(at("number"), [shown.number, shown.service, shown.under], ([number, service, under]) => [
    plate(number), h("p", "whose", null, h("strong", "", null, service), h("span", "second", null, under)),
  ]);
  put(at("parts"), shown.parts, (parts) => parts.map(part));
  put(at("before"), shown.before, (sentence) => sentence && h("p", "", null, sentence));
  put(at("buttons"), shown.actions, (rows) => rows.filter((row) => row.length).map((row) => h("div", "row", null, ...row.map((one) => button(one, press)))));
  put(at(shown.kind === "called" ? "alert" : "status"), shown.say, (text) => text);
}

function show(view) {
  const before = state.view;
  state.view = view;
  state.skew = old?.view === view ? old.skew : Date.parse(view.server_time) - Date.now();
  if (mayKeep && old?.view !== view) keep(page.token, view, state.skew, false);
  draw();
  ring(ringFor(view));
  if (view.state !== "called") put(at("alert"), "", () => []);
  if (view.place === "invited" && view.state === "waiting" && before.place !== "invited") sound.alert("closer");
  if (noticeOf(view, Date.parse(view.server_time))?.leave && view.notice.seq !== before.notice?.seq) sound.alert("closer");
  if (view.state !== before.state) {
    complain(null);
    if (at("sheet").open) at("sheet").close();
    if (view.state === "called") scrollTo(0, 0);
  }
  if (view.state === "called" && state.received !== view.seq && link.emit("received", { seq: view.seq })) state.received = view.seq;
  awake(keepAwake(view));
  if (isOver(view)) setTimeout(() => isOver(state.view) && stop(), UNDONE_WITHIN);
}

/** Nothing will change any more: the socket is given back, and the page says of what time it speaks. */
function stop() {
  link.close();
  keep(page.token, state.view, state.skew, true);
  state.connection = null;
  draw();
}

async function press(description) {
  const { verb, sheet: name, does } = description;
  if (name) return openSheet(name);
  if (does === "close") return at("sheet").close();
  if (does === "sound") return trySound();
  if (does === "retry") return link.refresh();
  if (does === "print") return print();
  if (does === "more") return more(description.what);
  return command(verb, description.body);
}

async function command(verb, body) {
  if (state.busy) return; // one request at a time; the button pressed twice sends once
  state.busy = verb;
  if (verb === "coming") hush();
  at("sheet").close();
  complain(t("sending"));
  document.body.setAttribute("aria-busy", "true");
  const answer = await send(`/api/v1/tickets/${page.token}/${verb}`, body, { language: page.language });
  state.busy = null;
  document.body.removeAttribute("aria-busy");
  complain(answer.ticket ? null : answer.offline ? t("failed.offline") : answer.refusal ?? t("failed.other"));
  if (answer.ticket) link.show(answer.ticket);
  else link.refresh();
  if (verb === "arrive" && answer.code === "forbidden") more("arrive"); // here only who reads the code on the display says to be here
}

/** What few need is loaded when it is asked for: `what` is arrive, notify or look. */
async function more(what) {
  const open = await import("./later/open.mjs").catch(() => null);
  const opened = await open?.[what]({ dialog: at("sheet"), page, view: state.view, arrive: (code) => command("arrive", { code }) });
  if (!opened) complain(t("failed.offline"));
}

/** Whether a kept view is of later than the page's, or is the page's own. */
const isNewer = (view) => view.server_time > page.view.server_time || JSON.stringify(view) === JSON.stringify(page.view);

/** Put under the buttons, where the thumb and the eye are. */
function complain(sentence) {
  put(at("answer"), sentence, (text) => text && h("p", "answer", null, text));
}

function openSheet(name) {
  const { title, sentence, grid, rows } = sheet(name, state.view, t, page.time_zone);
  const dialog = at("sheet");
  dialog.replaceChildren(
    h("h2", "sheet__title", { id: "sheet-title" }, title), sentence && h("p", "", null, sentence),
    h("div", "grid", null, ...grid.map((one) => button(one, press))), ...rows.map((one) => button(one, press)),
  );
  if (!dialog.open) dialog.showModal();
}

async function trySound() {
  const may = await sound.unlock();
  sound.alert("call");
  openSheet(may ? "sound" : "no_sound");
}

async function firstTouch() {
  state.heard = await sound.unlock();
  if (state.heard) TOUCHES.forEach((touch) => removeEventListener(touch, firstTouch));
  setTimeout(draw, 500); // not under the finger: what it touches must stay where it is
}

const link = follow({
  namespace: "/ticket", auth: { token: page.token }, event: "ticket", url: page.view_url, io, isOver,
  headers: { "Accept-Language": page.language },
  onView: show,
  onConnection: (connection) => {
    state.connection = connection;
    draw();
  },
  onRefused: () => location.reload(), // the server says in words that this ticket is gone
});

TOUCHES.forEach((touch) => addEventListener(touch, firstTouch));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  link.refresh();
  awake(keepAwake(state.view));
});
setInterval(draw, 20000); // the time to return runs out, the time to set off comes
look();
at("look").append(button({ label: t("do.look"), style: "plain", does: "more", what: "look" }, press));
link.show(page.view);
old = await lastKept(page.token);
mayKeep = true;
if (old && isNewer(old.view)) link.show(old.view); // the page itself came from the phone's own store
if (state.view !== old?.view) keep(page.token, state.view, state.skew, false);
install(() => link.refresh());
