"""Counts shown windows, in one pass over the days asked for.

Five years of a busy branch are two million windows. They are read in the order of the index, by day, because sorting them into
other groups takes the database longer than reading them; each comes out as one whole number, put together there with its group,
and all of a day as one text that NumPy takes apart.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, String, case, cast, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from caller_server.contract.score_card import By
from caller_server.domain.errors import NotFound
from caller_server.domain.estimate.card import NOTHING, Counted
from caller_server.domain.estimate.quantiles import HORIZONS_MIN
from caller_server.domain.ids import BranchCode, ServiceCode
from caller_server.storage.engine import Database
from caller_server.storage.tables import branch
from caller_server.storage.waiting_tables import shown_window
from caller_server.usecases.score_card import Question

Numbers = npt.NDArray[np.int64]
Hits = tuple[int, int]  # how many windows held, of how many
EARLY, HELD, LATE = 0, 1, 2
OUTCOMES, WIDTHS, ERRORS = 3, 1_000_000, 10_000_000  # how many values each part of the number has room for; seconds
LETTERS = 128  # service codes are of one or two capital letters
KNOWN = (
    shown_window.c.called_at.is_not(None),
    shown_window.c.called_at >= shown_window.c.shown_at,  # one shown after the call foretold nothing
    shown_window.c.is_spoilt.is_(False),
)


class seconds_between(FunctionElement[float]):  # noqa: N801  named as it is written in SQL
    """From the first moment to the second, in seconds."""

    inherit_cache = True


class code_point(FunctionElement[int]):  # noqa: N801  as above
    """The number of a text's first letter; of an empty text 0."""

    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: seconds_between, compiler: SQLCompiler, **more: Any) -> str:
    earlier, later = (compiler.process(clause, **more) for clause in element.clauses)
    return f"((julianday({later}) - julianday({earlier})) * 86400.0)"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: seconds_between, compiler: SQLCompiler, **more: Any) -> str:
    earlier, later = (compiler.process(clause, **more) for clause in element.clauses)
    return f"CAST(extract(epoch FROM {later} - {earlier}) AS double precision)"


@compiles(code_point, "sqlite")
def _code_point_sqlite(element: code_point, compiler: SQLCompiler, **more: Any) -> str:
    return f"coalesce(unicode({compiler.process(element.clauses, **more)}), 0)"


@compiles(code_point, "postgresql")
def _code_point_postgresql(element: code_point, compiler: SQLCompiler, **more: Any) -> str:
    return f"ascii({compiler.process(element.clauses, **more)})"


def _whole(number: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.round(number), BigInteger)


def _horizon() -> ColumnElement[int]:
    """As ``domain.estimate.quantiles.horizon_of`` has it."""
    return case(*((shown_window.c.middle_min < end, place) for place, end in enumerate(HORIZONS_MIN)), else_=len(HORIZONS_MIN))


GROUPS: Mapping[By, ColumnElement[int]] = {
    "hour": cast(shown_window.c.hour, BigInteger),
    "service": cast(
        code_point(shown_window.c.service) * LETTERS + code_point(func.substr(shown_window.c.service, 2)), BigInteger
    ),
    "day": cast(literal(0), BigInteger),  # the rows are days already
    "horizon": cast(_horizon(), BigInteger),
}
NAMES: Mapping[By, Callable[[int], str]] = {
    "hour": lambda number: f"{number:02d}",
    "service": lambda number: (chr(number // LETTERS) + chr(number % LETTERS)).rstrip("\0"),
    "horizon": str,
}
OUTCOME = case(
    (shown_window.c.called_at < shown_window.c.from_at, EARLY),
    ((shown_window.c.to_at.is_(None)) | (shown_window.c.called_at <= shown_window.c.to_at), HELD),
    else_=LATE,
)
WIDTH = func.coalesce(_whole(seconds_between(shown_window.c.from_at, shown_window.c.to_at)), 0)  # 0: "not before"
ERROR = _whole(func.abs(seconds_between(shown_window.c.shown_at, shown_window.c.called_at) - shown_window.c.middle_min * 60))


class ScoreCardStore:
    """Implements ``usecases.score_card.ScoreCards``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, code: BranchCode, question: Question) -> Mapping[str, Counted]:
        """What was counted, all of it at one moment. Raises NotFound for an unknown branch."""
        with self._database.reader() as connection:
            branch_id: int | None = connection.execute(select(branch.c.id).where(branch.c.code == code)).scalar()
            if branch_id is None:
                raise NotFound("branch", branch=code)
            days = _texts(connection, counting(branch_id, question))
        return {key: _counted(numbers) for key, numbers in _grouped(days, question.by, OUTCOMES * WIDTHS * ERRORS).items()}


def counting(branch_id: int, question: Question) -> Select[Any]:
    """All windows asked for, each with its outcome, width and error."""
    number = ((GROUPS[question.by] * OUTCOMES + OUTCOME) * WIDTHS + WIDTH) * ERRORS + ERROR
    return _by_day(branch_id, question, number)


def counting_hits(branch_id: int, question: Question, service: ServiceCode | None) -> Select[Any]:
    """The windows with an end, each with whether it held; of one service, or of all."""
    held = case((OUTCOME == HELD, 1), else_=0)
    query = _by_day(branch_id, question, GROUPS[question.by] * 2 + held).where(shown_window.c.to_at.is_not(None))
    return query if service is None else query.where(shown_window.c.service == service)


def hits(connection: Connection, branch_id: int, question: Question, service: ServiceCode | None) -> dict[str, Hits]:
    """How many windows held, and how many there were, by the key of each group."""
    days = _texts(connection, counting_hits(branch_id, question, service))
    return {key: (int(held.sum()), len(held)) for key, held in _grouped(days, question.by, 2).items()}


def _by_day(branch_id: int, question: Question, number: ColumnElement[int]) -> Select[Any]:
    """One text of numbers for each day."""
    return (
        select(shown_window.c.day, func.aggregate_strings(cast(number, String), ","))
        .where(shown_window.c.branch_id == branch_id, shown_window.c.day.between(question.since, question.until), *KNOWN)
        .group_by(shown_window.c.day)
    )


def _texts(connection: Connection, query: Select[Any]) -> list[tuple[date, str]]:
    return [(day, text) for day, text in connection.execute(query)]


def _grouped(days: Iterable[tuple[date, str]], by: By, room: int) -> dict[str, Numbers]:
    """The numbers of each group, without the part that says which: below ``room``, the number of the group is above."""
    parts = {day: np.fromstring(text, dtype=np.int64, sep=",") for day, text in days}
    if by == "day":
        return {day.isoformat(): numbers for day, numbers in parts.items()}
    groups, numbers = np.divmod(np.concatenate([NOTHING, *parts.values()]), room)
    return {NAMES[by](int(group)): numbers[groups == group] for group in np.unique(groups)}


def _counted(numbers: Numbers) -> Counted:
    numbers, errors = np.divmod(numbers, ERRORS)
    outcomes, widths = np.divmod(numbers, WIDTHS)
    has_end = widths > 0

    def number_of(outcome: int, among: npt.NDArray[np.bool_]) -> int:
        return int(np.count_nonzero((outcomes == outcome) & among))

    return Counted(
        windows=int(np.count_nonzero(has_end)),
        held=number_of(HELD, has_end),
        early=number_of(EARLY, has_end),
        width_s=int(widths.sum()),
        not_before=int(np.count_nonzero(~has_end)),
        not_before_held=number_of(HELD, ~has_end),
        errors_s=errors,
    )
