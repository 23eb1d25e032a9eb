"""The database's own promises: durability settings, the gate's order, busy and broken databases, migrations."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from caller_server.domain.branch_events import ShiftChanged
from caller_server.domain.errors import TryAgain
from caller_server.domain.ids import CounterCode
from caller_server.storage import engine as engines
from caller_server.storage.engine import FifoGate, open_database
from caller_server.storage.migrate import check, upgrade
from tests.databases import postgres_url
from tests.hall import ANA, BONTANG, hall

ONE = CounterCode("bontang-1")


def test_sqlite_survives_power_loss_by_its_settings(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'lapak.db'}")
    for connect in (database.writer, database.reader):
        with connect() as connection:
            pragmas = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }

        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_what_is_erased_is_overwritten_in_the_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'lapak.db'}")
    with database.writer() as connection:
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1
    database.close()


def test_another_kind_of_database_is_refused_with_the_kinds_we_know() -> None:
    with pytest.raises(ValueError, match="use sqlite or postgresql"):
        open_database("mysql://localhost/lapak")


def test_the_gate_lets_through_in_the_order_of_asking() -> None:
    gate, order, threads = FifoGate(), [], []

    def pass_through(n: int) -> None:
        with gate:
            order.append(n)

    with gate:
        for n in range(8):
            thread = threading.Thread(target=pass_through, args=(n,))
            thread.start()
            threads.append(thread)
            while len(gate._turns) <= n:  # until this one stands in line
                time.sleep(0.001)
    for thread in threads:
        thread.join()

    assert order == list(range(8))


def test_who_waits_too_long_at_the_gate_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "GATE_S", 0.02)
    gate = FifoGate()
    with gate, pytest.raises(TryAgain), gate:
        pass
    with gate:  # and the gate still works
        pass


def test_a_file_locked_by_another_program_is_waited_for_and_then_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_S", 0.3)
    with hall("sqlite", tmp_path) as bontang:
        path = bontang.database.url.removeprefix("sqlite:///")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(TryAgain):
            bontang.take("A")

        other.execute("ROLLBACK")
        other.close()
        assert bontang.take("A").number == "A001"


def test_an_error_inside_a_change_undoes_all_of_it(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as bontang:

        def fail_half_way() -> None:
            with bontang.store.open_branch(BONTANG, bontang.now) as unit:
                opened = ShiftChanged(at=bontang.now, counter=ONE, state="open", officer=ANA.officer, services=())
                unit.record_shift(unit.shift(ONE), opened, ANA)
                raise RuntimeError("the program fails here")

        with pytest.raises(RuntimeError):
            fail_half_way()
        with bontang.read() as read:
            assert (read.seq, str(read.shift(ONE).state)) == (0, "closed")
        assert bontang.commits == []
        assert bontang.take("A").number == "A001"


def test_a_naive_time_is_never_stored(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as bontang, pytest.raises(Exception, match="naive"):
        bontang.store.open_branch(BONTANG, bontang.now.replace(tzinfo=None)).__enter__()


def test_migrations_make_the_very_schema_of_the_tables_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lapak.db'}"
    assert "run 'lapak db upgrade'" in check(url)[0]

    upgrade(url)
    upgrade(url)

    assert check(url) == []


def test_migrations_make_the_very_schema_of_the_tables_on_postgresql() -> None:
    with postgres_url() as url:
        assert check(url) == []
