"""Geometry without drawing: outlines as points, so that Kivy only has to connect them."""

import itertools
from collections.abc import Iterator
from math import cos, hypot, pi, sin

Point = tuple[float, float]
Path = list[Point]

CORNER_STEPS = 8  # points on a quarter circle


def rounded_outline(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """The closed outline of a rounded rectangle, anticlockwise from the lower left end of its bottom edge."""
    r = min(radius, width / 2, height / 2)
    centres = [
        (x + width - r, y + r, -pi / 2),
        (x + width - r, y + height - r, 0.0),
        (x + r, y + height - r, pi / 2),
        (x + r, y + r, pi),
    ]
    points = [(x + r, y)]
    for cx, cy, start in centres:
        for step in range(CORNER_STEPS + 1):
            angle = start + step / CORNER_STEPS * pi / 2
            points.append((cx + r * cos(angle), cy + r * sin(angle)))
    return points


def length(path: Path) -> float:
    """How long a path is."""
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in itertools.pairwise(path))


def dashes(path: Path, dash: float, gap: float) -> list[Path]:
    """A path cut into dashes; the lengths are stretched a little so that the last gap is as wide as the others."""
    total = length(path)
    if total <= 0 or dash <= 0:
        return []
    count = max(1, round(total / (dash + gap)))
    stretch = total / (count * (dash + gap))
    # Rounding may leave a crumb at the end, where the first dash begins.
    return [piece for piece in _cut(path, dash * stretch, gap * stretch) if length(piece) > dash / 100]


def _cut(path: Path, dash: float, gap: float) -> Iterator[Path]:
    on, left, piece = True, dash, [path[0]]
    for (ax, ay), (bx, by) in itertools.pairwise(path):
        side = hypot(bx - ax, by - ay)
        done = 0.0
        while side - done > left:
            done += left
            point = (ax + (bx - ax) * done / side, ay + (by - ay) * done / side)
            if on:
                yield [*piece, point]
            on, left, piece = not on, gap if on else dash, [point]
        left -= side - done
        if on:
            piece.append((bx, by))
    if on:
        yield piece
