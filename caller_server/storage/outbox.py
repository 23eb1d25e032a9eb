"""Messages that wait to be sent: written with the event they tell of, claimed by one process, their results kept for the day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Result,
    Row,
    bindparam,
    delete,
    literal,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

from caller_server.domain import reach as rules
from caller_server.domain.branch import Branch
from caller_server.domain.events import Event, TicketCalled
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.storage import rows, tables
from caller_server.storage.contacts import ContactSeal, erase
from caller_server.storage.engine import Database
from caller_server.storage.waiting_tables import contact, outbox, push_subscription
from caller_server.usecases.delivery import Parcel
from caller_server.usecases.reach import Browser

CAUSE_AT_MOST = 40  # characters
SMALL_STEP_BACK = timedelta(minutes=5)  # as the branch's own clock: see storage/branch.py

_OF_TICKET: BindParameter[str] = bindparam("b_id")
# As the partial index has it: a bound value would not find it.
_IS_WAITING = outbox.c.state == literal_column("'waiting'")
MEANS = union_all(
    select(push_subscription.c.endpoint_hash, contact.c.kind)
    .select_from(push_subscription.outerjoin(contact, contact.c.ticket_id == push_subscription.c.ticket_id))
    .where(push_subscription.c.ticket_id == _OF_TICKET),
    select(contact.c.kind.label("endpoint_hash"), contact.c.kind).where(contact.c.ticket_id == _OF_TICKET),
)
DROP = (
    update(outbox)
    .where(
        outbox.c.ticket_id == _OF_TICKET,
        outbox.c.state == "waiting",
        outbox.c.kind.in_(bindparam("b_kinds", expanding=True)),
    )
    .values(state="dropped", result="over", ended_at=bindparam("b_now", type_=outbox.c.ended_at.type))
)
_RESULTS = select(
    outbox.c.ticket_id,
    outbox.c.rung,
    outbox.c.cause,
    outbox.c.state,
    outbox.c.result,
    outbox.c.created_at,
    outbox.c.ended_at,
).order_by(outbox.c.id)
_WAITS = (
    tables.ticket.c.branch_id == bindparam("b_branch"),
    tables.ticket.c.day == bindparam("b_day"),
    tables.ticket.c.state == "waiting",
)
_BROWSERS = select(push_subscription.c.ticket_id, literal(rules.PUSH).label("kind"), push_subscription.c.added_at)
_CONTACTS = select(contact.c.ticket_id, contact.c.kind, contact.c.added_at)
READY_OF = union_all(
    _BROWSERS.where(push_subscription.c.ticket_id == _OF_TICKET), _CONTACTS.where(contact.c.ticket_id == _OF_TICKET)
)
# Of a whole line: from its tickets, by index, to what was left for each.
READY = union_all(
    _BROWSERS.join(tables.ticket, tables.ticket.c.id == push_subscription.c.ticket_id).where(*_WAITS),
    _CONTACTS.join(tables.ticket, tables.ticket.c.id == contact.c.ticket_id).where(*_WAITS),
)
RESULTS_OF = _RESULTS.where(outbox.c.ticket_id == _OF_TICKET)
RESULTS = _RESULTS.join(tables.ticket, tables.ticket.c.id == outbox.c.ticket_id).where(*_WAITS)
DUE = select(outbox.c.rung).where(_IS_WAITING, outbox.c.due_at <= bindparam("b_now", type_=outbox.c.due_at.type))


def means(connection: Connection, ticket_id: TicketId) -> rules.Means:
    """How the holder of a ticket wants to be reached."""
    found = connection.execute(MEANS, {"b_id": ticket_id}).all()
    if not found:
        return rules.Means()
    kind = found[0].kind
    return rules.Means(tuple(row.endpoint_hash for row in found if row.endpoint_hash != row.kind), kind)


def put(
    connection: Connection,
    is_sqlite: bool,
    branch_id: int,
    ticket_id: TicketId,
    *,
    kind: str,
    cause: str,
    told: dict[str, Any],
    steps: Iterable[rules.Step],
    now: datetime,
) -> None:
    """Write the messages of one event. Those that were written before, by whatever retry, stay as they are."""
    dialect: Any = sqlite if is_sqlite else postgresql
    values = [
        {
            "branch_id": branch_id,
            "ticket_id": ticket_id,
            "kind": kind,
            "cause": cause[:CAUSE_AT_MOST],
            "rung": step.rung,
            "target": step.target,
            "told": told,
            "state": "waiting",
            "attempts": 0,
            "created_at": now,
            "due_at": step.due_at,
            "expires_at": step.expires_at,
        }
        for step in steps
    ]
    if values:
        statement = dialect.insert(outbox).on_conflict_do_nothing(index_elements=["ticket_id", "cause", "rung", "target"])
        connection.execute(statement, values)


class ReachWrites:
    """The part of a branch's unit that reaches people. Nothing is written for tickets that left nothing to reach them by."""

    _connection: Connection
    _is_sqlite: bool
    _branch_id: int
    _ladder: rules.Ladder
    branch: Branch
    now: datetime
    seq: int
    has_told: bool = False  # something is to be sent although no event is recorded

    def tell(self, ticket: Ticket, kind: str, cause: str, told: dict[str, Any]) -> None:
        """Send ``kind`` (``near``, ``earlier``, ``later``) to the holder of a ticket, once for this ``cause`` (40 characters).

        ``told`` are the values of its sentence: ``{"ahead": 3}``, or ``{"from": iso, "to": iso or None}``.
        """
        found = means(self._connection, ticket.id)
        if not found.is_empty:
            self._put(ticket, found, kind, cause, told | {"seq": self.seq})
            self.has_told = True

    def _reach(self, seq: int, ticket: Ticket, event: Event) -> None:
        """What an event means for messages: some are not needed any more, and it may ask for its own."""
        if not rules.concerns(event):
            return
        found = means(self._connection, ticket.id)
        if found.is_empty:
            return
        kinds = sorted(rules.stopped_by(event))
        self._connection.execute(DROP, {"b_id": ticket.id, "b_kinds": kinds, "b_now": event.at})
        if rules.closes(event):
            erase(self._connection, ticket.id)
        kind = rules.told_by(event)
        if kind is not None:
            is_repeated = isinstance(event, TicketCalled) and event.attempt > 1
            told = rules.told_of(kind, ticket, self.branch) | {"seq": seq}
            self._put(ticket, found, kind, f"{kind}:{seq}", told, is_repeated=is_repeated)

    def _put(
        self, ticket: Ticket, found: rules.Means, kind: str, cause: str, told: dict[str, Any], *, is_repeated: bool = False
    ) -> None:
        until = rules.expires_at(kind, ticket, self.branch.policy, self.now)
        put(
            self._connection,
            self._is_sqlite,
            self._branch_id,
            ticket.id,
            kind=kind,
            cause=cause,
            told=told,
            steps=rules.plan(kind, found, self._ladder, now=self.now, expires_at=until, is_repeated=is_repeated),
            now=self.now,
        )

    def _forget_messages(self) -> None:
        """The day is over: nothing of it is sent, and nobody of it is reached any more."""
        for table in (outbox, contact, push_subscription):
            self._connection.execute(delete(table).where(table.c.branch_id == self._branch_id))


class ReachReads:
    """What a branch's snapshot tells of messages. The rest of the snapshot asks for it by ``_ask``."""

    def _ask(self, query: Executable, **values: Any) -> Result[*tuple[Any, ...]]:
        raise NotImplementedError

    def reached(self, ticket_id: TicketId) -> list[rules.Reached]:
        """How the holder of one ticket was reached, one result per rung."""
        ready = [(row.kind, row.added_at) for row in self._ask(READY_OF, b_id=ticket_id)]
        return rules.reached(ready, [_result(row) for row in self._ask(RESULTS_OF, b_id=ticket_id)])

    def reached_waiting(self) -> dict[TicketId, list[rules.Reached]]:
        """The same of everyone who waits and left something to be reached by."""
        ready: dict[str, list[tuple[str, datetime]]] = {}
        for row in self._ask(READY):
            ready.setdefault(row.ticket_id, []).append((row.kind, row.added_at))
        results: dict[str, list[tuple[str, str, str, str | None, datetime]]] = {}
        for row in self._ask(RESULTS):
            results.setdefault(row.ticket_id, []).append(_result(row))
        return {TicketId(key): rules.reached(ready.get(key, []), results.get(key, [])) for key in ready.keys() | results.keys()}


def _result(row: Row[Any]) -> tuple[str, str, str, str | None, datetime]:
    return row.rung, row.cause, row.state, row.result, row.ended_at or row.created_at


class OutboxStore:
    """Implements ``usecases.delivery.Outbox``. Several processes may ask at once: each message is claimed by one of them."""

    def __init__(self, database: Database, seal: ContactSeal) -> None:
        self._database = database
        self._seal = seal

    def due(self, now: datetime) -> set[str]:
        """The rungs that something waits for. Cheap: read from an index, and nothing is locked."""
        with self._database.reader() as connection:
            return set(connection.execute(DUE.distinct(), {"b_now": now + SMALL_STEP_BACK}).scalars())

    def claim(self, rung: str, limit: int, now: datetime, lease: timedelta, busy: frozenset[int]) -> list[Parcel]:
        """Up to ``limit`` messages that are due, for whoever asks alone until ``lease`` is over; oldest first.

        ``busy`` are those that the asking process still sends: they are not claimed a second time. One that was claimed and never
        noted, because its process died, comes again when its lease is over.
        """
        query = (
            select(outbox, tables.branch.c.code, tables.branch.c.clock_at)
            .join(tables.branch, tables.branch.c.id == outbox.c.branch_id)
            .where(_IS_WAITING, outbox.c.rung == rung, outbox.c.due_at <= now + SMALL_STEP_BACK)
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(limit + len(busy))
            .with_for_update(of=outbox, skip_locked=True)
        )
        with self._database.writer() as connection:
            found = [
                (row, held)
                for row in connection.execute(query)
                if row.id not in busy and row.due_at <= (held := _held(now, row.clock_at))
            ][:limit]
            for row, held in found:
                values = {"due_at": held + lease, "attempts": row.attempts + 1}
                connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
            return [self._parcel(connection, row, held) for row, held in found]

    def _parcel(self, connection: Connection, row: Row[Any], now: datetime) -> Parcel:
        columns = [tables.ticket.c[name] for name in rows.TICKET_FIELDS]
        branch = BranchCode(row.code)
        ticket = rows.ticket(connection.execute(select(*columns).where(tables.ticket.c.id == row.ticket_id)).one(), branch)
        message = rules.Message(row.kind, row.rung, row.created_at, row.expires_at, row.attempts + 1)
        others = select(outbox.c.id).where(
            outbox.c.ticket_id == row.ticket_id,
            outbox.c.cause == row.cause,
            outbox.c.rung == rules.PUSH,
            outbox.c.state == "sent",
        )
        return Parcel(
            id=row.id,
            branch=branch,
            ticket=ticket,
            message=message,
            told=row.told,
            now=now,
            browser=_browser(connection, row) if row.rung == rules.PUSH else None,
            contact=None if row.rung == rules.PUSH else self._contact(connection, ticket.id),
            is_pushed=row.rung != rules.PUSH and connection.execute(others.limit(1)).first() is not None,
        )

    def _contact(self, connection: Connection, ticket_id: TicketId) -> str | None:
        sealed = connection.execute(select(contact.c.sealed).where(contact.c.ticket_id == ticket_id)).scalar()
        return self._seal.opened(ticket_id, sealed) if sealed is not None else None

    def end(self, parcel: Parcel, state: str, result: str, now: datetime) -> None:
        """Note how it went for good: ``sent``, ``failed`` or ``dropped``. A browser that is ``gone`` is forgotten with it."""
        values = {"state": state, "result": result, "ended_at": now}
        with self._database.writer() as connection:
            connection.execute(update(outbox).where(*_still(parcel)).values(values))
            if result == "gone" and parcel.browser:
                mine = (
                    push_subscription.c.ticket_id == parcel.ticket.id,
                    push_subscription.c.endpoint == parcel.browser.endpoint,
                )
                connection.execute(delete(push_subscription).where(*mine))

    def put_off(self, parcel: Parcel, due_at: datetime) -> None:
        """Note that it failed and is tried again."""
        with self._database.writer() as connection:
            connection.execute(update(outbox).where(*_still(parcel)).values(due_at=due_at, result="retrying"))


def _still(parcel: Parcel) -> tuple[Any, ...]:
    """The message as this process claimed it: nobody else took it over, and nothing stopped it for good."""
    return outbox.c.id == parcel.id, outbox.c.state == "waiting", outbox.c.attempts == parcel.message.attempts


def _browser(connection: Connection, row: Row[Any]) -> Browser | None:
    mine = (push_subscription.c.ticket_id == row.ticket_id, push_subscription.c.endpoint_hash == row.target)
    found = connection.execute(select(push_subscription).where(*mine)).first()
    return Browser(found.endpoint, found.p256dh, found.auth) if found else None


def _held(now: datetime, newest: datetime) -> datetime:
    """The branch's time: the clock, held while it is a little behind the newest time written."""
    return newest if now < newest <= now + SMALL_STEP_BACK else now
