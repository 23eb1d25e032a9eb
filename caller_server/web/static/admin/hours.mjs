// The section "Jam buka": the week with its breaks, seasons with other hours, and holidays.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { breaks, nextSpan, span } from "./clocks.mjs";
import { WEEKDAYS, valueAt } from "./draft.mjs";
import { card, date, faultAt, idOf, press, small, text, timeInput } from "./fields.mjs";

const WORKDAYS = WEEKDAYS.slice(0, 5);

export function hours(screen) {
  const { t, draft } = screen;
  return html`${card(t("hours.week"), week(screen, "hours"), { id: "hours-week" })}
    ${card(t("hours.seasons"), html`<p class="hint">${t("hours.seasons.hint")}</p>${draft.hours.seasons.map((_, i) => season(screen, i))}
      ${press(t("hours.add_season"), addSeason, { picture: "add", id: "add-season" })}`, { id: "hours-seasons" })}
    ${card(t("hours.holidays"), holidays(screen), { id: "hours-holidays" })}`;

  function addSeason() {
    const usual = Object.fromEntries(WEEKDAYS.map((day) => [day, draft.hours[day]]));
    screen.set("hours.seasons", [...draft.hours.seasons, { name: "", first: "", last: "", ...usual }], idOf(`hours.seasons.${draft.hours.seasons.length}.name`));
  }
}

/** A week below a path: a row for each day, with its spans and the breaks between them. */
function week(screen, path) {
  const { t } = screen;
  const copy = () => {
    const monday = valueAt(screen.draft, `${path}.monday`);
    screen.set(path, { ...valueAt(screen.draft, path), ...Object.fromEntries(WORKDAYS.map((day) => [day, monday])) });
  };
  return html`<ul class="week">${WEEKDAYS.map((day) => row(screen, `${path}.${day}`, day))}</ul>
    ${press(t("hours.copy"), copy, { name: t("hours.copy_name") })}`;
}

function row(screen, path, day) {
  const { t, draft } = screen;
  const spans = valueAt(draft, path) ?? [];
  const name = t(`day.${day}`);
  const wrong = [path, ...spans.flatMap((_, i) => [`${path}.${i}.0`, `${path}.${i}.1`])].filter((at) => screen.faults[at]);
  const add = () => screen.set(path, [...spans, nextSpan(spans)], idOf(`${path}.${spans.length}.0`));
  return html`<li class="week__day" data-wrong=${screen.faults[path] ? "true" : nothing}><span class="week__name">${name}</span>
    <div class="week__spans">${spans.length === 0 ? html`<span class="week__closed">${t("value.closed")}</span>` : nothing}
      ${spans.map((_, i) => spanFields(screen, path, i, name))}
      ${press(t(spans.length ? "hours.add_span" : "hours.open"), add, { picture: "add", id: `${idOf(path)}-add`, name: t(spans.length ? "hours.add_span_name" : "hours.open_name", { day: name }) })}</div>
    ${wrong.length ? html`<div class="week__wrong">${wrong.map((at) => faultAt(screen, at))}</div>` : nothing}
    ${spans.length > 1 && wrong.length === 0 ? html`<p class="hint week__breaks">${t("hours.breaks", { times: breaks(spans).map(span).join(", ") })}</p>` : nothing}</li>`;
}

function spanFields(screen, path, i, day) {
  const { t, draft } = screen;
  const part = (end) => {
    const at = `${path}.${i}.${end}`;
    const wrong = screen.faults[at];
    const id = idOf(at);
    return timeInput(screen, at, {
      id, name: t(end ? "hours.until_name" : "hours.from_name", { day, n: i + 1 }), invalid: wrong || screen.faults[path] ? "true" : nothing, described: wrong ? `${id}-wrong` : nothing,
    });
  };
  const remove = () => screen.set(path, valueAt(draft, path).filter((_, at) => at !== i), `${idOf(path)}-add`);
  return html`<span class="week__span">${part(0)}<span aria-hidden="true">–</span>${part(1)}${small("cross", t("hours.remove_span", { day, n: i + 1 }), remove)}</span>`;
}

function season(screen, i) {
  const { t, draft } = screen;
  const path = `hours.seasons.${i}`;
  const title = draft.hours.seasons[i].name || t("hours.season_new");
  const remove = () => screen.set("hours.seasons", draft.hours.seasons.filter((_, at) => at !== i), "add-season");
  return html`<fieldset class="season"><legend>${title}</legend>
    <div class="grid grid--3">${text(screen, `${path}.name`, t("hours.season_name"))}${date(screen, `${path}.first`, t("hours.first"))}${date(screen, `${path}.last`, t("hours.last"), { also: [path] })}</div>
    ${week(screen, path)}${press(t("hours.remove_season"), remove, { picture: "cross", name: t("hours.remove_season_name", { name: title }) })}</fieldset>`;
}

function holidays(screen) {
  const { t, draft } = screen;
  const days = draft.hours.holidays;
  return html`<p class="hint">${t("hours.holidays.hint")}</p><ul class="days">${days.map((_, i) => html`<li>${date(screen, `hours.holidays.${i}`, t("hours.holiday", { n: i + 1 }))}
    ${small("cross", t("hours.remove_holiday", { n: i + 1 }), () => screen.set("hours.holidays", days.filter((_, at) => at !== i), "add-holiday"))}</li>`)}</ul>
    ${press(t("hours.add_holiday"), () => screen.set("hours.holidays", [...days, ""], idOf(`hours.holidays.${days.length}`)), { picture: "add", id: "add-holiday" })}`;
}
