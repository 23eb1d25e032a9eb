// The bar on top, the links to the sections, and the bar at the bottom that says that something is not saved yet.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "./drawn.mjs";
import { isWrong } from "./parts_list.mjs";

/** Section -> where in the description it stands; none for those that are saved by themselves. */
export const SECTIONS = {
  office: ["name", "code", "time_zone", "cut_off", "languages", "voice", "is_stopped", "picture", "staff_pin", "texts"], rules: ["policy"], hours: ["hours"], services: ["services"], counters: ["counters"], displays: ["displays", "speech"],
  people: [], devices: [], changes: [],
};

export function topBar(screen) {
  const { page, t, theme, toggleTheme, openMenu } = screen;
  const other = theme === "dark" ? "light" : "dark";
  return html`<header class="top"><div class="top__bar">
      <div class="top__branch"><h1>${page.branch_name}</h1><p>${t("page.title")}</p></div>
      <div class="top__tools">
        <button type="button" class="button button--outline" data-action="theme" @click=${toggleTheme}>${icon(other === "dark" ? "moon" : "sun")}<span>${t(`top.${other}`)}</span></button>
        <button type="button" class="button button--outline" data-action="menu" aria-label=${t("top.menu", { name: page.user.username })} @click=${openMenu}>${icon("person")}<span>${page.user.username}</span></button>
      </div></div>
    ${page.clock_is_set ? html`<p class="test-clock">${icon("clock")} ${t("page.test_clock")}</p>` : nothing}</header>`;
}

export function sectionLinks(screen) {
  const { t, section } = screen;
  return html`<nav class="sections" aria-label=${t("nav.label")}><ul>${Object.entries(SECTIONS).map(([name, paths]) => html`<li><a href="#${name}" aria-current=${name === section ? "page" : nothing}>
    <span>${t(`nav.${name}`)}</span>${paths.some((path) => isWrong(screen, path)) ? html`${icon("warning")}<span class="visually-hidden">${t("save.wrong_here")}</span>` : nothing}</a></li>`)}</ul></nav>`;
}

export function saveBar(screen) {
  const { t, busy, isChanged, save, discard, faults } = screen;
  const wrong = Object.keys(faults).length;
  if (!isChanged) return nothing;
  return html`<div class="save-bar" role="region" aria-label=${t("save.label")}><p>${wrong ? html`${icon("warning")} ${t("save.wrong", { count: wrong })}` : html`${icon("info")} ${t("save.unsaved")}`}</p>
    <div class="buttons"><button type="button" class="button button--outline" id="discard" @click=${discard}>${t("save.discard")}</button>
    <button type="button" class="button button--filled" id="save" aria-disabled=${busy ? "true" : nothing} @click=${save}>${t(busy ? "save.busy" : "save.look")}</button></div></div>`;
}
