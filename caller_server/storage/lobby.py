"""What only the lobby asks: who was missed and may come back, and who was asked to come closer."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Result, bindparam, literal_column, select
from sqlalchemy.sql import Executable

from caller_server.domain.branch import Branch
from caller_server.domain.ids import ServiceCode
from caller_server.domain.ranges import Asked
from caller_server.storage.tables import ticket, ticket_event
from caller_server.usecases.ports import MissedNumber

STILL_OUT = ("waiting", "invited")  # a ticket's state and place
LOOKED_BACK = 200  # events: who was asked in before those is not news any more

MISSED = (
    select(ticket.c.number, ticket.c.service, ticket.c.ended_at)
    .where(
        ticket.c.branch_id == bindparam("b_branch"),
        ticket.c.day == bindparam("b_day"),
        ticket.c.state == literal_column("'no_show'"),
        ticket.c.ended_at > bindparam("b_since", type_=ticket.c.ended_at.type),
    )
    .order_by(ticket.c.ended_at.desc())
    .limit(bindparam("b_limit"))
)
ASKED_IN = (  # by the primary key, from the newest events backwards
    select(ticket_event.c.seq, ticket.c.number, ticket_event.c.service, ticket_event.c.at, ticket.c.state, ticket.c.place)
    .join(ticket, ticket.c.id == ticket_event.c.ticket_id)
    .where(
        ticket_event.c.branch_id == bindparam("b_branch"),
        ticket_event.c.seq > bindparam("b_after"),
        ticket_event.c.kind == literal_column("'invited'"),
        ticket_event.c.at > bindparam("b_since", type_=ticket_event.c.at.type),
    )
    .order_by(ticket_event.c.seq)
)


class LobbyReads:
    """The part of ``usecases.ports.BranchRead`` that only the lobby's board asks."""

    branch: Branch
    seq: int
    now: datetime

    def _ask(self, query: Executable, **values: Any) -> Result[*tuple[Any, ...]]:
        raise NotImplementedError

    def missed_numbers(self, limit: int) -> list[MissedNumber]:
        since = self.now - self.branch.policy.grace
        found = self._ask(MISSED, b_since=since, b_limit=limit)
        return [MissedNumber(row.number, ServiceCode(row.service), row.ended_at) for row in found]

    def asked_in(self, within: timedelta) -> list[Asked]:
        found = self._ask(ASKED_IN, b_after=self.seq - LOOKED_BACK, b_since=self.now - within)
        return [
            Asked(row.seq, row.number, ServiceCode(row.service), row.at, (row.state, row.place) == STILL_OUT) for row in found
        ]
