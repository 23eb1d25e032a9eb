import assert from "node:assert/strict";
import { test } from "node:test";

import { checkedContact, isApple, keyBytes, pushHere } from "../../caller_server/web/static/phone/later/reach.mjs";

const CAN = { isSecure: true, hasPush: true, permission: "default", isIos: false, isInstalled: false };
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15";

test("notifications are offered where they can work, and else the page knows what is missing", () => {
  assert.equal(pushHere(CAN), "ask");
  assert.equal(pushHere({ ...CAN, permission: "granted" }), "ask");
  assert.equal(pushHere({ ...CAN, permission: "denied" }), "denied");
  assert.equal(pushHere({ ...CAN, hasPush: false }), "unsupported");
  assert.equal(pushHere({ ...CAN, isSecure: false, hasPush: false }), "insecure");
});

test("an iPhone can be reached from the Home Screen only", () => {
  assert.equal(pushHere({ ...CAN, isIos: true, hasPush: false }), "ios");
  assert.equal(pushHere({ ...CAN, isIos: true, isInstalled: true }), "ask");
  assert.equal(pushHere({ ...CAN, isIos: true, isSecure: false }), "insecure");
});

test("an iPad that says it is a Mac is known by its touchscreen", () => {
  assert.ok(isApple({ userAgent: IPHONE }));
  assert.ok(isApple({ userAgent: MAC, maxTouchPoints: 5 }));
  assert.ok(!isApple({ userAgent: MAC, maxTouchPoints: 0 }));
  assert.ok(!isApple({ userAgent: "Mozilla/5.0 (Linux; Android 15)" }));
});

test("a telephone number may be typed with gaps, dashes and brackets", () => {
  assert.deepEqual(checkedContact("phone", " 0812-3456 7890 "), { value: "0812-3456 7890" });
  assert.deepEqual(checkedContact("phone", "+62 (812) 3456.7890"), { value: "+62  812  3456 7890" });
  for (const typed of ["", "12345", "0812 three", "+62812345678901234"]) assert.equal(checkedContact("phone", typed).wrong, "contact.wrong_phone");
});

test("an e-mail address has a name and a domain", () => {
  assert.deepEqual(checkedContact("email", " ani@contoh.id "), { value: "ani@contoh.id" });
  for (const typed of ["", "ani", "ani@", "ani@contoh", "a b@contoh.id"]) assert.equal(checkedContact("email", typed).wrong, "contact.wrong_email");
});

test("the server's key is given to the browser as bytes", () => {
  assert.deepEqual([...keyBytes("-_8A")], [251, 255, 0]);
});
