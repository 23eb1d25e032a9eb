// Giving a number to somebody who stands here: language, priority, an appointment, a phone, the service; then the number with its code.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { plate } from "/static/console/parts.mjs";
import { spokenDigits } from "/static/shared/words.mjs";
import { icon, letter } from "/static/live/drawn.mjs";
import { message } from "./find_view.mjs";
import { withNews } from "./person.mjs";

export function giveView(screen) {
  return screen.taken ? done(screen) : choices(screen);
}

function choices(screen) {
  const { t, page, board, giving, giveWith, showCode } = screen;
  return html`<div class="take">
    <section class="card take__options">
      <fieldset class="take__languages"><legend>${t("give.language")}</legend>
        ${page.languages.map((code) => html`<label class="choice"><input type="radio" name="language" value=${code} .checked=${giving.language === code}
          @change=${() => giveWith({ language: code })} /><span>${t(`language.${code}`)}</span></label>`)}</fieldset>
      <div><label class="choice take__priority"><input type="checkbox" .checked=${giving.priority} aria-describedby="priority-hint"
        @change=${(event) => giveWith({ priority: event.target.checked })} /><span>${t("give.priority")}</span></label>
        <p id="priority-hint" class="hint">${t("give.priority_hint")}</p></div>
      <div class="field take__appointment"><label for="appointment">${t("give.appointment")}</label>
        <input id="appointment" name="appointment" inputmode="decimal" autocomplete="off" maxlength="5" placeholder="10.20" .value=${giving.appointment}
          @input=${(event) => giveWith({ appointment: event.target.value })} /></div>
      ${page.asks_contact ? contactField(screen) : nothing}
    </section>
    <section aria-labelledby="choose">
      <div class="take__head"><h2 id="choose">${t("give.choose")}</h2>
        <button type="button" class="button button--outline" data-action="join" @click=${showCode}>${icon("phone")}<span>${t("join.button")}</span></button></div>
      ${message(screen)}
      <div class="take__services">${page.services.map((service) => tile(withNews(service, board), screen))}</div>
    </section></div>`;
}

/** Where each person holds one open number: the phone they may name, with what becomes of it. Seldom, so it is folded away. */
function contactField({ t, giving, giveWith }) {
  return html`<details class="take__contact" ?open=${giving.named} @toggle=${(event) => giveWith({ named: event.target.open })}><summary>${icon("phone")}<span>${t("give.contact_named")}</span></summary>
    <div class="field"><label for="contact">${t("give.contact")}</label>
    <input id="contact" name="contact" type="tel" autocomplete="off" maxlength="24" placeholder=${t("give.contact_example")} aria-describedby="contact-hint"
      .value=${giving.contact} @input=${(event) => giveWith({ contact: event.target.value })} />
    <p id="contact-hint" class="hint">${t("give.contact_hint")}</p></div></details>`;
}

function tile(it, { t, busy, give }) {
  const open = it.state === "open";
  return html`<button type="button" class="button button--outline take__service" data-service=${it.code}
      aria-disabled=${open && !busy ? nothing : "true"} @click=${() => open && give(it.code)}>
    ${letter(it.code, { dashed: !open })}
    <span class="take__name"><b>${it.name}</b><span>${it.about}</span></span>
    <span class="take__left">${busy === it.code ? t("give.busy") : left(it, t)}</span>
  </button>`;
}

function left({ state, waiting, quota_left: quota }, t) {
  if (state !== "open") return t(`give.state.${state}`);
  const count = html`<b>${t("give.waiting", { count: waiting })}</b>`;
  return quota === null ? count : html`${count}<span>${t("give.quota", { count: quota })}</span>`;
}

function done({ taken: { ticket, token, follow_url: address }, t, clock, again, name }) {
  return html`<div class="take"><section class="card take__done" aria-labelledby="done">
    <div class="take__number"><h2 id="done" tabindex="-1">${t("give.done")}</h2>
      ${plate(ticket.number, t)}
      <p class="take__words">${spokenDigits(ticket.number, t)}</p>
      <p class="take__what">${name(ticket.service)}${ticket.appointment_at ? `, ${t("find.appointment", { time: clock(ticket.appointment_at) })}` : nothing}</p>
      <p>${t("give.done_sentence")}</p></div>
    <img class="take__qr" src="/t/${token}/qr.svg" alt=${t("give.qr", { number: ticket.number })} width="280" height="280" />
    <div class="take__buttons">
      <button type="button" class="button button--filled" id="again" @click=${again}>${t("give.again")}</button>
      <a class="button button--outline" href=${address} target="_blank" rel="noopener">${icon("phone")}${t("give.follow")}</a>
    </div>
  </section></div>`;
}
