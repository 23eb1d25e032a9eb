"""Fonts for the slip: our own typeface, another one for letters it lacks, and a question mark for what nobody has."""

import unicodedata
from functools import cache, lru_cache
from typing import Literal

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from config.paths import assets

Weight = Literal["Regular", "SemiBold", "Bold"]
LONGEST_TEXT = 120  # characters of one name on paper; more is cut with an ellipsis

# Pillow looks these up in the system's font folders. DejaVu has Arabic, Cyrillic, Greek and arrows; Arial is what Windows has.
_OTHER_FACES: dict[Weight, tuple[str, ...]] = {
    "Regular": ("DejaVuSans.ttf", "arial.ttf"),
    "SemiBold": ("DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "arialbd.ttf"),
    "Bold": ("DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "arialbd.ttf"),
}
_PROBE_SIZE = 32
_NOBODY_HAS_IT = "\U0010fffe"  # a noncharacter: its picture is the typeface's "missing glyph" box
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@lru_cache(maxsize=256)
def font(weight: Weight, size: int) -> FreeTypeFont:
    """Our typeface; ``size`` is the em in dots."""
    return ImageFont.truetype(str(assets() / "fonts" / f"{weight}.ttf"), size)


@lru_cache(maxsize=256)
def other_font(weight: Weight, size: int) -> FreeTypeFont | None:
    """The system's typeface for letters that ours lacks; None when there is none."""
    for name in _OTHER_FACES[weight]:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None


def runs(text: str, weight: Weight, size: int) -> list[tuple[str, FreeTypeFont]]:
    """Split a line into stretches that one font can draw. What no font has becomes one ``?`` per stretch."""
    ours, other = font(weight, size), other_font(weight, size)
    found: list[tuple[str, FreeTypeFont]] = []
    for character in text:
        if found and found[-1][1] is other and other is not None and character == " ":
            chosen = other  # keeps a right-to-left sentence in one piece, so that its words stay in order
        elif _has("ours", weight, character):
            chosen = ours
        elif other is not None and _has("other", weight, character):
            chosen = other
        else:
            character, chosen = "?", ours
            if found and found[-1][0].endswith("?"):
                continue
        if found and found[-1][1] is chosen:
            found[-1] = (found[-1][0] + character, chosen)
        else:
            found.append((character, chosen))
    return found


def length(text: str, weight: Weight, size: int) -> float:
    """Width of one line in dots."""
    return sum(face.getlength(stretch) for stretch, face in runs(text, weight, size))


def printable(text: str, longest: int = LONGEST_TEXT) -> str:
    """A name as it may go on paper: one line, composed letters, nothing invisible, at most ``longest`` characters.

    Control characters go, and so do formatting ones that reverse the text around them or join emoji.
    """
    spaced = " ".join(text.split())
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", spaced)
        if unicodedata.category(character) not in _INVISIBLE and not "\ufe00" <= character <= "\ufe0f"
    )
    return kept if len(kept) <= longest else kept[: longest - 1].rstrip() + "…"


@lru_cache(maxsize=8192)
def _has(which: Literal["ours", "other"], weight: Weight, character: str) -> bool:
    face = font(weight, _PROBE_SIZE) if which == "ours" else other_font(weight, _PROBE_SIZE)
    if face is None:
        return False
    drawn = face.getmask(character)
    return character.isspace() or (drawn.size, bytes(drawn)) != _missing(which, weight)


@cache
def _missing(which: Literal["ours", "other"], weight: Weight) -> tuple[tuple[int, int], bytes]:
    face = font(weight, _PROBE_SIZE) if which == "ours" else other_font(weight, _PROBE_SIZE)
    assert face is not None  # noqa: S101 - only asked after the font was found
    box = face.getmask(_NOBODY_HAS_IT)
    return box.size, bytes(box)
