// Puts a picture or a video of the playlist on the screen. Videos are muted, always: the voice is for calls.

import { PICTURE, remember } from "./playlist.mjs";

const STALLED = 20_000; // ms without progress: a video that hangs is left
const KEPT_EVERY = 5; // seconds of a video

/** Shows `file` in `place`, a video from `from` seconds on. Kept when it was seen to its end, rejected when it cannot be shown. */
export const showMedia = (place, file, from) => (file.kind === "video" ? video(place, file, from) : picture(place, file));

function picture(place, file) {
  return new Promise((resolve, reject) => {
    const image = Object.assign(document.createElement("img"), { className: "media__file", alt: "" });
    image.onload = () => {
      place.replaceChildren(image);
      setTimeout(resolve, PICTURE);
    };
    image.onerror = () => reject(new Error(`no picture in ${file.name}`));
    image.src = file.url;
  });
}

function video(place, file, from) {
  return new Promise((resolve, reject) => {
    const film = Object.assign(document.createElement("video"), { className: "media__file", muted: true, defaultMuted: true, playsInline: true, preload: "auto" });
    film.setAttribute("muted", "");
    let limit = null;
    let kept = from;
    const over = (end) => {
      clearTimeout(limit);
      film.onended = film.onerror = film.ontimeupdate = null;
      film.removeAttribute("src"); // lets go of what was loaded: a display runs for weeks
      film.load();
      end();
    };
    const leave = (why) => over(() => reject(new Error(why)));
    const waitOn = () => {
      clearTimeout(limit);
      limit = setTimeout(() => (film.paused ? waitOn() : leave(`${file.name} does not go on`)), STALLED); // paused: by a call
    };
    film.onloadedmetadata = () => {
      if (from < film.duration) film.currentTime = from;
      place.replaceChildren(film);
    };
    film.ontimeupdate = () => {
      waitOn();
      if (Math.abs(film.currentTime - kept) < KEPT_EVERY) return;
      kept = film.currentTime;
      remember(file.name, kept);
    };
    film.onended = () => over(resolve);
    film.onerror = () => leave(`no video in ${file.name}`);
    waitOn();
    film.src = file.url;
    film.play().catch(({ name }) => name === "AbortError" || leave(`${file.name} may not start`)); // aborted: paused by a call
  });
}

/** Stops the video while a call has the whole screen, and lets it go on afterwards. */
export function pauseMedia(place, isPaused) {
  const film = place.querySelector("video");
  if (!film || film.paused === isPaused || film.ended) return;
  if (isPaused) film.pause();
  else film.play().catch(() => {});
}
