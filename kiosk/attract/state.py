"""What the kiosk shows while nobody is there: values only.

It sleeps on the welcome (``Welcome.asleep``), and whoever comes wakes it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attract:
    """``picture`` is the file with the branch's picture, empty while there is none. Nothing of it is about a person."""

    picture: str = ""


# --- what can happen


@dataclass(frozen=True)
class SomeoneCame:
    """The screen was touched, a key pressed, or the presence sensor saw somebody."""


@dataclass(frozen=True)
class PictureSeen:
    """The branch's picture is in this file now, another file for each picture; empty for none."""

    file: str


AttractInput = SomeoneCame | PictureSeen
