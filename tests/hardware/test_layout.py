"""The slip as it comes out of a printer: drawn, sent as bytes, decoded back and looked at."""

from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps

from hardware.printer.decoder import decode
from hardware.printer.job import job
from hardware.printer.layout import WIDTH_58MM, WIDTH_80MM, slip_picture
from hardware.printer.slip import SlipKind
from tests.hardware.slips import MORNING, URL, a_slip

WIDTHS = [WIDTH_80MM, WIDTH_58MM]
LONG = "Kantor Cabang Pelayanan Kepesertaan Terpadu Kabupaten Kutai Timur"
NAMES = {
    "long": LONG,
    "long_word": "Pelayananpertanggungjawabankepesertaanketenagakerjaansekabupaten",
    "very_long": LONG * 5,
    "arabic": "مكتب بونتانغ للخدمات",
    "chinese": "邦坦办事处",
    "emoji": "Kantor 👩‍🦽👍🏽 Bontang",
    "control": "Kantor \x1bp\x00\x19\xfa Bontang\x1d\x56\x00",
    "nothing": "",
}


def on_paper(slip, width: int) -> Image.Image:  # type: ignore[no-untyped-def]
    pieces = decode(job(slip_picture(slip, width)), width)
    assert len(pieces) == 1
    return pieces[0]


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageOps.invert(picture.convert("L")).getbbox()
    assert box is not None
    return box


def black_share(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    part = picture.crop(box)
    return part.convert("L").histogram()[0] / (part.width * part.height)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_qr_on_paper_leads_to_the_follow_page(width: int, language: str, pictures: Path) -> None:
    picture = on_paper(a_slip(language=language), width)
    picture.save(pictures / f"slip-{width}-{language}.png")

    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [URL]


WAITING = {
    "free": {"held_while_away": True, "reads_codes": True, "free_until": MORNING + timedelta(minutes=38)},
    "stay": {"held_while_away": True, "reads_codes": True, "estimate": None, "cannot_say": True},
    "later": {"held_while_away": True, "free_until": MORNING + timedelta(minutes=95),
              "estimate": (MORNING + timedelta(hours=2), None)},
}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("case", WAITING)
def test_who_waits_elsewhere_gets_a_slip_that_scans_and_keeps_its_margins(
    width: int, language: str, case: str, pictures: Path
) -> None:
    picture = on_paper(a_slip(language=language, **WAITING[case]), width)
    picture.save(pictures / f"slip-{width}-waiting-{case}-{language}.png")

    left, _, right, _ = ink(picture)
    assert left >= 8
    assert right <= width - 8
    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [URL]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("length", [20, 60, 150, 300])
def test_a_follow_page_with_a_long_address_still_scans(width: int, length: int) -> None:
    url = ("https://a.example/t/" + "aB3-" * 80)[:length]

    assert [code.text for code in zxingcpp.read_barcodes(on_paper(a_slip(follow_url=url), width).convert("L"))] == [url]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_qr_has_whole_dots_and_a_quiet_zone(width: int) -> None:
    picture = on_paper(a_slip(), width)
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    corners = code.position
    left, top, right, bottom = corners.top_left.x, corners.top_left.y, corners.bottom_right.x, corners.bottom_right.y
    quiet = 4 * 5  # modules, of at least five dots

    for box in [
        (left - quiet, top, left, bottom),
        (right + 2, top, right + quiet, bottom),
        (left, bottom + 2, right, bottom + quiet),
    ]:
        assert black_share(picture, box) == 0
    assert left - quiet >= 0


@pytest.mark.parametrize("width", WIDTHS)
def test_the_number_stands_large_in_black_and_white(width: int) -> None:
    margin = {WIDTH_80MM: 24, WIDTH_58MM: 12}[width]
    picture = slip_picture(a_slip(), width)
    filled = [black_share(picture, (margin + 4, y, margin + 14, y + 1)) == 1 for y in range(picture.height)]
    stretches = [len(list(rows)) for black, rows in groupby(filled) if black]
    plate = max(stretches)
    top = "".join("x" if black else " " for black in filled).index("x" * plate)
    middle = top + plate // 2
    letter = (margin + 10, middle - 40, margin + 90, middle + 40)
    digits = (width // 2, middle - 40, width - margin - 10, middle + 40)

    assert plate > width // 5
    assert black_share(picture, letter) > 0.5
    assert 0.15 < black_share(picture, digits) < 0.6


@pytest.mark.parametrize("width", [360, WIDTH_58MM, 512, WIDTH_80MM, 832])
@pytest.mark.parametrize("name", NAMES)
def test_every_name_stays_inside_the_margins(width: int, name: str, pictures: Path) -> None:
    slip = a_slip(branch_name=NAMES[name], service_name=NAMES[name], priority=True, kind=SlipKind.REPRINT, offline=True)
    picture = on_paper(slip, width)
    picture.save(pictures / f"slip-{width}-{name}.png")
    left, top, right, bottom = ink(picture)

    assert picture.width == width
    assert left >= 8
    assert right <= width - 8
    assert top >= 10
    assert bottom <= picture.height - 100  # the feed before the cut


def test_a_service_that_does_not_fit_beside_the_number_goes_below_it() -> None:
    short, long = slip_picture(a_slip()), slip_picture(a_slip(service_name=LONG))

    assert long.height > short.height


@pytest.mark.parametrize(
    "changes", [{"estimate": None}, {"follow_url": None}, {"priority": True}, {"kind": SlipKind.REPRINT}, {"language": "en"}]
)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_fact_changes_the_paper(changes: dict[str, object], width: int) -> None:
    assert slip_picture(a_slip(**changes), width).tobytes() != slip_picture(a_slip(), width).tobytes()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", ["Layanan ini gratis. Laporkan bila ada yang meminta uang.", LONG * 5])
def test_the_branch_s_own_words_stand_below_everything_else_and_inside_the_margins(width: int, text: str, pictures: Path) -> None:
    without, picture = slip_picture(a_slip(), width), on_paper(a_slip(text=text), width)
    picture.save(pictures / f"slip-{width}-text-{len(text)}.png")
    left, _, right, bottom = ink(picture)

    assert (
        picture.crop((0, 0, width, without.height - 12)).tobytes() == without.crop((0, 0, width, without.height - 12)).tobytes()
    )
    assert bottom > without.height
    assert (left >= 8, right <= width - 8) == (True, True)


@pytest.mark.parametrize("number", ["A001", "AB999", "P00012", "A-K2-07", "AB-K12-345"])
@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_of_every_form_fit_their_plate(number: str, width: int, pictures: Path) -> None:
    picture = slip_picture(a_slip(number=number, estimate=(MORNING + timedelta(hours=2), None)), width)
    picture.save(pictures / f"slip-{width}-{number}.png")
    left, _, right, _ = ink(picture)

    assert left >= 12
    assert right <= width - 12


@pytest.mark.parametrize("width", [0, 300, 577, 840])
def test_a_width_that_no_printer_has_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        slip_picture(a_slip(), width)


def test_a_slip_sends_a_picture_and_not_one_byte_of_text() -> None:
    from hardware.printer.commands import split

    commands, rest = split(job(slip_picture(a_slip(branch_name="\x1bp\x00\x19\xfa", service_name="\x10\x14\x01\x00\x01"))))

    assert rest == b""
    assert {command.name for command in commands} == {b"\x1b@", b"\x1dv0", b"\x1bd", b"\x1dV"}


def test_a_printer_without_a_cutter_is_not_told_to_cut() -> None:
    assert b"\x1dV" not in job(slip_picture(a_slip()), cut=False)[-8:]
