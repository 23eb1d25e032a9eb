// What the pages of supervisors and greeters draw: icons, the small badge of a counter, the letter of a service.
import { html, svg } from "/assets/vendor/lit/lit.min.mjs";
import { ICONS } from "/static/shared/icons.mjs";
import { counterName } from "/static/console/wording.mjs";

/** Icons only these pages need, on the shared 24 x 24 field. */
const OWN = {
  warning: "M12 3.5L22 20.5H2ZM12 10v5M12 17.8v.1",
  message: "M4 4.5h16v11h-9L6.5 20v-4.5H4Z",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3L20.5 20.5",
  day: "M4 6h16v14H4ZM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
  line: "M4 6.5h16M4 12h16M4 17.5h10",
  door: "M6 21V3.5h12V21M3.5 21h17M14.5 12.5v.1",
  add: "M12 4.5v15M4.5 12h15",
  star: "M12 3.5l2.6 5.6 6 .8-4.4 4.2 1.1 6-5.3-3-5.3 3 1.1-6L3.4 9.9l6-.8Z",
  note: "M5 4h14v10.5L14 20H5ZM14 20v-5.5h5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
};

/** A line icon; it says nothing to screen readers, the words beside it do. Throws for a name that nobody drew. */
export function icon(name) {
  const path = OWN[name] ?? ICONS[name];
  if (!path) throw new Error(`no icon ${name}`);
  return html`<svg class="icon icon--${name}" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${path}></path>`}</svg>`;
}

/** The counter's word with its number in a square (Loket) or an arch (Bilik); beside its own words it says nothing itself. */
export function counterMark(counter, t) {
  const booth = counter.kind === "booth";
  return html`<span class="mark" role="img" aria-label=${counterName(counter, t)}><span>${t(`counter.${counter.kind}_word`)}</span
    ><span class="badge ${booth ? "badge--booth" : ""}"><span class="badge__digit ${counter.label.length > 1 ? "badge__digit--long" : ""}">${counter.label}</span></span></span>`;
}

/** The letter of a service, as on a plate; `dashed` when no numbers are given out. */
export function letter(code, { dashed = false } = {}) {
  return html`<span class="letter ${dashed ? "letter--dashed" : ""}" aria-hidden="true">${code}</span>`;
}
