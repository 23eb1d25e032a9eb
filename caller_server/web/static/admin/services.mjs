// The section "Layanan": what people come for, how many a day, what follows, which papers it asks for and how it can end.
import { html, nothing, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { letter } from "/static/live/drawn.mjs";
import { cases, hints, newPaper } from "./before.mjs";
import { WEEKDAYS, freeLetter, withoutService } from "./draft.mjs";
import { date, idOf, number, press, select, text, tick, words } from "./fields.mjs";
import { partsList, rows } from "./parts_list.mjs";

export function services(screen) {
  const { t, draft } = screen;
  const called = (service) => service.name[t.language] || Object.values(service.name)[0] || t("service.new");
  return partsList(screen, {
    what: "services",
    row: (service) => html`${letter(service.code || "?", { dashed: !service.is_open })}<span>${called(service)}</span>`,
    form: (service, path) => form(screen, service, path),
    add: press(t("service.add"), add, { picture: "add", id: "add-service" }),
    without: (i) => withoutService(draft, i),
  });

  function add() {
    const made = {
      code: freeLetter(draft.services), name: { id: "", en: "" }, about: {}, quota: null, is_open: true, following: null, usual_minutes: null, checklist: [], papers_as_of: null, cases: [], hints: [], outcomes: [],
    };
    screen.chosen.services = draft.services.length;
    screen.set("services", [...draft.services, made], idOf(`services.${draft.services.length}.name.id`));
  }
}

function form(screen, service, path) {
  const { t, draft, published } = screen;
  const isOld = published.services.some(({ code }) => code === service.code);
  const others = draft.services.filter((it) => it !== service).map((it) => [it.code, `${it.code} ${it.name[t.language] || Object.values(it.name)[0] || ""}`]);
  return html`<div class="grid">
      ${text(screen, `${path}.code`, t("service.code"), { longest: 2, locked: isOld, hint: t(isOld ? "service.code.locked" : "service.code.hint"), also: ["services"] })}
      ${number(screen, `${path}.usual_minutes`, t("service.usual_minutes"), { unit: t("word.minutes", { count: service.usual_minutes ?? 0 }), empty: null, hint: t("service.usual_minutes.hint") })}</div>
    ${words(screen, `${path}.name`, t("service.name"))}
    ${words(screen, `${path}.about`, t("service.about"), { hint: t("service.about.hint") })}
    ${tick(screen, `${path}.is_open`, t("service.is_open"), { hint: t("service.is_open.hint") })}
    ${quota(screen, service, path)}
    ${select(screen, `${path}.following`, t("service.following"), [["", t("service.nothing_follows")], ...others], { read: (value) => value || null, hint: t("service.following.hint") })}
    ${rows(screen, `${path}.checklist`, service.checklist, { title: t("service.checklist"), hint: t("service.checklist.hint"), addWords: t("service.add_paper"), make: newPaper })}
    ${date(screen, `${path}.papers_as_of`, t("service.papers_as_of"), { empty: null, hint: t("service.papers_as_of.hint") })}
    ${cases(screen, `${path}.cases`, service.cases)}
    ${hints(screen, `${path}.hints`, service.hints)}
    ${rows(screen, `${path}.outcomes`, service.outcomes, {
      title: t("service.outcomes"), hint: t("service.outcomes.hint"), addWords: t("service.add_outcome"), make: () => ({ code: "", name: { id: "", en: "" }, asks_missing: false }),
      more: (_, i) => tick(screen, `${path}.outcomes.${i}.asks_missing`, t("outcome.asks_missing")),
    })}`;
}

const KINDS = ["none", "every_day", "by_weekday"];
const kindOf = (quota) => (quota === null || quota === undefined ? "none" : typeof quota === "object" ? "by_weekday" : "every_day");

/** The quota as a number for every day, one for each weekday, or none at all. Each service has radio buttons of its own: renamed ones uncheck each other. */
function quota(screen, service, path) {
  const { t } = screen;
  const at = `${path}.quota`;
  const kind = kindOf(service.quota);
  const every = typeof service.quota === "number" ? service.quota : Object.values(service.quota ?? {})[0] ?? 40;
  const make = { none: () => null, every_day: () => every, by_weekday: () => Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, every])) };
  return html`<fieldset class="quota"><legend>${t("service.quota")}</legend>
    <div class="targets">${repeat([at], (it) => it, () => html`${KINDS.map((it) => html`<label class="choice"><input type="radio" name=${at} .checked=${it === kind} @change=${() => screen.set(at, make[it]())} /><span>${t(`quota.${it}`)}</span></label>`)}`)}</div>
    ${kind === "every_day" ? number(screen, at, t("quota.number"), { unit: t("word.numbers", { count: service.quota }) }) : nothing}
    ${kind === "by_weekday" ? html`<div class="quota__days">${WEEKDAYS.map((day) => number(screen, `${at}.${day}`, t(`day.${day}`), { empty: undefined }))}</div><p class="hint">${t("quota.hint")}</p>` : nothing}
  </fieldset>`;
}
