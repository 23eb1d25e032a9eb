"""Four weeks of working days before today, made up as a branch has them, so that a report has something to show."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select

from caller_server.storage import tables
from caller_server.storage.engine import open_database

DAYS = 28
SERVICES = {"A": 0.5, "K": 0.12, "M": 0.06, "P": 0.1, "D": 0.14, "U": 0.08}
HOURS = {7: 0.2, 8: 0.25, 9: 0.18, 10: 0.13, 11: 0.08, 13: 0.1, 14: 0.06}
OFFICERS = {"bontang-1": "dewi", "bontang-2": "agus", "bontang-3": "rina", "bontang-4": "putri", "bontang-b1": "joko"}
COMING = (132, 118, 109, 104, 91)  # Monday to Friday
FATES = {"served": 0.9, "no_show": 0.06, "cancelled": 0.04}


def remember(url: str, today: date) -> None:
    """Put the stages of those days into the database; real ones of today have higher sequence numbers than these."""
    database = open_database(url)
    with database.writer() as connection:
        branch_id = connection.execute(select(tables.branch.c.id)).scalar_one()
        connection.execute(insert(tables.stage), list(_stages(branch_id, today)))
        first = connection.execute(select(func.min(tables.stage.c.seq)).where(tables.stage.c.day == today)).scalar()
        assert first is None or first > 0
    database.close()


def _stages(branch_id: int, today: date) -> Iterator[dict[str, Any]]:
    dice, seq = np.random.default_rng(7), -1_000_000
    for day in (today - timedelta(days=n) for n in range(DAYS, 0, -1)):
        if day.weekday() > 4:
            continue
        crowd = COMING[day.weekday()] + int(dice.integers(-12, 13))
        for _ in range(crowd):
            seq += 1
            yield {"branch_id": branch_id, "seq": seq, "ticket_id": f"{-seq:032x}", "day": day} | _visit(dice, crowd)


def _visit(dice: np.random.Generator, crowd: int) -> dict[str, Any]:
    """One person: the fuller the day, the longer the wait."""
    fate = _one(dice, FATES)
    counter = _one(dice, dict.fromkeys(OFFICERS, 1 / len(OFFICERS)))
    waited, served = int(dice.gamma(3, 2.4 * crowd)), 120 + int(dice.gamma(4, 110))
    is_called, is_served = fate != "cancelled", fate == "served"
    return {
        "hour": _one(dice, HOURS), "service": _one(dice, SERVICES), "counter": counter if is_called else None,
        "officer": OFFICERS[counter] if is_called else None, "class": "priority" if dice.random() < 0.12 else "ordinary",
        "ended": fate, "is_last": True, "waiting_s": waited if is_called else None, "service_s": served if is_served else None,
        "total_s": waited + served if is_served else None, "outcome": "selesai" if is_served else None,
    }  # fmt: skip


def _one(dice: np.random.Generator, shares: dict[Any, float]) -> Any:
    names = list(shares)
    return names[int(dice.choice(len(names), p=list(shares.values())))]
