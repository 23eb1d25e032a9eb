"""Every state of a ticket that the phone page tells apart, as views."""

from typing import Any

from caller_server.contract.views import Estimate, LineReason, TicketView, Why
from tests.samples import BILIK_2, LOKET_3, _at, called, ticket_view

WINDOW = Estimate(from_=_at(2, 40), to=_at(2, 55), kind="window")
NOT_BEFORE = Estimate(from_=_at(3, 20), to=None, kind="not_before")


def _missed(**changes: Any) -> TicketView:
    return ticket_view(**{"state": "no_show", "ahead": None, "attempt": 3, "called_at": _at(1, 42), "can": []} | changes)


def _ended(state: str, **changes: Any) -> TicketView:
    return ticket_view(**{"state": state, "ahead": None, "ended_at": _at(1, 55), "can": []} | changes)


STATES: dict[str, TicketView] = {
    "waiting-here": ticket_view(),
    "waiting-away": ticket_view(
        place="away", estimate=WINDOW, hit_rate=0.82, walk_minutes=10, why=[Why(number="K004", reason=LineReason.PRIORITY)]
    ),
    "waiting-long": ticket_view(ahead=23, estimate=NOT_BEFORE),
    "waiting-next": ticket_view(ahead=0),
    "invited": ticket_view(place="invited", ahead=3, estimate=WINDOW, come_by=_at(2, 35), can=["coming", "defer", "arrive"]),
    "called": called(),
    "called-last-to-a-booth": called(attempt=3, counter=BILIK_2),
    "called-and-coming": called(coming=True, can=[]),
    "serving": ticket_view(state="serving", counter=LOKET_3, ahead=None, serving_since=_at(1, 44), can=[]),
    "parked": ticket_view(state="parked", ahead=None, can=[]),
    "missed": _missed(return_by=_at(2, 16), can=["return", "leave"]),
    "too-late": _missed(return_by=_at(1, 40)),
    "served": _ended("served", counter=LOKET_3, serving_since=_at(1, 44)),
    "cancelled": _ended("cancelled"),
    "expired": _ended("expired", ended_at=None),
}
