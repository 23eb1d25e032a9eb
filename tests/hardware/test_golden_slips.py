"""Slips as they were looked at and found good, dot by dot: both widths of paper, the usual slip and the oddest names.

After a change that is meant: ``UPDATE_SLIPS=1 .venv/bin/python -m pytest -q tests/hardware/test_golden_slips.py``, then look at
the pictures in ``tests/data/slips``. Only names that our own typeface draws: others depend on the machine's fonts.
"""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from hardware.printer.layout import WIDTH_58MM, WIDTH_80MM
from tests.hardware.slips import a_slip
from tests.hardware.test_layout import NAMES, on_paper

GOOD = Path(__file__).resolve().parent.parent / "data" / "slips"
MOST_OTHER_DOTS = 0.002  # of all: another build of the font library rounds an edge otherwise
CASES = {"usual": None} | {case: NAMES[case] for case in ("long", "long_word", "emoji", "control")}


def compared(picture: Image.Image, good: Image.Image) -> float:
    """The share of dots that are not the same; 1 for pictures of another size."""
    if picture.size != good.size:
        return 1.0
    other = ImageChops.difference(picture.convert("L"), good.convert("L"))
    return 1 - other.histogram()[0] / (picture.width * picture.height)


@pytest.mark.parametrize("width", [WIDTH_80MM, WIDTH_58MM])
@pytest.mark.parametrize("case", CASES)
def test_the_slip_is_the_one_that_was_looked_at(width: int, case: str, pictures: Path) -> None:
    name = CASES[case]
    picture = on_paper(a_slip() if name is None else a_slip(branch_name=name, service_name=name), width)
    file = GOOD / f"{case}-{width}.png"
    if os.environ.get("UPDATE_SLIPS"):
        GOOD.mkdir(exist_ok=True)
        picture.convert("1").save(file, optimize=True)
    picture.save(pictures / f"golden-{case}-{width}.png")

    assert compared(picture, Image.open(file)) <= MOST_OTHER_DOTS


def test_another_digit_would_be_noticed() -> None:
    good = Image.open(GOOD / f"usual-{WIDTH_80MM}.png")

    assert compared(on_paper(a_slip(number="A058"), WIDTH_80MM), good) > MOST_OTHER_DOTS
    assert compared(on_paper(a_slip(), WIDTH_58MM), good) == 1
