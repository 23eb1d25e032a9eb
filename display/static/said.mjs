// What the voice says and where it is recorded, one address per language in the order they are spoken. Pure.

import { speechOf } from "./own.mjs";

const WORDS = /^(.*?)(\d+)$/;

/** The recording of a call. */
export const announcementUrls = (call, view, version) =>
  urls("announcements", [call.number, call.kind, call.label.toUpperCase(), call.attempt, view.max_calls].join("-"), view, version);

/** The recording that asks the numbers of an invitation to come closer. */
export const invitationUrls = ({ first, last }, view, version) => urls("invitations", `${first}-to-${last}`, view, version);

/** The recording that tells of a missed number. */
export const missedUrls = ({ number }, view, version) => urls("missed", number, view, version);

/** The recording of a sentence that is the same for everybody. */
export const sentenceUrls = (sentence, view, version) =>
  view.voice.map((language) => `/display/messages/${language}/${encodeURIComponent(sentence)}.wav?v=${version}`);

function urls(kind, what, view, version) {
  const name = speechOf(view).digits === "whole" ? `${what}-whole` : what;
  return view.voice.map((language) => `/display/${kind}/${language}/${encodeURIComponent(name)}.wav?v=${version}`);
}

/** A ticket number as the voice says it: "A nol empat dua", or "A empat puluh dua" where numbers are said whole.
 *  `words` has a word for each clip of a number, `spokenDigits(number)` says it one by one. */
export function spokenNumber(number, view, words, spokenDigits) {
  if (speechOf(view).digits !== "whole") return spokenDigits(number);
  const [, before, count] = WORDS.exec(number);
  const series = before.includes("-") ? "," : "";
  return `${spokenDigits(before)}${series} ${whole(Number(count)).map((clip) => words[clip]).join(" ")}`;
}

/** The clips of a whole number, as hardware/speaker/numbers.py has them. */
export function whole(value) {
  const rest = (part) => (part ? whole(part) : []);
  if (value >= 2000) return [...whole(Math.floor(value / 1000)), "number.thousand", ...rest(value % 1000)];
  if (value >= 1000) return ["number.1000", ...rest(value % 1000)];
  if (value >= 100) return [`number.${value - (value % 100)}`, ...rest(value % 100)];
  if (value < 10) return [`digit.${value}`];
  return value < 30 ? [`number.${value}`] : [`number.${value - (value % 10)}`, ...rest(value % 10)];
}
