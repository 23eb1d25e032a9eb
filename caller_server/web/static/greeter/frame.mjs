// Around the three views of the greeter's page: the bar, how full the lobby is, the way between the views, the dialogs.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { icon } from "/static/live/drawn.mjs";
import { form, sheet } from "/static/live/fields.mjs";
import { address } from "/static/live/links.mjs";
import { fullness } from "/static/live/picture.mjs";
import { joinSheet } from "./join_code.mjs";
import { inLobby } from "./person.mjs";

const CONNECTION_ICON = { connected: "check", polling: "clock", cut_off: "broken-link" };
const PAGES = [ // address, icon, text, who may open it
  ["/console", "desk", "menu.console", ["officer", "supervisor", "administrator"]],
  ["/live", "home", "menu.live", ["supervisor", "administrator"]],
  ["/account", "person", "menu.account", ["greeter", "officer", "supervisor", "administrator"]],
];

export function bar(screen) {
  const { page, t, clock, now, connection, line, open } = screen;
  return html`<header class="top"><div class="top__bar">
      <div class="top__branch"><h1>${page.branch_name}</h1><p>${line ? clock(now) : ""} ${connection ? html`<span class="connection connection--${connection}" role="status">${icon(CONNECTION_ICON[connection])}<span>${t(`connection.${connection}`)}</span></span>` : nothing}</p></div>
      <button type="button" class="button button--outline" data-action="menu" aria-label=${t("top.menu", { name: page.user.username })} @click=${() => open("menu")}>${icon("person")}<span>${page.user.username}</span></button>
    </div>
    ${page.clock_is_set ? html`<p class="test-clock">${icon("clock")} ${t("page.test_clock")}</p>` : nothing}
    ${connection === "cut_off" && line ? html`<p class="cut-off" role="status">${icon("broken-link")} ${t("connection.banner", { time: clock(line.server_time) })}</p>` : nothing}
  </header>`;
}

/** What everyone is told, and how full the lobby is, in words; when it is full, what to ask people. */
export function strips({ line, board, t, language }) {
  const notice = board?.notice;
  return html`${notice ? html`<p class="strip">${icon("message")}<span>${notice.texts[language] ?? notice.text}</span></p>` : nothing}
    ${line ? lobby(line, board, t) : nothing}`;
}

function lobby(line, board, t) {
  const people = inLobby(line, board);
  const room = fullness(people, line.cap);
  const text = line.cap === null ? t("lobby.uncounted", { count: people }) : t(`lobby.${room}`, { count: people, cap: line.cap });
  return html`<p class="strip strip--${room}" data-lobby=${room}>${icon(room === "full" ? "warning" : "home")}<span>${text}</span></p>`;
}

export function ways({ view, screening, t }) {
  const one = (key, picture) => html`<a class="way" href="#${key}" aria-current=${view === key ? "page" : nothing}>${icon(picture)}<span>${t(`way.${key}`)}</span></a>`;
  return html`<nav class="ways" aria-label=${t("way.title")}>${one("find", "search")}${one("give", "paper")}${screening.is_on ? one("door", "door") : nothing}</nav>`;
}

/** The content of the open dialog; nothing when none is open. */
export function dialogContent(screen) {
  const { dialog, t, found } = screen;
  if (!dialog) return nothing;
  if (dialog.name === "menu") return menu(screen);
  if (dialog.name === "join") return joinSheet(screen);
  if (!found) return nothing;
  const values = { number: found.number };
  if (dialog.name === "leave") return form(screen, { values, body: html`<p>${t("dialog.leave.sentence")}</p>` });
  return form(screen, { values, body: html`<div class="field"><label for="text">${t("dialog.note.text")}</label>
    <textarea id="text" name="text" rows="3" maxlength="500" aria-describedby="text-hint" required autofocus></textarea>
    <p id="text-hint" class="hint">${t("dialog.note.hint")}</p></div>` });
}

function menu(screen) {
  const { page, t, language, theme, toggleTheme, signOut } = screen;
  const other = { language: language === "id" ? "en" : "id", theme: theme === "dark" ? "light" : "dark" };
  const here = address({ path: location.pathname, query: location.search, changes: { lang: other.language } });
  return sheet(screen, t("menu.title", { name: page.user.username }), html`<div class="dialog__list">
    ${PAGES.filter(([, , , roles]) => roles.includes(page.user.role)).map(([path, picture, key]) =>
      html`<a class="button button--outline" href=${path}>${icon(picture)}<span>${t(key)}</span></a>`)}
    <button type="button" class="button button--outline" data-action="theme" @click=${toggleTheme}>${icon(theme === "dark" ? "sun" : "moon")}<span class="theme-word">${t(`menu.${other.theme}`)}</span></button>
    <a class="button button--outline" href=${here + location.hash} lang=${other.language} hreflang=${other.language}>${icon("globe")}<span>${t(`menu.${other.language}`)}</span></a>
    <button type="button" class="button button--outline" @click=${signOut}>${icon("back")}<span>${t("menu.sign_out")}</span></button>
  </div>`);
}
