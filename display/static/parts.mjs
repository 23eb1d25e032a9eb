// Pieces of the screen. A part is rebuilt only when what it shows has changed, so a display that runs for weeks neither
// flickers nor gathers nodes.

const shown = new Map();

/** Builds the element with this id anew when its model is another one than last time. */
export function part(id, model, build) {
  const key = JSON.stringify(model);
  if (shown.get(id) === key) return;
  shown.set(id, key);
  build(document.getElementById(id), model);
}

/** An element with its class and children. */
export function el(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** The plate of a number; `variant` is call or flat. `--characters` lets the style sheet shrink long numbers. */
export function plate({ letters, digits, aria }, variant) {
  const element = el("span", `plate plate--${variant}`, el("span", "plate__letter", letters), el("span", "plate__digits", digits));
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", aria);
  element.classList.toggle("plate--long", digits.includes("\u2011"));
  return element;
}
