// The day as a whole: no more numbers, numbers again, and the end of the day, which is asked twice.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { form, option, reasonField, sheet } from "./fields.mjs";

export const dayDialogs = { day, stop, resume, end_day: endDay };

function day(screen) {
  const { t, open, may } = screen;
  const offered = [
    may("resume") && option("check", t("dialog.resume.submit"), () => open("resume"), t("dialog.resume.sentence")),
    may("stop") && option("pause", t("dialog.stop.submit"), () => open("stop"), t("dialog.stop.sentence")),
    may("end_day") && option("cross", t("dialog.end_day.open"), () => open("end_day", { step: 1 }), t("dialog.end_day.note")),
  ].filter(Boolean);
  return sheet(screen, t("dialog.day.title"), offered.length ? html`<div class="dialog__list">${offered}</div>` : html`<p>${t("dialog.day.ended")}</p>`);
}

function stop(screen) {
  return form(screen, { body: html`<p>${screen.t("dialog.stop.sentence")}</p>${reasonField(screen.t, { needed: true, first: true })}` });
}

function resume(screen) {
  return form(screen, { body: html`<p>${screen.t("dialog.resume.sentence")}</p>` });
}

function endDay(screen) {
  const { view, t, dialog } = screen;
  const atCounters = view.counters.filter(({ number }) => number).length;
  const values = { count: view.waiting, at_counters: atCounters };
  if (dialog.step === 1) {
    return form(screen, { key: "end_day.first", values, body: html`<p>${t("dialog.end_day.waiting", values)}</p>
      ${atCounters ? html`<p>${t("dialog.end_day.at_counters", values)}</p>` : nothing}
      <p>${t("dialog.end_day.numbers")}</p>${reasonField(t, { needed: true, first: true })}` });
  }
  return form(screen, { key: "end_day.second", values, body: html`<p>${t("dialog.end_day.sure", values)}</p>
    <div class="field"><label for="count">${t("dialog.end_day.count")}</label>
      <input id="count" name="count" class="field__number" inputmode="numeric" autocomplete="off" maxlength="4" required autofocus /></div>` });
}
