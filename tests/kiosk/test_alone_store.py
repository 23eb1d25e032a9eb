"""What a kiosk keeps on disk for when it is alone: nothing lost by a power cut, nothing given out twice."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from caller_server.contract.commands import TakenTicket
from caller_server.contract.offline import OfflineResult
from kiosk.alone.book import NoNumber
from kiosk.alone.database import FILE, Database, FolderInUse
from kiosk.alone.store import AloneStore
from kiosk.app import memory
from tests.kiosk.test_alone_book import NINE, ORDER, answer, leased
from tests.samples import branch_view, ticket_view

TAKEN = TakenTicket(ticket=ticket_view(), token="t" * 16, follow_url="http://q.test/t/tttt")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path) as database:
        yield database


@pytest.fixture
def store(database: Database) -> AloneStore:
    made = AloneStore(database)
    made.renew(answer())
    return made


def give(store: AloneStore, count: int) -> list[str]:
    return [store.give(replace(ORDER, request_id=UUID(int=n)), NINE).ticket.number for n in range(count)]


def test_before_the_server_gave_anything_there_is_nothing_to_give(database: Database) -> None:
    with pytest.raises(NoNumber, match="none"):
        AloneStore(database).give(ORDER, NINE)


def test_what_was_given_out_waits_in_its_order_until_the_server_answered_for_it(store: AloneStore) -> None:
    given = give(store, 4)

    waiting = store.untold(100)
    store.told([OfflineResult(id=waiting[0].id, state="accepted"), OfflineResult(id=waiting[1].id, state="later")])

    assert given == ["A001", "A002", "A-K2-02", "A-K2-03"]
    assert [ticket.number for ticket in waiting] == given
    assert [ticket.number for ticket in store.untold(100)] == given[1:]
    assert store.counts() == (3, 0)


def test_what_the_server_does_not_take_is_kept_for_a_person_and_keeps_nothing_back(store: AloneStore) -> None:
    give(store, 2)
    first, second = store.untold(100)

    store.told([OfflineResult(id=first.id, state="refused", code="not_leased"), OfflineResult(id=second.id, state="known")])

    assert store.untold(100) == []
    assert store.counts() == (0, 1)


def test_all_of_it_is_there_after_a_restart(tmp_path: Path) -> None:
    with Database(tmp_path) as database:
        store = AloneStore(database)
        store.renew(answer())
        store.remember({"id": branch_view()})
        give(store, 3)
        before = store.book(), store.untold(100)

    with Database(tmp_path) as database:
        store = AloneStore(database)
        assert (store.book(), store.untold(100)) == before
        assert store.views() == {"id": branch_view()}
        assert give(store, 1) == ["A-K2-03"]


def test_a_lease_that_comes_again_brings_back_nothing_that_was_given(store: AloneStore) -> None:
    give(store, 1)

    store.renew(answer(leases=[leased(1), leased(2), leased(3)]))

    assert give(store, 2) == ["A002", "A003"]


def test_the_quota_counts_what_the_server_does_not_know_of(store: AloneStore) -> None:
    give(store, 3)

    with pytest.raises(NoNumber, match="quota"):
        store.give(ORDER, NINE, quota_left=3)
    assert store.give(ORDER, NINE, quota_left=4).ticket.number == "A-K2-03"


def test_a_request_on_its_way_is_known_until_its_number_was_seen(store: AloneStore) -> None:
    other = replace(ORDER, request_id=UUID(int=2))
    store.ask(ORDER)
    store.ask(other)
    store.got(other.request_id, TAKEN)

    assert [(asked.order, asked.taken) for asked in store.open_requests()] == [(ORDER, None), (other, TAKEN)]
    store.settle(other.request_id)
    store.give(ORDER, NINE, instead_of=ORDER.request_id)
    assert store.open_requests() == []


def test_what_is_done_with_is_forgotten_and_what_is_not_is_kept(store: AloneStore, database: Database) -> None:
    give(store, 2)
    first, second = store.untold(100)
    store.told([OfflineResult(id=first.id, state="accepted")])

    later = timedelta(days=9)
    store.renew(answer(day=answer().day + later, until=answer().until + later, server_time=answer().server_time + later))

    assert [ticket.id for ticket in store.untold(100)] == [second.id]
    rows = database.rows("SELECT id FROM outbox")
    assert [row["id"] for row in rows] == [str(second.id)]


def test_a_second_process_does_not_give_out_the_same_numbers(store: AloneStore, tmp_path: Path) -> None:
    with pytest.raises(FolderInUse):
        Database(tmp_path)
    command = [sys.executable, "-m", "kiosk", "--server", "http://127.0.0.1:1", "--key", "k", "--state", str(tmp_path)]

    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert second.returncode == 1
    assert "another kiosk runs with" in second.stderr
    assert "--state" in second.stderr


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    with Database(tmp_path) as database:
        database.rows("PRAGMA user_version = 99")

    with pytest.raises(OSError, match="newer program"):
        Database(tmp_path)

    assert list(tmp_path.glob("*.broken-*")) == []


def test_a_file_that_is_no_database_any_more_is_put_aside_and_the_kiosk_starts_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"a disk that died " * 400)

    with Database(tmp_path) as database:
        assert AloneStore(database).book() is None

    assert [path.read_bytes()[:16] for path in tmp_path.glob("*.broken-*")] == [b"a disk that died"]


def test_a_folder_that_cannot_be_used_does_not_keep_the_kiosk_from_starting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    assert memory(tmp_path / "file") is None
    assert memory(None) is None
