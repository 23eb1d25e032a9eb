// The page of one's own account: keeps what is open, asks the server, draws.
import { html, nothing, render } from "/assets/vendor/lit/lit.min.mjs";
import { translator } from "/static/shared/words.mjs";
import { asker } from "./ask.mjs";
import { codeField, messagePlace, setUpForm } from "./factor_views.mjs";

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("account");
const t = translator(page.texts, page.language);
const state = { csrf: page.csrf, factor: page.has_second_factor, left: page.recovery_codes_left, made: null, open: null, busy: null, messages: {}, notes: {} };

const ask = (path, body) => asker({ fetch: fetch.bind(globalThis), csrf: state.csrf })(path, body);

// --- drawing -----------------------------------------------------------------------------------------------------------------

function draw() {
  const { username, role } = page.user;
  document.title = t("account.title");
  render(html`<header class="top"><div class="top__bar">
      <div class="top__branch"><h1>${t("account.title")}</h1><p>${t("account.who", { username, role: t(`role.${role}`) })}${page.branch_name ? html` · ${page.branch_name}` : nothing}</p></div>
      <div class="top__tools"><a class="button button--outline" href=${page.home}>${t("account.back")}</a></div>
    </div></header>
    <main class="account">${passwordCard()}${factorCard()}${everywhereCard()}</main>`, root);
}

function card(name, body) {
  return html`<section class="card account__card" aria-labelledby=${`${name}-title`}>
    <h2 id=${`${name}-title`}>${t(`${name}.title`)}</h2>
    ${body}
    <p class="message" role="status" data-shown=${state.notes[name] ? "note" : nothing}>${state.notes[name] ?? ""}</p>
  </section>`;
}

function passwordField(name, autocomplete, hint = null) {
  return html`<div class="field"><label for=${name}>${t(`password.${name}`)}</label>
    <input id=${name} name=${name} type="password" autocomplete=${autocomplete} maxlength="256" required aria-describedby=${hint ? `${name}-hint` : nothing} />
    ${hint ? html`<p class="hint" id=${`${name}-hint`}>${hint}</p>` : nothing}</div>`;
}

function submitButton(name, words, look = "filled") {
  const busy = state.busy === name;
  return html`<button type="submit" class="button button--${look}" aria-disabled=${busy ? "true" : nothing}>${busy ? t("button.busy") : words}</button>`;
}

function passwordCard() {
  return card("password", html`<form class="account__form" novalidate @submit=${changePassword}>
    <input class="visually-hidden" name="username" autocomplete="username" .value=${page.user.username} tabindex="-1" aria-hidden="true" readonly />
    ${page.has_password ? passwordField("old", "current-password") : html`<p>${t("password.none")}</p>`}
    ${passwordField("new", "new-password", t("password.hint"))}
    ${messagePlace(state.messages.password)}
    <div class="account__buttons">${submitButton("password", t("password.submit"), "strong")}</div>
  </form>`);
}

function factorCard() {
  if (state.made) {
    return card("factor", setUpForm({
      t, made: state.made, message: state.messages.factor, busy: state.busy === "factor", confirm: confirmFactor,
      cancel: () => close("factor"), cancelWords: t("button.cancel"),
    }));
  }
  return card("factor", state.factor ? factorOn() : factorOff());
}

function factorOn() {
  const words = html`<p><strong>${t("factor.on")}</strong> ${t("factor.left", { count: state.left })}</p>`;
  if (state.open !== "factor") return html`${words}<div class="account__buttons"><button type="button" id="factor-off" class="button button--outline" @click=${() => open("factor")}>${t("factor.off_button")}</button></div>`;
  return html`${words}<form class="account__form" novalidate @submit=${endFactor}>
    <p>${t("factor.off_sentence")}</p>
    ${codeField(t, { recovery: true })}
    ${messagePlace(state.messages.factor)}
    <div class="account__buttons">${submitButton("factor", t("factor.off_button"))}<button type="button" class="button button--outline" @click=${() => close("factor")}>${t("button.cancel")}</button></div>
  </form>`;
}

function factorOff() {
  const words = html`<p>${t("factor.about")}</p>`;
  if (state.open !== "factor") return html`${words}<div class="account__buttons"><button type="button" id="factor-on" class="button button--strong" @click=${() => open("factor")}>${t("factor.on_button")}</button></div>`;
  return html`${words}<form class="account__form" novalidate @submit=${beginFactor}>
    ${page.has_password ? passwordField("again", "current-password") : nothing}
    ${messagePlace(state.messages.factor)}
    <div class="account__buttons">${submitButton("factor", t("factor.go_on"))}<button type="button" class="button button--outline" @click=${() => close("factor")}>${t("button.cancel")}</button></div>
  </form>`;
}

function everywhereCard() {
  return card("everywhere", html`<form class="account__form" @submit=${endEverywhere}>
    <p>${t("everywhere.sentence")}</p>
    ${messagePlace(state.messages.everywhere)}
    <div class="account__buttons">${submitButton("everywhere", t("everywhere.submit"), "outline")}</div>
  </form>`);
}

// --- pressing ----------------------------------------------------------------------------------------------------------------

function open(name) {
  Object.assign(state, { open: name, messages: {}, notes: {} });
  draw();
  root.querySelector("#again, #code")?.focus();
}

function close(name) {
  Object.assign(state, { open: null, made: null, messages: {} });
  draw();
  root.querySelector(`#${name}-on, #${name}-off`)?.focus();
}

/** Sends one form's question; the answer, or null when it was refused (the reason is shown) or is still on its way. */
async function submit(event, name, path, body) {
  event.preventDefault();
  if (state.busy) return null;
  Object.assign(state, { busy: name, messages: {}, notes: {} });
  draw();
  const answer = await ask(path, body);
  state.busy = null;
  if (answer.kind === "done") return answer;
  if (answer.code === "not_signed_in") location.reload(); // the sign-in page takes this one's place
  state.messages = { [name]: answer.detail ?? t("unreachable") };
  draw();
  return null;
}

async function changePassword(event) {
  const form = event.target;
  const { old = "", new: chosen } = Object.fromEntries(new FormData(form));
  const answer = await submit(event, "password", "session/password", { old, new: chosen });
  if (!answer) return;
  form.reset();
  page.has_password = true;
  Object.assign(state, { csrf: answer.body.csrf, notes: { password: t("password.done") } });
  draw();
}

async function beginFactor(event) {
  const password = new FormData(event.target).get("again") ?? "";
  const answer = await submit(event, "factor", "session/second-factor/set-up", { password });
  if (!answer) return;
  state.made = answer.body;
  draw();
  root.querySelector("#factor-title").scrollIntoView();
}

async function confirmFactor(event) {
  const answer = await submit(event, "factor", "session/second-factor/confirm", { code: new FormData(event.target).get("code") });
  if (!answer) return;
  Object.assign(state, { factor: true, left: state.made.recovery_codes.length, made: null, open: null, notes: { factor: t("factor.done") } });
  draw();
}

async function endFactor(event) {
  const answer = await submit(event, "factor", "session/second-factor/off", { code: new FormData(event.target).get("code") });
  if (!answer) return;
  Object.assign(state, { factor: false, open: null, notes: { factor: t("factor.ended") } });
  draw();
}

async function endEverywhere(event) {
  const answer = await submit(event, "everywhere", "session/end-everywhere", {});
  if (answer) location.assign(page.home);
}

draw();
