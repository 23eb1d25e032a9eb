// The fields and frames that the dialogs of supervisors and greeters are made of.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "./drawn.mjs";

/** Why something is done; `needed` where the log must have it. */
export function reasonField(t, { needed = false, first = false } = {}) {
  return html`<div class="field">
    <label for="reason">${t(needed ? "dialog.reason" : "dialog.reason_optional")}</label>
    <input id="reason" name="reason" autocomplete="off" maxlength="200" aria-describedby="reason-hint" ?required=${needed} ?autofocus=${first} />
    <p id="reason-hint" class="hint">${t("dialog.reason_hint")}</p>
  </div>`;
}

/** How long, in minutes: one of `choices`, of which `chosen` stands ready; "" means until somebody says so. */
export function minutesField(t, { legend, choices, chosen, open }) {
  return html`<fieldset class="targets targets--short"><legend>${t(legend)}</legend>${choices.map((minutes) =>
    choice({ name: "minutes", value: minutes, text: minutes === "" ? t(open) : t("duration.minutes", { minutes }), checked: minutes === chosen }))}</fieldset>`;
}

/** One radio button or tick box with its words. */
export function choice({ type = "radio", name, value, text, checked = false, first = false }) {
  return html`<label class="choice"><input type=${type} name=${name} value=${value} ?checked=${checked} ?autofocus=${first} /><span>${text}</span></label>`;
}

/**
 * A dialog that sends a command: title, fields, the place of its refusal, cancel and the one filled button.
 *
 * `key` names its texts, the dialog's own name unless given; `sends` is the command it submits, the same name unless given.
 */
export function form(screen, { key = screen.dialog.name, sends = screen.dialog.name, values = {}, body, look = "", onInput = null }) {
  const { t, submit, closeDialog, dialogMessage } = screen;
  return html`<form class="dialog ${look}" novalidate @submit=${(event) => submit(sends, event)} @input=${onInput ?? nothing}>
    <h2 id="dialog-title">${t(`dialog.${key}.title`, values)}</h2>
    ${body}
    ${messagePlace(dialogMessage)}
    <div class="dialog__buttons">
      <button type="button" class="button button--outline" @click=${closeDialog}>${t("dialog.cancel")}</button>
      <button type="submit" class="button button--filled">${t(`dialog.${key}.submit`, values)}</button>
    </div>
  </form>`;
}

/** A dialog that offers things to choose from, or shows something. */
export function sheet({ t, closeDialog, dialogMessage }, title, body, look = "") {
  return html`<div class="dialog ${look}">
    <h2 id="dialog-title">${title}</h2>
    ${body}
    ${messagePlace(dialogMessage)}
    <div class="dialog__buttons"><button type="button" class="button button--outline" @click=${closeDialog}>${t("dialog.back")}</button></div>
  </div>`;
}

/** One thing to choose in a sheet, with what it does. */
export function option(picture, text, press, note = null) {
  return html`<button type="button" class="button button--outline option" @click=${press}>${icon(picture)}<span>${text}${note ? html`<small>${note}</small>` : nothing}</span></button>`;
}

function messagePlace(message) {
  return html`<p class="message" role="alert" data-shown=${message ? "refusal" : nothing}>${message ?? ""}</p>`;
}
