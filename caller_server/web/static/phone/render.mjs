// Makes elements of what screen.mjs decided. A part that has not changed keeps its elements, and with them focus and place.

/** One of the icons that the page brought along (templates/phone/ticket.html). */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS(space, tag));
  svg.setAttribute("class", `icon icon--${name}`);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** An element with classes, attributes and children; children that are null or false are left out. */
export function h(tag, classes, attributes, ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  for (const [name, value] of Object.entries(attributes ?? {})) if (value !== null && value !== undefined) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== false && child !== undefined && child !== ""));
  return element;
}

/** Fills `place` with build(value), unless it shows that value already. */
export function put(place, value, build) {
  const key = JSON.stringify(value);
  if (place.shown === key) return;
  place.shown = key;
  place.replaceChildren(...[build(value)].flat().filter(Boolean));
}

export function plate({ halves: [letters, digits], label }, classes = "") {
  const long = digits.length > 3 || letters.length > 1 ? " plate--long" : "";
  return h("span", `plate${long} ${classes}`, { role: "img", "aria-label": label },
    letters && h("span", "plate__letter", null, letters), h("span", "plate__digits", null, digits));
}

function badge({ booth, word, label, long }, classes = "") {
  return h("span", `badge ${classes}${booth ? " badge--booth" : ""}${long ? " badge--long-word" : ""}`, { role: "img", "aria-label": `${word} ${label}` },
    h("span", "badge__word", null, word), h("span", `badge__digit${label.length > 1 ? " badge__digit--long" : ""}`, null, label));
}

/** Counter, one dot per person, then whoever it is about. */
function dots(counter, count, end) {
  return h("p", "dots", { "aria-hidden": "true" },
    h("span", "dots__counter", null, counter),
    count > 0 && h("span", "dots__people", null, ...Array.from({ length: count }, () => h("span", "dot"))), end);
}

const PARTS = {
  banner: ({ tone, icon: name, title, sentence }) => h("section", `banner banner--${tone}`, null,
    icon(name), h("div", "", null, h("h1", "banner__title", null, title), sentence && h("p", "banner__sentence", null, sentence))),

  turn: ({ when, ahead, last }) => h("section", `card turn${last ? " card--old" : ""}`, null,
    last && h("p", "old", null, icon("clock"), h("span", "", null, last.text)),
    last?.state && h("p", "old__state", null, last.state),
    when && h("div", "when", null, h("p", "label", null, when.label), h("p", `when__time${when.small ? " when__time--words" : ""}`, null, when.time),
      when.note && h("p", "note", null, when.note)),
    ahead && h("div", "ahead", null, h("p", "ahead__sentence", null, ahead.sentence),
      ahead.dots !== null && !last && dots(ahead.counter, ahead.dots, h("span", "dots__you", null, ahead.you)),
      ahead.why && h("p", "note", null, ahead.why))),

  tip: ({ icon: name, title, sentence, unlock }) => h("section", "card tip", null, icon(name),
    h("div", "", null, h("h2", "tip__title", null, title), h("p", "", null, sentence), unlock && h("p", "tip__unlock", null, unlock))),

  counter: ({ badge: shape, lines: [first, ...rest] }) => h("section", "card counter", null, shape && badge(shape), h("p", "", null, first),
    ...rest.map((line) => h("p", "second", null, line))),

  return: ({ label, time, rule, dots: count, counter, number }) => h("section", "card return", null,
    h("p", "label", null, label), h("p", "return__time", null, time), h("p", "return__rule", null, rule), dots(counter, count, plate(number, "plate--dots"))),

  papers: ({ label, papers }) => h("section", "card", null, h("p", "label", null, label),
    h("ul", "papers", null, ...papers.map((paper) => h("li", "", null, paper)))),

  note: ({ text }) => h("p", "foot", null, text),

  call: (call) => h("section", "call", null,
    h("p", "call__top", null, h("span", "", null, call.attempt), h("span", "", null, call.at)),
    h("h1", "call__title", null, call.title),
    plate(call.number, "plate--call"),
    h("p", "call__words", null, call.words),
    h("p", "call__where", null, icon("arrow"), badge(call.badge, "badge--call")),
    call.coming && h("p", "call__coming", null, icon("check"), h("span", "", null, call.coming)),
    call.cut && h("p", "call__cut", null, icon("broken-link"), h("span", "", null, call.cut))),
};

/** What everyone is told. That all have to leave interrupts a screen reader, the rest waits until it is silent. */
export const notice = ({ text, icon: name, leave }) =>
  h("p", `notice${leave ? " notice--leave" : ""}`, leave ? { role: "alert" } : null, icon(name), h("span", "", null, text));

export const part = (description) => PARTS[description.is](description);

/** A button that calls `press(description)`. */
export function button(description, press) {
  const { label, note, icon: name, style } = description;
  const element = h("button", `button button--${style}`, { type: "button", "data-does": description.verb ?? description.sheet ?? description.does },
    name && icon(name), h("span", "", null, label, note && h("small", "button__note", null, note)));
  element.addEventListener("click", () => press(description));
  return element;
}
