// What the one <dialog> of the console holds: the questions of the verbs that need an answer, the parked numbers, the officer's menu.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { may } from "./desk.mjs";
import { icon, plate } from "./parts.mjs";
import { counterName } from "./wording.mjs";

const FORMS = {
  call_number: ({ t }) => [numberField(t), reasonField(t, { needed: true })],
  reinstate: ({ t }) => [html`<p>${t("dialog.reinstate.sentence")}</p>`, numberField(t)],
  park: ({ t }) => [html`<p>${t("dialog.park.sentence")}</p>`, reasonField(t, { first: true })],
  transfer: (screen) => [targets(screen), reasonField(screen.t)],
};

/** The content of the open dialog; nothing when none is open. */
export function dialogContent(screen) {
  const { dialog } = screen;
  if (!dialog) return nothing;
  if (dialog === "menu") return menu(screen);
  if (dialog === "resume") return parked(screen);
  return form(dialog, screen);
}

function form(verb, screen) {
  const { view, t, submit, closeDialog, dialogMessage } = screen;
  return html`<form class="dialog" novalidate @submit=${(event) => submit(verb, event)}>
    <h2 id="dialog-title">${t(`dialog.${verb}.title`, { number: view.ticket?.number ?? "" })}</h2>
    ${FORMS[verb](screen)}
    <p class="message" role="alert" data-shown=${dialogMessage ? "refusal" : nothing}>${dialogMessage ?? ""}</p>
    <div class="dialog__buttons">
      <button type="button" class="button button--outline" @click=${closeDialog}>${t("dialog.cancel")}</button>
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

function targets({ page, view, t }) {
  const services = page.services.filter(({ code }) => code !== view.ticket?.service.code);
  const counters = page.counters.filter(({ code }) => code !== view.code);
  const service = ({ code, name }, i) => choice(`service:${code}`, html`<b>${code}</b> ${name}`, i === 0);
  return html`<fieldset class="targets"><legend>${t("dialog.transfer.service")}</legend>${services.map(service)}</fieldset>
    <fieldset class="targets targets--counters"><legend>${t("dialog.transfer.counter")}</legend>
      ${counters.map((counter) => choice(`counter:${counter.code}`, counterName(counter, t)))}</fieldset>`;
}

function choice(value, text, first = false) {
  return html`<label class="choice"><input type="radio" name="to" value=${value} ?autofocus=${first} /><span>${text}</span></label>`;
}

function parked({ view, t, clock, press, closeDialog, dialogMessage }) {
  return html`<div class="dialog">
    <h2 id="dialog-title">${t("dialog.resume.title")}</h2>
    <div class="dialog__list">${view.parked.map((entry, i) => html`
      <button type="button" class="button button--outline dialog__parked" ?autofocus=${i === 0} @click=${() => press("resume", { number: entry.number })}>
        ${plate(entry.number, t, "quiet")}
        <span>${entry.service.name}, ${t("dialog.resume.since", { time: clock(entry.parked_at) })}${entry.reason ? html`<br />${entry.reason}` : nothing}</span>
      </button>`)}</div>
    <p class="message" role="alert" data-shown=${dialogMessage ? "refusal" : nothing}>${dialogMessage ?? ""}</p>
    <div class="dialog__buttons"><button type="button" class="button button--outline" @click=${closeDialog}>${t("dialog.cancel")}</button></div>
  </div>`;
}

function menu({ page, view, t, language, press, closeDialog, signOut, dialogMessage }) {
  const other = language === "id" ? "en" : "id";
  return html`<div class="dialog dialog--menu">
    <h2 id="dialog-title">${t("dialog.menu.title", { name: page.user.username })}</h2>
    <div class="dialog__list">
      ${view ? html`<a class="button button--outline" href="#" @click=${closeDialog}>${icon("desk")}${t("dialog.menu.counter")}</a>` : nothing}
      ${view && may(view, "close")
        ? html`<button type="button" class="button button--outline" @click=${() => press("close")}>${icon("cross")}${t("verb.close", { counter: counterName(view, t) })}</button>` : nothing}
      <a class="button button--outline" href="/take">${icon("paper")}${t("dialog.menu.take")}</a>
      <a class="button button--outline" href="?lang=${other}${location.hash}" lang=${other} hreflang=${other}>${icon("globe")}${t(`dialog.menu.${other}`)}</a>
      <button type="button" class="button button--outline" @click=${signOut}>${icon("back")}${t("dialog.menu.sign_out")}</button>
    </div>
    <p class="message" role="alert" data-shown=${dialogMessage ? "refusal" : nothing}>${dialogMessage ?? ""}</p>
    <div class="dialog__buttons"><button type="button" class="button button--outline" @click=${closeDialog}>${t("dialog.menu.back")}</button></div>
  </div>`;
}
