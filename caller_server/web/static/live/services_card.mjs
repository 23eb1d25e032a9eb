// Right: every service with who waits, how long, what somebody who came now would be told; below it when all will be served, and the devices.
import { html, nothing, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { minutes } from "/static/console/wording.mjs";
import { icon, letter } from "./drawn.mjs";
import { deviceWords, doneBy, hitRate, takeNow } from "./picture.mjs";

const columns = (view) => ["name", "waiting", "longest", view.services.some(({ estimate }) => estimate) ? "take_now" : "state", "quota_left", "done_by"];

export function servicesCard(screen) {
  const { view, t, open } = screen;
  const rate = hitRate(view, t);
  return html`<section class="card services-card" aria-labelledby="services-title">
    <div class="services-card__head"><h2 id="services-title">${t("services.title")}</h2>
      <button type="button" class="button button--outline" data-action="line" @click=${() => open("line")}>${icon("line")}<span>${t("services.line", { count: view.waiting })}</span></button></div>
    <div class="services-card__scroll" tabindex="0" role="region" aria-labelledby="services-title">
      <table><thead><tr>${columns(view).map((column) => html`<th scope="col" class="col--${column}">${t(`services.${column}`)}</th>`)}</tr></thead>
        <tbody>${repeat(view.services, ({ code }) => code, (service) => row(service, screen))}</tbody></table></div>
    ${rate ? html`<p class="services-card__rate">${rate}</p>` : nothing}
    ${foot(screen)}
  </section>`;
}

function row(service, screen) {
  const { t, clock, page, name, view, open } = screen;
  const closed = service.state !== "open";
  const alone = service.waiting > 0 && service.counters === 0;
  const late = service.longest_wait_s !== null && service.longest_wait_s > view.wait_limit_s;
  const words = html`${letter(service.code, { dashed: closed })}<span class="service__name"><b>${name(service)}</b>
    ${alone ? html`<span class="service__alone">${icon("warning")}${t("services.no_counter")}</span>` : nothing}</span>`;
  return html`<tr data-service=${service.code}>
    <th scope="row" class="col--name">${page.may_change
      ? html`<button type="button" class="service" aria-label=${t("services.change", { service: name(service) })} @click=${() => open("service", { service: service.code })}>${words}</button>`
      : html`<span class="service">${words}</span>`}</th>
    <td class="col--waiting"><b>${service.waiting}</b></td>
    <td class="col--longest ${late ? "is-late" : ""}">${late ? icon("warning") : nothing}${service.longest_wait_s === null ? t("figure.none") : minutes(service.longest_wait_s, t)}</td>
    <td class="col--take_now">${columns(view).includes("take_now") ? takeNow(service, { t, clock }) : t(`service.${service.state}`)}</td>
    <td class="col--quota_left">${service.quota_left === null ? t("services.no_quota") : service.quota_left}</td>
    <td class="col--done_by">${service.done_by ? clock(service.done_by) : t("figure.none")}</td>
  </tr>`;
}

function foot(screen) {
  const { strong, rest, late } = doneBy(screen.view, screen);
  return html`<p class="services-card__foot ${late ? "is-late" : ""}">${icon(late ? "warning" : "clock")}<span><b>${strong}</b>${rest}</span></p>`;
}

/** The devices of the branch: one line each, with what is wrong in words. */
export function devicesCard({ view, t, clock }) {
  if (view.devices.length === 0) return nothing;
  return html`<section class="card devices" aria-labelledby="devices-title"><h2 id="devices-title">${t("devices.title")}</h2>
    <ul>${view.devices.map((device) => {
      const words = deviceWords(device, { t, clock });
      return html`<li class=${words.bad ? "is-late" : ""} data-device=${device.name}>${icon(words.bad ? "warning" : "check")}<b>${device.name}</b> <span>${words.text}</span>
        ${words.more ? html`<small>${words.more}</small>` : nothing}</li>`;
    })}</ul></section>`;
}
