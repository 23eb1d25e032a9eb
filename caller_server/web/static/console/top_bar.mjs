// The bar on top: which counter this is (or which booths), whether it is open, help, pause, the connection, the clock, light or dark, the menu.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { helpVerb, may } from "./desk.mjs";
import { button, counterBadge, icon } from "./parts.mjs";
import { forAll } from "./places.mjs";
import { counterName } from "./wording.mjs";

const CONNECTION_ICON = { connected: "check", polling: "clock", cut_off: "broken-link" };
const ALL_ICON = { open: "check", pause: "pause", resume_shift: "check" };

/** The bar for the chosen place; without one (while it is chosen) only the branch and the buttons that always work. */
export function topBar(screen) {
  const { page, view, t, several } = screen;
  return html`<header class="top"><div class="top__bar">
    ${view ? html`<div class="top__counters">${several ? boothBadges(screen) : counterBadge(view, t)}</div>` : nothing}
    <div class="top__branch"><p>${page.branch_name}</p>${view ? html`<p>${several ? shiftOfBooths(screen) : shift(screen)}</p>` : nothing}</div>
    <div class="top__tools">
      ${view ? helpButton(screen) : nothing}
      ${view ? (several ? allButton(screen) : pauseButton(screen)) : nothing}
      ${view ? connectionWord(screen) : nothing}
      ${view ? html`<time class="top__clock">${screen.clock(screen.now)}</time>` : nothing}
      ${themeButton(screen)}
      ${button(screen, { action: "menu", text: page.user.username, name: t("header.menu", { name: page.user.username }), picture: "person" })}
    </div></div>
    ${notices(screen)}
  </header>`;
}

function notices({ page, view, connection, clock, t }) {
  return html`${page.clock_is_set ? html`<p class="test-clock">${icon("clock")} ${t("page.test_clock")}</p>` : nothing}
  ${connection === "cut_off" && view ? html`<p class="cut-off" role="status">${icon("broken-link")}
    ${t("connection.banner", { time: clock(view.server_time) })}</p>` : nothing}`;
}

function boothBadges({ places, t }) {
  return html`<span class="counter-badge" role="img" aria-label=${places.map(({ view }) => counterName(view, t)).join(", ")}
    ><span>${t("counter.booth_word")}</span>${places.map(({ view }) =>
      html`<span class="badge badge--booth"><span class="badge__digit">${view.label}</span></span>`)}</span>`;
}

function shift({ view, t, clock }) {
  const services = view.services.map(({ code }) => code).join(", ");
  if (view.state === "open" && view.opened_at) return t("header.open_since", { time: clock(view.opened_at), services });
  return t(`header.${view.state === "paused" ? "paused" : "closed"}`, { services });
}

function shiftOfBooths({ places, t }) {
  const services = [...new Set(places.flatMap(({ view }) => view.services.map(({ code }) => code)))].join(", ");
  return t("header.booths", { count: places.length, services });
}

function helpButton(screen) {
  const verb = helpVerb(screen.view);
  if (!verb) return nothing;
  const { t, several, view } = screen;
  const name = several ? t("booth.verb", { verb: t(`verb.${verb}`), counter: counterName(view, t) }) : null;
  return button(screen, { action: verb, text: t(`verb.${verb}`), name, picture: "help", look: verb === "help_end" ? "strong" : "outline" });
}

function pauseButton(screen) {
  const { view, t } = screen;
  if (view.state === "closed") return nothing;
  const verb = view.state === "paused" ? "resume_shift" : "pause";
  return button(screen, { action: verb, text: t(verb === "pause" ? "verb.pause" : "verb.resume"), picture: ALL_ICON[verb], ready: may(view, verb) });
}

function allButton(screen) {
  const { verb } = forAll(screen.places) ?? {};
  return verb ? button(screen, { action: "all", text: screen.t(`verb.${verb}_all`), picture: ALL_ICON[verb] }) : nothing;
}

function connectionWord({ connection, t }) {
  if (connection === null) return nothing;
  return html`<p class="connection connection--${connection}" role="status"
    >${icon(CONNECTION_ICON[connection])}<span>${t(`connection.${connection}`)}</span></p>`;
}

function themeButton(screen) {
  const other = screen.theme === "dark" ? "light" : "dark";
  return button(screen, { action: "theme", text: screen.t(`header.${other}`), picture: other === "dark" ? "moon" : "sun" });
}
