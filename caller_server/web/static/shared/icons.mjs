// Line icons on a 24 x 24 field, drawn for these pages. templates/icons.html has the same for pages made by the server.

export const ICONS = {
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5V12l3.5 2",
  walker: "M13.5 3.2a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8M13 9l-3.5 1L7.5 13.5M13 9l-1 5 3 3 1 4.5M13 9l2.5 3L19 13M12 14l-1 3.5-3 4",
  desk: "M12 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M3 15h18M5 15v6M19 15v6M7.5 15a4.5 4.5 0 0 1 9 0",
  pause: "M8.5 5v14M15.5 5v14",
  check: "M4.5 12.5l5 5L19.5 7",
  back: "M9 5L4 10l5 5M4 10h10.5a5 5 0 0 1 0 10H12",
  cross: "M6 6l12 12M18 6L6 18",
  "broken-link": "M9 7L7.5 8.5M14 6l1.2-1.2a4 4 0 0 1 5.6 5.6L18.5 12.5M10 18l-1.2 1.2a4 4 0 0 1-5.6-5.6L5.5 11.5M3 3l18 18",
  link: "M10 14a4 4 0 0 0 5.7 0l4-4A4 4 0 0 0 14 4.3l-1 1M14 10a4 4 0 0 0-5.7 0l-4 4A4 4 0 0 0 10 19.7l1-1",
  speaker: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11",
  "speaker-off": "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM16 9.5l5 5M21 9.5l-5 5",
  arrow: "M3 12h17M13 5l7 7-7 7",
  phone: "M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5M11 18.5h2",
  paper: "M6 3h12v18l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5L6 21ZM9 8h6M9 12h6",
  home: "M3.5 11.5L12 4l8.5 7.5M6 9.5V20h12V9.5",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 21h4",
  ear: "M7 9a5 5 0 0 1 10 0c0 4-4 4.5-4 8a3 3 0 0 1-5.5 1.5M10 9.5a2 2 0 0 1 4 0c0 1.5-1.5 2-1.5 3",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5.5M12 7.5v.1",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 21a7.5 7.5 0 0 1 15 0",
};

/** The icon as an SVG element, as tall as 1.25 of the text beside it; it says nothing to screen readers. */
export function icon(name) {
  if (!(name in ICONS)) throw new Error(`no icon ${name}`);
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("class", `icon icon--${name}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
