"""Views: one function for each screen, from one snapshot of the branch. What is pushed and what is fetched come from here."""

from caller_server.usecases.views.line_state import LineMemo, LineState, line_state
from caller_server.usecases.views.live import live
from caller_server.usecases.views.participant import ticket, ticket_just_taken, tickets
from caller_server.usecases.views.public import board, branch
from caller_server.usecases.views.staff import ReachOf, counter, line, staff_ticket

__all__ = [
    "LineMemo",
    "LineState",
    "ReachOf",
    "board",
    "branch",
    "counter",
    "line",
    "line_state",
    "live",
    "staff_ticket",
    "ticket",
    "ticket_just_taken",
    "tickets",
]
