"""The next number to print, per branch, day and service."""

from datetime import date
from typing import Any

from caller_server.domain.branch import Service
from caller_server.domain.errors import QuotaReached

DIGITS = 3


def number(service: Service, count: int) -> str:
    """The printed number of the ``count``-th ticket of a service: A001 ... A999, then A1000. Never again the same day."""
    return f"{service.code}{count:0{DIGITS}d}"


def quota_of_day(service: Service, day: date, changed: int | None) -> int | None:
    """Numbers for ``day``: as ``changed`` for this day by a supervisor, else the weekday's. None: no limit."""
    return service.quota_on(day) if changed is None else changed


def next_count(service: Service, issued: int, day: date, changed: int | None = None, **told: Any) -> int:
    """How many numbers there are after one more. Raises QuotaReached, with what is ``told``, when today's are gone.

    ``changed`` is this day's own quota, if a supervisor set one. A voided number counts.
    """
    quota = quota_of_day(service, day, changed)
    if quota is not None and issued >= quota:
        raise QuotaReached("quota", service=service.code, quota=quota, **told)
    return issued + 1


def quota_left(service: Service, issued: int, day: date, changed: int | None = None) -> int | None:
    """Numbers left today, never below nought; None where there is no quota. ``changed`` is this day's own quota, if any."""
    quota = quota_of_day(service, day, changed)
    return None if quota is None else max(0, quota - issued)
