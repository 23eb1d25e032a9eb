"""Plays the log again, and compares what comes out with what stands in the tables."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import NamedTuple

from caller_server.domain import ticket as rules
from caller_server.domain.audit.findings import Fault, Findings
from caller_server.domain.branch_events import DayClosed, NumbersLeased, Screened
from caller_server.domain.events import TicketTaken, from_log
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.numbering import read_own
from caller_server.domain.seal import Entry
from caller_server.domain.ticket import Ticket

NUMBER = re.compile(r"([A-Z]+)(\d+)")
# Columns that a ticket from before sealing may have empty, because they were added together with the seals.
ADDED_WITH_SEALS = frozenset({"lined_up_at", "waited_s", "served_s"})

POSSIBLE = {(row.event, state) for row in rules.TRANSITIONS.values() for state in row.sources}


class DayCounts(NamedTuple):
    """What the tables keep count of for a service: who waits, tickets, the highest number, and tickets of kiosks' own series."""

    waiting: int = 0
    issued: int = 0
    numbered: int = 0
    own_series: int = 0


@dataclass(frozen=True)
class DayRows:
    """What the tables say of one business day: its tickets, each service's counts, and people screened.

    ``late`` are those of the tickets that a kiosk told of when the day was over.
    """

    tickets: dict[TicketId, Ticket]
    counts: dict[ServiceCode, DayCounts]
    screened: dict[str, int]
    late: frozenset[TicketId] = frozenset()


@dataclass
class _Day:
    """One business day as the log tells it."""

    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    old: set[TicketId] = field(default_factory=set)  # taken before sealing
    issued: Counter[str] = field(default_factory=Counter)


_Late = dict[date, dict[TicketId, Ticket]]


class Replay:
    """Follows events in order. A day is compared, and let go, when it is over: memory holds one day's tickets."""

    def __init__(self, branch: BranchCode, found: Findings) -> None:
        self._branch = branch
        self._found = found
        self._days: dict[date, _Day] = {}
        self._held: dict[CounterCode, Ticket] = {}
        self._screened: Counter[str] = Counter()
        self._leased: dict[str, set[int]] = {}  # numbers set aside for kiosks on the day that runs, by service
        # Tickets of days that were over when a kiosk told of them: as the log tells, and as the tables say.
        self._late: _Late = {}
        self._late_rows: _Late = {}
        self.compared: set[date] = set()
        self.over: date | None = None  # the day that the event just followed has ended

    def follow(self, entry: Entry, *, is_sealed: bool) -> None:
        """Let the event happen. ``is_sealed``: the log says who wrote it."""
        self.over = None
        if entry.ticket_id is not None and entry.day is not None:
            self._ticket(entry, TicketId(entry.ticket_id), entry.day, is_sealed)
        elif entry.kind == NumbersLeased.kind:
            self._lease(entry)
        elif entry.kind == Screened.kind:
            self._screened[str(entry.detail.get("result"))] += 1
        elif entry.kind == DayClosed.kind:
            self.over = _date(entry.detail.get("day"))

    def _lease(self, entry: Entry) -> None:
        try:
            for service, (first, last) in entry.detail["numbers"].items():
                self._leased.setdefault(str(service), set()).update(range(int(first), int(last) + 1))
        except (KeyError, ValueError, TypeError, AttributeError):
            self._found.add(Fault.UNREADABLE, seq=entry.seq, kind=entry.kind)

    def _ticket(self, entry: Entry, ticket_id: TicketId, day: date, is_sealed: bool) -> None:
        late = self._late.get(day, {})
        known = late.get(ticket_id) or (self._days[day].tickets.get(ticket_id) if day in self._days else None)
        try:
            event = from_log(entry.kind, entry.at, entry.detail)
        except (KeyError, ValueError, TypeError):
            self._found.add(Fault.UNREADABLE, seq=entry.seq, number=known.number if known else None, kind=entry.kind)
            return
        if isinstance(event, TicketTaken) and known is None:
            changed = rules.taken(event, ticket_id=ticket_id, branch=self._branch, day=day, seq=entry.seq)
            if event.is_late:
                self._late.setdefault(day, {})[ticket_id] = changed
                return
            self._of(day).issued[event.service] += 1
            if not is_sealed:
                self._of(day).old.add(ticket_id)
        elif known is not None and (type(event), known.state) in POSSIBLE:
            changed = rules.apply(known, event, entry.seq)
        else:
            self._found.add(Fault.IMPOSSIBLE, seq=entry.seq, number=known.number if known else None, kind=entry.kind)
            return
        if ticket_id in late:
            late[ticket_id] = changed
        else:
            self._of(day).tickets[ticket_id] = changed
        self._hold(entry, known, changed)

    def _of(self, day: date) -> _Day:
        return self._days.setdefault(day, _Day())

    def _hold(self, entry: Entry, before: Ticket | None, now: Ticket) -> None:
        if before is not None and before.counter is not None and self._held.get(before.counter, now).id == now.id:
            self._held.pop(before.counter, None)
        if now.state in rules.AT_COUNTER and now.counter is not None:
            other = self._held.setdefault(now.counter, now)
            if other.id != now.id:
                self._found.add(Fault.TWO_AT_COUNTER, seq=entry.seq, number=now.number, counter=now.counter, other=other.number)

    def compare(self, day: date, rows: DayRows) -> None:
        """Compare a day with its rows, and let it go. Every day is compared once; what came late is compared apart."""
        if day in self.compared:
            return
        self.compared.add(day)
        told = self._days.pop(day, _Day())
        in_time = {ticket_id: row for ticket_id, row in rows.tickets.items() if ticket_id not in rows.late}
        self._rows(day, told.tickets, in_time, told.old)
        self._numbers(day, rows.tickets)
        self._counts(day, told, rows)
        self._leased.clear()
        if rows.late:
            self._late_rows[day] = _late_of(rows)

    def compare_late(self, rows_of: Callable[[date], DayRows], *, is_all: bool) -> None:
        """Compare what came late, when everything was followed; with ``is_all``, the whole log, none may be left over."""
        for day in sorted({*self._late, *(self._late_rows if is_all else ())}):
            told, rows = self._late.get(day, {}), self._late_rows.get(day)
            if rows is None:
                rows = _late_of(rows_of(day))
            self._rows(day, told, rows if is_all else {ticket_id: rows[ticket_id] for ticket_id in told if ticket_id in rows})

    @property
    def left(self) -> list[date]:
        """Days that were followed and not compared yet."""
        return sorted(self._days)

    def _rows(
        self, day: date, told: dict[TicketId, Ticket], rows: dict[TicketId, Ticket], old: set[TicketId] | None = None
    ) -> None:
        """``old`` are tickets from before sealing."""
        for ticket_id, ticket in told.items():
            row = rows.get(ticket_id)
            if row is None:
                self._found.add(Fault.ROW_MISSING, number=ticket.number, day=day)
            elif row != ticket:
                unknown = ADDED_WITH_SEALS if ticket_id in (old or ()) else frozenset()
                differing = _differing(row, ticket, unknown)
                if differing:
                    self._found.add(Fault.ROW_DIFFERS, number=ticket.number, day=day, columns=", ".join(differing))
        for ticket_id, row in rows.items():
            if ticket_id not in told:
                self._found.add(Fault.ROW_WITHOUT_LOG, number=row.number, day=day)

    def _numbers(self, day: date, rows: dict[TicketId, Ticket]) -> None:
        """No number twice. The server's own have no gap but for those that were set aside for kiosks."""
        for number, count in sorted(Counter(row.number for row in rows.values()).items()):
            if count > 1:
                self._found.add(Fault.NUMBER_TWICE, number=number, day=day)
        for letters, numbers in sorted(_series(row.number for row in rows.values()).items()):
            gaps = sorted(set(range(1, max(numbers) + 1)) - numbers - self._leased.get(letters, set()))
            if gaps:
                self._found.add(Fault.NUMBER_GAP, number=f"{letters}{gaps[0]:03d}", day=day, count=len(gaps))

    def _counts(self, day: date, told: _Day, rows: DayRows) -> None:
        waiting = Counter(row.service for row in rows.tickets.values() if row.state is rules.TicketStatus.WAITING)
        late = Counter(ticket.service for ticket in _late_of(rows).values())  # these never go on to another
        own = Counter(number.service for row in rows.tickets.values() if (number := read_own(row.number)))
        numbers = _series(ticket.number for tickets in (told.tickets, _late_of(rows)) for ticket in tickets.values())
        for found in sorted({*waiting, *told.issued, *late, *own, *self._leased, *rows.counts}):
            service = ServiceCode(found)
            numbered = max(numbers.get(service, set()) | self._leased.get(service, set()), default=0)
            counted = DayCounts(waiting[service], told.issued[service] + late[service], numbered, own[service])
            for what, one, other in zip(DayCounts._fields, rows.counts.get(service, DayCounts()), counted, strict=True):
                if one != other:
                    self._found.add(Fault.COUNT_DIFFERS, day=day, what=what, service=service, kept=one, counted=other)
        for result in sorted({*self._screened, *rows.screened}):
            one, other = rows.screened.get(result, 0), self._screened[result]
            if one != other:
                self._found.add(Fault.COUNT_DIFFERS, day=day, what=result, service="", kept=one, counted=other)
        self._screened.clear()


def _differing(row: Ticket, ticket: Ticket, unknown: frozenset[str]) -> list[str]:
    names = [found.name for found in fields(Ticket) if getattr(row, found.name) != getattr(ticket, found.name)]
    return [name for name in names if name not in unknown or getattr(row, name) is not None]


def _series(numbers: Iterable[str]) -> dict[str, set[int]]:
    """The server's own numbers by their letters."""
    series: dict[str, set[int]] = {}
    for number in numbers:
        found = NUMBER.fullmatch(number)
        if found:
            series.setdefault(found[1], set()).add(int(found[2]))
    return series


def _late_of(rows: DayRows) -> dict[TicketId, Ticket]:
    return {ticket_id: rows.tickets[ticket_id] for ticket_id in rows.late}


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
