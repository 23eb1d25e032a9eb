"""What the keys of a keyboard, or of a pad with five of them, mean at a kiosk. Pure: codes are those of the window."""

from collections.abc import Collection
from enum import StrEnum

FASTEST_PERSON_S = 0.05  # after a printable key: what comes sooner belongs to a scanner that types


class Key(StrEnum):
    """What somebody means by a key."""

    NEXT = "next"
    PREVIOUS = "previous"
    PRESS = "press"
    BACK = "back"
    HELP = "help"


TAB = 9
ENTER = (13, 271)  # on the keyboard, and on its block of digits
CODES = {
    273: Key.PREVIOUS,  # up
    274: Key.NEXT,  # down
    275: Key.NEXT,  # right
    276: Key.PREVIOUS,  # left
    **dict.fromkeys((*ENTER, 32), Key.PRESS),  # and the space bar
    27: Key.BACK,  # escape
    8: Key.BACK,  # backspace
    282: Key.HELP,  # F1
    315: Key.HELP,  # help
}


def meaning(code: int, modifiers: Collection[str] = ()) -> Key | None:
    """What this key means; None for one that means nothing here. With ``alt`` or ``ctrl`` held none means anything."""
    if {"alt", "ctrl", "meta"} & set(modifiers):
        return None
    if code == TAB:
        return Key.PREVIOUS if "shift" in modifiers else Key.NEXT
    return CODES.get(code)
