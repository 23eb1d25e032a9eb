"""The log of a branch read back, in order and piece by piece, with the rows that it has to agree with."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from heapq import merge
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, Text, bindparam, cast, select

from caller_server.domain.audit import DayCounts, DayRows, Newest, Sealed
from caller_server.domain.branch import Branch
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.seal import Entry
from caller_server.storage import rows, tables
from caller_server.storage.engine import Database

PIECE = 2000  # events read at once: what is in memory does not grow with the log
SCREENED = ("admitted", "to_dropbox", "to_online")

_TICKET_EVENT, _BRANCH_EVENT = tables.ticket_event, tables.branch_event


def _piece_of(table: Table) -> Select[Any]:
    """The next events of one of the two tables of the log."""
    mine = table.c.branch_id == bindparam("b_branch")
    span = table.c.seq.between(bindparam("b_first"), bindparam("b_last"))
    others = [column for column in table.c if column.name not in ("branch_id", "detail")]
    return (
        select(*others, cast(table.c.detail, Text).label("detail"))
        .where(mine, span)
        .order_by(table.c.seq)
        .limit(bindparam("b_piece"))
    )


TICKET_EVENTS, BRANCH_EVENTS = _piece_of(_TICKET_EVENT), _piece_of(_BRANCH_EVENT)
DAYS_CLOSED = (
    select(_BRANCH_EVENT.c.seq, _BRANCH_EVENT.c.detail)
    .where(_BRANCH_EVENT.c.branch_id == bindparam("b_branch"), _BRANCH_EVENT.c.kind == "day_closed")
    .order_by(_BRANCH_EVENT.c.seq)
)


class AuditReader:
    """Implements ``usecases.audit.AuditRead`` over one connection in one transaction."""

    def __init__(self, connection: Connection, row: Row[Any], branch: Branch) -> None:
        self._connection = connection
        self._branch_id: int = row.id
        self.branch = branch
        self.day: date = row.day
        self.newest = Newest(row.seq, row.chain)

    def days(self) -> list[date]:
        found: set[date] = set()
        for table in (tables.ticket, tables.service_day, tables.screening_day):
            wanted = select(table.c.day).where(table.c.branch_id == self._branch_id).distinct()
            found.update(self._connection.execute(wanted).scalars())
        return sorted(found)

    def span(self, day: date) -> tuple[int, int] | None:
        first, begins = 1, str(self._closings[0][1].get("day")) if self._closings else self.day.isoformat()
        for seq, told in self._closings:
            if begins == day.isoformat():
                return first, seq
            first, begins = seq + 1, str(told.get("next_day"))
        return (first, self._last()) if begins == day.isoformat() else None

    @cached_property
    def _closings(self) -> list[tuple[int, dict[str, Any]]]:
        """Where each day ended: few among very many events, and asked for with every day."""
        closings = self._connection.execute(DAYS_CLOSED, {"b_branch": self._branch_id})
        return [(row.seq, row.detail) for row in closings]

    def _last(self) -> int:
        """The last event there is, whatever the branch says."""
        newest = [
            self._connection.execute(
                select(table.c.seq).where(table.c.branch_id == self._branch_id).order_by(table.c.seq.desc()).limit(1)
            ).scalar()
            for table in (_TICKET_EVENT, _BRANCH_EVENT)
        ]
        return max(self.newest.seq, *(seq or 0 for seq in newest))

    def events(self, first: int, last: int | None = None) -> Iterator[Sealed]:
        end = self._last() if last is None else last
        of_tickets = self._pieces(TICKET_EVENTS, first, end, self._of_ticket)
        of_branch = self._pieces(BRANCH_EVENTS, first, end, self._of_branch)
        return merge(of_tickets, of_branch, key=lambda event: event.entry.seq)

    def _pieces(self, query: Select[Any], first: int, last: int, made: Callable[[Row[Any]], Sealed]) -> Iterator[Sealed]:
        while True:
            asked = {"b_branch": self._branch_id, "b_first": first, "b_last": last, "b_piece": PIECE}
            piece = self._connection.execute(query, asked).all()
            for row in piece:
                yield made(row)
            if len(piece) < PIECE:
                return
            first = piece[-1].seq + 1

    def _of_ticket(self, row: Row[Any]) -> Sealed:
        entry = Entry(
            branch=self.branch.code,
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            actor_kind=row.actor_kind,
            actor=row.actor,
            ticket_id=row.ticket_id,
            day=row.day,
            service=row.service,
            attempt=row.attempt,
            detail=detail_of(row.detail),
        )
        return Sealed(entry, row.chain)

    def _of_branch(self, row: Row[Any]) -> Sealed:
        entry = Entry(
            branch=self.branch.code,
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            actor_kind=row.actor_kind,
            actor=row.actor,
            counter=row.counter,
            detail=detail_of(row.detail),
        )
        return Sealed(entry, row.chain)

    def seal_at(self, seq: int) -> str | None:
        for table in (_TICKET_EVENT, _BRANCH_EVENT):
            wanted = select(table.c.chain).where(table.c.branch_id == self._branch_id, table.c.seq == seq)
            row = self._connection.execute(wanted).first()
            if row is not None:
                found: str | None = row.chain
                return found
        return None

    def rows(self, day: date) -> DayRows:
        """What the tables say of a day. A ticket that joined after its day was over is a late one, as are all of a day on which
        only a kiosk was at work.
        """
        of_day = {table: (table.c.branch_id == self._branch_id) & (table.c.day == day) for table in _BY_DAY}
        span = self.span(day)
        found = self._connection.execute(select(*rows.TICKET_COLUMNS).where(of_day[tables.ticket]))
        tickets = {TicketId(row.id): rows.ticket(row, self.branch.code) for row in found}
        counts = self._connection.execute(select(tables.service_day).where(of_day[tables.service_day]))
        people = self._connection.execute(select(tables.screening_day).where(of_day[tables.screening_day])).first()
        return DayRows(
            tickets,
            {ServiceCode(row.service): DayCounts(row.waiting, row.issued, row.numbered, row.own_series) for row in counts},
            {result: getattr(people, result) for result in SCREENED} if people else {},
            frozenset(ticket.id for ticket in tickets.values() if span is None or ticket.joined_order > span[1]),
        )


def detail_of(stored: str | None) -> dict[str, Any]:
    """What somebody made unreadable is empty, and so does not fit its seal."""
    try:
        told = json.loads(stored or "")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


_BY_DAY = (tables.ticket, tables.service_day, tables.screening_day)


class AuditStore:
    """Opens branches for looking back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def open(self, code: BranchCode) -> Iterator[AuditReader]:
        """The branch's log and tables at one moment. Raises NotFound."""
        with self._database.reader() as connection:
            row = connection.execute(select(tables.branch).where(tables.branch.c.code == code)).first()
            if row is None:
                raise NotFound("branch", branch=code)
            yield AuditReader(connection, row, _branch(connection, row))


def _branch(connection: Connection, row: Row[Any]) -> Branch:
    def parts(table: Table) -> Any:
        return connection.execute(select(table).where(table.c.branch_id == row.id).order_by(table.c.position))

    services = [rows.service(found.code, found.settings) for found in parts(tables.service)]
    return rows.branch(row, services, [rows.counter(found) for found in parts(tables.counter)])
