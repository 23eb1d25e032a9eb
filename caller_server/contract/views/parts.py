"""What the views have in common: words with a closed list, times, names of services and counters."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer


def rfc3339(moment: datetime) -> str:
    """An aware time as RFC 3339 in UTC with milliseconds: ``2026-11-23T01:02:03.456Z``."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, PlainSerializer(rfc3339, return_type=str)]

State = Literal["waiting", "called", "serving", "parked", "served", "no_show", "cancelled", "expired"]
Place = Literal["here", "away", "invited"]
CounterKind = Literal["desk", "booth"]
ShiftState = Literal["open", "paused", "closed"]
ServiceState = Literal["open", "paused", "closed", "quota_reached", "full"]
TicketClass = Literal["ordinary", "priority", "appointment"]
ClosedBecause = Literal["hours", "break", "holiday", "stopped", "stopped_today", "ended"]
CannotSay = Literal["no_counter_open", "stalled", "after_closing"]
Message = Literal["attention", "paused", "resumed", "numbers_gone", "closing_soon", "leave_building"]


class LineReason(StrEnum):
    """Why a ticket stands where it does in line, or why it was called."""

    JOINED = "joined"  # its turn by the order of joining
    PRIORITY = "priority"  # interleaved, after `ratio` others
    PRIORITY_WAITED = "priority_waited"  # a priority person who waited longer than allowed
    RETURNED = "returned"  # missed, came back, after `return_after` calls
    TRANSFERRED = "transferred"  # passed on, keeps the time first joined
    CHOSEN = "chosen"  # called out of order by an officer, with a reason
    PARKED = "parked"  # was put aside and is called again
    APPOINTMENT = "appointment"  # joins as of the time of the appointment
    WEIGHTED = "weighted"  # its service's share at this counter


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class View(Wire):
    """What every view carries: where it belongs, how new it is, and what time it was."""

    branch: str
    seq: int
    server_time: Moment


WALK_MINUTES = (5, 10, 15, 20)  # the walks back to the branch that every screen offers


class Walk(Wire):
    """A walk of so many ``minutes`` back to the branch, before it is chosen: who takes it wants to be back by ``back_by``, and
    had better stay where there is none.
    """

    minutes: int
    back_by: Moment | None


class ServiceName(Wire):
    code: str
    name: str


class CounterName(Wire):
    """``kind`` gives the word (Loket, Bilik), ``label`` the number on it."""

    code: str
    label: str
    kind: CounterKind


class Estimate(Wire):
    """A window in which the call is expected, or ``not_before`` alone (``to`` is null then)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: Moment = Field(alias="from")
    to: Moment | None
    kind: Literal["window", "not_before"]


class Notice(Wire):
    """What everyone is told now. ``message`` names the recorded sentence that the voice says; ``texts`` are shown, by language,
    ``text`` is the one for whoever looks. ``seq`` tells one notice from the next.
    """

    seq: int
    message: Message
    text: str
    texts: dict[str, str]
    given_at: Moment
    until: Moment | None


class PaperName(Wire):
    """A document that a service asks for."""

    code: str
    name: str


class OutcomeName(Wire):
    code: str
    name: str
