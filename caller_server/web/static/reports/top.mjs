// The bar on top: the branch, the other pages, light or dark, the other language, and out.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "/static/console/parts.mjs";

const LINKS = [ // address, text, who may open it
  ["/live", "link.live", ["supervisor", "administrator", "viewer"]],
  ["/score", "link.score", ["supervisor", "administrator", "viewer"]],
  ["/audit", "link.audit", ["supervisor", "administrator"]],
];

export function topBar({ page, t, theme, toggleTheme, languageAddress, signOut }, links = LINKS) {
  const otherTheme = theme === "dark" ? "light" : "dark";
  const other = page.languages.find((code) => code !== page.language);
  const branchOf = page.branches.length ? `?branch=${page.branch}` : "";
  return html`<header class="top"><div class="top__bar">
    <div class="top__branch"><h1>${t("page.title")}</h1><p>${page.branch_name}</p></div>
    <nav class="top__tools" aria-label=${t("page.tools")}>
      ${links.filter(([, , roles]) => roles.includes(page.user.role)).map(([path, key]) => html`<a class="button button--outline" href=${path + branchOf}>${t(key)}</a>`)}
      <button type="button" class="button button--outline" data-action="theme" @click=${toggleTheme}>${icon(otherTheme === "dark" ? "moon" : "sun")}<span>${t(`theme.${otherTheme}`)}</span></button>
      <a class="button button--outline" href=${languageAddress(other)} lang=${other} hreflang=${other}>${icon("globe")}<span>${t("link.language")}</span></a>
      <a class="button button--outline" href="/account" aria-label=${t("link.account", { name: page.user.username })}>${icon("person")}<span>${page.user.username}</span></a>
      <button type="button" class="button button--outline" @click=${signOut}>${icon("back")}<span>${t("link.sign_out")}</span></button>
    </nav></div>
    ${page.clock_is_set ? html`<p class="test-clock">${icon("clock")} ${t("page.test_clock")}</p>` : nothing}
  </header>`;
}
