// What the views of people and devices share: loading, the dialog, what is shown once.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { clock } from "/static/shared/words.mjs";

const PATIENCE_MS = 8000;
const STYLES = "/static/admin/people.css";

/** Puts the style sheet of these views on the page, once. */
export function withStyles() {
  if (document.querySelector(`link[href="${STYLES}"]`)) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLES });
  document.head.append(link);
}

/** What is at `path` below /api/v1/admin, or null when the server does not answer. `signedOut` is called when nobody is signed in. */
export async function load(path, signedOut = () => location.reload()) {
  try {
    const answer = await fetch(`/api/v1/admin/${path}`, {
      headers: { Accept: "application/json" }, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401) signedOut();
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** A function from a moment to "Sen 23 Nov, 09.40" in the page's time zone. */
export function momentWords(page) {
  const language = page.language === "en" ? "en-GB" : page.language;
  const days = new Intl.DateTimeFormat(language, { timeZone: page.time_zone, weekday: "short", day: "numeric", month: "short" });
  return (moment) => `${days.format(new Date(moment))}, ${clock(moment, page.time_zone)}`;
}

/** One choice of several, as a list to open. `options` are `[value, words]`. */
export function select(name, label, options, chosen, { change = null, hint = null } = {}) {
  return html`<div class="field"><label for=${name}>${label}</label>
    <select id=${name} name=${name} @change=${change ?? nothing} aria-describedby=${hint ? `${name}-hint` : nothing}>${options.map(([value, words]) =>
      html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}</select>
    ${hint ? html`<p class="hint" id=${`${name}-hint`}>${hint}</p>` : nothing}</div>`;
}

/** A line of text. */
export function input(name, label, { hint = null, type = "text", first = false, longest = 40, autocomplete = "off" } = {}) {
  return html`<div class="field"><label for=${name}>${label}</label>
    <input id=${name} name=${name} type=${type} maxlength=${longest} autocomplete=${autocomplete} autocapitalize="none" spellcheck="false" required
      ?autofocus=${first} aria-describedby=${hint ? `${name}-hint` : nothing} />
    ${hint ? html`<p class="hint" id=${`${name}-hint`}>${hint}</p>` : nothing}</div>`;
}

/** A dialog's frame: title, body, the place of a refusal, and its buttons. `submit` is null where there is nothing to send. */
export function frame({ t, title, body, message, busy, submit, words, close }) {
  return html`<form class="dialog" novalidate @submit=${submit ?? ((event) => event.preventDefault())}>
    <h2 id="people-dialog-title">${title}</h2>
    ${body}
    <p class="message" role="alert" data-shown=${message ? "refusal" : nothing}>${message ?? ""}</p>
    <div class="dialog__buttons">
      <button type="button" class="button button--outline" @click=${close}>${t(submit ? "people.cancel" : "people.close")}</button>
      ${submit ? html`<button type="submit" class="button button--filled" aria-disabled=${busy ? "true" : nothing}>${busy ? t("people.busy") : words}</button>` : nothing}
    </div>
  </form>`;
}

/** Something that is shown this once, ready to be copied. */
export function shownOnce({ t, label, value, sentence }) {
  return html`<p>${sentence}</p>
    <div class="field"><label for="shown-once">${label}</label>
      <textarea id="shown-once" class="shown-once" readonly rows=${value.length > 40 ? 3 : 1} .value=${value} @focus=${(event) => event.target.select()} autofocus></textarea></div>
    <p class="hint">${t("people.once")}</p>`;
}

/** What a refused or unanswered request is told as. */
export const refusal = (answer, t) => (answer.kind === "refused" ? answer.detail : t("people.unreachable"));
