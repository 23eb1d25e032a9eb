"""Which number a kiosk gives out without its server, and of which day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from caller_server.contract.offline import LeaseAnswer, LeasedNumber
from kiosk.alone.book import Book, Fresh, Moment, NoNumber, business_day, issue, renewed
from kiosk.state import Order

MONDAY = date(2026, 11, 23)
NINE = Moment(datetime(2026, 11, 23, 1, 0, tzinfo=UTC), is_set=True)  # 09.00 in Bontang
UNTIL = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # 03.00 of the next morning there
ORDER = Order("A", UUID(int=1), "en", priority=True, walk_minutes=10)


def leased(nth: int, service: str = "A") -> LeasedNumber:
    token = f"{service}{'ABCDEFGHIJ'[nth]}" + "A" * 24
    return LeasedNumber(
        service=service, number=f"{service}{nth:03}", ticket_id=UUID(int=100 + nth), token=token, follow_url=f"http://q.test/t/{token}"
    )  # fmt: skip


def answer(**changes: Any) -> LeaseAnswer:
    """What the server says on Monday at nine: two numbers held, one of the own series known."""
    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 50, "server_time": NINE.at, "day": MONDAY, "until": UNTIL, "time_zone": "Asia/Makassar",
        "series": "K2", "own": {"A": 1}, "leases": [leased(1), leased(2)],
    }  # fmt: skip
    return LeaseAnswer(**fields | changes)


def fresh(n: int = 1) -> Fresh:
    return Fresh(UUID(int=900 + n), "Z" * 25 + "ABCDEFGHIJ"[n])


def numbers(book: Book, count: int, moment: Moment = NINE) -> list[str]:
    given = []
    for n in range(count):
        one, book = issue(book, replace(ORDER, request_id=UUID(int=n)), moment, fresh(n))
        given.append(one.ticket.number)
    return given


def test_what_was_set_aside_goes_first_then_the_own_series_behind_what_the_server_knows_of_it() -> None:
    assert numbers(renewed(None, answer(), frozenset()), 5) == ["A001", "A002", "A-K2-02", "A-K2-03", "A-K2-04"]


def test_a_number_carries_all_that_the_server_will_want_to_know() -> None:
    given, _ = issue(renewed(None, answer(), frozenset()), ORDER, NINE, fresh(), instead_of=UUID(int=7))

    ticket = given.ticket
    assert (ticket.id, ticket.token, given.follow_url) == (leased(1).ticket_id, leased(1).token, leased(1).follow_url)
    assert (ticket.day, ticket.taken_at, ticket.clock, ticket.own_order, ticket.seen_seq) == (MONDAY, NINE.at, "server", 1, 50)
    assert (ticket.language, ticket.priority, ticket.walk_minutes, ticket.instead_of) == ("en", True, 10, UUID(int=7))


def test_a_number_of_the_own_series_has_a_page_of_its_own() -> None:
    given, _ = issue(renewed(None, answer(leases=[leased(1, "B")]), frozenset()), ORDER, NINE, fresh())

    assert given.follow_url == f"http://q.test/t/{fresh().token}"


def test_each_counts_in_the_order_in_which_it_was_given() -> None:
    book = renewed(None, answer(), frozenset())
    orders = []
    for n in range(4):
        one, book = issue(book, ORDER, NINE, fresh(n))
        orders.append(one.ticket.own_order)

    assert orders == [1, 2, 3, 4]
    assert renewed(book, answer(), frozenset()).given == 4


def test_another_lease_brings_back_nothing_that_was_given_out() -> None:
    book = renewed(None, answer(), frozenset())
    _, book = issue(book, ORDER, NINE, fresh())

    again = renewed(book, answer(leases=[leased(1), leased(2), leased(3)]), frozenset({leased(1).ticket_id}))

    assert numbers(again, 3) == ["A002", "A003", "A-K2-02"]


def test_the_own_series_never_goes_back_whatever_the_server_knows() -> None:
    book = renewed(None, answer(leases=[], own={}), frozenset())
    for n in range(3):
        _, book = issue(book, ORDER, NINE, fresh(n))

    assert numbers(renewed(book, answer(leases=[], own={"A": 1}), frozenset()), 1) == ["A-K2-04"]
    assert numbers(renewed(book, answer(leases=[], own={"A": 9}), frozenset()), 1) == ["A-K2-10"]


@pytest.mark.parametrize(
    ("at", "is_set", "day"),
    [
        (UNTIL - timedelta(seconds=1), True, 23),
        (UNTIL, True, 24),
        (UNTIL + timedelta(hours=25), True, 25),
        (UNTIL + timedelta(hours=25), False, 23),  # nobody has set this clock: it may be anything
    ],
)
def test_the_day_turns_at_the_cut_off_for_a_kiosk_that_knows_the_time(at: datetime, is_set: bool, day: int) -> None:
    assert business_day(renewed(None, answer(), frozenset()), Moment(at, is_set)).day == day


def test_a_new_day_begins_the_own_series_anew_and_leaves_yesterday_s_numbers() -> None:
    book = renewed(None, answer(), frozenset())

    given, _ = issue(book, ORDER, Moment(UNTIL + timedelta(hours=6), is_set=True), fresh())

    assert (given.ticket.number, given.ticket.day.day) == ("A-K2-01", 24)


def test_a_clock_that_nobody_set_is_said_to_be_its_own() -> None:
    given, _ = issue(renewed(None, answer(), frozenset()), ORDER, replace(NINE, is_set=False), fresh())

    assert (given.ticket.clock, given.ticket.number) == ("own", "A001")


def test_the_own_series_stops_at_the_quota_and_the_lease_does_not() -> None:
    book = renewed(None, answer(leases=[leased(1)]), frozenset())
    _, book = issue(book, ORDER, NINE, fresh(), quota_left=0)

    with pytest.raises(NoNumber, match="quota"):
        issue(book, ORDER, NINE, fresh(), quota_left=0)


def test_without_a_series_there_is_no_number_behind_the_lease() -> None:
    with pytest.raises(NoNumber, match="none"):
        issue(renewed(None, answer(leases=[], series=None), frozenset()), ORDER, NINE, fresh())


def test_a_kiosk_that_moved_to_another_branch_begins_its_series_anew() -> None:
    book = renewed(None, answer(own={"A": 7}), frozenset())

    assert numbers(renewed(book, answer(branch="samarinda", leases=[], own={}), frozenset()), 1) == ["A-K2-01"]
