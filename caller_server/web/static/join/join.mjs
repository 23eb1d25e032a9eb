// The joining page with scripts: the ticket this phone has already, codes typed or scanned in the page, and a number that is
// taken once however the connection is. Without scripts the same page is a form (templates/join/join.html).

import { send, uuid } from "../phone/commands.mjs";
import { button, h, plate, put } from "../phone/render.mjs";
import { halves, spokenDigits, translator } from "../shared/words.mjs";
import { kept } from "./kept.mjs";

const FRESH_EVERY = 20000; // ms
const page = JSON.parse(document.getElementById("page").textContent);
const t = translator(page.texts, page.language);
const at = (id) => document.getElementById(id);
const form = at("form");
const store = kept();
const base = `/api/v1/branches/${page.branch}`;
let pass = page.pass, busy = false, asked = null;

async function begin() {
  if (pass) usePass(pass);
  const mine = store.ticket(page.branch);
  const view = mine && await theirs(mine);
  if (view) return showMine(mine, view);
  const choice = store.choice(page.branch);
  const isChosen = new URL(location.href).searchParams.has("service");
  if (page.code && choice && !isChosen) return location.replace(address(choice));
  if (form) prepare(choice);
  setInterval(() => document.visibilityState === "visible" && freshen(), FRESH_EVERY);
  return undefined;
}

/** The step of a service that was chosen before the code was scanned. */
function address({ service, walk, priority }) {
  const url = new URL(location.href);
  const wanted = { service, walk, ...(priority && { priority: 1 }), p: pass, lang: page.language };
  Object.entries(wanted).forEach(([name, value]) => url.searchParams.set(name, value));
  return url.href;
}

/** Keeps the pass in the addresses of this page, so that going back and choosing another service does not lose it. */
function usePass(text) {
  pass = text;
  const url = new URL(location.href);
  url.searchParams.delete("c");
  url.searchParams.set("p", pass);
  history.replaceState(null, "", url.href);
  for (const link of document.querySelectorAll("a[href^='?']")) {
    const to = new URL(link.href);
    to.searchParams.set("p", pass);
    link.href = to.search;
  }
}

// --- the ticket this phone has -----------------------------------------------------------------------------------------------

/** The view of a ticket that is still open, else null; what is over is forgotten. */
async function theirs({ token }) {
  const answer = await fetch(`/api/v1/tickets/${token}`, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  const view = answer?.ok ? await answer.json().catch(() => null) : null;
  const over = [404, 410].includes(answer?.status) || ["served", "cancelled", "expired"].includes(view?.state);
  if (over) store.dropTicket(token);
  return over ? null : view;
}

function showMine({ token }, view) {
  const arrives = page.code && view.held_while_away && view.can.includes("arrive");
  const open = () => location.assign(`/t/${token}?lang=${page.language}`);
  const number = { halves: halves(view.number), label: t("number.label", { words: spokenDigits(view.number, t) }) };
  const choices = [
    arrives && button({ label: t("mine.arrive"), style: "filled", verb: "arrive" }, () => arrive(token, open)),
    button({ label: t("mine.open"), style: arrives ? "outline" : "filled", does: "open" }, open),
    button({ label: t("mine.not"), style: "outline", does: "not" }, () => {
      store.dropTicket(token);
      location.reload();
    }),
  ].filter(Boolean);
  at("mine").replaceChildren(h("section", "mine", null, h("h1", "title", null, t("mine.title", { number: view.number })), plate(number),
    h("p", "", null, t("mine.sentence")), h("div", "told", { id: "mine-answer", role: "alert" }), ...choices));
}

async function arrive(token, open) {
  if (busy) return;
  busy = true;
  complain(t("js.sending"), "mine-answer");
  const answer = await send(`/api/v1/tickets/${token}/arrive`, { code: page.code }, { language: page.language });
  busy = false;
  if (answer.ticket) return open();
  complain(failure(answer), "mine-answer");
}

// --- taking a number ---------------------------------------------------------------------------------------------------------

function prepare(choice) {
  const { phone, service, walk, priority } = form.elements;
  phone.value = store.phone(uuid);
  if (choice?.service === service.value) {
    walk.value = String(choice.walk);
    priority.checked = choice.priority;
  }
  keep();
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
  at("scan").append(button({ label: t("scan.open"), style: "strong", does: "scan" }, scan));
}

const chosen = () => ({ service: form.elements.service.value, walk: Number(form.elements.walk.value), priority: form.elements.priority.checked });

function keep() {
  store.keepChoice(page.branch, chosen());
}

async function scan() {
  const { askForCode } = await import("./scan.mjs");
  await askForCode({ dialog: at("sheet"), t, branch: page.branch, onCode: showPresence });
}

/** Trades a code for a pass. True when the server took it. */
async function showPresence(code) {
  complain(t("js.sending"));
  const answer = await send(`${base}/presence?lang=${page.language}`, { code }, { language: page.language, wanted: "pass" });
  if (!answer.pass) {
    complain(failure(answer));
    return false;
  }
  usePass(answer.pass);
  form.elements.p.value = answer.pass;
  form.elements.code.value = "";
  at("scan").hidden = true;
  complain(null);
  put(at("told"), "accepted", () => h("p", "accepted", null, t("js.accepted")));
  return true;
}

async function take() {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  await taken();
  busy = false;
  document.body.removeAttribute("aria-busy");
}

async function taken() {
  const typed = form.elements.code.value.trim();
  if (!pass && !typed) {
    complain(t("js.need_code"));
    return form.elements.code.focus();
  }
  if (typed && !await showPresence(typed)) return undefined;
  const { service, walk, priority } = chosen();
  const body = { service, language: page.language, priority, walk_minutes: walk || null, phone: form.elements.phone.value };
  complain(t("js.sending"));
  const headers = { Authorization: `Presence ${pass}` };
  const answer = await send(`${base}/tickets?lang=${page.language}`, body, { language: page.language, headers, id: requestId(body), wanted: "token" });
  if (!answer.offline) asked = null; // the next press asks anew
  if (answer.token) {
    store.keepTicket({ branch: page.branch, token: answer.token, number: answer.ticket.number });
    store.keepChoice(page.branch, null);
    return location.assign(`/t/${answer.token}?lang=${page.language}`);
  }
  if (answer.code === "forbidden") {
    pass = "";
    at("scan").hidden = false;
    put(at("told"), "", () => []);
  }
  return complain(failure(answer));
}

/** The same press again after no answer is the same request: it takes one number, whichever of them arrived. */
function requestId(body) {
  const same = JSON.stringify(body);
  if (asked?.same !== same) asked = { same, id: uuid() };
  return asked.id;
}

const failure = ({ offline, refusal }) => (offline ? t("js.offline") : refusal ?? t("js.failed"));

function complain(sentence, where = "answer") {
  put(at(where), sentence, (text) => text && h("p", "answer", null, text));
}

/** Brings how long it takes up to date; the rest of the page stays as it is under the finger. */
async function freshen() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["facts", "clock"]) {
    const [old, fresh] = [at(id), now.getElementById(id)];
    if (old && fresh && old.textContent !== fresh.textContent) old.replaceChildren(...fresh.childNodes);
  }
}

begin();
