// The table: every figure of the score card, a row for each group and one for all.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { COLUMNS } from "./wording.mjs";

export const ROWS_AT_ONCE = 200; // five years of days are more than anybody reads; the file has them all

/** The table of `screen.card`. */
export function table({ card, t, rowsShown, more }) {
  const rows = card.rows.slice(0, rowsShown);
  const left = card.rows.length - rows.length;
  return html`<div class="figures-table__scroll" tabindex="0" role="region" aria-label=${t("table.title", { by: t(`by_word.${card.by}`) })}>
    <table class=${`by-${card.by}`}>
      <thead><tr><th scope="col">${t(`by.${card.by}`)}</th>${COLUMNS.map(({ key }) => html`<th scope="col">${t(`table.${key}`)}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row">${row.label}</th>${cells(row, t)}</tr>`)}</tbody>
      <tfoot><tr><th scope="row">${t("table.totals")}</th>${cells(card.totals, t)}</tr></tfoot>
    </table></div>
    ${left > 0 ? html`<p class="figures-table__more"><button type="button" class="button button--outline" @click=${more}>${t("table.more", { count: left })}</button></p>` : nothing}`;
}

const cells = (row, t) => COLUMNS.map(({ text }) => html`<td>${text(row, t)}</td>`);
