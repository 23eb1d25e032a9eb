// How a ticket ended, where its service has several ways to end, and which papers were missing where that is one of them.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { keyDrawn } from "./parts.mjs";

const DIGITS = 9;

/** First the outcomes, one press each; for one that asks, the papers as tick boxes. Digits press what wears them. */
export function finishDialog(screen) {
  return screen.dialog.step ? papers(screen) : outcomes(screen);
}

function outcomes(screen) {
  const { view, t, dialog } = screen;
  return html`<div class="dialog">
    <h2 id="dialog-title">${t("dialog.finish.title", { number: view.ticket?.number ?? "" })}</h2>
    <div class="dialog__list">${(view.ticket?.outcomes ?? []).map((outcome, i) => html`
      <button type="button" class="button button--${i ? "outline" : "strong"} dialog__outcome" ?autofocus=${i === 0} data-outcome=${outcome.code}
        data-digit=${i < DIGITS ? i + 1 : nothing} @click=${(event) => chosen(outcome, event, screen)}
      ><span>${outcome.name}</span>${i < DIGITS ? keyDrawn(String(i + 1)) : nothing}</button>`)}</div>
    ${message(dialog)}
    ${cancel(screen)}
  </div>`;
}

function papers(screen) {
  const { view, t, dialog } = screen;
  return html`<form class="dialog" novalidate @submit=${(event) => submitted(event, screen)}>
    <h2 id="dialog-title">${t("dialog.finish.missing", { outcome: dialog.step.name })}</h2>
    <p>${t("dialog.finish.missing_sentence")}</p>
    <fieldset class="targets targets--papers"><legend class="visually-hidden">${t("dialog.finish.papers")}</legend>
      ${(view.ticket?.papers ?? []).map(paper)}</fieldset>
    ${message(dialog)}
    ${cancel(screen, html`<button type="submit" class="button button--filled">${t("dialog.finish.submit")}</button>`)}
  </form>`;
}

function paper({ code, name }, i) {
  const digit = i < DIGITS ? i + 1 : null;
  return html`<label class="choice" data-digit=${digit ?? nothing}><input type="checkbox" name="missing" value=${code} /><span>${name}</span
    >${digit ? keyDrawn(String(digit)) : nothing}</label>`;
}

/** The second click of a double click on the filled button may land here: it is not an answer. */
function chosen(outcome, event, { view, dialog, hands, draw }) {
  if (event.detail > 1) return;
  if (!outcome.asks_missing || view.ticket.papers.length === 0) {
    hands.finish(outcome.code);
    return;
  }
  Object.assign(dialog, { step: outcome, message: null });
  draw();
  document.querySelector('#dialog [name="missing"]').focus();
}

function submitted(event, { t, dialog, hands, draw }) {
  event.preventDefault();
  const missing = new FormData(event.target).getAll("missing");
  if (missing.length) {
    hands.finish(dialog.step.code, missing);
    return;
  }
  dialog.message = t("dialog.finish.wrong");
  draw();
}

function message({ message: text }) {
  return html`<p class="message" role="alert" data-shown=${text ? "refusal" : nothing}>${text ?? ""}</p>`;
}

function cancel({ t, dialogs }, submit = nothing) {
  return html`<div class="dialog__buttons">
    <button type="button" class="button button--outline" @click=${dialogs.close}>${t("dialog.cancel")}</button>${submit}</div>`;
}
