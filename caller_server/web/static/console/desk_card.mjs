// The left half: the ticket at this counter, what to do with it, today's figures and the numbers put aside.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { beside, deskState, primary, resumable } from "./desk.mjs";
import { button, cap, icon, plate } from "./parts.mjs";
import { callReason, counterName, duration, history, minutes, reach, secondsSince } from "./wording.mjs";

const STATE_ICON = { closed: "clock", paused: "pause", free: "check", called: "bell", serving: "desk" };
const VERB_ICON = { open: "check", resume_shift: "check", call_next: "arrow", start: "desk", finish: "check", recall: "speaker" };

/** The card of the counter: banner, ticket or what to do without one, message, buttons. */
export function deskCard(screen) {
  const { view, t } = screen;
  const state = deskState(view);
  return html`<section class="card desk" aria-labelledby="state" data-state=${state}>
    <div class="banner banner--${state}">${icon(STATE_ICON[state])}<h1 id="state">${t(`state.${state}`, { counter: counterName(view, t) })}</h1>${timer(screen)}</div>
    <div class="desk__body" tabindex="0" role="group" aria-labelledby="state">${view.ticket ? ticket(screen) : withoutTicket(screen, state)}</div>
    <div class="desk__buttons">
      <p class="message" role="alert" data-shown=${screen.message?.kind ?? nothing}>${screen.message?.text ?? ""}</p>
      ${filled(screen)}
      <div class="beside">${beside(view, screen.now).map((verb) => besideButton(screen, verb))}</div>
    </div>
  </section>`;
}

/** Today's figures and the parked numbers. */
export function todayCard({ view, t, press }) {
  const { served, mean_service_s: mean, no_show: missed } = view.today;
  const ready = resumable(view).length > 0;
  return html`<section class="card today" aria-label=${t("today.title")}>
    <dl>
      <div><dt>${t("today.served")}</dt><dd>${served}</dd></div>
      <div><dt>${t("today.mean")}</dt><dd>${mean === null ? t("today.none") : minutes(mean + 30, t)}</dd></div>
      <div><dt>${t("today.no_show")}</dt><dd>${missed}</dd></div>
    </dl>
    ${view.parked.length === 0 ? nothing : html`<div class="parked">
      <h2>${t("today.parked")} ${ready ? cap("resume", t) : nothing}</h2>
      <div class="parked__numbers">${view.parked.map((entry) => parkedButton(entry, { t, press, ready }))}</div>
    </div>`}
  </section>`;
}

function parkedButton({ number }, { t, press, ready }) {
  return html`<button type="button" class="parked__number" data-number=${number} aria-disabled=${ready ? nothing : "true"}
    aria-label=${t("today.resume", { number })} @click=${() => ready && press("resume", { number })}>${plate(number, t, "quiet")}</button>`;
}

function timer({ view, now, t }) {
  const since = view.ticket?.serving_since ?? view.ticket?.called_at;
  return since ? html`<span class="banner__timer">${duration(secondsSince(since, now), t)}</span>` : nothing;
}

function ticket(screen) {
  const { view, t } = screen;
  return html`<div class="who">
      ${plate(view.ticket.number, t)}
      <div><p class="who__service">${view.ticket.service.name}</p><p class="who__more">${underService(view, t)}</p></div>
    </div>
    <dl class="facts">${facts(screen).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${past(screen)}`;
}

function underService({ ticket: { state, attempt, calls_allowed: allowed }, usual }, t) {
  if (state !== "serving") return t("state.call_of", { attempt, allowed });
  return usual ? t("state.usual", { from: Math.round(usual.from_s / 60), to: Math.round(usual.to_s / 60) }) : nothing;
}

function facts({ view, now, t, clock, language }) {
  const { ticket: it } = view;
  const waited = t("row.waited_value", { time: minutes(it.waiting_s, t), since: clock(it.issued_at) });
  const rows = [[t("row.waited"), waited], [t("row.why"), callReason(it, t)], [t("row.reach"), reachable(it, now, t)]];
  if (it.coming && it.state === "called") rows.push([t("row.coming"), t("row.coming_value")]);
  if (it.language !== language) rows.push([t("row.language"), t(`language.${it.language}`)]);
  return rows;
}

function reachable({ reach: rungs }, now, t) {
  const best = reach(rungs, t);
  const text = best.at ? t("row.reach_ago", { reach: best.text, time: duration(secondsSince(best.at, now), t) }) : best.text;
  return html`${icon(best.icon)} ${text}`;
}

function past({ view, t, clock, known }) {
  const entries = history(view.ticket.history, { t, known });
  if (entries.length === 0) return nothing;
  return html`<h2 class="past__title">${t("row.history")}</h2>
    <ol class="past">${entries.map(({ at, text }) => html`<li><time datetime=${at}>${clock(at)}</time> ${text}</li>`)}</ol>`;
}

function withoutTicket({ view, line, now, t }, state) {
  if (state !== "free") return html`<p class="sentence">${t(`state.${state}_sentence`)}</p>`;
  if (view.next === null) return html`<p class="sentence">${t("state.no_next")}</p>`;
  const entry = line?.tickets.find(({ number }) => number === view.next);
  return html`<p class="next__word">${t("state.next")}</p>
    <div class="who who--next">${plate(view.next, t)}
      ${entry ? html`<div><p class="who__service">${entry.service.name}</p>
        <p class="who__more">${t("state.next_waited", { time: minutes(entry.waiting_s + secondsSince(line.server_time, now), t) })}</p></div>` : nothing}
    </div>`;
}

function filled({ view, t, press, busy, slow }) {
  const { verb, ready } = primary(view);
  const text = busy && slow ? t("verb.busy") : t(`verb.${verb}`, { counter: counterName(view, t) });
  return button({ action: "primary", id: "primary", text, t, press, ready, look: "filled primary", picture: VERB_ICON[verb] });
}

function besideButton({ t, press }, { verb, ready, seconds, last }) {
  if (verb !== "recall" || ready) return button({ action: verb, text: t(`verb.${verb}`), t, press, picture: VERB_ICON[verb] ?? null });
  const text = last ? t("verb.recall_last") : t("verb.recall_wait", { time: duration(seconds, t) });
  return button({ action: verb, text, t, press, ready: false, picture: "clock" });
}
