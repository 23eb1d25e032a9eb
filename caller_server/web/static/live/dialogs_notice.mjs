// Telling everyone: a recorded sentence for the voice, own words for the screens, for how long; and taking it back.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { choice, form, minutesField } from "./fields.mjs";
import { preview } from "./forms.mjs";
import { icon } from "./drawn.mjs";

const LASTS = [10, 30, 60, 120, ""];
const USUALLY = 30;

export const noticeDialogs = { notice, withdraw };

function notice(screen) {
  const { page, view, t, dialog, language, redraw } = screen;
  const note = (event) => { dialog.fields = Object.fromEntries(new FormData(event.currentTarget)); redraw(); };
  return form(screen, { look: "dialog--wide", onInput: note, body: html`
    ${view.notice ? html`<p class="hint">${icon("info")} ${t("dialog.notice.replaces", { text: view.notice.texts[language] ?? view.notice.text })}</p>` : nothing}
    <fieldset class="targets targets--long"><legend>${t("dialog.notice.message")}</legend>${view.messages.map((message, i) =>
      choice({ name: "message", value: message, text: page.sentences[language][message], first: i === 0 }))}</fieldset>
    <div class="notice-texts">${page.languages.map((code) => textField(screen, code))}</div>
    ${minutesField(t, { legend: "dialog.notice.minutes", choices: LASTS, chosen: USUALLY, open: "dialog.notice.open_end" })}
    ${shownTo(screen)}` });
}

function textField({ t }, code) {
  return html`<div class="field"><label for="text-${code}">${t("dialog.notice.text", { language: t(`language.${code}`) })}</label>
    <textarea id="text-${code}" name="text_${code}" rows="2" maxlength="200" lang=${code}></textarea></div>`;
}

function shownTo({ page, t, dialog }) {
  const shown = preview(dialog.fields ?? {}, page);
  return html`<section class="preview" aria-label=${t("dialog.notice.preview")}><h3>${t("dialog.notice.preview")}</h3>
    ${shown.length ? shown.map(({ language, text }) => html`<p><b>${t(`language.${language}`)}</b> <span lang=${language}>${text}</span></p>`) : html`<p class="hint">${t("dialog.notice.choose_first")}</p>`}
  </section>`;
}

function withdraw(screen) {
  const { view, t, language } = screen;
  const text = view.notice ? view.notice.texts[language] ?? view.notice.text : "";
  return form(screen, { body: html`<p>“${text}”</p><p class="hint">${t("dialog.withdraw.sentence")}</p>` });
}
