// The section "Kantor": what the branch is called, where and in which languages it works, its own words, and its file.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { zones } from "./clocks.mjs";
import { icon } from "./drawn.mjs";
import { card, fileInput, idOf, press, secret, select, text, tick, time, words } from "./fields.mjs";

const PLACES = ["welcome", "slip", "phone", "ticker"];

/** Every choice of some of these languages in some order, the longest first. */
const orders = (codes) => codes.map((_, i) => selections(codes, codes.length - i)).flat();
const selections = (codes, n) => (n === 0 ? [[]] : codes.flatMap((code) => selections(codes.filter((other) => other !== code), n - 1).map((rest) => [code, ...rest])));

const joined = { read: (value) => (value ? value.split(",") : []), write: (value) => (value ?? []).join(",") };

export function office(screen) {
  const { page, t, draft, published } = screen;
  return html`${card(t("office.general"), general(), { id: "office-general" })}
    ${card(t("office.texts"), html`<p class="hint">${t("office.texts.hint")}</p>
      ${PLACES.map((place) => words(screen, `texts.${place}`, t(`office.texts.${place}`), { longest: 300, many: true }))}`, { id: "office-texts" })}
    ${card(t("office.file"), file(screen), { id: "office-file" })}`;

  function general() {
    const choices = (with_none) => [...orders(page.languages), ...(with_none ? [[]] : [])].map((codes) => [codes.join(","), codes.map((code) => t(`language.${code}`)).join(t("office.then")) || t("office.silent")]);
    return html`<div class="grid">
      ${text(screen, "name", t("office.name"))}
      ${text(screen, "code", t("office.code"), { locked: true, hint: t("office.code.hint") })}
      ${select(screen, "time_zone", t("office.time_zone"), zones(draft.time_zone, t))}
      ${time(screen, "cut_off", t("office.cut_off"), { hint: t("office.cut_off.hint") })}
      ${select(screen, "languages", t("office.languages"), choices(false), { ...joined, hint: t("office.languages.hint") })}
      ${select(screen, "voice", t("office.voice"), choices(true), { ...joined, hint: t("office.voice.hint") })}
      ${text(screen, "picture", t("office.picture"), { longest: 60, empty: null, hint: t("office.picture.hint") })}
      ${secret(screen, "staff_pin", t("office.staff_pin"), { kept: published.staff_pin, longest: 6, hint: t(published.staff_pin ? "office.staff_pin.kept" : "office.staff_pin.hint") })}</div>
      ${draft.staff_pin ? press(t("office.staff_pin.remove"), () => screen.set("staff_pin", null, idOf("staff_pin")), { picture: "cross", id: "remove-pin" }) : nothing}
      ${tick(screen, "is_stopped", t("office.is_stopped"), { hint: t("office.is_stopped.hint") })}`;
  }
}

function file({ page, t, upload, chooseFile }) {
  return html`<p class="hint">${t("file.hint")}</p>
    <div class="buttons"><a class="button button--outline" href="/admin/${page.branch}/file" download>${icon("paper")}<span>${t("file.download")}</span></a>
      ${press(t("file.upload"), () => chooseFile("file"), { picture: "add", id: "upload" })}${fileInput("file", upload)}</div>`;
}
