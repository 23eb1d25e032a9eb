"""What is kept of estimates: what each waiting ticket's screens show, and what somebody who takes a number now would be told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What a waiting ticket's screens show: a window, "not before" (no ``to_at``), or why nobody can say.

    ``turn`` and ``early_min`` are minutes after ``made_at``. ``promised_at`` is the beginning told last, kept while nobody can
    say. ``turn_at`` is when a counter passed this person over, who was not here.
    """

    ticket: TicketId
    made_at: datetime
    early_min: float | None = None
    turn: Quantiles | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    cannot_say: str | None = None
    promised_at: datetime | None = None
    turn_at: datetime | None = None

    @property
    def kind(self) -> str:
        """``window``, ``not_before`` or ``cannot_say``."""
        if self.from_at is None:
            return "cannot_say"
        return "not_before" if self.to_at is None else "window"

    def early_at(self, now: datetime) -> float | None:
        """``early_min`` as minutes from ``now``; None where nobody can say."""
        return None if self.early_min is None else self.early_min - (now - self.made_at) / timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What somebody who took a number of ``service`` at ``made_at`` would have been told, with ``ahead`` people in the line.

    ``raw`` is the estimate before the correction, from which the correction learns.
    """

    service: ServiceCode
    made_at: datetime
    ahead: int
    source: str
    early_min: float | None = None
    raw: Quantiles | None = None
    turn: Quantiles | None = None
    cannot_say: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShownWindow:
    """A window that goes onto the screens, to be scored when the ticket is called. ``hour`` is that of the branch, 0 to 23."""

    ticket: TicketId
    service: ServiceCode
    shown_at: datetime
    hour: int
    is_first: bool
    ahead: int
    raw: Quantiles
    turn: Quantiles
    from_at: datetime
    to_at: datetime | None
    source: str
    version: str


@dataclass(frozen=True)
class Left:
    """A ticket that left the line since its forecast was made; ``called_at`` is None when it was not called. ``is_spoilt``: the
    person gave way, or was not here at the turn.
    """

    ticket: TicketId
    called_at: datetime | None
    is_spoilt: bool


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A shown window and what came true. ``turn_at``: the turn came then, and the person was not here; ``gave_way``: asked for
    time, so that the call says nothing about the estimate.
    """

    service: ServiceCode
    hour: int
    shown_at: datetime
    is_first: bool
    raw: Quantiles
    turn: Quantiles
    from_at: datetime
    to_at: datetime | None
    called_at: datetime
    turn_at: datetime | None = None
    gave_way: bool = False


@dataclass(frozen=True, kw_only=True)
class EndedStage:
    """A stage that ended, with what durations can be learnt from it. Seconds; None where not known."""

    seq: int
    service: ServiceCode
    counter: str | None
    ended: str
    service_s: int | None
    waiting_s: int | None
    ended_at: datetime
    called_at: datetime | None
    serving_since: datetime | None


@dataclass(frozen=True)
class Changes:
    """What one look at a branch changes of what is kept."""

    forecasts: tuple[Forecast, ...] = ()
    windows: tuple[ShownWindow, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    left: tuple[Left, ...] = ()
    learnt: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.forecasts or self.windows or self.newcomers or self.left or self.learnt)


class KeepForecasts(Protocol):
    """Writes what a look at a branch found, in one short transaction of its own that takes no number of the branch."""

    def __call__(self, branch: BranchCode, changes: Changes, now: datetime, /) -> None: ...
