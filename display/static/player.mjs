// The loudspeaker of the page: one <audio> element, one sound at a time, and whether it can be heard at all.

const PATIENCE = 25_000; // ms; a machine without a sound device may never report the end
const PROBE = "/assets/sounds/silence.wav";

/** `sound` becomes "on", "blocked" (the browser waits for a touch or key) or "broken"; onSound is told when it changes.
 *  `volume()`, from 0 to 1, is asked before each sound. */
export function player(audio, onSound, { patience = PATIENCE, volume = () => 1 } = {}) {
  let sound = null;
  let playing = Promise.resolve();
  let stop = () => {}; // what is playing now
  let turn = 0; // of what is announced: hushing begins another one

  function tell(state) {
    if (state === sound) return;
    sound = state;
    onSound(state);
  }

  /** Plays to the end, after what is playing; gives "played", "blocked", "failed" or "hushed", and never throws. */
  const play = (url) => (playing = playing.then(() => start(url)));

  function start(url) {
    return new Promise((resolve) => {
      let over = false;
      const done = (result) => {
        if (over) return; // a refusal may come after we gave up, when the next sound has the element
        over = true;
        clearTimeout(limit);
        audio.onended = audio.onerror = null;
        resolve(result);
      };
      const limit = setTimeout(() => {
        audio.pause();
        done("failed");
      }, patience);
      stop = () => {
        audio.pause();
        done("hushed");
      };
      audio.onended = () => done("played");
      audio.onerror = () => done("failed");
      audio.volume = volume();
      audio.src = url;
      Promise.resolve(audio.play()).catch((error) => done(error.name === "NotAllowedError" ? "blocked" : "failed"));
    });
  }

  /** Plays what every browser here must be able to play, and draws the conclusion. */
  async function check(url = PROBE) {
    const result = await play(url);
    if (result !== "hushed") tell({ played: "on", blocked: "blocked", failed: "broken" }[result]);
    return result === "played";
  }

  /** The chime (null: none), then the voices in their order. A voice that is missing is left out: the words are on the screen. */
  async function announce(chime, voices) {
    const mine = turn;
    if (!(await check(chime ?? PROBE))) return;
    for (const voice of voices) if (mine === turn) await play(voice);
  }

  /** Ends what is being announced, for something that cannot wait. */
  function hush() {
    turn += 1;
    stop();
  }

  return { check, announce, hush, state: () => sound };
}
