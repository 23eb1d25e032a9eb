"""The branch's lock and its sequence. Only ``BranchStore.open_branch`` leads to a write of a queue."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from caller_server.domain import shift as shift_rules
from caller_server.domain import ticket as ticket_rules
from caller_server.domain.branch import Branch
from caller_server.domain.errors import NotAllowedNow, NotFound, RequestIdReused
from caller_server.domain.events import DayClosed, Event, ShiftChanged, TicketCalled, TicketTaken, detail
from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.storage import queries, rows, tables
from caller_server.storage.engine import Database
from caller_server.storage.read import BranchReader
from caller_server.storage.types import UtcDateTime
from caller_server.usecases.ports import Actor, Commit, Request

SMALL_STEP_BACK = timedelta(minutes=5)  # a clock that went back no further than this is held at the newest time written
REQUESTS_KEPT = timedelta(days=2)

INSERT_REQUEST = insert(tables.request)
INSERT_TICKET = insert(tables.ticket)
INSERT_EVENT = insert(tables.ticket_event)
UPDATE_TICKET = update(tables.ticket).where(
    tables.ticket.c.id == bindparam("b_id"), tables.ticket.c.state == bindparam("b_state")
)
BRANCH = select(tables.branch).where(tables.branch.c.code == bindparam("b_code"))
FIND_TICKET = (
    select(tables.branch.c.code, tables.ticket.c.id)
    .join(tables.branch, tables.branch.c.id == tables.ticket.c.branch_id)
    .where(tables.ticket.c.token_hash == bindparam("b_hash"), tables.ticket.c.day == tables.branch.c.day)
)
SEQ = select(tables.branch.c.seq).where(tables.branch.c.code == bindparam("b_code"))


class BranchUnit(BranchReader):
    """Implements ``usecases.ports.BranchUnit``: one branch, locked, in one transaction."""

    def __init__(self, connection: Connection, is_sqlite: bool, branch: Branch, row: Row[Any], now: datetime) -> None:
        super().__init__(connection, row.id, branch, row.seq, row.day, now)
        self._insert = sqlite_insert if is_sqlite else postgres_insert
        self._next_seq = row.seq
        self._has_changed = False
        self._tickets_changed: dict[TicketId, None] = {}
        self._counters_changed: dict[CounterCode, None] = {}
        self._is_call = False
        self.is_rolled_back = False

    # idempotency

    def answered(self, actor: Actor, request: Request) -> tuple[TicketId | None, str] | None:
        """The answer kept for this request, if it was made before. Raises RequestIdReused when it asked for something else."""
        row = self._ask(queries.ANSWER, b_scope=actor.scope, b_request=request.request_id).first()
        if row is None:
            return None
        if row.body_hash != request.body_hash:
            raise RequestIdReused("request_id")
        return (TicketId(row.ticket_id) if row.ticket_id else None), row.answer

    def remember(self, actor: Actor, request: Request, ticket_id: TicketId | None, answer: str) -> None:
        """Keep the answer for retries, in this same transaction."""
        kept = {
            "scope": actor.scope,
            "request_id": request.request_id,
            "body_hash": request.body_hash,
            "ticket_id": ticket_id,
            "answer": answer,
            "created_at": self.now,
        }
        self._connection.execute(INSERT_REQUEST, kept)

    # changes

    def take(self, event: TicketTaken, *, ticket_id: TicketId, token_hash: str, count: int, actor: Actor) -> Ticket:
        """Issue a ticket: its row, its event, and the service's count of the day."""
        seq = self._take_seq()
        new = ticket_rules.taken(event, ticket_id=ticket_id, branch=self.branch.code, day=self.day, seq=seq)
        values = rows.ticket_values(new) | {"branch_id": self._branch_id, "token_hash": token_hash}
        self._connection.execute(INSERT_TICKET, values)
        self._tally(event.service, waiting=1, issued=count)
        self._log(seq, new, event, actor)
        return new

    def record(self, ticket: Ticket, event: Event, actor: Actor) -> Ticket:
        """Write what happened to a ticket: its row as ``apply`` has it, and the event."""
        seq = self._take_seq()
        changed = ticket_rules.apply(ticket, event, seq)
        was = {"b_id": ticket.id, "b_state": str(ticket.state)}
        written = self._connection.execute(UPDATE_TICKET, _difference(ticket, changed) | was)
        if written.rowcount != 1:
            raise NotAllowedNow("changed_meanwhile", number=ticket.number)
        self._log(seq, changed, event, actor)
        for counter in (ticket.counter, changed.counter):
            if counter:
                self._counters_changed[counter] = None
        if isinstance(event, TicketCalled):
            self._is_call = True
            self._tally(changed.service, waiting=-1 if ticket.state is TicketStatus.WAITING else 0, last_called=changed.number)
        elif ticket.state is TicketStatus.WAITING and changed.state is not TicketStatus.WAITING:
            self._tally(ticket.service, waiting=-1)
        elif changed.state is TicketStatus.WAITING and ticket.state is not TicketStatus.WAITING:
            self._tally(changed.service, waiting=1)
        return changed

    def record_shift(self, shift: Shift, event: ShiftChanged, actor: Actor) -> Shift:
        """Write that a counter was opened, paused or closed."""
        seq = self._take_seq()
        changed = shift_rules.apply(shift, event)
        values = {
            "branch_id": self._branch_id,
            "state": str(changed.state),
            "officer": changed.officer,
            "services": list(changed.services),
            "opened_at": changed.opened_at,
            "since": changed.since,
        }
        statement = self._insert(tables.shift).values(counter=shift.counter, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["counter"], set_=values))
        what = {"state": str(changed.state), "officer": changed.officer, "services": list(changed.services), "note": event.note}
        self._log_branch(seq, event.kind, event.at, actor, shift.counter, what)
        self._counters_changed[shift.counter] = None
        return changed

    def start_day(self, event: DayClosed, actor: Actor) -> None:
        """Numbers start again: from here on this is another business day. Answers kept for retries long ago are dropped."""
        seq = self._take_seq()
        self.day = event.next_day
        self._connection.execute(update(tables.branch).where(tables.branch.c.id == self._branch_id).values(day=event.next_day))
        self._connection.execute(delete(tables.request).where(tables.request.c.created_at < self.now - REQUESTS_KEPT))
        what = {"day": event.day.isoformat(), "next_day": event.next_day.isoformat()}
        self._log_branch(seq, event.kind, event.at, actor, None, what)

    def roll_back(self) -> None:
        """Leave without having changed anything: no sequence number is used up."""
        self.is_rolled_back = True

    # inside

    @property
    def commit(self) -> Commit | None:
        """What is to be told when this is committed; None when nothing changed."""
        if not self._has_changed or self.is_rolled_back:
            return None
        return Commit(self.branch.code, self.seq, tuple(self._tickets_changed), tuple(self._counters_changed), self._is_call)

    def _take_seq(self) -> int:
        self.seq = self._next_seq
        self._next_seq += 1
        self._has_changed = True
        return self.seq

    def close(self) -> None:
        """More than one event in the transaction: the branch's number has to follow."""
        self._connection.execute(update(tables.branch).where(tables.branch.c.id == self._branch_id).values(seq=self.seq))

    def _tally(self, service: str, *, waiting: int, **values: Any) -> None:
        """Add ``waiting`` to those who wait for the service today, and set the other ``values``."""
        row = {"branch_id": self._branch_id, "day": self.day, "service": service, "issued": 0, "waiting": waiting} | values
        self._connection.execute(_upsert_tally(self._insert, tuple(values)), row)

    def _log(self, seq: int, ticket: Ticket, event: Event, actor: Actor) -> None:
        self._tickets_changed[ticket.id] = None
        logged = {
            "branch_id": self._branch_id,
            "seq": seq,
            "ticket_id": ticket.id,
            "day": self.day,
            "kind": event.kind,
            "at": event.at,
            "actor_kind": actor.kind,
            "actor": actor.name,
            "service": ticket.service,
            "attempt": event.attempt if isinstance(event, TicketCalled) else None,
            "detail": detail(event),
        }
        self._connection.execute(INSERT_EVENT, logged)

    def _log_branch(
        self, seq: int, kind: str, at: datetime, actor: Actor, counter: CounterCode | None, what: dict[str, Any]
    ) -> None:
        self._connection.execute(
            insert(tables.branch_event).values(
                branch_id=self._branch_id,
                seq=seq,
                kind=kind,
                at=at,
                actor_kind=actor.kind,
                actor=actor.name,
                counter=counter,
                detail=what,
            )
        )


@cache
def _upsert_tally(insert_of: Any, names: tuple[str, ...]) -> Any:
    """A service's day: when its row is there already, its ``waiting`` is added to and the columns ``names`` are set anew."""
    statement = insert_of(tables.service_day)
    changed = {name: statement.excluded[name] for name in names}
    changed["waiting"] = tables.service_day.c.waiting + statement.excluded.waiting
    return statement.on_conflict_do_update(index_elements=["branch_id", "day", "service"], set_=changed)


def _difference(old: Ticket, new: Ticket) -> dict[str, Any]:
    before, after = rows.ticket_values(old), rows.ticket_values(new)
    return {name: value for name, value in after.items() if name not in before or before[name] != value}


class BranchStore:
    """Opens branches for writing and for reading. ``publish`` is told of every commit, after it."""

    def __init__(self, database: Database, publish: Callable[[Commit], None]) -> None:
        self._database = database
        self._publish = publish
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
            unit = BranchUnit(connection, self._database.is_sqlite, self._branch(connection, row), row, row.clock_at)
            yield unit
            commit = unit.commit
            if commit is None:
                connection.rollback()
            elif commit.seq != row.seq:
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
            yield BranchReader(connection, row.id, self._branch(connection, row), row.seq, row.day, _held(now, row.clock_at))

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
        .returning(table.c.id, table.c.code, table.c.seq, table.c.day, table.c.clock_at, table.c.settings_version)
    )


LOCK = _lock_statement()
