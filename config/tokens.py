"""The design tokens of assets/tokens.toml, for pages (CSS custom properties) and for the kiosk (a dictionary)."""

import tomllib
from functools import cache
from typing import Any

from config.paths import assets


@cache
def tokens() -> dict[str, Any]:
    """All tokens as nested dictionaries: ``themes`` (role -> #RRGGBB), ``plate`` and ``badge`` (shares of the height)."""
    return tomllib.loads((assets() / "tokens.toml").read_text(encoding="utf-8"))


def theme(name: str) -> dict[str, str]:
    """Colour roles of one theme: ``light``, ``dark``, ``display`` or ``high_contrast``. Raises KeyError for another name."""
    colours: dict[str, str] = tokens()["themes"][name]
    return colours


@cache
def css() -> str:
    """The tokens as CSS: light by default, other themes under ``[data-theme=...]``; roles become ``--act-soft`` and so on."""

    def block(selector: str, values: dict[str, Any], prefix: str = "") -> str:
        lines = "".join(f"--{prefix}{key.replace('_', '-')}:{value};" for key, value in values.items())
        return f"{selector}{{{lines}}}"

    shapes = block(":root", tokens()["plate"], "plate-") + block(":root", tokens()["badge"], "badge-")
    themes = [
        block(":root" if name == "light" else f'[data-theme="{name.replace("_", "-")}"]', values)
        for name, values in tokens()["themes"].items()
    ]
    return "\n".join([shapes, *themes]) + "\n"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2, definition of relative luminance)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
