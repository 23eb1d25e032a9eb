"""The branch's lock and its sequence. Only ``BranchStore.open_branch`` leads to a write of a queue."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, select, update

from caller_server.domain.branch import Branch
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.reach import Ladder
from caller_server.storage import rows, tables
from caller_server.storage.engine import Database
from caller_server.storage.read import BranchReader
from caller_server.storage.types import UtcDateTime
from caller_server.storage.unit import BranchUnit
from caller_server.usecases.ports import Commit

SMALL_STEP_BACK = timedelta(minutes=5)  # a clock that went back no further than this is held at the newest time written

NOT_SETTINGS = [column for column in tables.branch.c if column.name != "settings"]  # long, and known until they change
BRANCH = select(*NOT_SETTINGS).where(tables.branch.c.code == bindparam("b_code"))
FIND_TICKET = (
    select(tables.branch.c.code, tables.ticket.c.id)
    .join(tables.branch, tables.branch.c.id == tables.ticket.c.branch_id)
    .where(tables.ticket.c.token_hash == bindparam("b_hash"), tables.ticket.c.day == tables.branch.c.day)
)
SEQ = select(tables.branch.c.seq).where(tables.branch.c.code == bindparam("b_code"))


class BranchStore:
    """Opens branches for writing and for reading. ``publish`` is told of every commit, after it; ``key`` seals the log,
    ``ladder`` says which messages can be sent.
    """

    def __init__(self, database: Database, publish: Callable[[Commit], None], key: bytes, ladder: Ladder | None = None) -> None:
        self._database = database
        self._publish = publish
        self._key = key
        self._ladder = ladder or Ladder()
        self._known: dict[int, tuple[int, Branch]] = {}

    @contextmanager
    def open_branch(self, code: BranchCode, now: datetime) -> Iterator[BranchUnit]:
        """The branch, locked, with its next sequence number. Commits at exit and then publishes; an error undoes everything.

        Raises NotFound for an unknown branch, TryAgain when the database cannot be had now.
        """
        with self._database.writer() as connection:
            row = connection.execute(LOCK, {"b_code": code, "b_now": now, "b_limit": now + SMALL_STEP_BACK}).first()
            if row is None:
                raise NotFound("branch", branch=code)
            unit = BranchUnit(connection, self._database.is_sqlite, self._branch(connection, row), row, self._key, self._ladder)
            yield unit
            commit = unit.commit
            if commit is None:
                connection.rollback()
            else:
                unit.close()
        if commit is not None:
            self._publish(commit)

    @contextmanager
    def read_branch(self, code: BranchCode, now: datetime) -> Iterator[BranchReader]:
        """The branch at one moment. Raises NotFound."""
        with self._database.reader() as connection:
            row = connection.execute(BRANCH, {"b_code": code}).first()
            if row is None:
                raise NotFound("branch", branch=code)
            yield BranchReader(connection, self._branch(connection, row), row, _held(now, row.clock_at))

    def settings_of(self, code: BranchCode) -> Branch:
        """The branch as it is described now. Raises NotFound."""
        with self._database.reader() as connection:
            row = connection.execute(BRANCH, {"b_code": code}).first()
            if row is None:
                raise NotFound("branch", branch=code)
            return self._branch(connection, row)

    def find_ticket(self, token_hash: str) -> tuple[BranchCode, TicketId] | None:
        """The ticket a token opens, while its day lasts (a missed or served one too); None otherwise."""
        with self._database.reader() as connection:
            row = connection.execute(FIND_TICKET, {"b_hash": token_hash}).first()
        return (BranchCode(row[0]), TicketId(row[1])) if row else None

    def seq(self, code: BranchCode) -> int | None:
        """The branch's sequence number now, for heartbeats; None for an unknown branch."""
        with self._database.reader() as connection:
            found: int | None = connection.execute(SEQ, {"b_code": code}).scalar()
        return found

    def branch_of_counter(self, code: str) -> BranchCode | None:
        """The branch a counter belongs to; None for an unknown counter."""
        query = (
            select(tables.branch.c.code)
            .join(tables.counter, tables.counter.c.branch_id == tables.branch.c.id)
            .where(tables.counter.c.code == code)
        )
        with self._database.reader() as connection:
            found = connection.execute(query).scalar()
        return BranchCode(found) if found else None

    def _branch(self, connection: Connection, row: Row[Any]) -> Branch:
        """The branch's settings, read again only when they have changed."""
        known = self._known.get(row.id)
        if known is not None and known[0] == row.settings_version:
            return known[1]
        settings = connection.execute(select(tables.branch).where(tables.branch.c.id == row.id)).one()
        services = [
            rows.service(found.code, found.settings)
            for found in connection.execute(
                select(tables.service).where(tables.service.c.branch_id == row.id).order_by(tables.service.c.position)
            )
        ]
        counters = [
            rows.counter(found)
            for found in connection.execute(
                select(tables.counter).where(tables.counter.c.branch_id == row.id).order_by(tables.counter.c.position)
            )
        ]
        branch = rows.branch(settings, services, counters)
        self._known[row.id] = (row.settings_version, branch)
        return branch


def _held(now: datetime, newest: datetime) -> datetime:
    """The branch's time: the clock, held still while it is a little behind the newest time written."""
    return newest if now < newest <= now + SMALL_STEP_BACK else now


def _lock_statement() -> Any:
    """Take the branch's lock and its next number in one statement; its clock never goes back by a small step."""
    table = tables.branch
    at, limit = bindparam("b_now", type_=UtcDateTime), bindparam("b_limit", type_=UtcDateTime)
    is_behind = (table.c.clock_at > at) & (table.c.clock_at <= limit)
    return (
        update(table)
        .where(table.c.code == bindparam("b_code"))
        .values(seq=table.c.seq + 1, clock_at=case((is_behind, table.c.clock_at), else_=at))
        .returning(*NOT_SETTINGS)
    )


LOCK = _lock_statement()
