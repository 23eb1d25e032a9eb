// Large type and high contrast, kept on this phone.

import { look } from "../device.mjs";
import { h } from "../render.mjs";

export function openLook({ dialog, t }) {
  const chosen = look();
  const choice = (name) => {
    const box = h("input", "", { type: "checkbox", name });
    box.checked = Boolean(chosen[name]);
    box.addEventListener("change", () => look({ ...look(), [name]: box.checked }));
    return h("label", "choice", null, box, h("span", "", null, t(`look.${name}`)));
  };
  const close = h("button", "button button--outline", { type: "button" }, t("notify.close"));
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(h("h2", "sheet__title", { id: "sheet-title" }, t("look.title")), choice("large"), choice("contrast"),
    h("p", "second", null, t("look.kept")), close);
  if (!dialog.open) dialog.showModal();
}
