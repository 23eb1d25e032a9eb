// What the one <dialog> of the page holds. Each name is a sheet to choose from or a form that sends one command.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { counterName } from "/static/console/wording.mjs";
import { dayDialogs } from "./dialogs_day.mjs";
import { lineDialog } from "./dialog_line.mjs";
import { noticeDialogs } from "./dialogs_notice.mjs";
import { counterMark, icon } from "./drawn.mjs";
import { choice, form, minutesField, option, reasonField, sheet } from "./fields.mjs";
import { menu } from "./menu.mjs";
import { officersFor } from "./officers.mjs";
import { counterWords, takeNow } from "./picture.mjs";

const PAUSES = [5, 15, 30, 60, ""];
const SERVICE_VERBS = { open: ["pause", "close"], quota_reached: ["pause", "close"], full: ["pause", "close"], paused: ["open", "close"], closed: ["open"] };
const DIALOGS = {
  counter: counterSheet, counter_open: counterOpen, counter_pause: counterPause, counter_close: counterClose, open_counter: whichCounter,
  service: serviceSheet, service_open: serviceState, service_pause: serviceState, service_close: serviceState, service_quota: quota,
  line: lineDialog, menu, ...dayDialogs, ...noticeDialogs,
};

/** The content of the open dialog; nothing when none is open. */
export function dialogContent(screen) {
  return screen.dialog ? DIALOGS[screen.dialog.name](screen) : nothing;
}

// --- counters ---

function theCounter({ view, dialog }) {
  return view.counters.find(({ code }) => code === dialog.counter);
}

function counterSheet(screen) {
  const { t, open, run, name } = screen;
  const counter = theCounter(screen);
  const it = counterWords(counter, screen);
  const values = { counter: counterName(counter, t) };
  const may = (verb) => counter.can.includes(verb);
  const about = { counter: counter.code };
  return sheet(screen, html`${counterMark(counter, t)}`, html`
    <p class="sheet__state">${icon(it.icon)} <b>${it.title}</b> ${it.note}</p>
    <p class="hint">${t("dialog.counter.services", { services: counter.services.map((code) => name({ code })).join(", ") })}</p>
    ${counter.help ? html`<p class="sheet__help">${icon("ear")} ${counter.help.reason ?? t("counter.help")}</p>` : nothing}
    <div class="dialog__list">
      ${may("open") ? option("check", t("dialog.counter_open.submit", values), () => open("counter_open", about)) : nothing}
      ${may("resume_shift") ? option("check", t("dialog.counter.resume", values), () => run(`counters/${counter.code}/open`, goingOn(counter))) : nothing}
      ${may("help_end") ? option("ear", t("dialog.counter.help_end"), () => run(`counters/${counter.code}/help-end`, {})) : nothing}
      ${may("pause") ? option("pause", t("dialog.counter_pause.submit", values), () => open("counter_pause", about)) : nothing}
      ${may("close") ? option("cross", t("dialog.counter_close.submit", values), () => open("counter_close", about)) : nothing}
    </div>
    ${counter.can.length === 0 ? html`<p class="hint">${t("dialog.counter.nothing")}</p>` : nothing}`);
}

/** Going on after a pause leaves the counter with whoever has it. */
function goingOn({ officer }) {
  return officer ? { officer } : {};
}

function counterOpen(screen) {
  const { t, page, name, dialog } = screen;
  const counter = theCounter(screen);
  const { services } = page.counters.find(({ code }) => code === dialog.counter);
  return form(screen, { values: { counter: counterName(counter, t) }, body: html`
    <fieldset class="targets"><legend>${t("dialog.counter_open.services")}</legend>${services.map((code, i) =>
      choice({ type: "checkbox", name: "services", value: code, text: html`<b>${code}</b> ${name({ code })}`, checked: true, first: i === 0 }))}</fieldset>
    ${officerField(counter, screen)}` });
}

/** Whose shift it is: one of the officers who are free, or one's own. */
function officerField(counter, { t, page, view }) {
  if (page.officers.length === 0) return nothing;
  const { free, chosen } = officersFor(counter, { officers: page.officers, counters: view.counters });
  const words = (officer) => (officer === counter.last_officer ? t("dialog.counter_open.last", { officer }) : officer);
  return html`<div class="field"><label for="officer">${t("dialog.counter_open.officer")}</label>
    <select id="officer" name="officer" aria-describedby="officer-hint">
      <option value="" ?selected=${chosen === ""}>${t("dialog.counter_open.self", { officer: page.user.username })}</option>
      ${free.map((officer) => html`<option value=${officer} ?selected=${officer === chosen}>${words(officer)}</option>`)}</select>
    <p id="officer-hint" class="hint">${t(free.length ? "dialog.counter_open.officer_hint" : "dialog.counter_open.nobody")}</p></div>`;
}

function counterPause(screen) {
  const { t } = screen;
  const counter = theCounter(screen);
  return form(screen, { values: { counter: counterName(counter, t) }, body: html`<p>${t("dialog.counter_pause.sentence")}</p>
    ${reasonField(t, { first: true })}${minutesField(t, { legend: "dialog.pause_minutes", choices: PAUSES, chosen: "", open: "dialog.open_end" })}` });
}

function counterClose(screen) {
  const { t } = screen;
  return form(screen, { values: { counter: counterName(theCounter(screen), t) }, body: html`<p>${t("dialog.counter_close.sentence")}</p>` });
}

/** A service has nobody: the counters that could take it. */
function whichCounter(screen) {
  const { t, page, view, dialog, name, open } = screen;
  const able = new Set(page.counters.filter(({ services }) => services.includes(dialog.service)).map(({ code }) => code));
  const counters = view.counters.filter(({ code }) => able.has(code));
  return sheet(screen, t("dialog.open_counter.title", { service: name({ code: dialog.service }) }), html`
    ${counters.length ? nothing : html`<p>${t("dialog.open_counter.none")}</p>`}
    <div class="dialog__list">${counters.map((counter) => {
      const it = counterWords(counter, screen);
      return option(it.icon, counterName(counter, t), () => open("counter", { counter: counter.code }), [it.title, it.note].filter(Boolean).join(", "));
    })}</div>`);
}

// --- services ---

function theService({ view, dialog }) {
  return view.services.find(({ code }) => code === dialog.service);
}

function serviceSheet(screen) {
  const { t, clock, name, open } = screen;
  const service = theService(screen);
  const about = { service: service.code };
  const quotaNow = service.quota === null ? t("services.no_quota") : t("dialog.service.quota", { issued: service.issued, quota: service.quota });
  return sheet(screen, `${service.code} · ${name(service)}`, html`
    <p class="sheet__state"><b>${t(`service.${service.state}`)}</b></p>
    <p>${t("dialog.service.now", { waiting: service.waiting, counters: service.counters, served: service.served })} ${quotaNow}${service.quota === null ? "." : ""}
      ${service.estimate ? t("dialog.service.take_now", { window: takeNow(service, { t, clock }) }) : nothing}</p>
    <div class="dialog__list">
      ${SERVICE_VERBS[service.state].map((verb) =>
        option({ open: "check", pause: "pause", close: "cross" }[verb], t(`dialog.service_${verb}.submit`), () => open(`service_${verb}`, about), t(`dialog.service_${verb}.sentence`)))}
      ${option("add", t("dialog.service_quota.submit"), () => open("service_quota", about))}
    </div>`);
}

function serviceState(screen) {
  const { t, dialog, name } = screen;
  return form(screen, { values: { service: name(theService(screen)) }, body: html`<p>${t(`dialog.${dialog.name}.sentence`)}</p>${reasonField(t, { first: true })}` });
}

function quota(screen) {
  const { t, name } = screen;
  const service = theService(screen);
  return form(screen, { values: { service: name(service) }, body: html`
    <p>${t("dialog.service_quota.sentence", { issued: service.issued })}</p>
    <div class="field"><label for="quota">${t("dialog.quota")}</label>
      <input id="quota" name="quota" class="field__number" inputmode="numeric" autocomplete="off" maxlength="4" .defaultValue=${String(service.quota ?? "")} required autofocus /></div>
    ${reasonField(t)}` });
}
