"""Counts the stages of tickets for reports, in one pass over the days asked for.

The times of each group come out of the database as one text of numbers, put together there and taken apart by NumPy: half a
million rows as Python values would take several times as long.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, String, cast, func, select

from caller_server.contract.score_card import By
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode
from caller_server.domain.report import NOTHING, Counted, Kind, Seconds, together
from caller_server.storage.engine import Database
from caller_server.storage.score_card import hits
from caller_server.storage.tables import branch, service_day, stage
from caller_server.usecases import score_card
from caller_server.usecases.reports import NONE, Found, GoneQuota, Narrowing, Question

HITS_OVER = timedelta(days=366)


class ReportStore:
    """Implements ``usecases.reports.Reports``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, code: BranchCode, question: Question) -> Found:
        """What was counted, all of it at one moment. Raises NotFound for an unknown branch."""
        with self._database.reader() as connection:
            branch_id = _branch_id(connection, code)
            rows = connection.execute(_counting(branch_id, question)).all()
            quotas = connection.execute(_quotas(branch_id, question)).all() if _is_of_services(question) else []
            held = hits(connection, branch_id, _windows(question), question.service) if _has_hits(question) else {}
        return Found(_groups([tuple(row) for row in rows]), [GoneQuota(*row) for row in quotas], held)

    def occurs(self, code: BranchCode, column: Narrowing, value: str) -> bool:
        """Whether any stage of the branch has this service, counter or officer."""
        with self._database.reader() as connection:
            query = select(stage.c.seq).where(stage.c.branch_id == _branch_id(connection, code), stage.c[column] == value)
            return connection.execute(query.limit(1)).first() is not None


def _branch_id(connection: Connection, code: BranchCode) -> int:
    found: int | None = connection.execute(select(branch.c.id).where(branch.c.code == code)).scalar()
    if found is None:
        raise NotFound("branch", branch=code)
    return found


def _counting(branch_id: int, question: Question) -> Select[Any]:
    kind = (stage.c[question.by], stage.c.ended, stage.c.is_last, stage.c["class"])
    wanted = [stage.c[column] == value for column, value in question.narrowed.items()]
    return (
        select(*kind, func.count(), _texts(stage.c.waiting_s), _texts(stage.c.service_s), _texts(stage.c.total_s))
        .where(stage.c.branch_id == branch_id, stage.c.day.between(question.since, question.until), *wanted)
        .group_by(*kind)
    )


def _texts(column: ColumnElement[Any]) -> ColumnElement[str]:
    """All values of a group as ``12,345,6``; those that are missing are left out."""
    return func.aggregate_strings(cast(column, String), ",")


def _groups(rows: Sequence[Sequence[Any]]) -> dict[str, Counted]:
    """Each group has a row for every kind of stage in it."""
    parts: dict[str, list[Counted]] = defaultdict(list)
    for key, *kind, count, waiting, service, total in rows:
        tally = {Kind(*kind): count}
        parts[_key(key)].append(Counted(tally, _numbers(waiting), _numbers(service), _numbers(total)))
    return {key: together(of_one) for key, of_one in parts.items()}


def _numbers(text: str | None) -> Seconds:
    return np.fromstring(text, dtype=np.int64, sep=",") if text else NOTHING


def _key(value: Any) -> str:
    if value is None:
        return NONE
    return f"{value:02d}" if isinstance(value, int) else str(value)


def _is_of_services(question: Question) -> bool:
    """A quota and a shown window belong to a service: a report on one counter or officer has none."""
    return question.counter is None and question.officer is None


def _has_hits(question: Question) -> bool:
    """Counting the windows of five years takes longer than the rest of the report: the score card does it."""
    return _is_of_services(question) and question.until - question.since <= HITS_OVER


def _windows(question: Question) -> score_card.Question:
    """The windows of the same days. Those of no counter and no officer are counted all together, by day."""
    by: By = question.by if question.by in ("hour", "service") else "day"
    return score_card.Question(question.since, question.until, by)


def _quotas(branch_id: int, question: Question) -> Select[Any]:
    query = (
        select(service_day.c.day, service_day.c.service, service_day.c.quota_gone_at)
        .where(
            service_day.c.branch_id == branch_id,
            service_day.c.day.between(question.since, question.until),
            service_day.c.quota_gone_at.is_not(None),
        )
        .order_by(service_day.c.day, service_day.c.service)
    )
    return query if question.service is None else query.where(service_day.c.service == question.service)
