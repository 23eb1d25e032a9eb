"""Plays the log again, and compares what comes out with what stands in the tables."""

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date

from caller_server.domain import ticket as rules
from caller_server.domain.audit.findings import Fault, Findings
from caller_server.domain.branch_events import DayClosed, Screened
from caller_server.domain.events import TicketTaken, from_log
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.seal import Entry
from caller_server.domain.ticket import Ticket

NUMBER = re.compile(r"([A-Z]+)(\d+)")
# Columns that a ticket from before sealing may have empty, because they were added together with the seals.
ADDED_WITH_SEALS = frozenset({"lined_up_at", "waited_s", "served_s"})

POSSIBLE = {(row.event, state) for row in rules.TRANSITIONS.values() for state in row.sources}


@dataclass(frozen=True)
class DayRows:
    """What the tables say of one business day: its tickets, each service's counts (waiting, issued), and people screened."""

    tickets: dict[TicketId, Ticket]
    counts: dict[ServiceCode, tuple[int, int]]
    screened: dict[str, int]


@dataclass
class _Day:
    """One business day as the log tells it."""

    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    old: set[TicketId] = field(default_factory=set)  # taken before sealing
    issued: Counter[str] = field(default_factory=Counter)


class Replay:
    """Follows events in order. A day is compared, and let go, when it is over: memory holds one day's tickets."""

    def __init__(self, branch: BranchCode, found: Findings) -> None:
        self._branch = branch
        self._found = found
        self._days: dict[date, _Day] = {}
        self._held: dict[CounterCode, Ticket] = {}
        self._screened: Counter[str] = Counter()
        self.compared: set[date] = set()
        self.over: date | None = None  # the day that the event just followed has ended

    def follow(self, entry: Entry, *, is_sealed: bool) -> None:
        """Let the event happen. ``is_sealed``: the log says who wrote it."""
        self.over = None
        if entry.ticket_id is not None and entry.day is not None:
            self._ticket(entry, TicketId(entry.ticket_id), self._days.setdefault(entry.day, _Day()), is_sealed)
        elif entry.kind == Screened.kind:
            self._screened[str(entry.detail.get("result"))] += 1
        elif entry.kind == DayClosed.kind:
            self.over = _date(entry.detail.get("day"))

    def _ticket(self, entry: Entry, ticket_id: TicketId, day: _Day, is_sealed: bool) -> None:
        known = day.tickets.get(ticket_id)
        try:
            event = from_log(entry.kind, entry.at, entry.detail)
        except (KeyError, ValueError, TypeError):
            self._found.add(Fault.UNREADABLE, seq=entry.seq, number=known.number if known else None, kind=entry.kind)
            return
        if isinstance(event, TicketTaken) and entry.day is not None and known is None:
            changed = rules.taken(event, ticket_id=ticket_id, branch=self._branch, day=entry.day, seq=entry.seq)
            day.issued[event.service] += 1
            if not is_sealed:
                day.old.add(ticket_id)
        elif known is not None and (type(event), known.state) in POSSIBLE:
            changed = rules.apply(known, event, entry.seq)
        else:
            self._found.add(Fault.IMPOSSIBLE, seq=entry.seq, number=known.number if known else None, kind=entry.kind)
            return
        day.tickets[ticket_id] = changed
        self._hold(entry, known, changed)

    def _hold(self, entry: Entry, before: Ticket | None, now: Ticket) -> None:
        if before is not None and before.counter is not None and self._held.get(before.counter, now).id == now.id:
            self._held.pop(before.counter, None)
        if now.state in rules.AT_COUNTER and now.counter is not None:
            other = self._held.setdefault(now.counter, now)
            if other.id != now.id:
                self._found.add(Fault.TWO_AT_COUNTER, seq=entry.seq, number=now.number, counter=now.counter, other=other.number)

    def compare(self, day: date, rows: DayRows) -> None:
        """Compare a day with its rows, and let it go. Every day is compared once."""
        if day in self.compared:
            return
        self.compared.add(day)
        told = self._days.pop(day, _Day())
        self._rows(day, told, rows.tickets)
        self._numbers(day, rows.tickets)
        self._counts(day, told, rows)

    @property
    def left(self) -> list[date]:
        """Days that were followed and not compared yet."""
        return sorted(self._days)

    def _rows(self, day: date, told: _Day, rows: dict[TicketId, Ticket]) -> None:
        for ticket_id, ticket in told.tickets.items():
            row = rows.get(ticket_id)
            if row is None:
                self._found.add(Fault.ROW_MISSING, number=ticket.number, day=day)
            elif row != ticket:
                unknown = ADDED_WITH_SEALS if ticket_id in told.old else frozenset()
                differing = _differing(row, ticket, unknown)
                if differing:
                    self._found.add(Fault.ROW_DIFFERS, number=ticket.number, day=day, columns=", ".join(differing))
        for ticket_id, row in rows.items():
            if ticket_id not in told.tickets:
                self._found.add(Fault.ROW_WITHOUT_LOG, number=row.number, day=day)

    def _numbers(self, day: date, rows: dict[TicketId, Ticket]) -> None:
        series: dict[str, list[int]] = {}
        for row in rows.values():
            letters, digits = _number(row.number)
            series.setdefault(letters, []).append(digits)
        for letters, numbers in sorted(series.items()):
            doubled = sorted(number for number, count in Counter(numbers).items() if count > 1)
            if doubled:
                self._found.add(Fault.NUMBER_TWICE, number=f"{letters}{doubled[0]:03d}", day=day)
            gaps = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
            if gaps:
                self._found.add(Fault.NUMBER_GAP, number=f"{letters}{gaps[0]:03d}", day=day, count=len(gaps))

    def _counts(self, day: date, told: _Day, rows: DayRows) -> None:
        waiting = Counter(row.service for row in rows.tickets.values() if row.state is rules.TicketStatus.WAITING)
        for service in sorted({*waiting, *told.issued, *rows.counts}):
            kept = rows.counts.get(ServiceCode(service), (0, 0))
            counted = (waiting[ServiceCode(service)], told.issued[service])
            for what, one, other in zip(("waiting", "issued"), kept, counted, strict=True):
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


def _number(number: str) -> tuple[str, int]:
    found = NUMBER.fullmatch(number)
    return (found[1], int(found[2])) if found else (number, 1)


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
