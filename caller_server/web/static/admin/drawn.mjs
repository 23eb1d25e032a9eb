// The icons of the administrator's page: those of the other pages of staff, and two of its own.
import { html, svg } from "/assets/vendor/lit/lit.min.mjs";
import { icon as shared } from "/static/live/drawn.mjs";

const OWN = { up: "M12 19.5V5M6 11l6-6 6 6", down: "M12 4.5V19M6 13l6 6 6-6" };

/** A line icon; it says nothing to screen readers, the words beside it do. Throws for a name that nobody drew. */
export const icon = (name) =>
  name in OWN ? html`<svg class="icon icon--${name}" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${OWN[name]}></path>`}</svg>` : shared(name);
