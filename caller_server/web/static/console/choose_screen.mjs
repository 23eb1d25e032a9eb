// Before anything: which desk, or which booths, this officer serves at.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { counterBadge } from "./parts.mjs";
import { BOOTHS_AT_MOST, toHash } from "./places.mjs";

/** Desks as links, booths as tick boxes with one button that opens those ticked. */
export function chooseScreen(screen) {
  const { page, t, message } = screen;
  const desks = page.counters.filter(({ kind }) => kind !== "booth");
  const booths = page.counters.filter(({ kind }) => kind === "booth");
  return html`<h1>${t("choose.title")}</h1>
    <p class="sentence">${page.counters.length ? t(booths.length ? "choose.sentence_booths" : "choose.sentence") : t("choose.none")}</p>
    <p class="message" role="alert" data-shown=${message?.kind ?? nothing}>${message?.text ?? ""}</p>
    ${desks.length ? html`<nav class="counters" aria-label=${t("choose.title")}>${desks.map((counter) =>
      html`<a class="button button--outline" href="#${counter.code}">${counterBadge(counter, t)}${whoIsThere(counter, screen)}</a>`)}</nav>` : nothing}
    ${booths.length ? boothForm(screen, booths) : nothing}`;
}

/** Who is at a counter already, as far as the line has told. */
function whoIsThere({ code }, { line, page, t }) {
  const there = (line?.staffed ?? []).find(({ counter }) => counter === code);
  if (!there) return nothing;
  return html`<small class="counters__who">${there.officer === page.user.username ? t("choose.own") : there.officer}</small>`;
}

function boothForm(screen, booths) {
  const { page, t, ticked, tick, goTo } = screen;
  const submit = (event) => {
    event.preventDefault();
    if (ticked.length) goTo(toHash(ticked, page.counters));
  };
  return html`<form class="booth-form" @submit=${submit}>
    <fieldset><legend>${t("choose.booths", { most: BOOTHS_AT_MOST })}</legend>
      <div class="counters">${booths.map((counter) => html`<label class="choice choice--booth"><input type="checkbox" name="booth" value=${counter.code}
        .checked=${ticked.includes(counter.code)} @change=${(event) => tick(counter.code, event.target)} />${counterBadge(counter, t)}${whoIsThere(counter, screen)}</label>`)}</div>
    </fieldset>
    <button type="submit" class="button button--${ticked.length ? "filled" : "dashed"}" aria-disabled=${ticked.length ? nothing : "true"}
      >${ticked.length ? t("choose.open", { count: ticked.length }) : t("choose.open_none")}</button>
  </form>`;
}
