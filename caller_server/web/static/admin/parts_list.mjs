// A list beside the form of the part that is chosen in it: services and counters.
import { html, live, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "./drawn.mjs";
import { moved } from "./draft.mjs";
import { idOf, press, small, wordLanguages } from "./fields.mjs";

const LONG = 24; // letters; longer names stand on two lines where the browser does not find their height by itself

/**
 * `what` is "services" or "counters"; `row` draws a part's line, `form` the form of the chosen one, `add` are the buttons for new
 * ones, `without` gives the draft without the part at a place.
 */
export function partsList(screen, { what, row, form, add, without }) {
  const { t, draft } = screen;
  const parts = draft[what];
  const at = Math.min(screen.chosen[what], parts.length - 1);
  return html`<div class="parts">
    <nav class="card parts__list" aria-label=${t(`nav.${what}`)}><ul>${parts.map((part, i) => html`<li><button type="button" class="parts__row" id="${what}-${i}" aria-current=${i === at ? "true" : nothing}
      @click=${() => screen.choose(what, i)}>${row(part)}${isWrong(screen, `${what}.${i}`) ? html`<span class="parts__wrong">${icon("warning")}<span class="visually-hidden">${t("save.wrong_here")}</span></span>` : nothing}</button></li>`)}</ul>
      <div class="buttons">${add}</div></nav>
    ${parts[at] ? html`<section class="card part parts__form" aria-labelledby="part-title"><div class="part__head"><h3 id="part-title">${row(parts[at])}</h3>${tools(at)}</div>${form(parts[at], `${what}.${at}`)}</section>` : nothing}
  </div>`;

  function tools(i) {
    const move = (to) => { screen.chosen[what] = to; screen.set(what, moved(parts, i, to)); };
    return html`<div class="part__tools">${small("up", t("parts.up"), () => move(i - 1), { ready: i > 0 })}${small("down", t("parts.down"), () => move(i + 1), { ready: i < parts.length - 1 })}
      ${press(t("parts.remove"), () => { screen.chosen[what] = Math.max(0, i - 1); screen.replace(without(i), `${what}-${Math.max(0, i - 1)}`); }, { picture: "cross" })}</div>`;
  }
}

/** Whether something at or below a path is wrong. */
export const isWrong = (screen, path) => Object.keys(screen.faults).some((it) => it === path || it.startsWith(`${path}.`));

/** Papers or outcomes of a service: rows with a name in each language; `more` draws what else a row has. */
export function rows(screen, path, parts, { title, hint, addWords, make, more = () => nothing }) {
  const { t } = screen;
  const id = idOf(path);
  const put = (list, focus) => screen.set(path, list, focus);
  const up = (i) => put(moved(parts, i, i - 1), `${id}-up-${i - 1}`);
  const remove = (i) => put(parts.filter((_, at) => at !== i), i < parts.length - 1 ? `${id}-remove-${i}` : `${id}-add`);
  return html`<fieldset class="rows"><legend>${title}</legend><p class="hint">${hint}</p>
    <ul>${parts.map((part, i) => html`<li class="rows__row"><div class="rows__fields">${wordLanguages(screen).map((code) => name(part, i, code))}${more(part, i)}</div>
      <div class="rows__tools">${small("up", t("rows.up", { n: i + 1 }), () => up(i), { ready: i > 0, id: `${id}-up-${i}` })}${small("cross", t("rows.remove", { n: i + 1 }), () => remove(i), { id: `${id}-remove-${i}` })}</div></li>`)}</ul>
    ${screen.faults[path] ? html`<p class="field__wrong" id="${id}-wrong">${icon("warning")}<span>${screen.faults[path]}</span></p>` : nothing}
    ${press(addWords, () => put([...parts, make()], idOf(`${path}.${parts.length}.name.id`)), { picture: "add", id: `${id}-add` })}</fieldset>`;

  function name(part, i, code) {
    const at = `${path}.${i}.name.${code}`;
    const id = idOf(at);
    const wrong = screen.faults[at] ?? (code === "id" ? screen.faults[`${path}.${i}.name`] ?? screen.faults[`${path}.${i}.code`] : undefined);
    return html`<div class="field" data-wrong=${wrong ? "true" : nothing}><label for=${id}>${t("rows.name", { n: i + 1, language: t(`language.${code}`) })}</label>
      <textarea id=${id} class="field__long" .value=${live(part.name[code] ?? "")} maxlength="80" rows=${(part.name[code] ?? "").length > LONG ? 2 : 1} autocomplete="off" aria-invalid=${wrong ? "true" : nothing} aria-describedby=${wrong ? `${id}-wrong` : nothing}
        @keydown=${(event) => event.key === "Enter" && event.preventDefault()} @input=${({ target }) => screen.set(at, target.value.replace(/[\r\n]+/g, " "))}></textarea>${wrong ? html`<p class="field__wrong" id="${id}-wrong">${icon("warning")}<span>${wrong}</span></p>` : nothing}</div>`;
  }
}
