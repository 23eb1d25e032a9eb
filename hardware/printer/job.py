"""A slip as the bytes that a printer gets: one picture, fed out and cut off. No text is sent, so no name can hold a command."""

from escpos.printer import Dummy
from PIL import Image, ImageChops

_ROWS_AT_ONCE = 240  # small printers hold no more in memory
_TEAR_OFF_LINES = 5  # from the print head to the edge where paper is torn by hand


def job(picture: Image.Image, *, cut: bool = True) -> bytes:
    """ESC/POS for a picture of mode ``1`` whose width is a multiple of 8: initialize, raster in pieces, feed, cut."""
    printer = Dummy()
    printer.hw("INIT")
    printer._raw(raster(picture))  # its own image() dithers, and prints to stdout when the profile has no width
    if cut:
        printer.cut(mode="PART")
    else:
        printer.print_and_feed(_TEAR_OFF_LINES)
    output: bytes = printer.output
    return output


def raster(picture: Image.Image) -> bytes:
    """``GS v 0`` for the picture, in pieces of a few hundred rows; a set bit is a black dot."""
    dots = ImageChops.invert(picture)
    pieces = []
    for top in range(0, dots.height, _ROWS_AT_ONCE):
        piece = dots.crop((0, top, dots.width, min(top + _ROWS_AT_ONCE, dots.height)))
        size = (piece.width // 8).to_bytes(2, "little") + piece.height.to_bytes(2, "little")
        pieces.append(b"\x1dv0\x00" + size + piece.tobytes())
    return b"".join(pieces)
