"""The whole line of a branch, computed once and shared by every view that needs it."""

from datetime import datetime, timedelta

from caller_server.contract import views as wire
from caller_server.domain import line as lines
from caller_server.domain import verbs
from caller_server.domain.events import LineReason
from caller_server.domain.ids import BranchCode, ServiceCode
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ports import BranchRead

WHY_AT_MOST = 3


class LineMemo:
    """The branch's line as computed last: at the same sequence number nothing has changed, so hundreds of phones that poll
    share one computation. Kept for a second at most, since waiting time alone can change the order.
    """

    KEPT = timedelta(seconds=1)

    def __init__(self) -> None:
        self._known: dict[BranchCode, tuple[int, datetime, LineState]] = {}

    def __call__(self, read: BranchRead) -> "LineState":
        known = self._known.get(read.branch.code)
        if known and known[0] == read.seq and abs(read.now - known[1]) < self.KEPT:
            return known[2]
        state = line_state(read)
        self._known[read.branch.code] = (read.seq, read.now, state)
        return state


class LineState:
    """The whole line of a branch: who stands where, how many are ahead of each, and who was called before whom."""

    def __init__(self, standings: list[lines.Standing], ahead: dict[str, int], recent: list[lines.RecentCall]) -> None:
        self.standings = standings
        self.ahead = ahead
        self.recent = recent

    def why(self, ticket: Ticket, shared: frozenset[ServiceCode]) -> list[wire.Why]:
        """Later comers of the same line who were called first, newest first, with the reason."""
        return [
            wire.Why(number=call.number, reason=wire.LineReason(call.reason), appointment_at=call.appointment_at)
            for call in self.recent
            if call.service in shared and call.joined_order > ticket.joined_order and call.reason is not LineReason.JOINED
        ][:WHY_AT_MOST]


def line_state(read: BranchRead) -> LineState:
    """The line as it is now. Costs as much as people are waiting; see ``LineMemo``."""
    policy = read.branch.policy
    recent = read.recent_calls(None, max(lines.calls_looked_at(policy), 2 * WHY_AT_MOST))
    shifts = read.shifts()
    standings = lines.order(read.waiting(), recent, None, policy, read.now, verbs.staffed(shifts))
    return LineState(standings, lines.ahead(standings, shared_lines(read, shifts)), recent)


def shared_lines(read: BranchRead, shifts: list[Shift]) -> dict[ServiceCode, frozenset[ServiceCode]]:
    """Services that stand in the same line: by the counters that are staffed, or by all while none is."""
    staffed = [shift.services for shift in shifts if shift.services]
    return lines.shared_services(staffed or [counter.services for counter in read.branch.counters])
