"""The list of missing papers: its words, and how it comes out of a printer."""

from datetime import datetime
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image, ImageOps

from caller_server.commands import main
from hardware.printer.decoder import decode
from hardware.printer.fake import FakePrinter
from hardware.printer.job import job
from hardware.printer.layout import WIDTH_58MM, WIDTH_80MM
from hardware.printer.missing import missing_picture, picture_of
from hardware.printer.slip import SlipKind
from hardware.printer.wording import missing_wording
from tests.hardware.slips import a_missing_slip, a_slip

WIDTHS = [WIDTH_80MM, WIDTH_58MM]
PAPERS = (
    "KTP asli",
    "Kartu Keluarga asli",
    "Surat keterangan berhenti bekerja dari perusahaan (paklaring) asli dan satu salinan",
    "Buku rekening halaman pertama",
)


def on_paper(slip, width: int) -> Image.Image:  # type: ignore[no-untyped-def]
    (piece,) = decode(job(picture_of(slip, width)), width)
    return piece


def test_it_says_whose_it_is_what_to_bring_and_that_the_number_is_over() -> None:
    words = missing_wording(a_missing_slip(papers=PAPERS))

    assert words.papers == PAPERS
    assert words.whose == "Nomor A056, Klaim JHT"
    assert words.next == "Bawa berkas ini dan ambil nomor baru."
    assert words.over == "Nomor ini sudah selesai dan tidak dipanggil lagi."
    assert [mark.word for mark in words.marks] == ["BERKAS KURANG"]


def test_it_speaks_the_language_of_the_slip() -> None:
    words = missing_wording(a_missing_slip(language="en", kind=SlipKind.TEST))

    assert words.next == "Bring these documents and take a new number."
    assert [mark.word for mark in words.marks] == ["TEST PRINT", "DOCUMENTS MISSING"]


@pytest.mark.parametrize("wrong", [{"papers": ()}, {"number": "56"}, {"issued_at": datetime(2026, 11, 23)}])  # noqa: DTZ001
def test_a_list_that_cannot_be_right_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"without a paper|ticket number|time zone"):
        a_missing_slip(**wrong)


def test_control_characters_of_a_paper_never_reach_the_printer() -> None:
    (name,) = missing_wording(a_missing_slip(papers=("KTP\x1bp0\n\u202easli\x00",))).papers

    assert name == "KTPp0 asli"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_paper_has_a_box_and_stays_inside_the_margins(width: int, language: str, pictures: Path) -> None:
    picture = on_paper(a_missing_slip(papers=PAPERS, language=language), width)
    picture.save(pictures / f"slip-missing-{width}-{language}.png")
    box = ImageOps.invert(picture.convert("L")).getbbox()

    assert box is not None
    assert picture.width == width
    assert box[0] >= 8
    assert box[2] <= width - 8
    assert _boxes(missing_picture(a_missing_slip(papers=PAPERS), width), width) == len(PAPERS)


def _boxes(picture: Image.Image, width: int) -> int:
    """How often an upright line of the length of a box stands at the left margin, below the filled band."""
    left = {WIDTH_80MM: 24, WIDTH_58MM: 12}[width] + 1
    dark = [picture.getpixel((left, y)) == 0 for y in range(picture.height)]
    inside = [picture.getpixel((left + 8, y)) == 0 for y in range(picture.height)]
    runs, length = 0, 0
    for y, black in enumerate(dark):
        length = length + 1 if black and not inside[y] else 0
        runs += length == 20
    return runs


def test_nobody_can_take_it_for_a_number_to_wait_with() -> None:
    picture = on_paper(a_missing_slip(), WIDTH_80MM)

    assert zxingcpp.read_barcodes(picture.convert("L")) == []
    assert picture.height < on_paper(a_slip(), WIDTH_80MM).height


@pytest.mark.parametrize("changes", [{"papers": PAPERS}, {"kind": SlipKind.REPRINT}, {"language": "en"}, {"number": "A057"}])
def test_every_fact_changes_the_paper(changes: dict[str, object]) -> None:
    assert picture_of(a_missing_slip(**changes)).tobytes() != picture_of(a_missing_slip()).tobytes()


def test_it_comes_out_of_the_same_printer_as_the_slips(tmp_path: Path) -> None:
    printer = FakePrinter(tmp_path)

    printer.print_slip(a_slip())
    printer.print_slip(a_missing_slip())

    assert len(printer.pictures()) == 2
    assert printer.history[-1] == a_missing_slip()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_command_line_tries_it(tmp_path: Path, language: str) -> None:
    done = CliRunner().invoke(
        main, ["print", "test", "--missing", "--printer", f"fake:{tmp_path}", "--language", language, "--json"]
    )

    assert (done.exit_code, len(FakePrinter(tmp_path).pictures())) == (0, 1)
    assert "QR" not in done.output
