// Asks the server for something about one's own account. Asked once only: a code is used up by trying it, so a repeated request would be refused.

const PATIENCE_MS = 10000;

/**
 * `ask(path, body)` for a page whose session has the CSRF token `csrf` (empty while signing in). It never throws; it gives one of
 *
 * - `{kind: "done", body}`: accepted; `body` is the answer, or null where there is none
 * - `{kind: "refused", detail, code}`: the server said no, in words for people and in a word for programs
 * - `{kind: "unreachable"}`: no answer, or one that cannot be read
 */
export function asker({ fetch, csrf = "" }) {
  return async function ask(path, body = {}) {
    try {
      const answer = await fetch(`/api/v1/${path}`, {
        method: "POST", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
        body: JSON.stringify(body),
      });
      if (answer.status === 204) return { kind: "done", body: null };
      const told = await answer.json();
      if (answer.ok) return { kind: "done", body: told };
      return typeof told.detail === "string" ? { kind: "refused", detail: told.detail, code: told.code } : { kind: "unreachable" };
    } catch {
      return { kind: "unreachable" };
    }
  };
}
