// Short tones, made by the browser itself: no file, nothing to load, and a browser without Web Audio stays silent.

const TONES = {
  returned: [{ hertz: 660, at: 0, lasts: 0.16 }, { hertz: 880, at: 0.2, lasts: 0.24 }],
  line: [{ hertz: 523, at: 0, lasts: 0.2 }],
};
const LOUDNESS = 0.25;
const FADE = 0.02; // seconds; without it a tone begins and ends with a click

/**
 * `{wake, play}`. Browsers let a page sound only after somebody pressed something: `wake()` at every press makes that so, even for
 * a sound that comes while the page is in the background. `play(kind)` is "returned" or "line".
 */
export function tones(makeContext = () => new globalThis.AudioContext()) {
  let context = null;

  function wake() {
    try {
      context ??= makeContext();
      if (context.state === "suspended") context.resume();
    } catch {
      context = null; // no Web Audio here
    }
    return context;
  }

  function play(kind) {
    const audio = wake();
    if (audio) for (const tone of TONES[kind]) sound(audio, tone);
  }

  return { wake, play };
}

function sound(audio, { hertz, at, lasts }) {
  const begins = audio.currentTime + at;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, begins);
  volume.gain.linearRampToValueAtTime(LOUDNESS, begins + FADE);
  volume.gain.setValueAtTime(LOUDNESS, begins + lasts - FADE);
  volume.gain.linearRampToValueAtTime(0, begins + lasts);
  tone.connect(volume).connect(audio.destination);
  tone.start(begins);
  tone.stop(begins + lasts);
}
