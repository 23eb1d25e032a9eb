// How this phone and its person can be reached: what is possible here and what is missing, and the questions to the server.

import { send } from "../commands.mjs";

/** Which of the ways are open to this browser: "insecure", "ios" (only from the Home Screen), "unsupported", "denied" or "ask". */
export function pushHere({ isSecure, hasPush, permission, isIos, isInstalled }) {
  if (!isSecure) return "insecure";
  if (isIos && !isInstalled) return "ios";
  if (!hasPush) return "unsupported";
  return permission === "denied" ? "denied" : "ask";
}

/** The same for the browser this runs in. */
export function thisBrowser(window = globalThis) {
  const { navigator } = window;
  return pushHere({
    isSecure: window.isSecureContext,
    hasPush: Boolean(navigator.serviceWorker && window.PushManager && window.Notification),
    permission: window.Notification?.permission,
    isIos: isApple(navigator),
    isInstalled: Boolean(navigator.standalone) || window.matchMedia("(display-mode: standalone)").matches,
  });
}

/** An iPhone, or an iPad, which says that it is a Mac with a touchscreen. */
export const isApple = ({ userAgent, maxTouchPoints = 0 }) => /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);

/** A contact as typed: {value} when it can be one, {wrong: key of the sentence} when not. */
export function checkedContact(kind, typed) {
  const value = typed.trim();
  if (kind === "email") return /^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$/.test(value) ? { value } : { wrong: "contact.wrong_email" };
  const digits = value.replace(/[^0-9]/g, "");
  return /^\+?[0-9][0-9 .()-]+$/.test(value) && digits.length >= 8 && digits.length <= 15 ? { value: value.replace(/[.()]/g, " ").trim() } : { wrong: "contact.wrong_phone" };
}

/** The server's key as pushManager.subscribe wants it: base64url to bytes. */
export const keyBytes = (key) => Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

/** Questions about one ticket; each gives the server's answer, or {refusal} or {offline}. */
export function asking(token, language) {
  const base = `/api/v1/tickets/${token}`;
  const post = (verb, body) => send(`${base}/${verb}`, body, { language, wanted: "kinds" });
  return {
    known: () => fetch(`${base}/reach`, { headers: { Accept: "application/json", "Accept-Language": language }, cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : { offline: true })).catch(() => ({ offline: true })),
    contact: (kind, value) => post("contact", { kind, value, consent: true }),
    forget: () => post("forget", {}),
    async subscribe(key) {
      const registration = await navigator.serviceWorker.ready;
      const wanted = { userVisibleOnly: true, applicationServerKey: keyBytes(key) };
      const held = await registration.pushManager.getSubscription();
      if (held && !isSameKey(held, wanted.applicationServerKey)) await held.unsubscribe(); // the server has a new key
      const { endpoint, keys } = (await registration.pushManager.subscribe(wanted)).toJSON();
      return post("subscribe", { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } });
    },
    async unsubscribe() {
      const held = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
      if (!held) return this.known();
      const answer = await post("unsubscribe", { endpoint: held.endpoint });
      if (answer.kinds) await held.unsubscribe();
      return answer;
    },
    subscribed: async () => Boolean(await (await navigator.serviceWorker?.getRegistration())?.pushManager?.getSubscription()),
  };
}

const isSameKey = ({ options }, key) => !options.applicationServerKey || String(new Uint8Array(options.applicationServerKey)) === String(key);
