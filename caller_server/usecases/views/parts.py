"""Small parts that several views have in common."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from caller_server.contract import views as wire
from caller_server.domain.branch import Branch, Service
from caller_server.domain.invite import Rule
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ahead.windows import newcomer_window
from caller_server.usecases.forecasts import Forecast, Newcomer
from caller_server.usecases.ports import BranchRead

ENOUGH_WINDOWS = 30  # before that, a share would say more about luck than about the estimate


def notice(read: BranchRead, language: str) -> wire.Notice | None:
    """What everyone is told now, in ``language`` where it was said in it."""
    given = read.notice
    if given is None:
        return None
    text = given.texts.get(language) or next(iter(given.texts.values()), "")
    return wire.Notice(
        seq=given.seq, message=given.message, text=text, texts=given.texts, given_at=given.given_at, until=given.until
    )


def estimate(forecast: Forecast | None) -> wire.Estimate | None:
    """The window that a ticket's screens show; None while nobody can say."""
    if forecast is None or forecast.from_at is None:
        return None
    kind: Literal["window", "not_before"] = "not_before" if forecast.to_at is None else "window"
    return wire.Estimate(from_=forecast.from_at, to=forecast.to_at, kind=kind)


def newcomer_estimate(known: Newcomer | None, ahead: int, now: datetime) -> tuple[wire.Estimate | None, wire.CannotSay | None]:
    """The window for somebody who takes a number of a service now; without one, why nobody can say."""
    window = newcomer_window(known, ahead, now)
    if window is None:
        return None, known.cannot_say if known else None  # type: ignore[return-value]
    return wire.Estimate(from_=window.from_at, to=window.to_at, kind="window" if window.to_at else "not_before"), None


def lobby_cap(read: BranchRead, shifts: Iterable[Shift]) -> int | None:
    """How many who wait fit into the lobby, as the rule for inviting has it; None where nobody counts."""
    is_open = [shift for shift in shifts if shift.state is ShiftState.OPEN]
    return Rule(cap=read.branch.policy.lobby_cap).cap_with(len(is_open))


def hit_rate(read: BranchRead) -> float | None:
    """The share of the windows shown lately in which the call came; None while too few are known to say."""
    counted = read.learnt("hits") or {}
    held = sum(day[0] for day in counted.values())
    shown = sum(day[1] for day in counted.values())
    return round(held / shown, 3) if shown >= ENOUGH_WINDOWS else None


def text_of(branch: Branch, place: str, language: str) -> str:
    """The branch's own words for a place, in ``language``, else in its first; empty where it has none."""
    texts = branch.texts.get(place, {})
    return texts.get(language) or texts.get(branch.languages[0], "")


def named(names: dict[str, str], language: str) -> str:
    """A name in ``language``, else in the first language it has."""
    return names.get(language) or next(iter(names.values()))


def service_name(service: Service, language: str) -> wire.ServiceName:
    return wire.ServiceName(code=service.code, name=service.name(language))


def counter_name(branch: Branch, code: str | None) -> wire.CounterName | None:
    """The counter's name; None for no counter, or one that the branch has no more."""
    for found in branch.counters:
        if found.code == code:
            return wire.CounterName(code=found.code, label=found.label, kind=kind(found.kind))
    return None


def pause(shift: Shift) -> wire.Pause | None:
    """Why a counter calls nobody; None while it does, or is closed."""
    if shift.state is not ShiftState.PAUSED:
        return None
    return wire.Pause(reason=shift.note, since=shift.since, until=shift.until)


def help(shift: Shift) -> wire.Help | None:
    """Since when its officer asks for help; None while nobody does."""
    return wire.Help(since=shift.help_at, reason=shift.help_note) if shift.help_at else None


def kind(kind: str) -> wire.CounterKind:
    return "booth" if kind == "booth" else "desk"


def shift_state(shift: Shift) -> wire.ShiftState:
    return str(shift.state)  # type: ignore[return-value]


def state(value: Ticket) -> wire.State:
    return str(value.state)  # type: ignore[return-value]


def seconds(since: datetime, until: datetime) -> int:
    return max(0, round((until - since) / timedelta(seconds=1)))
