"""Every state of a ticket that the phone page tells apart, as views."""

from typing import Any

from caller_server.contract.views import Estimate, LineReason, OutcomeName, TicketView, Why
from tests.samples import BILIK_2, JHT, LOKET_3, _at, called, notice, ticket_view

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
    "waiting-noticed": ticket_view(
        place="away",
        estimate=WINDOW,
        hit_rate=0.82,
        walk_minutes=10,
        notice=notice(message="closing_soon"),
        branch_text="Layanan ini gratis. Laporkan bila ada yang meminta uang.",
        why=[Why(number="A007", reason=LineReason.APPOINTMENT, appointment_at=_at(2, 20))],
    ),
    "waiting-to-leave": ticket_view(notice=notice(message="leave_building")),
    "waiting-handed-on": ticket_view(
        number="B012",
        service=JHT,
        ahead=2,
        why=[Why(number="A040", reason=LineReason.WEIGHTED)],
    ),
    "waiting-appointment": ticket_view(ahead=1, appointment_at=_at(2, 20)),
    "called-noticed": called(notice=notice(message="attention")),
    "waiting-long": ticket_view(ahead=23, estimate=NOT_BEFORE),
    "waiting-next": ticket_view(ahead=0),
    "waiting-cannot-say": ticket_view(ahead=4, cannot_say="no_counter_open"),
    "waiting-stalled": ticket_view(place="away", ahead=4, cannot_say="stalled", walk_minutes=10),
    "waiting-free": ticket_view(ahead=12, estimate=NOT_BEFORE, free_until=_at(3, 15), held_while_away=True, deferrals_left=3),
    "away-free": ticket_view(
        place="away", ahead=12, estimate=NOT_BEFORE, free_until=_at(3, 15), held_while_away=True, walk_minutes=15, hit_rate=0.85
    ),
    "invited": ticket_view(place="invited", ahead=3, estimate=WINDOW, come_by=_at(2, 35), can=["coming", "defer", "arrive"]),
    "called": called(),
    "called-last-to-a-booth": called(attempt=3, counter=BILIK_2),
    "called-and-coming": called(coming=True, can=[]),
    "serving": ticket_view(state="serving", counter=LOKET_3, ahead=None, serving_since=_at(1, 44), can=[]),
    "parked": ticket_view(state="parked", ahead=None, can=["arrive"]),
    "parked-and-back": ticket_view(state="parked", ahead=None, can=["arrive"], back=True),
    "missed": _missed(return_by=_at(2, 16), can=["return", "leave"]),
    "too-late": _missed(return_by=_at(1, 40)),
    "served": _ended("served", counter=LOKET_3, serving_since=_at(1, 44)),
    "served-with-outcome": _ended(
        "served", counter=LOKET_3, serving_since=_at(1, 44), outcome=OutcomeName(code="accepted", name="Klaim diterima")
    ),
    "served-papers-missing": _ended(
        "served",
        counter=LOKET_3,
        serving_since=_at(1, 44),
        outcome=OutcomeName(code="papers", name="Berkas kurang"),
        missing=["KTP asli", "Kartu Keluarga asli", "Surat keterangan berhenti bekerja dari perusahaan (paklaring) asli"],
    ),
    "cancelled": _ended("cancelled"),
    "expired": _ended("expired", ended_at=None),
}
