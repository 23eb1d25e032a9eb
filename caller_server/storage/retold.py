"""What the log tells of the time before stages were kept: written down once, by the migration that brought their table."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection, insert, select, update

from caller_server.domain import stage as stages
from caller_server.domain import ticket as rules
from caller_server.domain.events import Event, TicketReinstated, TicketTaken, from_log
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.storage.types import UtcDateTime

PIECE = 2000  # events read at once

# The tables with no more than was in them then, whatever columns came later.
_BRANCH = sa.table("branch", sa.column("id"), sa.column("code"), sa.column("settings", sa.JSON))
_EVENT = sa.table(
    "ticket_event",
    *(sa.column(name) for name in ("branch_id", "seq", "ticket_id", "kind", "actor_kind", "actor")),
    sa.column("day", sa.Date),
    sa.column("at", UtcDateTime),
    sa.column("detail", sa.JSON),
)
_TICKET = sa.table("ticket", *(sa.column(name) for name in ("id", "waited_s", "served_s")), sa.column("lined_up_at", UtcDateTime))
_STAGE_NAMES = ("branch_id", "seq", "ticket_id", "hour", "service", "counter", "officer", "class", "ended", "waiting_s")
_STAGE = sa.table(
    "stage",
    *(sa.column(name) for name in (*_STAGE_NAMES, "service_s", "total_s", "outcome")),
    sa.column("day", sa.Date),
    sa.column("is_last", sa.Boolean),
)
_STAFF = ("officer", "greeter", "supervisor", "administrator")


def retell(connection: Connection) -> None:
    """Write the stages of every ticket, and since when open ones stand in line, from the log of each branch.

    An event that cannot be read is passed over, as the audit will name it. One day's tickets are in memory at a time.
    """
    for branch in connection.execute(select(_BRANCH)).all():
        zone = ZoneInfo(branch.settings["time_zone"])
        day = _Day(connection, branch.id, BranchCode(branch.code), zone)
        for row in _events(connection, branch.id):
            if row.day != day.day:
                day.write()
                day = _Day(connection, branch.id, BranchCode(branch.code), zone, row.day)
            day.follow(row)
        day.write()


def _events(connection: Connection, branch_id: int) -> Iterator[Any]:
    wanted = select(_EVENT).where(_EVENT.c.branch_id == branch_id).order_by(_EVENT.c.seq).limit(PIECE)
    last = 0
    while piece := connection.execute(wanted.where(_EVENT.c.seq > last)).all():
        yield from piece
        last = piece[-1].seq


class _Day:
    """One business day of a branch, told again event by event."""

    def __init__(self, connection: Connection, branch_id: int, code: BranchCode, zone: ZoneInfo, day: date | None = None) -> None:
        self._connection = connection
        self._branch_id = branch_id
        self._code = code
        self._zone = zone
        self.day = day
        self._tickets: dict[str, Ticket] = {}
        self._stages: list[dict[str, Any]] = []

    def follow(self, row: Any) -> None:
        """Let the event happen."""
        before = self._tickets.get(row.ticket_id)
        try:
            event = from_log(row.kind, row.at, row.detail)
        except (KeyError, ValueError, TypeError):
            return
        if isinstance(event, TicketTaken):
            taken = rules.taken(event, ticket_id=TicketId(row.ticket_id), branch=self._code, day=row.day, seq=row.seq)
            self._tickets[row.ticket_id] = taken
        elif before is not None:
            self._keep_stage(row, before, event)
            self._tickets[row.ticket_id] = rules.apply(before, event, row.seq)

    def _keep_stage(self, row: Any, before: Ticket, event: Event) -> None:
        if isinstance(event, TicketReinstated):  # what was its end is its last stage no more
            for kept in self._stages:
                kept["is_last"] = kept["is_last"] and kept["ticket_id"] != before.id
        stage = stages.ended(before, event)
        if stage is None:
            return
        self._stages.append(
            {
                "branch_id": self._branch_id,
                "seq": row.seq,
                "ticket_id": before.id,
                "day": row.day,
                "hour": stage.joined_at.astimezone(self._zone).hour,
                "service": stage.service,
                "counter": stage.counter,
                "officer": row.actor if row.actor_kind in _STAFF and stage.counter else None,
                "class": str(stage.line_class),
                "ended": stage.ended,
                "is_last": stage.is_last,
                "waiting_s": stage.waiting_s,
                "service_s": stage.service_s,
                "total_s": stage.total_s,
                "outcome": stage.outcome,
            }
        )

    def write(self) -> None:
        """Write what was told of the day; of tickets only those that can go on."""
        if self._stages:
            self._connection.execute(insert(_STAGE), self._stages)
        for ticket in self._tickets.values():
            if ticket.is_open:
                kept = {"lined_up_at": ticket.lined_up_at, "waited_s": ticket.waited_s, "served_s": ticket.served_s}
                self._connection.execute(update(_TICKET).where(_TICKET.c.id == ticket.id).values(kept))
