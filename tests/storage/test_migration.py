"""A database of the program before the officers' side is brought up to date: nothing is lost, and work goes on."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, select

from caller_server.contract.offline import TakeLease
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.ticket import TicketStatus
from caller_server.storage import tables
from caller_server.storage.accounts import AccountStore
from caller_server.storage.engine import open_database
from caller_server.storage.migrate import alembic_config, check, upgrade
from caller_server.usecases import call, participate, shifts, views
from caller_server.usecases.close_day import close_day
from caller_server.usecases.leases import lease_numbers
from caller_server.usecases.ports import Request
from caller_server.web.audit_words import AuditWords
from tests.audit_day import faults, verified
from tests.databases import postgres_url, sqlite_url
from tests.hall import ANA, BO, BONTANG, KEY, SARI, Hall, a_request, make_token

ROWS = Path(__file__).with_name("rows_of_0001.sql")
EVENTS = 92  # in those rows
NOW = datetime(2026, 11, 24, 2, 4, 9, tzinfo=UTC)  # 10.04 in Bontang
TUESDAY = NOW.date()
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database as it was, in the middle of a morning."""
    with sqlite_url(tmp_path, "0001") if request.param == "sqlite" else postgres_url("0001") as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            if request.param == "postgresql":
                connection.exec_driver_sql("SET TIME ZONE 'UTC'")
            for statement in ROWS.read_text(encoding="utf-8").split(";\n"):
                if statement.strip():
                    connection.exec_driver_sql(statement)
        engine.dispose()
        yield url


@pytest.fixture
def bontang(before: str) -> Iterator[Hall]:
    """The branch after the upgrade, at the moment when the old program stopped."""
    upgrade(before)
    made = Hall(before)
    made.now = NOW
    yield made
    made.close()


def everything(url: str, only: Rows | None = None) -> Rows:
    """The rows of all tables that have any; with ``only`` no tables and columns but those that it has."""
    engine = create_engine(url)
    found = MetaData()
    found.reflect(engine)
    rows: Rows = {}
    with engine.connect() as connection:
        for name, table in found.tables.items():
            wanted = [column for column in table.c if only is None or column.name in only.get(name, [{}])[0]]
            told = [dict(row) for row in connection.execute(select(*wanted)).mappings()] if wanted else []
            if told and name != "alembic_version":
                rows[name] = sorted(told, key=lambda row: repr(sorted(row.items())))
    engine.dispose()
    return rows


def stages(of: Hall, number: str, day: Any = TUESDAY) -> list[tuple[Any, ...]]:
    """The stages of a number: how each ended, whether with it the ticket did, waiting and service time."""
    stage, ticket = tables.stage, tables.ticket
    with of.database.reader() as connection:
        wanted = (
            select(stage.c.ended, stage.c.is_last, stage.c.waiting_s, stage.c.service_s)
            .join(ticket, ticket.c.id == stage.c.ticket_id)
            .where(ticket.c.number == number, ticket.c.day == day)
            .order_by(stage.c.seq)
        )
        return [tuple(row) for row in connection.execute(wanted)]


def test_every_row_is_there_as_it_was(before: str) -> None:
    old = everything(before)
    assert {row["state"] for row in old["ticket"]} == {str(state) for state in TicketStatus}

    upgrade(before)

    assert check(before) == []
    assert everything(before, only=old) == old


def test_the_log_is_not_sealed_and_agrees_with_the_tables(bontang: Hall) -> None:
    found = verified(bontang)

    assert (found.events, found.not_sealed, found.seal) == (EVENTS, EVENTS, None)
    assert faults(found) == []


def test_work_goes_on_and_the_log_is_sealed_from_there_on(bontang: Hall) -> None:
    bontang.do("finish")  # A008
    bontang.do("start_serving", "bontang-2", BO)  # K002
    bontang.do("finish", "bontang-2", BO)
    bontang.do("resume", number="A004")
    bontang.do("start_serving")
    bontang.do("transfer", service="K", to_counter=None, note=None)
    called = [bontang.call_next("bontang-2", BO), bontang.call_next()]
    bontang.do("open_counter", "bontang-b1", SARI, services=None)
    bontang.supervise("stop_issuing", note="listrik padam")

    assert [ticket.number for ticket in called if ticket] == ["A004", "A005"]
    found = verified(bontang)
    assert faults(found) == []
    assert (found.not_sealed, found.events) == (EVENTS, bontang.commits[-1].seq)
    with bontang.read() as read:
        assert AuditWords(read.branch, "en").verification(found).sentence == (
            "The log is whole (sealed from event 93 on; 92 events before it were not sealed yet)"
        )


def test_the_day_ends_and_the_next_one_begins(bontang: Hall) -> None:
    bontang.pass_time(hours=24)

    assert close_day(bontang.ports, BONTANG)
    assert bontang.take("A").number == "A001"
    bontang.open("bontang-1", ANA)
    assert bontang.call_next() is not None
    assert faults(verified(bontang)) == []


def test_those_who_were_in_the_house_keep_what_they_waited_and_were_served(bontang: Hall) -> None:
    bontang.do("finish")  # A008, put aside in between: 320 seconds, and 236 since
    bontang.do("resume", number="A004")  # served for 620 seconds
    bontang.do("mark_no_show")
    assert stages(bontang, "A004") == [("no_show", True, 1048, 620)]
    bontang.do("call_number", number="A007", reason="lama menunggu")  # passed on to K at 10.00
    bontang.do("start_serving")
    bontang.pass_time(seconds=60)
    bontang.do("finish")

    assert stages(bontang, "A008") == [("served", True, 2558, 556)]
    assert stages(bontang, "A007")[-1] == ("served", True, 996, 60)


def test_reports_know_the_days_before(bontang: Hall) -> None:
    monday = TUESDAY.replace(day=23)

    assert stages(bontang, "A002", monday) == [("served", True, 865, 580)]  # put aside in between
    assert stages(bontang, "A003", monday) == [("no_show", True, 1115, None)]
    assert stages(bontang, "A004", monday) == [("cancelled", True, None, None)]
    assert [stages(bontang, number, monday)[0][0] for number in ("A005", "A006", "A007", "K001")] == ["expired"] * 4
    assert [found[:2] for found in stages(bontang, "A006")] == [("no_show", False)]  # missed, and back in line
    assert [found[0] for found in stages(bontang, "A007")] == ["transferred"]
    with bontang.read() as read:
        today = views.counter(read, CounterCode("bontang-1"), lambda _: []).today
    assert (today.served, today.no_show) == (1, 2)


def test_people_and_devices_come_in_as_before(bontang: Hall) -> None:
    accounts = AccountStore(bontang.database, bontang.clock, KEY)

    assert accounts.sign_in("ana", "antrean panjang 9").staff.username == "ana"
    assert accounts.staff_by_bearer("ana's token") == accounts.person("ana").staff
    device = accounts.device_by_key("the kiosk's key")
    assert device is not None
    assert device.name == "kiosk-1"


def test_a_retry_of_what_the_old_program_did_is_answered_and_does_nothing_again(bontang: Hall) -> None:
    def again(number: int) -> Request:
        return Request(f"00000000-0000-4000-8000-{number:012x}", hashlib.sha256(b"").hexdigest())

    token = make_token(f"{0x17:032x}")  # type: ignore[arg-type]
    deferred = participate.defer(bontang.ports, token=token, minutes=30, request=again(0x51))
    called = call.recall(bontang.ports, branch=BONTANG, counter=CounterCode("bontang-2"), actor=BO, request=again(0x4D))
    booth = CounterCode("bontang-b1")
    paused = shifts.pause_counter(bontang.ports, branch=BONTANG, counter=booth, note="rapat", actor=SARI, request=again(0x4E))

    assert (deferred.number, called.number, called.attempt, paused.state) == ("A009", "K002", 2, "paused")
    assert bontang.commits == []
    assert participate.arrive(bontang.ports, token=token, request=a_request()).number == "A009"


def test_numbers_go_on_and_kiosks_can_hold_some(bontang: Hall) -> None:
    accounts = AccountStore(bontang.database, bontang.clock, KEY)
    device = accounts.device_by_key("the kiosk's key")
    assert device is not None
    with bontang.read() as read:
        before = read.tallies()
    assert {code: tally.numbered for code, tally in before.items()} == {code: tally.issued for code, tally in before.items()}

    answer = lease_numbers(
        bontang.ports,
        branch=BONTANG,
        device=device,
        command=TakeLease(request_id=uuid4(), services={"A": 2}),
        request=a_request(),
        follow_url=str,
    )

    first = before[ServiceCode("A")].issued + 1
    assert [held.number for held in answer.leases] == [f"A{first:03d}", f"A{first + 1:03d}"]
    assert answer.series == "K1"
    assert bontang.take("A").number == f"A{first + 2:03d}"
    assert faults(verified(bontang)) == []


def test_a_database_without_numbers_for_kiosks_can_be_had_back(tmp_path: Path) -> None:
    for opened in (sqlite_url(tmp_path), postgres_url()):
        with opened as url:
            database = open_database(url)
            with database.engine.begin() as connection:
                if database.is_sqlite:
                    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                command.downgrade(alembic_config(connection), "0003")
            database.close()
            assert check(url) != []

            upgrade(url)

            assert check(url) == []
