"""What happened to a branch and its counters: facts in the past tense, beside those of tickets in ``events``."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode


@dataclass(frozen=True, kw_only=True)
class BranchEvent:
    """A fact about a branch. ``at`` is the branch's own time, which never runs backwards."""

    kind: ClassVar[str] = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ShiftChanged(BranchEvent):
    """A counter was opened, paused or closed. ``services`` are those of this shift, ``until`` is when a pause is meant to end."""

    kind: ClassVar[str] = "shift_changed"
    counter: CounterCode
    state: str
    officer: OfficerName | None
    services: tuple[ServiceCode, ...]
    note: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class HelpAsked(BranchEvent):
    """An officer asks a supervisor to come."""

    kind: ClassVar[str] = "help_asked"
    counter: CounterCode
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class HelpEnded(BranchEvent):
    """Somebody came, or it was a mistake."""

    kind: ClassVar[str] = "help_ended"
    counter: CounterCode


@dataclass(frozen=True, kw_only=True)
class DayClosed(BranchEvent):
    """A business day ended: what was open expired, and numbers start again."""

    kind: ClassVar[str] = "day_closed"
    day: date
    next_day: date


@dataclass(frozen=True, kw_only=True)
class DayEnded(BranchEvent):
    """A supervisor ended the business day early: what was open expired, and there are no more numbers today."""

    kind: ClassVar[str] = "day_ended"
    day: date
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class IssuingChanged(BranchEvent):
    """No more numbers for the rest of the business day, or numbers again."""

    kind: ClassVar[str] = "issuing_changed"
    is_stopped: bool
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceStateChanged(BranchEvent):
    """A service is open, paused (no numbers, nobody called) or closed (no numbers) for the rest of the business day."""

    kind: ClassVar[str] = "service_changed"
    service: ServiceCode
    state: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class QuotaChanged(BranchEvent):
    """Today's quota of a service is another than its weekday's; None means no limit today."""

    kind: ClassVar[str] = "quota_changed"
    service: ServiceCode
    before: int | None
    quota: int
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(BranchEvent):
    """Everyone is told something. ``message`` names what the voice says (a recorded clip); ``texts`` are shown, by language."""

    kind: ClassVar[str] = "notice_given"
    message: str
    texts: dict[str, str]
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeWithdrawn(BranchEvent):
    """What everyone was told does not hold any more."""

    kind: ClassVar[str] = "notice_withdrawn"


@dataclass(frozen=True, kw_only=True)
class AlertSeen(BranchEvent):
    """Somebody has seen an alert, whose cause began ``since``."""

    kind: ClassVar[str] = "alert_seen"
    key: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Screened(BranchEvent):
    """Somebody at the door was let in, or sent elsewhere: a number of people and nothing about them."""

    kind: ClassVar[str] = "screened"
    result: str  # admitted, to_dropbox, to_online


@dataclass(frozen=True, kw_only=True)
class NumbersLeased(BranchEvent):
    """Numbers were set aside for a kiosk, to be given out while it is cut off: by service the first and the last."""

    kind: ClassVar[str] = "numbers_leased"
    device: str
    numbers: dict[ServiceCode, list[int]]


@dataclass(frozen=True, kw_only=True)
class NumbersVoided(BranchEvent):
    """Numbers that were set aside will not be given out: by service runs of them, each with its first and last.

    ``device`` None: those of all kiosks, because the day's work ended.
    """

    kind: ClassVar[str] = "numbers_voided"
    device: str | None
    numbers: dict[ServiceCode, list[list[int]]]


@dataclass(frozen=True, kw_only=True)
class SettingsChanged(BranchEvent):
    """The branch was described anew. ``changes`` are ``{path, before, after}`` each."""

    kind: ClassVar[str] = "settings_changed"
    changes: tuple[dict[str, Any], ...] = field(default_factory=tuple)
