// One of several booths: a card like the others, smaller than a desk, with everything that belongs to its own ticket.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { deskState, may } from "./desk.mjs";
import { button, counterBadge, icon, keyDrawn, plate } from "./parts.mjs";
import { facts, helpAsked, notes, pauseWords, STATE_ICON, timer, underService, verbs } from "./place_parts.mjs";
import { minutes, secondsSince, whereabouts } from "./wording.mjs";

/** The card of one booth; `digit` is the key that chooses it. Whatever is touched or focused in it makes it the chosen one. */
export function boothCard(screen, digit) {
  const { view, t, isChosen, choose } = screen;
  const state = deskState(view);
  const id = `state-${view.code}`;
  return html`<section class="card desk booth ${isChosen ? "booth--chosen" : ""}" aria-labelledby=${id}
      aria-current=${isChosen ? "true" : nothing} data-state=${state} data-place=${view.code} @focusin=${choose} @pointerdown=${choose}>
    <div class="banner banner--${state}">
      <h2 id=${id}>${counterBadge(view, t)}${keyDrawn(String(digit))}
        <span class="banner__state">${icon(STATE_ICON[state])}<span>${t(`state.${state}_word`)}</span></span></h2>
      ${timer(screen)}
    </div>
    <div class="desk__body" tabindex="0" role="group" aria-labelledby=${id}>
      ${helpAsked(screen)}${view.ticket ? ticket(screen) : withoutTicket(screen, state)}</div>
    ${verbs(screen, state === "free" ? freeButtons(screen) : nothing)}
  </section>`;
}

function ticket(screen) {
  const { view, t } = screen;
  return html`<div class="who">
      ${plate(view.ticket.number, t)}
      <div><p class="who__service">${view.ticket.service.name}</p><p class="who__more">${underService(view, t)}</p></div>
    </div>
    ${notes(screen)}
    <ul class="brief">${facts(screen).map(({ key, icon: picture, text, brief, strong }) =>
      html`<li data-fact=${key} class=${strong ? "strong" : ""}>${icon(picture)}<span>${brief ?? text}</span></li>`)}</ul>`;
}

function freeButtons(screen) {
  const { view, t } = screen;
  const allowed = ["pause", "call_number", "reinstate"].filter((verb) => may(view, verb));
  return allowed.map((verb) => button(screen, { action: verb, text: t(`booth.${verb}`) }));
}

function withoutTicket(screen, state) {
  const { view, line, now, t } = screen;
  if (state === "paused") return html`<p class="sentence">${pauseWords(screen) || t("state.paused_sentence")}</p>`;
  if (state === "closed") return html`<p class="sentence">${t("state.closed_sentence")}</p>`;
  if (view.next === null) return html`<p class="sentence">${t("state.no_next")}</p>`;
  const entry = line?.tickets.find(({ number }) => number === view.next);
  const where = entry ? whereabouts(entry, t) : null;
  return html`<p class="next__word">${t("state.next")}</p>
    <div class="who who--next">${plate(view.next, t)}${entry ? html`<p class="who__service">${entry.service.name}</p>` : nothing}</div>
    ${entry ? html`<ul class="brief"><li>${icon(where.icon)}<span>${t("booth.next_waited", { place: where.text,
      time: minutes(entry.waiting_s + secondsSince(line.server_time, now), t) })}</span></li></ul>` : nothing}`;
}
