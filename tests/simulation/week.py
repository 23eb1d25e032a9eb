"""A week of short days in the simulated branch, and what was shown on them, written down beside the database.

Nothing here asks the tables of shown windows: a score card has to come to the same figures by its own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean
from zoneinfo import ZoneInfo

from caller_server.commands.simulation.baselines import Others
from caller_server.commands.simulation.day import Day
from caller_server.commands.simulation.draw import draw
from caller_server.commands.simulation.floor import Floor
from caller_server.commands.simulation.model import FIRST_DAY, Person, Plan
from caller_server.domain.ids import TicketId
from caller_server.usecases.ahead import Look

PLAN = Plan(load=2.0, seed=11, hours=2.2, counters=3, cap=8)
DAYS = 7
SINCE, UNTIL = FIRST_DAY, FIRST_DAY + timedelta(days=DAYS - 1)
ZONE = ZoneInfo("Asia/Makassar")


@dataclass(frozen=True)
class Shown:
    """A window that stood on a ticket's screens, and when the ticket was called after it."""

    service: str
    shown_at: datetime
    middle_at: datetime
    from_at: datetime
    to_at: datetime | None
    called_at: datetime

    @property
    def day(self) -> date:
        return self.shown_at.astimezone(ZONE).date()

    @property
    def hour(self) -> str:
        return f"{self.shown_at.astimezone(ZONE):%H}"

    @property
    def holds(self) -> bool:
        return self.from_at <= self.called_at and (self.to_at is None or self.called_at <= self.to_at)

    @property
    def error_s(self) -> float:
        return abs((self.called_at - self.middle_at).total_seconds())


@dataclass(frozen=True)
class Figures:
    """What a score card should say of some windows: shares from 0 to 1, seconds."""

    windows: int
    hit_rate: float
    early: float
    width_s: float
    error_s: float
    not_before: int


def figures(shown: Sequence[Shown]) -> Figures:
    """The figures, added up one by one."""
    ended = [one for one in shown if one.to_at is not None]
    return Figures(
        windows=len(ended),
        hit_rate=mean(one.holds for one in ended),
        early=mean(one.called_at < one.from_at for one in ended),
        width_s=mean((one.to_at - one.from_at).total_seconds() for one in ended if one.to_at),
        error_s=mean(one.error_s for one in shown),
        not_before=len(shown) - len(ended),
    )


class Noted(Day):
    """A day that writes down every window at the moment when it is shown, and whose turn came while they were out."""

    def work_off(self) -> list[Shown]:
        """All windows of the day that a call came after, but those of people who were out when their turn came."""
        self._windows: list[tuple[TicketId, str, datetime, float, datetime, datetime | None]] = []
        self._passed_over: set[tuple[TicketId, datetime]] = set()
        self.run()
        spoilt = {(ticket, self._called_after(ticket, turn_at)) for ticket, turn_at in self._passed_over}
        return [
            Shown(service, shown_at, shown_at + timedelta(minutes=middle_min), from_at, to_at, called_at)
            for ticket, service, shown_at, middle_min, from_at, to_at in self._windows
            if (called_at := self._called_after(ticket, shown_at)) is not None and (ticket, called_at) not in spoilt
        ]

    def _called_after(self, ticket: TicketId, moment: datetime) -> datetime | None:
        """The call that ended the wait of that moment; a person who is passed on waits, and is called, once more."""
        return next((call for call in self.people.visits[ticket].calls if call >= moment), None)

    def _take(self, person: Person) -> None:
        super()._take(person)
        visit = list(self.people.visits.values())[-1]
        if visit.told and visit.told_at and visit.window:  # what a ticket shows as soon as it is taken
            window = visit.window
            self._windows.append(
                (visit.ticket, visit.service, visit.told_at, visit.told.middle_min, window.from_at, window.to_at)
            )

    def _tell(self, found: Look) -> None:
        self._windows += [
            (new.ticket, new.service, new.shown_at, new.turn.middle_min, new.from_at, new.to_at) for new in found.changes.windows
        ]
        self._passed_over |= {(one.ticket, one.turn_at) for one in found.changes.forecasts if one.turn_at is not None}
        super()._tell(found)


def live_through(folder: Path, days: int = DAYS) -> tuple[Path, list[Shown]]:
    """Let the week pass: the branch's database, and what was shown in it."""
    floor, others, memory = Floor(PLAN, folder), Others(), None
    shown: list[Shown] = []
    try:
        for number in range(days):
            day = Noted(floor, PLAN, draw(PLAN, number), others, memory)
            shown += day.work_off()
            others.end_day()
            memory = day.memory
    finally:
        floor.close()
    return floor.file, shown
