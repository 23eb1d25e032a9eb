"""Sizes for each kind of window. Pure: numbers in pixels, scaled from the size that they were drawn for."""

from dataclasses import dataclass, fields, replace

TALL, WIDE, SMALL = "tall", "wide", "small"


@dataclass(frozen=True)
class Measures:
    """Sizes in pixels. ``layout`` decides how blocks are placed; ``target`` is the least side of anything touchable."""

    layout: str
    margin: float
    gap: float
    hero: float  # the welcome's title
    title: float
    lead: float  # the sentence after a title; names on tiles
    body: float
    least: float
    window: float  # a window of time on the last screen
    plate: float  # height of the ticket number
    letter: float  # side of a service's letter
    target: float
    button: float  # text on a button
    icon: float
    radius: float
    border: float
    columns: int  # of services
    rows: int  # of services, at most


DRAWN = {
    TALL: (
        (1080, 1920),
        Measures(TALL, 56, 20, 104, 76, 42, 40, 34, 112, 300, 112, 132, 42, 60, 28, 3, 1, 7),
    ),
    WIDE: (
        (1920, 1080),
        Measures(WIDE, 56, 20, 96, 68, 38, 36, 32, 72, 180, 104, 132, 42, 56, 28, 3, 2, 4),
    ),
    SMALL: (
        (800, 480),
        Measures(SMALL, 12, 8, 44, 34, 24, 20, 17, 30, 84, 66, 104, 22, 30, 20, 3, 2, 3),
    ),
}
MANY_COLUMNS = 2.5  # times as wide as high: room for a third column
GROWING = {"lead": 1.0, "body": 1.0, "least": 1.0, "button": 1.0, "title": 0.5, "icon": 0.5}  # with the text, or half as much
LEAST_GAP = 8.0  # between two targets
THICK = 5 / 3  # borders, where there are no fills to tell things apart
SCALED = [field.name for field in fields(Measures) if field.name not in ("layout", "columns", "rows")]
SMALL_SIDE = 600  # a wide window that is no higher than this is a small screen: 7 to 10 inches


def measures(width: float, height: float, text: float = 1.0, *, layout: str = "", thick: bool = False) -> Measures:
    """The sizes for a window of this size in pixels; texts are ``text`` times as large, borders ``thick`` where fills are gone.

    ``layout`` is for who does not want the one that goes with the window.
    """
    layout = layout or (TALL if height > width else SMALL if height <= SMALL_SIDE else WIDE)
    (drawn_width, drawn_height), drawn = DRAWN[layout]
    scale = min(width / drawn_width, height / drawn_height)
    scaled = {name: getattr(drawn, name) * scale * (1 + (text - 1) * GROWING.get(name, 0.0)) for name in SCALED}
    scaled["gap"] = max(LEAST_GAP, scaled["gap"])
    scaled["border"] *= THICK if thick else 1
    if layout == SMALL and width > height * MANY_COLUMNS:
        return replace(drawn, **scaled, columns=3, rows=2)
    return replace(drawn, **scaled)
