"""What a slip says. How it looks is in ``layout``, in which words in ``wording``."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_URL = 300  # characters: a longer one needs a QR whose modules are too small for paper
_NUMBER = re.compile(r"[A-Z]{1,2}-?[A-Z0-9-]{1,12}")
_URL = re.compile(r"[!-~]+")


class SlipKind(StrEnum):
    """Why the paper is printed: the first time, once more for the same ticket, or to try the printer."""

    ORIGINAL = "original"
    REPRINT = "reprint"
    TEST = "test"


@dataclass(frozen=True)
class Numbered:
    """What every slip has. ``issued_at`` is aware and in the branch's own time zone; other times are shown in that zone too.

    Raises ValueError for a naive time or a number of another form.
    """

    branch_name: str
    number: str
    service_name: str
    issued_at: datetime

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("the times on a slip need their time zone")
        if not _NUMBER.fullmatch(self.number):
            raise ValueError(f"not a ticket number: {self.number!r}")

    @property
    def letters(self) -> str:
        """The service's letters, on the filled half of the plate: ``A`` of ``A042`` and of ``A-K2-07``."""
        head, dash, _ = self.number.partition("-")
        return head if dash else self.number[: len(self.number) - len(self.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]

    @property
    def digits(self) -> str:
        """What follows the letters: ``042``, or ``K2-07`` of a number that a cut-off kiosk gave."""
        return self.number[len(self.letters) :].removeprefix("-")


@dataclass(frozen=True)
class Slip(Numbered):
    """Everything that one slip is printed from.

    ``ahead`` is people, None when nobody can say. ``estimate`` is (from, to), or (not before, None); None leaves the window
    out. ``follow_url`` goes into the QR; None leaves it out. ``grace_minutes`` after the last call a missed number may come
    back, ``return_after`` other numbers later. ``offline`` says that phones cannot follow for now. ``text`` is what the branch
    tells everyone at the foot; empty leaves it out. ``cannot_say`` says that nobody can tell a time. ``held_while_away``: who is
    out is not called until back, and may go until ``free_until`` (None: had better stay). ``reads_codes``: the kiosk reads slips.
    Raises ValueError for a naive time, a number of another form, a URL that no QR on paper can carry, or negative counts.
    """

    ahead: int | None = None
    estimate: tuple[datetime, datetime | None] | None = None
    follow_url: str | None = None
    grace_minutes: int = 30
    return_after: int = 3
    language: str = "id"
    priority: bool = False
    kind: SlipKind = SlipKind.ORIGINAL
    offline: bool = False
    text: str = ""
    cannot_say: bool = False
    held_while_away: bool = False
    free_until: datetime | None = None
    reads_codes: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(moment.tzinfo is None for moment in (*(self.estimate or ()), self.free_until) if moment):
            raise ValueError("the times on a slip need their time zone")
        if self.follow_url is not None and not (_URL.fullmatch(self.follow_url) and len(self.follow_url) <= LONGEST_URL):
            raise ValueError(f"the follow URL must be at most {LONGEST_URL} visible ASCII characters")
        if min(self.ahead or 0, self.grace_minutes, self.return_after) < 0:
            raise ValueError("people ahead, minutes and numbers cannot be negative")


@dataclass(frozen=True)
class MissingSlip(Numbered):
    """The list of papers that were missing when ``number`` was served; ``issued_at`` is when that ended.

    Raises ValueError for a naive time, a number of another form, or a list with nothing on it.
    """

    papers: tuple[str, ...]
    language: str = "id"
    kind: SlipKind = SlipKind.ORIGINAL

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.papers:
            raise ValueError("a list of missing papers without a paper")


AnySlip = Slip | MissingSlip
