// The small drawn parts that every area of the console uses: icon, plate, counter badge, key cap, button.
import { html, nothing, svg } from "/assets/vendor/lit/lit.min.mjs";
import { ICONS } from "/static/shared/icons.mjs";
import { halves, spokenDigits } from "/static/shared/words.mjs";
import { keyCap } from "./keys.mjs";
import { counterName } from "./wording.mjs";

/** Icons only the console needs, on the shared 24 x 24 field. */
const OWN = {
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  note: "M5 3.5h14v12l-5 5H5ZM14 20.5v-5h5M8.5 8h7M8.5 12h7",
  warning: "M12 3.5L22 20.5H2ZM12 10v5M12 17.6v.1",
  calendar: "M4 5.5h16v15H4ZM4 10h16M8.5 3v4.5M15.5 3v4.5",
  printer: "M7 8.5v-5h10v5M7 17H4V8.5h16V17h-3M7 14h10v6.5H7Z",
  keyboard: "M2.5 6h19v12h-19ZM6 10h.1M10 10h.1M14 10h.1M18 10h.1M7.5 14h9",
  plus: "M12 5v14M5 12h14",
  undo: "M8 5L3.5 9.5 8 14M4 9.5h9.5a6 6 0 0 1 0 12H9",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.2 9.5a2.8 2.8 0 1 1 4.2 2.4c-.9.5-1.4 1.1-1.4 2.1M12 16.9v.1",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
};

/** A line icon; it says nothing to screen readers, the words beside it do. */
export function icon(name) {
  return html`<svg class="icon icon--${name}" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${ICONS[name] ?? OWN[name]}></path>`}</svg>`;
}

/** A ticket number as one element for the eye and one sentence for the ear; `variant` is "", "quiet" or "flat". */
export function plate(number, t, variant = "") {
  const [letters, digits] = halves(number);
  const classes = `plate${variant && ` plate--${variant}`}${digits.length > 4 ? " plate--long" : ""}`;
  return html`<span class=${classes} role="img" aria-label=${t("plate.label", { words: spokenDigits(number, t) })}
    ><span class="plate__letter">${letters}</span><span class="plate__digits">${digits}</span></span>`;
}

/** The counter's word with its number in a square (Loket) or an arch (Bilik). */
export function counterBadge(counter, t) {
  const booth = counter.kind === "booth";
  return html`<span class="counter-badge" role="img" aria-label=${counterName(counter, t)}
    ><span>${t(`counter.${counter.kind}_word`)}</span
    ><span class="badge ${booth ? "badge--booth" : ""}"><span class="badge__digit">${counter.label}</span></span></span>`;
}

/** A key, drawn as a key. The button's own name does not contain it: `aria-keyshortcuts` says it. */
export function keyDrawn(text) {
  return text ? html`<kbd class="cap" aria-hidden="true">${text}</kbd>` : nothing;
}

/** The key of an action; none where the keyboard belongs to another booth (`keys` is null there). */
export function cap(action, { t, keys }) {
  return keys ? keyDrawn(keyCap(action, t, keys)) : nothing;
}

/**
 * One button of the console, for the counter (or the bar) whose `screen` is given.
 *
 * `action` is what it does and whose key cap it wears; a button that is not `ready` stays focusable and says so, since one that
 * vanishes from under the keyboard loses its user.
 */
export function button(screen, { action, text, look = "outline", picture = null, ready = true, name = null, id = null }) {
  const { t, keys, press } = screen;
  return html`<button
    type="button"
    id=${id ?? nothing}
    class="button button--${ready ? look : "dashed"}"
    data-action=${action}
    aria-disabled=${ready ? nothing : "true"}
    aria-label=${name ?? nothing}
    aria-keyshortcuts=${(keys && keyCap(action, t, keys)) || nothing}
    title=${look === "outline" && picture ? text : nothing}
    @click=${() => ready && press(action)}
  >${picture ? icon(picture) : nothing}<span>${text}</span>${cap(action, screen)}</button>`;
}
