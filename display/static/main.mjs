// Wires the display together: the view from the server, the clock, the loudspeaker and the screen.

import { io } from "/assets/vendor/socket.io/socket.io.esm.min.js";
import { follow } from "/static/shared/follow.mjs";
import { clock, halves, spokenDigits, translator } from "/static/shared/words.mjs";
import { announcer } from "./announcer.mjs";
import { announcementUrls, board, freshCall } from "./board.mjs";
import { displayKey, joining, spaced } from "./join.mjs";
import { messageUrls, noticeParts } from "./notice.mjs";
import { player } from "./player.mjs";
import { showBoard, showFresh, showJoin, showNotice } from "./screen.mjs";

const CHIME = "/assets/sounds/chime.wav";
const STAYS = 8000; // ms that a fresh call keeps the whole screen at least

const page = JSON.parse(document.getElementById("page").textContent);
const words = { t: translator(page.texts, page.language), clock, halves, spokenDigits };
const labelWords = page.spoken[page.language];
const audio = document.getElementById("sound");

let view = page.view;
let onScreen = null; // the call that has the whole screen
let connection = "starting";
let heard = { serverTime: Date.parse(view.server_time), at: performance.now() };

// The server's time goes on by a clock that nobody can set: a television without a battery starts years ago, then jumps.
const now = () => heard.serverTime + performance.now() - heard.at;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const speaker = player(audio, render);
const calls = announcer({ announce, say, hush, now, idle: () => showCall(null) });
let leaveOff = () => {}; // ends the eight seconds of the call on screen

function render() {
  const state = { connection, sound: speaker.state(), heardAt: heard.serverTime };
  showNotice(noticeParts(view, now(), words));
  showBoard(board(view, now(), words, state));
  showFresh(onScreen && freshCall(onScreen, view, words, labelWords));
}

function showCall(call) {
  onScreen = call;
  render();
}

async function announce(call) {
  showCall(call);
  const hushed = new Promise((resolve) => (leaveOff = resolve));
  const spoken = Promise.all([wait(STAYS), speaker.announce(CHIME, announcementUrls(call, view, page.voice_version))]);
  await Promise.race([hushed, spoken]);
}

/** The words of a notice stand on the screen; the voice says the recorded sentence that goes with them, never free text. */
async function say(notice) {
  showCall(null);
  await speaker.announce(CHIME, messageUrls(notice, view, page.voice_version));
}

function hush() {
  speaker.hush();
  leaveOff();
}

function hear(serverTime) {
  heard = { serverTime: Date.parse(serverTime), at: performance.now() };
}

function show(next) {
  view = next;
  hear(view.server_time);
  calls.take(view);
  render();
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

document.addEventListener("keydown", unlock);
document.addEventListener("click", unlock);
document.addEventListener("visibilitychange", stayAwake);
setInterval(render, 1000);
stayAwake();
render();
speaker.check();
joining({
  branch: page.branch, key: displayKey(),
  onCode: (told) => showJoin(told && { svg: told.svg, code: spaced(told.code), title: words.t("join.title"), turns: words.t("join.turns"), alt: words.t("join.alt") }),
});
const following = follow({
  namespace: "/board", auth: { branch: page.branch }, event: "board", url: `/api/v1/branches/${page.branch}/board`,
  onView: show, onConnection: connected, onRefused: () => connected("cut_off"), io,
});
following.show(page.view);
following.socket.on("heartbeat", (beat) => hear(beat.server_time));
