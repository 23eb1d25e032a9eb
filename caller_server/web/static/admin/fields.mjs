// The fields of the administrator's page: each is bound to a path of the draft and shows what is wrong with it beside itself.
import { html, live, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "./drawn.mjs";
import { day, shown, typed, written } from "./clocks.mjs";
import { valueAt } from "./draft.mjs";

/** The id of the field at a path; what is wrong with it is found by this. */
export const idOf = (path) => `field-${path.replaceAll(".", "-")}`;

/** Label, control, hint and what is wrong. `also` are further paths whose faults are shown here. */
export function field(screen, path, label, control, { hint = null, unit = null, also = [], look = "" } = {}) {
  const id = idOf(path);
  const wrong = [path, ...also].map((it) => screen.faults[it]).find(Boolean);
  const described = [hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ") || nothing;
  return html`<div class="field ${look}" data-wrong=${wrong ? "true" : nothing}><label for=${id}>${label}</label>
    <div class="field__control">${control({ id, described, invalid: wrong ? "true" : nothing })}${unit ? html`<span class="field__unit">${unit}</span>` : nothing}</div>
    ${below(id, hint, wrong)}</div>`;
}

/** What stands below a control: its hint, and what is wrong. */
const below = (id, hint, wrong) => html`<div class="field__below">${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}${fault(`${id}-wrong`, wrong)}</div>`;

function fault(id, wrong) {
  return wrong ? html`<p class="field__wrong" id=${id}>${icon("warning")}<span>${wrong}</span></p>` : nothing;
}

/** What is wrong at a path that has no field of its own. */
export const faultAt = (screen, path) => fault(`${idOf(path)}-wrong`, screen.faults[path]);

/** A line of text; left empty it is `empty`. */
export function text(screen, path, label, { longest = 80, locked = false, holder = "", empty = "", ...more } = {}) {
  return field(screen, path, label, ({ id, described, invalid }) => html`<input id=${id} .value=${live(valueAt(screen.draft, path) ?? "")} maxlength=${longest}
    autocomplete="off" spellcheck="false" placeholder=${holder} ?readonly=${locked} aria-describedby=${described} aria-invalid=${invalid}
    @input=${({ target }) => screen.set(path, target.value === "" ? empty : target.value)} />`, more);
}

/** A secret that is typed anew and never shown: nothing typed leaves `kept` as it is. */
export function secret(screen, path, label, { kept = null, longest = 40, ...more } = {}) {
  const typed = valueAt(screen.draft, path);
  return field(screen, path, label, ({ id, described, invalid }) => html`<input id=${id} class="field__short" type="password" inputmode="numeric" autocomplete="new-password"
    .value=${live(typed === kept || typed === null ? "" : typed)} maxlength=${longest} placeholder=${kept ? "••••••" : ""} aria-describedby=${described} aria-invalid=${invalid}
    @input=${({ target }) => screen.set(path, target.value === "" ? kept : target.value)} />`, more);
}

/** Several lines of text. */
export function lines(screen, path, label, { longest = 300, ...more } = {}) {
  return field(screen, path, label, ({ id, described, invalid }) => html`<textarea id=${id} .value=${live(valueAt(screen.draft, path) ?? "")} maxlength=${longest} rows="2"
    aria-describedby=${described} aria-invalid=${invalid} @input=${({ target }) => screen.set(path, target.value)}></textarea>`, more);
}

/** A whole number; left empty it is `empty` (null: no limit), or what the server says to that. */
export function number(screen, path, label, { empty = "", ...more } = {}) {
  const take = ({ target }) => screen.set(path, target.value === "" ? empty : Number(target.value));
  return field(screen, path, label, ({ id, described, invalid }) => html`<input id=${id} class="field__short" type="number" inputmode="numeric" min="0" step="1"
    .value=${live(String(valueAt(screen.draft, path) ?? ""))} aria-describedby=${described} aria-invalid=${invalid} @input=${take} />`, more);
}

/** A time of day. */
export function time(screen, path, label, more = {}) {
  return field(screen, path, label, (parts) => timeInput(screen, path, parts), more);
}

/** The control of a time of day without label; `name` says to those who cannot see it what it is. */
export function timeInput(screen, path, { id, described = nothing, invalid = nothing, name = nothing }) {
  return html`<input id=${id} class="field__time" .value=${live(shown(valueAt(screen.draft, path) ?? ""))} maxlength="5" inputmode="decimal" autocomplete="off"
    aria-label=${name} aria-describedby=${described} aria-invalid=${invalid} @input=${({ target }) => screen.set(path, typed(target.value))}
    @change=${({ target }) => written(target.value) === valueAt(screen.draft, path) || screen.set(path, written(target.value))} />`;
}

/** A day of the calendar; below it in words, since browsers write it each in their own way. */
export function date(screen, path, label, { empty = "", hint = null, ...more } = {}) {
  const chosen = valueAt(screen.draft, path) ?? "";
  return field(screen, path, label, ({ id, described, invalid }) => html`<input id=${id} class="field__date" type="date" .value=${live(chosen)}
    aria-describedby=${described} aria-invalid=${invalid} @input=${({ target }) => screen.set(path, target.value === "" ? empty : target.value)} />`, { hint: day(chosen, screen.t.language, { weekday: true }) || hint, ...more });
}

/** One of several, `options` as `[value, words]`; a value is compared as text, `read` makes one of text. */
export function select(screen, path, label, options, { read = (value) => value, write = (value) => value ?? "", ...more } = {}) {
  const now = String(write(valueAt(screen.draft, path)));
  return field(screen, path, label, ({ id, described, invalid }) => html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid}
    @change=${({ target }) => screen.set(path, read(target.value))}>${options.map(([value, words]) =>
      html`<option value=${value} ?selected=${String(value) === now}>${words}</option>`)}</select>`, more);
}

/** Yes or no. */
export function tick(screen, path, label, { hint = null } = {}) {
  const id = idOf(path);
  return html`<div class="field field--tick"><label class="choice"><input id=${id} type="checkbox" .checked=${live(valueAt(screen.draft, path) === true)}
    aria-describedby=${hint ? `${id}-hint` : nothing} @change=${({ target }) => screen.set(path, target.checked)} /><span>${label}</span></label>
    ${below(id, hint, screen.faults[path])}</div>`;
}

/** The languages in which words are asked for: those of everybody, and what else this branch works in. */
export const wordLanguages = ({ page, draft }) => (page.languages ?? ["id", "en"]).filter((code) => code === "id" || code === "en" || draft.languages.includes(code));

/** The same words in each language: fields side by side. */
export function words(screen, path, label, { longest = 80, many = false, hint = null } = {}) {
  return html`<div class="pair">${wordLanguages(screen).map((code, i) => {
    const first = i === 0; // what concerns both stands at the first
    return (many ? lines : text)(screen, `${path}.${code}`, `${label} (${screen.t(`language.${code}`)})`, { longest, also: first ? [path] : [], hint: first ? hint : null });
  })}</div>`;
}

/** Where a TOML file is chosen; a button presses it, since its own is in the browser's language. */
export const fileInput = (id, take) => html`<input type="file" id=${id} class="visually-hidden" tabindex="-1" aria-hidden="true" accept=".toml,application/toml,text/plain" @change=${take} />`;

/** A small button with a picture; `name` is what it says to those who cannot see it. */
export function small(picture, name, press, { ready = true, id = nothing } = {}) {
  return html`<button type="button" id=${id} class="button button--outline small" aria-label=${name} title=${name} aria-disabled=${ready ? nothing : "true"}
    @click=${() => ready && press()}>${icon(picture)}</button>`;
}

/** A button with words. */
export function press(words, act, { picture = null, look = "outline", id = nothing, name = nothing } = {}) {
  return html`<button type="button" id=${id} class="button button--${look}" aria-label=${name} @click=${act}>${picture ? icon(picture) : nothing}<span>${words}</span></button>`;
}

/** A card of a section. */
export const card = (title, body, { id, tools = nothing } = {}) => html`<section class="card part" aria-labelledby=${id}>
  <div class="part__head"><h3 id=${id}>${title}</h3>${tools}</div>${body}</section>`;
