"""What an LED sign can do, and what may stand on one."""

import re
from typing import Protocol

LONGEST = 12  # characters
_FORBIDDEN = re.compile(r"[^A-Z0-9 -]")


class Sign(Protocol):
    """A row of characters: above one counter, or in the hall. ``counter`` is whose (its code); None: the newest call's."""

    counter: str | None

    def show(self, text: str) -> None:
        """Write ``text``; empty makes it dark. What no sign may get (control characters, small letters) is left out.

        Raises DeviceAbsent, DeviceTimeout or DeviceFault; the next call tries the device again.
        """

    def present(self) -> bool:
        """Whether the device is there, as far as one can tell. Never raises a HardwareError."""

    def close(self) -> None:
        """Let go of the device, dark where it still listens. May be called twice."""


def plain(text: str, width: int) -> str:
    """What is written of ``text``: A to Z, 0 to 9, dash and space, set to the right of ``width`` characters.

    A number is never cut off, since the rest would be another number: what does not fit loses its dashes, then all but its first
    word (the number), and is a row of dashes when even that is too long.
    """
    whole = _FORBIDDEN.sub("", text.upper()).strip()
    number = whole.partition(" ")[0]
    shorter = (whole, whole.replace("-", ""), number, number.replace("-", ""))
    return next((row.rjust(width) for row in shorter if len(row) <= width), "-" * width)
