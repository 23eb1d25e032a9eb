import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { noise, ringer, wakeLock } from "../../caller_server/web/static/phone/alarm.mjs";

let rung, bell;
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  rung = [];
  bell = ringer((kind) => rung.push(kind), { setTimeout, clearTimeout });
});

test("a call rings at 0, 10 and 20 seconds, and then no more", () => {
  bell.ring("first");
  mock.timers.tick(0);
  assert.equal(rung.length, 1);
  mock.timers.tick(10000);
  assert.equal(rung.length, 2);
  mock.timers.tick(60000);
  assert.equal(rung.length, 3);
});

test("the same call seen again does not start anew", () => {
  bell.ring("first");
  mock.timers.tick(20000);
  bell.ring("first");
  mock.timers.tick(20000);
  assert.equal(rung.length, 3);
});

test("a recall rings again from the start", () => {
  bell.ring("first");
  mock.timers.tick(0);
  bell.ring("second");
  mock.timers.tick(20000);
  assert.equal(rung.length, 4);
});

test("when the call is over it is quiet", () => {
  bell.ring("first");
  mock.timers.tick(0);
  bell.ring(null);
  mock.timers.tick(20000);
  assert.equal(rung.length, 1);
});

test("an answer hushes this call even while it is under way, but not the next call", () => {
  bell.ring("first");
  mock.timers.tick(0);
  bell.hush();
  bell.ring("first");
  mock.timers.tick(20000);
  assert.equal(rung.length, 1);
  bell.ring("second");
  mock.timers.tick(0);
  assert.equal(rung.length, 2);
});

/** An AudioContext that writes down its tones, and a phone that writes down its vibrations. */
function phone(state = "suspended") {
  const tones = [], shakes = [];
  const param = () => ({ setValueAtTime() {}, linearRampToValueAtTime() {} });
  class AudioContext {
    state = state;
    currentTime = 0;
    async resume() {
      if (this.state === "suspended") this.state = "running";
    }
    createOscillator() {
      const source = { frequency: {}, connect: (to) => to, start: (at) => tones.push([source.frequency.value, at]), stop() {} };
      return source;
    }
    createGain = () => ({ gain: param(), connect: (to) => to });
  }
  return { tones, shakes, AudioContext, navigator: { vibrate: (pattern) => shakes.push(pattern) } };
}

test("a call is two rising tones and a long, a short and a long shake", async () => {
  const one = phone();
  const sound = noise(one);
  assert.equal(await sound.unlock(), true);
  sound.alert("call");
  assert.ok(one.tones[0][0] < one.tones[1][0] && one.tones[0][1] < one.tones[1][1]);
  assert.deepEqual(one.shakes, [[400, 200, 400]]);
});

test("coming closer is one tone and one short shake", async () => {
  const one = phone();
  const sound = noise(one);
  await sound.unlock();
  sound.alert("closer");
  assert.equal(one.tones.length, 1);
  assert.deepEqual(one.shakes, [[200]]);
});

test("a phone that was not touched yet shakes at most, and does not fail", () => {
  const one = phone();
  noise(one).alert("call");
  assert.deepEqual(one.tones, []);
});

test("a phone without sound and vibration says so and does not fail", async () => {
  const sound = noise({ AudioContext: null, navigator: {} });
  assert.equal(await sound.unlock(), false);
  sound.alert("call");
});

test("the lock on the screen is taken once, again after it was lost, and given back", async () => {
  const locks = [];
  const navigator = { wakeLock: { request: async () => (locks.push({ released: false, release() { this.released = true; } }), locks.at(-1)) } };
  const hold = wakeLock({ navigator, document: { visibilityState: "visible" } });
  await hold(true);
  await hold(true);
  assert.equal(locks.length, 1);
  locks[0].released = true;
  await hold(true);
  assert.equal(locks.length, 2);
  await hold(false);
  assert.equal(locks[1].released, true);
});

test("a browser without wake lock is no error, nor is one that refuses", async () => {
  await wakeLock({ navigator: {}, document: { visibilityState: "visible" } })(true);
  const refuses = { wakeLock: { request: async () => { throw new Error("battery"); } } };
  await wakeLock({ navigator: refuses, document: { visibilityState: "visible" } })(true);
});
