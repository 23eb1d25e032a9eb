"""From the address of a report to the question it asks."""

import re
from datetime import date
from typing import get_args

from flask import request

from caller_server.contract.reports import By
from caller_server.domain import report as rules
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode
from caller_server.usecases.reports import Question
from caller_server.web.errors import InvalidRequest

NAME = re.compile(r"[A-Za-z0-9._-]{1,80}")  # whatever service, counter or officer: what cannot be one is not asked for


def asked(today: date) -> Question:
    """The question in this request's ``?from=&to=&by=&service=&counter=&officer=``; without days it is about ``today``.

    Raises InvalidRequest for wrong or too many days or an unknown ``by``, NotFound for what can be no code or name.
    """
    since, until = period(today)
    service, counter, officer = (_name(field) for field in ("service", "counter", "officer"))
    return Question(
        since,
        until,
        _by(),
        ServiceCode(service) if service else None,
        CounterCode(counter) if counter else None,
        OfficerName(officer) if officer else None,
    )


def period(today: date) -> tuple[date, date]:
    """The first and the last day in this request's ``?from=&to=``; without them it is ``today``.

    Raises InvalidRequest for wrong or too many days.
    """
    until = _day("to") or today
    since = _day("from") or min(until, today)
    if until < since:
        raise InvalidRequest("period_backwards", {"to": "must not be before from"})
    if rules.is_too_long(since, until):
        raise InvalidRequest("period_too_long", {"from": f"must be at most {rules.LONGEST.days} days before to"})
    return since, until


def _day(field: str) -> date | None:
    written = request.args.get(field, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise InvalidRequest("fields", {field: "must be a date such as 2026-11-23"}) from None


def _by() -> By:
    wanted = request.args.get("by", "").strip() or "day"
    for known in get_args(By):
        if wanted == known:
            found: By = known
            return found
    raise InvalidRequest("fields", {"by": f"must be one of {', '.join(get_args(By))}"})


def _name(field: str) -> str | None:
    written = request.args.get(field, "").strip()
    if written and not NAME.fullmatch(written):
        raise NotFound("address")
    return written or None
