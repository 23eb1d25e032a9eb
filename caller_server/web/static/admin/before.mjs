// What a service asks before the number: the cases with papers of their own, and what spares some people the line.
import { html } from "/assets/vendor/lit/lit.min.mjs";
import { moved } from "./draft.mjs";
import { faultAt, idOf, press, small, text, words } from "./fields.mjs";
import { rows } from "./parts_list.mjs";

/** A document without words yet; its code is made of its name. */
export const newPaper = () => ({ code: "", name: { id: "", en: "" } });

/** The cases of a service, each with all of its papers. */
export function cases(screen, path, parts) {
  const { t } = screen;
  return rows(screen, path, parts, {
    title: t("service.cases"), hint: t("service.cases.hint"), addWords: t("service.add_case"), make: () => ({ ...newPaper(), checklist: [] }),
    more: (part, i) => rows(screen, `${path}.${i}.checklist`, part.checklist, { title: t("case.checklist"), hint: t("case.checklist.hint"), addWords: t("service.add_paper"), make: newPaper }),
  });
}

/** The questions that spare some people the line: each with where they are served instead. */
export function hints(screen, path, parts) {
  const { t } = screen;
  const id = idOf(path);
  const put = (list, focus) => screen.set(path, list, focus);
  const add = () => put([...parts, { code: "", question: { id: "", en: "" }, place: { id: "", en: "" }, url: null }], idOf(`${path}.${parts.length}.question.id`));
  const remove = (i) => put(parts.filter((_, at) => at !== i), `${id}-add`);
  return html`<fieldset class="rows"><legend>${t("service.hints")}</legend><p class="hint">${t("service.hints.hint")}</p>
    <ul>${parts.map((_, i) => html`<li class="rows__row"><div class="rows__fields rows__fields--long">
        ${words(screen, `${path}.${i}.question`, t("hint.question"), { longest: 300, many: true })}
        ${words(screen, `${path}.${i}.place`, t("hint.place"), { longest: 300, many: true, hint: t("hint.place.hint") })}
        ${text(screen, `${path}.${i}.url`, t("hint.url"), { longest: 210, empty: null, holder: "https://", hint: t("hint.url.hint") })}</div>
      <div class="rows__tools">${small("up", t("rows.up", { n: i + 1 }), () => put(moved(parts, i, i - 1), `${id}-up-${i - 1}`), { ready: i > 0, id: `${id}-up-${i}` })}${small("cross", t("rows.remove", { n: i + 1 }), () => remove(i), { id: `${id}-remove-${i}` })}</div></li>`)}</ul>
    ${faultAt(screen, path)}${press(t("service.add_hint"), add, { picture: "add", id: `${id}-add` })}</fieldset>`;
}
