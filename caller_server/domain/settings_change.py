"""What a new description of a branch changes, what has to stay while it is used, and what open counters take then."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caller_server.domain.branch_events import ShiftChanged
from caller_server.domain.errors import CounterBusy, NotAllowedNow
from caller_server.domain.shift import Shift, ShiftState

Description = Mapping[str, Any]
ORDER = "order"  # where a list whose parts have codes says in which order they stand


@dataclass(frozen=True)
class Change:
    """One value that is another now. ``path`` has dots, and codes where there are several (``services.A.name.id``).

    None is not there.
    """

    path: str
    before: Any
    after: Any


def changes(before: Description, after: Description) -> tuple[Change, ...]:
    """The differences of two descriptions with all their keys, in the order of the second; none for two that say the same.

    They are complete: with the first description and these the second can be made.
    """
    return tuple(_tables("", before, after))


def _tables(path: str, before: Description, after: Description) -> Iterator[Change]:
    for key in [*after, *(key for key in before if key not in after)]:
        yield from _values(f"{path}.{key}" if path else key, before.get(key), after.get(key))


def _values(path: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _tables(path, before, after)
    elif _has_codes(before) and _has_codes(after):
        yield from _parts(path, before, after)
    else:
        yield Change(path, before, after)


def _has_codes(value: Any) -> bool:
    """Whether this is a list (an empty one too) whose parts are told apart by their codes."""
    return isinstance(value, list) and all(isinstance(part, Mapping) and "code" in part for part in value)


def _parts(path: str, before: Sequence[Description], after: Sequence[Description]) -> Iterator[Change]:
    yield from _tables(path, {part["code"]: part for part in before}, {part["code"]: part for part in after})
    was, is_now = ([part["code"] for part in parts] for parts in (before, after))
    if is_now != [code for code in was if code in is_now] + [code for code in is_now if code not in was]:  # what is new, last
        yield Change(f"{path}.{ORDER}", was, is_now)


def refuse_what_is_used(before: Description, after: Description, *, services: Collection[str], counters: Collection[str]) -> None:
    """Let nothing go that is needed: ``services`` that had tickets today, ``counters`` with a ticket or an officer.

    Nor does a desk become a booth while it is needed: an officer holds one desk, or booths alone. Raises NotAllowedNow
    (service_in_use) and CounterBusy (counter_in_use, counter_kind_in_use).
    """
    for code in _gone(before, after, "services"):
        if code in services:
            raise NotAllowedNow("service_in_use", service=code)
    for code in _gone(before, after, "counters"):
        if code in counters:
            raise CounterBusy("counter_in_use", counter=code)
    kinds = {counter["code"]: counter["kind"] for counter in before["counters"]}
    for counter in after["counters"]:
        if counter["code"] in counters and counter["kind"] != kinds.get(counter["code"], counter["kind"]):
            raise CounterBusy("counter_kind_in_use", counter=counter["code"])


def _gone(before: Description, after: Description, what: str) -> list[str]:
    kept = {part["code"] for part in after[what]}
    return [part["code"] for part in before[what] if part["code"] not in kept]


def shift_after(shift: Shift, *, took: Sequence[str], takes: Sequence[str], now: datetime) -> ShiftChanged | None:
    """What becomes of an open or paused counter that ``took`` these services and ``takes`` those from now on.

    One with all of its services keeps having all; one whose officer chose some keeps those that are left, or gets all when none
    is. None when nothing changes for it.
    """
    if shift.state is ShiftState.CLOSED:
        return None
    chosen = [] if set(shift.services) == set(took) else [code for code in shift.services if code in takes]
    services = tuple(chosen or takes)
    if set(services) == set(shift.services):
        return None
    return ShiftChanged(
        at=now,
        counter=shift.counter,
        state=shift.state,
        officer=shift.officer,
        services=services,  # type: ignore[arg-type]  # codes of a description that was checked
        note=shift.note,
        until=shift.until,
    )
