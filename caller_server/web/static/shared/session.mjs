// A page that stays open longer than its session: whoever signed in again, in another tab, goes on here with what is not saved yet.
import { commander, newRequestId } from "../console/commands.mjs";

const PATIENCE_MS = 8000;

/**
 * `send(url, body, method)` as `make({fetch, csrf})` gives it (console/commands.mjs), for the person of `page`.
 *
 * When the server refuses the page's token, the one of the session that there is now is fetched, and the same request is sent once
 * more. Where somebody else is signed in by now nothing is sent in their name: that is a refusal, in words from `t`
 * (`message.other_person`).
 */
export function sender({ page, t, fetch, make = commander }) {
  return async function send(url, body = {}, method = "POST") {
    const used = page.csrf; // several may be on their way with the old token, and the first of them to be refused brings the new one
    const asked = { request_id: newRequestId(), ...body }; // the same for both attempts
    const answer = await make({ fetch, csrf: used })(url, asked, method);
    if (answer.kind !== "refused" || answer.problem.code !== "forbidden") return answer;
    const { status, session } = await signedIn(fetch);
    if (status === 401) return { kind: "signed_out" };
    if (session === null || session.csrf === used) return answer;
    if (session.username !== page.user.username) {
      return { kind: "refused", detail: t("message.other_person", { name: session.username, own: page.user.username }), problem: { code: "forbidden" } };
    }
    page.csrf = session.csrf;
    return make({ fetch, csrf: page.csrf })(url, asked, method);
  };
}

/** Who is signed in by the cookie that the browser has now: `{status, session}`; null when nobody is, or nobody answers. */
export async function signedIn(fetch) {
  try {
    const answer = await fetch("/api/v1/session", { headers: { Accept: "application/json" }, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
    return { status: answer.status, session: answer.ok ? await answer.json() : null };
  } catch {
    return { status: 0, session: null };
  }
}
