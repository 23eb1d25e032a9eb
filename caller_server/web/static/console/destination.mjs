// Where to go after signing in.

/**
 * An address on this server: the one asked for, else the page whose place the sign-in page took, else the console.
 *
 * Only a path of our own is believed: an address of another host in a link must not lead an officer away after signing in.
 */
export function destination({ asked, pathname, origin }) {
  const own = asked ? ownPath(asked, origin) : null;
  if (own) return own;
  return pathname.includes("sign-in") || pathname === "/" ? "/console" : pathname;
}

function ownPath(asked, origin) {
  if (!asked.startsWith("/")) return null;
  const url = URL.canParse(asked, origin) ? new URL(asked, origin) : null;
  return url?.origin === origin && !url.pathname.includes("sign-in") ? url.pathname + url.search + url.hash : null;
}
