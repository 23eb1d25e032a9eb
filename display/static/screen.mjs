// Puts what board.mjs worked out on the screen.

import { icon } from "/static/shared/icons.mjs";
import { el, part, plate } from "./parts.mjs";

export function showBoard(model) {
  part("date", model.date, (place, text) => (place.textContent = text));
  part("clock", model.clock, (place, text) => (place.textContent = text));
  part("newest", model.newest, newest);
  part("earlier", model.earlier, (place, rows) => place.replaceChildren(...rows.map(earlierRow)));
  part("services", model.services, services);
  part("missed", model.missed, missed);
  part("foot", model.foot, foot);
  const board = document.getElementById("board");
  board.classList.toggle("board--old", model.old);
  board.dataset.layout = model.layout;
}

/** Numbers that may still come back, in one line above the foot. */
function missed(place, model) {
  place.hidden = !model;
  if (!model) return place.replaceChildren();
  const numbers = el("ul", "missed__numbers", ...model.numbers.map((number) => el("li", "", plate(number, "quiet"))));
  return place.replaceChildren(el("h2", "missed__title", icon("back"), model.title), numbers, el("p", "missed__sentence", model.sentence));
}

/** Shows what everyone is told: a bar above the foot, or the whole screen when everybody has to leave; null takes it away. */
export function showNotice(model) {
  const leaving = model?.leaving ? model : null;
  const bar = model && !model.leaving ? model : null;
  const place = document.getElementById("notice");
  place.hidden = !bar;
  document.getElementById("leave").hidden = !leaving;
  part("notice", bar, (_, told) => {
    place.classList.toggle("notice--long", Boolean(told?.long));
    place.replaceChildren(...(told ? [icon(told.icon), el("p", "notice__text", told.text)] : []));
  });
  part("leave", leaving, (everywhere, told) => {
    everywhere.classList.toggle("leave--long", Boolean(told?.long && told.text.length > 100));
    everywhere.replaceChildren(...(told ? [icon(told.icon), el("p", "leave__text", told.text)] : []));
  });
  const taken = place.offsetHeight + document.getElementById("missed").offsetHeight;
  document.getElementById("board").style.setProperty("--notice", `${taken}px`); // the table makes room for it
}

/** Shows the screen of a call, or takes it away (null). A new call slides in once; it stays still when others come below it. */
export function showFresh(model) {
  const fresh = document.getElementById("fresh");
  fresh.hidden = !model;
  document.getElementById("board").inert = Boolean(model);
  const { below = [], ...call } = model ?? {};
  part("fresh-call", model && call, freshCall);
  part("fresh-below", below, (place, calls) => place.replaceChildren(...calls.map((other) => el("li", "row", ...rowParts(other)))));
}

/** Shows the code for joining by phone, or takes it away (null). */
export function showJoin(model) {
  const place = document.getElementById("join");
  place.hidden = !model;
  document.getElementById("board").classList.toggle("board--join", Boolean(model));
  part("join", model, (_, told) => {
    if (!told) return place.replaceChildren();
    const qr = Object.assign(document.createElement("img"), { className: "join__qr", alt: told.alt, src: `data:image/svg+xml,${encodeURIComponent(told.svg)}` });
    const words = el("div", "join__words", el("h2", "join__title", told.title), el("p", "join__code", told.code), el("p", "join__turns", told.turns));
    return place.replaceChildren(qr, words);
  });
}

function freshCall(place, call) {
  if (!call) return place.replaceChildren();
  const head = el("header", "fresh__head", el("p", "", call.title), el("p", "", call.service));
  return place.replaceChildren(el("div", "fresh__in", head, callLine(call), el("p", "fresh__sentence", call.sentence)));
}

function badge({ kind, word, label }, variant) {
  const digit = el("span", "badge__digit", label);
  digit.classList.toggle("badge__digit--long", label.length > 2);
  const element = el("span", `badge badge--${variant}`, el("span", "badge__word", word), digit);
  element.classList.toggle("badge--booth", kind === "booth");
  element.classList.toggle("badge--long-word", word.length > 6);
  return element;
}

function callLine(call) {
  const line = el("div", "call", plate(call, "call"), icon("arrow"), badge(call, "call"));
  line.style.setProperty("--characters", Math.max(4, call.letters.length + call.digits.length));
  return line;
}

const rowParts = (call) => [plate(call, "flat"), icon("arrow"), el("span", "row__place", call.place)];

function earlierRow(call) {
  return el("li", "row", ...rowParts(call), el("span", "row__ago", call.ago));
}

function newest(place, model) {
  place.classList.toggle("newest--yellow", Boolean(model.yellow));
  place.classList.toggle("newest--empty", Boolean(model.empty));
  if (!model.empty) return place.replaceChildren(callLine(model));
  const said = el("div", "", el("h2", "newest__title", model.title), el("p", "newest__sentence", model.sentence));
  return place.replaceChildren(icon(model.icon), said);
}

function services(place, { heads, rows, estimates }) {
  // A window of time needs the room of the word "waiting"; the person above the figures says the same.
  const waitingHead = estimates ? [icon("person"), el("span", "visually-hidden", heads.waiting)] : [heads.waiting];
  const cells = [["name", heads.name], ["waiting", ...waitingHead], ["last", heads.last]];
  const head = el("tr", "", ...cells.map(([column, ...content]) => el("th", `services__${column}`, ...content)));
  head.querySelectorAll("th").forEach((cell) => cell.setAttribute("scope", "col"));
  const body = rows.map(({ code, name, available, waiting, last, left }) => {
    const letter = el("span", available ? "letter" : "letter letter--gone", code);
    const called = el("td", last.quiet ? "services__last services__last--quiet" : "services__last", last.text);
    if (left) called.append(el("span", "services__left", left));
    const service = el("td", "services__name", el("div", "service", letter, el("span", "service__name", name)));
    return el("tr", "", service, el("td", "services__waiting", waiting), called);
  });
  place.classList.toggle("services--estimates", estimates);
  place.classList.toggle("services--many", rows.length > 8);
  place.style.setProperty("--services", Math.max(6, rows.length));
  place.replaceChildren(el("table", "services__table", el("thead", "", head), el("tbody", "", ...body)));
}

function foot(place, { fault, icon: name, text, end, endIcon }) {
  place.classList.toggle("foot--fault", fault);
  place.setAttribute("role", fault ? "alert" : "contentinfo");
  const said = el("p", "foot__text", ...(name ? [icon(name)] : []), el("span", "", text));
  const right = el("p", "foot__end", ...(endIcon ? [icon(endIcon)] : []), el("span", "", end));
  place.replaceChildren(said, right);
}
