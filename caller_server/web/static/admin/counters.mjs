// The section "Loket": desks and booths, what each of them takes, and which of its services come first there.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { counterMark } from "/static/live/drawn.mjs";
import { freeCounter, withDisplays, withServices } from "./draft.mjs";
import { faultAt, idOf, number, press, text } from "./fields.mjs";
import { partsList } from "./parts_list.mjs";

export function counters(screen) {
  const { t, draft } = screen;
  return partsList(screen, {
    what: "counters",
    row: (counter) => html`${counterMark(counter, t)}<span class="parts__takes">${counter.services.join(" ")}</span>`,
    form: (counter, path) => form(screen, counter, path),
    add: html`${press(t("counter.add_desk"), () => add("desk"), { picture: "add", id: "add-desk" })}${press(t("counter.add_booth"), () => add("booth"), { picture: "add", id: "add-booth" })}`,
    without: (i) => withDisplays({ ...draft, counters: draft.counters.filter((_, at) => at !== i) }),
  });

  function add(kind) {
    const made = { ...freeCounter(draft.code, draft.counters, kind), kind, services: draft.services.map(({ code }) => code), weights: {} };
    screen.chosen.counters = draft.counters.length;
    screen.set("counters", [...draft.counters, made], idOf(`counters.${draft.counters.length}.label`));
  }
}

function form(screen, counter, path) {
  const { t, draft, published } = screen;
  const isOld = published.counters.some(({ code }) => code === counter.code);
  const take = (code, isTaken) => {
    const taken = draft.services.map((it) => it.code).filter((it) => (it === code ? isTaken : counter.services.includes(it)));
    screen.set(path, withServices(counter, taken));
  };
  return html`<fieldset class="kinds"><legend>${t("counter.kind")}</legend><div class="targets">${["desk", "booth"].map((kind) => html`<label class="choice"><input type="radio" name="${path}.kind" .checked=${kind === counter.kind}
      @change=${() => screen.set(`${path}.kind`, kind)} /><span>${t(`kind.${kind}`)}</span></label>`)}</div></fieldset>
    <div class="grid">${text(screen, `${path}.label`, t("counter.label"), { longest: 2, hint: t("counter.label.hint") })}
      ${text(screen, `${path}.code`, t("counter.code"), { longest: 40, locked: isOld, hint: t(isOld ? "counter.code.locked" : "counter.code.hint"), also: ["counters"] })}</div>
    <fieldset class="takes"><legend>${t("counter.services")}</legend><p class="hint">${t("counter.services.hint")}</p>
      <ul>${draft.services.map((service) => html`<li class="takes__row"><label class="choice"><input type="checkbox" .checked=${counter.services.includes(service.code)} @change=${({ target }) => take(service.code, target.checked)} />
        <span><b>${service.code}</b> ${service.name[t.language] || Object.values(service.name)[0]}</span></label>
        ${counter.services.includes(service.code) ? number(screen, `${path}.weights.${service.code}`, t("counter.weight", { service: service.code }), { empty: undefined, look: "takes__weight" }) : nothing}</li>`)}</ul>
      ${faultAt(screen, `${path}.services`)}${faultAt(screen, `${path}.weights`)}
      <p class="hint">${t("counter.weights.hint")}</p></fieldset>`;
}
