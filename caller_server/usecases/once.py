"""A command takes effect once: under the branch's lock, with its answer kept for retries."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from caller_server.contract.views import CounterView, StaffTicketView, TicketView
from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.usecases import views
from caller_server.usecases.close_day import roll
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request

Answer = TypeVar("Answer", bound=BaseModel)


def once(
    ports: Ports,
    branch: BranchCode,
    actor: Actor,
    request: Request,
    model: type[Answer],
    work: Callable[[BranchUnit], tuple[TicketId | None, Answer] | None],
) -> tuple[TicketId | None, Answer] | None:
    """Do ``work`` in the branch's lock and keep its answer; a retry gets the answer that was kept, and nothing is done again.

    ``work`` gives the ticket concerned and the answer, or None when there was nothing to do: then no sequence number is used.
    Raises RequestIdReused when the same request_id comes with another body, and whatever ``work`` refuses.
    """
    with ports.open_branch(branch, ports.clock()) as unit:
        earlier = unit.answered(actor, request)
        if earlier is not None:
            unit.roll_back()
            ticket_id, stored = earlier
            return ticket_id, _as_kept(ports, unit, model, ticket_id, stored)
        roll(unit)
        result = work(unit)
        if result is None:
            unit.roll_back()
            return None
        ticket_id, answer = result
        unit.remember(actor, request, ticket_id, answer.model_dump_json())
        return ticket_id, answer


def _as_kept(ports: Ports, unit: BranchUnit, model: type[Answer], ticket_id: TicketId | None, stored: str) -> Answer:
    """The answer that was kept; in place of one that a program before this one wrote in its own form, how things are now.

    So a retry across an upgrade is answered, and nobody gets a second number. Raises ValidationError for an answer that is
    neither of a ticket nor of a counter.
    """
    try:
        return model.model_validate_json(stored)
    except ValidationError:
        now: Any = None
        if model is TicketView and ticket_id is not None:
            now = views.ticket(unit, unit.ticket(ticket_id))
        elif model is StaffTicketView and ticket_id is not None:
            now = views.staff_ticket(unit, unit.ticket(ticket_id), ports.reach)
        elif model is CounterView:
            now = views.counter(unit, CounterCode(json.loads(stored)["code"]), ports.reach)
        if now is None:
            raise
        return now  # type: ignore[no-any-return]
