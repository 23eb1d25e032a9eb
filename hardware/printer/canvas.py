"""A strip of paper to draw on: black on white, as wide as the paper, as long as what is drawn. All lengths in dots."""

from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from hardware.printer import typeface
from hardware.printer.typeface import Weight

Align = Literal["left", "centre", "right"]
BLACK, WHITE = 0, 255
_LINE = 1.24  # of the type size, from one baseline to the next
_BASELINE = 0.94  # of the type size, from the top of a line
_GROWTH = 600


@dataclass(frozen=True)
class Span:
    """A stretch of text in one weight."""

    text: str
    weight: Weight = "Regular"


def marked(text: str, usual: Weight = "Regular") -> list[Span]:
    """Text of a catalogue with ``**strong**`` parts as spans. A strong part stays on one line: ``30 menit``."""
    parts = text.split("**")
    return [Span(part.replace(" ", "\u00a0"), "Bold") if i % 2 else Span(part, usual) for i, part in enumerate(parts) if part]


@dataclass(frozen=True)
class Column:
    """Where text goes: its left edge and its width."""

    left: int
    width: int


class Strip:
    """Draws downwards; ``y`` is where the next thing starts."""

    def __init__(self, width: int, margin: int) -> None:
        self.page = Column(margin, width - 2 * margin)
        self.y = 0
        self._image = Image.new("L", (width, _GROWTH), WHITE)
        self.draw = ImageDraw.Draw(self._image)

    def space(self, height: int) -> None:
        """Leave ``height`` dots white."""
        self.room(height)
        self.y += height

    def room(self, height: int) -> None:
        """Make sure that ``height`` dots below ``y`` can be drawn on."""
        if self.y + height > self._image.height:
            longer = Image.new("L", (self._image.width, self.y + height + _GROWTH), WHITE)
            longer.paste(self._image, (0, 0))
            self._image, self.draw = longer, ImageDraw.Draw(longer)

    def text(self, spans: list[Span], size: int, column: Column | None = None, align: Align = "left", ink: int = BLACK) -> None:
        """Set text in as many lines as it needs and move below it."""
        column = column or self.page
        for line in wrapped(spans, size, column.width):
            self.room(round(size * _LINE) + size)  # deep letters of another typeface may hang lower
            gap = column.width - line_length(line, size)
            left = column.left + {"left": 0, "centre": gap / 2, "right": gap}[align]
            self.line(line, size, left, self.y + round(size * _BASELINE), ink)
            self.y += round(size * _LINE)

    def line(self, spans: list[Span], size: int, left: float, baseline: int, ink: int = BLACK) -> None:
        """Draw one line at a baseline; ``y`` stays."""
        for span in spans:
            for stretch, face in typeface.runs(span.text, span.weight, size):
                self.draw.text((left, baseline), stretch, fill=ink, font=face, anchor="ls")
                left += face.getlength(stretch)

    def rule(self) -> None:
        """A dashed line across the column."""
        self.room(3)
        for left in range(self.page.left, self.page.left + self.page.width, 10):
            right = min(left + 6, self.page.left + self.page.width) - 1
            self.draw.rectangle((left, self.y, right, self.y + 2), fill=BLACK)
        self.y += 3

    def picture(self) -> Image.Image:
        """What was drawn, one bit per dot."""
        used = self._image.crop((0, 0, self._image.width, self.y))
        return used.point(lambda grey: WHITE if grey > 127 else BLACK).convert("1", dither=Image.Dither.NONE)


def line_length(spans: list[Span], size: int) -> float:
    """Width of a line in dots."""
    return sum(typeface.length(span.text, span.weight, size) for span in spans)


def fitting(text: str, weight: Weight, size: int, width: float) -> int:
    """The largest size up to ``size`` at which ``text`` is at most ``width`` dots wide."""
    while size > 8 and typeface.length(text, weight, size) > width:
        size -= 1
    return size


def wrapped(spans: list[Span], size: int, width: int) -> list[list[Span]]:
    """Break text at spaces into lines of at most ``width`` dots; a word that is longer than a line is broken anywhere."""
    lines: list[list[Span]] = [[]]
    for word in _words(spans, size, width):
        apart = [Span(" ", lines[-1][-1].weight), *word] if lines[-1] else word
        if line_length(lines[-1] + apart, size) <= width:
            lines[-1] = _joined(lines[-1] + apart)
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    return lines


def _words(spans: list[Span], size: int, width: int) -> list[list[Span]]:
    """Words as lists of spans, since ``**10.05**.`` is one word in two weights; none is wider than ``width``."""
    words: list[list[Span]] = []
    glued = False
    for span in spans:
        for index, part in enumerate(span.text.split(" ")):
            if index > 0:
                glued = False
            for number, piece in enumerate(_pieces(part, span.weight, size, width)):
                if glued and number == 0:
                    words[-1].append(Span(piece, span.weight))
                else:
                    words.append([Span(piece, span.weight)])
                glued = True
    return words


def _pieces(word: str, weight: Weight, size: int, width: int) -> list[str]:
    """A word cut where the line would end."""
    pieces: list[str] = []
    for character in word:
        if pieces and typeface.length(pieces[-1] + character, weight, size) <= width:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _joined(spans: list[Span]) -> list[Span]:
    """Neighbours of one weight as one span, so that letters join and right-to-left words keep their order."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].weight == span.weight:
            joined[-1] = Span(joined[-1].text + span.text, span.weight)
        else:
            joined.append(span)
    return joined
