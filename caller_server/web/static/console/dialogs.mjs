// What the one <dialog> of the console holds: the questions of the verbs that need an answer, and the officer's own menus.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { finishDialog } from "./finish_dialog.mjs";
import { OTHER } from "./forms.mjs";
import { keysDialog } from "./keys_dialog.mjs";
import { menuDialog } from "./menu_dialog.mjs";
import { more } from "./parked.mjs";
import { keyDrawn, plate } from "./parts.mjs";
import { parkedAt } from "./places.mjs";
import { counterName } from "./wording.mjs";

const PAUSES = ["break", "prayer", "meeting", "fault"];
const PAUSE_MINUTES = [5, 10, 15, 30, 60];
const OWN = { menu: menuDialog, keys: keysDialog, finish: finishDialog, resume: parkedDialog };
const FORMS = {
  call_number: ({ t }) => [numberField(t), reasonField(t, { needed: true })],
  reinstate: ({ t }) => [html`<p>${t("dialog.reinstate.sentence")}</p>`, numberField(t)],
  park: ({ t }) => [html`<p>${t("dialog.park.sentence")}</p>`, reasonField(t, { first: true })],
  transfer: (screen) => [targets(screen), reasonField(screen.t)],
  add_service: (screen) => [html`<p>${screen.t("dialog.add_service.sentence")}</p>`, html`<fieldset class="targets"
    ><legend>${screen.t("dialog.add_service.which")}</legend>${otherServices(screen)}</fieldset>`],
  add_note: ({ t }) => [html`<div class="field"><label for="text">${t("dialog.add_note.text")}</label>
    <textarea id="text" name="text" rows="3" maxlength="500" aria-describedby="text-hint" required autofocus @keydown=${sendByEnter}></textarea>
    <p id="text-hint" class="hint">${t("dialog.add_note.hint")}</p></div>`],
  pause: pauseFields,
};

/** The content of the open dialog; nothing when none is open. `at` gives the screen as the dialog's place sees it. */
export function dialogContent(screen, at) {
  const { dialog } = screen;
  if (!dialog) return nothing;
  const here = { ...at(dialog.places[0] ?? null), keys: screen.keys };
  return dialog.name in OWN ? OWN[dialog.name](here) : form(dialog.name, here);
}

function form(verb, screen) {
  const { view, t, several, dialog, submitForm, dialogs } = screen;
  const where = several && dialog.places.length === 1 ? html`<p class="hint">${counterName(view, t)}</p>` : nothing;
  const all = dialog.places.length > 1 ? "_all" : "";
  return html`<form class="dialog" novalidate @submit=${(event) => submitForm(verb, event)}>
    <h2 id="dialog-title">${t(`dialog.${verb}.title${all}`, { number: view.ticket?.number ?? "" })}</h2>
    ${where}
    ${FORMS[verb](screen)}
    <p class="message" role="alert" data-shown=${dialog.message ? "refusal" : nothing}>${dialog.message ?? ""}</p>
    <div class="dialog__buttons">
      <button type="button" class="button button--outline" @click=${dialogs.close}>${t("dialog.cancel")}</button>
      <button type="submit" class="button button--filled">${t(`dialog.${verb}.submit`)}</button>
    </div>
  </form>`;
}

function numberField(t) {
  return html`<div class="field">
    <label for="number">${t("dialog.number")}</label>
    <input id="number" name="number" class="field__number" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="9"
      aria-describedby="number-hint" required autofocus />
    <p id="number-hint" class="hint">${t("dialog.number_hint")}</p>
  </div>`;
}

function reasonField(t, { needed = false, first = false } = {}) {
  return html`<div class="field">
    <label for="reason">${t(needed ? "dialog.reason" : "dialog.reason_optional")}</label>
    <input id="reason" name="reason" autocomplete="off" maxlength="200" aria-describedby="reason-hint" ?required=${needed} ?autofocus=${first} />
    <p id="reason-hint" class="hint">${t("dialog.reason_hint")}</p>
  </div>`;
}

/** In a note Enter sends, as everywhere else; a line of its own is Shift and Enter. */
function sendByEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

function targets(screen) {
  const { page, view, t } = screen;
  const before = page.services.length - 1;
  const counters = page.counters.filter(({ code }) => code !== view.code);
  return html`<fieldset class="targets"><legend>${t("dialog.transfer.service")}</legend>${otherServices(screen)}</fieldset>
    <fieldset class="targets targets--counters"><legend>${t("dialog.transfer.counter")}</legend>
      ${counters.map((counter, i) => choice("to", `counter:${counter.code}`, counterName(counter, t), { digit: before + i + 1 }))}</fieldset>`;
}

function otherServices({ page, view }) {
  const services = page.services.filter(({ code }) => code !== view.ticket?.service.code);
  return services.map(({ code, name }, i) => choice("to", `service:${code}`, html`<b>${code}</b> ${name}`, { digit: i + 1, focus: i === 0 }));
}

function pauseFields({ t }) {
  const other = (event) => event.target.form.querySelector("#reason").focus();
  const none = choice("minutes", "", t("pause.no_minutes"), { checked: true });
  return [
    html`<fieldset class="targets"><legend>${t("dialog.pause.why")}</legend>
      ${PAUSES.map((why, i) => choice("why", t(`pause.${why}`), t(`pause.${why}`), { digit: i + 1, checked: i === 0, focus: i === 0 }))}
      ${choice("why", OTHER, t("pause.other"), { digit: PAUSES.length + 1, changed: other })}</fieldset>`,
    html`<div class="field pause-other"><label for="reason">${t("pause.other_reason")}</label>
      <input id="reason" name="reason" autocomplete="off" maxlength="200" aria-describedby="reason-hint" />
      <p id="reason-hint" class="hint">${t("dialog.reason_hint")}</p></div>`,
    html`<fieldset class="targets targets--minutes"><legend>${t("dialog.pause.minutes")}</legend>
      ${none}${PAUSE_MINUTES.map((minutes) => choice("minutes", String(minutes), t("duration.minutes", { minutes })))}</fieldset>`,
  ];
}

function choice(name, value, text, { digit = 10, focus = false, checked = false, changed = nothing } = {}) {
  const shown = digit <= 9;
  return html`<label class="choice" data-digit=${shown ? digit : nothing}><input type="radio" name=${name} value=${value} ?checked=${checked}
    ?autofocus=${focus} @change=${changed} /><span>${text}</span>${shown ? keyDrawn(String(digit)) : nothing}</label>`;
}

function parkedDialog(screen) {
  const { t, clock, places, pressAt, dialogs, dialog } = screen;
  const ready = parkedAt(places).filter((one) => one.ready);
  return html`<div class="dialog">
    <h2 id="dialog-title">${t("dialog.resume.title")}</h2>
    <div class="dialog__list">${ready.map(({ entry, place }, i) => html`
      <button type="button" class="button button--outline dialog__parked" ?autofocus=${i === 0} data-digit=${i < 9 ? i + 1 : nothing}
        @click=${() => pressAt(place, "resume", { number: entry.number })}>
        ${plate(entry.number, t, "quiet")}
        <span>${entry.service.name}, ${t("dialog.resume.since", { time: clock(entry.parked_at) })}<br /><span class=${entry.back_at ? "strong" : ""}
          >${more(entry, place, screen)}</span></span>${i < 9 ? keyDrawn(String(i + 1)) : nothing}
      </button>`)}</div>
    <p class="message" role="alert" data-shown=${dialog.message ? "refusal" : nothing}>${dialog.message ?? ""}</p>
    <div class="dialog__buttons"><button type="button" class="button button--outline" @click=${dialogs.close}>${t("dialog.cancel")}</button></div>
  </div>`;
}
