"""Shown windows counted by both databases: what counts, what is left out, and groups that add up."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from caller_server.contract.score_card import ScoreCardView
from caller_server.domain.errors import NotFound
from caller_server.domain.estimate.quantiles import horizon_of
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode
from caller_server.storage.reports import ReportStore
from caller_server.storage.score_card import ScoreCardStore
from caller_server.usecases import reports
from caller_server.usecases.score_card import Question, score_card
from tests.hall import BONTANG, Hall, branch_file, hall
from tests.storage.many_windows import MAKASSAR, add, rows, working_days
from tests.storage.report_rows import add_stages
from tests.storage.window_rows import MONDAY, SHOWN, add_windows

TUESDAY = MONDAY + timedelta(days=1)
BYS = ("hour", "service", "day", "horizon")


@pytest.fixture(params=["sqlite", "postgresql"])
def one(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path) as made:
        yield made


def ask(one: Hall, since: date = MONDAY, until: date = TUESDAY, by: Any = "hour") -> ScoreCardView:
    branch = one.store.settings_of(BONTANG)
    return score_card(ScoreCardStore(one.database), branch, Question(since, until, by), lambda by, key: f"{by} {key}")


def report(one: Hall, **more: Any) -> reports.ReportView:
    branch = one.store.settings_of(BONTANG)
    return reports.report(ReportStore(one.database), branch, reports.Question(MONDAY, TUESDAY, **more), lambda _, key: key)


@pytest.mark.parametrize(
    ("called", "hit", "early"), [(4.9, 0.0, 1.0), (5, 1.0, 0.0), (15, 1.0, 0.0), (25, 1.0, 0.0), (25.1, 0.0, 0.0)]
)
def test_a_window_holds_from_its_first_to_its_last_moment(one: Hall, called: float, hit: float, early: float) -> None:
    add_windows(one.database, {"called": called})

    totals = ask(one).totals

    assert (totals.windows, totals.hit_rate, totals.early) == (1, hit, early)
    assert (totals.width_s, totals.error_s) == (1200, round(abs(called - 15) * 60))


def test_not_before_holds_when_the_call_does_not_come_before_and_is_no_window(one: Hall) -> None:
    add_windows(one.database, {"to": None, "called": 4}, {"to": None, "called": 5}, {"to": None, "called": 300})

    totals = ask(one).totals

    assert (totals.not_before, totals.not_before_held) == (3, pytest.approx(2 / 3))
    assert (totals.windows, totals.hit_rate, totals.early, totals.width_s) == (0, None, None, None)
    assert totals.error_s == (11 + 10 + 285) * 60 // 3


def test_who_was_never_called_or_spoilt_it_or_was_called_before_is_left_out(one: Hall) -> None:
    add_windows(one.database, {}, {"called": None}, {"called": 90, "is_spoilt": True}, {"called": -1})

    assert ask(one).totals.windows == 1
    assert ask(one).totals.hit_rate == 1.0


def test_days_are_counted_from_the_first_to_the_last_and_no_further(one: Hall) -> None:
    add_windows(
        one.database,
        {"day": MONDAY - timedelta(days=1)},
        {},
        {},
        {"day": TUESDAY, "called": 99},
        {"day": TUESDAY + timedelta(days=1)},
    )

    found = ask(one, by="day")

    assert [(row.key, row.windows, row.hit_rate) for row in found.rows] == [("2026-11-23", 2, 1.0), ("2026-11-24", 1, 0.0)]
    assert (found.totals.windows, found.aim, found.rows[0].label) == (3, 0.8, "day 2026-11-23")


def test_hours_are_those_of_showing_in_their_order(one: Hall) -> None:
    add_windows(one.database, {"hour": 14}, {"hour": 8}, {"hour": 0}, {"hour": 8, "day": TUESDAY}, {"hour": 23})

    assert [(row.key, row.windows) for row in ask(one).rows] == [("00", 1), ("08", 2), ("14", 1), ("23", 1)]


def test_services_stand_in_the_branchs_order_and_those_that_are_gone_behind(one: Hall) -> None:
    add_windows(
        one.database,
        {"service": "D"},
        {"service": "ZZ"},
        {"service": "ZA"},
        {"service": "A"},
        {"service": "K"},
        {"service": "ZZ"},
    )

    assert [(row.key, row.windows) for row in ask(one, by="service").rows] == [
        ("A", 1), ("K", 1), ("D", 1), ("ZA", 1), ("ZZ", 2),
    ]  # fmt: skip


def test_a_horizon_is_how_long_the_wait_was_to_be(one: Hall) -> None:
    middles = [0.0, 4.99, 5.0, 9.99, 10.0, 19.9, 20.0, 39.9, 40.0, 300.0]
    add_windows(one.database, *({"middle_min": middle} for middle in middles))

    assert [(row.key, row.windows) for row in ask(one, by="horizon").rows] == [(str(place), 2) for place in range(5)]
    assert [horizon_of(middle) for middle in middles] == [place for place in range(5) for _ in range(2)]


def test_an_estimate_that_was_days_off_is_counted_as_it_was(one: Hall) -> None:
    add_windows(one.database, {"middle_min": 10_000.0, "to": None, "called": 20}, {"from": 0, "to": 2880, "called": 2880})

    totals = ask(one).totals

    assert (totals.error_s, totals.width_s) == ((9_980 + 2_865) * 60 // 2, 2880 * 60)


def test_two_branches_do_not_see_each_other_and_an_unknown_one_has_no_score(one: Hall) -> None:
    counters = [{"code": "samarinda-1", "label": "1", "services": ["A"]}]
    one.catalogue.import_branch(branch_file(code="samarinda", counters=counters))
    add_windows(one.database, {}, {}, branch="samarinda")
    add_windows(one.database, {})

    assert ask(one).totals.windows == 1
    with pytest.raises(NotFound):
        ScoreCardStore(one.database).count(BranchCode("nowhere"), Question(MONDAY, MONDAY))


@pytest.mark.parametrize("by", BYS)
def test_a_card_without_windows_has_no_rows(one: Hall, by: str) -> None:
    found = ask(one, by=by)

    assert (found.rows, found.totals.windows, found.totals.hit_rate) == ([], 0, None)


def test_the_database_counts_what_python_counts(one: Hall) -> None:
    days = working_days(MONDAY - timedelta(days=6), MONDAY)
    add(one.database, "bontang", days, 900)

    known = [row for row in rows(1, days, 900) if row["called_at"] is not None and not row["is_spoilt"]]
    windows = [row for row in known if row["to_at"] is not None]
    errors = [abs((row["called_at"] - row["shown_at"]).total_seconds() - row["middle_min"] * 60) for row in known]
    cards = {by: ask(one, days[0], days[-1], by) for by in BYS}

    totals = cards["hour"].totals
    assert all(found.totals == totals for found in cards.values())
    assert all(sum(row.windows for row in found.rows) == totals.windows for found in cards.values())
    assert (totals.windows, totals.not_before) == (len(windows), len(known) - len(windows))
    assert 0 < totals.not_before < totals.windows
    assert totals.hit_rate == np.mean([row["from_at"] <= row["called_at"] <= row["to_at"] for row in windows])
    assert totals.early == np.mean([row["called_at"] < row["from_at"] for row in windows])
    assert totals.error_s == pytest.approx(np.mean(errors), abs=1)
    assert totals.error_p90_s == pytest.approx(np.quantile(errors, 0.9), abs=1)
    assert {row.key for row in cards["hour"].rows} == {f"{row['shown_at'].astimezone(MAKASSAR).hour:02d}" for row in known}


# --- the same share in reports ---


def test_a_report_has_the_share_that_held_by_day_hour_and_service(one: Hall) -> None:
    add_stages(one.database, {}, {"service": "K", "hour": 10}, {"day": TUESDAY})
    add_windows(one.database, {}, {"called": 50}, {"service": "K", "hour": 10}, {"day": TUESDAY, "called": 50}, {"to": None})

    by = {name: report(one, by=name) for name in ("day", "hour", "service")}

    assert [row.hit_rate for row in by["day"].rows] == [pytest.approx(2 / 3), 0.0]
    assert [(row.key, row.hit_rate) for row in by["hour"].rows] == [("09", pytest.approx(1 / 3)), ("10", 1.0)]
    assert [(row.key, row.hit_rate) for row in by["service"].rows] == [("A", pytest.approx(1 / 3)), ("K", 1.0)]
    assert {found.totals.hit_rate for found in by.values()} == {0.5}


def test_a_report_of_more_than_a_year_leaves_the_share_to_the_score_card(one: Hall) -> None:
    add_windows(one.database, {"called": 10})
    branch = one.store.settings_of(BONTANG)
    long = reports.Question(MONDAY - timedelta(days=400), TUESDAY)

    assert reports.report(ReportStore(one.database), branch, long, lambda _, key: key).totals.hit_rate is None
    assert report(one).totals.hit_rate is not None


def test_a_report_narrowed_to_a_service_has_its_share_and_one_of_a_counter_or_officer_has_none(one: Hall) -> None:
    add_stages(one.database, {}, {"service": "K"})
    add_windows(one.database, {"called": 50}, {"service": "K"})

    assert report(one, service=ServiceCode("K")).totals.hit_rate == 1.0
    for narrowed in ({"counter": CounterCode("bontang-1")}, {"officer": OfficerName("ana")}):
        found = report(one, **narrowed)
        assert (found.totals.hit_rate, found.rows[0].hit_rate) == (None, None)
    for by in ("counter", "officer"):
        found = report(one, by=by)
        assert (found.totals.hit_rate, found.rows[0].hit_rate) == (0.5, None)


def test_moments_are_told_to_the_second(one: Hall) -> None:
    add_windows(one.database, {"shown_at": SHOWN + timedelta(seconds=7.25), "called": 15})

    assert ask(one).totals.error_s == 7
