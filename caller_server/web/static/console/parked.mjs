// The numbers put aside: at a desk its own, with booths those of all of them.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { cap, plate } from "./parts.mjs";
import { parkedAt } from "./places.mjs";
import { counterName } from "./wording.mjs";

/** The parked numbers as small buttons; nothing when there are none. Whoever said to be back is said so, in bold. */
export function parkedNumbers(screen) {
  const { t, places } = screen;
  const parked = parkedAt(places);
  if (parked.length === 0) return nothing;
  const ready = parked.some((one) => one.ready);
  return html`<div class="parked">
    <h2>${t("today.parked")} ${ready ? cap("resume", screen) : nothing}</h2>
    <ul class="parked__numbers">${parked.map((one) => html`<li>${parkedButton(one, screen)}</li>`)}</ul>
  </div>`;
}

function parkedButton({ entry, place, ready }, screen) {
  const { t, pressAt } = screen;
  const { number } = entry;
  return html`<button type="button" class="parked__number" data-number=${number} aria-disabled=${ready ? nothing : "true"}
    title=${entry.reason ?? nothing} aria-label=${[t("today.resume", { number }), more(entry, place, screen)].filter(Boolean).join(", ")}
    @click=${() => ready && pressAt(place, "resume", { number })}>${plate(number, t, "quiet")}<span class="parked__why ${entry.back_at ? "strong" : ""}"
    >${more(entry, place, screen)}</span></button>`;
}

/** "sudah kembali pukul 10.05", else the reason; with several booths also which one has it. */
export function more({ back_at: back, reason }, place, { t, clock, several }) {
  const words = back ? t("parked.back", { time: clock(back) }) : reason;
  return [several ? counterName(place.view, t) : null, words].filter(Boolean).join(", ");
}
