"""A table with its title and explanations, before it becomes a file; and text that no spreadsheet takes for a formula."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

Value = str | int | float | date | None

_FORMULA = re.compile(r"(^|[,;|]\s*)(?=[=+\-@＝＋－＠])")
_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class Kind(Enum):
    """What the values of a column are."""

    TEXT = auto()
    DAY = auto()  # a date
    COUNT = auto()  # a whole number
    DURATION = auto()  # whole seconds
    SHARE = auto()  # 0 to 1
    CLOCK = auto()  # minutes since midnight


@dataclass(frozen=True)
class Column:
    """``group`` is written above neighbours that share it, ``missing`` stands on paper where there is no value.

    ``only_as_data``: for programs, not on paper.
    """

    heading: str
    kind: Kind
    group: str = ""
    missing: str = "–"
    only_as_data: bool = False

    @property
    def full_heading(self) -> str:
        """The heading where nothing is written above it."""
        return f"{self.group}, {self.heading}" if self.group else self.heading


@dataclass(frozen=True)
class Sheet:
    """One table. ``about`` are pairs of what was asked for, ``totals`` the last row, ``notes`` sentences that explain.

    ``seconds`` and ``minutes`` are the names of units, ``decimal`` is the sign in fractions; ``page`` takes ``{page}`` and
    ``{pages}``.
    """

    title: str
    table_name: str
    notes_name: str
    about: list[tuple[str, str]]
    columns: list[Column]
    rows: list[list[Value]]
    totals: list[Value]
    notes: list[str]
    seconds: str
    minutes: str
    page: str
    decimal: str
    made_at: datetime


def safe_text(text: str) -> str:
    """Text that stays text in every spreadsheet: on one line, without control signs, and with an apostrophe before what would
    begin a formula, also after a separator (OWASP, "CSV Injection": a file may be split at another sign than it was made with).
    """
    printable = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else sign for sign in text)
    return _FORMULA.sub(r"\1'", " ".join(printable.split()))


def file_name(*parts: object, ending: str) -> str:
    """A name that is the same on every system and needs no quoting: ``laporan-bontang-2026-11-01.csv``."""
    return "-".join(_FILE_NAME.sub("-", str(part)).strip("-.") for part in parts) + f".{ending}"
