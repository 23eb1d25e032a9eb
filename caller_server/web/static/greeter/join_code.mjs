// The turning code on the greeter's own phone, held out to somebody who cannot get at the display.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { sheet } from "/static/live/fields.mjs";

const SOON = 4000; // ms until the next try when nobody answered

/** Asks for the code at every turn until the function that it gives is called. `onCode` gets {code, svg}, or null without one. */
export function followCode(ask, url, onCode) {
  let waiting = null, over = false;
  async function turn() {
    const answer = await ask(url);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (over) return;
    onCode(told);
    waiting = setTimeout(turn, told ? told.next_in_s * 1000 + 200 : SOON);
  }
  turn();
  return () => {
    over = true;
    clearTimeout(waiting);
  };
}

export function joinSheet(screen) {
  const { t, joinCode } = screen;
  const picture = joinCode && html`<img class="join-code__qr" alt=${t("join.alt")} src="data:image/svg+xml,${encodeURIComponent(joinCode.svg)}" />
    <p class="join-code__text">${joinCode.code.slice(0, 4)} ${joinCode.code.slice(4)}</p>`;
  return sheet(screen, t("join.title"), html`<div class="join-code">${picture ?? html`<p>${t("join.waiting")}</p>`}<p class="hint">${picture ? t("join.hint") : nothing}</p></div>`);
}
