"""The slip as one picture of one bit per dot, so that its type is the same on every printer.

From top to bottom in the order in which people look for things: the number, in words, when, the QR, what if I miss it.
"""

from dataclasses import dataclass

import qrcode
from PIL import Image

from config.tokens import tokens
from hardware.printer.canvas import BLACK, WHITE, Column, Span, Strip, fitting, line_length, marked
from hardware.printer.slip import Slip
from hardware.printer.wording import Heading, Mark, Wording, wording

WIDTH_80MM = 576  # dots at 203 dpi: 72 mm of paper that is 80 mm wide
WIDTH_58MM = 384
NARROWEST, WIDEST = 360, 832
_CAPITAL = 0.668  # height of capitals and digits in our typeface, of the type size
_CUT_OFF_SIZE = 0.62  # of the plate's height: the longer numbers of a cut-off kiosk, K2-07
_QUIET = 4  # modules that must stay white around a QR


@dataclass(frozen=True)
class Sizes:
    """Type sizes and lengths in dots for a width of paper."""

    margin: int
    body: int
    strong: int
    title: int
    window: int
    qr: int
    module: int
    qr_beside_text: bool


_WIDE = Sizes(margin=24, body=27, strong=28, title=31, window=80, qr=264, module=8, qr_beside_text=True)
_NARROW = Sizes(margin=12, body=25, strong=26, title=28, window=66, qr=288, module=7, qr_beside_text=False)


def slip_picture(slip: Slip, width: int = WIDTH_80MM) -> Image.Image:
    """Draw ``slip`` for a printer that is ``width`` dots wide (a multiple of 8 from 360 to 832).

    The picture has mode ``1``, is exactly ``width`` wide and as long as the slip needs. Raises ValueError for another width.
    """
    words = wording(slip)
    strip, sizes = new_strip(width)
    head(strip, sizes, words)
    _plate(strip, slip)
    _under_plate(strip, sizes, words)
    _when(strip, sizes, words)
    if slip.follow_url:
        _follow(strip, sizes, words, slip.follow_url)
    _missed(strip, sizes, words)
    _rules(strip, sizes, words)
    if words.text:
        _branch_text(strip, sizes, words)
    return strip.picture()


def new_strip(width: int) -> tuple[Strip, Sizes]:
    """An empty slip of ``width`` dots, and the sizes to draw on it in. Raises ValueError for a width that no slip can have."""
    check_width(width)
    sizes = _WIDE if width >= 480 else _NARROW
    strip = Strip(width, sizes.margin)
    strip.space(20)
    return strip, sizes


def check_width(width: int) -> None:
    """Raises ValueError for a width that no slip can be drawn in."""
    if width % 8 or not NARROWEST <= width <= WIDEST:
        raise ValueError(f"the paper's width must be a multiple of 8 dots from {NARROWEST} to {WIDEST}, not {width}")


def head(strip: Strip, sizes: Sizes, words: Heading) -> None:
    """Branch, day and clock, then the marks, each as a band across the slip."""
    strip.text([Span(words.branch, "Bold")], sizes.strong)
    clock = Span(words.clock, "Bold")
    fits = line_length([Span(words.date + "   "), clock], sizes.body) <= strip.page.width
    _two_ends(strip, sizes.body, Span(words.date if fits else words.short_date), clock)
    strip.space(16)
    for mark in words.marks:
        _band(strip, sizes, mark)


def _band(strip: Strip, sizes: Sizes, mark: Mark) -> None:
    """A word in a frame across the slip, filled when officers must see it from a step away."""
    lines = [[Span(mark.word, "Bold")]]
    if mark.note:
        together = [Span(f"{mark.word}  ", "Bold"), Span(mark.note)]
        fits = line_length(together, sizes.body) <= strip.page.width - 24
        lines = [together] if fits else [*lines, [Span(mark.note)]]
    size = sizes.body if mark.note else sizes.title
    height = round(size * (1.3 * len(lines) + 0.4))
    strip.room(height)
    left, top = strip.page.left, strip.y
    box = (left, top, left + strip.page.width - 1, top + height)
    strip.draw.rounded_rectangle(box, radius=10, fill=BLACK if mark.filled else WHITE, outline=BLACK, width=3)
    for index, line in enumerate(lines):
        baseline = top + round(size * (0.85 + _CAPITAL / 2 + 1.3 * index))
        middle = left + (strip.page.width - line_length(line, size)) / 2
        strip.line(line, size, middle, baseline, WHITE if mark.filled else BLACK)
    strip.y += height
    strip.space(12)


def _plate(strip: Strip, slip: Slip) -> None:
    """The ticket number as it looks everywhere: the letter on a filled half, the digits on an open one."""
    shape = tokens()["plate"]
    height = round(strip.page.width * 0.375)
    strip.room(height)
    left, top = strip.page.left, strip.y
    right, bottom = left + strip.page.width - 1, top + height - 1
    split = left + round(height * shape["letter_width"] * (1 if len(slip.letters) == 1 else 1.35))
    radius, border = round(height * shape["radius"]), round(height * shape["border"])
    strip.draw.rounded_rectangle((left, top, right, bottom), radius, fill=WHITE, outline=BLACK, width=border)
    strip.draw.rounded_rectangle((left, top, split, bottom), radius, fill=BLACK, corners=(True, False, False, True))
    _in_middle(strip, slip.letters, height * shape["letter_size"], (left, split), top, height, WHITE)
    digit_size = shape["digit_size"] if slip.digits.isdigit() else _CUT_OFF_SIZE
    _in_middle(strip, slip.digits, height * digit_size, (split, right - border), top, height, BLACK, shape["spacing"])
    strip.y += height


def _in_middle(
    strip: Strip, text: str, size: float, between: tuple[int, int], top: int, height: int, ink: int, spacing: float = 0
) -> None:
    """Set letter-spaced capitals or digits in the middle of one half of the plate, smaller if they do not fit."""
    room = between[1] - between[0] - 0.18 * height
    em = fitting(text, "Bold", round(size), room / (1 + spacing))
    widths = [line_length([Span(sign, "Bold")], em) + spacing * em for sign in text]
    left = (between[0] + between[1] - sum(widths) + spacing * em) / 2
    for sign, width in zip(text, widths, strict=True):
        strip.line([Span(sign, "Bold")], em, left, top + round((height + em * _CAPITAL) / 2), ink)
        left += width


def _under_plate(strip: Strip, sizes: Sizes, words: Wording) -> None:
    strip.space(14)
    _two_ends(strip, sizes.strong, Span(words.number_words, "Bold"), Span(words.service, "Bold"))
    rule(strip)


def _two_ends(strip: Strip, size: int, left: Span, right: Span) -> None:
    """Two texts on one line if they fit, else one below the other."""
    if line_length([left, Span("   "), right], size) > strip.page.width:
        strip.text([left], size)
        strip.text([right], size)
        return
    top = strip.y
    strip.text([left], size)
    strip.y = top
    strip.text([right], size, align="right")


def _when(strip: Strip, sizes: Sizes, words: Wording) -> None:
    if words.window_title and words.window:
        strip.text([Span(words.window_title)], sizes.body)
        size = fitting(words.window, "Bold", sizes.window, strip.page.width)
        strip.space(2)
        strip.room(2 * size)
        strip.line([Span(words.window, "Bold")], size, strip.page.left, strip.y + round(size * 0.78))
        strip.y += round(size * 0.95)
    strip.text(marked(words.sentence), sizes.body)
    rule(strip)


def _follow(strip: Strip, sizes: Sizes, words: Wording, url: str) -> None:
    code = _qr(url, sizes)
    quiet = _QUIET * code.module
    top = strip.y + max(0, quiet - 20)
    beside = sizes.qr_beside_text
    left = max(quiet, strip.page.left) if beside else (strip.page.width + 2 * strip.page.left - code.side) // 2
    strip.room(top - strip.y + code.side + quiet)
    _draw_qr(strip, code, left, top)
    bottom = top + code.side
    if beside:
        column = Column(left + code.side + quiet, strip.page.left + strip.page.width - left - code.side - quiet)
        strip.y = top
        _follow_text(strip, sizes, words, column)
        strip.y = max(strip.y, bottom + quiet - 20)
    else:
        strip.y = bottom + max(quiet - 8, 12)
        _follow_text(strip, sizes, words, strip.page)
    rule(strip)


def _follow_text(strip: Strip, sizes: Sizes, words: Wording, column: Column) -> None:
    strip.text([Span(words.follow_title, "Bold")], sizes.title, column)
    for index, sentence in enumerate(words.follow):
        if index and sizes.qr_beside_text:
            strip.space(sizes.body // 2)
        strip.text(marked(sentence), sizes.body, column)


@dataclass(frozen=True)
class _Code:
    modules: list[list[bool]]
    module: int

    @property
    def side(self) -> int:
        return len(self.modules) * self.module


def _qr(url: str, sizes: Sizes) -> _Code:
    """The QR with modules of whole dots, as large as the slip has room for."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(url)
    code.make(fit=True)
    modules = [[bool(module) for module in row] for row in code.get_matrix()]
    return _Code(modules, max(4, min(sizes.module, sizes.qr // len(modules))))


def _draw_qr(strip: Strip, code: _Code, left: int, top: int) -> None:
    for row, modules in enumerate(code.modules):
        for column, dark in enumerate(modules):
            if dark:
                x, y = left + column * code.module, top + row * code.module
                strip.draw.rectangle((x, y, x + code.module - 1, y + code.module - 1), fill=BLACK)


def _missed(strip: Strip, sizes: Sizes, words: Wording) -> None:
    indent = round(sizes.title * 2.25)
    column = Column(strip.page.left + indent, strip.page.width - indent)
    _back_arrow(strip, strip.page.left + 4, strip.y + 2, sizes.title)
    strip.text([Span(words.missed_title, "Bold")], sizes.title, column)
    strip.text(marked(words.missed), sizes.body, column)
    rule(strip)


def _back_arrow(strip: Strip, left: int, top: int, size: int) -> None:
    """An arrow that turns back to the left, ``size`` times 1.4 wide; the typeface has no arrows."""
    strip.room(2 * size)
    stroke = max(5, round(size * 0.19))
    wide, low, head = round(size * 1.4), round(size * 1.25), round(size * 0.36)
    shaft = top + head
    bend = (low - head) // 2
    strip.draw.line((left + 2, shaft, left + wide - bend, shaft), fill=BLACK, width=stroke)
    strip.draw.line((left + head, top, left, shaft, left + head, shaft + head), fill=BLACK, width=stroke, joint="curve")
    box = (left + wide - 2 * bend, shaft - stroke // 2, left + wide, top + low + stroke // 2)
    strip.draw.arc(box, -90, 90, fill=BLACK, width=stroke)
    strip.draw.line((left + wide - bend, top + low, left + wide - 2 * bend, top + low), fill=BLACK, width=stroke)


def _rules(strip: Strip, sizes: Sizes, words: Wording) -> None:
    for sentence in words.rules:
        strip.text([Span(sentence)], min(sizes.body, 25), align="centre")
    strip.space(12)


def _branch_text(strip: Strip, sizes: Sizes, words: Wording) -> None:
    rule(strip)
    strip.text([Span(words.text, "SemiBold")], sizes.body)
    strip.space(12)


def rule(strip: Strip) -> None:
    """A dashed line across, with room above and below."""
    strip.space(12)
    strip.rule()
    strip.space(16)
