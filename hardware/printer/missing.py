"""The list of missing papers as a picture, drawn like a slip; and which drawing belongs to which slip.

The number stands in a sentence, not on a plate: nobody is to wait with this paper.
"""

from PIL import Image

from hardware.printer.canvas import BLACK, WHITE, Column, Span, Strip
from hardware.printer.layout import WIDTH_80MM, Sizes, head, new_strip, rule, slip_picture
from hardware.printer.slip import AnySlip, MissingSlip
from hardware.printer.wording import missing_wording


def picture_of(slip: AnySlip, width: int = WIDTH_80MM) -> Image.Image:
    """Draw any slip for a printer that is ``width`` dots wide. Raises ValueError for a width that no slip can have."""
    return missing_picture(slip, width) if isinstance(slip, MissingSlip) else slip_picture(slip, width)


def missing_picture(slip: MissingSlip, width: int = WIDTH_80MM) -> Image.Image:
    """Draw the papers that ``slip`` asks for, each with a box to tick; mode ``1``, ``width`` dots wide, as long as it needs."""
    words = missing_wording(slip)
    strip, sizes = new_strip(width)
    head(strip, sizes, words)
    strip.text([Span(words.whose, "Bold")], sizes.strong)
    strip.space(6)
    strip.text([Span(words.next)], sizes.strong)
    rule(strip)
    for paper in words.papers:
        _paper(strip, sizes, paper)
    rule(strip)
    strip.text([Span(words.over)], sizes.body)
    strip.space(12)
    return strip.picture()


def _paper(strip: Strip, sizes: Sizes, name: str) -> None:
    """A box as tall as a capital, and the name beside it in as many lines as it needs."""
    side = round(sizes.title * 1.05)
    indent = side + round(sizes.title * 0.6)
    strip.room(2 * side)
    left, top = strip.page.left, strip.y + round(sizes.title * 0.1)
    strip.draw.rounded_rectangle((left, top, left + side, top + side), radius=4, fill=WHITE, outline=BLACK, width=3)
    strip.text([Span(name, "SemiBold")], sizes.title, Column(left + indent, strip.page.width - indent))
    strip.space(10)
