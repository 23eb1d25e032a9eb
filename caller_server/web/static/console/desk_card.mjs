// The left half of a desk: the ticket at this counter, what to do with it, today's figures and the numbers put aside.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { deskState } from "./desk.mjs";
import { icon, plate } from "./parts.mjs";
import { parkedNumbers } from "./parked.mjs";
import { facts, helpAsked, notes, pauseWords, STATE_ICON, timer, underService, verbs } from "./place_parts.mjs";
import { counterName, history, minutes, secondsSince } from "./wording.mjs";

/** The card of the counter: banner, ticket or what to do without one, message, buttons. */
export function deskCard(screen) {
  const { view, t } = screen;
  const state = deskState(view);
  return html`<section class="card desk" aria-labelledby="state" data-state=${state} data-place=${view.code}>
    <div class="banner banner--${state}">${icon(STATE_ICON[state])}
      <h1 id="state">${t(`state.${state}`, { counter: counterName(view, t) })}</h1>${timer(screen)}</div>
    <div class="desk__body" tabindex="0" role="group" aria-labelledby="state">
      ${helpAsked(screen)}${view.ticket ? ticket(screen) : withoutTicket(screen, state)}</div>
    ${verbs(screen)}
  </section>`;
}

/** Today's figures and the parked numbers. */
export function todayCard(screen) {
  const { t, view } = screen;
  return html`<section class="card today" aria-label=${t("today.title")}>${figures(view.today, t)}${parkedNumbers(screen)}</section>`;
}

/** The officer's own day so far. */
export function figures({ served, mean_service_s: mean, no_show: missed }, t) {
  return html`<dl>
    <div><dt>${t("today.served")}</dt><dd>${served}</dd></div>
    <div><dt>${t("today.mean")}</dt><dd>${mean === null ? t("today.none") : minutes(mean + 30, t)}</dd></div>
    <div><dt>${t("today.no_show")}</dt><dd>${missed}</dd></div>
  </dl>`;
}

function ticket(screen) {
  const { view, t } = screen;
  return html`<div class="who">
      ${plate(view.ticket.number, t)}
      <div><p class="who__service">${view.ticket.service.name}</p><p class="who__more">${underService(view, t)}</p></div>
    </div>
    ${notes(screen)}
    <dl class="facts">${facts(screen).map(({ key, icon: picture, text, strong }) =>
      html`<div data-fact=${key}><dt>${t(`row.${key}`)}</dt><dd class=${strong ? "strong" : ""}>${icon(picture)} <span>${text}</span></dd></div>`)}</dl>
    ${past(screen)}`;
}

function past({ view, t, clock, known }) {
  const entries = history(view.ticket.history, { t, known });
  if (entries.length === 0) return nothing;
  return html`<h2 class="past__title">${t("row.history")}</h2>
    <ol class="past">${entries.map(({ at, text }) => html`<li><time datetime=${at}>${clock(at)}</time> ${text}</li>`)}</ol>`;
}

function withoutTicket(screen, state) {
  const { view, line, now, t } = screen;
  if (state === "paused") return html`<p class="sentence">${t("state.paused_sentence")}</p><p class="pause-words">${pauseWords(screen)}</p>`;
  if (state === "closed") return html`<p class="sentence">${t("state.closed_sentence")}</p>`;
  if (view.next === null) return html`<p class="sentence">${t("state.no_next")}</p>`;
  const entry = line?.tickets.find(({ number }) => number === view.next);
  return html`<p class="next__word">${t("state.next")}</p>
    <div class="who who--next">${plate(view.next, t)}
      ${entry ? html`<div><p class="who__service">${entry.service.name}</p>
        <p class="who__more">${t("state.next_waited", { time: minutes(entry.waiting_s + secondsSince(line.server_time, now), t) })}</p></div>` : nothing}
    </div>`;
}
