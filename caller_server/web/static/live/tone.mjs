// A short tone for an urgent alert, made by the browser itself, and whether the person wants it.

const KEY = "lapak.live.tone";
const NOTES = [[660, 0], [880, 0.18]]; // hertz, seconds from now
const LONG_S = 0.16;
let context = null;

/** Whether the tone is wanted; yes until it is switched off. */
export function wantsTone() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/** Switches the tone on or off, remembers it, and gives what holds now. */
export function toggleTone() {
  const on = !wantsTone();
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // Storage is switched off: the tone stays on.
  }
  return wantsTone();
}

/** Two rising notes. Browsers keep silent until the person has touched the page once; the words are there in any case. */
export function tone() {
  if (navigator.userActivation?.hasBeenActive === false) return; // or it would sound late, at the first touch
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  for (const [hertz, after] of NOTES) note(hertz, context.currentTime + after);
}

function note(hertz, at) {
  const sound = context.createOscillator();
  const volume = context.createGain();
  sound.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LONG_S);
  sound.connect(volume).connect(context.destination);
  sound.start(at);
  sound.stop(at + LONG_S);
}
