"""Shown windows of a branch, made up as a simulation leaves them: for a score card to look at, and two million to measure.

``python -m tests.storage.many_windows [FILE]`` makes five years of them in a SQLite file and prints how long a score card takes
for every ``by``.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from math import exp
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import insert, select

from caller_server.contract.score_card import By
from caller_server.domain.branch import Branch
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.window import window_of
from caller_server.domain.ids import BranchCode
from caller_server.storage import tables
from caller_server.storage.branch import BranchStore
from caller_server.storage.catalogue import Catalogue
from caller_server.storage.engine import Database, open_database
from caller_server.storage.migrate import upgrade
from caller_server.storage.score_card import ScoreCardStore
from caller_server.storage.waiting_tables import shown_window
from caller_server.usecases.score_card import Question, score_card
from tests.hall import KEY, branch_file

FIRST, LAST = date(2021, 11, 24), date(2026, 11, 23)
WINDOWS = 2_000_000
PIECE = 20_000
SERVICES = ("A", "K", "D")
MAKASSAR = ZoneInfo("Asia/Makassar")
SPREAD = 0.42  # of the logarithm of a wait about what was foretold
SAID = 0.3  # what the estimate takes it for: windows go outward to five minutes, so it may be bold


def working_days(since: date, until: date) -> list[date]:
    """Mondays to Fridays, both ends included."""
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return [day for day in days if day.weekday() < 5]


def rows(branch_id: int, days: Sequence[date], windows: int, *, seed: int = 5) -> Iterator[dict[str, Any]]:
    """So many shown windows, ticket by ticket: one at issue, and some later ones. One ticket in thirty was never called, one in
    twenty-five gave way or was not here at the turn.
    """
    dice = np.random.default_rng(seed)
    made = ticket = 0
    while made < windows:
        day = days[made * len(days) // windows]
        minute = 8 * 60 + int(dice.integers(7 * 60))
        issued = datetime(day.year, day.month, day.day, tzinfo=MAKASSAR) + timedelta(minutes=minute + dice.random())
        first = float(dice.gamma(2.2, 14.0))
        wait = first * exp(float(dice.normal(0, SPREAD * _surprise(issued))))
        called = issued + timedelta(minutes=wait)
        fate, service = dice.random(), SERVICES[int(dice.integers(len(SERVICES)))]
        ticket += 1
        for place in range(min(1 + int(dice.poisson(4)), windows - made)):
            shown = issued + (called - issued) * (1 - 0.6**place)
            left = (called - shown) / timedelta(minutes=1)
            middle = left * exp(float(dice.normal(0, SPREAD * _surprise(shown)))) if place else first
            made += 1
            yield _row(branch_id, f"{ticket:032x}", day, service, shown, max(0.5, middle), is_first=place == 0) | {
                "called_at": None if fate < 0.03 else called.astimezone(UTC),
                "is_spoilt": bool(0.03 <= fate < 0.07),
            }


def _surprise(at: datetime) -> float:
    """In the first hour the estimate is more often wrong."""
    return 1.5 if at.hour == 8 else 1.0


def _row(
    branch_id: int, ticket: str, day: date, service: str, shown: datetime, middle: float, *, is_first: bool
) -> dict[str, Any]:
    """What the estimate said at ``shown``: a call after about ``middle`` minutes."""
    turn = Quantiles(middle * exp(-1.28 * SAID), middle, middle * exp(1.28 * SAID))
    window = window_of(turn, shown)
    quantiles = {f"{name}_min": getattr(turn, f"{name}_min") for name in ("low", "middle", "high")}
    return {
        "branch_id": branch_id, "ticket_id": ticket, "day": day, "service": service, "hour": shown.hour,
        "shown_at": shown.astimezone(UTC), "is_first": is_first, "ahead": round(middle / 3),
        **quantiles, **{f"raw_{name}": value for name, value in quantiles.items()},
        "from_at": window.from_at.astimezone(UTC), "to_at": window.to_at and window.to_at.astimezone(UTC),
        "source": "run", "version": "run-1",
    }  # fmt: skip


def add(database: Database, branch: str, days: Sequence[date], windows: int, *, seed: int = 5) -> None:
    """Put made-up windows of these days into a database that has the branch."""
    with database.writer() as connection:
        branch_id: int = connection.execute(select(tables.branch.c.id).where(tables.branch.c.code == branch)).scalar_one()
        piece: list[dict[str, Any]] = []
        for row in rows(branch_id, days, windows, seed=seed):
            piece.append(row)
            if len(piece) == PIECE:
                connection.execute(insert(shown_window), piece)
                piece.clear()
        if piece:
            connection.execute(insert(shown_window), piece)


def measure(database: Database, branch: Branch) -> dict[str, float]:
    """Seconds that a score card over all five years takes, by what it is grouped by; the best of three."""

    def once(by: By) -> float:
        began = time.perf_counter()
        score_card(ScoreCardStore(database), branch, Question(FIRST, LAST, by), lambda _, key: key)
        return time.perf_counter() - began

    return {by: min(once(by) for _ in range(3)) for by in get_args(By)}


def measured(file: Path, windows: int = WINDOWS) -> dict[str, float]:
    """``measure`` in this SQLite file, which is made when there is none."""
    is_new = not file.exists()
    upgrade(f"sqlite:///{file}")
    database = open_database(f"sqlite:///{file}")
    try:
        if is_new:
            Catalogue(database, lambda: datetime(2026, 11, 23, 1, tzinfo=UTC)).import_branch(branch_file())
            add(database, "bontang", working_days(FIRST, LAST), windows)
        return measure(database, BranchStore(database, lambda _: None, KEY).settings_of(BranchCode("bontang")))
    finally:
        database.close()


def main() -> None:
    with TemporaryDirectory() as folder:
        for by, seconds in measured(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "five_years.db").items():
            sys.stdout.write(f"{by:8} {seconds:.2f} s\n")


if __name__ == "__main__":
    main()
