// Left: every counter and booth with what happens there, and below them the people in the lobby against its limit.
import { html, nothing, repeat, svg } from "/assets/vendor/lit/lit.min.mjs";
import { plate } from "/static/console/parts.mjs";
import { counterMark, icon } from "./drawn.mjs";
import { columns, counterWords, fullness, lobbyBar } from "./picture.mjs";

const HATCH = { on_the_way: 2.2, invited: 4.4 }; // between the strokes of people who are not here yet, in hundredths of the bar

export function countersCard(screen) {
  const { view, t } = screen;
  return html`<section class="card counters-card" aria-labelledby="counters-title">
    <h2 id="counters-title">${t("counters.title")}</h2>
    <div class="counter-grid">${columns(view.counters).map((column) =>
      html`<div>${repeat(column, ({ code }) => code, (counter) => counterCard(counter, screen))}</div>`)}</div>
    ${lobbyPart(screen)}
  </section>`;
}

function counterCard(counter, screen) {
  const { t, page, open } = screen;
  const it = counterWords(counter, screen);
  const look = `counter ${it.dashed ? "counter--dashed" : ""} ${it.bad ? "counter--bad" : ""}`;
  const inside = html`${counterMark(counter, t)}
    <span class="counter__words"><b>${icon(it.icon)}<span>${it.title}</span></b><span>${noteOf(it, counter, t)}</span>
      ${counter.help ? html`<span class="counter__help">${icon("ear")}${t("counter.help")}</span>` : nothing}</span>
    ${counter.number ? plate(counter.number, t, "quiet") : nothing}`;
  if (!page.may_change) return html`<div class=${look} data-counter=${counter.code} data-state=${it.state}>${inside}</div>`;
  return html`<button type="button" class=${look} data-counter=${counter.code} data-state=${it.state}
    @click=${() => open("counter", { counter: counter.code })}>${inside}</button>`;
}

function noteOf({ note }, { parked }, t) {
  return [note, parked ? t("counter.parked", { count: parked }) : ""].filter(Boolean).join(", ");
}

function lobbyPart({ view, t }) {
  const { lobby, screening } = view;
  const { parts, limit } = lobbyBar(lobby);
  const inside = lobby.here + lobby.at_counters;
  const people = lobby.cap === null ? t("lobby.uncounted", { count: inside })
    : `${t("lobby.of", { count: inside, cap: lobby.cap })}, ${t(`lobby.${fullness(inside, lobby.cap)}`)}`;
  return html`<div class="lobby">
    <div class="lobby__words"><h2>${t("lobby.title")}</h2><p>${people}</p></div>
    <div class="lobby__picture">
      <svg class="lobby__bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
        <rect class="lobby__field" x="0" y="0" width="100" height="12"></rect>
        ${parts.map(bar)}
        ${limit === null ? nothing : svg`<line class="lobby__limit" x1=${limit} x2=${limit} y1="0" y2="12"></line>`}
      </svg>
      <ul class="lobby__legend">${parts.map(({ key, people }) => html`<li class="legend--${key}"><b>${people}</b> ${t(`lobby.${key}`)}</li>`)}
        ${lobby.away ? html`<li class="legend--away"><b>${lobby.away}</b> ${t("lobby.away")}</li>` : nothing}</ul>
    </div>
    ${screening.is_on ? html`<p class="lobby__door">${icon("door")} ${t("lobby.screening", {
      admitted: screening.admitted, to_dropbox: screening.to_dropbox, to_online: screening.to_online })}</p>` : nothing}
  </div>`;
}

/** People on the way and those who were asked to come are strokes, not a field: they are not in the lobby yet. */
function bar({ key, from, to }) {
  if (to <= from) return nothing;
  if (!(key in HATCH)) return svg`<rect class="bar--${key}" x=${from} y="0" width=${to - from} height="12"></rect>`;
  const strokes = [];
  for (let x = from + HATCH[key] / 2; x < to; x += HATCH[key]) strokes.push(svg`<line class="bar--${key}" x1=${x} x2=${x} y1="1" y2="11"></line>`);
  return strokes;
}
