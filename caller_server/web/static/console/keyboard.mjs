// The keyboard of the console: commands by letter or number pad, digits that choose a booth or an answer, and learning a new key.
import { actionFor, assign, bindingOf, changesOf, digitOf, isTyping } from "./keys.mjs";
import { keep } from "./settings.mjs";

const FRESH_MS = 600; // the second half of a nervous double press must not answer the question that the first half opened

/** Listens to the whole page. `offered()` are the actions on the screen, `choose(place, {focus})` makes a booth the chosen one. */
export function listen({ screen, draw, sound, press, offered, isLoaded, choose }) {
  addEventListener("pointerdown", sound.wake);
  addEventListener("keydown", (event) => {
    sound.wake();
    if (screen.dialog?.listening) return learn(event, screen, draw);
    const held = event.repeat && (event.key === "Enter" || event.key === " ");
    if (held && event.target.tagName === "BUTTON") return event.preventDefault(); // a browser clicks again and again for a held Enter
    if (dialog().open) return inDialog(event, screen);
    const meant = isLoaded() ? meaning(event) : null;
    if (meant === null) return undefined;
    event.preventDefault();
    return meant();
  }, { capture: true });

  function meaning(event) {
    const it = asPressed(event);
    const place = screen.several && !it.repeat && !isTyping(it.target) ? screen.places[digitOf(it) - 1] : undefined;
    if (place) return () => choose(place, { focus: true });
    const action = actionFor(it, offered(), { keys: screen.keys });
    return action === null ? null : () => press(action);
  }
}

/** A digit presses the answer that wears it. */
function inDialog(event, { dialog: { name, since }, keys }) {
  const fresh = name === "finish" && performance.now() - since < FRESH_MS;
  const { key, pad } = bindingOf(event);
  if (fresh && (pad ? pad === keys.primary.pad : key === keys.primary.key)) return event.preventDefault();
  if (event.repeat || isTyping(event.target)) return undefined;
  const answer = dialog().querySelector(`[data-digit="${digitOf(event)}"]`);
  if (!answer) return undefined;
  event.preventDefault();
  return answer.click();
}

/** The next key becomes the key of the action that waits for one; Escape leaves it as it was. */
function learn(event, screen, draw) {
  event.preventDefault();
  event.stopPropagation();
  const { dialog: asked, keys, t } = screen;
  if (["Shift", "Control", "Alt", "AltGraph", "Meta"].includes(event.key)) return;
  const { keys: changed, wrong, by } = event.key === "Escape" ? { keys } : assign(keys, asked.listening, event);
  asked.message = wrong ? t(wrong, { action: by ? t(`action.${by}`) : "" }) : null;
  if (changed) {
    Object.assign(screen, { keys: changed });
    asked.listening = null;
    keep("keys", changesOf(changed));
  }
  draw();
}

/** The press with the element it is meant for: just after a dialog closed, its field still has the focus until the next frame. */
function asPressed({ key, code, repeat, ctrlKey, altKey, metaKey, target }) {
  return { key, code, repeat, ctrlKey, altKey, metaKey, target: dialog().contains(target) ? document.body : target };
}

function dialog() {
  return document.getElementById("dialog");
}
