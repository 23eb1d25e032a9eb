"""What a person is shown of the estimate: a window on the branch's clock that does not move without a reason."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from caller_server.domain.estimate.forward import WhyNot
from caller_server.domain.estimate.quantiles import Quantiles

STEP = timedelta(minutes=5)
BEYOND_MIN = 45.0  # a window would be as wide as the wait: only "not before" is told
LEAVES = timedelta(minutes=3)  # by more than this must the new window leave the shown one
LATER_SHARE = 1 / 3  # and at its end by more than this share of the time still to wait: nobody plans to the minute an hour ahead
EARLIER_SHARE = 0.2  # the same for the beginning of "not before": nobody is on the way back yet
WIDER, WIDER_BY = 1.6, timedelta(minutes=5)  # or the shown one be wider than this times the new one, and this more
LATER = timedelta(minutes=30)  # "not before" still holds when the call comes later; it is corrected when it is this far off

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """When the call is expected; ``to_at`` None: not before ``from_at``, and how long after cannot be told."""

    from_at: datetime
    to_at: datetime | None

    @property
    def kind(self) -> str:
        """``window`` or ``not_before``, as on the wire."""
        return "window" if self.to_at else "not_before"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a person's screens now: a window, or why there is none. ``promised_at`` is the beginning told last, kept
    while nothing can be said.
    """

    window: Window | None = None
    why_not: WhyNot | None = None
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be shown from now on. ``told_earlier``: a later beginning was told before, so a message goes out with it."""

    shown: Shown
    is_changed: bool
    told_earlier: bool


def window_of(found: Quantiles, now: datetime) -> Window:
    """The window of quantiles (10 to 90 %, minutes from ``now``), outward to five minutes of the clock and never narrower."""
    from_at = _floor(now + timedelta(minutes=found.low_min))
    if found.middle_min > BEYOND_MIN:
        return Window(from_at, None)
    to_at = -(-(now + timedelta(minutes=found.high_min) - _EPOCH) // STEP) * STEP + _EPOCH
    return Window(from_at, max(to_at, from_at + STEP))


def show(found: Quantiles | WhyNot, shown: Shown, now: datetime) -> Change:
    """What is shown after a run found ``found`` for a ticket on whose screens ``shown`` stands. The corrected quantiles go in.

    A window is kept unless the new one begins over 3 minutes earlier, ends later by as much and a third of the time to wait, or
    is far narrower; one without an end unless it begins a fifth of that time earlier, or half an hour later. No time zone is
    asked for: all are whole steps of five minutes off.
    """
    if isinstance(found, WhyNot):
        withdrawn = Shown(None, found, shown.promised_at)
        return Change(withdrawn, withdrawn != shown, told_earlier=False)
    new = window_of(found, now)
    if shown.window and (new == shown.window or _holds(shown.window, found, new, now)):
        return Change(shown, is_changed=False, told_earlier=False)
    told_earlier = shown.promised_at is not None and new.from_at < shown.promised_at
    return Change(Shown(new, None, new.from_at), is_changed=True, told_earlier=told_earlier)


def _holds(shown: Window, found: Quantiles, new: Window, now: datetime) -> bool:
    """Whether the shown window is still good enough."""
    low, high = (now + timedelta(minutes=minutes) for minutes in (found.low_min, found.high_min))
    if shown.to_at is None:
        leaves = max(LEAVES, timedelta(minutes=EARLIER_SHARE * found.middle_min))
        return new.to_at is None and shown.from_at - leaves <= low < shown.from_at + LATER
    if low < shown.from_at - LEAVES:
        return False
    if high > shown.to_at + max(LEAVES, timedelta(minutes=LATER_SHARE * found.middle_min)):
        return False
    return new.to_at is None or shown.to_at - shown.from_at <= WIDER * (new.to_at - new.from_at) + WIDER_BY


def _floor(at: datetime) -> datetime:
    return at - (at - _EPOCH) % STEP
