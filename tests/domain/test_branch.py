"""Hours, quota and numbering."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from caller_server.domain import numbering
from caller_server.domain.branch import Branch, Hours, Service, business_day, numbers_again, opening
from caller_server.domain.errors import NotFound, QuotaReached
from caller_server.domain.ids import BranchCode, ServiceCode

WEEK = (((time(7, 30), time(12)), (time(13), time(15, 30))),) * 5 + ((),) * 2
BONTANG = Branch(BranchCode("bontang"), "Bontang", "Asia/Makassar", hours=Hours(WEEK, frozenset({date(2026, 12, 25)})))
A = Service(ServiceCode("A"), {"id": "Klaim JHT", "en": "Old-age claim"}, {}, quota=(2, None, 1, 1, 0, None, None))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment in Bontang (UTC+8)."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.mark.parametrize(
    ("moment", "is_open", "because"),
    [
        (at(23, 7, 29), False, "hours"),
        (at(23, 7, 30), True, None),
        (at(23, 12, 0), False, "break"),
        (at(23, 13, 0), True, None),
        (at(23, 15, 30), False, "hours"),
        (at(28, 10), False, "hours"),  # Saturday
        (at(25, 10, month=12), False, "holiday"),
    ],
)
def test_numbers_are_given_out_in_the_hours_only(moment: datetime, is_open: bool, because: str | None) -> None:
    found = opening(BONTANG, moment)

    assert (found.is_open, found.because) == (is_open, because)


def test_the_next_opening_skips_weekends_and_holidays() -> None:
    assert opening(BONTANG, at(24, 16, month=12)).opens_at == at(28, 7, 30, month=12)  # Thursday before Christmas
    assert opening(BONTANG, at(23, 12, 30)).opens_at == at(23, 13)


def test_a_stopped_branch_says_so_and_promises_no_time() -> None:
    found = opening(replace(BONTANG, is_stopped=True), at(23, 10))

    assert (found.is_open, found.because, found.opens_at) == (False, "stopped", None)


def test_the_business_day_ends_at_the_branch_s_own_cut_off() -> None:
    night_shift = replace(BONTANG, cut_off=time(4))

    assert business_day(BONTANG, at(24, 0, 1)) == date(2026, 11, 24)
    assert business_day(night_shift, at(24, 3, 59)) == date(2026, 11, 23)
    assert business_day(night_shift, at(24, 4, 0)) == date(2026, 11, 24)


def test_a_quota_may_differ_by_weekday() -> None:
    monday, tuesday, friday = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)

    assert numbering.next_count(A, 1, monday) == 2
    with pytest.raises(QuotaReached):
        numbering.next_count(A, 2, monday)
    assert numbering.next_count(A, 500, tuesday) == 501
    with pytest.raises(QuotaReached):
        numbering.next_count(A, 1, monday, own_series=1)  # a kiosk gave one out beside them
    assert numbering.quota_left(A, 5, monday) == 0
    assert numbering.quota_left(A, 5, tuesday) is None
    with pytest.raises(QuotaReached):
        numbering.next_count(A, 0, friday)


def test_numbers_have_three_digits_until_they_need_four() -> None:
    assert [numbering.number(A, count) for count in (1, 42, 999, 1000)] == ["A001", "A042", "A999", "A1000"]


def test_a_service_in_a_language_it_has_no_name_in_uses_its_first() -> None:
    assert (A.name("en"), A.name("jv")) == ("Old-age claim", "Klaim JHT")


def test_an_unknown_service_or_counter_is_not_found() -> None:
    with pytest.raises(NotFound):
        BONTANG.service("Z")
    with pytest.raises(NotFound):
        BONTANG.counter("bontang-99")


def test_gone_numbers_are_given_out_again_on_the_next_day_that_has_hours_and_a_quota() -> None:
    assert numbers_again(BONTANG, A, at(23, 10)) == at(24, 7, 30)
    assert numbers_again(BONTANG, A, at(26, 10)) == at(30, 7, 30)  # Friday's quota is none, then the weekend
    assert numbers_again(BONTANG, replace(A, quota=(0,) * 7), at(23, 10)) is None
