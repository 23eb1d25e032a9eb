// The door while a branch screens people: let in, to the dropbox, or online. Numbers of people, and nothing about them.
import { html } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "/static/live/drawn.mjs";
import { message } from "./find_view.mjs";

const RESULTS = [["admitted", "check"], ["to_dropbox", "paper"], ["to_online", "phone"]];

export function doorView(screen) {
  const { t, screening, screened, busy } = screen;
  return html`<section class="door" aria-labelledby="door-title">
    <h2 id="door-title">${t("door.title")}</h2>
    <p class="hint">${t("door.sentence")}</p>
    ${message(screen)}
    <div class="door__buttons">${RESULTS.map(([result, picture]) => html`
      <button type="button" class="button button--strong door__button" data-result=${result} aria-disabled=${busy ? "true" : "false"} @click=${() => screened(result)}>
        ${icon(picture)}<span class="door__words"><b>${t(`door.${result}`)}</b><span>${t(`door.${result}.note`)}</span></span>
        <span class="door__count">${screening[result]}</span></button>`)}</div>
  </section>`;
}
