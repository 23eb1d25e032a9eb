"""Whose page is open, and since when it has been silent."""

from datetime import timedelta

from caller_server.contract.views import Reach
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.realtime.presence import Presence
from tests.builders import NINE

TICKET = TicketId("t1")
BONTANG = BranchCode("bontang")


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


def test_a_page_that_asks_again_and_again_counts_as_open_for_a_minute() -> None:
    clock = Clock()
    presence = Presence(clock)

    assert presence.asked(BONTANG, TICKET)  # this is news
    clock.now += timedelta(seconds=40)
    assert not presence.asked(BONTANG, TICKET)
    clock.now += timedelta(seconds=60)

    assert presence.reach(TICKET) == [Reach(rung="page", result="open", at=NINE + timedelta(seconds=40))]
    assert presence.open_here() == {TICKET: NINE + timedelta(seconds=40)}  # the other processes hear of it
    assert presence.forget_silent() == set()

    clock.now += timedelta(seconds=1)
    assert presence.reach(TICKET) == []
    assert presence.forget_silent() == {BONTANG}
    assert presence.open_here() == {}
    assert presence.asked(BONTANG, TICKET)


def test_a_page_with_a_socket_is_closed_when_the_socket_is_whatever_it_asked_for() -> None:
    clock = Clock()
    presence = Presence(clock)
    presence.asked(BONTANG, TICKET)  # before the socket stood
    presence.opened(TICKET)
    clock.now += timedelta(seconds=5)

    assert not presence.asked(BONTANG, TICKET)
    assert presence.reach(TICKET)[0].at == NINE + timedelta(seconds=5)

    presence.closed(TICKET)
    assert presence.reach(TICKET) == []


def test_the_newest_sign_of_life_counts_wherever_it_was_seen() -> None:
    clock = Clock()
    presence = Presence(clock)
    presence.asked(BONTANG, TICKET)
    clock.now += timedelta(seconds=20)

    presence.heard_elsewhere({TICKET: clock.now})

    assert presence.reach(TICKET)[0].at == clock.now
