"""A branch described: the form of ``config/branches/*.toml`` and of the same on the wire, and what each value means.

Faults have types of their own (``twice``, ``overlap``, ...), so that whoever tells of them can find the words.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

# Without \d, which in these patterns means the digits of every script.
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
END_CLOCK = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PREFIX = r"^[A-HJ-NPR-Z]{1,2}$"  # without I, O and Q, which look like 1 and 0
SLUG = r"^[a-z0-9][a-z0-9-]{0,39}$"
WORD = r"^[a-z0-9][a-z0-9_-]{0,19}$"
LABEL = r"^[1-9][0-9]?$"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
Language = Literal["id", "en"]


def _printable(text: str) -> str:
    """What is printed, spoken and shown means nothing to a printer or a terminal."""
    if CONTROL.search(text):
        raise PydanticCustomError("control", "must not contain control characters or line breaks")
    return text


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("zone", "{name} is not a time zone", {"name": name})
    return name


def _day(written: str) -> str:
    try:
        date.fromisoformat(written)
    except ValueError:
        raise PydanticCustomError("day", "{day} is not a day of the calendar", {"day": written}) from None
    return written


def _in_order(spans: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    moments = [moment for span in spans for moment in span]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise PydanticCustomError("overlap", "the spans must be in order and must not overlap")
    return spans


def _each_once(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("repeated", "each may stand here once")
    return values


def _forwards(steps: list[Any]) -> list[Any]:
    """Steps of one day, each at its own time and after the one before."""
    if any(later.at <= earlier.at for earlier, later in pairwise(steps)):
        raise PydanticCustomError("steps", "the times must be in order, each once")
    return steps


def _sorted(days: list[str]) -> list[str]:
    return sorted(set(days))


def _codes_once(parts: list[Any]) -> list[Any]:
    codes = [part.code for part in parts]
    for code in codes:
        if codes.count(code) > 1:
            raise PydanticCustomError("twice", "the code {code} stands twice", {"code": code})
    return parts


def _simplest(quota: int | dict[str, int] | None) -> int | dict[str, int] | None:
    """The same number for each of the seven days is one number; none for any day is none."""
    if isinstance(quota, dict):
        counts = {quota.get(day) for day in WEEKDAYS}
        return counts.pop() if len(counts) == 1 else {day: quota[day] for day in WEEKDAYS if day in quota}
    return quota


Clock = Annotated[str, StringConstraints(pattern=CLOCK)]
EndClock = Annotated[str, StringConstraints(pattern=END_CLOCK)]
Day = Annotated[str, BeforeValidator(str), StringConstraints(pattern=DAY), AfterValidator(_day)]
Spans = Annotated[list[tuple[Clock, EndClock]], Field(max_length=6), AfterValidator(_in_order)]
Prefix = Annotated[str, StringConstraints(pattern=PREFIX)]
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
Word = Annotated[str, StringConstraints(pattern=WORD)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_printable)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_printable)]
Names = Annotated[dict[Language, Text], Field(min_length=1)]
Languages = Annotated[list[Language], AfterValidator(_each_once)]
Count = Annotated[int, Field(ge=0, le=9999)]
Quota = Annotated[
    Annotated[Count, Tag("every_day")] | Annotated[dict[Weekday, Count], Tag("by_weekday")],
    Discriminator(lambda value: "by_weekday" if isinstance(value, dict) else "every_day"),
]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PolicyFile(_File):
    """The branch's rules, as in the file; the names say the units."""

    max_calls: int = Field(3, ge=1, le=9)
    recall_after_s: int = Field(30, ge=0, le=600)
    grace_minutes: int = Field(30, ge=0, le=600)
    return_after: int = Field(3, ge=0, le=50)
    priority_ratio: int = Field(2, ge=1, le=50)
    priority_max_wait_minutes: int = Field(30, ge=0, le=600)
    staged_calling: bool = False
    max_deferrals: int = Field(3, ge=0, le=20)
    target_minutes: int = Field(40, ge=1, le=600)
    wait_limit_minutes: int = Field(60, ge=1, le=600)
    serve_limit_minutes: int = Field(30, ge=1, le=600)
    stall_after_minutes: int = Field(15, ge=1, le=600)
    auto_no_show: bool = False
    one_ticket_each: bool = True
    stop_when_full: bool = True
    overtime_minutes: int = Field(0, ge=0, le=600)
    lobby_cap: int | None = Field(None, ge=1, le=9999)
    screening: bool = False


class WeekFile(_File):
    """Spans of each weekday, in order and not overlapping; the time between two spans is a break."""

    monday: Spans = []
    tuesday: Spans = []
    wednesday: Spans = []
    thursday: Spans = []
    friday: Spans = []
    saturday: Spans = []
    sunday: Spans = []


class SeasonFile(WeekFile):
    """Other hours from ``first`` to ``last``, both included."""

    name: Text
    first: Day
    last: Day

    @model_validator(mode="after")
    def _forwards(self) -> "SeasonFile":
        if self.last < self.first:
            raise PydanticCustomError("backwards", "the last day is before the first", {"at": "last"})
        return self


class HoursFile(WeekFile):
    """When numbers are given out: spans per weekday, holidays, and seasons with other hours."""

    holidays: Annotated[list[Day], Field(max_length=400), AfterValidator(_sorted)] = []
    seasons: list[SeasonFile] = Field([], max_length=20)


class PaperFile(_File):
    """A document that a service asks for."""

    code: Word
    name: Names


class OutcomeFile(_File):
    """How a service can end; ``asks_missing``: with the list of papers that were missing."""

    code: Word
    name: Names
    asks_missing: bool = False


class ServiceFile(_File):
    """One service; ``quota`` is a number for every day, or one per weekday by name; no number is no limit."""

    code: Prefix
    name: Names
    about: dict[Language, Text] = {}
    quota: Annotated[Quota | None, AfterValidator(_simplest)] = None
    is_open: bool = True
    following: Prefix | None = None
    usual_minutes: int | None = Field(None, ge=1, le=600)
    checklist: Annotated[list[PaperFile], Field(max_length=40), AfterValidator(_codes_once)] = []
    outcomes: Annotated[list[OutcomeFile], Field(max_length=20), AfterValidator(_codes_once)] = []

    @model_validator(mode="after")
    def _can_ask(self) -> "ServiceFile":
        if any(outcome.asks_missing for outcome in self.outcomes) and not self.checklist:
            at = {"at": "checklist"}
            raise PydanticCustomError("asks_missing", "an outcome asks for missing papers, but there is no checklist", at)
        return self

    def week(self) -> list[int | None]:
        """The quota of each weekday, Monday first."""
        if isinstance(self.quota, dict):
            return [self.quota.get(day) for day in WEEKDAYS]  # type: ignore[call-overload]
        return [self.quota] * 7


class CounterFile(_File):
    """One counter, and the services it can take."""

    code: Slug
    kind: Literal["desk", "booth"] = "desk"
    label: Annotated[str, StringConstraints(pattern=LABEL)]
    services: Annotated[list[Prefix], Field(min_length=1, max_length=60), AfterValidator(_each_once)]
    weights: dict[Prefix, Annotated[int, Field(ge=1, le=20)]] = {}

    @model_validator(mode="after")
    def _weighs_its_own(self) -> "CounterFile":
        for code in self.weights:
            if code not in self.services:
                raise PydanticCustomError(
                    "weight", "there is a weight for {service}, which it does not take", {"service": code, "at": "weights"}
                )
        return self


class LoudnessFile(_File):
    """How loud the displays of a branch are from a time of day on; the last one of a day holds until the first of the next."""

    at: Clock
    percent: int = Field(ge=0, le=100)


class SpeechFile(_File):
    """How the branch's announcements sound: numbers ``one_by_one`` ("nol dua tiga") or ``whole`` ("dua puluh tiga")."""

    digits: Literal["one_by_one", "whole"] = "one_by_one"
    chime: bool = True
    loudness: Annotated[list[LoudnessFile], Field(max_length=24), AfterValidator(_forwards)] = []


class DisplayFile(_File):
    """One lobby display, at ``/display/<branch>/<code>``; without services and counters it tells of all of them.

    ``layout``: ``services`` (calls and what is offered), ``calls`` (calls only), ``playlist`` (calls and pictures or videos).
    """

    code: Slug
    layout: Literal["services", "calls", "playlist"] = "services"
    services: Annotated[list[Prefix], Field(max_length=60), AfterValidator(_each_once)] = []
    counters: Annotated[list[Slug], Field(max_length=200), AfterValidator(_each_once)] = []
    missed: bool = True
    reload_at: Clock = "03:30"


class BranchFile(_File):
    """A branch as its file describes it. Every service and counter that is named exists, and exists once."""

    code: Slug
    name: Text
    time_zone: Annotated[str, AfterValidator(_zone)]
    cut_off: Clock = "00:00"
    languages: Annotated[Languages, Field(min_length=1)] = ["id", "en"]
    voice: Languages = ["id"]
    is_stopped: bool = False
    texts: dict[Literal["welcome", "slip", "phone", "ticker"], dict[Language, LongText]] = {}
    speech: SpeechFile = SpeechFile()
    displays: Annotated[list[DisplayFile], Field(max_length=40), AfterValidator(_codes_once)] = []
    policy: PolicyFile = PolicyFile()
    hours: HoursFile = HoursFile()
    services: Annotated[list[ServiceFile], Field(min_length=1, max_length=60), AfterValidator(_codes_once)]
    counters: Annotated[list[CounterFile], Field(min_length=1, max_length=200), AfterValidator(_codes_once)]

    @model_validator(mode="after")
    def _fits_together(self) -> "BranchFile":
        codes = {service.code for service in self.services}
        for place, counter in enumerate(self.counters):
            for code in counter.services:
                if code not in codes:
                    at = {"service": code, "at": f"counters.{place}.services"}
                    raise PydanticCustomError("unknown_service", "there is no service {service}", at)
        for place, service in enumerate(self.services):
            if service.following is not None and service.following not in codes - {service.code}:
                at = {"service": service.following, "at": f"services.{place}.following"}
                raise PydanticCustomError("following", "{service} is no other service of this branch", at)
        return self

    @model_validator(mode="after")
    def _shows_what_is_there(self) -> "BranchFile":
        services, counters = ({part.code for part in parts} for parts in (self.services, self.counters))
        for place, display in enumerate(self.displays):
            for code in display.services:
                if code not in services:
                    at = {"service": code, "at": f"displays.{place}.services"}
                    raise PydanticCustomError("unknown_service", "there is no service {service}", at)
            for code in display.counters:
                if code not in counters:
                    at = {"counter": code, "at": f"displays.{place}.counters"}
                    raise PydanticCustomError("unknown_counter", "there is no counter {counter}", at)
        return self

    @model_validator(mode="after")
    def _called_apart(self) -> "BranchFile":
        """No two desks, and no two booths, have the same number: people are called there by it."""
        called = set()
        for place, counter in enumerate(self.counters):
            if (counter.kind, counter.label) in called:
                at = {"label": counter.label, "at": f"counters.{place}.label"}
                raise PydanticCustomError("label_twice", "another {label} of this kind is there", at)
            called.add((counter.kind, counter.label))
        return self

    def full(self) -> dict[str, Any]:
        """Every key with its value, as plain JSON."""
        return self.model_dump(mode="json")

    def short(self) -> dict[str, Any]:
        """Without the keys that have their default: what a person wants to read."""
        return self.model_dump(mode="json", exclude_defaults=True)
