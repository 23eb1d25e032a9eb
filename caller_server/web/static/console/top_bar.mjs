// The bar on top: which counter this is, whether it is open, the connection, the clock, light or dark, and the officer's menu.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { may } from "./desk.mjs";
import { button, counterBadge, icon } from "./parts.mjs";

const CONNECTION_ICON = { connected: "check", polling: "clock", cut_off: "broken-link" };

/** The bar; without a counter's view (while one is chosen) only the branch and the buttons that always work. */
export function topBar(screen) {
  const { page, view, t, press } = screen;
  return html`<header class="top"><div class="top__bar">
    ${view ? counterBadge(view, t) : nothing}
    <div class="top__branch"><p>${page.branch_name}</p>${view ? html`<p>${shift(screen)}</p>` : nothing}</div>
    <div class="top__tools">
      ${view ? pauseButton(screen) : nothing}
      ${view ? connectionWord(screen) : nothing}
      ${view ? html`<time class="top__clock">${screen.clock(screen.now)}</time>` : nothing}
      ${themeButton(screen)}
      ${button({ action: "menu", text: page.user.username, name: t("header.menu", { name: page.user.username }), t, press, picture: "person" })}
    </div></div>
    ${notices(screen)}
  </header>`;
}

function notices({ page, view, connection, clock, t }) {
  return html`${page.clock_is_set ? html`<p class="test-clock">${icon("clock")} ${t("page.test_clock")}</p>` : nothing}
  ${connection === "cut_off" && view ? html`<p class="cut-off" role="status">${icon("broken-link")}
    ${t("connection.banner", { time: clock(view.server_time) })}</p>` : nothing}`;
}

function shift({ view, t, clock }) {
  const services = view.services.map(({ code }) => code).join(", ");
  if (view.state === "open" && view.opened_at) return t("header.open_since", { time: clock(view.opened_at), services });
  return t(`header.${view.state === "paused" ? "paused" : "closed"}`, { services });
}

function pauseButton({ view, t, press }) {
  const verb = view.state === "paused" ? "resume_shift" : "pause";
  if (view.state === "closed") return nothing;
  const text = t(verb === "pause" ? "verb.pause" : "verb.resume");
  return button({ action: verb, text, t, press, picture: verb === "pause" ? "pause" : "check", ready: may(view, verb) });
}

function connectionWord({ connection, t }) {
  if (connection === null) return nothing;
  return html`<p class="connection connection--${connection}" role="status"
    >${icon(CONNECTION_ICON[connection])}<span>${t(`connection.${connection}`)}</span></p>`;
}

function themeButton({ theme, t, press }) {
  const other = theme === "dark" ? "light" : "dark";
  return button({ action: "theme", text: t(`header.${other}`), t, press, picture: other === "dark" ? "moon" : "sun" });
}
