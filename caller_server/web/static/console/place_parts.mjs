// What a desk and a booth have in common: banner icons, the ticket's facts, the message place, the buttons of the verbs.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { beside, primary, undoable } from "./desk.mjs";
import { button, icon } from "./parts.mjs";
import { atCounterSince, callReason, counterName, duration, minutes, overtakers, reach, secondsSince, waitLevel, whereabouts } from "./wording.mjs";

export const STATE_ICON = { closed: "clock", paused: "pause", free: "check", called: "bell", serving: "desk" };
const VERB_ICON = { open: "check", resume_shift: "check", call_next: "arrow", start: "desk", finish: "check", hand_on: "arrow" };

const SMALL_ICON = { add_note: "note", add_service: "plus" }; // all that is left of them in the smallest booths
const SAYS_PRIORITY = new Set(["joined", "priority", "priority_waited"]);

/** The running time of the ticket in its state, for the banner. */
export function timer({ view, now, t }) {
  const since = view.ticket?.serving_since ?? view.ticket?.called_at;
  return since ? html`<span class="banner__timer">${duration(secondsSince(since, now), t)}</span>` : nothing;
}

/** "panggilan 1 dari 3" while called, "biasanya 6–11 menit" while served. */
export function underService({ ticket: { state, attempt, calls_allowed: allowed }, usual }, t) {
  if (state !== "serving") return t("state.call_of", { attempt, allowed });
  if (!usual) return nothing;
  return html`<span class="usual">${t("state.usual", { from: Math.round(usual.from_s / 60), to: Math.round(usual.to_s / 60) })}</span>`;
}

/** A wait in words, with "near the limit" or "over" beside it where it is: colour alone would not say it. Seconds. */
export function waitWords(text, waited, limit, t) {
  const level = waitLevel(waited, limit);
  return level ? html`${text} <b class="wait wait--${level}">${icon("warning")}${t(`wait.${level}`)}</b>` : text;
}

/** What the officer should know of the ticket at hand, the weightiest first: `[{key, icon, text, strong}]`. Nothing is left out. */
export function facts({ view, page, now, t, clock }) {
  const { ticket: it } = view;
  const how = reach(it.reach, t);
  const where = it.coming ? { icon: "walker", text: t("row.coming_value") } : whereabouts(it, t);
  const since = atCounterSince(it, view.code);
  const waited = t("row.waited_value", { time: minutes(it.waiting_s, t), since: clock(it.issued_at) });
  const reached = how.at ? t("row.reach_ago", { reach: how.text, time: duration(secondsSince(how.at, now), t) }) : how.text;
  const found = [{ key: "waited", icon: "clock", text: waitWords(waited, it.waiting_s, it.wait_limit_s, t), brief: briefWait(it, t) }];
  if (it.language !== page.languages[0]) found.push({ key: "language", icon: "globe", text: t(`language.${it.language}`), strong: true });
  if (it.state === "called") found.push({ key: "place", icon: where.icon, text: where.text });
  found.push({ key: "reach", icon: how.icon, text: reached, strong: how.strong });
  if (it.appointment_at) found.push({ key: "appointment", icon: "calendar", text: t("row.appointment_value", { time: clock(it.appointment_at) }) });
  found.push({ key: "why", icon: "info", text: callReason(it, t) });
  const others = overtakers(it, { t, clock });
  if (others.length) found.push({ key: "before", icon: "info", text: others.join("; ") });
  if (it.class === "priority" && !SAYS_PRIORITY.has(it.reason)) found.push({ key: "class", icon: "person", text: t("class.priority") });
  if (since && it.state === "serving") found.push({ key: "at_counter", icon: "desk", text: duration(secondsSince(since, now), t),
    brief: t("row.at_counter_value", { time: duration(secondsSince(since, now), t) }) });
  return found;
}

function briefWait(it, t) {
  return waitWords(t("state.next_waited", { time: minutes(it.waiting_s, t) }), it.waiting_s, it.wait_limit_s, t);
}

/** What colleagues wrote about the ticket, and when; before everything else, since somebody meant it for whoever serves now. */
export function notes({ view, t, clock }) {
  const written = view.ticket?.notes ?? [];
  if (written.length === 0) return nothing;
  return html`<ul class="notes" aria-label=${t("row.notes")}>${written.toReversed().map(({ at, actor, text }) =>
    html`<li>${icon("note")}<span>${text} <small>${t("row.note_by", { actor, time: clock(at) })}</small></span></li>`)}</ul>`;
}

/** That help was asked for, and since when, until somebody came. */
export function helpAsked({ view, t, clock }) {
  return view.help ? html`<p class="help-asked">${icon("help")}${t("help.since", { time: clock(view.help.since) })}</p>` : nothing;
}

/** Why nobody is called, and until when as meant; "" without a reason. */
export function pauseWords({ view, t, clock }) {
  const { reason = null, until = null } = view.pause ?? {};
  if (reason && until) return t("state.paused_until", { reason, time: clock(until) });
  return reason ?? (until ? t("state.paused_to", { time: clock(until) }) : "");
}

/**
 * Messages, the filled button and those beside it: the foot of a desk or a booth. `extra` stand beside it without a ticket. For
 * ten seconds undo comes first; it takes the place of calling again, which has to wait for longer than that anyway.
 */
export function verbs(screen, extra = nothing) {
  const { view, now } = screen;
  const last = undoable(view, now);
  const buttons = beside(view, now);
  const shown = buttons.filter(({ verb, ready }) => ready || verb !== "recall" || !last);
  return html`<div class="desk__buttons">
    ${message(screen)}
    ${filled(screen)}
    <div class="beside">${undo(screen, last)}${shown.map((verb) => besideButton(screen, verb))}${buttons.length ? nothing : extra}</div>
  </div>`;
}

function message(screen) {
  const { t, message: it, slip, place: here } = screen;
  const offersSlip = slip && slip.place === here;
  return html`<p class="message" role="alert" data-shown=${it?.kind ?? nothing}>${it?.text ?? ""}</p>
    ${offersSlip ? html`<div class="offer"><span>${t("slip.offer", { number: slip.number })}</span>
      ${button(screen, { action: "print_slip", text: t("verb.print_slip"), picture: "printer", look: "strong" })}</div>` : nothing}`;
}

function undo(screen, last) {
  if (!last) return nothing;
  const { t, several } = screen;
  const text = t(several ? "booth.undo" : `verb.undo_${last.what}`, { time: duration(last.seconds, t) });
  return button(screen, { action: "undo", picture: "undo", text, name: t(`verb.undo_${last.what}_name`, { number: last.number }) });
}

function filled(screen) {
  const { view, t, busy, slow, isChosen, several } = screen;
  const { verb, ready } = primary(view);
  const text = busy && slow ? t("verb.busy") : primaryText(screen, verb);
  return button(screen, { action: "primary", id: isChosen ? "primary" : null, text, ready, picture: VERB_ICON[verb],
    look: `${isChosen ? "filled" : "strong"} primary`, name: several ? t("booth.verb", { verb: text, counter: counterName(view, t) }) : null });
}

function primaryText({ view, t, several }, verb) {
  if (several && verb === "call_next" && view.next) return t("verb.call_next_number", { number: view.next });
  return t(`verb.${verb}`, { counter: counterName(view, t) });
}

function besideButton(screen, { verb, ready, seconds, last }) {
  const { t, view, several } = screen;
  if (verb === "hand_on") {
    const service = view.ticket.following?.name ?? "";
    return button(screen, { action: verb, text: t(several ? "booth.hand_on" : "verb.hand_on", { service }), look: "strong", picture: VERB_ICON[verb] });
  }
  if (verb !== "recall" || ready) return button(screen, { action: verb, text: t(`verb.${verb}`), picture: several ? SMALL_ICON[verb] : null });
  const text = last ? t("verb.recall_last") : t("verb.recall_wait", { time: duration(seconds, t) });
  return button(screen, { action: verb, text, ready: false, picture: "clock" });
}
