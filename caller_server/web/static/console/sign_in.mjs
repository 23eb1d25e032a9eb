// Signs an officer in. The form is a plain one, so that password managers know it; its sentences stand in its data attributes.
import { destination } from "./destination.mjs";
import "./theme.mjs";

const PATIENCE_MS = 10000;
const form = document.getElementById("sign-in");
const message = document.getElementById("message");
const button = form.querySelector("[type=submit]");
let busy = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  setBusy(true);
  const failure = await signIn(Object.fromEntries(new FormData(form)));
  if (failure === null) return leave();
  setBusy(false);
  message.textContent = failure;
  message.toggleAttribute("data-shown", true);
  form.elements.password.select();
});

/** Null when signed in, else the sentence that says what went wrong. */
async function signIn({ username, password }) {
  try {
    const answer = await fetch("/api/v1/session", {
      method: "POST", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (answer.ok) return null;
    if (answer.status === 401 || answer.status === 422) return form.dataset.wrong;
    const problem = await answer.json().catch(() => ({}));
    return problem.detail ?? form.dataset.unreachable;
  } catch {
    return form.dataset.unreachable;
  }
}

function leave() {
  const asked = form.dataset.next || new URLSearchParams(location.search).get("next");
  const target = destination({ asked, pathname: location.pathname, origin: location.origin });
  const here = location.pathname + location.search;
  if (target === here) location.reload(); // assigning the same address with a #counter would load nothing
  else location.assign(target + (target.includes("#") ? "" : location.hash));
}

function setBusy(now) {
  busy = now;
  button.textContent = now ? form.dataset.busy : form.dataset.submit;
  button.setAttribute("aria-disabled", String(now));
}
