// Above the fold: what needs a person, what everyone is told, and the six figures.
import { html, nothing, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { alertId, folded, inWords, isNew } from "./alerts.mjs";
import { icon } from "./drawn.mjs";
import { figures } from "./picture.mjs";

/** The alerts, each with its one action; older ones fold into a button. */
export function alertList(screen) {
  const { view, t, allAlerts, toggleAlerts } = screen;
  if (view.alerts.length === 0) return nothing;
  const { shown, more, canFold } = folded(view.alerts, allAlerts);
  const words = { ...screen, lobby: view.lobby };
  return html`<section class="alerts" aria-label=${t("alerts.title")}>
    ${repeat(shown, alertId, (alert) => alertCard(alert, inWords(alert, words), screen))}
    ${canFold ? html`<button type="button" class="button button--outline alerts__more" aria-expanded=${allAlerts} @click=${toggleAlerts}
      >${more ? t("alerts.more", { count: more }) : t("alerts.fewer")}</button>` : nothing}
  </section>`;
}

function alertCard(alert, { icon: picture, title, then, action, label }, screen) {
  const fresh = isNew(alert);
  const { t, clock, act, page, alertMessage } = screen;
  const refusal = alertMessage?.id === alertId(alert) ? alertMessage.text : null;
  const look = `alert ${alert.urgent && fresh ? "alert--urgent" : ""} ${fresh ? "" : "alert--seen"}`;
  return html`<article class=${look} data-alert=${alert.key}>
    ${icon(fresh ? picture : "check")}
    <div class="alert__words"><h2>${title}</h2><p>${then}</p>
      ${fresh ? nothing : html`<p class="alert__seen">${t("alert.seen_by", { name: alert.seen_by, time: clock(alert.seen_at) })}</p>`}
      <p class="message" role="alert" data-shown=${refusal ? "refusal" : nothing}>${refusal ?? ""}</p></div>
    ${page.may_change ? html`<div class="alert__buttons">
      ${action === "seen" ? nothing : html`<button type="button" class="button button--outline" data-action=${action} @click=${() => act(action, alert)}>${label}</button>`}
      ${fresh ? html`<button type="button" class="button button--outline" data-action="seen" @click=${() => act("seen", alert)}
        >${action === "seen" ? label : t("alert.seen")}</button>` : nothing}</div>` : nothing}
  </article>`;
}

/** What everyone is told now, with the button that takes it back. */
export function noticeStrip({ view: { notice }, t, clock, page, language, open }) {
  if (!notice) return nothing;
  const until = notice.until ? t("notice.until", { time: clock(notice.until) }) : t("notice.until_withdrawn");
  return html`<section class="notice" aria-label=${t("notice.title")}>${icon("message")}
    <div class="alert__words"><h2>${t("notice.title")}</h2><p>“${notice.texts[language] ?? notice.text}” ${until}</p></div>
    ${page.may_change ? html`<button type="button" class="button button--outline" data-action="withdraw" @click=${() => open("withdraw")}
      >${t("notice.withdraw")}</button>` : nothing}</section>`;
}

/** Six figures, each with its limit beside it. */
export function figureRow({ view, t }) {
  return html`<dl class="figures">${figures(view, t).map(({ key, title, value, note, bad }) => html`
    <div class="card figure ${bad ? "figure--bad" : ""}" data-figure=${key}>
      <dt>${title}</dt><dd><b>${bad ? icon("warning") : nothing}${value}</b><span>${note}</span></dd></div>`)}</dl>`;
}
