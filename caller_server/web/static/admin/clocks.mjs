// Times and days as they are written and read: "07:30" in the file, "07.30" for people. Pure.

/** "07:30" as people read it: "07.30"; anything else as it is. */
export const shown = (time) => (/^\d\d:\d\d$/.test(time) ? time.replace(":", ".") : time);

/** What somebody wrote as the file has it: "7.30", "0730", "7" and "07:30" are "07:30" (or "07:00"); anything else as it is. */
export function written(text) {
  const found = /^\s*(\d{1,2})(?:[.:]?(\d\d))?\s*$/.exec(text);
  if (!found) return text.trim();
  return `${found[1].padStart(2, "0")}:${found[2] ?? "00"}`;
}

/** What somebody is writing: a whole time as the file has it, so that the same time written again is no change; until then as it is. */
export const typed = (text) => (/^\d\d\.\d\d$/.test(text) ? written(text) : text);

/** "07.30–11.30", for one span. */
export const span = ([start, end]) => `${shown(start)}–${shown(end)}`;

/** The times between the spans of a day: the breaks. */
export const breaks = (spans) => spans.slice(1).map(([start], i) => [spans[i][1], start]);

/** The next span that could stand after these: an hour after the last one, or the usual day; left empty after what is no time. */
export function nextSpan(spans) {
  if (spans.length === 0) return ["07:30", "15:30"];
  const last = written(spans.at(-1)[1]);
  if (!/^\d\d:\d\d$/.test(last)) return ["", ""];
  const [hours, minutes] = last.split(":").map(Number);
  const at = (n) => `${String(Math.min(n, 24)).padStart(2, "0")}:${n >= 24 ? "00" : String(minutes).padStart(2, "0")}`;
  return [at(hours + 1), at(hours + 2)];
}

/** A day such as "2027-02-08" in words, "8 Feb 2027", with `weekday` "Sen, 8 Feb 2027"; anything else as it is. */
export function day(iso, language, { weekday = false } = {}) {
  const moment = new Date(`${iso}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(iso) || Number.isNaN(moment.getTime())) return iso;
  const parts = { timeZone: "UTC", day: "numeric", month: "short", year: "numeric", ...(weekday ? { weekday: "short" } : {}) };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, parts).format(moment);
}

const ZONES = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"];

/** The time zones to choose from, as `[zone, words]`: the four of Indonesia, and the one that the branch has now. */
export const zones = (chosen, t) =>
  [...new Set([...ZONES, chosen])].map((zone) => [zone, ZONES.includes(zone) ? t(`zone.${zone.split("/")[1].toLowerCase()}`) : zone]);
