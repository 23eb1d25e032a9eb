// What a press does: which commands are sent for which place, what is asked first, and what becomes of the answer.
import { deskState, offered, outcomes, PATHS, primary } from "./desk.mjs";
import { forAll, freePlace, isWaiting, offersFree, parkedAt, shape } from "./places.mjs";
import { printSlip, slipOf } from "./slip.mjs";

const ASKED_FIRST = new Set(["call_number", "reinstate", "park", "transfer", "add_service", "add_note"]);
const MESSAGE_MS = 20000;
const SLOW_MS = 400; // below this an answer feels immediate, and a changing label would only flicker

/** Every action that the screen offers now: those of the chosen place, and those of the bar. */
export function offeredNow(screen) {
  const { chosen, places, now, slip, several } = screen;
  const all = offered(chosen.view, now).union(new Set(["theme", "menu"]));
  if (several) forBooths(all, screen);
  if (parkedAt(places).some(({ ready }) => ready)) all.add("resume");
  if (slip?.place === chosen) all.add("print_slip");
  return all;
}

/** With several booths the bar pauses all; a card has these buttons only while it is free, as it has no room otherwise. */
function forBooths(all, { places, chosen }) {
  const state = deskState(chosen.view);
  if (state !== "free") for (const verb of ["pause", "call_number", "reinstate"]) all.delete(verb);
  if (state !== "paused") all.delete("resume_shift");
  if (forAll(places)) all.add("all");
  if (offersFree(places, chosen)) all.add("call_free");
}

/**
 * `{press, submit, finish}` for this page.
 *
 * `screen` holds what is shown (places with their view, message and state of sending); `dialogs` opens and closes the one dialog;
 * `refresh(code)` fetches the views of a place; `leave()` goes to the sign-in page; `draw()` shows what changed.
 */
export function makeHands({ screen, send, draw, dialogs, refresh, leave, toggleTheme, notTwice }) {
  const { t } = screen;

  function press(action, body, place = screen.chosen) {
    const own = {
      theme: toggleTheme,
      menu: () => dialogs.open("menu", [place]),
      keys: () => dialogs.open("keys", [place]),
      primary: () => pressPrimary(place),
      call_next: () => pressPrimary(place),
      call_free: callFree,
      all: pressAll,
      pause: () => dialogs.open("pause", [place]),
      print_slip: printSlip,
      close_all: () => Promise.all(screen.places.map((it) => it.view.can.includes("close") && command("close", {}, it))),
    };
    if (action in own) return own[action]();
    if (ASKED_FIRST.has(action)) return dialogs.open(action, [place]);
    if (action === "resume" && !body) return resume();
    return command(action, body, place);
  }

  function pressPrimary(place) {
    const { verb, ready } = primary(place.view);
    if (!ready || isWaiting(place) || !place.notTwice(performance.now())) return null;
    return verb === "finish" && outcomes(place.view).length ? dialogs.open("finish", [place]) : command(verb, {}, place);
  }

  function callFree() {
    const place = freePlace(screen.places);
    return place && notTwice(performance.now()) ? command("call_next", {}, place) : null;
  }

  function pressAll() {
    const all = forAll(screen.places);
    if (all?.verb === "pause") return dialogs.open("pause", all.places);
    return all && Promise.all(all.places.map((place) => command(all.verb, {}, place)));
  }

  function resume() {
    const ready = parkedAt(screen.places).filter((one) => one.ready);
    if (ready.length !== 1) return ready.length ? dialogs.open("resume", [screen.chosen]) : null;
    return command("resume", { number: ready[0].entry.number }, ready[0].place);
  }

  /** Sends what a dialog asked for to each of its places. */
  function submit(verb, body) {
    return Promise.all(screen.dialog.places.map((place) => command(verb, body, place)));
  }

  /** Ends the ticket of the dialog's place: `papers` are the codes of those that were missing. */
  function finish(outcome, papers = []) {
    return command("finish", { outcome, missing: papers }, screen.dialog.places[0]);
  }

  /** Sends one command. Another press at the same place is dropped while it is on its way, or follows when the screen has changed. */
  async function command(verb, body = {}, place = screen.chosen) {
    if (place.busy) {
      if (!isWaiting(place)) place.following = () => command(verb, body, place);
      return;
    }
    const asked = screen.dialog;
    Object.assign(place, { busy: true, message: null, sent: shape(place.view), following: null });
    if (asked) asked.message = null;
    const slow = setTimeout(() => { place.slow = true; draw(); }, SLOW_MS);
    draw();
    const outcome = await send(`/api/v1/counters/${place.code}/${PATHS[verb]}`, body);
    clearTimeout(slow);
    Object.assign(place, { busy: false, slow: false });
    if (outcome.kind === "signed_out") return leave();
    if (outcome.kind === "done") accepted(verb, outcome.body, place, asked);
    else tell(outcome.kind === "refused" ? outcome.detail : t("message.unreachable"), place, asked);
    draw();
    if (place.following) place.following();
    await refresh(place.code); // the push is on its way; this is for when it is lost, or when the state was not what we thought
  }

  function accepted(verb, answer, place, asked) {
    if (verb === "call_next" && answer === null) say("note", t("message.nobody"), place);
    if (screen.slip?.place === place) screen.slip = null;
    const slip = verb === "finish" ? slipOf(answer?.ticket) : null;
    if (slip) screen.slip = { ...slip, place };
    if (asked && screen.dialog === asked && !asked.message) dialogs.close();
    if (!screen.dialog && place === screen.chosen) document.getElementById("primary")?.focus();
  }

  function tell(sentence, place, asked) {
    if (asked && screen.dialog === asked) asked.message = sentence;
    else say("refusal", sentence, place);
  }

  return { press, submit, finish };
}

/** Puts a sentence in the fixed place of a counter (or of the page), until the next press or until it is old. */
export function say(kind, text, where) {
  where.message = { kind, text, until: Date.now() + MESSAGE_MS };
}
