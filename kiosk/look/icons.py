"""Line icons on a grid of 24 by 24, y upwards: each a list of strokes, each stroke a list of points.

The typeface has no arrows or check marks, and these stay sharp at every size.
"""

from math import cos, pi, sin

GRID = 24
Stroke = list[tuple[float, float]]


def _arc(cx: float, cy: float, radius: float, start: float = 0.0, end: float = 360.0, steps: int = 28) -> Stroke:
    angles = [(start + (end - start) * step / steps) * pi / 180 for step in range(steps + 1)]
    return [(cx + radius * cos(angle), cy + radius * sin(angle)) for angle in angles]


def _oval(cx: float, cy: float, rx: float, ry: float, steps: int = 28) -> Stroke:
    return [(cx + rx * cos(2 * pi * step / steps), cy + ry * sin(2 * pi * step / steps)) for step in range(steps + 1)]


def _half_link(cx: float, cy: float, start: float) -> Stroke:
    """Half of a chain's link, round about (cx, cy), its two arms towards the middle of the grid."""
    curve = _arc(cx, cy, 3.9, start, start + 180, 16)
    arm = 3.6 / 2**0.5 * (1 if cx < GRID / 2 else -1)
    (ax, ay), (bx, by) = curve[0], curve[-1]
    return [(ax + arm, ay + arm), *curve, (bx + arm, by + arm)]


ICONS: dict[str, list[Stroke]] = {
    "arrow": [[(4, 12), (20, 12)], [(13, 19), (20, 12), (13, 5)]],
    "down": [[(12, 21), (12, 3)], [(5, 10), (12, 3), (19, 10)]],
    "back": [[(9, 19), (4, 14), (9, 9)], [(4, 14), (15, 14), *_arc(15, 9.5, 4.5, 90, -90, 14), (12, 5)]],
    "globe": [_arc(12, 12, 9), _oval(12, 12, 3.8, 9), [(3, 12), (21, 12)]],
    "people": [
        _arc(9, 16, 3.6),
        [(2.5, 4), *_arc(9, 6, 6.3, 180, 0, 16), (15.5, 4)],
        _arc(15.5, 16, 3.6, 70, -70, 12),
        [(18, 11.2), (20.3, 9.2), (21.5, 6.5), (21.5, 4)],
    ],
    "clock": [_arc(12, 12, 9), [(12, 17.5), (12, 12), (15.5, 10)]],
    "check": [[(4, 12), (9.5, 6.5), (20, 17.5)]],
    "cross": [[(5, 5), (19, 19)], [(5, 19), (19, 5)]],
    "broken-link": [_half_link(7.6, 7.6, 135), _half_link(16.4, 16.4, -45), [(3.5, 20.5), (20.5, 3.5)]],
    "paper": [
        [(6, 21), (6, 3), (9, 5), (12, 3), (15, 5), (18, 3), (18, 21), (6, 21)],
        [(9, 16.5), (15, 16.5)],
        [(9, 12.5), (15, 12.5)],
    ],
    "camera": [
        [(3, 18), (3, 5), (21, 5), (21, 18), (16.5, 18), (15, 20.5), (9, 20.5), (7.5, 18), (3, 18)],
        _arc(12, 11.5, 3.8),
    ],
    "ask": [_arc(12, 12, 9), [*_arc(12, 14.2, 2.8, 170, -60, 14), (12, 10.8), (12, 10)], [(12, 7), (12, 6.9)]],
    "info": [_arc(12, 12, 9), [(12, 13), (12, 7.5)], [(12, 16.5), (12, 16.4)]],
    "walker": [
        _arc(13.5, 19.4, 1.4),
        [(13, 15), (9.5, 14), (7.5, 10.5)],
        [(13, 15), (12, 10), (15, 7), (16, 2.5)],
        [(13, 15), (15.5, 12), (19, 11)],
        [(12, 10), (11, 6.5), (8, 2.5)],
    ],
    "more": [[(5, 12), (5.01, 12)], [(12, 12), (12.01, 12)], [(19, 12), (19.01, 12)]],
    "home": [[(3, 11), (12, 20), (21, 11)], [(6, 13.5), (6, 4), (18, 4), (18, 13.5)]],
    "again": [_arc(12, 12, 8.6, 28, 330, 26), [(20.5, 21), (20.5, 16), (15.5, 16)]],
    "person": [_arc(12, 16.5, 4), [(4, 3.5), *_arc(12, 4.5, 7.6, 172, 8, 16), (20, 3.5)]],
}
