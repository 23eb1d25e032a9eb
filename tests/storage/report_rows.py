"""Stages and quotas for tests of reports, written as a test says them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from caller_server.storage import tables
from caller_server.storage.engine import Database

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def add_stages(database: Database, *stages: dict[str, Any], branch: str = "bontang") -> None:
    """Stages of ``branch``. What a test leaves out: one served ticket of A on Monday at 09 at bontang-1 by ana, waited 600 s,
    served for 300 s, 900 s in the branch. ``ticket`` names the ticket, else each stage has its own.
    """
    with database.writer() as connection:
        branch_id = _id(database, connection, branch)
        newest = connection.execute(select(func.coalesce(func.max(tables.stage.c.seq), 0))).scalar_one()
        for seq, changes in enumerate(stages, newest + 1):
            values: dict[str, Any] = {
                "branch_id": branch_id, "seq": seq, "ticket_id": changes.get("ticket", f"ticket-{seq}"), "day": MONDAY, "hour": 9,
                "service": "A", "counter": "bontang-1", "officer": "ana", "class": "ordinary", "ended": "served",
                "is_last": True, "waiting_s": 600, "service_s": 300, "total_s": 900, "outcome": None,
            }  # fmt: skip
            changed = {name: value for name, value in changes.items() if name != "ticket"}
            connection.execute(insert(tables.stage).values(**values | changed))


def add_quota_gone(database: Database, day: date, service: str, at: datetime, branch: str = "bontang") -> None:
    """On this day the numbers of a service were gone ``at`` a moment."""
    with database.writer() as connection:
        key = {"branch_id": _id(database, connection, branch), "day": day, "service": service}
        connection.execute(insert(tables.service_day).values(**key, issued=60, quota_gone_at=at))


def _id(database: Database, connection: Any, branch: str) -> int:
    found: int = connection.execute(select(tables.branch.c.id).where(tables.branch.c.code == branch)).scalar_one()
    return found


def called_off(**more: Any) -> dict[str, Any]:
    """A stage at whose end nobody had been called."""
    return {
        "ended": "cancelled", "counter": None, "officer": None, "waiting_s": None, "service_s": None, "total_s": None,
    } | more  # fmt: skip


def missed(**more: Any) -> dict[str, Any]:
    """A stage that ended with nobody coming."""
    return {"ended": "no_show", "service_s": None, "total_s": None} | more


def passed_on(ended: str, **more: Any) -> dict[str, Any]:
    """A stage after which the ticket went on."""
    return {"ended": ended, "is_last": False, "total_s": None} | more
