// The report page: asks for what is chosen, keeps it in the address, draws. What it means and how it is said is decided elsewhere.
import { html, nothing, render } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "/static/console/parts.mjs";
import { applyTheme, toggleTheme } from "/static/console/theme.mjs";
import { sender } from "/static/shared/session.mjs";
import { translator } from "/static/shared/words.mjs";
import { chart } from "./chart.mjs";
import { longest } from "./chart_data.mjs";
import { filterCard } from "./filters.mjs";
import { fault, preset, presetOf } from "./period.mjs";
import { asAddress, asQuery, BY, fromAddress } from "./query.mjs";
import { ROWS_AT_ONCE, said, table } from "./table.mjs";
import { topBar } from "./top.mjs";
import { count, duration, headline, notes } from "./wording.mjs";

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("reports");
const t = translator(page.texts, page.language);
const send = sender({ page, t, fetch: fetch.bind(globalThis) });
const about = { today: page.today, maySeeOfficers: page.may_see_officers };
const screen = {
  page, t, asked: fromAddress(location.search, about), theme: applyTheme(), report: null, refusal: null, isLoading: false, said: "",
  wrong: null, rowsShown: ROWS_AT_ONCE, change, choose, signOut,
  more: () => { screen.rowsShown += 5 * ROWS_AT_ONCE; draw(); },
  toggleTheme: () => { screen.theme = toggleTheme(); draw(); picture?.redraw(); },
  languageAddress: (code) => `${location.pathname}?${asQuery(screen.asked, { branch: new URLSearchParams(location.search).get("branch"), lang: code })}`,
};
screen.preset = presetOf(screen.asked, page.today);
let asking = null; // the request under way; a newer one ends it
let picture = null;

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  document.title = `${page.branch_name} · ${t("page.title")}`;
  render(html`${topBar(screen)}
    <main class="reports" aria-busy=${screen.isLoading}>
      ${filterCard(screen)}
      <p class="visually-hidden" role="status">${screen.said}</p>
      ${screen.refusal ? refusalCard() : nothing}
      ${screen.report ? figures() : nothing}
      ${tabs()}
      ${screen.isLoading && !screen.report ? html`<p class="sentence">${t("page.loading")}</p>` : nothing}
      <section class="card chart" aria-labelledby="chart-title" ?hidden=${!hasRows()}>
        <h2 id="chart-title">${t("chart.title", { by: t(`by_word.${shownBy()}`) })}</h2><div id="chart"></div></section>
      ${screen.report ? tableCard() : nothing}
    </main>`, root);
}

const hasRows = () => Boolean(screen.report?.rows.length);
const shownBy = () => screen.report?.by ?? screen.asked.by;

function refusalCard() {
  return html`<div class="refusal"><p class="message" data-shown="refusal" role="alert">${screen.refusal}</p>
    <button type="button" class="button button--outline" @click=${load}>${t("page.again")}</button></div>`;
}

function figures() {
  return html`<dl class="headline">${headline(screen.report, t).map(({ key, title, value, note }) => html`
    <div class="card headline__figure" data-figure=${key}><dt>${title}</dt><dd><b>${value}</b><span>${note}</span></dd></div>`)}</dl>`;
}

function tabs() {
  const offered = BY.filter((by) => by !== "officer" || page.may_see_officers);
  return html`<fieldset class="tabs"><legend>${t("filter.by")}</legend><div class="tabs__choices">
    ${offered.map((by) => html`<label class="choice"><input type="radio" name="by" value=${by} .checked=${screen.asked.by === by}
      @change=${() => change({ by })} /><span>${t(`by.${by}`)}</span></label>`)}</div></fieldset>`;
}

function tableCard() {
  return html`<section class="card figures-table" aria-labelledby="table-title">
    <div class="figures-table__head"><h2 id="table-title">${t("table.title", { by: t(`by_word.${screen.report.by}`) })}</h2>${downloads()}</div>
    ${hasRows() ? table(screen) : html`<div class="empty">${icon("info")}<div><p class="strong">${t("page.empty")}</p><p>${t("page.empty_hint")}</p></div></div>`}
    <div class="meaning"><h3>${t("notes.title")}</h3><ul>${notes(screen.report, t).map((note) => html`<li>${note}</li>`)}</ul></div>
  </section>`;
}

function downloads() {
  const query = asQuery(screen.asked, { lang: page.language });
  return html`<div class="downloads" role="group" aria-label=${t("export.title")}>${["csv", "xlsx", "pdf"].map((ending) =>
    html`<a class="button button--outline" href="/api/v1/branches/${page.branch}/report.${ending}?${query}" aria-label=${`${t("export.title")} ${t(`export.${ending}`)}`}
      >${icon("paper")}<span>${t(`export.${ending}`)}</span></a>`)}</div>`;
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
  if (branch) return location.assign(`${location.pathname}?${asQuery({ ...screen.asked, service: "", counter: "", officer: "" }, { branch, lang: page.language })}`);
  Object.assign(screen.asked, changes);
  screen.wrong = fault(screen.asked);
  screen.preset = presetOf(screen.asked, page.today, chosen ?? screen.preset);
  if (screen.wrong) return draw();
  history.replaceState(null, "", asAddress(screen.asked, { path: location.pathname, search: location.search }));
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
  if (outcome.report) Object.assign(screen, { report: outcome.report, rowsShown: ROWS_AT_ONCE, said: said(outcome.report, t) });
  else screen.refusal = outcome.detail ?? t("page.unreachable");
  draw();
  if (outcome.report) show(outcome.report);
}

async function ask(signal) {
  const url = `/api/v1/branches/${page.branch}/report?${asQuery(screen.asked, { lang: page.language })}`;
  const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  return answer?.ok ? { report: body } : { status: answer?.status, detail: body?.detail };
}

function show(report) {
  const tickets = count(report.totals.tickets, t);
  picture ??= chart(document.getElementById("chart"), { t });
  picture.show(report, t("chart.label", { tickets, count: report.rows.length, longest: duration(longest(report.rows), t) }));
}

async function signOut() {
  const outcome = await send("/api/v1/session", {}, "DELETE");
  if (outcome.kind === "done" || outcome.kind === "signed_out") return location.assign("/reports");
  screen.refusal = outcome.detail ?? t("page.unreachable");
  return draw();
}

load();
document.fonts?.ready.then(() => picture?.redraw()); // the chart's words are measured when they are drawn
