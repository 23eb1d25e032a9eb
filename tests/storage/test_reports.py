"""Reports counted by both databases, over rows written by a test and over a day that really happened."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from caller_server.contract.reports import ReportRow, ReportView
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode
from caller_server.storage.reports import ReportStore
from caller_server.usecases.reports import Question, report
from tests.hall import BO, BONTANG, Hall, branch_file, hall
from tests.storage.many_stages import rows as many_rows
from tests.storage.report_rows import MONDAY, TUESDAY, add_quota_gone, add_stages, called_off, missed, passed_on


@pytest.fixture(params=["sqlite", "postgresql"])
def one(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path) as made:
        yield made


def ask(one: Hall, since: date = MONDAY, until: date = TUESDAY, **more: Any) -> ReportView:
    branch = one.store.settings_of(BONTANG)
    return report(ReportStore(one.database), branch, Question(since, until, **more), lambda by, key: f"{by} {key}")


def row(found: ReportView, key: str) -> ReportRow:
    (wanted,) = [row for row in found.rows if row.key == key]
    return wanted


def test_days_are_counted_from_the_first_to_the_last_and_no_further(one: Hall) -> None:
    add_stages(one.database, {"day": date(2026, 11, 22)}, {}, {}, {"day": TUESDAY}, {"day": date(2026, 11, 25)})

    found = ask(one)

    assert [(row.key, row.tickets) for row in found.rows] == [("2026-11-23", 2), ("2026-11-24", 1)]
    assert found.totals.tickets == 3
    assert (found.rows[0].label, found.counts, found.target_minutes) == ("day 2026-11-23", "tickets", 40)


def test_a_ticket_that_went_on_counts_once_by_day_and_twice_by_service(one: Hall) -> None:
    add_stages(
        one.database,
        passed_on("handed_on", ticket="t1", service="D", counter="bontang-4", waiting_s=60, service_s=120),
        {"ticket": "t1", "service": "A", "waiting_s": 300, "service_s": 600, "total_s": 1200},
    )

    by_day, by_service = ask(one), ask(one, by="service")

    assert (by_day.totals.tickets, by_day.totals.served, by_day.totals.handed_on) == (1, 1, 1)
    assert [(row.key, row.tickets, row.served, row.handed_on) for row in by_service.rows] == [("A", 1, 1, 0), ("D", 1, 1, 1)]
    assert row(by_service, "D").service.median_s == 120
    assert row(by_service, "D").within_target is None
    assert by_day.totals.waiting.median_s == 180
    assert (by_service.counts, by_service.totals.tickets) == ("stages", 1)


def test_the_missed_who_came_back_are_told_apart_from_the_missed(one: Hall) -> None:
    add_stages(one.database, missed(ticket="t1", is_last=False), {"ticket": "t1"}, missed())

    totals = ask(one).totals

    assert (totals.tickets, totals.served, totals.no_show, totals.returned) == (2, 1, 1, 1)


def test_hours_are_those_of_joining_in_their_order(one: Hall) -> None:
    add_stages(one.database, {"hour": 14}, {"hour": 8}, {"hour": 9}, {"hour": 8, "day": TUESDAY})

    found = ask(one, by="hour")

    assert [(row.key, row.tickets) for row in found.rows] == [("08", 2), ("09", 1), ("14", 1)]


def test_services_and_counters_stand_in_the_branchs_order_and_those_that_are_gone_behind(one: Hall) -> None:
    add_stages(
        one.database, {"service": "D"}, {"service": "Z", "counter": "bontang-0"}, {"service": "A", "counter": "bontang-b1"}
    )

    assert [row.key for row in ask(one, by="service").rows] == ["A", "D", "Z"]
    assert [row.key for row in ask(one, by="counter").rows] == ["bontang-1", "bontang-b1", "bontang-0"]


def test_those_who_were_never_called_are_at_no_counter_and_at_no_officer(one: Hall) -> None:
    add_stages(one.database, {}, called_off(), called_off(ended="expired"))

    by_counter, by_officer = ask(one, by="counter"), ask(one, by="officer")

    assert [(row.key, row.tickets, row.abandoned) for row in by_counter.rows] == [("bontang-1", 1, 0), ("", 2, 2)]
    assert [row.key for row in by_officer.rows] == ["ana", ""]
    assert by_counter.totals.tickets == 3
    assert row(by_counter, "").waiting.median_s is None


def test_a_narrowed_report_has_the_stages_of_that_alone(one: Hall) -> None:
    add_stages(
        one.database,
        passed_on("transferred", ticket="t1", officer="ana"),
        {"ticket": "t1", "officer": "bo", "counter": "bontang-2"},
        {"officer": "bo", "service": "K"},
    )

    ana, bo = ask(one, officer=OfficerName("ana")), ask(one, by="service", officer=OfficerName("bo"))
    narrow = ask(one, by="hour", service=ServiceCode("A"), counter=CounterCode("bontang-2"))

    assert (ana.totals.tickets, ana.totals.served, ana.totals.transferred) == (1, 0, 1)
    assert ana.rows[0].tickets == ana.totals.tickets
    assert [(row.key, row.tickets) for row in bo.rows] == [("A", 1), ("K", 1)]
    assert (narrow.totals.tickets, narrow.service, narrow.counter, narrow.counts) == (1, "A", "bontang-2", "stages")


def test_percentiles_and_shares_come_out_of_the_database_exact(one: Hall) -> None:
    add_stages(one.database, *({"waiting_s": seconds, "total_s": seconds * 60} for seconds in range(101)))

    totals = ask(one).totals

    assert (totals.waiting.median_s, totals.waiting.p90_s, totals.waiting.p95_s) == (50, 90, 95)
    assert totals.within_target == pytest.approx(41 / 101)


def test_quotas_are_told_by_day_and_by_service_also_where_nothing_ended_yet(one: Hall) -> None:
    add_stages(one.database, {"service": "K"})
    add_quota_gone(one.database, MONDAY, "K", datetime(2026, 11, 23, 1, 20, tzinfo=UTC))
    add_quota_gone(one.database, TUESDAY, "K", datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    add_quota_gone(one.database, TUESDAY, "D", datetime(2026, 11, 24, 0, 40, tzinfo=UTC))
    add_quota_gone(one.database, date(2026, 11, 25), "D", datetime(2026, 11, 25, 0, 40, tzinfo=UTC))

    by_day, by_service = ask(one), ask(one, by="service")

    tuesday = row(by_day, "2026-11-24").quota_gone
    assert tuesday is not None
    assert (tuesday.count, tuesday.earliest, tuesday.median) == (2, "08.40", "09.20")
    assert row(by_day, "2026-11-24").tickets == 0
    k = row(by_service, "K").quota_gone
    assert k is not None
    assert (k.count, k.earliest, k.median) == (2, "09.20", "09.40")
    assert by_day.totals.quota_gone is not None
    assert by_day.totals.quota_gone.count == 3


def test_a_counter_has_no_quota_and_a_service_only_its_own(one: Hall) -> None:
    add_stages(one.database, {"service": "K"}, {"service": "D"})
    for service in ("K", "D"):
        add_quota_gone(one.database, MONDAY, service, datetime(2026, 11, 23, 1, 20, tzinfo=UTC))

    assert ask(one, counter=CounterCode("bontang-1")).totals.quota_gone is None
    only_k = ask(one, service=ServiceCode("K")).totals.quota_gone
    assert only_k is not None
    assert only_k.count == 1
    assert all(row.quota_gone is None for row in ask(one, by="hour").rows)


def test_two_branches_do_not_see_each_other(one: Hall) -> None:
    counters = [{"code": "samarinda-1", "label": "1", "services": ["A"]}]
    one.catalogue.import_branch(branch_file(code="samarinda", counters=counters))
    add_stages(one.database, {"service": "Z"}, {}, branch="samarinda")
    add_stages(one.database, {})

    assert ask(one).totals.tickets == 1
    with pytest.raises(NotFound):
        ask(one, service=ServiceCode("Z"))


def test_what_was_taken_out_of_the_branch_can_still_be_asked_for_and_what_never_was_cannot(one: Hall) -> None:
    add_stages(one.database, {"service": "Z", "counter": "bontang-0", "officer": "gone"})

    for narrowed in ({"service": "Z"}, {"counter": "bontang-0"}, {"officer": "gone"}):
        assert ask(one, **narrowed).totals.tickets == 1
    for narrowed in ({"service": "Y"}, {"counter": "bontang-9"}, {"officer": "nobody"}):
        with pytest.raises(NotFound):
            ask(one, **narrowed)
    assert ask(one, service=ServiceCode("K")).totals.tickets == 0


def test_an_unknown_branch_has_no_report(one: Hall) -> None:
    with pytest.raises(NotFound):
        ReportStore(one.database).count(BranchCode("nowhere"), Question(MONDAY, MONDAY))


def test_a_day_that_really_happened_is_counted_as_it_was(one: Hall) -> None:
    for _ in range(4):
        one.take()
    one.open()
    one.open("bontang-2", BO)
    one.pass_time(minutes=5)
    one.call_next()
    one.do("start_serving")
    one.pass_time(minutes=10)
    one.do("finish")
    one.call_next("bontang-2", BO)
    one.do("mark_no_show", "bontang-2", BO)
    one.call_next()
    one.do("start_serving")
    one.pass_time(minutes=2)
    one.do("transfer", service=ServiceCode("K"), to_counter=None, note=None)

    by_day, by_officer = ask(one), ask(one, by="officer")

    assert (by_day.totals.tickets, by_day.totals.served, by_day.totals.no_show, by_day.totals.transferred) == (2, 1, 1, 1)
    assert by_day.totals.total.median_s == 15 * 60
    assert [(row.key, row.tickets, row.served, row.no_show) for row in by_officer.rows] == [("ana", 2, 1, 0), ("bo", 1, 0, 1)]
    assert row(by_officer, "ana").service.p95_s is not None
    assert row(by_officer, "ana").waiting.median_s == (5 * 60 + 15 * 60) // 2


def test_groups_add_up_whatever_a_report_is_made_by(one: Hall) -> None:
    made = list(many_rows(1, 300))
    first, last = made[0]["day"], made[-1]["day"]
    add_stages(one.database, *({name: each[name] for name in each if name not in ("branch_id", "seq")} for each in made))

    totals = {by: ask(one, first, last, by=by).totals for by in ("day", "hour", "service", "counter", "officer")}
    by_day, by_service = ask(one, first, last), ask(one, first, last, by="service")

    assert len({total.model_dump_json() for total in totals.values()}) == 1
    assert totals["day"].tickets == 300 == sum(row.tickets for row in by_day.rows)
    assert sum(row.tickets for row in by_service.rows) == len(made)
