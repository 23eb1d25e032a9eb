"""The decoder prints what a printer would, and refuses what it does not know."""

import random

import pytest
import zxingcpp
from PIL import Image, ImageOps

from hardware.printer.commands import TEXT, UnknownCommand, split
from hardware.printer.decoder import decode
from hardware.printer.job import raster

CUT = b"\x1dV\x00"


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageOps.invert(picture.convert("L")).getbbox()
    assert box is not None
    return box


def test_a_picture_comes_back_dot_for_dot_even_if_it_is_longer_than_one_piece() -> None:
    noise = Image.frombytes("1", (384, 700), random.Random(7).randbytes(384 * 700 // 8))

    (piece,) = decode(raster(noise), 384)

    assert piece.tobytes() == noise.tobytes()


def test_each_cut_ends_a_piece_of_paper() -> None:
    assert len(decode(b"one\n" + CUT + b"two\n\x1dVA\x10" + b"three\n")) == 3
    assert decode(b"\x1b@") == []


def test_text_is_set_where_and_how_it_was_told() -> None:
    left, middle, right = (ink(decode(b"\x1ba" + bytes((n,)) + b"Loket\n")[0]) for n in (0, 1, 2))
    plain, large = (ink(decode(style + b"A\n")[0]) for style in (b"", b"\x1d!\x11"))

    assert left[0] < 10
    assert 230 < middle[0] < 300
    assert right[2] > 560
    assert large[3] - large[1] > 1.6 * (plain[3] - plain[1])
    assert ink(decode(b"\x1dB\x01A\n")[0])[2] == 12  # white on black fills the cell


@pytest.mark.parametrize("style", [b"\x1bE\x01", b"\x1b!\x38", b"\x1bM\x01", b"\x1bt\x00\x1bE\x01"])
def test_every_style_command_changes_the_letters(style: bytes) -> None:
    assert decode(style + b"A\n")[0].tobytes() != decode(b"A\n")[0].tobytes()


def test_feeds_are_as_long_as_they_were_told() -> None:
    assert decode(b"\x1bd\x03")[0].height == 90
    assert decode(b"\x1bJ\x07")[0].height == 7


def test_a_long_line_is_broken_at_the_edge_of_the_paper() -> None:
    assert decode(b"x" * 100 + b"\n")[0].height == 90  # 48 characters of 12 dots in 576


def test_a_qr_that_the_printer_makes_itself_can_be_read() -> None:
    def function(code: bytes, data: bytes) -> bytes:
        return b"\x1d(k" + (len(data) + 2).to_bytes(2, "little") + b"1" + code + data

    sent = (
        function(b"A", b"2\x00")
        + function(b"C", b"\x06")
        + function(b"E", b"1")
        + function(b"P", b"0https://a.example/t/X")
        + function(b"Q", b"0")
    )
    (piece,) = decode(b"\x1ba\x01" + sent)

    assert zxingcpp.read_barcodes(piece.convert("L"))[0].text == "https://a.example/t/X"


@pytest.mark.parametrize(
    "bad",
    [
        b"\x1bp\x00\x19\xfa",
        b"\x07",
        b"\x1d\xff",
        b"\x1dv0\x03\x01\x00\x01\x00\x00",
        b"\x1ba\x09",
        b"\x1dV\x09",
        b"\x1d(k\x03\x000C\x03",
        b"\x1d(k\x03\x001Z\x03",
        b"\x1dv0\x00\x49\x00\x01\x00" + bytes(73),
        b"\x1bd",
        b"\x1dv0\x00\x01\x00\x02\x00\xff",
    ],
)
def test_what_is_unknown_too_wide_or_cut_short_is_refused(bad: bytes) -> None:
    with pytest.raises(UnknownCommand):
        decode(b"ok\n" + bad, 576)


def test_bytes_may_come_in_any_portions() -> None:
    sent = b"\x1b@Nomor\n" + raster(Image.new("1", (16, 3), 1)) + b"\x10\x04\x01\x1d(k\x03\x001C\x03\x1bd\x02\x1dVB\x00"
    whole, rest = split(sent)
    one_by_one, waiting = [], b""
    for byte in sent:
        commands, waiting = split(waiting + bytes((byte,)))
        one_by_one += commands

    assert rest == waiting == b""
    text = b"".join(command.data for command in one_by_one if command.name == TEXT)
    assert text == b"Nomor"
    assert [c for c in one_by_one if c.name != TEXT] == [c for c in whole if c.name != TEXT]


def test_a_status_request_inside_a_picture_is_no_request() -> None:
    picture = b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01"
    commands, _ = split(picture)

    assert [command.name for command in commands] == [b"\x1dv0"]
