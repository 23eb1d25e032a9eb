// The section "Aturan": the rules of the branch, each with what it means and its unit.
import { html } from "/assets/vendor/lit/lit.min.mjs";
import { card, number, tick } from "./fields.mjs";

const GROUPS = { // what stands together; a unit makes a number, null a yes or no
  calls: { max_calls: "times", recall_after_s: "seconds", auto_no_show: null },
  missed: { grace_minutes: "minutes", return_after: "numbers" },
  order: { priority_ratio: "people", priority_max_wait_minutes: "minutes", staged_calling: null, max_deferrals: "times" },
  issuing: { one_ticket_each: null, stop_when_full: null, overtime_minutes: "minutes" },
  lobby: { lobby_cap: "people", screening: null },
  alerts: { target_minutes: "minutes", wait_limit_minutes: "minutes", serve_limit_minutes: "minutes", stall_after_minutes: "minutes" },
};

export function rules(screen) {
  const { t } = screen;
  return Object.entries(GROUPS).map(([group, keys]) => card(t(`rules.group.${group}`), html`<div class="rules">${Object.entries(keys).map(([key, unit]) => rule(key, unit))}</div>`, { id: `rules-${group}` }));

  function rule(key, unit) {
    const hint = t(`rules.${key}.hint`);
    if (unit === null) return tick(screen, `policy.${key}`, t(`rules.${key}`), { hint });
    return number(screen, `policy.${key}`, t(`rules.${key}`), { hint, unit: t(`word.${unit}`, { count: screen.draft.policy[key] ?? 0 }), empty: key === "lobby_cap" ? null : "" });
  }
}
