"""What a piece of paper says: the token in its code, and by its picture which ticket it is for and whether it is a reprint."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import zxingcpp
from PIL import Image, ImageChops

from hardware.printer.layout import slip_picture
from hardware.printer.slip import Slip, SlipKind

KINDS = (SlipKind.ORIGINAL, SlipKind.REPRINT)


@dataclass(frozen=True)
class Names:
    """What a branch calls itself and its services, by language and code; a slip's time is in its ``zone``."""

    branch: str
    services: Mapping[tuple[str, str], str]
    zone: ZoneInfo

    def slip(self, number: str, service: str, at: datetime, language: str, *, priority: bool) -> Slip:
        """A slip that says at its top what this ticket's slip has to say there."""
        name = self.services[language, service]
        return Slip(self.branch, number, name, at.astimezone(self.zone), language=language, priority=priority)


def token_of(paper: Image.Image) -> str | None:
    """The token of the address in the slip's code; None when there is not one code that can be read."""
    found = zxingcpp.read_barcodes(paper.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return urlsplit(found[0].text).path.rpartition("/")[2] if len(found) == 1 else None


def kind_of(paper: Image.Image, slip: Slip) -> SlipKind | None:
    """Whether ``paper`` is an original or a reprint for the ticket of ``slip``; None when it is for another, or another time."""
    for kind in KINDS:
        wanted = replace(slip, kind=kind)
        top = (0, 0, paper.width, _depth(kind, slip.priority, slip.language, re.sub("[0-9]", "0", slip.number), paper.width))
        if ImageChops.difference(_grey(paper).crop(top), _grey(slip_picture(wanted, paper.width)).crop(top)).getbbox() is None:
            return kind
    return None


@cache
def _depth(kind: SlipKind, priority: bool, language: str, number: str, width: int) -> int:
    """How far down a slip depends on its number, in dots: below stand waits and rules, which are not the ticket's own."""
    at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    one = Slip("", number, "", at, language=language, priority=priority, kind=kind)
    pictures = [_grey(slip_picture(each, width)) for each in (one, replace(one, number=number.replace("0", "9")))]
    box = ImageChops.difference(*pictures).getbbox()
    assert box is not None
    return box[3]


def _grey(picture: Image.Image) -> Image.Image:
    return picture.convert("L")
