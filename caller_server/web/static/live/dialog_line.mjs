// Everybody who waits, in calling order; those ticked are moved to another service or given to a counter.
import { html, nothing, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { plate } from "/static/console/parts.mjs";
import { counterName, minutes, secondsSince, whereabouts } from "/static/console/wording.mjs";
import { icon } from "./drawn.mjs";
import { choice, form, reasonField, sheet } from "./fields.mjs";

const ROWS = 300; // as many as a command may name, and some

/** The numbers ticked that are still in line: who was called meanwhile is not moved. */
export function chosenNow({ line, dialog }) {
  const waiting = new Set((line?.tickets ?? []).map(({ number }) => number));
  return [...dialog.chosen].filter((number) => waiting.has(number));
}

export function lineDialog(screen) {
  const values = { count: screen.line?.tickets.length ?? 0 };
  const look = "dialog--wide";
  if (!screen.may("move")) return sheet(screen, screen.t("dialog.line.title", values), table(screen), look);
  const { length: chosen } = chosenNow(screen);
  return form(screen, { sends: "move", look, values: { ...values, chosen }, body: html`${table(screen)}${targets(screen)}` });
}

function table(screen) {
  const { line, t, page, dialog, name, redraw } = screen;
  if (!line) return html`<p class="hint">${t("page.loading")}</p>`;
  if (line.tickets.length === 0) return html`<p class="hint">${t("dialog.line.empty")}</p>`;
  const shown = line.tickets.filter(({ service }) => !dialog.only || service.code === dialog.only);
  const pick = (event) => { dialog.only = event.target.value; redraw(); };
  return html`<div class="line-tools">
      <label for="only">${t("dialog.line.only")}</label>
      <select id="only" @change=${pick}><option value="">${t("dialog.line.all")}</option>
        ${page.services.map(({ code }) => html`<option value=${code} ?selected=${dialog.only === code}>${code} · ${name({ code })}</option>`)}</select>
    </div>
    <div class="line-scroll" tabindex="0" role="region" aria-label=${t("dialog.line.title", { count: shown.length })}>
      <table><tbody>${repeat(shown.slice(0, ROWS), ({ number }) => number, (entry) => row(entry, screen))}</tbody></table>
    </div>`;
}

function row(entry, { may, dialog, line, t, now, clock, name, redraw }) {
  const where = whereabouts(entry, t);
  const tick = (event) => { dialog.chosen[event.target.checked ? "add" : "delete"](entry.number); redraw(); };
  const waited = minutes(entry.waiting_s + secondsSince(line.server_time, now), t);
  const late = entry.waiting_s > line.wait_limit_s;
  return html`<tr data-number=${entry.number}>
    ${may("move") ? html`<td class="col--tick"><input type="checkbox" aria-label=${t("dialog.line.pick", { number: entry.number })}
      .checked=${dialog.chosen.has(entry.number)} @change=${tick} /></td>` : nothing}
    <th scope="row">${plate(entry.number, t, "quiet")}</th>
    <td>${name(entry.service)}${entry.class === "priority" ? html` <span class="tag">${t("dialog.line.priority")}</span>` : nothing}
      ${entry.appointment_at ? html` <span class="tag">${t("dialog.line.appointment", { time: clock(entry.appointment_at) })}</span>` : nothing}</td>
    <td><span class="with-icon">${icon(where.icon)}<span>${where.text}</span></span></td>
    <td class="col--longest ${late ? "is-late" : ""}">${late ? icon("warning") : nothing}${waited}</td>
    <td>${entry.counter ? t("dialog.line.for_counter", { counter: counterName(entry.counter, t) }) : nothing}</td>
  </tr>`;
}

function targets({ page, t, name }) {
  return html`<fieldset class="targets"><legend>${t("dialog.move.service")}</legend>${page.services.map(({ code }) =>
      choice({ name: "to", value: `service:${code}`, text: html`<b>${code}</b> ${name({ code })}` }))}</fieldset>
    <fieldset class="targets targets--short"><legend>${t("dialog.move.counter")}</legend>${page.counters.map((counter) =>
      choice({ name: "to", value: `counter:${counter.code}`, text: counterName(counter, t) }))}</fieldset>
    ${reasonField(t, { needed: true })}`;
}
