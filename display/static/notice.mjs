// What everyone is told: which notice holds now, and how it is written. Pure.

const ICONS = {
  attention: "info", paused: "pause", resumed: "check", numbers_gone: "paper", closing_soon: "clock", leave_building: "walker",
};

/** The notice that holds at `now` (ms): none after its `until`. */
export const noticeNow = ({ notice }, now) => (notice && !(notice.until && Date.parse(notice.until) <= now) ? notice : null);

/** Whether everybody has to go: then nobody is sent to a counter any more. */
export const isLeaving = (notice) => notice?.message === "leave_building";

/** The notice as it is shown, null when there is none; `leaving` has the whole screen. */
export function noticeParts(view, now, { t }) {
  const notice = noticeNow(view, now);
  if (!notice) return null;
  const text = notice.texts[t.language] ?? notice.text;
  return { icon: ICONS[notice.message] ?? "info", text, leaving: isLeaving(notice), long: text.length > 70 };
}
