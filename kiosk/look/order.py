"""In which order the targets of a screen are reached by keys. Pure: boxes in pixels, y upwards."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A target: its stable name and its place."""

    name: str
    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way up."""
        return self.y + self.height / 2


def reading_order(boxes: Sequence[Box]) -> list[str]:
    """The names as they are read: rows from the top, each from the left. In a row is whose middle is beside its first."""
    left, names = sorted(boxes, key=lambda box: (-box.top, box.x)), []
    while left:
        first = left[0]
        row = [box for box in left if first.y <= box.middle <= first.top]
        names += [box.name for box in sorted(row, key=lambda box: box.x)]
        left = [box for box in left if box not in row]
    return names


def step(names: Sequence[str], current: str | None, by: int, start: str | None = None) -> str | None:
    """The name ``by`` places on, round and round; the ``start`` (or else the first) when nothing was reached yet."""
    if not names:
        return None
    if current not in names:
        return start if start in names else names[0]
    return names[(names.index(current) + by) % len(names)]
