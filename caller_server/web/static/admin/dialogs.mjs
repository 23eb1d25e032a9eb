// What the one dialog of the administrator's page holds: what will change, what is wrong with a file, a new branch, the menu.
import { html, nothing } from "/assets/vendor/lit/lit.min.mjs";
import { address } from "/static/live/links.mjs";
import { inWords } from "./changes.mjs";
import { zones } from "./clocks.mjs";
import { icon } from "./drawn.mjs";
import { fileInput, press } from "./fields.mjs";
import { line } from "./log.mjs";

const PAGES = [["/live", "line", "menu.live"], ["/console", "desk", "menu.console"], ["/greeter", "paper", "menu.greeter"], ["/reports", "day", "menu.reports"], ["/audit", "search", "menu.audit"], ["/account", "person", "menu.account"]];
const KINDS = { save, file, fresh, menu };

/** The content of the open dialog; nothing when none is open. */
export const dialogContent = (screen) => (screen.dialog ? KINDS[screen.dialog.name](screen) : nothing);

function frame({ t, busy, dialogMessage, closeDialog }, title, body, submit = null, words = null) {
  return html`<form class="dialog" novalidate @submit=${submit ?? ((event) => event.preventDefault())}>
    <h2 id="dialog-title">${title}</h2>
    ${body}
    <p class="message" role="alert" data-shown=${dialogMessage ? "refusal" : nothing}>${dialogMessage ?? ""}</p>
    <div class="dialog__buttons">
      <button type="button" class="button button--outline" @click=${closeDialog}>${t(submit ? "dialog.cancel" : "dialog.close")}</button>
      ${submit ? html`<button type="submit" class="button button--filled" id="dialog-submit" aria-disabled=${busy ? "true" : nothing} autofocus>${t(busy ? "save.busy" : words)}</button>` : nothing}
    </div></form>`;
}

function save(screen) {
  const { t, dialog, sendDraft } = screen;
  const { changes, joined } = dialog;
  return frame(screen, t("save.title"), html`
    ${joined ? html`<p class="band">${icon("info")}<span>${t("save.joined")}</span></p>` : nothing}
    <p>${t("save.sentence", { count: changes.length })}</p>
    <div class="dialog__scroll" tabindex="0" role="region" aria-labelledby="dialog-title"><ul class="changes">${changes.map((change) => line(inWords(change, t), t))}</ul></div>`, sendDraft, "save.submit");
}

function file(screen) {
  const { t, dialog } = screen;
  return frame(screen, t("file.wrong_title"), html`<p>${dialog.detail}</p><ul class="changes">${dialog.faults.map(([path, sentence]) =>
    html`<li><span class="change__where">${path}</span> ${sentence}</li>`)}</ul>`);
}

function fresh(screen) {
  const { t, page, dialog, addBranch, addFromFile, chooseFile } = screen;
  const wrong = dialog.faults ?? {};
  const input = (name, label, longest, hint = null, first = false) => html`<div class="field" data-wrong=${wrong[name] ? "true" : nothing}><label for="fresh-${name}">${label}</label>
    <input id="fresh-${name}" name=${name} maxlength=${longest} autocomplete="off" spellcheck="false" ?autofocus=${first} aria-invalid=${wrong[name] ? "true" : nothing} aria-describedby="fresh-${name}-hint fresh-${name}-wrong" />
    ${hint ? html`<p class="hint" id="fresh-${name}-hint">${hint}</p>` : nothing}
    ${wrong[name] ? html`<p class="field__wrong" id="fresh-${name}-wrong">${icon("warning")}<span>${wrong[name]}</span></p>` : nothing}</div>`;
  return frame(screen, t("fresh.title"), html`<p>${t("fresh.sentence", { name: page.branch_name })}</p>
    ${input("name", t("office.name"), 80, null, true)}${input("code", t("office.code"), 40, t("fresh.code_hint"))}
    <div class="field"><label for="fresh-time_zone">${t("office.time_zone")}</label><select id="fresh-time_zone" name="time_zone">${zones(page.time_zone, t).map(([zone, words]) =>
      html`<option value=${zone} ?selected=${zone === page.time_zone}>${words}</option>`)}</select></div>
    <p class="or"><span>${t("fresh.or")}</span>${press(t("fresh.file"), () => chooseFile("fresh-file"), { picture: "paper", id: "from-file" })}${fileInput("fresh-file", addFromFile)}</p>`, addBranch, "fresh.submit");
}

function menu(screen) {
  const { t, page, published, signOut, openFresh } = screen;
  const here = (changes) => address({ path: location.pathname, query: location.search, changes }) + location.hash;
  const other = page.language === "id" ? "en" : "id";
  const query = page.branches.length > 1 ? `?branch=${page.branch}` : "";
  return frame(screen, t("menu.title", { name: page.user.username }), html`<div class="dialog__list">
      ${PAGES.map(([path, picture, key]) => html`<a class="button button--outline" href=${path + query}>${icon(picture)}<span>${t(key)}</span></a>`)}
      <a class="button button--outline" href=${here({ lang: other })} lang=${other} hreflang=${other}>${icon("globe")}<span>${t(`menu.${other}`)}</span></a>
      <button type="button" class="button button--outline" @click=${signOut}>${icon("back")}<span>${t("menu.sign_out")}</span></button></div>
    ${page.branches.length > 1 || page.user.branch === null ? html`<h3>${t("menu.branches")}</h3><div class="dialog__list">${page.branches.map(({ code, name }) =>
      html`<a class="button button--outline" href=${here({ branch: code })} aria-current=${code === page.branch ? "page" : nothing}>${icon(code === page.branch ? "check" : "home")}<span>${name}</span></a>`)}
      ${page.user.branch === null && published !== null ? html`<button type="button" class="button button--strong" id="new-branch" @click=${openFresh}>${icon("add")}<span>${t("menu.new_branch")}</span></button>` : nothing}</div>` : nothing}`);
}
