// Wires the display together: the view from the server, the clock, the loudspeaker and the screen.

import { io } from "/assets/vendor/socket.io/socket.io.esm.min.js";
import { follow } from "/static/shared/follow.mjs";
import { clock, halves, spokenDigits, translator } from "/static/shared/words.mjs";
import { announcer } from "./announcer.mjs";
import { board, freshCall, toldParts } from "./board.mjs";
import { device, EVERY } from "./device.mjs";
import { askForCode } from "./enrol_screen.mjs";
import { displayKey, joining, spaced } from "./join.mjs";
import { noticeParts } from "./notice.mjs";
import { displayOf, loudness, ownView, speechOf } from "./own.mjs";
import { player } from "./player.mjs";
import { playlist } from "./playlist.mjs";
import { pauseMedia, showMedia } from "./playlist_screen.mjs";
import { isTimeToReload } from "./reload.mjs";
import { announcementUrls, invitationUrls, missedUrls, sentenceUrls, spokenNumber } from "./said.mjs";
import { showBoard, showFresh, showJoin, showNotice } from "./screen.mjs";
import { whenTested } from "./test_button.mjs";

const JUST = 60_000; // ms in which an opening is news
const CHIME = "/assets/sounds/chime.wav";
const STAYS = 8000; // ms that a fresh call keeps the whole screen at least
const OPENS_SOON = 30_000; // ms between two questions whether the branch is open now

const page = JSON.parse(document.getElementById("page").textContent);
const sayNumber = (number, t) => spokenNumber(number, view, page.numbers, (digits) => spokenDigits(digits, t));
const words = { t: translator(page.texts, page.language), clock, halves, spokenDigits: sayNumber };
const labelWords = page.spoken[page.language];
const audio = document.getElementById("sound");
const media = document.getElementById("media");
const key = displayKey();

let display = displayOf(page.view, page.display);
let view = ownView(page.view, display); // what this display tells of
let onScreen = null; // the call that has the whole screen
let told = null; // what is said beside calls and notices
let hasMedia = false;
let connection = "starting";
let heard = { serverTime: Date.parse(view.server_time), at: performance.now() };
let isOver = false; // the display is not one of this branch any more
let askedAt = 0; // when the server was last asked whether the branch has opened

// The server's time goes on by a clock that nobody can set: a television without a battery starts years ago, then jumps.
const now = () => heard.serverTime + performance.now() - heard.at;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const loadedAt = now();

const speaker = player(audio, render, { volume: () => loudness(view, now()) });
const calls = announcer({ announce, say, invite, miss, hush, now, idle: () => showCall(null) });
let leaveOff = () => {}; // ends the eight seconds of what is on the screen

function render() {
  if (isOver) return;
  const layout = display.layout === "playlist" && !hasMedia ? "services" : display.layout;
  showBoard(board(view, now(), words, { connection, sound: speaker.state(), heardAt: heard.serverTime, layout }));
  showNotice(told ? { ...toldParts(told, words), leaving: false, long: false } : noticeParts(view, now(), words));
  showFresh(onScreen && freshCall(onScreen, view, words, labelWords));
  media.hidden = layout !== "playlist";
  pauseMedia(media, Boolean(onScreen));
}

function showCall(call) {
  [onScreen, told] = [call, null];
  render();
}

async function announce(call) {
  showCall(call);
  await heardAndSeen(announcementUrls(call, view, page.voice_version));
}

/** The words of a notice stand on the screen; the voice says the recorded sentence that goes with them, never free text. */
async function say(notice) {
  showCall(null);
  await speaker.announce(chime(), sentenceUrls(notice.message, view, page.voice_version));
}

function invite(asked) {
  return tell({ kind: "invited", ...asked }, invitationUrls(asked, view, page.voice_version));
}

function miss(gone) {
  return tell({ kind: "missed", ...gone }, missedUrls(gone, view, page.voice_version));
}

const tellSentence = (kind) => () => tell({ kind }, sentenceUrls(kind, view, page.voice_version));

/** What is said beside calls stands in the bar above the foot as long as it is said. */
async function tell(what, urls) {
  [onScreen, told] = [null, what];
  render();
  await heardAndSeen(urls);
}

async function heardAndSeen(urls) {
  const hushed = new Promise((resolve) => (leaveOff = resolve));
  await Promise.race([hushed, Promise.all([wait(STAYS), speaker.announce(chime(), urls)])]);
}

const chime = () => (speechOf(view).chime ? CHIME : null);

function hush() {
  speaker.hush();
  leaveOff();
}

function hear(serverTime) {
  heard = { serverTime: Date.parse(serverTime), at: performance.now() };
}

function show(next) {
  const opens = next.open && hasJustOpened(view, Date.parse(next.server_time));
  display = displayOf(next, page.display);
  view = ownView(next, display);
  hear(view.server_time);
  calls.take(view);
  if (opens) calls.add(tellSentence("opened"));
  render();
}

/** Whether the branch was closed by its hours until a moment ago; what a supervisor stopped and lets go on has its own notice. */
const hasJustOpened = ({ open, opens_at: at, closed_because: because }, moment) =>
  !open && !["stopped", "stopped_today"].includes(because) && Boolean(at) && moment - Date.parse(at) < JUST;

/** What changes by the clock alone. */
function tick() {
  calls.take(view);
  render();
  const isTelling = calls.isBusy();
  if (isTimeToReload({ view, display, loadedAt, now: now(), connection, isTelling })) location.reload();
  const isDue = !view.open && view.opens_at && now() >= Date.parse(view.opens_at) && now() - askedAt >= OPENS_SOON;
  if (isDue) {
    askedAt = now();
    following.refresh();
  }
}

function connected(state) {
  // A poll that found nothing new tells us no time, but what we showed was true until now.
  if (state === "cut_off" && connection === "polling") heard = { serverTime: now(), at: performance.now() };
  connection = state;
  render();
}

/** A key or a touch is what the browser waits for; any will do, since a remote control has few. */
function unlock() {
  if (speaker.state() === "blocked") speaker.check();
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
  } catch {
    // not allowed on plain HTTP, or by the battery: then the television's own setting decides
  }
}

/** A display that was taken out of its branch shows and says nothing but that it wants a new code. */
function outOfPlace(state) {
  if (state === "known") return;
  isOver = true;
  calls.stop();
  hush();
  following.close();
  clearInterval(ticking);
  askFor(state);
}

const askFor = (reason) => askForCode({ reason, branch: page.branch, words, language: page.language });

document.addEventListener("keydown", unlock);
document.addEventListener("click", unlock);
document.addEventListener("visibilitychange", stayAwake);
whenTested(document.getElementById("test"), () => calls.add(tellSentence("sound_test")));
stayAwake();
render();
speaker.check();
joining({
  branch: page.branch, key,
  onCode: (code) => showJoin(code && { svg: code.svg, code: spaced(code.code), title: words.t("join.title"), turns: words.t("join.turns"), alt: words.t("join.alt") }),
});
const following = follow({
  namespace: "/board", auth: { branch: page.branch }, event: "board", url: `/api/v1/branches/${page.branch}/board`,
  onView: show, onConnection: connected, onRefused: () => connected("cut_off"), io,
});
following.show(page.view);
following.socket.on("heartbeat", (beat) => hear(beat.server_time));
const ticking = setInterval(tick, 1000);

const faults = () => ({ blocked: ["sound_blocked"], broken: ["sound_broken"] })[speaker.state()] ?? [];
const here = device({ branch: page.branch, key, version: page.version, faults, onState: outOfPlace });
here.beat();
setInterval(here.beat, EVERY);
if (page.playlist) {
  playlist({
    url: page.playlist, wait,
    show: (file, from) => showMedia(media, file, from),
    onAny: (isThere) => {
      hasMedia = isThere;
      render();
    },
  }).play();
}
if (location.hash === "#enrol") askFor("wanted");
