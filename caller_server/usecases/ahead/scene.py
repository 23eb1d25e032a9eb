"""What a look has before its eyes: the branch's snapshot, read once."""

from collections.abc import Mapping
from dataclasses import dataclass

from caller_server.domain import line, verbs
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.line import RecentCall, Standing
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Ticket
from caller_server.usecases.forecasts import Forecast
from caller_server.usecases.ports import BranchRead

CALLS_LOOKED_AT = 60


@dataclass(frozen=True)
class Scene:
    """What a look has before its eyes, read once."""

    read: BranchRead
    waiting: Mapping[TicketId, Ticket]
    shifts: list[Shift]
    held: Mapping[CounterCode, Ticket]
    recent: list[RecentCall]
    known: Mapping[TicketId, Forecast]
    standings: list[Standing]
    ahead: Mapping[str, int]
    lines: Mapping[ServiceCode, frozenset[ServiceCode]]

    @classmethod
    def of(cls, read: BranchRead) -> "Scene":
        shifts, policy = read.shifts(), read.branch.policy
        recent = read.recent_calls(None, max(CALLS_LOOKED_AT, line.calls_looked_at(policy)))
        waiting = {ticket.id: ticket for ticket in read.waiting()}
        standings = line.order(waiting.values(), recent, None, policy, read.now, verbs.staffed(shifts))
        staffed = [shift.services for shift in shifts if shift.services]
        lines = line.shared_services(staffed or [counter.services for counter in read.branch.counters])
        return cls(
            read,
            waiting,
            shifts,
            read.tickets_at_counters(),
            recent,
            read.forecasts(),
            standings,
            line.ahead(standings, lines),
            lines,
        )

    @property
    def open_shifts(self) -> list[Shift]:
        return [shift for shift in self.shifts if shift.state is ShiftState.OPEN]
