// Every action with its key; an officer may give it another, for this browser.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { keyCap, keymap, padCap } from "./keys.mjs";
import { keyDrawn } from "./parts.mjs";
import { keep } from "./settings.mjs";

/** The list of actions; the one that was pressed waits for its new key. */
export function keysDialog(screen) {
  const { t, keys, dialog, dialogs } = screen;
  return html`<div class="dialog dialog--keys">
    <h2 id="dialog-title">${t("dialog.keys.title")}</h2>
    <p>${t("dialog.keys.sentence")}</p>
    <p class="message" role="alert" data-shown=${dialog.message ? "refusal" : nothing}>${dialog.message ?? ""}</p>
    <ul class="keys">${Object.keys(keys).map((action, i) => row(action, screen, i === 0))}</ul>
    <div class="dialog__buttons">
      <button type="button" class="button button--outline" id="keys-reset" @click=${() => reset(screen)}>${t("dialog.keys.reset")}</button>
      <button type="button" class="button button--filled" @click=${dialogs.close}>${t("dialog.menu.back")}</button>
    </div>
  </div>`;
}

function row(action, screen, first) {
  const { t, keys, dialog } = screen;
  const waits = dialog.listening === action;
  const name = t(`action.${action}`);
  const pad = padCap(keys[action].pad);
  const said = t("dialog.keys.change", { action: name, key: keyCap(action, t, keys) });
  return html`<li><button type="button" class="button button--${waits ? "strong" : "outline"} keys__row" data-key-of=${action} aria-label=${said}
      ?autofocus=${first} @click=${() => wait(action, screen)}>
    <span>${name}</span>
    ${waits ? html`<b role="status">${t("dialog.keys.press")}</b>` : html`<span class="keys__caps">${keyDrawn(keyCap(action, t, keys))}${pad
      ? html`<span class="keys__pad">${t("dialog.keys.pad")} ${keyDrawn(pad)}</span>` : nothing}</span>`}
  </button></li>`;
}

function wait(action, { dialog, draw }) {
  Object.assign(dialog, { listening: action, message: null });
  draw();
}

function reset({ dialog, set }) {
  Object.assign(dialog, { listening: null, message: null });
  keep("keys", null);
  set({ keys: keymap() });
}
