// The place for a one-time code: over everything else, for a display that is not (any more) one of this branch.

import { enrol } from "./device.mjs";
import { el } from "./parts.mjs";

/** Shows it. `reason` is "wanted", "revoked" or "elsewhere". With the new key the page of its branch is loaded. */
export function askForCode({ reason, branch: ours, words: { t }, language }) {
  const place = document.getElementById("enrol");
  if (!place.hidden) return;
  const input = Object.assign(document.createElement("input"), { id: "code", className: "enrol__code", autocomplete: "off", spellcheck: false, maxLength: 16 });
  const label = Object.assign(el("label", "enrol__label", t("enrol.code")), { htmlFor: "code" });
  const wrong = el("p", "enrol__wrong");
  wrong.setAttribute("role", "alert");
  const form = el("form", "enrol__form", label, input, el("button", "enrol__send", t("enrol.send")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { branch, problem } = await enrol(input.value, language);
    if (branch) return begin(branch);
    wrong.textContent = problem ?? t("enrol.unreachable");
    return input.focus();
  });
  place.replaceChildren(el("h1", "enrol__title", t("enrol.title")), el("p", "enrol__reason", t(`enrol.${reason}`)), form, wrong);
  place.hidden = false;
  for (const other of ["board", "fresh", "leave"]) document.getElementById(other).inert = true;
  input.focus();

  /** Loads the page anew, with the new key; the display of another branch goes there. */
  function begin(branch) {
    if (branch !== ours) return location.assign(`/display/${branch}`);
    history.replaceState(null, "", location.pathname);
    return location.reload();
  }
}
