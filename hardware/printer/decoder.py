"""What a printer would put on paper for these bytes: ESC/POS to pictures as wide as the paper; anything unknown is an error.

The fake printer and the tests see slips through it, so what they see is what was sent and not what was meant.
"""

from collections.abc import Callable
from dataclasses import dataclass

import qrcode
from PIL import Image, ImageDraw, ImageOps

from hardware.printer import typeface
from hardware.printer.commands import DLE, ESC, GS, TEXT, Command, UnknownCommand, split

_LINE = 30  # dots that one line of text or one line feed takes
_CELL_A, _CELL_B = (12, 24), (9, 17)  # dots of one character in the printer's own fonts
_ALIGN = {0: 0.0, 1: 0.5, 2: 1.0, 48: 0.0, 49: 0.5, 50: 1.0}
_QR_LEVELS = {48: qrcode.ERROR_CORRECT_L, 49: qrcode.ERROR_CORRECT_M, 50: qrcode.ERROR_CORRECT_Q, 51: qrcode.ERROR_CORRECT_H}


def decode(data: bytes, width: int = 576) -> list[Image.Image]:
    """The pieces of paper that come out, each cut off or, for the last, left hanging; mode ``1``, ``width`` dots wide.

    Raises UnknownCommand for bytes that the decoder does not know, a picture wider than the paper, and an unfinished command.
    """
    commands, rest = split(data)
    if rest:
        raise UnknownCommand(f"the data ends inside a command: {rest[:8].hex(' ')}")
    paper = _Paper(width)
    for command in commands:
        paper.take(command)
    paper.end_of_data()
    return paper.pieces


@dataclass
class _Style:
    """What text looks like until the next change."""

    align: float = 0.0
    bold: bool = False
    inverted: bool = False
    small: bool = False
    wide: int = 1
    tall: int = 1

    def mode(self, bits: int) -> None:
        """ESC ! n sets font, weight and double size at once."""
        self.small, self.bold = bool(bits & 0x01), bool(bits & 0x08)
        self.wide, self.tall = 1 + bool(bits & 0x20), 1 + bool(bits & 0x10)


@dataclass
class _QrSettings:
    module: int = 3
    level: int = qrcode.ERROR_CORRECT_L
    stored: bytes = b""


class _Paper:
    def __init__(self, width: int) -> None:
        self.pieces: list[Image.Image] = []
        self._width = width
        self._strips: list[Image.Image] = []
        self._line: list[Image.Image] = []
        self._style = _Style()
        self._qr = _QrSettings()
        self._doing: dict[bytes, Callable[[bytes], None]] = {
            TEXT: self._text,
            b"\n": lambda _: self._end_line(),
            ESC + b"@": lambda _: self._initialize(),
            ESC + b"a": self._align,
            ESC + b"E": lambda data: setattr(self._style, "bold", bool(data[0] & 1)),
            ESC + b"!": lambda data: self._style.mode(data[0]),
            ESC + b"t": lambda _: None,
            ESC + b"d": lambda data: self._feed(data[0] * _LINE),
            ESC + b"J": lambda data: self._feed(data[0]),
            ESC + b"M": lambda data: setattr(self._style, "small", data[0] in (1, 49)),
            GS + b"!": self._size,
            GS + b"B": lambda data: setattr(self._style, "inverted", bool(data[0] & 1)),
            GS + b"V": self._cut,
            GS + b"v0": self._raster,
            GS + b"(k": self._symbol,
            DLE + b"\x04": lambda _: None,
        }

    def take(self, command: Command) -> None:
        self._doing[command.name](command.data)

    def end_of_data(self) -> None:
        if self._line:
            self._end_line()
        self._tear_off()

    def _initialize(self) -> None:
        self._line.clear()
        self._style, self._qr = _Style(), _QrSettings()

    def _align(self, data: bytes) -> None:
        if data[0] not in _ALIGN:
            raise UnknownCommand(f"no alignment {data[0]}")
        self._style.align = _ALIGN[data[0]]

    def _size(self, data: bytes) -> None:
        self._style.wide, self._style.tall = (data[0] >> 4 & 7) + 1, (data[0] & 7) + 1

    def _text(self, data: bytes) -> None:
        for character in data.decode("cp437"):
            cell = self._cell(character)
            if sum(done.width for done in self._line) + cell.width > self._width:
                self._end_line()
            self._line.append(cell)

    def _cell(self, character: str) -> Image.Image:
        wide, tall = _CELL_B if self._style.small else _CELL_A
        cell = Image.new("L", (wide, tall), 255)
        face = typeface.font("Bold" if self._style.bold else "Regular", round(tall * 0.8))
        ImageDraw.Draw(cell).text((wide / 2, tall * 0.78), character, fill=0, font=face, anchor="ms")
        larger = cell.resize((wide * self._style.wide, tall * self._style.tall)).point(lambda grey: 255 if grey > 127 else 0)
        return ImageOps.invert(larger) if self._style.inverted else larger

    def _end_line(self) -> None:
        height = max([_LINE, *(cell.height + 6 for cell in self._line)])
        strip = self._blank(height)
        left = round((self._width - sum(cell.width for cell in self._line)) * self._style.align)
        for cell in self._line:
            strip.paste(cell, (left, height - cell.height))
            left += cell.width
        self._line.clear()
        self._strips.append(strip)

    def _feed(self, dots: int) -> None:
        if self._line:
            self._end_line()
        if dots:
            self._strips.append(self._blank(dots))

    def _raster(self, data: bytes) -> None:
        if data[0] not in (0, 48):
            raise UnknownCommand(f"a picture in mode {data[0]}: only normal density is known")
        size = int.from_bytes(data[1:3], "little") * 8, int.from_bytes(data[3:5], "little")
        self._place(ImageOps.invert(Image.frombytes("1", size, data[5:]).convert("L")))

    def _symbol(self, data: bytes) -> None:
        """QR functions of GS ( k, after the two bytes of the length: model, module size, error level, store, print."""
        kind, function, parameters = data[2:3], data[3:4], data[4:]
        if kind != b"1":
            raise UnknownCommand(f"a symbol of kind {kind!r}: only QR (1) is known")
        match function:
            case b"A":
                pass
            case b"C":
                self._qr.module = parameters[0]
            case b"E" if parameters[0] in _QR_LEVELS:
                self._qr.level = _QR_LEVELS[parameters[0]]
            case b"P":
                self._qr.stored = parameters[1:]
            case b"Q":
                self._print_qr()
            case _:
                raise UnknownCommand(f"QR function {function!r} with {parameters[:4].hex(' ')}")

    def _print_qr(self) -> None:
        code = qrcode.QRCode(error_correction=self._qr.level, border=0, box_size=1)
        code.add_data(self._qr.stored)
        code.make(fit=True)
        rows = code.get_matrix()
        small = Image.new("L", (len(rows), len(rows)), 255)
        small.putdata([0 if dark else 255 for row in rows for dark in row])
        self._place(small.resize((len(rows) * self._qr.module,) * 2, Image.Resampling.NEAREST))

    def _place(self, picture: Image.Image) -> None:
        if picture.width > self._width:
            raise UnknownCommand(f"a picture of {picture.width} dots is wider than the paper of {self._width}")
        strip = self._blank(picture.height)
        strip.paste(picture, (round((self._width - picture.width) * self._style.align), 0))
        self._strips.append(strip)

    def _cut(self, data: bytes) -> None:
        if data[0] not in (0, 1, 48, 49, 65, 66):
            raise UnknownCommand(f"no cut {data[0]}")
        self._feed(data[1] if len(data) > 1 else 0)
        self._tear_off()

    def _tear_off(self) -> None:
        if self._strips:
            piece = Image.new("L", (self._width, sum(strip.height for strip in self._strips)), 255)
            top = 0
            for strip in self._strips:
                piece.paste(strip, (0, top))
                top += strip.height
            self.pieces.append(piece.convert("1", dither=Image.Dither.NONE))
            self._strips.clear()

    def _blank(self, height: int) -> Image.Image:
        return Image.new("L", (self._width, height), 255)
