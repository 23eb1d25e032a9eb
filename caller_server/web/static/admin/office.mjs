// The section "Kantor": what the branch is called, where and in which languages it works, its own words, and its file.
import { html } from "/assets/vendor/lit/lit.min.mjs";
import { zones } from "./clocks.mjs";
import { icon } from "./drawn.mjs";
import { card, fileInput, press, select, text, tick, time, words } from "./fields.mjs";

const PLACES = ["welcome", "slip", "phone", "ticker"];
const ORDERS = [["id", "en"], ["en", "id"], ["id"], ["en"]];
const joined = { read: (value) => (value ? value.split(",") : []), write: (value) => (value ?? []).join(",") };

export function office(screen) {
  const { t, draft } = screen;
  return html`${card(t("office.general"), general(), { id: "office-general" })}
    ${card(t("office.texts"), html`<p class="hint">${t("office.texts.hint")}</p>
      ${PLACES.map((place) => words(screen, `texts.${place}`, t(`office.texts.${place}`), { longest: 300, many: true }))}`, { id: "office-texts" })}
    ${card(t("office.file"), file(screen), { id: "office-file" })}`;

  function general() {
    const orders = (with_none) => [...ORDERS, ...(with_none ? [[]] : [])].map((codes) => [codes.join(","), codes.map((code) => t(`language.${code}`)).join(t("office.then")) || t("office.silent")]);
    return html`<div class="grid">
      ${text(screen, "name", t("office.name"))}
      ${text(screen, "code", t("office.code"), { locked: true, hint: t("office.code.hint") })}
      ${select(screen, "time_zone", t("office.time_zone"), zones(draft.time_zone, t))}
      ${time(screen, "cut_off", t("office.cut_off"), { hint: t("office.cut_off.hint") })}
      ${select(screen, "languages", t("office.languages"), orders(false), { ...joined, hint: t("office.languages.hint") })}
      ${select(screen, "voice", t("office.voice"), orders(true), { ...joined, hint: t("office.voice.hint") })}</div>
      ${tick(screen, "is_stopped", t("office.is_stopped"), { hint: t("office.is_stopped.hint") })}`;
  }
}

function file({ page, t, upload, chooseFile }) {
  return html`<p class="hint">${t("file.hint")}</p>
    <div class="buttons"><a class="button button--outline" href="/admin/${page.branch}/file" download>${icon("paper")}<span>${t("file.download")}</span></a>
      ${press(t("file.upload"), () => chooseFile("file"), { picture: "add", id: "upload" })}${fileInput("file", upload)}</div>`;
}
