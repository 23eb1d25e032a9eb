"""Rows to values and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Row

from caller_server.domain.branch import (
    WEEKDAYS,
    Branch,
    Case,
    Counter,
    CounterKind,
    Display,
    Hint,
    Hours,
    Outcome,
    Paper,
    Policy,
    Season,
    Service,
    Speech,
    Week,
)
from caller_server.domain.events import LineReason
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Place, Ticket, TicketStatus
from caller_server.storage import tables

TICKET_FIELDS = [field.name for field in fields(Ticket) if field.name != "branch"]
TICKET_COLUMNS = [tables.ticket.c[name] for name in TICKET_FIELDS]
# What a ticket that waits cannot have is not read: a line of a thousand people is read whole to be shown.
_EMPTY_WHILE_WAITING = ("counter", "called_at", "serving_since", "parked_at", "ended_at", "back_at", "outcome", "missing")
_NOT_WHILE_WAITING = {"state", "attempt", *_EMPTY_WHILE_WAITING}
_WAITING_FIELDS = [name for name in TICKET_FIELDS if name not in _NOT_WHILE_WAITING]
WAITING_COLUMNS = [tables.ticket.c[name] for name in _WAITING_FIELDS]
_AS_IT_WAITS = {"state": TicketStatus.WAITING, "attempt": 0} | dict.fromkeys(_EMPTY_WHILE_WAITING)
_STATES = {str(state): state for state in TicketStatus}
_PLACES = {str(place): place for place in Place}
_REASONS = {str(reason): reason for reason in LineReason}


def ticket(row: Row[Any], branch: BranchCode) -> Ticket:
    """The ticket of a row of ``TICKET_COLUMNS``."""
    values: dict[str, Any] = dict(zip(TICKET_FIELDS, row, strict=True))
    values["state"] = _STATES[values["state"]]
    return _ticket(values, branch)


def waiting_ticket(row: Row[Any], branch: BranchCode) -> Ticket:
    """The ticket of a row of ``WAITING_COLUMNS``."""
    return _ticket(_AS_IT_WAITS | dict(zip(_WAITING_FIELDS, row, strict=True)), branch)


def _ticket(values: dict[str, Any], branch: BranchCode) -> Ticket:
    values["place"] = _PLACES[values["place"]]
    values["call_reason"] = _REASONS[values["call_reason"]]
    if values["missing"] is not None:
        values["missing"] = tuple(values["missing"])
    values["branch"] = branch
    made = object.__new__(Ticket)  # every field is there: the constructor of a frozen class would set each by a call
    made.__dict__.update(values)
    return made


def ticket_values(value: Ticket) -> dict[str, Any]:
    """A ticket as column values (without its branch and token)."""
    row = {name: getattr(value, name) for name in TICKET_FIELDS} | {"service_s": None}
    if value.missing is not None:
        row["missing"] = list(value.missing)
    if value.state is TicketStatus.SERVED and value.ended_at:
        row["service_s"] = value.service_s(value.ended_at)
    return row


def shift(row: Row[Any]) -> Shift:
    """The shift of a row of the table ``shift``."""
    return Shift(
        CounterCode(row.counter),
        ShiftState(row.state),
        OfficerName(row.officer) if row.officer else None,
        tuple(ServiceCode(code) for code in row.services),
        row.opened_at,
        row.since,
        row.note,
        row.until,
        row.help_at,
        row.help_note,
    )


def service(code: str, settings: Mapping[str, Any]) -> Service:
    """A service from its stored settings."""
    return Service(
        ServiceCode(code),
        settings["name"],
        settings.get("about", {}),
        tuple(settings.get("quota", [None] * 7)),
        settings.get("is_open", True),
        ServiceCode(settings["following"]) if settings.get("following") else None,
        settings.get("usual_minutes"),
        _papers(settings),
        tuple(Outcome(found["code"], found["name"], found.get("asks_missing", False)) for found in settings.get("outcomes", [])),
        date.fromisoformat(settings["papers_as_of"]) if settings.get("papers_as_of") else None,
        tuple(Case(found["code"], found["name"], _papers(found)) for found in settings.get("cases", [])),
        tuple(Hint(**found) for found in settings.get("hints", [])),
    )


def _papers(settings: Mapping[str, Any]) -> tuple[Paper, ...]:
    return tuple(Paper(paper["code"], paper["name"]) for paper in settings.get("checklist", []))


def counter(row: Row[Any]) -> Counter:
    """A counter of a row of the table ``counter``."""
    weights = {ServiceCode(code): weight for code, weight in row.weights.items()}
    services = tuple(ServiceCode(code) for code in row.services)
    return Counter(CounterCode(row.code), CounterKind(row.kind), row.label, services, weights)


def branch(row: Row[Any], services: list[Service], counters: list[Counter]) -> Branch:
    """A branch from its row, its services and its counters."""
    settings = row.settings
    return Branch(
        code=BranchCode(row.code),
        name=settings["name"],
        time_zone=settings["time_zone"],
        cut_off=time.fromisoformat(settings["cut_off"]),
        languages=tuple(settings["languages"]),
        voice=tuple(settings["voice"]),
        hours=_hours(settings["hours"]),
        policy=_policy(settings["policy"]),
        services=tuple(services),
        counters=tuple(counters),
        is_stopped=settings.get("is_stopped", False),
        texts=settings.get("texts", {}),
        speech=_speech(settings.get("speech", {})),
        displays=tuple(map(_display, settings.get("displays", []))),
        picture=settings.get("picture"),
        staff_pin=settings.get("staff_pin"),
    )


def _speech(settings: Mapping[str, Any]) -> Speech:
    loudness = tuple((time.fromisoformat(step["at"]), step["percent"]) for step in settings.get("loudness", []))
    return Speech(settings.get("digits", "one_by_one"), settings.get("chime", True), loudness)


def _display(settings: Mapping[str, Any]) -> Display:
    return Display(
        settings["code"],
        settings["layout"],
        tuple(map(ServiceCode, settings["services"])),
        tuple(map(CounterCode, settings["counters"])),
        settings["missed"],
        time.fromisoformat(settings["reload_at"]),
    )


def _hours(settings: Mapping[str, Any]) -> Hours:
    seasons = (
        Season(found["name"], date.fromisoformat(found["first"]), date.fromisoformat(found["last"]), _week(found))
        for found in settings.get("seasons", [])
    )
    holidays = frozenset(date.fromisoformat(day) for day in settings.get("holidays", []))
    return Hours(_week(settings), holidays, tuple(seasons))


def _week(settings: Mapping[str, Any]) -> Week:
    return tuple(tuple((time.fromisoformat(start), _end(end)) for start, end in settings.get(day, [])) for day in WEEKDAYS)


def _end(written: str) -> time:
    return time.max if written == "24:00" else time.fromisoformat(written)


def _policy(settings: Mapping[str, Any]) -> Policy:
    """The rules; those that a branch's row does not have, because it is from before there were any, are the defaults."""
    default = Policy()
    minutes: dict[str, Any] = {
        name: timedelta(minutes=settings[f"{name}_minutes"]) if f"{name}_minutes" in settings else getattr(default, name)
        for name in ("target", "wait_limit", "serve_limit", "stall_after", "overtime")
    }
    switches: dict[str, Any] = {
        name: settings.get(name, getattr(default, name))
        for name in ("auto_no_show", "one_ticket_each", "stop_when_full", "lobby_cap", "screening")
    }
    return Policy(
        max_calls=settings["max_calls"],
        recall_after=timedelta(seconds=settings["recall_after_s"]),
        grace=timedelta(minutes=settings["grace_minutes"]),
        return_after=settings["return_after"],
        priority_ratio=settings["priority_ratio"],
        priority_max_wait=timedelta(minutes=settings["priority_max_wait_minutes"]),
        staged_calling=settings["staged_calling"],
        max_deferrals=settings["max_deferrals"],
        **minutes,
        **switches,
    )
