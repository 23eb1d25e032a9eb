"""How each service stands today: open, decided otherwise, out of numbers, or with more work than the day has left."""

from datetime import datetime
from functools import cached_property
from typing import Literal

from caller_server.domain import numbering, workload
from caller_server.domain.branch import Service, closing
from caller_server.domain.ids import ServiceCode
from caller_server.domain.line import shared_services
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ports import BranchRead, Tally

State = Literal["open", "paused", "closed", "quota_reached", "full"]
Lines = dict[ServiceCode, frozenset[ServiceCode]]


class ServicesToday:
    """The services of one snapshot of a branch. What it needs is read once, and only when it is asked for."""

    def __init__(self, read: BranchRead) -> None:
        self._read = read

    @cached_property
    def tallies(self) -> dict[ServiceCode, Tally]:
        return self._read.tallies()

    @cached_property
    def shifts(self) -> list[Shift]:
        return self._read.shifts()

    @cached_property
    def held(self) -> list[Ticket]:
        """The tickets at counters."""
        return list(self._read.tickets_at_counters().values())

    @cached_property
    def lines(self) -> Lines:
        """For each service those that stand in the same line: by the counters that are staffed, or by all while none is."""
        return shared_services(self._counters)

    def tally(self, code: ServiceCode) -> Tally:
        """A service's day so far."""
        return self.tallies.get(code, Tally())

    def left(self, service: Service) -> int | None:
        """Numbers left today; None without a quota."""
        tally = self.tally(service.code)
        return numbering.quota_left(service, tally.spent, self._read.day, tally.quota)

    def state(self, service: Service) -> State:
        """Whether the service gives out numbers now, and if not, why."""
        decided = self.tally(service.code).state
        if not service.is_open or decided == "closed":
            return "closed"
        if decided == "paused":
            return "paused"
        if self.left(service) == 0:
            return "quota_reached"
        return "full" if self._is_full(service) else "open"

    def done_by(self, code: ServiceCode) -> datetime | None:
        """When those who wait in the service's line now would all be served; None where that cannot be told."""
        services, counters = self._work(code)
        return workload.done_by(services, counters, self._read.now)

    def _is_full(self, service: Service) -> bool:
        policy = self._read.branch.policy
        closes_at = closing(self._read.branch, self._read.now)
        if not policy.stop_when_full or closes_at is None or not any(tally.waiting for tally in self.tallies.values()):
            return False
        services, counters = self._work(service.code)
        return workload.is_full(services, service.code, counters, self._read.now, closes_at + policy.overtime)

    @property
    def _counters(self) -> list[tuple[ServiceCode, ...]]:
        staffed = [shift.services for shift in self.shifts if shift.state is not ShiftState.CLOSED]
        return staffed or [counter.services for counter in self._read.branch.counters]

    def _work(self, code: ServiceCode) -> tuple[dict[ServiceCode, workload.Work], int]:
        line = self.lines.get(code, frozenset({code}))
        services = {
            service.code: workload.Work(
                self.tally(service.code).waiting + sum(1 for ticket in self.held if ticket.service == service.code),
                self._times.get(service.code, []),
                service.usual_minutes,
            )
            for service in self._read.branch.services
            if service.code in line
        }
        return services, sum(1 for taken in self._counters if line & set(taken))

    @cached_property
    def _times(self) -> dict[ServiceCode, list[int]]:
        return self._read.recent_service_times()
