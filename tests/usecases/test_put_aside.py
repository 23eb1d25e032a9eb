"""Somebody is put aside to fetch a paper: what the officer, the holder and the report see of the time. Both databases."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from caller_server.contract.views import CounterView, LiveCounter, TicketView
from caller_server.domain.ids import CounterCode
from caller_server.storage import tables
from caller_server.usecases import views
from tests import checker
from tests.hall import MONDAY_NINE, Hall

ONE = CounterCode("bontang-1")


def after(**delta: int) -> Any:
    return MONDAY_NINE + timedelta(**delta)


def put_aside(of: Hall) -> None:
    """A001 waits 10 minutes, is called for one, served for 4, put aside for 30 and called for one again: 09.46."""
    of.take("A")
    of.open()
    of.pass_time(minutes=10)
    of.call_next()
    of.pass_time(minutes=1)
    of.do("start_serving")
    of.pass_time(minutes=4)
    of.do("park", note=None)
    of.pass_time(minutes=30)
    of.do("resume", number="A001")
    of.pass_time(minutes=1)


def counter(of: Hall) -> CounterView:
    with of.read() as read:
        return views.counter(read, ONE, lambda _: [])


def phone(of: Hall) -> TicketView:
    with of.read() as read:
        return views.ticket(read, read.ticket_numbered("A001"))


def live(of: Hall) -> LiveCounter:
    with of.read() as read:
        return next(found for found in views.live(read, []).counters if found.code == ONE)


def test_the_officers_timer_goes_on_where_it_stopped(bontang: Hall) -> None:
    put_aside(bontang)
    called = counter(bontang).ticket
    bontang.do("start_serving")
    bontang.pass_time(minutes=2)

    held = counter(bontang).ticket

    assert called is not None
    assert held is not None
    assert (called.serving_since, called.called_at) == (None, after(minutes=45))  # the time of the call runs
    assert held.serving_since == after(minutes=42)  # 4 minutes before, and 2 since 09.46
    assert (called.waiting_s, held.waiting_s) == (600, 600)
    assert live(bontang).since == after(minutes=42)


def test_the_holder_reads_since_when_and_at_the_end_for_how_long(bontang: Hall) -> None:
    put_aside(bontang)
    bontang.do("start_serving")
    bontang.pass_time(minutes=2)

    serving = phone(bontang)
    bontang.do("finish")
    served = phone(bontang)

    assert serving.serving_since == after(minutes=46)
    assert served.ended_at is not None
    assert served.serving_since is not None
    assert served.ended_at - served.serving_since == timedelta(minutes=6)


def test_reports_and_today_count_the_parts_together(bontang: Hall) -> None:
    put_aside(bontang)
    bontang.do("start_serving")
    bontang.pass_time(minutes=2)
    bontang.do("finish")

    stage = tables.stage
    with bontang.database.reader() as connection:
        rows = connection.execute(select(stage.c.waiting_s, stage.c.service_s, stage.c.total_s)).all()
        kept = connection.execute(select(tables.ticket.c.service_s)).scalars().all()
    assert [tuple(row) for row in rows] == [(600, 360, 48 * 60)]
    assert kept == [360]
    assert counter(bontang).today.mean_service_s == 360
    checker.check(bontang.database.url)


def test_returned_to_the_line_the_wait_goes_on_without_what_lay_between(bontang: Hall) -> None:
    put_aside(bontang)
    bontang.do("return_to_line")
    bontang.pass_time(minutes=3)

    with bontang.read() as read:
        assert read.longest_waits() == {"A": after(minutes=36)}  # ten minutes before, as if without a break
    bontang.call_next()
    bontang.do("mark_no_show")

    stage = tables.stage
    with bontang.database.reader() as connection:
        assert [tuple(row) for row in connection.execute(select(stage.c.ended, stage.c.waiting_s, stage.c.service_s))] == [
            ("no_show", 13 * 60, 240)
        ]
    checker.check(bontang.database.url)
