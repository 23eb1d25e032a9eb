// The bar on top: the branch and its hours, what concerns everybody, the connection, the clock, light or dark, the person's menu.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "./drawn.mjs";
import { openness } from "./picture.mjs";

const CONNECTION_ICON = { connected: "check", polling: "clock", cut_off: "broken-link" };

/** The bar; before the first view came only what always works. */
export function topBar(screen) {
  const { page, view, t, open, may } = screen;
  return html`<header class="top"><div class="top__bar">
    <div class="top__branch"><h1>${page.branch_name}</h1>${view ? html`<p>${screen.day(screen.now)}. ${openness(view, screen)}</p>` : nothing}</div>
    <div class="top__tools">
      ${view && may("notice") ? tool("notice", "message", t("top.notice"), () => open("notice")) : nothing}
      ${view && page.may_change ? tool("day", "day", t("top.day"), () => open("day")) : nothing}
      ${view ? connectionWord(screen) : nothing}
      ${view ? html`<time class="top__clock">${screen.clock(screen.now)}</time>` : nothing}
      ${themeTool(screen)}
      ${tool("menu", "person", page.user.username, () => open("menu"), t("top.menu", { name: page.user.username }))}
    </div></div>
    ${bands(screen)}
  </header>`;
}

function tool(action, picture, text, press, name = null) {
  return html`<button type="button" class="button button--outline" data-action=${action} aria-label=${name ?? nothing} @click=${press}
    >${icon(picture)}<span>${text}</span></button>`;
}

function themeTool({ theme, t, toggleTheme }) {
  const other = theme === "dark" ? "light" : "dark";
  return tool("theme", other === "dark" ? "moon" : "sun", t(`top.${other}`), toggleTheme);
}

function connectionWord({ connection, t }) {
  if (connection === null) return nothing;
  return html`<p class="connection connection--${connection}" role="status"
    >${icon(CONNECTION_ICON[connection])}<span>${t(`connection.${connection}`)}</span></p>`;
}

function bands({ page, view, connection, clock, t }) {
  return html`${page.clock_is_set ? html`<p class="test-clock">${icon("clock")} ${t("page.test_clock")}</p>` : nothing}
  ${page.may_change ? nothing : html`<p class="read-only">${icon("info")} ${t("page.read_only")}</p>`}
  ${connection === "cut_off" && view ? html`<p class="cut-off" role="status">${icon("broken-link")}
    ${t("connection.banner", { time: clock(view.server_time) })}</p>` : nothing}`;
}
