"""Small parts that several views have in common."""

from datetime import datetime, timedelta

from caller_server.contract import views as wire
from caller_server.domain import numbering
from caller_server.domain.branch import Branch, Service
from caller_server.domain.ids import ServiceCode
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ports import BranchRead, Tally


def service_state(read: BranchRead, service: Service, tallies: dict[ServiceCode, Tally]) -> wire.ServiceState:
    if not service.is_open:
        return "closed"
    left = numbering.quota_left(service, tallies.get(service.code, Tally()).issued, read.day)
    return "quota_reached" if left == 0 else "open"


def service_name(service: Service, language: str) -> wire.ServiceName:
    return wire.ServiceName(code=service.code, name=service.name(language))


def counter_name(branch: Branch, code: str | None) -> wire.CounterName | None:
    """The counter's name; None for no counter, or one that the branch has no more."""
    for found in branch.counters:
        if found.code == code:
            return wire.CounterName(code=found.code, label=found.label, kind=kind(found.kind))
    return None


def kind(kind: str) -> wire.CounterKind:
    return "booth" if kind == "booth" else "desk"


def shift_state(shift: Shift) -> wire.ShiftState:
    return str(shift.state)  # type: ignore[return-value]


def state(value: Ticket) -> wire.State:
    return str(value.state)  # type: ignore[return-value]


def seconds(since: datetime, until: datetime) -> int:
    return max(0, round((until - since) / timedelta(seconds=1)))
