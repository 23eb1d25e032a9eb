"""Small parts that several views have in common."""

from datetime import datetime, timedelta

from caller_server.contract import views as wire
from caller_server.domain.branch import Branch, Service
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ports import BranchRead


def notice(read: BranchRead, language: str) -> wire.Notice | None:
    """What everyone is told now, in ``language`` where it was said in it."""
    given = read.notice
    if given is None:
        return None
    text = given.texts.get(language) or next(iter(given.texts.values()), "")
    return wire.Notice(
        seq=given.seq, message=given.message, text=text, texts=given.texts, given_at=given.given_at, until=given.until
    )


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
