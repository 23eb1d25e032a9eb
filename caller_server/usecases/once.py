"""A command takes effect once: under the branch's lock, with its answer kept for retries."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from caller_server.domain.ids import BranchCode, TicketId
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
            return ticket_id, model.model_validate_json(stored)
        roll(unit)
        result = work(unit)
        if result is None:
            unit.roll_back()
            return None
        ticket_id, answer = result
        unit.remember(actor, request, ticket_id, answer.model_dump_json())
        return ticket_id, answer
