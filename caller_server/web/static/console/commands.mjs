// Sends an officer's commands. The same request_id goes with every attempt, so a command that arrived unnoticed is not done twice.

const WAITS_MS = [400, 1200, 2500];
const LONGEST_WAIT_MS = 5000;
const PATIENCE_MS = 8000;
const WORTH_REPEATING = new Set([502, 503, 504]);

/** A random UUID (version 4). crypto.randomUUID is missing where a branch serves plain HTTP, getRandomValues is not. */
export function newRequestId(random = globalThis.crypto) {
  const bytes = random.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * `send(url, body, method)` for this page. It never throws; it gives one of
 *
 * - `{kind: "done", body}`: accepted; `body` is the answer, or null for "nobody to call" (204)
 * - `{kind: "refused", detail, problem}`: the server said no, in words for people
 * - `{kind: "signed_out"}`: the session has ended
 * - `{kind: "unreachable"}`: no answer after several attempts over about four seconds, or an answer that cannot be read
 */
export function commander({ fetch, csrf, wait = sleep, newId = newRequestId }) {
  async function attempt(url, method, payload) {
    const headers = { Accept: "application/json", "X-CSRF-Token": csrf };
    if (payload !== undefined) headers["Content-Type"] = "application/json";
    return fetch(url, { method, headers, body: payload, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
  }

  return async function send(url, body = {}, method = "POST") {
    const payload = method === "DELETE" ? undefined : JSON.stringify({ request_id: newId(), ...body });
    let answer = null;
    for (const pause of [...WAITS_MS, null]) {
      answer = await attempt(url, method, payload).catch(() => null);
      if ((answer !== null && !WORTH_REPEATING.has(answer.status)) || pause === null) break;
      await wait(pauseFor(answer, pause));
    }
    return meaning(answer);
  };
}

async function meaning(answer) {
  if (answer === null) return { kind: "unreachable" };
  if (answer.status === 401) return { kind: "signed_out" };
  if (answer.status === 204) return { kind: "done", body: null };
  const body = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return { kind: "done", body };
  if (typeof body?.detail === "string") return { kind: "refused", detail: body.detail, problem: body };
  return { kind: "unreachable" };
}

function pauseFor(answer, pause) {
  const asked = Number(answer?.headers?.get("Retry-After")) * 1000;
  return Math.min(Math.max(pause, asked || 0), LONGEST_WAIT_MS);
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
