// Looking for a number: the field, the person found with what can be done for them, and who is expected.
import { html, nothing, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { plate } from "/static/console/parts.mjs";
import { counterName, minutes, secondsSince, whereabouts } from "/static/console/wording.mjs";
import { icon } from "/static/live/drawn.mjs";
import { expected, situation, verbs } from "./person.mjs";

const FILLED = new Set(["arrive", "return"]);
const VERB_ICON = { arrive: "check", return: "back", mark_priority: "star", unmark_priority: "star", add_note: "note", leave: "cross" };

export function findView(screen) {
  const { t, search, found, busy } = screen;
  return html`<div class="find">
    <div class="find__one">
      <form class="search" role="search" @submit=${search} novalidate>
        <label for="number">${t("find.label")}</label>
        <div class="search__row">
          <input id="number" name="number" class="search__field" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="9"
            placeholder=${t("find.example")} enterkeyhint="search" />
          <button type="submit" class="button button--filled" aria-disabled=${busy ? "true" : nothing}>${icon("search")}<span>${t("find.search")}</span></button>
        </div>
      </form>
      ${message(screen)}
      ${found ? personCard(screen) : nothing}
    </div>
    ${expectedList(screen)}
  </div>`;
}

/** The one place for what was refused or noted. */
export function message({ message: it }) {
  return html`<p class="message" role="alert" data-shown=${it?.kind ?? nothing}>${it?.text ?? ""}</p>`;
}

function personCard(screen) {
  const { found, t, clock, name, forget } = screen;
  const it = situation(found, screen);
  return html`<section class="card person" aria-labelledby="person-state" data-number=${found.number} data-state=${found.state}>
    <div class="person__now ${it.call ? "person__now--call" : ""}">${icon(it.icon)}<div><h2 id="person-state" tabindex="-1">${it.title}</h2>${it.note ? html`<p>${it.note}</p>` : nothing}</div></div>
    <div class="person__who">${plate(found.number, t, it.call ? "call" : "")}
      <div><p><b>${name(found.service)}</b></p>
        <p>${t("find.waited", { time: minutes(found.waiting_s, t), since: clock(found.issued_at) })}</p>
        ${found.priority ? html`<p class="with-icon">${icon("star")} ${t("find.priority")}</p>` : nothing}
        ${found.appointment_at ? html`<p class="with-icon">${icon("day")} ${t("find.appointment", { time: clock(found.appointment_at) })}</p>` : nothing}</div></div>
    ${found.notes.length ? html`<ul class="person__notes" aria-label=${t("find.notes")}>${found.notes.map(({ at, actor, text }) =>
      html`<li>${icon("note")}<span><b>${clock(at)} ${actor}</b> ${text}</span></li>`)}</ul>` : nothing}
    <div class="person__buttons">
      ${verbs(found).map((verb) => verbButton(verb, screen))}
      <button type="button" class="button button--outline" data-action="forget" @click=${forget}>${icon("search")}<span>${t("find.next")}</span></button>
    </div>
  </section>`;
}

function verbButton(verb, { t, act, busy }) {
  return html`<button type="button" class="button button--${FILLED.has(verb) ? "filled" : "outline"}" data-action=${verb} aria-disabled=${busy ? "true" : nothing}
    @click=${() => act(verb)}>${icon(VERB_ICON[verb])}<span>${t(`verb.${verb}`)}</span></button>`;
}

function expectedList(screen) {
  const { line, board, t, now } = screen;
  if (!line) return html`<p class="hint">${t("page.loading")}</p>`;
  const { called, coming, invited, away } = expected(line, board, now);
  if (called.count + coming.count + invited.count + away.count === 0) return html`<p class="hint expected__none">${t("expected.none")}</p>`;
  return html`<section class="expected" aria-labelledby="expected-title"><h2 id="expected-title">${t("expected.title")}</h2>
    ${group("called", called, screen, (call) => html`<b>${counterName(call, t)}</b><span>${t("expected.called_at", { time: screen.clock(call.called_at) })}</span>`)}
    ${group("coming", coming, screen, (entry) => waitingRow(entry, screen))}
    ${group("invited", invited, screen, (entry) => waitingRow(entry, screen))}
    ${group("away", away, screen, (entry) => waitingRow(entry, screen))}
  </section>`;
}

function group(key, { shown, count }, { t, choose }, inside) {
  if (count === 0) return nothing;
  return html`<h3>${t(`expected.${key}`, { count })}</h3><ul class="expected__list" data-group=${key}>${repeat(shown, ({ number }) => number, (entry) => html`
    <li><button type="button" class="expected__one" data-number=${entry.number} @click=${() => choose(entry.number)}>${plate(entry.number, t, "quiet")}<span class="expected__words">${inside(entry)}</span></button></li>`)}</ul>`;
}

function waitingRow(entry, { t, clock, line, now }) {
  const where = whereabouts(entry, t);
  const by = entry.come_by ? t("now.come_by", { time: clock(entry.come_by) }) : null;
  return html`<b class="with-icon">${icon(where.icon)}<span>${where.text}</span></b><span>${by ?? t("expected.waited", { time: minutes(entry.waiting_s + secondsSince(line.server_time, now), t) })}</span>`;
}
