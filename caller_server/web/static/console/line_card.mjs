// The right half: everybody who waits in the branch, in calling order, where they are and why they stand there.
import { html, nothing, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { may } from "./desk.mjs";
import { button, icon, plate } from "./parts.mjs";
import { lineReason, minutes, place, reach, secondsSince } from "./wording.mjs";

const ROWS = 60; // more than anybody reads; the count above the table is of all
const COLUMNS = ["number", "service", "place", "waiting", "reach", "reason"];

/** The card of the line; before its first view came, an empty card with the buttons. */
export function lineCard(screen) {
  const { line, view, t, press } = screen;
  return html`<section class="card line" aria-labelledby="line-title">
    <div class="line__head">
      <div class="line__titles">
        <h2 id="line-title">${line ? t("line.title", { count: line.tickets.length }) : t("page.loading")}</h2>
        ${line?.tickets.length ? html`<p>${t("line.where", { here: line.here, on_the_way: line.on_the_way, away: line.away })}</p>` : nothing}
      </div>
      <div class="line__buttons">${["reinstate", "call_number"].map((verb) =>
        button({ action: verb, text: t(`verb.${verb}`), t, press, ready: may(view, verb) }))}</div>
    </div>
    <div class="line__scroll" tabindex="0" role="region" aria-label=${t("line.caption")}>${line ? table(screen) : nothing}</div>
    <p class="line__note">${icon("info")} ${t(line?.held_while_away ? "line.note.held" : "line.note.called")}</p>
  </section>`;
}

function table(screen) {
  const { line, t } = screen;
  if (line.tickets.length === 0) return html`<p class="line__empty">${t("line.empty")}</p>`;
  const more = line.tickets.length - ROWS;
  return html`<table>
      <thead><tr>${COLUMNS.map((column) => html`<th scope="col" class="col--${column}">${t(`line.${column}`)}</th>`)}</tr></thead>
      <tbody>${repeat(line.tickets.slice(0, ROWS), ({ number }) => number, (entry) => row(entry, screen))}</tbody>
    </table>
    ${more > 0 ? html`<p class="line__more">${t("line.more", { count: more })}</p>` : nothing}`;
}

function row(entry, { view, line, now, t, clock }) {
  const served = new Set(view.services.map(({ code }) => code));
  const isNext = entry.number === view.next;
  const pale = !isNext && (entry.passed_over || entry.place === "away" || !served.has(entry.service.code));
  const where = place(entry, t);
  const how = reach(entry.reach, t);
  return html`<tr class=${isNext ? "row--next" : pale ? "row--pale" : ""} data-number=${entry.number}>
    <th scope="row" class="col--number">${plate(entry.number, t, isNext ? "" : "quiet")}</th>
    <td class="col--service">${entry.service.name}</td>
    <td class="col--place ${where.strong ? "strong" : ""}"><span class="with-icon">${icon(where.icon)}<span>${where.text}</span></span></td>
    <td class="col--waiting">${minutes(entry.waiting_s + secondsSince(line.server_time, now), t)}</td>
    <td class="col--reach ${how.strong ? "strong" : ""}" title=${how.text}><span class="with-icon">${icon(how.icon)}<span>${how.text}</span></span></td>
    <td class="col--reason">${isNext
      ? html`<span class="with-icon strong">${icon("arrow")}<span>${t("line.next")}</span></span>`
      : lineReason(entry, { served, t, clock })}</td>
  </tr>`;
}
