import assert from "node:assert/strict";
import { test } from "node:test";
import { device, enrol } from "../../display/static/device.mjs";
import { whenTested } from "../../display/static/test_button.mjs";

const answer = (status, body = {}) => ({ status, ok: status < 300, json: async () => body });

/** A display and a server that gives these answers by path, or does not answer. */
function aDisplay(answers, { key = "secret", faults = [] } = {}) {
  const asked = [], states = [];
  const fetch = async (url, options) => {
    const path = url.replace("/api/v1/devices/", "");
    asked.push([path, options.headers.Authorization, options.body && JSON.parse(options.body)]);
    if (!answers[path]) throw new TypeError("no network");
    return answers[path];
  };
  const made = device({ branch: "bontang", key, version: "1.2", faults: () => faults, onState: (state) => states.push(state), fetch });
  return { ...made, asked, states, answers };
}

test("a display says that it is there, which version it is, and what is wrong", async () => {
  const { beat, asked, states } = aDisplay({ me: answer(200, { branch: "bontang" }), heartbeat: answer(204) }, { faults: ["sound_blocked"] });

  await beat();
  await beat();

  assert.deepEqual(asked.map(([path]) => path), ["me", "heartbeat", "heartbeat"]);
  assert.deepEqual(asked[1], ["heartbeat", "Bearer secret", { version: "1.2", faults: ["sound_blocked"] }]);
  assert.deepEqual(states, ["known"]);
});

test("without a key nothing is asked", async () => {
  const { beat, asked } = aDisplay({}, { key: null });
  await beat();

  assert.deepEqual(asked, []);
});

test("a key that was taken away is noticed at the start and later", async () => {
  const atStart = aDisplay({ me: answer(401) });
  await atStart.beat();
  const later = aDisplay({ me: answer(200, { branch: "bontang" }), heartbeat: answer(204) });
  await later.beat();
  later.answers.heartbeat = answer(401);
  await later.beat();

  assert.deepEqual([atStart.states, later.states], [["revoked"], ["known", "revoked"]]);
});

test("a display of another branch is told so", async () => {
  const { beat, states } = aDisplay({ me: answer(200, { branch: "samarinda" }) });
  await beat();

  assert.deepEqual(states, ["elsewhere"]);
});

test("a server that is away or ill says nothing about the key", async () => {
  for (const answers of [{}, { me: answer(503), heartbeat: answer(503) }]) {
    const { beat, states } = aDisplay(answers);
    await beat();
    assert.deepEqual(states, []);
  }
});

test("a code becomes a key that is kept", async () => {
  const kept = {};
  const storage = { setItem: (name, value) => (kept[name] = value) };

  const found = await enrol("ABCDE FGHJK", "id", { storage, fetch: async () => answer(201, { key: "new", kind: "display", branch: "bontang" }) });

  assert.deepEqual([found, kept], [{ branch: "bontang" }, { "lapak.display.key": "new" }]);
});

test("a wrong code, and a server that is away, are told apart", async () => {
  const wrong = await enrol("X", "id", { fetch: async () => answer(401, { detail: "Kode tidak berlaku." }) });
  const away = await enrol("X", "id", { fetch: async () => { throw new TypeError("no network"); } });

  assert.deepEqual([wrong, away], [{ problem: "Kode tidak berlaku." }, { problem: null }]);
});

/** A page with a test button, and keys to press. */
function aPage() {
  const listeners = {};
  const classes = new Set();
  const timers = [];
  const button = { addEventListener: (name, act) => (listeners[`button ${name}`] = act) };
  const document = { addEventListener: (name, act) => (listeners[name] = act), body: { classList: { add: (name) => classes.add(name), remove: (name) => classes.delete(name) } } };
  const state = { tests: 0 };
  whenTested(button, () => state.tests++, {
    document, setTimeout: (act, ms) => timers.push({ act, ms }), clearTimeout: (id) => id && (timers[id - 1].act = () => {}),
  });
  return { state, classes, press: (key, more = {}) => listeners.keydown({ key, target: null, ...more }), release: () => listeners.keyup({}), move: () => listeners.pointermove({}), click: () => listeners["button click"](), pass: () => timers.forEach(({ act }) => act()) };
}

test("the sound is tried by the key T, by the button, and by OK when it is held", () => {
  const page = aPage();
  page.press("t");
  page.click();
  assert.equal(page.state.tests, 2);

  page.press("Enter");
  page.release();
  page.pass();
  assert.equal(page.state.tests, 2, "a short press only turns the sound on");

  page.press("Enter");
  page.pass();
  assert.equal(page.state.tests, 3);
});

test("a key that repeats, or is typed into the field for the code, tests nothing", () => {
  const page = aPage();
  page.press("t", { repeat: true });
  page.press("t", { target: { matches: () => true } });
  page.press("x");

  assert.equal(page.state.tests, 0);
});

test("the button shows itself while the mouse is moved", () => {
  const page = aPage();
  page.move();
  assert.ok(page.classes.has("is-attended"));
  page.pass();
  assert.ok(!page.classes.has("is-attended"));
});
