// Keeps the draft of a branch, asks the server what it would change, and saves it; files and new branches go the same way.
import { inFile } from "./changes.mjs";
import { copyFor, tidy, withValue } from "./draft.mjs";
import { rebase } from "./join.mjs";
import { load } from "./people_parts.mjs";
import { SECTIONS } from "./top.mjs";

const isAt = (path, at) => path === at || path.startsWith(`${at}.`);

/** What the page's `screen` can do with its draft. The rest of the page is given: drawing, saying, its dialog, and sending. */
export function drafting({ screen, page, t, send, draw, drawAndFocus, say, signedOut, openDialog, closeDialog }) {
  const here = `branches/${page.branch}`;
  const refusal = (answer) => (answer.kind === "refused" ? answer.detail : t("message.unreachable"));

  // --- the draft -------------------------------------------------------------------------------------------------------------

  /** Changes one value of the draft; what was wrong there is not told any more. */
  function set(path, value, focus = null) {
    const faults = Object.entries(screen.faults).filter(([it]) => !isAt(it, path) && !isAt(path, it));
    put({ draft: withValue(screen.draft, path, value), faults: Object.fromEntries(faults) }, focus);
  }

  /** Another draft as a whole: places have moved, so what was wrong is asked for anew. */
  const replace = (draft, focus = null) => put({ draft, faults: {} }, focus);

  function put(changed, focus) {
    Object.assign(screen, changed, { said: null });
    if (focus) drawAndFocus(focus);
    else draw();
  }

  /** Takes over what the server has; a draft is joined with it. True for another version than the draft was made from, null for no answer. */
  async function fetchPublished() {
    const told = await load(here, signedOut);
    if (told === null) return null;
    const isOther = screen.published !== null && told.version !== screen.version;
    const draft = screen.draft === null ? told.description : rebase(screen.published, tidy(screen.draft), told.description);
    if (isOther) keepChosen(draft);
    Object.assign(screen, { draft, published: told.description, version: told.version });
    return isOther;
  }

  /** The service and the counter that are looked at stay those, wherever they stand now. */
  function keepChosen(draft) {
    for (const what of Object.keys(screen.chosen)) {
      const code = screen.draft[what][screen.chosen[what]]?.code;
      screen.chosen[what] = Math.max(0, draft[what].findIndex((it) => it.code === code));
    }
  }

  /** Gets what the server has, first or after it did not answer. */
  async function begin() {
    screen.failed = (await fetchPublished()) === null;
    draw();
  }

  // --- saving ----------------------------------------------------------------------------------------------------------------

  /** Asks the server what the draft would change, and shows that; or what is wrong with it. */
  async function save() {
    const asked = screen.draft;
    const answer = await ask(`${here}/check`, { description: tidy(asked) });
    if (answer === null) return;
    if (screen.draft !== asked) return save(); // somebody went on writing
    if (answer.kind !== "done") return refusedDraft(answer);
    if (answer.body.version === screen.version) return look(answer.body);
    if ((await fetchPublished()) === null) return say("refusal", t("message.unreachable"));
    const again = await ask(`${here}/check`, { description: tidy(screen.draft) });
    if (again === null) return;
    if (again.kind !== "done") return refusedDraft(again);
    look(again.body, { joined: true });
  }

  function look({ description, changes }, { joined = false } = {}) {
    Object.assign(screen, { draft: description, faults: {} });
    if (changes.length === 0) return say("note", t("save.nothing"));
    openDialog({ name: "save", changes, joined });
  }

  async function sendDraft(event) {
    event.preventDefault();
    const answer = await ask(here, { version: screen.version, description: tidy(screen.draft) }, "PUT");
    if (answer === null) return;
    if (answer.kind === "done") return saved();
    if (answer.kind === "refused" && /^\d+$/.test(answer.problem.state ?? "")) {
      closeDialog();
      return save(); // somebody else was faster: joined, and shown again
    }
    if (answer.kind === "refused" && answer.problem.fields) {
      closeDialog();
      return refusedDraft(answer);
    }
    screen.dialogMessage = refusal(answer);
    draw();
  }

  async function saved() {
    const isGone = (await fetchPublished()) === null;
    Object.assign(screen, { faults: {}, logs: null });
    if (isGone) Object.assign(screen, { published: tidy(screen.draft), version: screen.version + 1 });
    closeDialog();
    page.branch_name = screen.published.name;
    page.time_zone = screen.published.time_zone;
    say("note", t("save.done"));
    document.getElementById("main").focus({ preventScroll: true }); // the button that was pressed is gone
    if (screen.section === "changes") screen.loadLog();
  }

  /** What is wrong is marked beside the fields; the first of them gets the keyboard, in whichever section it stands. */
  function refusedDraft(answer) {
    if (answer.kind !== "refused" || !answer.problem.fields) return say("refusal", refusal(answer));
    const faults = answer.problem.fields;
    const [first] = Object.keys(faults);
    const section = Object.keys(SECTIONS).find((name) => SECTIONS[name].some((path) => isAt(first, path))) ?? screen.section;
    const [what, place] = first.split(".");
    if (what in screen.chosen && place !== undefined) screen.chosen[what] = Number(place);
    if (section !== screen.section) history.replaceState(null, "", `#${section}`);
    Object.assign(screen, { faults, section, said: null });
    draw();
    // A fault that no field of the page shows is told above them.
    if (!document.querySelector("main .field__wrong")) say("refusal", `${answer.detail} ${Object.values(faults).join(" ")}`);
    const field = document.querySelector("main [aria-invalid=true], main [data-wrong=true] :is(input, select, textarea, button)");
    (field ?? document.getElementById("said")).focus();
  }

  /** One request about branches; null while another is on its way, or when nobody is signed in any more. */
  async function ask(path, body, method = "POST") {
    if (screen.busy) return null;
    Object.assign(screen, { busy: true, dialogMessage: null });
    draw();
    const answer = await send(`/api/v1/admin/${path}?lang=${page.language}`, body, method);
    screen.busy = false;
    draw();
    if (answer.kind !== "signed_out") return answer;
    closeDialog();
    signedOut();
    return null;
  }

  // --- files and new branches ------------------------------------------------------------------------------------------------

  /** What was chosen in a file input, as text; null when nothing was. The same file again is a choice, too. */
  async function chosenFile({ target }) {
    const [file] = target.files;
    if (!file) return null;
    const toml = await file.text();
    target.value = "";
    return { name: file.name, toml };
  }

  /** A file becomes the draft, and what it would change is shown; nothing is saved by that. */
  async function upload(event) {
    const file = await chosenFile(event);
    const answer = file && await ask(`${here}/check`, { file: { toml: file.toml } });
    if (answer === null) return;
    if (answer.kind !== "done") return refusedFile(answer, file);
    if (answer.body.version !== screen.version && (await fetchPublished()) === null) return say("refusal", t("message.unreachable"));
    look(answer.body);
  }

  /** What is wrong with a file is told by the names that stand in it. */
  function refusedFile(answer, { name }) {
    const faults = Object.entries(answer.problem?.fields ?? {}).map(([path, sentence]) => [path === "file.toml" ? name : inFile(path), sentence]);
    openDialog({ name: "file", detail: refusal(answer), faults });
  }

  /** A new branch, with everything of this one but its name and place. */
  async function addBranch(event) {
    event.preventDefault();
    const { name, code, time_zone } = Object.fromEntries(new FormData(event.target));
    const answer = await ask("branches", { description: copyFor(screen.published, { name, code: code.trim().toLowerCase(), time_zone }) });
    if (answer === null) return;
    if (answer.kind === "done") return goTo(answer.body.description);
    const fields = answer.problem?.fields ?? {};
    screen.dialog.faults = fields;
    screen.dialogMessage = ["name", "code", "time_zone"].some((path) => path in fields) ? null : refusal(answer);
    draw();
  }

  /** A new branch as a file describes it. */
  async function addFromFile(event) {
    const file = await chosenFile(event);
    const answer = file && await ask("branches", { file: { toml: file.toml } });
    if (answer === null) return;
    if (answer.kind === "done") goTo(answer.body.description);
    else refusedFile(answer, file);
  }

  function goTo({ code }) {
    location.assign(`/admin?branch=${code}&lang=${page.language}`);
  }

  return { set, replace, discard: () => replace(screen.published, "main"), begin, save, sendDraft, upload, addBranch, addFromFile };
}
