"""Shown windows for tests of score cards and reports, written as a test says them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from caller_server.storage import tables
from caller_server.storage.engine import Database
from caller_server.storage.waiting_tables import shown_window

MONDAY = date(2026, 11, 23)
SHOWN = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 09.00 in Bontang


def add_windows(database: Database, *windows: dict[str, Any], branch: str = "bontang") -> None:
    """Windows of ``branch``. What a test leaves out: one of A on Monday, shown at 09.00, from 5 to 25 minutes later with the
    middle at 15, the call came after 15. ``from``, ``to`` and ``called`` are minutes after it was shown, or None.
    """
    with database.writer() as connection:
        branch_id = connection.execute(select(tables.branch.c.id).where(tables.branch.c.code == branch)).scalar_one()
        for place, changes in enumerate(windows):
            told: dict[str, Any] = {"from": 5, "to": 25, "called": 15, "middle_min": 15.0} | changes
            moments = {
                column: _at(told.pop(name)) for column, name in (("from_at", "from"), ("to_at", "to"), ("called_at", "called"))
            }
            values = {
                "branch_id": branch_id, "ticket_id": f"ticket-{place}", "day": MONDAY, "service": "A", "hour": 9,
                "shown_at": SHOWN, "is_first": True, "ahead": 3, "low_min": 5.0, "high_min": 25.0, "source": "run",
                "version": "run-1", "is_spoilt": False, "raw_low_min": 1.0, "raw_middle_min": 2.0, "raw_high_min": 3.0,
            }  # fmt: skip
            connection.execute(insert(shown_window).values(**values | moments | told))


def _at(minutes: float | None) -> datetime | None:
    return None if minutes is None else SHOWN + timedelta(minutes=minutes)
