"""Who is connected, and what each watches."""

from typing import Any

from caller_server.contract.events import Namespace
from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.realtime.watchers import Credential, Watch, Watchers

BONTANG, SAMARINDA = BranchCode("bontang"), BranchCode("samarinda")


def a_phone(sid: str, ticket: str = "t1", branch: BranchCode = BONTANG) -> Watch:
    return Watch(sid, Namespace.TICKET, branch, ticket=TicketId(ticket))


def a_console(sid: str, *counters: str, **more: Any) -> Watch:
    codes = tuple(CounterCode(counter) for counter in counters)
    return Watch(sid, Namespace.CONSOLE, BONTANG, counters=codes, credential=Credential("session", sid), **more)


def test_a_ticket_with_two_pages_has_one_until_both_are_closed() -> None:
    watchers = Watchers()
    watchers.add(a_phone("one"))
    watchers.add(a_phone("two"))

    watchers.remove("one")
    assert watchers.with_page(BONTANG, [TicketId("t1"), TicketId("t2")]) == [TicketId("t1")]

    watchers.remove("two")
    assert watchers.with_page(BONTANG, [TicketId("t1")]) == []
    assert not watchers.is_watched(BONTANG)


def test_branches_do_not_hear_of_each_other() -> None:
    watchers = Watchers()
    watchers.add(a_phone("one", "t1", BONTANG))
    watchers.add(a_phone("two", "t2", SAMARINDA))

    assert watchers.pages(BONTANG) == [TicketId("t1")]
    assert watchers.pages(SAMARINDA) == [TicketId("t2")]
    assert not watchers.has(BONTANG, Namespace.BOARD)


def test_counters_are_those_with_a_console_open() -> None:
    watchers = Watchers()
    watchers.add(a_console("one", "bontang-1"))
    watchers.add(a_console("two", "bontang-2"))
    watchers.add(a_console("three", sees_live=True))

    watchers.remove("one")

    assert watchers.counters(BONTANG) == [CounterCode("bontang-2")]
    assert [watch.sid for watch in watchers.of(BONTANG, Namespace.CONSOLE)] == ["two", "three"]


def test_an_officer_with_booths_watches_each_until_the_console_is_closed() -> None:
    watchers = Watchers()
    booths = [CounterCode(f"bontang-b{n}") for n in (1, 2, 3)]
    watchers.add(a_console("booths", *booths))
    watchers.add(a_console("supervisor", "bontang-b2"))

    assert watchers.counters(BONTANG) == booths

    watchers.remove("booths")
    assert watchers.counters(BONTANG) == [CounterCode("bontang-b2")]


def test_only_those_with_a_credential_are_asked_for_it_again() -> None:
    watchers = Watchers()
    watchers.add(a_phone("phone"))
    watchers.add(Watch("board", Namespace.BOARD, BONTANG))
    watchers.add(a_console("console"))
    watchers.add(Watch("kiosk", Namespace.DEVICE, BONTANG, credential=Credential("device", "key")))

    assert sorted(watch.sid for watch in watchers.with_credential()) == ["console", "kiosk"]
    assert watchers.counts() == {Namespace.TICKET: 1, Namespace.BOARD: 1, Namespace.CONSOLE: 1, Namespace.DEVICE: 1}


def test_somebody_who_was_never_let_in_leaves_without_a_trace() -> None:
    watchers = Watchers()

    assert watchers.remove("stranger") is None
    assert len(watchers) == 0
