"""The next number to print, per branch, day and service."""

from datetime import date
from typing import Any

from caller_server.domain.branch import Service
from caller_server.domain.errors import QuotaReached

DIGITS = 3


def number(service: Service, count: int) -> str:
    """The printed number of the ``count``-th ticket of a service: A001 ... A999, then A1000. Never again the same day."""
    return f"{service.code}{count:0{DIGITS}d}"


def next_count(service: Service, issued: int, day: date, **told: Any) -> int:
    """How many numbers there are after one more. Raises QuotaReached, with what is ``told``, when today's are gone.

    A voided number counts.
    """
    quota = service.quota_on(day)
    if quota is not None and issued >= quota:
        raise QuotaReached("quota", service=service.code, quota=quota, **told)
    return issued + 1


def quota_left(service: Service, issued: int, day: date) -> int | None:
    """Numbers left today, never below nought; None where there is no quota."""
    quota = service.quota_on(day)
    return None if quota is None else max(0, quota - issued)
