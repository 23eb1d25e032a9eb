"""Which part of the window the screens have, and with which sizes. Pure: pixels, y upwards.

Lowered, the screens stand in the lowest 40 % of the window, laid out as for a small one. A window that is small itself has no
room for that: there the screens stay, and a row of keys at the foot reaches everything on them.
"""

from dataclasses import dataclass, replace

from kiosk.access.state import TEXT_SCALES, Access
from kiosk.look.measures import SMALL, Measures, measures

LOWEST = 0.4  # of the window
LARGE_TEXT = 1.5  # here a small window has room for one row of services less
MOST_LARGER = 1.5  # text of the small layout grows towards the ordinary one's, as far as there is room for it


@dataclass(frozen=True)
class Reach:
    """``top`` is where the screens end, ``has_pad``: everything is reached by the keys at the foot."""

    sizes: Measures
    top: float
    has_pad: bool = False


def reach(width: float, height: float, access: Access) -> Reach:
    """The place and the sizes for a window of this size and a person of these wishes."""
    text, plain = TEXT_SCALES[access.text_size], measures(width, height)
    if not access.lowered or plain.layout == SMALL:
        sizes = measures(width, height, text, thick=access.high_contrast)
        if sizes.layout == SMALL and text >= LARGE_TEXT:
            sizes = replace(sizes, rows=sizes.rows - 1)
        return Reach(sizes, height, access.lowered)
    low = height * LOWEST
    larger = min(MOST_LARGER, max(1.0, plain.least / measures(width, low, layout=SMALL).least))
    return Reach(measures(width, low, text * larger, layout=SMALL, thick=access.high_contrast), low)


@dataclass(frozen=True)
class Standing:
    """Where the screens stand: their lower edge, their height, and how far they are moved up to show their lower part."""

    y: float
    height: float
    moved: float


def standing(top: float, foot: float, needed: float, moved: float) -> Standing:
    """Between ``foot`` and ``top``, but as high as ``needed``: then it is moved by ``moved``, as far as that shows something."""
    height = max(top - foot, needed)
    moved = min(max(0.0, moved), height - (top - foot))
    return Standing(top - height + moved, height, moved)
