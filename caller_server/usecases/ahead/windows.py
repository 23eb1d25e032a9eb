"""From what a run foresees to what goes onto the screens."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.forward import Wait, WhyNot
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.window import Shown, Window, show, window_of
from caller_server.domain.ids import ServiceCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.usecases.forecasts import Forecast, Newcomer, ShownWindow

VERSION = "run-1"  # of the method; kept with every window, so that scores of different methods are not mixed
RUN = "run"
SAME_MIN = 0.5  # a newcomer's estimate that moved by less is not written again
FRESH = timedelta(minutes=1)  # unless it is older than this
MUCH_LATER = timedelta(minutes=10)  # who went out may stay out for longer
LEAST_EACH_MIN = 2.0  # that one more person in the line adds, where nothing else is known
SPREAD_OF_MORE = (0.6, 1.0, 1.5)  # of what they add, for the three quantiles
STALE = timedelta(minutes=5)  # older than this it says nothing: nobody has looked for long


@dataclass(frozen=True)
class Moved:
    """A window that begins ``earlier`` or much ``later`` than its person was told."""

    ticket: TicketId
    kind: str
    window: Window


@dataclass
class Screens:
    """What changes on people's screens. ``moved`` are windows that begin earlier than was told, or much later."""

    correction: Correction
    now: datetime
    zone: tzinfo
    forecasts: list[Forecast] = field(default_factory=list)
    windows: list[ShownWindow] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stretch = self.correction.stretch()

    def turn(self, wait: Wait | WhyNot) -> Quantiles | None:
        """The corrected quantiles; None when nobody can say."""
        return self._stretch(wait.quantiles) if isinstance(wait, Wait) else None

    def put(self, ticket: Ticket, wait: Wait | WhyNot, known: Forecast | None, ahead: int) -> Forecast | None:
        """Decide what this ticket's screens show; the forecast that stands after that."""
        turn = self.turn(wait)
        change = show(turn if turn is not None else WhyNot(str(wait)), shown_now(known), self.now)
        if not change.is_changed:
            return known
        window = change.shown.window
        found = replace(
            known or Forecast(ticket=ticket.id, made_at=self.now),
            made_at=self.now,
            early_min=early(wait, turn),
            turn=turn,
            from_at=window.from_at if window else None,
            to_at=window.to_at if window else None,
            cannot_say=str(change.shown.why_not) if change.shown.why_not else None,
            promised_at=change.shown.promised_at,
        )
        self.forecasts.append(found)
        if window and change.told_earlier:
            self.moved.append(Moved(ticket.id, "earlier", window))
        elif window and known and known.promised_at and window.from_at - known.promised_at >= MUCH_LATER:
            self.moved.append(Moved(ticket.id, "later", window))
        if window and turn and isinstance(wait, Wait):
            is_first = known is None or known.promised_at is None
            local = self.now.astimezone(self.zone)
            self.windows.append(window_shown(ticket, window, wait.quantiles, turn, local, ahead, is_first=is_first))
        return found

    def update(self, found: Forecast) -> None:
        """Keep a forecast of which something else changed, in place of the one decided on before."""
        self.forecasts = [one for one in self.forecasts if one.ticket != found.ticket]
        self.forecasts.append(found)


def window_shown(
    ticket: Ticket,
    window: Window,
    raw: Quantiles,
    turn: Quantiles,
    now: datetime,
    ahead: int,
    *,
    is_first: bool,
    source: str = RUN,
) -> ShownWindow:
    """A window as it is kept to be scored. ``now`` is in the branch's own zone: scores are told by its hours."""
    return ShownWindow(
        ticket=ticket.id,
        service=ticket.service,
        shown_at=now,
        hour=now.hour,
        is_first=is_first,
        ahead=ahead,
        raw=raw,
        turn=turn,
        from_at=window.from_at,
        to_at=window.to_at,
        source=source,
        version=VERSION,
    )


def shown_now(known: Forecast | None) -> Shown:
    """What stands on a ticket's screens."""
    if known is None:
        return Shown()
    window = Window(known.from_at, known.to_at) if known.from_at else None
    return Shown(window, WhyNot(known.cannot_say) if known.cannot_say else None, known.promised_at)


def early(wait: Wait | WhyNot, turn: Quantiles | None) -> float | None:
    """The 5 % quantile, stretched as the lower quantile was."""
    if not isinstance(wait, Wait) or turn is None:
        return None
    low = wait.quantiles.low_min
    return min(turn.low_min, wait.early_min * turn.low_min / low) if low > 0 else 0.0


def newcomer(service: ServiceCode, wait: Wait | WhyNot, correction: Correction, now: datetime, ahead: int) -> Newcomer:
    """What somebody who takes a number now is told."""
    if not isinstance(wait, Wait):
        return Newcomer(service=service, made_at=now, ahead=ahead, source=RUN, cannot_say=str(wait))
    turn = correction.corrected(wait.quantiles)
    return Newcomer(
        service=service, made_at=now, ahead=ahead, source=RUN, early_min=early(wait, turn), raw=wait.quantiles, turn=turn
    )


def is_news(found: Newcomer, known: Newcomer | None) -> bool:
    """Whether it differs enough from what is kept to be written."""
    if known is None or known.cannot_say != found.cannot_say or known.ahead != found.ahead:
        return True
    if found.turn is not None and found.made_at - known.made_at >= FRESH:
        return True
    if known.turn is None or found.turn is None:
        return known.turn is not found.turn
    return abs(_at(found) - _at(known)) > SAME_MIN


def _at(found: Newcomer) -> float:
    """The middle of the turn as a moment, in minutes."""
    return found.made_at.timestamp() / 60 + (found.turn.middle_min if found.turn else 0.0)


def first_shown(
    ticket: Ticket, known: Newcomer | None, ahead: int, now: datetime, zone: tzinfo
) -> tuple[Forecast, ShownWindow | None] | None:
    """What a ticket that was just taken shows at once, from what newcomers were told last; None while nothing is known.

    Who joined since then has made the line longer: the estimate grows with the people ahead.
    """
    if known is None or now - known.made_at > STALE:
        return None
    if known.turn is None or known.raw is None:
        return Forecast(ticket=ticket.id, made_at=now, cannot_say=known.cannot_say), None
    raw, turn = (_from_now(one, known, ahead, now) for one in (known.raw, known.turn))
    window = show(turn, Shown(), now).shown.window
    if window is None:
        return None
    found = Forecast(
        ticket=ticket.id,
        made_at=now,
        early_min=newcomer_early(known, ahead, now),
        turn=turn,
        from_at=window.from_at,
        to_at=window.to_at,
        promised_at=window.from_at,
    )
    return found, window_shown(ticket, window, raw, turn, now.astimezone(zone), ahead, is_first=True, source=known.source)


def newcomer_window(known: Newcomer | None, ahead: int, now: datetime) -> Window | None:
    """The window for somebody who takes a number at ``now`` with ``ahead`` people in the line; None while nobody can say."""
    if known is None or known.turn is None or now - known.made_at > STALE:
        return None
    return window_of(_from_now(known.turn, known, ahead, now), now)


def newcomer_early(known: Newcomer | None, ahead: int, now: datetime) -> float | None:
    """One in twenty of those who take a number at ``now`` is called before so many minutes; None while nobody can say."""
    if known is None or known.early_min is None or now - known.made_at > STALE:
        return None
    return _from_now(Quantiles(*[known.early_min] * 3), known, ahead, now).low_min


def _from_now(of: Quantiles, known: Newcomer, ahead: int, now: datetime) -> Quantiles:
    """The quantiles of a newcomer who comes a little later, behind more or fewer people.

    Each one more adds what each of those before takes, or a little where nobody stood there; each one less takes its share off.
    """
    passed = (now - known.made_at).total_seconds() / 60
    given = (of.low_min, of.middle_min, of.high_min)
    if ahead <= known.ahead:
        less = (ahead + 1) / (known.ahead + 1)
        return Quantiles(*(max(0.0, minutes * less - passed) for minutes in given))
    each = max(known.turn.middle_min / (known.ahead + 1) if known.turn else 0.0, LEAST_EACH_MIN)
    more = (ahead - known.ahead) * each
    return Quantiles(*(max(0.0, minutes + more * share - passed) for minutes, share in zip(given, SPREAD_OF_MORE, strict=True)))
