"""One branch, locked, in one transaction: what is written to its queue."""

from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, delete, insert, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from caller_server.domain import shift as shift_rules
from caller_server.domain import stage as stages
from caller_server.domain import ticket as ticket_rules
from caller_server.domain.branch import Branch
from caller_server.domain.branch_events import DayClosed, HelpAsked, HelpEnded, ShiftChanged
from caller_server.domain.errors import NotAllowedNow, RequestIdReused
from caller_server.domain.events import Event, NoteAdded, TicketCalled, TicketReinstated, TicketReopened, TicketTaken
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.numbering import read_own
from caller_server.domain.reach import Ladder
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.storage import forecasts, queries, rows, tables
from caller_server.storage.log import Log
from caller_server.storage.outbox import ReachWrites
from caller_server.storage.unit_branch import BranchWrites
from caller_server.usecases.forecasts import Forecast, ShownWindow
from caller_server.usecases.ports import Actor, Commit, Request

REQUESTS_KEPT = timedelta(days=2)
ADDED = ("waiting", "issued", "own_series")  # counts of a service's day that only ever change by some

INSERT_REQUEST = insert(tables.request)
INSERT_TICKET = insert(tables.ticket)
INSERT_STAGE = insert(tables.stage)
UPDATE_TICKET = update(tables.ticket).where(
    tables.ticket.c.id == bindparam("b_id"), tables.ticket.c.state == bindparam("b_state")
)


class BranchUnit(BranchWrites, ReachWrites):
    """Implements ``usecases.ports.BranchUnit``."""

    def __init__(
        self, connection: Connection, is_sqlite: bool, branch: Branch, row: Row[Any], key: bytes, ladder: Ladder
    ) -> None:
        super().__init__(connection, branch, row, row.clock_at)
        self._is_sqlite = is_sqlite
        self._ladder = ladder
        self._insert = sqlite_insert if is_sqlite else postgres_insert
        self._events = Log(connection, row.id, branch.code, row.seq, row.chain, key)
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

    # tickets

    def take(
        self,
        event: TicketTaken,
        *,
        ticket_id: TicketId,
        token_hash: str,
        holder_hash: str | None,
        count: int | None,
        actor: Actor,
        day: date | None = None,
    ) -> Ticket:
        """Issue a ticket: its row, its event, and the service's counts of the day.

        ``count`` is the number's place in the server's series; None for one that a kiosk gave out by itself, and ``day`` is then
        the business day on which it did.
        """
        seq = self._events.take_seq()
        new = ticket_rules.taken(event, ticket_id=ticket_id, branch=self.branch.code, day=day or self.day, seq=seq)
        values = rows.ticket_values(new) | {
            "branch_id": self._branch_id,
            "token_hash": token_hash,
            "holder_hash": holder_hash,
        }
        self._connection.execute(INSERT_TICKET, values)
        numbered = {} if count is None else {"numbered": count}
        own = 0 if read_own(event.number) is None else 1
        self._tally(event.service, day=new.day, waiting=1, issued=1, own_series=own, **numbered)
        if new.day == self.day and (numbered or own):
            self._note_quota(event.service, event.at)
        self._log(seq, new, event, actor)
        return new

    def record(self, ticket: Ticket, event: Event, actor: Actor) -> Ticket:
        """Write what happened to a ticket: its row as ``apply`` has it, the event, and the stage that it ended."""
        seq = self._events.take_seq()
        changed = ticket_rules.apply(ticket, event, seq)
        difference = _difference(ticket, changed)
        if difference:
            was = {"b_id": ticket.id, "b_state": str(ticket.state)}
            if self._connection.execute(UPDATE_TICKET, difference | was).rowcount != 1:
                raise NotAllowedNow("changed_meanwhile", number=ticket.number)
        self._log(seq, changed, event, actor)
        for counter in (ticket.counter, changed.counter, ticket.for_counter, changed.for_counter):
            if counter:
                self._counters_changed[counter] = None
        self._count(ticket, changed, event)
        self._keep_stage(seq, ticket, event, actor)
        self._reach(seq, changed, event)
        return changed

    def _count(self, ticket: Ticket, changed: Ticket, event: Event) -> None:
        """Those who wait for each service are kept with every change, so that nobody has to count them."""
        was, waits = ticket.state is TicketStatus.WAITING, changed.state is TicketStatus.WAITING
        if isinstance(event, TicketCalled):
            self._is_call = True
            self._tally(changed.service, waiting=-1 if was else 0, last_called=changed.number)
        elif was and waits and ticket.service != changed.service:
            self._tally(ticket.service, waiting=-1)
            self._tally(changed.service, waiting=1)
        elif was and not waits:
            self._tally(ticket.service, day=ticket.day, waiting=-1)
        elif waits and not was:
            self._tally(changed.service, waiting=1)

    def _keep_stage(self, seq: int, ticket: Ticket, event: Event, actor: Actor) -> None:
        table = tables.stage
        if isinstance(event, TicketReopened):
            self._connection.execute(delete(table).where(table.c.ticket_id == ticket.id, table.c.is_last.is_(True)))
        if isinstance(event, TicketReinstated):
            self._connection.execute(update(table).where(table.c.ticket_id == ticket.id).values(is_last=False))
        stage = stages.ended(ticket, event)
        if stage is None:
            return
        values = {
            "branch_id": self._branch_id,
            "seq": seq,
            "ticket_id": ticket.id,
            "day": ticket.day,
            "hour": stage.joined_at.astimezone(ZoneInfo(self.branch.time_zone)).hour,
            "service": stage.service,
            "counter": stage.counter,
            "officer": actor.name if actor.is_staff and stage.counter else None,
            "class": str(stage.line_class),
            "ended": stage.ended,
            "is_last": stage.is_last,
            "waiting_s": stage.waiting_s,
            "service_s": stage.service_s,
            "total_s": stage.total_s,
            "outcome": stage.outcome,
        }
        self._connection.execute(INSERT_STAGE, values)

    def show(self, found: Forecast, window: ShownWindow | None) -> None:
        """Put what a ticket's screens show now, and with it the window that is new on them."""
        windows = [forecasts.window_values(self._branch_id, self.day, window)] if window else []
        forecasts.show(self._connection, self._is_sqlite, self._branch_id, [found], windows)

    def add_note(self, ticket: Ticket, event: NoteAdded, text: str, actor: Actor) -> Ticket:
        """Write a note: that it was written into the log, its text beside it, where it goes with the day."""
        changed = self.record(ticket, event, actor)
        note = {"branch_id": self._branch_id, "seq": self._events.seq, "ticket_id": ticket.id}
        self._connection.execute(
            insert(tables.ticket_note).values(**note, at=event.at, actor=actor.name, text=text),
        )
        return changed

    # shifts and days

    def record_shift(self, shift: Shift, event: ShiftChanged | HelpAsked | HelpEnded, actor: Actor) -> Shift:
        """Write that a counter was opened, paused or closed, or that its officer asks for help."""
        seq = self._events.take_seq()
        changed = shift_rules.apply(shift, event)
        self._known.clear()
        values = {
            "branch_id": self._branch_id,
            "state": str(changed.state),
            "officer": changed.officer,
            "services": list(changed.services),
            "opened_at": changed.opened_at,
            "since": changed.since,
            "note": changed.note,
            "until": changed.until,
            "help_at": changed.help_at,
            "help_note": changed.help_note,
        }
        statement = self._insert(tables.shift).values(counter=shift.counter, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["counter"], set_=values))
        self._events.branch(seq, event, actor)
        self._counters_changed[shift.counter] = None
        return changed

    def start_day(self, event: DayClosed, actor: Actor) -> None:
        """Numbers start again: from here on this is another business day.

        What is not needed any more goes: notes, who held a ticket, alerts that were seen, answers kept for retries long ago.
        """
        seq = self._events.take_seq()
        mine = tables.ticket.c.branch_id == self._branch_id
        for table in (tables.ticket_note, tables.alert_seen):
            self._connection.execute(delete(table).where(table.c.branch_id == self._branch_id))
        held = mine & (tables.ticket.c.day == self.day) & tables.ticket.c.holder_hash.is_not(None)
        self._connection.execute(update(tables.ticket).where(held).values(holder_hash=None))
        self._connection.execute(delete(tables.request).where(tables.request.c.created_at < self.now - REQUESTS_KEPT))
        self._forget_messages()
        self._forget_numbers()
        self.day = event.next_day
        self._known.clear()
        self._change_branch(day=event.next_day, notice=None)
        self._events.branch(seq, event, actor)

    def roll_back(self) -> None:
        """Leave without having changed anything: no sequence number is used up."""
        self.is_rolled_back = True

    # inside

    @property
    def commit(self) -> Commit | None:
        """What is to be told when this is committed; None when nothing changed."""
        if self.is_rolled_back or (self._events.is_empty and not self.has_told):
            return None
        return Commit(
            self.branch.code,
            self._events.newest,
            tuple(self._tickets_changed),
            tuple(self._counters_changed),
            self._is_call,
            self._is_for_all,
        )

    def close(self) -> None:
        """Keep the branch's number and seal as they are after the last event."""
        self._events.close()

    def _tally(self, service: ServiceCode, *, day: date | None = None, **values: Any) -> None:
        """Change a service's day (today's without ``day``): the counts ``ADDED`` are added to, other values are set."""
        row = {"branch_id": self._branch_id, "day": day or self.day, "service": service} | dict.fromkeys(ADDED, 0) | values
        self._connection.execute(_upsert_tally(self._insert, tuple(values)), row)
        self._known.clear()

    def _log(self, seq: int, ticket: Ticket, event: Event, actor: Actor) -> None:
        self._tickets_changed[ticket.id] = None
        self.seq = seq
        self._events.ticket(seq, ticket, event, actor, ticket.day)


@cache
def _upsert_tally(insert_of: Any, names: tuple[str, ...]) -> Any:
    """A service's day: when its row is there already, the columns ``names`` of it are added to or set anew."""
    table = tables.service_day
    statement = insert_of(table)
    new = statement.excluded
    changed = {name: table.c[name] + new[name] if name in ADDED else new[name] for name in names}
    return statement.on_conflict_do_update(index_elements=["branch_id", "day", "service"], set_=changed)


def _difference(old: Ticket, new: Ticket) -> dict[str, Any]:
    before, after = rows.ticket_values(old), rows.ticket_values(new)
    return {name: value for name, value in after.items() if before[name] != value}
