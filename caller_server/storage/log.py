"""The append-only log of a branch: one number and one seal per event, shared by what happens to tickets and to the branch."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, update

from caller_server.domain.branch_events import BranchEvent
from caller_server.domain.events import Event, TicketCalled, detail
from caller_server.domain.ids import BranchCode
from caller_server.domain.seal import FIRST, Entry, seal
from caller_server.domain.ticket import Ticket
from caller_server.storage import tables
from caller_server.usecases.ports import Actor

INSERT_TICKET_EVENT = insert(tables.ticket_event)
INSERT_BRANCH_EVENT = insert(tables.branch_event)


class Log:
    """Writes the events of one transaction. ``first_seq`` is the number that the branch's lock took."""

    def __init__(
        self, connection: Connection, branch_id: int, code: BranchCode, first_seq: int, newest_seal: str | None, key: bytes
    ) -> None:
        self._connection = connection
        self._branch_id = branch_id
        self._code = code
        self._key = key
        self._next_seq = first_seq
        self._seal = newest_seal or FIRST
        self.seq = first_seq
        self.is_empty = True

    def take_seq(self) -> int:
        """The next number of the branch."""
        self.seq = self._next_seq
        self._next_seq += 1
        self.is_empty = False
        return self.seq

    @property
    def newest(self) -> int:
        """The branch's number after this transaction."""
        return self.seq - 1 if self.is_empty else self.seq

    def ticket(self, seq: int, ticket: Ticket, event: Event, actor: Actor, day: date) -> None:
        """Write what happened to ``ticket``, as it is after that."""
        attempt = event.attempt if isinstance(event, TicketCalled) else None
        self._write(
            INSERT_TICKET_EVENT,
            Entry(
                branch=self._code,
                seq=seq,
                kind=event.kind,
                at=event.at,
                actor_kind=actor.kind,
                actor=actor.name,
                ticket_id=ticket.id,
                day=day,
                service=ticket.service,
                attempt=attempt,
                detail=detail(event),
            ),
            ticket_id=ticket.id,
            day=day,
            service=ticket.service,
            attempt=attempt,
        )

    def branch(self, seq: int, event: BranchEvent, actor: Actor) -> None:
        """Write what happened to the branch or one of its counters."""
        told = detail(event)
        counter = told.pop("counter", None)
        self._write(
            INSERT_BRANCH_EVENT,
            Entry(
                branch=self._code,
                seq=seq,
                kind=event.kind,
                at=event.at,
                actor_kind=actor.kind,
                actor=actor.name,
                counter=counter,
                detail=told,
            ),
            counter=counter,
        )

    def close(self) -> None:
        """Keep the branch's newest number and seal; without an event the number that the lock took is given back."""
        values: dict[str, Any] = {"seq": self.newest} if self.is_empty else {"seq": self.seq, "chain": self._seal}
        self._connection.execute(update(tables.branch).where(tables.branch.c.id == self._branch_id).values(values))

    def _write(self, statement: Any, entry: Entry, **more: Any) -> None:
        self._seal = seal(self._key, self._seal, entry)
        values = {
            "branch_id": self._branch_id,
            "seq": entry.seq,
            "kind": entry.kind,
            "at": entry.at,
            "actor_kind": entry.actor_kind,
            "actor": entry.actor,
            "detail": entry.detail,
            "chain": self._seal,
        }
        self._connection.execute(statement, values | more)
