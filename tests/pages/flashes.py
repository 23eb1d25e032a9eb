"""How often a page flashes, measured from the frames that a browser shows."""

import base64
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Page

GRID = (32, 18)  # the screen in cells
SWING = 0.1  # of full luminance: a change that counts
AREA = 0.25  # of the screen that has to change together


@dataclass(frozen=True)
class Frame:
    """One frame: when it was shown, and the luminance of each cell from 0 to 1."""

    at_s: float
    cells: tuple[float, ...]


@contextmanager
def filmed(page: Page) -> Iterator[list[Frame]]:
    """Every frame that the page shows while this is open."""
    frames: list[Frame] = []
    session = page.context.new_cdp_session(page)

    def keep(told: dict) -> None:  # type: ignore[type-arg]
        session.send("Page.screencastFrameAck", {"sessionId": told["sessionId"]})
        frames.append(Frame(told["metadata"]["timestamp"], luminance(Image.open(io.BytesIO(base64.b64decode(told["data"]))))))

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 60, "maxWidth": 640, "maxHeight": 640})
    yield frames
    session.send("Page.stopScreencast")


def luminance(image: Image.Image) -> tuple[float, ...]:
    """The relative luminance of each cell, as WCAG has it."""
    pixels = image.convert("RGB").resize(GRID, Image.Resampling.BOX).tobytes()
    linear = [_linear(value / 255) for value in pixels]
    return tuple(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in zip(linear[::3], linear[1::3], linear[2::3], strict=True))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def swings(frames: Sequence[Frame]) -> list[float]:
    """When a quarter of the screen or more grew lighter or darker together, in seconds. A flash is two of these."""
    found: list[float] = []
    if not frames:
        return found
    settled = frames[0].cells
    for frame in frames[1:]:
        lighter = sum(now - was >= SWING for now, was in zip(frame.cells, settled, strict=True))
        darker = sum(was - now >= SWING for now, was in zip(frame.cells, settled, strict=True))
        if max(lighter, darker) >= AREA * len(settled):
            found.append(frame.at_s)
            settled = frame.cells
    return found


def most_in_a_second(moments: Sequence[float]) -> int:
    """How many of the moments lie within one second, at most."""
    return max((sum(first <= other < first + 1 for other in moments) for first in moments), default=0)
