// The step after the password: a code, or setting the second factor up first where the branch demands one.
import { html, render } from "/assets/vendor/lit/lit.min.mjs";
import { asker } from "./ask.mjs";
import { codeField, messagePlace, setUpForm } from "./factor_views.mjs";

/**
 * Draws the step into `root`. `step` is "code" or "set_up"; `done()` is called when somebody is signed in, `startOver(sentence)`
 * when they want to begin with the password again or have to.
 */
export function secondStep({ root, t, step, done, startOver, ask = asker({ fetch: fetch.bind(globalThis) }) }) {
  const state = { recovery: false, message: null, busy: false, made: null };

  function draw(focus = false) {
    render(step === "code" ? codeStep() : setUpStep(), root);
    if (focus) root.querySelector("#code")?.focus();
  }

  function codeStep() {
    return html`<form class="second-step" novalidate @submit=${(event) => submit(event, "session/second-factor")}>
      <h1>${t("code.title")}</h1>
      <p>${t(state.recovery ? "code.recovery_sentence" : "code.sentence")}</p>
      ${codeField(t, { recovery: state.recovery })}
      ${messagePlace(state.message)}
      <button type="submit" class="button button--filled" aria-disabled=${String(state.busy)}>${t(state.busy ? "button.busy" : "code.submit")}</button>
      <button type="button" class="button button--outline" id="other-way" @click=${otherWay}>${t(state.recovery ? "code.use_app" : "code.use_recovery")}</button>
      <button type="button" class="button button--outline" id="start-over" @click=${() => startOver()}>${t("code.start_over")}</button>
    </form>`;
  }

  function setUpStep() {
    const { made, message, busy } = state;
    const confirm = (event) => submit(event, "session/second-factor/confirm");
    return html`<h1>${t("set_up.title")}</h1>
      <p>${t("set_up.needed")}</p>
      ${made
        ? setUpForm({ t, made, message, busy, confirm, cancel: () => startOver(), cancelWords: t("code.start_over") })
        : messagePlace(message)}`;
  }

  function otherWay() {
    Object.assign(state, { recovery: !state.recovery, message: null });
    root.querySelector("#code").value = "";
    draw(true);
  }

  async function submit(event, path) {
    event.preventDefault();
    const code = new FormData(event.target).get("code").trim();
    if (state.busy) return;
    Object.assign(state, { busy: true, message: null });
    draw();
    const answer = code === "" ? { kind: "refused", detail: t("code.missing") } : await ask(path, { code });
    if (answer.kind === "done") return done();
    Object.assign(state, { busy: false, message: answer.detail ?? t("unreachable") });
    draw();
    root.querySelector("#code").select();
  }

  async function begin() {
    const answer = await ask("session/second-factor/set-up", { password: "" });
    if (answer.kind === "done") Object.assign(state, { made: answer.body, message: null });
    else if (answer.kind === "refused") return startOver(answer.detail);
    else state.message = t("unreachable");
    return draw();
  }

  draw(true);
  if (step === "set_up") begin();
}
