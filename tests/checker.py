"""Reads a database and checks the promises that every run must keep, whatever was done to it.

P1 no number twice, no gap; P3 one ticket at a counter; P4 the log has no hole and the state is what the log says.
"""

import re
from collections import Counter, defaultdict
from datetime import date
from typing import Any

from sqlalchemy import create_engine, select

from caller_server.domain import ticket as rules
from caller_server.domain.events import TicketTaken, from_log
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.storage import rows
from caller_server.storage.tables import branch, branch_event, service_day, ticket, ticket_event


def check(url: str) -> dict[str, int]:
    """Raises AssertionError naming what is broken; gives how much was checked."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return _check(connection)
    finally:
        engine.dispose()


def _check(connection: Any) -> dict[str, int]:
    branches = {row.id: row for row in connection.execute(select(branch))}
    events = connection.execute(select(ticket_event).order_by(ticket_event.c.branch_id, ticket_event.c.seq)).all()
    others = connection.execute(select(branch_event.c.branch_id, branch_event.c.seq)).all()
    tickets = {
        row.id: rows.ticket(row, BranchCode(branches[row_branch].code))
        for row_branch, row in (
            (stored.branch_id, stored_ticket)
            for stored, stored_ticket in zip(
                connection.execute(select(ticket.c.branch_id).order_by(ticket.c.id)),
                connection.execute(select(*rows.TICKET_COLUMNS).order_by(ticket.c.id)),
                strict=True,
            )
        )
    }
    _no_holes_in_the_sequence(branches, events, others)
    _no_number_twice_and_no_gap(tickets)
    _one_ticket_at_a_counter(tickets)
    _the_state_is_what_the_log_says(events, tickets, branches)
    _the_counts_are_what_can_be_counted(connection.execute(select(service_day)).all(), branches, tickets)
    return {"tickets": len(tickets), "events": len(events)}


def _no_holes_in_the_sequence(branches: dict[int, Any], events: list[Any], others: list[Any]) -> None:
    for branch_id, row in branches.items():
        numbers = sorted(
            [e.seq for e in events if e.branch_id == branch_id] + [o.seq for o in others if o.branch_id == branch_id]
        )
        assert numbers == list(range(1, row.seq + 1)), f"{row.code}: the sequence has a hole or a double"


def _no_number_twice_and_no_gap(tickets: dict[str, Ticket]) -> None:
    series: dict[tuple[str, date, str], list[int]] = defaultdict(list)
    for found in tickets.values():
        letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", found.number).groups()  # type: ignore[union-attr]
        series[found.branch, found.day, letters].append(int(digits))
    for key, numbers in series.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), f"{key}: numbers {sorted(numbers)}"


def _one_ticket_at_a_counter(tickets: dict[str, Ticket]) -> None:
    held = [found.counter for found in tickets.values() if found.state in rules.AT_COUNTER]
    assert len(held) == len(set(held)), f"two tickets at one counter: {held}"


def _the_state_is_what_the_log_says(events: list[Any], tickets: dict[str, Ticket], branches: dict[int, Any]) -> None:
    replayed: dict[str, Ticket] = {}
    for entry in events:
        event = from_log(entry.kind, entry.at, entry.detail)
        if isinstance(event, TicketTaken):
            code = BranchCode(branches[entry.branch_id].code)
            replayed[entry.ticket_id] = rules.taken(
                event, ticket_id=TicketId(entry.ticket_id), branch=code, day=entry.day, seq=entry.seq
            )
        else:
            replayed[entry.ticket_id] = rules.apply(replayed[entry.ticket_id], event, entry.seq)
    assert replayed == tickets, "a ticket's row is not what its log says"


def _the_counts_are_what_can_be_counted(tallies: list[Any], branches: dict[int, Any], tickets: dict[str, Ticket]) -> None:
    waiting = Counter((found.branch, found.day, found.service) for found in tickets.values() if found.state == "waiting")
    kept = Counter({(branches[row.branch_id].code, row.day, row.service): row.waiting for row in tallies if row.waiting})
    assert kept == waiting, f"kept {kept}, counted {waiting}"


def called_tickets(url: str) -> list[str]:
    """Ticket ids of all first calls made from the line, in order; a ticket that stands twice was called twice."""
    engine = create_engine(url)
    with engine.connect() as connection:
        query = select(ticket_event.c.ticket_id).where(ticket_event.c.kind == "called", ticket_event.c.attempt == 1)
        found = list(connection.execute(query.order_by(ticket_event.c.seq)).scalars())
    engine.dispose()
    return found
