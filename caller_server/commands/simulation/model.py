"""What the simulated branch is like: its services, counters and people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import exp
from typing import Any

FIRST_DAY = date(2026, 11, 2)  # a Monday
OFFSET = timedelta(hours=8)  # of the branch's time zone
CODE = "simulated"
OPENS_H = 8.0
KIOSK_S = 7.0  # between two people who take a number
DOOR_MIN = 15.0  # so long before the opening the first ones stand at the door
CROWD_MIN = 30.0  # the opening crowd comes up to so long after the opening
PROFILE = (1.2, 1.25, 1.1, 0.75, 0.9, 0.8)  # how many come in the sixths of the day after the crowd
NO_SHOW, PRIORITY, TRANSFER = 0.08, 0.10, 0.03
RETURNS = 0.4  # of those missed
WALKS_MIN = (5, 10, 15, 20)
LATE, NEVER = 0.03, 0.008  # of those asked to come
FORGETS_FINISH, FORGETS_START = 0.03, 0.02
APPROACH_S, APPROACH_SPREAD = 24.0, 0.45
TURNOVER_S, TURNOVER_SPREAD = 16.0, 0.7
RECALL_AFTER_S, CALLS = 30.0, 3
LUNCH_AFTER_H, LUNCH_MIN, LUNCH_SHIFTS = 3.0, 60.0, 3  # two of five counters are away at once
PAUSES = 2  # of each counter on a day, besides lunch
AWAY = 0.35  # days on which one of the officers does not come: on leave, ill, at a course (assumed)
OFFICER_SPREAD, DAY_SPREAD = 0.08, 0.04  # how far officers and days differ in speed, as logarithms


@dataclass(frozen=True)
class ServiceKind:
    """A service of the simulated branch: the mean minutes, their spread (as a logarithm), its share of the people."""

    code: str
    mean_min: float
    spread: float
    share: float


SERVICES = (
    ServiceKind("A", 6.0, 0.50, 0.30),
    ServiceKind("B", 8.0, 0.55, 0.20),
    ServiceKind("C", 10.0, 0.50, 0.20),
    ServiceKind("D", 14.0, 0.60, 0.10),
    ServiceKind("E", 17.0, 0.55, 0.05),
    ServiceKind("F", 9.0, 0.45, 0.15),
)
NAMES = {  # for a score card that people read
    "A": {"id": "Klaim JHT", "en": "Old-age benefit claim (JHT)"},
    "B": {"id": "Klaim JP", "en": "Pension claim (JP)"},
    "C": {"id": "Klaim JKK", "en": "Work accident claim (JKK)"},
    "D": {"id": "Klaim JKM", "en": "Death benefit claim (JKM)"},
    "E": {"id": "Pendaftaran", "en": "Registration"},
    "F": {"id": "Informasi", "en": "Information"},
}
SKILLS = ("AF", "AB", "AC", "BDE", "CDEF")  # each service at two counters or more: an officer may be away
SKILLS_OF_FEW = ("ACDE", "ABCDEF", "BCDF")  # a small branch, for tests


@dataclass(frozen=True)
class Plan:
    """What is simulated. ``load`` is the work that comes in the busiest part of the day, over what the counters can do then, with
    their pauses; ``crowd`` the share of the day's people who come for the opening.

    ``is_staged``: people may wait at a distance. ``going`` is the share of those whom the rule lets go who do go. ``time_factor``
    stretches service times, with as much fewer people. ``hours`` is how long numbers are given out.
    """

    load: float = 1.0
    seed: int = 1
    is_staged: bool = True
    going: float = 1.0
    time_factor: float = 1.0
    hours: float = 8.0
    crowd: float = 1 / 3
    counters: int = 5
    cap: int = 12

    @property
    def skills(self) -> tuple[str, ...]:
        return SKILLS if self.counters == len(SKILLS) else SKILLS_OF_FEW[-self.counters :]

    @property
    def has_lunch(self) -> bool:
        """Short days, for tests, have none."""
        return self.hours >= 6

    def people(self) -> float:
        """How many come on a day, on average: so many that the work that comes in its first third, the busiest, is ``load`` times
        what the counters can do then.
        """
        third_min = 60 * self.hours / 3
        working = self.counters - (AWAY if self.has_lunch else 0.0)
        return self.load * working * third_min / (self._coming_until(third_min) * self.work_min())

    def _coming_until(self, minutes: float) -> float:
        """The share of the day's people who have come by so many minutes after the opening, which are more than the crowd's."""
        sixths = (minutes - CROWD_MIN) / self.sixth_min
        of_profile = sum(share * min(1.0, max(0.0, sixths - number)) for number, share in enumerate(PROFILE)) / sum(PROFILE)
        return self.crowd + (1 - self.crowd) * of_profile

    @property
    def sixth_min(self) -> float:
        """How long a sixth of the day after the crowd is."""
        return (60 * self.hours - CROWD_MIN) / len(PROFILE)

    def work_min(self) -> float:
        """Minutes of a counter that one person takes, on average, with the way to the counter and what comes after."""
        service_min = self.time_factor * sum(kind.mean_min * kind.share for kind in SERVICES)
        approach_min = APPROACH_S / 60 * exp(APPROACH_SPREAD**2 / 2)
        turnover_min = TURNOVER_S / 60 * exp(TURNOVER_SPREAD**2 / 2)
        lost_min = CALLS * RECALL_AFTER_S / 60
        served_min = service_min + approach_min + turnover_min
        return (1 - NO_SHOW) * (1 + TRANSFER) * served_min + NO_SHOW * (lost_min + turnover_min)


@dataclass(frozen=True)
class Person:
    """Somebody who comes, and all that will befall them. Seconds and minutes as the names say.

    ``returns_after_min``: a missed person comes back; ``passed_on``: to another service, which takes ``passed_on_s``.
    ``late_min`` is what comes between somebody and the way here; ``is_lost``: they never come.
    """

    number: int
    takes_at: datetime
    service: str
    is_priority: bool
    service_s: float
    approach_s: float
    turnover_s: float
    is_no_show: bool
    returns_after_min: float | None
    passed_on: str | None
    passed_on_s: float
    goes_out: bool
    walk_min: int
    decides_after_s: float
    gets_up_min: float
    walk_factor: float
    late_min: float
    is_lost: bool
    forgets_finish_s: float
    forgets_start: bool


@dataclass(frozen=True)
class Pause:
    """A counter calls nobody for a while; ``said_min`` is how long it was meant to be, None where nothing is said."""

    begins_at: datetime
    minutes: float
    said_min: int | None
    note: str


@dataclass(frozen=True)
class DayPlan:
    """One day: who comes, when the counters open (None: nobody comes to it) and rest, how fast each works; ``day_factor``
    stretches all times.
    """

    number: int
    opens_at: datetime
    closes_at: datetime
    people: tuple[Person, ...]
    opened_at: tuple[datetime | None, ...]
    pauses: tuple[tuple[Pause, ...], ...]
    speeds: tuple[float, ...]
    day_factor: float = 1.0


def branch_file(plan: Plan) -> dict[str, Any]:
    """The branch in the form of its file."""
    opens, closes = _clock(OPENS_H), _clock(OPENS_H + plan.hours)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {
        "code": CODE,
        "name": "Kantor Cabang",
        "time_zone": "Asia/Makassar",
        "hours": {day: [[opens, closes]] for day in days},
        "policy": {
            "recall_after_s": round(RECALL_AFTER_S),
            "max_calls": CALLS,
            "staged_calling": plan.is_staged,
            "lobby_cap": plan.cap,
            "stop_when_full": False,
            "overtime_minutes": 360,
            "one_ticket_each": False,
        },
        "services": [{"code": kind.code, "name": NAMES[kind.code]} for kind in SERVICES],
        "counters": [
            {"code": counter_code(place), "label": str(place + 1), "services": list(skills)}
            for place, skills in enumerate(plan.skills)
        ],
    }


def counter_code(place: int) -> str:
    return f"{CODE}-{place + 1}"


def _clock(hour: float) -> str:
    minutes = round(60 * hour)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def opening_of(number: int) -> datetime:
    """When the branch opens on a simulated day."""
    day = FIRST_DAY + timedelta(days=number)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - OFFSET + timedelta(hours=OPENS_H)
