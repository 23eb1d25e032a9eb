// What the page loads when somebody asks for it: scanning the code, being told, how the page looks. Each gives true once its
// dialog is open, false when it could not be loaded.

import { translator } from "../../shared/words.mjs";
import { askForCode } from "../../join/scan.mjs";
import { openLook } from "./look.mjs";
import { openNotify } from "./notify.mjs";

let words = null;

async function texts(language) {
  words ??= await fetch(`/phone/texts/${language}.json`).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  return words && translator(words, language);
}

/** The dialogs' own style, once it is there: without it they would jump. */
const style = () => new Promise((done) => {
  if (document.getElementById("later")) return done();
  const link = Object.assign(document.createElement("link"), { id: "later", rel: "stylesheet", href: "/static/phone/later/later.css" });
  link.onload = link.onerror = done;
  return document.head.append(link);
});

const withTexts = (open) => async (asked) => {
  const [t] = await Promise.all([texts(asked.page.language), style()]);
  if (t) open({ ...asked, t });
  return Boolean(t);
};

export const arrive = withTexts(({ dialog, t, view, arrive: onCode }) => askForCode({ dialog, t, branch: view.branch, onCode }));
export const notify = withTexts(openNotify);
export const look = withTexts(openLook);
