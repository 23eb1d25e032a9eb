// Signs somebody of the staff in. The form is a plain one, so that password managers know it; its sentences stand in its data attributes.
import { secondStep } from "/static/account/second_step.mjs";
import { signedIn } from "/static/shared/session.mjs";
import { translator } from "/static/shared/words.mjs";
import { destination } from "./destination.mjs";
import "./theme.mjs";

const PATIENCE_MS = 10000;
const page = JSON.parse(document.getElementById("page").textContent);
const form = document.getElementById("sign-in");
const second = document.getElementById("second-step");
const message = document.getElementById("message");
const button = form.querySelector("[type=submit]");
let busy = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  setBusy(true);
  const { failure, step } = await signIn(Object.fromEntries(new FormData(form)));
  if (!failure && !step) return leave();
  setBusy(false);
  say(failure ?? "");
  if (step) return goOn(step);
  form.elements.password.select();
});

// Several pages may have lost the same session: whoever signed in on one of them comes back to the others as they were.
document.addEventListener("visibilitychange", async () => {
  if (!document.hidden && !busy && second.hidden && (await signedIn(fetch.bind(globalThis))).session) leave();
});

if (page.step && page.step !== "password") goOn(page.step);
button.disabled = false; // until now a quick hand would have sent the form itself, and seen an answer meant for programs

/** `{}` when signed in, `{step}` when a second factor is still to come, `{failure}` with the sentence that says what went wrong. */
async function signIn({ username, password }) {
  try {
    const answer = await fetch("/api/v1/session", {
      method: "POST", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (answer.status === 202) return { step: (await answer.json()).must_set_up ? "set_up" : "code" };
    if (answer.ok) return {};
    if (answer.status === 401 || answer.status === 422) return { failure: form.dataset.wrong };
    const problem = await answer.json().catch(() => ({}));
    return { failure: problem.detail ?? form.dataset.unreachable };
  } catch {
    return { failure: form.dataset.unreachable };
  }
}

/** The step after the password takes the form's place. */
function goOn(step) {
  form.hidden = true;
  second.hidden = false;
  secondStep({ root: second, t: translator(page.texts, page.language), step, done: leave, startOver });
}

function startOver(sentence = "") {
  second.hidden = true;
  form.hidden = false;
  form.elements.password.value = "";
  say(sentence);
  form.elements.username.focus();
}

function say(sentence) {
  message.textContent = sentence;
  message.toggleAttribute("data-shown", sentence !== "");
}

function leave() {
  const asked = form.dataset.next || new URLSearchParams(location.search).get("next");
  location.assign(destination({ asked, pathname: location.pathname, search: location.search, hash: location.hash }));
}

function setBusy(now) {
  busy = now;
  button.textContent = now ? form.dataset.busy : form.dataset.submit;
  button.setAttribute("aria-disabled", String(now));
}
