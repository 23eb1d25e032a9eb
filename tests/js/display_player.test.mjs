import assert from "node:assert/strict";
import { test } from "node:test";
import { player } from "../../display/static/player.mjs";

/** An <audio> element: every address is played to its end, but for those in `refused` (name of the error) and `hanging`. */
class FakeAudio {
  constructor({ refused = {}, hanging = [], missing = [] } = {}) {
    Object.assign(this, { refused, hanging, missing, played: [], busy: false, overlaps: 0 });
  }

  async play() {
    const url = this.src;
    if (this.busy) this.overlaps++;
    if (this.refused[url]) throw Object.assign(new Error(url), { name: this.refused[url] });
    if (this.missing.includes(url)) return void setImmediate(() => this.onerror());
    this.busy = true;
    this.played.push(url);
    if (!this.hanging.includes(url)) setImmediate(() => ((this.busy = false), this.onended()));
  }

  pause() {
    this.busy = false;
  }
}

const states = () => {
  const told = [];
  return { told, tell: (state) => told.push(state) };
};

test("the chime is played first, then the voices in their order", async () => {
  const audio = new FakeAudio();
  const { told, tell } = states();

  await player(audio, tell).announce("chime", ["id", "en"]);

  assert.deepEqual([audio.played, told], [["chime", "id", "en"], ["on"]]);
});

test("a browser that waits for a touch is told apart from a loudspeaker that is broken", async () => {
  const { told, tell } = states();
  await player(new FakeAudio({ refused: { chime: "NotAllowedError" } }), tell).announce("chime", ["id"]);
  await player(new FakeAudio({ missing: ["chime"] }), tell).announce("chime", ["id"]);

  assert.deepEqual(told, ["blocked", "broken"]);
});

test("after the touch the sound is on", async () => {
  const audio = new FakeAudio({ refused: { probe: "NotAllowedError" } });
  const { told, tell } = states();
  const sound = player(audio, tell);
  await sound.check("probe");

  audio.refused = {};
  await sound.check("probe");

  assert.deepEqual([told, sound.state()], [["blocked", "on"], "on"]);
});

test("a voice that is missing is left out and the next language is still heard", async () => {
  const audio = new FakeAudio({ missing: ["id"] });
  const { told, tell } = states();

  await player(audio, tell).announce("chime", ["id", "en"]);

  assert.deepEqual([audio.played, told], [["chime", "en"], ["on"]]);
});

test("a sound whose end is never reported does not stop the announcements", async () => {
  const audio = new FakeAudio({ hanging: ["id"] });

  await player(audio, () => {}, { patience: 20 }).announce("chime", ["id", "en"]);

  assert.deepEqual(audio.played, ["chime", "id", "en"]);
});

test("two sounds asked for at once never overlap", async () => {
  const audio = new FakeAudio();
  const sound = player(audio, () => {});

  await Promise.all([sound.announce("chime", ["one"]), sound.check("probe"), sound.announce("chime", ["two"])]);

  assert.equal(audio.overlaps, 0);
  assert.equal(audio.played.length, 5);
});

test("hushed, what is played ends at once, the rest is left out, and the loudspeaker is not taken for broken", async () => {
  const audio = new FakeAudio({ hanging: ["id"] });
  const { told, tell } = states();
  const speaker = player(audio, tell);

  const announced = speaker.announce("chime", ["id", "en"]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  speaker.hush();
  await announced;
  await speaker.announce("chime", ["leave"]);

  assert.deepEqual([audio.played, told], [["chime", "id", "chime", "leave"], ["on"]]);
});

test("hushed during the chime, the voice does not follow, and nothing is concluded about the loudspeaker", async () => {
  const audio = new FakeAudio({ hanging: ["chime"] });
  const { told, tell } = states();
  const speaker = player(audio, tell);

  const announced = speaker.announce("chime", ["id"]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  speaker.hush();
  await announced;

  assert.deepEqual([audio.played, told], [["chime"], []]);
});
