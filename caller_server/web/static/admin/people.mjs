// The administrator's view of people: who works here, how they get in, and what to do when they cannot.
import { html, nothing, render } from "/assets/vendor/lit/lit.min.mjs";
import { frame, input, load, refusal, select, shownOnce, withStyles } from "./people_parts.mjs";
import { ALL, ROLES, actionsFor, branchName, branchesOf, isOfAll, newPerson, requestOf, waysIn } from "./people_rows.mjs";

const DANGEROUS = new Set(["second_factor", "provider", "disable", "remove"]); // asked about once more

/**
 * Draws the view into `element` and keeps it; gives a function that draws it anew.
 *
 * `page` has branch, branches, user {username, role, branch}, language and time_zone; `send` sends a command (console/commands.mjs);
 * `say(kind, text)` shows a message in the page's own place, `signedOut()` is called when nobody is signed in any more.
 */
export function mount(element, { page, t, send, say, signedOut = () => location.reload() }) {
  const state = { people: null, failed: false, dialog: null, message: null, busy: false, role: "officer", way: "link" };
  withStyles();

  // --- drawing ---------------------------------------------------------------------------------------------------------------

  function draw() {
    render(html`<section class="people" aria-labelledby="people-title">
      <div class="people__head"><h2 id="people-title">${t("people.title")}</h2>
        <button type="button" class="button button--strong" id="add-person" @click=${() => open({ name: "add" })}>${t("people.add")}</button></div>
      ${state.people ? table() : html`<p class="hint">${t(state.failed ? "people.unreachable" : "people.loading")}</p>`}
      <dialog aria-labelledby="people-dialog-title" @close=${closed}>${state.dialog ? dialog() : nothing}</dialog>
    </section>`, element);
  }

  function table() {
    const several = branchesOf(page).length > 1;
    return html`<div class="card people__scroll" tabindex="0" role="region" aria-labelledby="people-title"><table class="people__table">
      <thead><tr><th scope="col">${t("people.col.name")}</th><th scope="col">${t("people.col.role")}</th>${several ? html`<th scope="col">${t("people.col.branch")}</th>` : nothing}
        <th scope="col">${t("people.col.ways")}</th><th scope="col">${t("people.col.state")}</th><th scope="col"><span class="visually-hidden">${t("people.col.change")}</span></th></tr></thead>
      <tbody>${state.people.map((person) => row(person, several))}</tbody></table></div>`;
  }

  function row(person, several) {
    const own = person.username === page.user.username;
    return html`<tr class=${person.is_disabled ? "is-off" : ""}>
      <th scope="row">${person.username}${own ? html` <small>${t("people.you")}</small>` : nothing}</th>
      <td>${t(`people.role.${person.role}`)}</td>
      ${several ? html`<td>${branchName(person.branch, page, t)}</td>` : nothing}
      <td>${waysIn(person, t).join(", ")}</td>
      <td>${t(person.is_disabled ? "people.state.disabled" : "people.state.active")}</td>
      <td class="people__buttons">${own ? html`<a class="button button--outline" href="/account">${t("people.own")}</a>`
        : html`<button type="button" class="button button--outline" aria-label=${t("people.change_name", { username: person.username })} @click=${() => open({ name: "person", person })}>${t("people.change")}</button>`}</td>
    </tr>`;
  }

  function dialog() {
    const { name, person, action } = state.dialog;
    const common = { t, message: state.message, busy: state.busy, close };
    if (name === "add") return frame({ ...common, title: t("people.add"), body: addFields(), submit: add, words: t("people.add_submit") });
    if (name === "link") return frame({ ...common, title: t("people.link.title"), body: linkShown(), submit: null });
    if (name === "person") return frame({ ...common, title: person.username, body: personFields(person), submit: (event) => run(event, "change"), words: t("people.save") });
    const body = action === "password" ? passwordField() : html`<p>${t(`people.${action}.sentence`, { username: person.username })}</p>`;
    return frame({ ...common, title: t(`people.${action}.title`), body, submit: (event) => run(event, action), words: t(`people.${action}.submit`) });
  }

  function addFields() {
    return html`${input("username", t("people.username"), { hint: t("people.username_hint"), first: true })}
      ${roleField(state.role)}${branchField(page.branch)}
      <fieldset class="targets"><legend>${t("people.way_in")}</legend>${["link", "password"].map((way) => html`<label class="choice"><input type="radio" name="way" value=${way}
        ?checked=${state.way === way} @change=${() => { state.way = way; draw(); }} /><span>${t(`people.way_in.${way}`)}</span></label>`)}</fieldset>
      ${state.way === "password" ? passwordField(false) : nothing}`;
  }

  function roleField(chosen) {
    const change = (event) => { state.role = event.target.value; draw(); };
    return select("role", t("people.col.role"), ROLES.map((role) => [role, t(`people.role.${role}`)]), chosen, { change, hint: t(`people.role_hint.${state.role}`) });
  }

  function branchField(chosen) {
    const all = isOfAll(page) && state.role === "administrator" ? [[ALL, t("people.all_branches")]] : [];
    const options = [...all, ...branchesOf(page).map(({ code, name }) => [code, name])];
    if (options.length === 1) return html`<input type="hidden" name="branch" .value=${options[0][0]} />`;
    return select("branch", t("people.col.branch"), options, chosen ?? ALL);
  }

  const passwordField = (first = true) => input("password", t("people.password.new"), { type: "password", longest: 256, autocomplete: "new-password", hint: t("people.password.hint"), first });

  function personFields(person) {
    return html`${roleField(person.role)}${branchField(person.branch)}
      <p class="hint">${t("people.change_hint")}</p>
      <div class="people__actions">${actionsFor(person, page).map((action) => html`<button type="button" class="button button--outline" data-action=${action}
        @click=${() => act(action, person)}>${t(`people.${action}.button`)}</button>`)}</div>`;
  }

  function linkShown() {
    const { link, username } = state.dialog;
    return shownOnce({ t, label: t("people.link.label"), value: link, sentence: t("people.link.sentence", { username }) });
  }

  // --- pressing --------------------------------------------------------------------------------------------------------------

  function open(wanted) {
    const fresh = state.dialog === null;
    Object.assign(state, { dialog: wanted, message: null, busy: false });
    if (wanted.name === "add") Object.assign(state, { role: "officer", way: "link" });
    if (wanted.name === "person") state.role = wanted.person.role;
    draw();
    const box = element.querySelector("dialog");
    if (fresh) box.showModal();
    (box.querySelector("[autofocus]") ?? box.querySelector("input, select, button"))?.focus();
  }

  function close() {
    element.querySelector("dialog").close();
  }

  function closed() {
    state.dialog = null;
    draw();
  }

  function act(action, person) {
    if (action === "password" || DANGEROUS.has(action)) open({ name: "action", action, person });
    else run(null, action, person);
  }

  /** Sends one request; the answer's body (true for none), or null when it was refused and the dialog says why. */
  async function ask({ path, method, body }) {
    if (state.busy) return null;
    Object.assign(state, { busy: true, message: null });
    draw();
    const answer = await send(`/api/v1/admin/${path}`, body, method);
    state.busy = false;
    if (answer.kind === "signed_out") signedOut();
    if (answer.kind !== "done") state.message = refusal(answer, t);
    draw();
    return answer.kind === "done" ? answer.body ?? true : null;
  }

  async function run(event, action, person = state.dialog.person) {
    event?.preventDefault();
    const values = event ? Object.fromEntries(new FormData(event.target)) : {};
    const told = await ask(requestOf(action, person.username, values));
    if (told === null) return;
    if (action === "link") showLink(told, person.username);
    else done(t(`people.${action}.done`, { username: person.username }));
    await refresh();
  }

  async function add(event) {
    event.preventDefault();
    const body = newPerson(Object.fromEntries(new FormData(event.target)));
    if ((await ask({ path: "users", method: "POST", body })) === null) return;
    const told = body.password === undefined ? await ask(requestOf("link", body.username)) : null;
    if (told) showLink(told, body.username);
    else done(t("people.added", { username: body.username }));
    await refresh();
  }

  function showLink(told, username) {
    open({ name: "link", link: location.origin + told.path, username });
  }

  function done(sentence) {
    close();
    say("note", sentence);
  }

  async function refresh() {
    const told = await load("users", signedOut);
    Object.assign(state, { people: told?.users ?? state.people, failed: told === null });
    draw();
  }

  draw();
  refresh();
  return refresh;
}
