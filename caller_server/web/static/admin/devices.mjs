// The administrator's view of devices: kiosks, displays and agents, how they are, and their one-time codes.
import { html, nothing, render } from "/assets/vendor/lit/lit.min.mjs";
import { frame, input, load, momentWords, refusal, select, shownOnce, withStyles } from "./people_parts.mjs";
import { KINDS, branchName, branchesOf, codeInHalves, deviceState, inOrder } from "./people_rows.mjs";

const BAD = new Set(["silent", "fault"]);

/** Draws the view into `element` and keeps it, as `mount` of people.mjs; gives a function that draws it anew. */
export function mount(element, { page, t, send, say, signedOut = () => location.reload() }) {
  const state = { devices: null, failed: false, dialog: null, message: null, busy: false };
  const when = momentWords(page);
  withStyles();

  // --- drawing ---------------------------------------------------------------------------------------------------------------

  function draw() {
    render(html`<section class="people" aria-labelledby="devices-title">
      <div class="people__head"><h2 id="devices-title">${t("devices.title")}</h2>
        <button type="button" class="button button--strong" id="add-device" @click=${() => open({ name: "add" })}>${t("devices.add")}</button></div>
      ${state.devices ? table() : html`<p class="hint">${t(state.failed ? "people.unreachable" : "people.loading")}</p>`}
      <dialog aria-labelledby="people-dialog-title" @close=${closed}>${state.dialog ? dialog() : nothing}</dialog>
    </section>`, element);
  }

  function table() {
    if (state.devices.length === 0) return html`<p>${t("devices.none")}</p>`;
    const several = branchesOf(page).length > 1;
    return html`<div class="card people__scroll" tabindex="0" role="region" aria-labelledby="devices-title"><table class="people__table">
      <thead><tr><th scope="col">${t("devices.col.name")}</th><th scope="col">${t("devices.col.kind")}</th>${several ? html`<th scope="col">${t("people.col.branch")}</th>` : nothing}
        <th scope="col">${t("devices.col.state")}</th><th scope="col">${t("devices.col.version")}</th><th scope="col"><span class="visually-hidden">${t("people.col.change")}</span></th></tr></thead>
      <tbody>${state.devices.map((device) => row(device, several))}</tbody></table></div>`;
  }

  function row(device, several) {
    const { kind, text } = deviceState(device, { t, now: Date.now(), when });
    return html`<tr class=${device.is_revoked ? "is-off" : ""}>
      <th scope="row">${device.name}</th><td>${t(`devices.kind.${device.kind}`)}</td>
      ${several ? html`<td>${branchName(device.branch, page, t)}</td>` : nothing}
      <td class=${BAD.has(kind) ? "is-bad" : ""}>${text}</td><td>${device.version ?? ""}</td>
      <td class="people__buttons">${device.is_revoked ? nothing : buttons(device, kind)}</td>
    </tr>`;
  }

  function buttons(device, kind) {
    const button = (action, press) => html`<button type="button" class="button button--outline" aria-label=${t(`devices.${action}_name`, { name: device.name })} @click=${press}>${t(`devices.${action}`)}</button>`;
    return html`${kind === "waiting" ? button("new_code", () => newCode(device)) : nothing}${button("revoke", () => open({ name: "revoke", device }))}`;
  }

  function dialog() {
    const { name, device, code, until } = state.dialog;
    const common = { t, message: state.message, busy: state.busy, close };
    if (name === "add") return frame({ ...common, title: t("devices.add"), body: addFields(), submit: add, words: t("devices.add_submit") });
    if (name === "revoke") return frame({ ...common, title: t("devices.revoke_title"), body: html`<p>${t("devices.revoke_sentence", { name: device.name })}</p>`, submit: revoke, words: t("devices.revoke") });
    const sentence = t("devices.code_sentence", { name: state.dialog.of, time: when(until) });
    return frame({ ...common, title: t("devices.code_title"), body: shownOnce({ t, label: t("devices.code"), value: codeInHalves(code), sentence }), submit: null });
  }

  function addFields() {
    const branches = branchesOf(page);
    return html`${input("name", t("devices.col.name"), { hint: t("devices.name_hint"), first: true })}
      ${select("kind", t("devices.col.kind"), KINDS.map((kind) => [kind, t(`devices.kind.${kind}`)]), "kiosk")}
      ${branches.length === 1 ? html`<input type="hidden" name="branch" .value=${branches[0].code} />`
        : select("branch", t("people.col.branch"), branches.map(({ code, name }) => [code, name]), page.branch)}`;
  }

  // --- pressing --------------------------------------------------------------------------------------------------------------

  function open(wanted) {
    const fresh = state.dialog === null;
    Object.assign(state, { dialog: wanted, message: null, busy: false });
    draw();
    const box = element.querySelector("dialog");
    if (fresh) box.showModal();
    (box.querySelector("[autofocus]") ?? box.querySelector("button"))?.focus();
  }

  function close() {
    element.querySelector("dialog").close();
  }

  function closed() {
    state.dialog = null;
    draw();
  }

  /** Sends one request; the answer's body (true for none), or null when it was refused: in the dialog, or else in the page's place. */
  async function ask(path, body) {
    if (state.busy) return null;
    Object.assign(state, { busy: true, message: null });
    draw();
    const answer = await send(`/api/v1/admin/${path}`, body);
    state.busy = false;
    if (answer.kind === "signed_out") signedOut();
    if (answer.kind !== "done" && state.dialog) state.message = refusal(answer, t);
    else if (answer.kind !== "done") say("refusal", refusal(answer, t));
    draw();
    return answer.kind === "done" ? answer.body ?? true : null;
  }

  async function add(event) {
    event.preventDefault();
    const { name, kind, branch } = Object.fromEntries(new FormData(event.target));
    await showCode({ name: name.trim().toLowerCase(), kind, branch });
  }

  const newCode = ({ name, kind, branch }) => showCode({ name, kind, branch });

  async function showCode(wanted) {
    const told = await ask("devices", wanted);
    if (told === null) return;
    open({ name: "code", of: told.name, code: told.code, until: told.expires_at });
    await refresh();
  }

  async function revoke(event) {
    event.preventDefault();
    const { name } = state.dialog.device;
    if ((await ask(`devices/${encodeURIComponent(name)}/revoke`, {})) === null) return;
    close();
    say("note", t("devices.revoked", { name }));
    await refresh();
  }

  async function refresh() {
    const told = await load("devices", signedOut);
    Object.assign(state, { devices: told ? inOrder(told.devices) : state.devices, failed: told === null });
    draw();
  }

  draw();
  refresh();
  return refresh;
}
