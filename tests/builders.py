"""Values for tests of the domain: ``a_ticket(...)`` and what goes with it, with just the fields a test is about."""

from datetime import UTC, date, datetime
from typing import Any

from caller_server.domain.branch import Counter, CounterKind, Policy
from caller_server.domain.events import LineReason
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.ticket import Ticket, TicketStatus

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09.00 in Bontang
TODAY = date(2026, 11, 23)
THREE, FOUR = CounterCode("bontang-3"), CounterCode("bontang-4")
POLICY = Policy()


def a_ticket(joined: int = 1, **changes: Any) -> Ticket:
    """A waiting ticket of service A that joined as number ``joined`` of the branch's sequence."""
    fields: dict[str, Any] = {
        "id": TicketId(f"t{joined}"),
        "branch": BranchCode("bontang"),
        "day": TODAY,
        "number": f"{changes.get('service', 'A')}{joined:03d}",
        "service": ServiceCode("A"),
        "state": TicketStatus.WAITING,
        "joined_order": joined,
        "issued_at": NINE,
    }
    return Ticket(**fields | changes)


def a_counter(*services: str, code: str = "bontang-3") -> Counter:
    return Counter(CounterCode(code), CounterKind.DESK, code[-1], tuple(ServiceCode(s) for s in services or ("A",)))


def a_call(seq: int, service: str = "A", priority: bool = False) -> RecentCall:
    """A call made from the line as number ``seq``."""
    return RecentCall(seq, f"{service}{seq:03d}", ServiceCode(service), priority, LineReason.JOINED, seq)
