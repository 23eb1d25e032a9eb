"""Numbers for a kiosk that is cut off: how many, how they are written, when they were given out, and what the log keeps."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from caller_server.domain import leases, line, numbering
from caller_server.domain.branch import Branch
from caller_server.domain.branch_events import NumbersLeased
from caller_server.domain.events import TicketTaken, detail, from_log
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.leases import APART, LastGiven, Lease, LeaseState
from caller_server.domain.ticket import taken
from tests.builders import NINE, POLICY, TODAY, a_counter, a_ticket

A, K = ServiceCode("A"), ServiceCode("K")
BONTANG = Branch(BranchCode("bontang"), "Bontang", "Asia/Makassar", cut_off=time(3))


@pytest.mark.parametrize(
    ("wanted", "held", "left", "granted"),
    [(10, 0, None, 10), (10, 4, None, 6), (10, 12, None, 0), (0, 0, None, 0), (10, 0, 100, 10), (10, 0, 11, 2), (10, 9, 3, 0)],
)
def test_a_kiosk_gets_what_it_lacks_and_at_most_a_quarter_of_a_quota(
    wanted: int, held: int, left: int | None, granted: int
) -> None:
    assert leases.to_grant(wanted, held, left) == granted


def test_numbers_without_a_gap_are_one_run() -> None:
    assert leases.runs([7, 3, 4, 5, 9, 8]) == [[3, 5], [7, 9]]
    assert leases.runs([]) == []
    held = [Lease(f"{code}{nth}", code, nth, TicketId("x"), LeaseState.LEASED, NINE, 1) for code, nth in ((K, 2), (A, 6), (A, 5))]
    assert leases.voided(held) == {A: [[5, 6]], K: [[2, 2]]}


@pytest.mark.parametrize("number", ["A-K2-07", "AB-K12-107", "A-K99-99999"])
def test_a_number_of_the_own_series_is_read_as_it_is_written(number: str) -> None:
    own = numbering.read_own(number)

    assert own is not None
    assert numbering.own_number(own.service, own.series, own.count) == number


@pytest.mark.parametrize(
    "number", ["A042", "A-K2-7", "A-K02-07", "A-K0-07", "A-K2-00", "A-K2-007", "a-K2-07", "ABC-K2-07", "A-K123-01"]
)
def test_what_is_written_otherwise_is_none(number: str) -> None:
    assert numbering.read_own(number) is None


def test_a_day_begins_and_ends_at_the_branch_s_cut_off() -> None:
    assert leases.day_begins(BONTANG, TODAY) == datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    assert leases.day_ends(BONTANG, TODAY) == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "believed"),
    [
        (timedelta(minutes=-10), timedelta(minutes=-10)),
        (timedelta(hours=3), timedelta(0)),  # not in the future
        (timedelta(hours=-3), timedelta(hours=-1)),  # not before there was the lease
    ],
)
def test_a_kiosk_is_believed_as_far_as_that_can_be(told: timedelta, believed: timedelta) -> None:
    earliest = NINE - timedelta(hours=1)

    assert leases.given_at(NINE + told, earliest=earliest, now=NINE, before=None) == NINE + believed


def test_a_kiosk_s_numbers_stay_in_its_own_order_whatever_its_clock_says() -> None:
    before = LastGiven(NINE - timedelta(minutes=5), 12)

    given_at = leases.given_at(NINE - timedelta(minutes=9), earliest=NINE - timedelta(hours=1), now=NINE, before=before)

    assert given_at == before.given_at + APART
    assert leases.floor(3, [None, 7, 12, None]) == 12
    assert leases.floor(3, [None]) == 3


def test_who_joined_at_the_same_number_stands_in_the_order_of_time() -> None:
    people = [
        replace(a_ticket(5, number=f"A-K1-0{nth}"), id=TicketId(str(nth)), issued_at=NINE + nth * APART) for nth in (3, 1, 2)
    ]
    regular, later = a_ticket(5, issued_at=NINE), a_ticket(6)

    standings = line.order([later, *people, regular], [], a_counter("A"), POLICY, NINE + timedelta(hours=1))

    assert [standing.ticket.number for standing in standings] == [regular.number, "A-K1-01", "A-K1-02", "A-K1-03", later.number]


def test_among_those_who_joined_at_the_same_number_priority_is_no_overtaking() -> None:
    first = replace(a_ticket(5), id=TicketId("1"), issued_at=NINE, priority=True)
    second = replace(a_ticket(5), id=TicketId("2"), issued_at=NINE + APART)

    standings = line.order([second, first], [], a_counter("A"), POLICY, NINE)

    assert [(standing.ticket.id, str(standing.reason)) for standing in standings] == [("1", "joined"), ("2", "joined")]


def test_the_log_keeps_what_is_seldom_only_where_it_says_something() -> None:
    plain = TicketTaken(at=NINE, number="A001", service=A, language="id", priority=False, walk_minutes=None)
    alone = replace(plain, given_at=NINE - timedelta(minutes=5), joined_order=3, own_order=1, printed="none", is_late=True)

    assert set(detail(plain)) == {"number", "service", "language", "priority", "walk_minutes", "appointment_at"}
    assert from_log("taken", NINE, detail(plain)) == plain
    assert from_log("taken", NINE, detail(alone)) == alone
    ticket = taken(alone, ticket_id=TicketId("x"), branch=BranchCode("bontang"), day=date(2026, 11, 23), seq=9)
    assert (ticket.joined_order, ticket.issued_at, ticket.lined_up_at) == (3, alone.given_at, alone.given_at)
    assert detail(NumbersLeased(at=NINE, device="kiosk-1", numbers={A: [1, 5]})) == {"device": "kiosk-1", "numbers": {A: [1, 5]}}
