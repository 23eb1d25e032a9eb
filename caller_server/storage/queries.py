"""The statements a branch is asked with, built once: putting a statement together costs more than running it.

Each takes ``b_branch`` (id) and ``b_day`` besides what its name says; every index it uses leads with branch and day.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, bindparam, func, literal, literal_column, or_, select, union_all

from caller_server.domain.events import LineReason
from caller_server.domain.ticket import LEAVES_COUNTER, Place
from caller_server.storage.rows import TICKET_COLUMNS, WAITING_COLUMNS
from caller_server.storage.tables import (
    alert_seen,
    branch_event,
    request,
    screening_day,
    service_day,
    shift,
    stage,
    ticket,
    ticket_event,
    ticket_note,
)

# Words that partial indexes are made for stand in the statement itself: SQLite cannot match a bound value with an index's WHERE.
_WAITING = ticket.c.state == literal_column("'waiting'")
_AT_COUNTER = ticket.c.state.in_([literal_column("'called'"), literal_column("'serving'")])

# Those who joined at the same moment of the branch got their numbers from a cut-off kiosk: among them its own time decides.
AS_JOINED = (ticket.c.joined_order, ticket.c.issued_at)

TODAY = and_(ticket.c.branch_id == bindparam("b_branch"), ticket.c.day == bindparam("b_day"))
_CALLS_TODAY = and_(
    ticket_event.c.branch_id == bindparam("b_branch"),
    ticket_event.c.day == bindparam("b_day"),
    ticket_event.c.kind == literal_column("'called'"),
)
_SINCE = ticket.c.issued_at.type


# The few sent to a counter are found by their own index; "+ 0" as below.
_TODAY_BY_OTHER_INDEX = and_(
    (ticket.c.branch_id + 0) == bindparam("b_branch"), ticket.c.day == bindparam("b_day"), ticket.c.for_counter.is_not(None)
)

TICKET = select(*TICKET_COLUMNS).where(ticket.c.id == bindparam("b_id"), ticket.c.branch_id == bindparam("b_branch"))
TICKET_NUMBERED = select(*TICKET_COLUMNS).where(TODAY, ticket.c.number == bindparam("b_number"))
TICKET_AT = select(*TICKET_COLUMNS).where(ticket.c.counter == bindparam("b_counter"), _AT_COUNTER)
TICKETS_AT_COUNTERS = select(*TICKET_COLUMNS).where(TODAY, _AT_COUNTER)
# "+ 0" keeps SQLite from looking through the branch's whole history for them instead of finding them by their ids.
TICKETS = select(*TICKET_COLUMNS).where(
    (ticket.c.branch_id + 0) == bindparam("b_branch"), ticket.c.id.in_(bindparam("b_ids", expanding=True))
)
WAITING = select(*WAITING_COLUMNS).where(TODAY, _WAITING).order_by(*AS_JOINED)
OPEN_TICKETS = (
    select(*TICKET_COLUMNS).where(TODAY, ticket.c.state.in_(("waiting", "called", "serving", "parked"))).order_by(*AS_JOINED)
)
_LINED_UP = func.coalesce(ticket.c.lined_up_at, ticket.c.issued_at, type_=_SINCE)
LONGEST_WAITS = select(ticket.c.service, func.min(_LINED_UP, type_=_SINCE)).where(TODAY, _WAITING).group_by(ticket.c.service)
WAITS_SINCE = (
    select(ticket.c.number)
    .where(TODAY, _WAITING, ticket.c.service == bindparam("b_service"), bindparam("b_since", type_=_SINCE) == _LINED_UP)
    .order_by(*AS_JOINED)
    .limit(1)
)
_IS_COMING = ticket.c.coming_at.is_not(None)
PLACES = select(ticket.c.place, _IS_COMING, func.count()).where(TODAY, _WAITING).group_by(ticket.c.place, _IS_COMING)
PARKED = (
    select(*TICKET_COLUMNS)
    .where(TODAY, ticket.c.state == "parked", ticket.c.counter == bindparam("b_counter"))
    .order_by(ticket.c.parked_at)
)
PARKED_AT = select(ticket.c.counter, func.count()).where(TODAY, ticket.c.state == "parked").group_by(ticket.c.counter)
LAST_SERVED_AT = (
    select(*TICKET_COLUMNS)
    .where(TODAY, ticket.c.state == "served", ticket.c.counter == bindparam("b_counter"))
    .order_by(ticket.c.ended_at.desc())
    .limit(1)
)
HELD_BY = (
    select(*TICKET_COLUMNS)
    .where(
        ticket.c.branch_id == bindparam("b_branch"),
        ticket.c.holder_hash == bindparam("b_holder"),
        ticket.c.holder_hash.is_not(None),
        ticket.c.state.in_([literal_column(f"'{state}'") for state in ("waiting", "called", "serving", "parked")]),
    )
    .limit(1)
)
NOTES = (
    select(ticket_note.c.at, ticket_note.c.actor, ticket_note.c.text)
    .where(ticket_note.c.ticket_id == bindparam("b_id"))
    .order_by(ticket_note.c.seq)
)
ALERTS_SEEN = select(alert_seen.c.key, alert_seen.c.since, alert_seen.c.at, alert_seen.c.by).where(
    alert_seen.c.branch_id == bindparam("b_branch")
)
SCREENED = select(screening_day.c.admitted, screening_day.c.to_dropbox, screening_day.c.to_online).where(
    screening_day.c.branch_id == bindparam("b_branch"), screening_day.c.day == bindparam("b_day")
)
_STAGES_TODAY = and_(stage.c.branch_id == bindparam("b_branch"), stage.c.day == bindparam("b_day"))
OFFICER_DAY = select(
    func.count().filter(stage.c.ended.in_(("served", "handed_on"))),
    func.count().filter(stage.c.ended == "no_show"),
    func.avg(stage.c.service_s),
).where(_STAGES_TODAY, stage.c.officer == bindparam("b_officer"))
COUNTER_DAY = select(
    func.count().filter(stage.c.ended.in_(("served", "handed_on"))),
    func.count().filter(stage.c.ended == "no_show"),
    func.avg(stage.c.service_s),
).where(_STAGES_TODAY, stage.c.counter == bindparam("b_counter"))
STAGE_TIMES = (
    select(stage.c.service, stage.c.service_s)
    .where(_STAGES_TODAY, stage.c.service_s.is_not(None))
    .order_by(stage.c.seq.desc())
    .limit(bindparam("b_limit"))
)
SERVED_BY_SERVICE = (
    select(stage.c.service, func.count()).where(_STAGES_TODAY, stage.c.service_s.is_not(None)).group_by(stage.c.service)
)
WITHIN_TARGET = select(func.count().filter(stage.c.total_s <= bindparam("b_target")), func.count()).where(
    _STAGES_TODAY, stage.c.total_s.is_not(None)
)
RETURNED = select(func.count()).where(_STAGES_TODAY, stage.c.ended == "no_show", stage.c.is_last.is_(False))
LAST_DETAIL = (
    select(ticket_event.c.detail)
    .where(ticket_event.c.ticket_id == bindparam("b_id"), ticket_event.c.kind == bindparam("b_kind"))
    .order_by(ticket_event.c.seq.desc())
    .limit(1)
)

_CALL_OF_A_TICKET = (
    select(
        ticket_event.c.seq,
        ticket.c.number,
        ticket_event.c.service,
        ticket.c.priority,
        ticket.c.joined_order,
        ticket.c.appointment_at,
        ticket_event.c.attempt,
        ticket_event.c.at,
        ticket_event.c.detail,
    )
    .join(ticket, ticket.c.id == ticket_event.c.ticket_id)
    .where(_CALLS_TODAY)
    .order_by(ticket_event.c.seq.desc())
    .limit(bindparam("b_limit"))
)
BOARD_CALLS = _CALL_OF_A_TICKET
# First calls made from the line: neither repeated ones nor parked tickets that came back.
RECENT_CALLS = _CALL_OF_A_TICKET.where(
    ticket_event.c.attempt == 1, ticket_event.c.detail["reason"].as_string() != literal(str(LineReason.PARKED))
)
CALLS_AT = RECENT_CALLS.where(ticket_event.c.detail["counter"].as_string() == bindparam("b_counter"))
_LAST_CALLED_AT = (  # found from the newest call backwards
    select(ticket_event.c.ticket_id)
    .where(_CALLS_TODAY, ticket_event.c.detail["counter"].as_string() == bindparam("b_counter"))
    .order_by(ticket_event.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
LEFT_AT = select(func.max(ticket_event.c.at, type_=ticket_event.c.at.type)).where(
    ticket_event.c.ticket_id == _LAST_CALLED_AT,
    ticket_event.c.kind.in_([event.kind for event in LEAVES_COUNTER]),
    ticket_event.c.detail["counter"].as_string() == bindparam("b_counter"),
)
RECENT_CALLS_OF = RECENT_CALLS.where(ticket_event.c.service.in_(bindparam("b_services", expanding=True)))
HISTORY = (
    select(ticket_event.c.seq, ticket_event.c.kind, ticket_event.c.at, ticket_event.c.actor, ticket_event.c.detail)
    .where(ticket_event.c.ticket_id == bindparam("b_id"))
    .order_by(ticket_event.c.seq)
)

SHIFT = select(shift).where(shift.c.counter == bindparam("b_counter"))
SHIFTS = select(shift).where(shift.c.branch_id == bindparam("b_branch"))
_DAY_BEGAN = (  # found from the newest event backwards
    select(branch_event.c.seq)
    .where(branch_event.c.branch_id == bindparam("b_branch"), branch_event.c.kind == "day_closed")
    .order_by(branch_event.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
SHIFTS_CHANGED_TODAY = (
    select(branch_event.c.counter, branch_event.c.detail)
    .where(
        branch_event.c.branch_id == bindparam("b_branch"),
        branch_event.c.seq > func.coalesce(_DAY_BEGAN, 0),
        branch_event.c.kind == "shift_changed",
    )
    .order_by(branch_event.c.seq)
)
TALLIES = select(
    service_day.c.service,
    service_day.c.issued,
    service_day.c.last_called,
    service_day.c.waiting,
    service_day.c.state,
    service_day.c.quota,
    service_day.c.quota_gone_at,
    service_day.c.numbered,
    service_day.c.own_series,
).where(service_day.c.branch_id == bindparam("b_branch"), service_day.c.day == bindparam("b_day"))
ENDED = (
    select(ticket.c.state, func.count())
    .where(TODAY, ticket.c.state.in_(("served", "no_show", "cancelled")))
    .group_by(ticket.c.state)
)
SERVICE_TIMES = (
    select(ticket.c.service_s)
    .where(TODAY, ticket.c.state == "served", ticket.c.service == bindparam("b_service"), ticket.c.service_s.is_not(None))
    .order_by(ticket.c.ended_at.desc())
    .limit(bindparam("b_limit"))
)
ANSWER = select(request.c.body_hash, request.c.ticket_id, request.c.answer).where(
    request.c.scope == bindparam("b_scope"), request.c.request_id == bindparam("b_request")
)


@cache
def heads(how_many: int, staged: bool) -> CompoundSelect[Any]:
    """The heads of the line of a counter that takes ``how_many`` services (``b_service_0`` ...): the first of each service and
    class that may be called now (``b_now``), those who came back, and those sent to this counter (``b_counter``).
    """
    callable_now = _callable(staged)
    parts = [
        select(*TICKET_COLUMNS)
        .where(
            callable_now,
            ticket.c.service == bindparam(f"b_service_{place}"),
            ticket.c.priority.is_(priority),
            ticket.c.returned_order.is_(None),
            ticket.c.appointment_at.is_(None),
        )
        .order_by(*AS_JOINED)
        .limit(1)
        for place in range(how_many)
        for priority in (False, True)
    ]
    parts.extend(
        select(*TICKET_COLUMNS)
        .where(
            callable_now,
            ticket.c.service == bindparam(f"b_service_{place}"),
            ticket.c.appointment_at.is_not(None),
            ticket.c.returned_order.is_(None),
        )
        .order_by(ticket.c.appointment_at, *AS_JOINED)
        .limit(1)
        for place in range(how_many)
    )
    parts.append(select(*TICKET_COLUMNS).where(callable_now, ticket.c.returned_order.is_not(None)))
    parts.append(
        select(*TICKET_COLUMNS).where(_callable(staged, _TODAY_BY_OTHER_INDEX), ticket.c.for_counter == bindparam("b_counter"))
    )
    return union_all(*(select(part.subquery()) for part in parts))


def _callable(staged: bool, today: ColumnElement[bool] = TODAY) -> ColumnElement[bool]:
    staffed = select(shift.c.counter).where(shift.c.branch_id == bindparam("b_branch"), shift.c.state != "closed")
    conditions = [
        today,
        _WAITING,
        or_(ticket.c.deferred_until.is_(None), ticket.c.deferred_until <= bindparam("b_now", type_=_SINCE)),
        or_(
            ticket.c.for_counter.is_(None),
            ticket.c.for_counter == bindparam("b_counter"),
            ticket.c.for_counter.not_in(staffed),
        ),
    ]
    if staged:
        conditions.append(ticket.c.place == str(Place.HERE))
    return and_(*conditions)
