// The right half: everybody who waits in the branch, in calling order, where they are and why they stand there.
import { html, nothing, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { may } from "./desk.mjs";
import { button, icon, plate } from "./parts.mjs";
import { offersFree } from "./places.mjs";
import { waitWords } from "./place_parts.mjs";
import { lineReason, minutes, reach, secondsSince, whereabouts } from "./wording.mjs";

const ROWS = 60; // more than anybody reads; the count above the table is of all
const COLUMNS = ["number", "service", "place", "waiting", "reach", "reason"];
const COLUMNS_BESIDE_BOOTHS = ["number", "place", "waiting"];

/** The card of the line; before its first view came, an empty card with the buttons. `foot` comes below the note. */
export function lineCard(screen, foot = nothing) {
  const { line, t, several } = screen;
  return html`<section class="card line ${several ? "line--narrow" : ""}" aria-labelledby="line-title">
    <div class="line__head">
      <div class="line__titles">
        <h2 id="line-title">${line ? t("line.title", { count: line.tickets.length }) : t("page.loading")}</h2>
        ${line?.tickets.length ? html`<p>${t("line.where", { here: line.here, on_the_way: line.on_the_way, invited: line.invited, away: line.away })}</p>` : nothing}
      </div>
      <div class="line__buttons">${several ? callFree(screen) : ["reinstate", "call_number"].map((verb) => verbButton(screen, verb))}</div>
    </div>
    <div class="line__scroll" tabindex="0" role="region" aria-label=${t("line.caption")}>${line ? table(screen) : nothing}</div>
    <p class="line__note">${icon("info")} ${note(screen)}</p>
    ${foot}
  </section>`;
}

function callFree(screen) {
  const { t, places, place } = screen;
  return button(screen, { action: "call_free", text: t("verb.call_free"), look: "strong", ready: offersFree(places, place) });
}

function verbButton(screen, verb) {
  return button(screen, { action: verb, text: screen.t(`verb.${verb}`), ready: may(screen.view, verb) });
}

function note({ line, t }) {
  const away = t(line?.held_while_away ? "line.note.held" : "line.note.called");
  return line ? html`${away} ${t("line.note.priority", { ratio: line.priority_ratio })}` : away;
}

function table(screen) {
  const { line, t, several } = screen;
  if (line.tickets.length === 0) return html`<p class="line__empty">${t("line.empty")}</p>`;
  const more = line.tickets.length - ROWS;
  const columns = several ? COLUMNS_BESIDE_BOOTHS : COLUMNS;
  return html`<table>
      <thead><tr>${columns.map((column) => html`<th scope="col" class="col--${column}">${t(`line.${column}`)}</th>`)}</tr></thead>
      <tbody>${repeat(line.tickets.slice(0, ROWS), ({ number }) => number, (entry) => row(entry, screen, columns))}</tbody>
    </table>
    ${more > 0 ? html`<p class="line__more">${t("line.more", { count: more })}</p>` : nothing}`;
}

function row(entry, screen, columns) {
  const { view, places } = screen;
  const served = new Set(places.flatMap(({ view: { services } }) => services.map(({ code }) => code)));
  const isNext = entry.number === view.next;
  const pale = !isNext && (entry.passed_over || entry.place === "away" || !served.has(entry.service.code));
  const cells = { number: numberCell, service: serviceCell, place: placeCell, waiting: waitingCell, reach: reachCell, reason: reasonCell };
  return html`<tr class=${isNext ? "row--next" : pale ? "row--pale" : ""} data-number=${entry.number}>${columns.map((column) =>
    cells[column](entry, { ...screen, served, isNext }))}</tr>`;
}

function numberCell({ number }, { t, isNext }) {
  return html`<th scope="row" class="col--number">${plate(number, t, isNext ? "" : "quiet")}</th>`;
}

function serviceCell({ service }) {
  return html`<td class="col--service">${service.name}</td>`;
}

function placeCell(entry, screen) {
  const where = whereabouts(entry, screen.t);
  const reason = screen.several && !screen.isNext ? lineReason(entry, screen) : "";
  return html`<td class="col--place ${where.strong ? "strong" : ""}"><span class="with-icon">${icon(where.icon)}<span>${where.text}</span></span>
    ${reason ? html`<small class="second" title=${reason}>${reason}</small>` : nothing}</td>`;
}

function waitingCell(entry, { line, now, t }) {
  const waited = entry.waiting_s + secondsSince(line.server_time, now);
  return html`<td class="col--waiting">${waitWords(minutes(waited, t), waited, line.wait_limit_s, t)}</td>`;
}

function reachCell(entry, { t }) {
  const how = reach(entry.reach, t);
  return html`<td class="col--reach ${how.strong ? "strong" : ""}" title=${how.text}>
    <span class="with-icon">${icon(how.icon)}<span>${how.brief}</span></span></td>`;
}

function reasonCell(entry, screen) {
  return html`<td class="col--reason">${screen.isNext
    ? html`<span class="with-icon strong">${icon("arrow")}<span>${screen.t("line.next")}</span></span>`
    : lineReason(entry, screen)}</td>`;
}
