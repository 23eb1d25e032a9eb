"""The business day: it ends once, numbers start again, and a clock that jumps starts none."""

from datetime import timedelta

import pytest

from caller_server.domain.errors import NotFound
from caller_server.usecases import participate
from caller_server.usecases.close_day import close_day
from tests.hall import BO, BONTANG, Hall, a_request


def numbers_waiting(bontang: Hall) -> list[str]:
    with bontang.read() as read:
        return [ticket.number for ticket in read.waiting()]


def test_a_new_day_expires_what_is_open_closes_counters_and_starts_numbers_again(bontang: Hall) -> None:
    for _ in range(3):
        bontang.take("A")
    bontang.open()
    bontang.call_next()
    bontang.pass_time(days=1)

    assert close_day(bontang.ports, BONTANG) is True

    assert numbers_waiting(bontang) == []
    with bontang.read() as read:
        assert {str(shift.state) for shift in read.shifts()} == {"closed"}
    assert bontang.take("A").number == "A001"


def test_the_job_may_run_twice(bontang: Hall) -> None:
    bontang.pass_time(days=1)

    assert [close_day(bontang.ports, BONTANG) for _ in range(3)] == [True, False, False]


def test_the_first_number_of_the_day_rolls_it_when_the_job_did_not_run(bontang: Hall) -> None:
    bontang.take("A")
    bontang.pass_time(days=1)

    assert bontang.take("A").number == "A001"
    assert numbers_waiting(bontang) == ["A001"]


def test_the_day_ends_at_the_branch_s_midnight_not_at_utc_s(bontang: Hall) -> None:
    bontang.now = bontang.now.replace(hour=15, minute=58)  # 23.58 in Bontang
    bontang.take("A")
    bontang.now += timedelta(minutes=1)

    assert bontang.take("A").number == "A002"
    bontang.now += timedelta(minutes=2)
    close_day(bontang.ports, BONTANG)
    with bontang.read() as read:
        assert read.day.isoformat() == "2026-11-24"


def test_a_clock_set_back_neither_starts_a_day_nor_reorders_the_line(bontang: Hall) -> None:
    bontang.take("A")
    bontang.pass_time(hours=-1)
    bontang.take("A")
    bontang.pass_time(days=-2)
    bontang.take("A")
    bontang.open()

    assert numbers_waiting(bontang) == ["A001", "A002", "A003"]
    called = bontang.call_next()
    assert called is not None
    assert called.number == "A001"


def test_a_clock_a_little_behind_is_held_at_the_newest_time(bontang: Hall) -> None:
    first = bontang.take("A")
    bontang.pass_time(seconds=-20)

    assert bontang.take("A").issued_at == first.issued_at


def test_a_token_opens_nothing_on_the_next_day(bontang: Hall) -> None:
    _, token = bontang.take_with_token("A")
    bontang.pass_time(days=1)
    close_day(bontang.ports, BONTANG)

    with pytest.raises(NotFound):
        participate.leave(bontang.ports, token=token, request=a_request())


def test_answers_kept_for_retries_are_dropped_after_two_days(bontang: Hall) -> None:
    request = a_request("A")
    bontang.take("A", request=request)
    bontang.pass_time(days=1)
    bontang.take("A")
    bontang.pass_time(days=2)
    bontang.take("A")

    assert bontang.take("A", request=request).number == "A002"


def test_a_counter_reopens_on_the_new_day(bontang: Hall) -> None:
    bontang.open("bontang-1")
    bontang.pass_time(days=1)
    bontang.take("A")

    bontang.open("bontang-1", BO)

    called = bontang.call_next("bontang-1", BO)
    assert called is not None
