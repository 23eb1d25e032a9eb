// What the participant asks for. A request is tried again with the same request_id, so that it takes effect once.

const WAITS = [500, 1500, 4000]; // ms between tries
const AGAIN = [429, 502, 503, 504];
const ANSWER_WITHIN = 10000;

/** A random UUID; crypto.randomUUID is missing on pages without https. */
export function uuid(crypto = globalThis.crypto) {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Posts a command. Gives the answer that has a `wanted` in it when it was accepted, {refusal, code} with the server's sentence
 *  (or null) when it was not, {offline: true} when nobody answered in four tries. `wait(ms)` pauses between them. */
export async function send(url, body, { fetch = globalThis.fetch, language, wait = pause, id = uuid(), wanted = "ticket", headers } = {}) {
  for (const ms of [...WAITS, null]) {
    const answer = await post(fetch, url, { request_id: id, ...body }, { "Accept-Language": language, ...headers });
    const said = answer.status ? await answer.json().catch(() => null) : null;
    if (answer.ok && said?.[wanted]) return said;
    const answered = answer.status && !answer.ok; // a 200 that is not ours comes from a hotspot's sign-in page
    if (answered && (ms === null || !AGAIN.includes(answer.status))) return { refusal: said?.detail ?? null, code: said?.code };
    if (ms === null) return { offline: true };
    await wait(Math.max(ms, Math.min(said?.retry_after_s ?? 0, 10) * 1000));
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function post(fetch, url, body, headers) {
  const ask = new AbortController();
  const limit = setTimeout(() => ask.abort(), ANSWER_WITHIN);
  try {
    return await fetch(url, {
      method: "POST", body: JSON.stringify(body), signal: ask.signal, cache: "no-store", credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
    });
  } catch {
    return { ok: false, status: 0 };
  } finally {
    clearTimeout(limit);
  }
}
