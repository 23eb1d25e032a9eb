// What the second factor looks like, on the sign-in page and on the page of one's own account: asking for a code, setting it up.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";

/** The one place for what went wrong. */
export function messagePlace(message) {
  return html`<p class="message" role="alert" data-shown=${message ? "refusal" : nothing}>${message ?? ""}</p>`;
}

/** The field for six digits, or with `recovery` for a recovery code. */
export function codeField(t, { recovery = false, first = true } = {}) {
  return html`<div class="field">
    <label for="code">${t(recovery ? "code.recovery" : "code.digits")}</label>
    <input id="code" name="code" class="code-input" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required
      inputmode=${recovery ? "text" : "numeric"} maxlength=${recovery ? 24 : 7} ?autofocus=${first} />
  </div>`;
}

/** The recovery codes of `made`, to be written down. */
function recoveryCodes(t, made) {
  return html`<section class="recovery">
    <h3>${t("set_up.recovery_title")}</h3>
    <p>${t("set_up.recovery_sentence")}</p>
    <ul class="recovery__codes">${made.recovery_codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
  </section>`;
}

/**
 * Setting up: the picture for the app, the key to type instead, the recovery codes, and the first code.
 *
 * `made` is the server's answer; `confirm(event)` gets the form's submit; `cancel` and its words are left out where there is no way back.
 */
export function setUpForm({ t, made, message, busy, confirm, cancel, cancelWords }) {
  return html`<form class="set-up" novalidate @submit=${confirm}>
    <ol class="set-up__steps">
      <li>
        <p>${t("set_up.scan")}</p>
        <div class="set-up__scan">
          <img class="set-up__qr" src=${made.qr} alt=${t("set_up.qr")} width="200" height="200" />
          <p>${t("set_up.key")}<code class="set-up__key">${made.key}</code></p>
        </div>
      </li>
      <li>${recoveryCodes(t, made)}</li>
      <li>
        <p>${t("set_up.confirm")}</p>
        ${codeField(t, { first: false })}
      </li>
    </ol>
    ${messagePlace(message)}
    <div class="account__buttons">
      <button type="submit" class="button button--filled" aria-disabled=${busy ? "true" : nothing}>${t(busy ? "button.busy" : "set_up.submit")}</button>
      ${cancel ? html`<button type="button" class="button button--outline" @click=${cancel}>${cancelWords}</button>` : nothing}
    </div>
  </form>`;
}
