// "Beri tahu saya": notifications on this phone, a contact, and what each of them means. Nothing is asked of the browser before
// its button is pressed.

import { h, icon } from "../render.mjs";
import { asking, checkedContact, thisBrowser } from "./reach.mjs";

const BY = { phone: ["whatsapp", "sms"], email: ["email"] };

export async function openNotify({ dialog, page, t }) {
  const ask = asking(page.token, page.language);
  const body = h("div", "reach");
  const said = h("div", "reach__said", { role: "alert" });
  const close = labelled("outline", t("notify.close"), () => dialog.close());
  dialog.replaceChildren(h("h2", "sheet__title", { id: "sheet-title" }, icon("bell"), h("span", "", null, t("notify.title"))), body, said, close);
  if (!dialog.open) dialog.showModal();
  const say = (sentence) => said.replaceChildren(...(sentence ? [h("p", "answer", null, sentence)] : []));

  async function draw(known) {
    if (!known.kinds) return body.replaceChildren(h("p", "", null, t("notify.unreachable")));
    const isOn = known.subscriptions > 0 && await ask.subscribed().catch(() => false);
    return body.replaceChildren(h("p", "", null, t("notify.open")), ...pushPart(known, isOn), ...contactPart(known), ...forgetPart(known));
  }

  /** One request at a time; what came of it is drawn or said. */
  async function doing(work, done = null) {
    if (dialog.ariaBusy === "true") return;
    dialog.ariaBusy = "true";
    say(t("notify.sending"));
    const answer = await work().catch((problem) => ({ refusal: t(problem?.name === "NotAllowedError" ? "notify.denied" : "notify.failed") }));
    dialog.ariaBusy = "false";
    say(answer.kinds ? done : answer.offline ? t("notify.unreachable") : answer.refusal ?? t("notify.failed"));
    if (answer.kinds) await draw(answer);
  }

  function pushPart(known, isOn) {
    const here = thisBrowser();
    const title = h("h3", "reach__title", null, t("notify.push"));
    if (isOn) return [title, h("p", "with-icon", null, icon("check"), h("span", "", null, t("notify.on"))), labelled("outline", t("notify.off"), () => doing(() => ask.unsubscribe()))];
    if (here !== "ask") return [title, h("p", "", null, t(`notify.${here}`))];
    if (!known.push_key) return [title, h("p", "", null, t("notify.not_here"))];
    return [title, h("p", "", null, t("notify.push_means")), labelled("strong", t("notify.allow"), () => doing(() => allow(known.push_key)))];
  }

  async function allow(key) {
    if (await Notification.requestPermission() !== "granted") return { refusal: t("notify.denied") };
    return ask.subscribe(key);
  }

  function contactPart(known) {
    const kinds = Object.keys(BY).filter((kind) => BY[kind].some((by) => known.kinds.includes(by)));
    const title = h("h3", "reach__title", null, t("contact.title"));
    if (known.contact) return [title, h("p", "with-icon", null, icon("check"), h("span", "", null, t("contact.left", { masked: known.contact.masked })))];
    return kinds.length ? [title, contactForm(known, kinds)] : [];
  }

  function contactForm(known, kinds) {
    const consent = h("input", "", { type: "checkbox", name: "consent" });
    const fields = kinds.map((kind) => contactField(known, kind));
    const form = h("form", "reach__form", { novalidate: "" }, ...fields.map(({ label }) => label),
      h("label", "choice choice--wide", null, consent, h("span", "", null, t("contact.consent"))), h("button", "button button--strong", { type: "submit" }, t("contact.save")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { kind, input } = fields.find((one) => one.input.value.trim()) ?? fields[0];
      const { value, wrong } = checkedContact(kind, input.value);
      const fault = wrong ?? (consent.checked ? null : "contact.need_consent");
      if (!fault) return doing(() => ask.contact(kind, value));
      say(t(fault));
      return (wrong ? input : consent).focus();
    });
    return form;
  }

  function contactField(known, kind) {
    const how = { phone: { type: "tel", inputmode: "tel", autocomplete: "tel" }, email: { type: "email", inputmode: "email", autocomplete: "email" } }[kind];
    const input = h("input", "field__code", { name: kind, maxlength: 120, ...how });
    const kinds = BY[kind].filter((by) => kind === "phone" && known.kinds.includes(by)).map((by) => t(`contact.by.${by}`));
    return { kind, input, label: h("label", "field", null, h("span", "label", null, t(`contact.${kind}`)), input,
      kinds.length > 0 && h("span", "second", null, t("contact.by", { kinds: kinds.join(", ") }))) };
  }

  const forgetPart = (known) => (known.contact || known.subscriptions > 0
    ? [labelled("danger", t("contact.forget"), () => doing(() => ask.forget(), t("contact.forgotten")))] : []);

  await draw(await ask.known());
}

function labelled(style, label, press) {
  const element = h("button", `button button--${style}`, { type: "button" }, label);
  element.addEventListener("click", press);
  return element;
}
