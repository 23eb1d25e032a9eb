// The person's menu: the other pages, the sound, the language, another branch, and out.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "./drawn.mjs";
import { sheet } from "./fields.mjs";
import { address } from "./links.mjs";

const PAGES = [ // address, icon, text, who may open it
  ["/console", "desk", "menu.console", ["supervisor", "administrator"]],
  ["/greeter", "paper", "menu.greeter", ["supervisor", "administrator"]],
  ["/audit", "search", "menu.audit", ["supervisor", "administrator"]],
  ["/reports", "line", "menu.reports", ["supervisor", "administrator", "viewer"]],
  ["/score", "clock", "menu.score", ["supervisor", "administrator", "viewer"]],
  ["/admin", "home", "menu.admin", ["administrator"]],
  ["/account", "person", "menu.account", ["supervisor", "administrator", "viewer"]],
];

export function menu(screen) {
  const { page, t, language, tone, toggleTone, tryTone, signOut } = screen;
  const other = language === "id" ? "en" : "id";
  const here = (changes) => address({ path: location.pathname, query: location.search, changes });
  const branchOf = page.branches.length ? `?branch=${page.branch}` : "";
  return sheet(screen, t("menu.title", { name: page.user.username }), html`
    <div class="dialog__list">
      ${PAGES.filter(([, , , roles]) => roles.includes(page.user.role)).map(([path, picture, key]) =>
        html`<a class="button button--outline" href=${path + branchOf}>${icon(picture)}<span>${t(key)}</span></a>`)}
      <div class="menu__pair">
        <button type="button" class="button button--outline" aria-pressed=${tone} @click=${toggleTone}>${icon(tone ? "speaker" : "speaker-off")}<span>${t(tone ? "menu.tone_on" : "menu.tone_off")}</span></button>
        ${tone ? html`<button type="button" class="button button--outline" @click=${tryTone}>${t("menu.tone_try")}</button>` : nothing}
      </div>
      <a class="button button--outline" href=${here({ lang: other })} lang=${other} hreflang=${other}>${icon("globe")}<span>${t(`menu.${other}`)}</span></a>
      <button type="button" class="button button--outline" @click=${signOut}>${icon("back")}<span>${t("menu.sign_out")}</span></button>
    </div>
    ${page.branches.length > 1 ? html`<h3>${t("menu.branches")}</h3><nav class="dialog__list" aria-label=${t("menu.branches")}>${page.branches.map(({ code, name }) =>
      html`<a class="button button--outline" href=${here({ branch: code })} aria-current=${code === page.branch ? "page" : nothing}>${icon(code === page.branch ? "check" : "home")}<span>${name}</span></a>`)}</nav>` : nothing}`);
}
