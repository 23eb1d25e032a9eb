// Addresses of our own pages. Pure.

/** This page's address with another language or branch, everything else kept. */
export function address({ path, query, changes }) {
  const wanted = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) wanted.set(name, value);
  return `${path}?${wanted}`;
}
