"""Five years of a busy branch, made up: 400,000 tickets with about 500,000 stages, for measuring reports.

``python -m tests.storage.many_stages [FILE]`` makes them in a SQLite file and prints how long a report takes for every ``by``.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import numpy as np
from sqlalchemy import insert

from caller_server.contract.reports import By
from caller_server.domain.branch import Branch
from caller_server.domain.ids import BranchCode
from caller_server.storage import tables
from caller_server.storage.branch import BranchStore
from caller_server.storage.catalogue import Catalogue
from caller_server.storage.engine import Database, open_database
from caller_server.storage.migrate import upgrade
from caller_server.storage.reports import ReportStore
from caller_server.usecases.reports import Question, report
from tests.hall import KEY, branch_file

FIRST, LAST = date(2021, 11, 24), date(2026, 11, 23)
TICKETS = 400_000
PIECE = 20_000
SERVICES = ("A", "K", "D")
COUNTERS = ("bontang-1", "bontang-2", "bontang-3", "bontang-4", "bontang-b1")
OFFICERS = ("ana", "bo", "citra", "dewi", "eko", "fajar", "gilang", "hana")


def rows(branch_id: int, tickets: int = TICKETS, *, seed: int = 5) -> Iterator[dict[str, Any]]:
    """The stages of ``tickets`` tickets on the working days from FIRST to LAST; a quarter of them go on to a second service."""
    dice = np.random.default_rng(seed)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    days = [day for day in days if day.weekday() < 5]
    seq = 0
    for number in range(tickets):
        day = days[number * len(days) // tickets]
        hour, waiting, serving = 8 + int(dice.integers(8)), int(dice.gamma(2, 700)), 60 + int(dice.gamma(3, 160))
        fate, goes_on = dice.random(), dice.random() < 0.25
        for is_last in (False, True) if goes_on else (True,):
            seq += 1
            ended = "handed_on" if not is_last else "served" if fate < 0.9 else "no_show" if fate < 0.96 else "cancelled"
            is_served, is_called = ended in ("served", "handed_on"), ended != "cancelled"
            yield {
                "branch_id": branch_id,
                "seq": seq,
                "ticket_id": f"{number:032x}",
                "day": day,
                "hour": hour,
                "service": SERVICES[int(dice.integers(len(SERVICES)))],
                "counter": COUNTERS[int(dice.integers(len(COUNTERS)))] if is_called else None,
                "officer": OFFICERS[int(dice.integers(len(OFFICERS)))] if is_called else None,
                "class": "priority" if dice.random() < 0.08 else "ordinary",
                "ended": ended,
                "is_last": is_last,
                "waiting_s": waiting if is_called else None,
                "service_s": serving if is_served else None,
                "total_s": waiting + serving if is_last and is_served else None,
            }


def fill(database: Database, tickets: int = TICKETS) -> Branch:
    """Put a branch with all these stages into an empty database."""
    catalogue = Catalogue(database, lambda: datetime(2026, 11, 23, 1, tzinfo=UTC))
    catalogue.import_branch(branch_file())
    with database.writer() as connection:
        branch_id: int = connection.execute(tables.branch.select()).one().id
        piece: list[dict[str, Any]] = []
        for row in rows(branch_id, tickets):
            piece.append(row)
            if len(piece) == PIECE:
                connection.execute(insert(tables.stage), piece)
                piece.clear()
        if piece:
            connection.execute(insert(tables.stage), piece)
    return BranchStore(database, lambda _: None, KEY).settings_of(BranchCode("bontang"))


def measure(database: Database, branch: Branch) -> dict[str, float]:
    """Seconds that a report over all five years takes, by what it is grouped by; the best of three."""

    def once(by: By) -> float:
        began = time.perf_counter()
        report(ReportStore(database), branch, Question(FIRST, LAST, by), lambda _, key: key)
        return time.perf_counter() - began

    return {by: min(once(by) for _ in range(3)) for by in get_args(By)}


def measured(file: Path, tickets: int = TICKETS) -> dict[str, float]:
    """``measure`` in this SQLite file, which is made when there is none."""
    is_new = not file.exists()
    upgrade(f"sqlite:///{file}")
    database = open_database(f"sqlite:///{file}")
    try:
        branch = (
            fill(database, tickets) if is_new else BranchStore(database, lambda _: None, KEY).settings_of(BranchCode("bontang"))
        )
        return measure(database, branch)
    finally:
        database.close()


def main() -> None:
    with TemporaryDirectory() as folder:
        for by, seconds in measured(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "five_years.db").items():
            sys.stdout.write(f"{by:8} {seconds:.2f} s\n")


if __name__ == "__main__":
    main()
