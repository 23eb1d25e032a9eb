// The score card: asks for what is chosen, keeps it in the address, draws. What it means and how it is said is decided elsewhere.
import { html, nothing, render } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "/static/console/parts.mjs";
import { applyTheme, toggleTheme } from "/static/console/theme.mjs";
import { branchField, dayFields, presets } from "/static/reports/filters.mjs";
import { fault, preset, presetOf } from "/static/reports/period.mjs";
import { topBar } from "/static/reports/top.mjs";
import { sender } from "/static/shared/session.mjs";
import { translator } from "/static/shared/words.mjs";
import { chart } from "./chart.mjs";
import { asQuery, BY, fromAddress } from "./query.mjs";
import { ROWS_AT_ONCE, table } from "./table.mjs";
import { chartLabels, headline, notes } from "./wording.mjs";

const LINKS = [ // address, text, who may open it
  ["/reports", "link.reports", ["supervisor", "administrator", "viewer"]],
  ["/live", "link.live", ["supervisor", "administrator", "viewer"]],
];
const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("score");
const t = translator(page.texts, page.language);
const send = sender({ page, t, fetch: fetch.bind(globalThis) });
const branchAsked = () => new URLSearchParams(location.search).get("branch");
const screen = {
  page, t, asked: fromAddress(location.search, page.today), theme: applyTheme(), card: null, refusal: null, isLoading: false, said: "", wrong: null,
  rowsShown: ROWS_AT_ONCE, change, choose, signOut,
  more: () => { screen.rowsShown += 5 * ROWS_AT_ONCE; draw(); },
  toggleTheme: () => { screen.theme = toggleTheme(); draw(); redraw(); },
  languageAddress: (code) => `${location.pathname}?${asQuery(screen.asked, { branch: branchAsked(), lang: code })}`,
};
screen.preset = presetOf(screen.asked, page.today);
let asking = null; // the request under way; a newer one ends it
let pictures = null;

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  document.title = `${page.branch_name} · ${t("page.title")}`;
  const by = t(`by_word.${screen.card?.by ?? screen.asked.by}`);
  render(html`${topBar(screen, LINKS)}
    <main class="reports" aria-busy=${screen.isLoading}>
      ${filterCard()}
      <p class="visually-hidden" role="status">${screen.said}</p>
      ${screen.refusal ? refusalCard() : nothing}
      ${screen.card ? figures() : nothing}
      ${tabs()}
      ${screen.isLoading && !screen.card ? html`<p class="sentence">${t("page.loading")}</p>` : nothing}
      <div class="charts" ?hidden=${!hasRows()}>
        <section class="card chart" aria-labelledby="hit-title"><h2 id="hit-title">${t("chart.hit_title", { by })}</h2><div class="chart__place" id="hit-chart"></div></section>
        <section class="card chart" aria-labelledby="error-title"><h2 id="error-title">${t("chart.error_title", { by })}</h2><div class="chart__place" id="error-chart"></div></section>
      </div>
      ${screen.card ? tableCard() : nothing}
    </main>`, root);
}

const hasRows = () => Boolean(screen.card?.rows.length);
const redraw = () => Object.values(pictures ?? {}).forEach((picture) => picture.redraw());

function filterCard() {
  return html`<section class="card filters" aria-labelledby="filters-title">
    <h2 id="filters-title" class="visually-hidden">${t("filter.title")}</h2>
    ${presets(screen)}
    <div class="filters__fields">${dayFields(screen)}${branchField(screen)}</div>
    <p class="message" role="alert" data-shown=${screen.wrong ? "refusal" : nothing}>${screen.wrong ? t(screen.wrong) : ""}</p>
  </section>`;
}

function refusalCard() {
  return html`<div class="refusal"><p class="message" data-shown="refusal" role="alert">${screen.refusal}</p>
    <button type="button" class="button button--outline" @click=${load}>${t("page.again")}</button></div>`;
}

function figures() {
  return html`<dl class="headline">${headline(screen.card, t).map(({ key, title, value, note }) => html`
    <div class="card headline__figure" data-figure=${key}><dt>${title}</dt><dd><b>${value}</b><span>${note}</span></dd></div>`)}</dl>`;
}

function tabs() {
  return html`<fieldset class="tabs"><legend>${t("filter.by")}</legend><div class="tabs__choices">
    ${BY.map((by) => html`<label class="choice"><input type="radio" name="by" value=${by} .checked=${screen.asked.by === by}
      @change=${() => change({ by })} /><span>${t(`by.${by}`)}</span></label>`)}</div></fieldset>`;
}

function tableCard() {
  const file = `/api/v1/branches/${page.branch}/score.csv?${asQuery(screen.asked, { lang: page.language })}`;
  return html`<section class="card figures-table" aria-labelledby="table-title">
    <div class="figures-table__head"><h2 id="table-title">${t("table.title", { by: t(`by_word.${screen.card.by}`) })}</h2>
      <div class="downloads"><a class="button button--outline" href=${file} aria-label=${`${t("export.title")} ${t("export.csv")}`}>${icon("paper")}<span>${t("export.csv")}</span></a></div></div>
    ${hasRows() ? table(screen) : html`<div class="empty">${icon("info")}<div><p class="strong">${t("page.empty")}</p><p>${t("page.empty_hint")}</p></div></div>`}
    <div class="meaning"><h3>${t("notes.title")}</h3><ul>${notes(screen.card, t).map((note) => html`<li>${note}</li>`)}</ul></div>
  </section>`;
}

// --- asking ------------------------------------------------------------------------------------------------------------------

function choose(name) {
  if (name === "own") { // the fields stand below; the focus stays, since arrows pass through this choice on their way to the others
    screen.preset = "own";
    return draw();
  }
  return change({ ...preset(name, page.today), preset: name });
}

/** Asks for something else. Wrong days are said and not asked for; the figures of before stay until new ones are there. */
function change({ preset: chosen = null, branch, ...changes }) {
  if (branch) return location.assign(`${location.pathname}?${asQuery(screen.asked, { branch, lang: page.language })}`);
  Object.assign(screen.asked, changes);
  screen.wrong = fault(screen.asked);
  screen.preset = presetOf(screen.asked, page.today, chosen ?? screen.preset);
  if (screen.wrong) return draw();
  const lang = new URLSearchParams(location.search).get("lang");
  history.replaceState(null, "", `${location.pathname}?${asQuery(screen.asked, { branch: branchAsked(), lang })}`);
  return load();
}

async function load() {
  asking?.abort();
  const mine = (asking = new AbortController());
  Object.assign(screen, { isLoading: true, refusal: null });
  draw();
  const outcome = await ask(mine.signal);
  if (asking !== mine) return; // something else was asked for meanwhile
  screen.isLoading = false;
  if (outcome.status === 401) return location.reload(); // the server answers with the sign-in page
  if (outcome.card) Object.assign(screen, { card: outcome.card, rowsShown: ROWS_AT_ONCE, said: t("page.done", { count: outcome.card.rows.length }) });
  else screen.refusal = outcome.detail ?? t("page.unreachable");
  draw();
  if (outcome.card) show(outcome.card);
}

async function ask(signal) {
  const url = `/api/v1/branches/${page.branch}/score?${asQuery(screen.asked, { lang: page.language })}`;
  const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  return answer?.ok ? { card: body } : { status: answer?.status, detail: body?.detail };
}

function show(card) {
  pictures ??= { hit: chart(document.getElementById("hit-chart"), "hit", { t }), error: chart(document.getElementById("error-chart"), "error", { t }) };
  const labels = chartLabels(card, t);
  for (const [kind, picture] of Object.entries(pictures)) picture.show(card, labels[kind]);
}

async function signOut() {
  const outcome = await send("/api/v1/session", {}, "DELETE");
  if (outcome.kind === "done" || outcome.kind === "signed_out") return location.assign("/score");
  screen.refusal = outcome.detail ?? t("page.unreachable");
  return draw();
}

load();
document.fonts?.ready.then(redraw); // the charts' words are measured when they are drawn
