// What the report is about: days, and what it is narrowed to.
import { html, live, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { PRESETS } from "./period.mjs";
import { counterName } from "./wording.mjs";

/** The card on top. `change(what)` asks for something else, `choose(preset)` for the days of a preset. */
export function filterCard(screen) {
  const { t, page, wrong } = screen;
  const services = page.services.map(({ code, name }) => [code, `${code} ${name}`]);
  const counters = page.counters.map((counter) => [counter.code, counterName(counter, t)]);
  return html`<section class="card filters" aria-labelledby="filters-title">
    <h2 id="filters-title" class="visually-hidden">${t("filter.title")}</h2>
    ${presets(screen)}
    <div class="filters__fields">
      ${dayFields(screen)}
      ${select("service", t("filter.all_services"), services, screen)}
      ${select("counter", t("filter.all_counters"), counters, screen)}
      ${page.may_see_officers ? select("officer", t("filter.all_officers"), page.officers.map((name) => [name, name]), screen) : nothing}
      ${branchField(screen)}
    </div>
    <p class="message" role="alert" data-shown=${wrong ? "refusal" : nothing}>${wrong ? t(wrong) : ""}</p>
  </section>`;
}

/** The first and the last day. */
export const dayFields = ({ t, asked, change }) => ["from", "to"].map((name) => html`<div class="field field--day"><label for=${name}>${t(`filter.${name}`)}</label>
  <input id=${name} type="date" required max="2999-12-31" .value=${live(asked[name])} @change=${(event) => change({ [name]: event.target.value, preset: "own" })} /></div>`);

/** The branches between which one may choose; nothing for those who belong to one. */
export const branchField = ({ t, page, change }) => (page.branches.length > 1 ? html`<div class="field"><label for="branch">${t("filter.branch")}</label>
  <select id="branch" @change=${(event) => change({ branch: event.target.value })}>${page.branches.map(({ code, name }) =>
    html`<option value=${code} ?selected=${code === page.branch}>${name}</option>`)}</select></div>` : nothing);

/** Days by their name. */
export function presets({ t, preset, choose }) {
  return html`<fieldset class="presets"><legend class="visually-hidden">${t("filter.period")}</legend>
    ${[...PRESETS, "own"].map((name) => html`<label class="choice"><input type="radio" name="preset" value=${name} .checked=${live(preset === name)}
      @change=${() => choose(name)} /><span>${t(`period.${name}`)}</span></label>`)}</fieldset>`;
}

/** A list to choose from; what was asked for and is not in it (any more) is still shown. */
function select(name, all, options, { t, asked, change }) {
  const known = options.some(([code]) => code === asked[name]);
  const shown = asked[name] && !known ? [...options, [asked[name], asked[name]]] : options;
  return html`<div class="field"><label for=${name}>${t(`filter.${name}`)}</label>
    <select id=${name} @change=${(event) => change({ [name]: event.target.value })}>
      <option value="" ?selected=${!asked[name]}>${all}</option>
      ${shown.map(([code, text]) => html`<option value=${code} ?selected=${code === asked[name]}>${text}</option>`)}</select></div>`;
}
