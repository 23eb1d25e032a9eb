"""Tickets in files, one line each: ``office,queue_id,date,ticket_no,issued_min,called_min,wait_min``, plain or packed (.gz)."""

import csv
import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from caller_server.domain.estimate.line_day import LineDay

COLUMNS = ("office", "queue_id", "date", "issued_min", "called_min")
DAY_MIN = 24 * 60.0
ROUNDING_MIN = 0.1  # how far a wait in the file may be from call less issue

Tickets = dict[tuple[date, str, str], list[tuple[float, float]]]


class WrongFile(Exception):
    """A file that cannot be used; the sentence says where and why."""


def read_days(files: Iterable[Path]) -> "dict[date, Sequence[LineDay]]":
    """The days of all files together, each as its lines; the same place, queue and day in two files are refused.

    ``issued_min`` and ``called_min`` are minutes of the day. Raises WrongFile with a sentence.
    """
    from caller_server.domain.estimate.line_day import LineDay, LineKey, line_day

    tickets: Tickets = {}
    for file in files:
        found = _read(file)
        if both := sorted(found.keys() & tickets.keys()):
            day, office, queue = both[0]
            raise WrongFile(f"{file}: {office}, queue {queue}, of {day} was in a file before this one")
        tickets |= found
    days: dict[date, list[LineDay]] = defaultdict(list)
    for (day, office, queue), of_line in sorted(tickets.items()):
        days[day].append(line_day(LineKey(office, queue), of_line))
    return dict(days)


def _read(file: Path) -> Tickets:
    try:
        with _opened(file) as opened:
            return _tickets(file, opened)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise WrongFile(f"{file} cannot be unpacked: {error}") from error
    except UnicodeDecodeError as error:
        raise WrongFile(f"{file} is not text in UTF-8") from error
    except OSError as error:
        raise WrongFile(f"{file} cannot be read: {error.strerror}") from error
    except csv.Error as error:
        raise WrongFile(f"{file} is not a CSV: {error}") from error


def _opened(file: Path) -> TextIO:
    if file.name.endswith(".gz"):
        return cast(TextIO, gzip.open(file, "rt", encoding="utf-8-sig", newline=""))
    return file.open(encoding="utf-8-sig", newline="")


def _tickets(file: Path, opened: TextIO) -> Tickets:
    rows = csv.DictReader(opened)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if rows.fieldnames is None:
        raise WrongFile(f"{file} is empty")
    if missing:
        raise WrongFile(f"{file} has no column {', '.join(missing)}")
    tickets: Tickets = defaultdict(list)
    for row in rows:
        day, issued, called = _row(row, f"{file}, line {rows.line_num}")
        tickets[day, row["office"], row["queue_id"]].append((issued, called))
    if not tickets:
        raise WrongFile(f"{file} has no tickets")
    return dict(tickets)


def _row(row: dict[str, str], where: str) -> tuple[date, float, float]:
    if None in row or None in row.values():
        raise WrongFile(f"{where}: has more or fewer columns than the first line")
    if not row["office"] or not row["queue_id"]:
        raise WrongFile(f"{where}: office or queue_id is empty")
    try:
        day = date.fromisoformat(row["date"])
    except ValueError as error:
        raise WrongFile(f"{where}: '{row['date'][:20]}' is no date like 2020-01-08") from error
    issued, called = (_minute(row, column, where) for column in ("issued_min", "called_min"))
    if not 0 <= issued < DAY_MIN:
        raise WrongFile(f"{where}: issued_min is not a minute of the day, 0 to 1440")
    if called < issued:
        raise WrongFile(f"{where}: called before it was issued, so the wait is negative")
    if called >= 2 * DAY_MIN:
        raise WrongFile(f"{where}: called_min is later than the next day")
    if row.get("wait_min") and abs(_minute(row, "wait_min", where) - (called - issued)) > ROUNDING_MIN:
        raise WrongFile(f"{where}: wait_min is not called_min less issued_min")
    return day, issued, called


def _minute(row: dict[str, str], column: str, where: str) -> float:
    try:
        minute = float(row[column])
    except ValueError as error:
        raise WrongFile(f"{where}: {column} '{row[column][:20]}' is not a number") from error
    if not isfinite(minute):
        raise WrongFile(f"{where}: {column} '{row[column][:20]}' is not a number")
    return minute
