// Where to go after signing in.

const OURS = /^\/(?![/\\])/;

/**
 * The address that leads on: the server knows which page is whose, so it is told what was asked for and sends everybody to it or to
 * their own page.
 *
 * `asked` is the path that was asked for, if any; otherwise it is the page whose place the sign-in page took. A `hash` (which counter
 * of the console) belongs to that page and goes with it. Only a path of our own is passed on.
 */
export function destination({ asked, pathname, search = "", hash = "" }) {
  const wanted = asked || pathname + search;
  if (!OURS.test(wanted) || wanted === "/" || wanted.startsWith("/sign-in")) return "/start";
  return `/start?next=${encodeURIComponent(wanted.includes("#") ? wanted : wanted + hash)}`;
}
