"""Whose page is open, and since when it has been silent."""

from datetime import timedelta

from caller_server.contract.views import Reach
from caller_server.domain.ids import TicketId
from caller_server.realtime.presence import Presence
from tests.builders import NINE

TICKET = TicketId("t1")


class Clock:
    def __init__(self) -> None:
        self.now = NINE

    def __call__(self):  # type: ignore[no-untyped-def]
        return self.now


def test_without_a_page_there_is_only_paper() -> None:
    assert Presence(Clock()).reach(TICKET) == []


def test_an_open_page_is_known_with_its_last_sign_of_life() -> None:
    clock = Clock()
    presence = Presence(clock)
    presence.opened(TICKET)
    clock.now += timedelta(seconds=30)

    assert presence.reach(TICKET) == [Reach(rung="page", result="open", at=NINE)]

    presence.alive([TICKET, TicketId("of nobody")])
    assert presence.reach(TICKET)[0].at == NINE + timedelta(seconds=30)
    assert presence.reach(TicketId("of nobody")) == []


def test_a_page_stays_open_until_its_last_window_is_closed() -> None:
    presence = Presence(Clock())
    presence.opened(TICKET)
    presence.opened(TICKET)

    presence.closed(TICKET)
    assert presence.reach(TICKET)

    presence.closed(TICKET)
    assert presence.reach(TICKET) == []


def test_a_page_at_another_process_counts_as_long_as_that_one_tells_of_it() -> None:
    clock = Clock()
    presence = Presence(clock)
    presence.heard_elsewhere({TICKET: NINE})
    assert presence.reach(TICKET) == [Reach(rung="page", result="open", at=NINE)]

    clock.now += timedelta(minutes=2)
    assert presence.reach(TICKET) == []

    presence.heard_elsewhere({})
    assert presence.open_here() == {}
