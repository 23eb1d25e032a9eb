"""A branch described: the form of ``config/branches/*.toml`` and of the same on the wire."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from caller_server.contract.branch_values import (
    LABEL,
    Clock,
    Day,
    DayList,
    Language,
    Languages,
    LongText,
    PictureName,
    Prefix,
    Slug,
    Spans,
    Text,
    TimeZone,
    codes_once,
    each_once,
    forwards,
)
from caller_server.contract.service_file import ServiceFile
from caller_server.contract.staff_pin import SealedPin


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

    holidays: DayList = []
    seasons: list[SeasonFile] = Field([], max_length=20)


class CounterFile(_File):
    """One counter, and the services it can take."""

    code: Slug
    kind: Literal["desk", "booth"] = "desk"
    label: Annotated[str, StringConstraints(pattern=LABEL)]
    services: Annotated[list[Prefix], Field(min_length=1, max_length=60), AfterValidator(each_once)]
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
    loudness: Annotated[list[LoudnessFile], Field(max_length=24), AfterValidator(forwards)] = []


class DisplayFile(_File):
    """One lobby display, at ``/display/<branch>/<code>``; without services and counters it tells of all of them.

    ``layout``: ``services`` (calls and what is offered), ``calls`` (calls only), ``playlist`` (calls and pictures or videos).
    """

    code: Slug
    layout: Literal["services", "calls", "playlist"] = "services"
    services: Annotated[list[Prefix], Field(max_length=60), AfterValidator(each_once)] = []
    counters: Annotated[list[Slug], Field(max_length=200), AfterValidator(each_once)] = []
    missed: bool = True
    reload_at: Clock = "03:30"


class BranchFile(_File):
    """A branch as its file describes it. Every service and counter that is named exists, and exists once.

    ``picture`` is a file of the server's pictures folder. ``staff_pin`` opens the staff's screen of its kiosks; a file may have
    the six digits themselves, which are sealed before anything else is done with them.
    """

    code: Slug
    name: Text
    time_zone: TimeZone
    cut_off: Clock = "00:00"
    languages: Annotated[Languages, Field(min_length=1)] = ["id", "en"]
    voice: Languages = ["id"]
    is_stopped: bool = False
    picture: PictureName | None = None
    staff_pin: SealedPin | None = None
    texts: dict[Literal["welcome", "slip", "phone", "ticker"], dict[Language, LongText]] = {}
    speech: SpeechFile = SpeechFile()
    displays: Annotated[list[DisplayFile], Field(max_length=40), AfterValidator(codes_once)] = []
    policy: PolicyFile = PolicyFile()
    hours: HoursFile = HoursFile()
    services: Annotated[list[ServiceFile], Field(min_length=1, max_length=60), AfterValidator(codes_once)]
    counters: Annotated[list[CounterFile], Field(min_length=1, max_length=200), AfterValidator(codes_once)]

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
