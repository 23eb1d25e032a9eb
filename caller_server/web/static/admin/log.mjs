// The section "Perubahan": who changed the branch's description, its people and its devices, newest first.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { entries } from "./changes.mjs";
import { press } from "./fields.mjs";
import { momentWords } from "./people_parts.mjs";

const SHOWN = 8; // of one change; the rest on demand

/** One change as a line: what it is about, what it was and what it is. */
export const line = ({ where, before, after }, t) => html`<li><span class="change__where">${where}</span>${before === null && after === null ? nothing
  : html` <span class="change__values"><del><span class="visually-hidden">${t("change.before")} </span>${before}</del> <span aria-hidden="true">→</span> <ins><span class="visually-hidden">${t("change.after")} </span>${after}</ins></span>`}</li>`;

/** Instead of what the server did not give: what that means, and a button to ask again. */
export const again = (t, ask) => html`<p class="sentence">${t("people.unreachable")}</p><div class="buttons">${press(t("page.again"), ask, { id: "again" })}</div>`;

export function log(screen) {
  const { t, page, logs, logFailed, loadLog } = screen;
  if (!logs) return logFailed ? again(t, loadLog) : html`<p class="hint">${t("page.loading")}</p>`;
  const found = entries(logs, t, (key) => key in page.texts);
  const when = momentWords(page);
  if (found.length === 0) return html`<p>${t("log.none")}</p>`;
  return html`<section class="card part" aria-label=${t("nav.changes")}><ol class="log">${found.map(({ at, actor, lines }) => html`<li class="log__entry">
    <p class="log__head"><b>${actor}</b> <time datetime=${at}>${when(at)}</time></p>
    <ul class="changes">${lines.slice(0, SHOWN).map((it) => line(it, t))}</ul>
    ${lines.length > SHOWN ? html`<details><summary>${t("log.more", { count: lines.length - SHOWN })}</summary><ul class="changes">${lines.slice(SHOWN).map((it) => line(it, t))}</ul></details>` : nothing}
  </li>`)}</ol></section>`;
}
