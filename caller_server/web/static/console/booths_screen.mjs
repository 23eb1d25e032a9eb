// Several booths at once: equal cards, two by two or three by two, and the line with the numbers put aside at the right.
import { html, repeat } from "/assets/vendor/lit/lit.min.mjs";
import { boothCard } from "./booth_card.mjs";
import { figures } from "./desk_card.mjs";
import { lineCard } from "./line_card.mjs";
import { parkedNumbers } from "./parked.mjs";
import { newest } from "./places.mjs";

/** The whole below the bar; `at(place)` is the screen as one booth sees it. */
export function boothsScreen(screen, at) {
  const { places, chosen, t } = screen;
  const here = at(chosen);
  const foot = html`<div class="line__foot" role="group" aria-label=${t("today.title_booths")}>
    ${figures(newest(places).today, t)}${parkedNumbers(here)}</div>`;
  return html`<div class="booths" data-count=${places.length}>${repeat(places, ({ code }) => code, (place, i) => boothCard(at(place), i + 1))}</div>
    ${lineCard(here, foot)}`;
}
