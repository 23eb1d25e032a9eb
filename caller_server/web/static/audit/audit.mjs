// The audit page stands without this: here are light and dark, printing, and filters that apply when they are changed.
import { applyTheme, toggleTheme } from "../console/theme.mjs";

const theme = document.getElementById("theme");
const print = document.getElementById("print");
const filters = document.getElementById("filters");

function showTheme(current) {
  theme.textContent = theme.dataset[current === "dark" ? "light" : "dark"];
  theme.hidden = false;
}

theme.addEventListener("click", () => showTheme(toggleTheme()));
showTheme(applyTheme());

print.hidden = false;
print.addEventListener("click", () => window.print());

// A choice from a list applies at once; a date or a number is still being typed until it is sent.
for (const list of filters.querySelectorAll("select")) list.addEventListener("change", () => filters.requestSubmit());
