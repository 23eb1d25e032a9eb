// Trying the sound: the key T, OK held on a remote control, or a button that shows itself when somebody moves the mouse.

const HELD = 1500; // ms
const SEEN = 6000; // ms that the button stays

/** Calls `test` when somebody wants to hear whether the display can be heard. */
export function whenTested(button, test, { document = globalThis.document, setTimeout = globalThis.setTimeout, clearTimeout = globalThis.clearTimeout } = {}) {
  let hold = null;
  let hide = null;

  const isTyping = ({ target }) => target?.matches?.("input") ?? false;
  const release = () => {
    clearTimeout(hold);
    hold = null;
  };

  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.repeat) return;
    if (event.key === "t" || event.key === "T") test();
    if (event.key === "Enter" && event.target !== button) {
      release();
      hold = setTimeout(test, HELD);
    }
  });
  document.addEventListener("keyup", release);
  document.addEventListener("pointermove", () => {
    document.body.classList.add("is-attended");
    clearTimeout(hide);
    hide = setTimeout(() => document.body.classList.remove("is-attended"), SEEN);
  });
  button.addEventListener("click", test);
}
