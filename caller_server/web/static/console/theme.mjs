// Light or dark: what the officer chose here before, else what the machine prefers.

const KEY = "lapak.theme";

/** Puts the theme on the page and gives its name, "light" or "dark". A browser without storage forgets the choice, no more. */
export function applyTheme(chosen = remembered()) {
  const theme = chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  return theme;
}

/** Changes to the other theme, remembers it, and gives its name. */
export function toggleTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
  return applyTheme(theme);
}

function remembered() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === "light" || theme === "dark" ? theme : null;
  } catch {
    return null;
  }
}

applyTheme();
