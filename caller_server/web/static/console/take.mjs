// The page on which staff give a number to somebody who stands before them.
import { html, nothing, render } from "/assets/vendor/lit/lit.min.mjs";
import { spokenDigits, translator } from "/static/shared/words.mjs";
import { commander, newRequestId } from "./commands.mjs";
import { icon, plate } from "./parts.mjs";
import { applyTheme } from "./theme.mjs";

const AT_COUNTERS = new Set(["officer", "supervisor", "administrator"]); // a greeter has no console

applyTheme();
const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("take");
const t = translator(page.texts, page.language);
const send = commander({ fetch: fetch.bind(globalThis), csrf: page.csrf });
const screen = { services: page.services, language: page.language, priority: false, busy: null, message: null, taken: null };
let pending = null; // {asked, request_id} of a press whose answer never came: the same press again is the same request

function draw() {
  render(html`
    <header class="top"><div class="top__bar"><div class="top__branch"><h1>${t("take.title")}</h1><p>${page.branch_name ?? t("take.sentence")}</p></div>
      <div class="top__tools">
        ${AT_COUNTERS.has(page.user?.role) ? html`<a class="button button--outline" href="/console">${icon("desk")}${t("take.console")}</a>` : nothing}
        <button type="button" class="button button--outline" @click=${signOut}>${icon("back")}${t("dialog.menu.sign_out")}</button>
      </div></div>
      ${page.clock_is_set ? html`<p class="test-clock">${icon("clock")} ${t("page.test_clock")}</p>` : nothing}</header>
    <main class="take">${screen.taken ? done(screen.taken) : choice()}</main>`, root);
}

function choice() {
  return html`<section class="card take__options">
      <fieldset class="take__languages"><legend>${t("take.language")}</legend>
        ${["id", "en"].map((code) => html`<label class="choice"><input type="radio" name="language" value=${code} .checked=${screen.language === code}
          @change=${() => set({ language: code })} /><span>${t(`language.${code}`)}</span></label>`)}</fieldset>
      <label class="choice take__priority"><input type="checkbox" .checked=${screen.priority} aria-describedby="priority-hint"
        @change=${(event) => set({ priority: event.target.checked })} /><span>${t("take.priority")}</span></label>
      <p id="priority-hint" class="hint">${t("take.priority_hint")}</p>
    </section>
    <section aria-labelledby="choose">
      <h2 id="choose">${t("take.choose")}</h2>
      <p class="message" role="alert" data-shown=${screen.message ? "refusal" : nothing}>${screen.message ?? ""}</p>
      <div class="take__services">${screen.services.map(service)}</div>
    </section>`;
}

function service(it) {
  const open = it.state === "open";
  return html`<button type="button" class="button button--outline take__service" data-service=${it.code}
      aria-disabled=${open && !screen.busy ? nothing : "true"} @click=${() => open && take(it.code)}>
    <span class="take__letter" aria-hidden="true">${it.code}</span>
    <span class="take__name"><b>${it.name}</b><span>${it.about}</span></span>
    <span class="take__left">${screen.busy === it.code ? t("take.busy") : left(it)}</span>
  </button>`;
}

function left({ state, waiting, quota_left: quota }) {
  if (state === "quota_reached") return t("take.quota_reached");
  if (state === "closed") return t("take.closed");
  const count = html`<b>${t("take.waiting", { count: waiting })}</b>`;
  return quota === null ? count : html`${count}<span>${t("take.quota", { count: quota })}</span>`;
}

function done({ ticket, token, follow_url: address }) {
  return html`<section class="card take__done" aria-labelledby="done">
    <div class="take__number"><h2 id="done" tabindex="-1">${t("take.done")}</h2>
      ${plate(ticket.number, t)}
      <p class="take__words">${spokenDigits(ticket.number, t)}</p>
      <p class="take__what">${ticket.service.name}</p>
      <p>${t("take.done_sentence")}</p>
      <div class="take__buttons">
        <button type="button" class="button button--filled" id="again" @click=${again}>${t("take.again")}</button>
        <a class="button button--outline" href=${address} target="_blank" rel="noopener">${icon("phone")}${t("take.follow")}</a>
      </div></div>
    <img class="take__qr" src="/t/${token}/qr.svg" alt=${t("take.qr", { number: ticket.number })} width="280" height="280" />
  </section>`;
}

function set(changes) {
  Object.assign(screen, changes);
  draw();
}

async function take(code) {
  if (screen.busy) return;
  const asked = { service: code, language: screen.language, priority: screen.priority };
  set({ busy: code, message: null });
  const outcome = await send(`/api/v1/branches/${page.branch}/tickets`, { ...asked, request_id: requestId(asked) });
  if (outcome.kind === "signed_out") return location.reload();
  if (outcome.kind === "done" || outcome.problem?.status < 500) pending = null;
  const said = { refused: outcome.detail, unreachable: t("take.unreachable") }[outcome.kind] ?? null;
  set({ busy: null, message: said, taken: outcome.kind === "done" ? outcome.body : null });
  (document.getElementById("done") ?? document.querySelector(`[data-service="${code}"]`)).focus();
  if (outcome.kind !== "unreachable") await reload();
}

function requestId(asked) {
  const same = pending && JSON.stringify(pending.asked) === JSON.stringify(asked);
  if (!same) pending = { asked, request_id: newRequestId() };
  return pending.request_id;
}

function again() {
  set({ taken: null, priority: false, language: page.language, message: null });
  document.querySelector("[data-service]")?.focus();
}

async function signOut() {
  const outcome = await send("/api/v1/session", {}, "DELETE");
  if (outcome.kind === "done" || outcome.kind === "signed_out") location.assign("/take");
  else set({ message: outcome.detail ?? t("message.unreachable") });
}

/** Quotas and people waiting as they are now; without an answer the old ones stay. */
async function reload() {
  const answer = await fetch(`/api/v1/branches/${page.branch}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const branch = answer?.ok ? await answer.json().catch(() => null) : null;
  if (branch) set({ services: branch.services });
}

draw();
