// The table: every figure of the report, a row for each group and one for all.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { groupsFor } from "./columns.mjs";
import { into } from "./query.mjs";

export const ROWS_AT_ONCE = 200; // five years of days are more than anybody reads; the files have them all

/** The table of `screen.report`. A row's name leads into it. */
export function table(screen) {
  const { report, t, rowsShown, more } = screen;
  const groups = groupsFor(report.by);
  const rows = report.rows.slice(0, rowsShown);
  const left = report.rows.length - rows.length;
  return html`<div class="figures-table__scroll" tabindex="0" role="region" aria-label=${t("table.title", { by: t(`by_word.${report.by}`) })}>
    <table class=${`by-${report.by}`}>
      <thead>
        <tr><th scope="col" rowspan="2">${t(`by.${report.by}`)}</th>${groups.map(groupHead(t))}</tr>
        <tr>${groups.flatMap(({ columns }) => (columns.length === 1 ? [] : columns.map(({ key }, place) =>
          html`<th scope="col" class=${place === 0 ? "begins" : nothing}>${t(`table.${key}`)}</th>`)))}</tr>
      </thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row">${rowName(row, screen)}</th>${cells(row, groups, t)}</tr>`)}</tbody>
      <tfoot><tr><th scope="row">${t("table.totals")}</th>${cells(report.totals, groups, t)}</tr></tfoot>
    </table></div>
    ${left > 0 ? html`<p class="figures-table__more"><button type="button" class="button button--outline" @click=${more}>${t("table.more", { count: left })}</button></p>` : nothing}`;
}

const groupHead = (t) => ({ key, columns }) => (columns.length === 1
  ? html`<th scope="col" rowspan="2" class="begins">${t(`table.${key}`)}</th>`
  : html`<th scope="colgroup" colspan=${columns.length} class="begins">${t(`table.${key}`)}</th>`);

function rowName({ key, label }, { asked, t, change }) {
  const narrower = into(asked, key);
  if (narrower === null) return label;
  return html`<button type="button" class="into" title=${t("table.narrow", { label })} @click=${() => change(narrower)}>${label}</button>`;
}

function cells(row, groups, t) {
  return groups.flatMap(({ columns }) => columns.map(({ text }, place) => html`<td class=${place === 0 ? "begins" : nothing}>${text(row, t)}</td>`));
}

/** How many rows are there, said once after loading. */
export const said = (report, t) => t("page.done", { count: report.rows.length });
