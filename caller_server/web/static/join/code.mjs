// The turning code of a display or kiosk, as it is read from a QR or typed. Pure.

const LENGTH = 8;
const MISREAD = { I: "1", L: "1", O: "0" };

/** A code as typed ("7kqm 2xpd") in one spelling, or null for what cannot be one. */
export function typedCode(text) {
  const code = text.replace(/[\s-]/g, "").toUpperCase().replace(/[ILO]/g, (sign) => MISREAD[sign]);
  return code.length === LENGTH && /^[0-9A-HJKMNP-TV-Z]+$/.test(code) ? code : null;
}

/** The code in what a camera read: the address of this branch's joining page, or the bare code; null for anything else. */
export function scannedCode(text, branch) {
  if (!URL.canParse(text)) return typedCode(text);
  const { pathname, searchParams } = new URL(text);
  return pathname === `/b/${branch}` ? typedCode(searchParams.get("c") ?? "") : null;
}
