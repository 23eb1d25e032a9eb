// Reading the turning code with the phone's camera, in a dialog in which it can be typed as well. Loaded when it is asked for.

import { h } from "../phone/render.mjs";
import { scannedCode, typedCode } from "./code.mjs";

const LOOK_EVERY = 150; // ms
const WIDEST = 640; // px: enough for a code across the picture, and quick to search on an old phone

/** Asks for the code of `branch` in `dialog`. `onCode(code)` is told once; closing the dialog ends it. Texts are `scan.*`. */
export async function askForCode({ dialog, t, branch, onCode, decoder = loadDecoder, media = navigator.mediaDevices }) {
  const video = h("video", "scan__video", { playsinline: "", muted: "", "aria-hidden": "true" });
  const said = h("p", "scan__said", { role: "status" });
  const field = h("input", "field__code", { name: "typed", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 12, placeholder: t("scan.example") });
  const form = h("form", "scan__form", { novalidate: "" }, h("label", "field", null, h("span", "label", null, t("scan.type")), field),
    h("button", "button button--strong", { type: "submit" }, t("scan.use")));
  const close = h("button", "button button--outline", { type: "button" }, t("scan.close"));
  video.hidden = true;
  dialog.replaceChildren(h("h2", "sheet__title", { id: "sheet-title" }, t("scan.title")), video, said, form, close);
  const found = (code) => {
    dialog.close();
    onCode(code);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = typedCode(field.value);
    if (code) return found(code);
    said.textContent = t("scan.mistyped");
    return field.focus();
  });
  close.addEventListener("click", () => dialog.close());
  if (!dialog.open) dialog.showModal();
  const missing = whyNoCamera(media);
  if (missing) return void (said.textContent = t(missing));
  said.textContent = t("scan.starting");
  return look({ dialog, video, said, t, branch, found, decoder, media });
}

/** The text that says why the page cannot use the camera, or null when it may ask for it. */
export function whyNoCamera(media, isSecure = globalThis.isSecureContext) {
  if (!isSecure) return "scan.insecure";
  return media?.getUserMedia ? null : "scan.missing";
}

async function look({ dialog, video, said, t, branch, found, decoder, media }) {
  let stream = null, waiting = null;
  dialog.addEventListener("close", () => {
    clearTimeout(waiting);
    stream?.getTracks().forEach((track) => track.stop());
  }, { once: true });
  try {
    const [decode, opened] = await Promise.all([decoder(), media.getUserMedia({ video: { facingMode: "environment" } })]);
    stream = opened;
    if (!dialog.open) return stream.getTracks().forEach((track) => track.stop());
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    said.textContent = t("scan.hint");
    const again = () => {
      const text = readFrame(video, decode);
      const code = text && scannedCode(text, branch);
      if (code) return found(code);
      if (text) said.textContent = t("scan.other");
      waiting = setTimeout(again, LOOK_EVERY);
      return undefined;
    };
    return again();
  } catch (problem) {
    video.hidden = true;
    said.textContent = t(problem?.name === "NotAllowedError" ? "scan.denied" : "scan.missing");
    return undefined;
  }
}

const canvas = () => (canvas.one ??= document.createElement("canvas"));

function readFrame(video, decode) {
  const scale = Math.min(1, WIDEST / video.videoWidth);
  const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
  if (!width || !height) return null;
  Object.assign(canvas(), { width, height });
  const picture = canvas().getContext("2d", { willReadFrequently: true });
  picture.drawImage(video, 0, 0, width, height);
  return decode(picture.getImageData(0, 0, width, height).data, width, height, { inversionAttempts: "dontInvert" })?.data || null;
}

/** jsQR comes as a script that leaves its function on the window. */
async function loadDecoder() {
  await import("/assets/vendor/jsqr/jsQR.js");
  return globalThis.jsQR;
}
