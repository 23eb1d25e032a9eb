"""Numbers that are asked to come closer, told together: "A005 to A008"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from caller_server.domain.ids import ServiceCode

WITHIN = timedelta(seconds=5)  # whoever is asked in later is told of on their own
NUMBER = re.compile(r"(.*?)([0-9]+)")


@dataclass(frozen=True)
class Asked:
    """One person asked to come closer: the event's place in the branch's sequence, the ticket's number, and whether they are
    still out.
    """

    seq: int
    number: str
    service: ServiceCode
    at: datetime
    is_out: bool = True


@dataclass(frozen=True)
class Range:
    """Numbers without a gap, asked in within ``WITHIN`` of ``at``; ``seq`` is the earliest event's."""

    seq: int
    service: ServiceCode
    first: str
    last: str
    at: datetime


def ranges(asked: Iterable[Asked]) -> tuple[Range, ...]:
    """Everybody who was asked in, as ranges in the order of their first events, while anybody of a range is still out.

    A range is never added to after ``WITHIN``, and stays what it is when some of it have come, so that it is told once.
    """
    rounds: list[list[Asked]] = []
    for one in sorted(asked, key=lambda it: it.seq):
        if rounds and one.at - rounds[-1][0].at < WITHIN:
            rounds[-1].append(one)
        else:
            rounds.append([one])
    parts = (part for one_round in rounds for part in _without_gaps(one_round))
    return tuple(sorted((_range(part) for part in parts if any(one.is_out for one in part)), key=lambda it: it.seq))


def _without_gaps(together: list[Asked]) -> list[list[Asked]]:
    parts: list[list[Asked]] = []
    for one in sorted(together, key=lambda it: _halves(it.number)):
        letters, count = _halves(one.number)
        if parts and _halves(parts[-1][-1].number) == (letters, count - 1):
            parts[-1].append(one)
        else:
            parts.append([one])
    return parts


def _range(part: list[Asked]) -> Range:
    earliest = min(part, key=lambda it: it.seq)
    return Range(earliest.seq, part[0].service, part[0].number, part[-1].number, earliest.at)


def _halves(number: str) -> tuple[str, int]:
    """What stands before the count, and the count: A042 is A and 42, A-K2-07 is A-K2- and 7."""
    halves = NUMBER.fullmatch(number)
    return (halves[1], int(halves[2])) if halves else (number, 0)
