"""The next number to print, per branch, day and service; and the numbers of a kiosk's own series."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from caller_server.domain.branch import Service
from caller_server.domain.errors import QuotaReached
from caller_server.domain.ids import ServiceCode

DIGITS = 3
OWN_DIGITS = 2
MOST_SERIES = 99  # a kiosk's series has two digits

_OWN = re.compile(r"([A-Z]{1,2})-K([0-9]{1,2})-([0-9]{2,5})")


@dataclass(frozen=True)
class OwnNumber:
    """A number of a kiosk's own series, as ``own_number`` writes it."""

    service: ServiceCode
    series: int
    count: int


def number(service: Service, count: int) -> str:
    """The printed number of the ``count``-th ticket of a service: A001 ... A999, then A1000. Never again the same day."""
    return f"{service.code}{count:0{DIGITS}d}"


def own_number(service: ServiceCode, series: int, count: int) -> str:
    """The ``count``-th number that a cut-off kiosk gives out of its own series: A-K2-07. Never again the same day."""
    return f"{service}-K{series}-{count:0{OWN_DIGITS}d}"


def read_own(number: str) -> OwnNumber | None:
    """What a number of a kiosk's own series says; None for any other number, and for one that is not written as we write it."""
    found = _OWN.fullmatch(number)
    if found is None:
        return None
    own = OwnNumber(ServiceCode(found[1]), int(found[2]), int(found[3]))
    return own if number == own_number(own.service, own.series, own.count) and own.series and own.count else None


def quota_of_day(service: Service, day: date, changed: int | None) -> int | None:
    """Numbers for ``day``: as ``changed`` for this day by a supervisor, else the weekday's. None: no limit."""
    return service.quota_on(day) if changed is None else changed


def next_count(
    service: Service, numbered: int, day: date, changed: int | None = None, *, own_series: int = 0, **told: Any
) -> int:
    """How many numbers there are after one more. Raises QuotaReached, with what is ``told``, when today's are gone.

    ``numbered`` are given out or set aside for kiosks, ``own_series`` were given out by kiosks beside them. ``changed`` is this
    day's own quota, if a supervisor set one. A voided number counts.
    """
    quota = quota_of_day(service, day, changed)
    if quota is not None and numbered + own_series >= quota:
        raise QuotaReached("quota", service=service.code, quota=quota, **told)
    return numbered + 1


def quota_left(service: Service, spent: int, day: date, changed: int | None = None) -> int | None:
    """Numbers left today, never below nought; None where there is no quota. ``changed`` is this day's own quota, if any."""
    quota = quota_of_day(service, day, changed)
    return None if quota is None else max(0, quota - spent)
