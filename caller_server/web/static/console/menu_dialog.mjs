// The officer's menu: other counters, closing, giving a number, keys, sounds, the own account, language, signing out.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { may } from "./desk.mjs";
import { icon } from "./parts.mjs";
import { keep } from "./settings.mjs";
import { counterName } from "./wording.mjs";

/** The menu of whoever is signed in; what belongs to a counter is there once one is held. */
export function menuDialog(screen) {
  const { page, view, t, language, dialogs, signOut, dialog } = screen;
  const other = language === "id" ? "en" : "id";
  return html`<div class="dialog dialog--menu">
    <h2 id="dialog-title">${t("dialog.menu.title", { name: page.user.username })}</h2>
    <div class="dialog__list">
      ${view ? html`<a class="button button--outline" href="#" @click=${dialogs.close}>${icon("desk")}${t("dialog.menu.counter")}</a>` : nothing}
      ${closing(screen)}
      <a class="button button--outline" href="/take">${icon("paper")}${t("dialog.menu.take")}</a>
      <button type="button" class="button button--outline" data-action="keys" @click=${() => screen.press("keys")}
        >${icon("keyboard")}${t("dialog.menu.keys")}</button>
      <a class="button button--outline" href="/account">${icon("person")}${t("dialog.menu.account")}</a>
      <a class="button button--outline" href="?lang=${other}${location.hash}" lang=${other} hreflang=${other}
        >${icon("globe")}${t(`dialog.menu.${other}`)}</a>
      <button type="button" class="button button--outline" @click=${signOut}>${icon("back")}${t("dialog.menu.sign_out")}</button>
    </div>
    <fieldset class="sounds"><legend>${t("dialog.menu.sounds")}</legend>${["returned", "line"].map((kind) => soundRow(kind, screen))}</fieldset>
    <p class="message" role="alert" data-shown=${dialog.message ? "refusal" : nothing}>${dialog.message ?? ""}</p>
    <div class="dialog__buttons"><button type="button" class="button button--outline" @click=${dialogs.close}>${t("dialog.menu.back")}</button></div>
  </div>`;
}

function closing({ view, t, several, places, press }) {
  const closes = (action, text) => html`<button type="button" class="button button--outline" data-action=${action}
    @click=${() => press(action)}>${icon("cross")}${text}</button>`;
  const one = view && may(view, "close") ? closes("close", t("verb.close", { counter: counterName(view, t) })) : nothing;
  const all = several && places.filter(({ view: it }) => it && may(it, "close")).length > 1 ? closes("close_all", t("verb.close_all")) : nothing;
  return html`${one}${all}`;
}

function soundRow(kind, { t, sounds, sound, set }) {
  const change = (event) => {
    const changed = { ...sounds, [kind]: event.target.checked };
    keep("sounds", changed);
    set({ sounds: changed });
  };
  return html`<div class="sounds__row">
    <label class="choice"><input type="checkbox" name="sound-${kind}" .checked=${sounds[kind]} @change=${change} />
      <span>${t(`sound.${kind}`)}</span></label>
    <button type="button" class="button button--outline" aria-label=${t("sound.try_name", { sound: t(`sound.${kind}`) })}
      @click=${() => sound.play(kind)}>${icon("speaker")}${t("sound.try")}</button>
  </div>`;
}
