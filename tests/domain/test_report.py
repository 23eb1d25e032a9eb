"""The figures of reports: what is counted once, what in each stage, and percentiles that are exact."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain import report
from caller_server.domain.report import Counted, Figures, Gone, Kind, Spread

TARGET = timedelta(minutes=40)
# One day: nine tickets end. One of the served was handed on before, one came back after it was missed, one was transferred.
DAY = Counted(
    {
        Kind("served", True, "ordinary"): 4,
        Kind("served", True, "priority"): 1,
        Kind("no_show", True, "ordinary"): 1,
        Kind("cancelled", True, "appointment"): 2,
        Kind("expired", True, "ordinary"): 1,
        Kind("handed_on", False, "ordinary"): 1,
        Kind("no_show", False, "ordinary"): 1,
        Kind("transferred", False, "priority"): 1,
    },
    waiting=np.array([60, 120, 180, 240]),
    service=np.array([300]),
    total=np.array([2400, 2401, 100, 200]),
)


def of(counted: Counted, *, each_stage: bool = False) -> Figures:
    return report.figures(counted, TARGET, each_stage=each_stage)


def test_a_ticket_counts_once_at_its_end() -> None:
    found = of(DAY)

    assert (found.tickets, found.served, found.no_show, found.abandoned) == (9, 5, 1, 3)
    assert (found.priority, found.appointments) == (1, 2)
    assert found.tickets == found.served + found.no_show + found.abandoned


def test_by_stage_it_counts_wherever_it_was() -> None:
    found = of(DAY, each_stage=True)

    assert (found.tickets, found.served, found.no_show, found.abandoned) == (12, 6, 1, 3)
    assert (found.priority, found.appointments) == (2, 2)
    assert found.tickets == found.served + found.no_show + found.abandoned + found.returned + found.transferred


@pytest.mark.parametrize("each_stage", [False, True])
def test_what_happened_on_the_way_is_counted_either_way(each_stage: bool) -> None:
    found = of(DAY, each_stage=each_stage)

    assert (found.returned, found.transferred, found.handed_on) == (1, 1, 1)


def test_a_further_service_at_the_same_counter_is_one_ticket_and_two_stages() -> None:
    counted = Counted({Kind("served", False, "ordinary"): 1, Kind("served", True, "ordinary"): 1})

    assert (of(counted).tickets, of(counted).served) == (1, 1)
    assert (of(counted, each_stage=True).tickets, of(counted, each_stage=True).served) == (2, 2)


def test_the_target_is_kept_to_by_whoever_leaves_at_its_last_second() -> None:
    assert of(DAY).within_target == 0.75


def test_nothing_measured_is_told_as_nothing_and_not_as_zero() -> None:
    found = of(Counted({Kind("cancelled", True, "ordinary"): 1}))

    assert found.waiting == found.service == found.total == Spread(None, None, None)
    assert found.within_target is None
    assert of(Counted()).tickets == 0


def test_percentiles_lie_on_the_line_between_their_neighbours() -> None:
    assert Spread.of(np.arange(0, 101)) == Spread(50, 90, 95)
    assert Spread.of(np.array([10, 20])) == Spread(15, 19, 20)
    assert Spread.of(np.array([7])) == Spread(7, 7, 7)


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=60))
def test_percentiles_are_those_of_the_definition_in_any_order(seconds: list[int]) -> None:
    found, ordered = Spread.of(np.array(seconds)), sorted(seconds)

    for share, value in ((0.5, found.median_s), (0.9, found.p90_s), (0.95, found.p95_s)):
        place = share * (len(ordered) - 1)  # Hyndman and Fan, definition 7
        low = ordered[int(place)]
        high = ordered[min(int(place) + 1, len(ordered) - 1)]
        assert value is not None
        assert abs(value - (low + (high - low) * (place - int(place)))) <= 0.5 + 1e-6
    assert Spread.of(np.array(seconds[::-1])) == found


def test_percentiles_of_all_are_made_from_all_times_and_not_from_percentiles() -> None:
    quick, slow = Counted(waiting=np.array([10] * 98)), Counted(waiting=np.array([1000] * 2))

    assert of(report.together([quick, slow])).waiting == Spread(10, 10, 10)
    assert of(report.together([quick, slow, slow, slow, slow])).waiting.p95_s == 1000


def test_groups_put_together_lose_and_double_nothing() -> None:
    both = report.together([DAY, DAY, Counted()])

    assert of(both).tickets == 18
    assert sorted(both.total) == sorted([*DAY.total, *DAY.total])
    assert of(report.together([])).tickets == 0


def test_quotas_that_were_gone_have_a_first_and_a_median_time() -> None:
    assert Gone.of([620, 560, 600]) == Gone(3, 560, 600)
    assert Gone.of([]) is None


def test_five_years_are_a_report_and_a_day_more_is_not() -> None:
    until = date(2026, 11, 23)

    assert not report.is_too_long(date(2021, 11, 23), until)
    assert not report.is_too_long(until - report.LONGEST, until)
    assert report.is_too_long(until - report.LONGEST - timedelta(days=1), until)


def test_a_moment_is_told_on_the_branchs_clock() -> None:
    assert report.minute_of_day(datetime(2026, 11, 23, 1, 20, tzinfo=UTC), "Asia/Makassar") == 9 * 60 + 20
    assert report.minute_of_day(datetime(2026, 11, 22, 20, 0, tzinfo=UTC), "Asia/Makassar") == 4 * 60
