// Sound and vibration of the phone. Both may be missing or refused; the words on the screen say the same.

const TIMES = [0, 10000, 20000]; // ms after a call is first shown
const CALL = [400, 200, 400];
const COME_CLOSER = [200];

/** Rings for a call at 0, 10 and 20 s, once per `key`; another key rings anew, null stops. `alert(kind)` makes the noise.
 *  `hush()` stops for this key only: the person has answered, even if the answer is still under way. */
export function ringer(alert, { setTimeout = globalThis.setTimeout, clearTimeout = globalThis.clearTimeout } = {}) {
  let ringing = null, waits = [];
  const hush = () => waits.forEach((wait) => clearTimeout(wait));
  const ring = (key) => {
    if (key === ringing) return;
    hush();
    ringing = key;
    waits = key === null ? [] : TIMES.map((ms) => setTimeout(() => alert("call"), ms));
  };
  return { ring, hush };
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Two rising tones for a call, one soft tone for "come closer". `unlock()` needs a touch of the screen first. */
export function noise({ AudioContext = globalThis.AudioContext ?? globalThis.webkitAudioContext, navigator = globalThis.navigator } = {}) {
  let audio = null;

  function tone(pitch, start, length, loudness) {
    const source = audio.createOscillator();
    const volume = audio.createGain();
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.02); // a step would click
    volume.gain.setValueAtTime(loudness, start + length - 0.05);
    volume.gain.linearRampToValueAtTime(0, start + length);
    source.connect(volume).connect(audio.destination);
    source.start(start);
    source.stop(start + length);
  }

  return {
    /** True when the page may make sounds from now on. */
    async unlock() {
      if (!AudioContext) return false;
      audio ??= new AudioContext();
      if (audio.state !== "running") await Promise.race([audio.resume(), pause(1000)]); // without a loudspeaker it waits for ever
      return audio.state === "running";
    },
    /** `kind` is "call" or "closer". */
    alert(kind) {
      if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(kind === "call" ? CALL : COME_CLOSER);
      if (audio?.state !== "running") return;
      const now = audio.currentTime;
      if (kind === "call") {
        tone(660, now, 0.35, 0.9);
        tone(880, now + 0.4, 0.6, 0.9);
      } else tone(660, now, 0.5, 0.3);
    },
  };
}

/** Keeps the screen on where the browser can (secure pages only); the lock is lost with every switch to another page. */
export function wakeLock({ navigator = globalThis.navigator, document = globalThis.document } = {}) {
  let lock = null;
  return async (wanted) => {
    if (!wanted) {
      lock?.release();
      lock = null;
    } else if (navigator.wakeLock && document.visibilityState === "visible" && (!lock || lock.released)) {
      lock = await navigator.wakeLock.request("screen").catch(() => null); // refused with a low battery: nothing to say
    }
  };
}
