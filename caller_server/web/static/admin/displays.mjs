// The section "Layar": how announcements sound, and the displays of the lobby with what each of them tells of.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { counterMark } from "/static/live/drawn.mjs";
import { freeDisplay } from "./draft.mjs";
import { card, faultAt, idOf, number, press, select, small, text, tick, time } from "./fields.mjs";
import { partsList } from "./parts_list.mjs";

const DIGITS = ["one_by_one", "whole"];
const LAYOUTS = ["services", "calls", "playlist"];

export function displays(screen) {
  const { t, draft } = screen;
  return html`${card(t("office.speech"), speech(screen), { id: "displays-speech" })}
    <p class="hint">${t("displays.hint", { address: `/display/${draft.code}` })}</p>
    ${partsList(screen, {
      what: "displays",
      row: (display) => html`<span>${display.code || t("display.new")}</span><span class="parts__takes">${t(`display.layout.${display.layout}`)}</span>`,
      form: (display, path) => form(screen, display, path),
      add: press(t("display.add"), add, { picture: "add", id: "add-display" }),
      without: (i) => ({ ...draft, displays: draft.displays.filter((_, at) => at !== i) }),
    })}`;

  function add() {
    const made = { code: freeDisplay(draft.displays), layout: "services", services: [], counters: [], missed: true, reload_at: "03:30" };
    screen.chosen.displays = draft.displays.length;
    screen.set("displays", [...draft.displays, made], idOf(`displays.${draft.displays.length}.code`));
  }
}

function speech(screen) {
  const { t, draft } = screen;
  const steps = draft.speech.loudness;
  const path = "speech.loudness";
  const add = () => screen.set(path, [...steps, { at: steps.length ? "" : "07:00", percent: 100 }], idOf(`${path}.${steps.length}.at`));
  const remove = (i) => screen.set(path, steps.filter((_, at) => at !== i), "add-loudness");
  return html`<div class="grid">${select(screen, "speech.digits", t("speech.digits"), DIGITS.map((it) => [it, t(`speech.digits.${it}`)]))}</div>
    ${tick(screen, "speech.chime", t("speech.chime"), { hint: t("speech.chime.hint") })}
    <fieldset class="rows"><legend>${t("speech.loudness")}</legend><p class="hint">${t("speech.loudness.hint")}</p>
      <ul>${steps.map((_, i) => html`<li class="rows__row"><div class="rows__fields">${time(screen, `${path}.${i}.at`, t("speech.at"))}${number(screen, `${path}.${i}.percent`, t("speech.percent"), { unit: "%" })}</div>
        <div class="rows__tools">${small("cross", t("speech.remove_step", { n: i + 1 }), () => remove(i))}</div></li>`)}</ul>
      ${faultAt(screen, path)}${press(t("speech.add_step"), add, { picture: "add", id: "add-loudness" })}</fieldset>`;
}

function form(screen, display, path) {
  const { t, draft, published } = screen;
  const isOld = published.displays.some(({ code }) => code === display.code);
  const put = (what, all) => (code, isTaken) => screen.set(`${path}.${what}`, all.filter((it) => (it === code ? isTaken : display[what].includes(it))));
  const takeService = put("services", draft.services.map(({ code }) => code));
  const takeCounter = put("counters", draft.counters.map(({ code }) => code));
  const named = (service) => service.name[t.language] || Object.values(service.name)[0];
  return html`<div class="grid">
      ${text(screen, `${path}.code`, t("display.code"), { longest: 40, locked: isOld, hint: t("display.code.hint", { address: `/display/${draft.code}/${display.code}` }), also: ["displays"] })}
      ${select(screen, `${path}.layout`, t("display.layout"), LAYOUTS.map((it) => [it, t(`display.layout.${it}`)]))}
      ${time(screen, `${path}.reload_at`, t("display.reload_at"), { hint: t("display.reload_at.hint") })}</div>
    ${tick(screen, `${path}.missed`, t("display.missed"), { hint: t("display.missed.hint") })}
    ${choices("services", draft.services, (service) => html`<b>${service.code}</b> ${named(service)}`, takeService)}
    ${choices("counters", draft.counters, (counter) => counterMark(counter, t), takeCounter)}`;

  function choices(what, parts, words, take) {
    return html`<fieldset class="takes"><legend>${t(`display.${what}`)}</legend><p class="hint">${t(`display.${what}.hint`)}</p>
      <ul class="zones">${parts.map((part) => html`<li><label class="choice"><input type="checkbox" .checked=${display[what].includes(part.code)} @change=${({ target }) => take(part.code, target.checked)} />
        <span>${words(part)}</span></label></li>`)}</ul>${screen.faults[`${path}.${what}`] ? faultAt(screen, `${path}.${what}`) : nothing}</fieldset>`;
  }
}
