// The list of missing papers as a slip of an 80 mm printer: in the participant's language, seen only on paper.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { halves, translator } from "/static/shared/words.mjs";

const PX_PER_MM = 96 / 25.4; // a CSS pixel is defined so
const PAPER_MM = 72; // what an 80 mm printer prints on
const LEAST_MM = 60;

/** What to print after a ticket ended with papers missing: `{number, language, missing}`; null when none are. */
export function slipOf(ticket) {
  return ticket?.missing?.length ? { number: ticket.number, language: ticket.language, missing: ticket.missing } : null;
}

/** The slip itself; nothing without one. `texts` are the slip's words by language; a language without words gets those of the page. */
export function slip({ slip: it, page, now, clock, language: shown }) {
  if (!it) return nothing;
  const language = it.language in page.slip_texts ? it.language : shown;
  const t = translator(page.slip_texts[language], language);
  const [letters, digits] = halves(it.number);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone: page.time_zone }).format(now);
  return html`<section class="paper" id="paper" lang=${language} aria-hidden="true">
    <p class="paper__branch">${page.branch_name}</p>
    <p class="paper__day">${t("slip.day", { day, time: clock(now) })}</p>
    <p class="paper__plate"><b>${letters}</b><span>${digits}</span></p>
    <h2>${t("slip.title")}</h2>
    <ul>${it.missing.map((name) => html`<li>${name}</li>`)}</ul>
    <p>${t("slip.bring")}</p>
    <p>${t("slip.again")}</p>
  </section>`;
}

/** Prints it: the page becomes as long as the slip, since a roll has no pages. */
export function printSlip() {
  const paper = document.getElementById("paper");
  const tall = Math.max(LEAST_MM, Math.ceil(paper.getBoundingClientRect().height / PX_PER_MM) + 2);
  const rule = new CSSStyleSheet();
  rule.replaceSync(`@page { size: ${PAPER_MM}mm ${tall}mm; margin: 0 }`);
  document.adoptedStyleSheets = [rule];
  print();
}
