"""Somebody who can write to the database changes the log: each way is found and named, on both databases."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from caller_server.domain.audit import Sealed
from caller_server.domain.seal import FIRST, seal
from caller_server.storage import audit
from caller_server.storage.audit import AuditStore
from caller_server.storage.tables import branch, branch_event, ticket_event
from caller_server.usecases.audit import verify
from tests.audit_day import BRANCH, end_the_day, faults, tamper, verified, work_a_day
from tests.hall import BONTANG, KEY, SARI, Hall, hall


@pytest.fixture(params=["sqlite", "postgresql"])
def bontang(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path, **BRANCH) as made:
        work_a_day(made)
        yield made


def _log(of: Hall) -> list[Sealed]:
    with AuditStore(of.database).open(BONTANG) as read:
        return list(read.events(1))


def _rows(of: Hall, table: Table) -> list[dict[str, Any]]:
    with of.database.reader() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(table.c.seq)).mappings()]


def _adjacent(of: Hall, kind: str) -> int:
    """The number of an event of this kind that is followed by another event about a ticket."""
    log = _log(of)
    return next(one.entry.seq for one, other in pairwise(log) if one.entry.kind == kind and other.entry.ticket_id)


def test_a_day_with_every_verb_is_whole(bontang: Hall) -> None:
    end_the_day(bontang)

    found = verified(bontang)

    assert faults(found) == []
    assert found.is_whole
    assert (found.first, found.last, found.not_sealed) == (1, found.events, 0)


def test_a_log_that_is_read_in_many_pieces_is_the_same(bontang: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _log(bontang)

    monkeypatch.setattr(audit, "PIECE", 3)

    assert _log(bontang) == whole
    assert [one.entry.seq for one in whole] == list(range(1, len(whole) + 1))


def test_a_changed_reason_is_found(bontang: Hall) -> None:
    chosen = next(one.entry for one in _log(bontang) if one.entry.detail.get("reason") == "chosen")
    detail = json.dumps(chosen.detail | {"note": "kawan saya"})

    tamper(bontang, "UPDATE ticket_event SET detail = :detail WHERE seq = :seq", detail=detail, seq=chosen.seq)

    assert faults(verified(bontang)) == [("altered", chosen.seq)]


def test_a_detail_that_nobody_can_read_is_found(bontang: Hall) -> None:
    tamper(bontang, "UPDATE branch_event SET detail = '[1, 2]' WHERE kind = 'quota_changed'")

    [(fault, seq)] = faults(verified(bontang))
    assert fault == "altered"
    assert _log(bontang)[(seq or 0) - 1].entry.kind == "quota_changed"


@pytest.mark.parametrize("column", ["actor", "actor_kind"])
def test_another_actor_is_found(bontang: Hall, column: str) -> None:
    seq = _adjacent(bontang, "marked_no_show")

    tamper(bontang, f"UPDATE ticket_event SET {column} = 'bo' WHERE seq = :seq AND {column} <> 'bo'", seq=seq)

    assert faults(verified(bontang)) == [("altered", seq)]


def test_a_time_moved_by_a_microsecond_is_found(bontang: Hall) -> None:
    seq = _adjacent(bontang, "note_added")
    old = next(row["at"] for row in _rows(bontang, ticket_event) if row["seq"] == seq)
    with bontang.database.writer() as connection:
        moved = update(ticket_event).where(ticket_event.c.seq == seq).values(at=old.replace(microsecond=old.microsecond ^ 1))
        connection.execute(moved)

    assert faults(verified(bontang)) == [("altered", seq)]


@pytest.mark.parametrize("column", ["day", "service", "attempt"])
def test_no_column_of_an_event_can_be_changed(bontang: Hall, column: str) -> None:
    value = {"day": "2026-11-22", "service": "D", "attempt": 3}[column]

    seq = _adjacent(bontang, "note_added")
    tamper(bontang, f"UPDATE ticket_event SET {column} = :value WHERE seq = :seq", value=value, seq=seq)

    assert ("altered", seq) in faults(verified(bontang))


def test_an_event_moved_to_another_counter_is_found(bontang: Hall) -> None:
    tamper(bontang, "UPDATE branch_event SET counter = 'bontang-3' WHERE kind = 'help_ended'")

    assert [fault for fault, _ in faults(verified(bontang))] == ["altered"]


def test_a_removed_event_is_found(bontang: Hall) -> None:
    seq = _adjacent(bontang, "note_added")

    tamper(bontang, "DELETE FROM ticket_event WHERE seq = :seq", seq=seq)

    assert faults(verified(bontang)) == [("missing", seq)]


def test_a_removed_event_is_found_though_the_others_were_numbered_anew(bontang: Hall) -> None:
    gone, last = _adjacent(bontang, "note_added"), _log(bontang)[-1].entry.seq

    statements = ["DELETE FROM ticket_event WHERE seq = :gone"]
    for seq in range(gone + 1, last + 1):
        statements += [f"UPDATE {table} SET seq = {seq - 1} WHERE seq = {seq}" for table in ("ticket_event", "branch_event")]
    tamper(bontang, *statements, f"UPDATE branch SET seq = {last - 1}", gone=gone)

    assert faults(verified(bontang))[0] == ("missing", gone)


def test_a_removed_end_is_found(bontang: Hall) -> None:
    last = _log(bontang)[-1].entry

    tamper(bontang, "DELETE FROM branch_event WHERE seq = :seq", seq=last.seq)

    assert ("cut_off", last.seq) in faults(verified(bontang))


def test_a_removed_end_is_found_though_the_branch_was_set_back(bontang: Hall) -> None:
    last = _log(bontang)[-1].entry

    tamper(bontang, "DELETE FROM branch_event WHERE seq = :seq", "UPDATE branch SET seq = :seq - 1", seq=last.seq)

    assert ("cut_off", last.seq - 1) in faults(verified(bontang))


def test_an_end_cut_off_with_great_care_is_found_by_a_seal_that_was_noted_down(bontang: Hall) -> None:
    log = _log(bontang)
    noted = {log[-1].entry.seq: log[-1].seal or ""}
    screened = [one.entry.seq for one in log if one.entry.kind == "screened"]
    before = log[screened[0] - 2]
    assert faults(verified(bontang, expected=noted)) == []

    tamper(
        bontang,
        "DELETE FROM branch_event WHERE kind = 'screened'",
        "DELETE FROM screening_day",
        "UPDATE branch SET seq = :seq, chain = :chain",
        seq=before.entry.seq,
        chain=before.seal,
    )

    assert faults(verified(bontang)) == []  # the log alone cannot know
    assert faults(verified(bontang, expected=noted)) == [("not_as_noted", log[-1].entry.seq)]


@pytest.mark.parametrize("with_seal", [True, False])
def test_an_event_put_in_is_found(bontang: Hall, with_seal: bool) -> None:
    at, log = _adjacent(bontang, "note_added"), _log(bontang)
    last = log[-1].entry.seq
    for seq in range(last, at - 1, -1):
        tamper(bontang, *(f"UPDATE {table} SET seq = {seq + 1} WHERE seq = {seq}" for table in ("ticket_event", "branch_event")))
    forged = next(row for row in _rows(bontang, ticket_event) if row["kind"] == "priority_marked")
    chain = seal(b"another key", FIRST, log[0].entry) if with_seal else None
    with bontang.database.writer() as connection:
        connection.execute(insert(ticket_event).values(forged | {"seq": at, "chain": chain}))
        connection.execute(update(branch).values(seq=last + 1))

    found = faults(verified(bontang))

    assert ("inserted", at) in found
    assert [fault for fault, _ in found if fault in ("altered", "missing", "sealed_anew", "cut_off")] == []


def test_a_second_event_of_the_same_number_is_found(bontang: Hall) -> None:
    seq = next(one.entry.seq for one in _log(bontang) if one.entry.kind == "quota_changed")
    forged = next(row for row in _rows(bontang, ticket_event) if row["kind"] == "note_added")
    with bontang.database.writer() as connection:
        connection.execute(insert(ticket_event).values(forged | {"seq": seq}))

    assert ("inserted", seq) in faults(verified(bontang))


def test_an_event_put_at_the_end_is_found(bontang: Hall) -> None:
    last = _log(bontang)[-1].entry.seq
    forged = next(row for row in _rows(bontang, branch_event) if row["kind"] == "notice_withdrawn")
    with bontang.database.writer() as connection:
        connection.execute(insert(branch_event).values(forged | {"seq": last + 1}))

    assert faults(verified(bontang)) == [("inserted", last + 1)]


@pytest.mark.parametrize("with_seals", [True, False])
@pytest.mark.parametrize("apart", [1, 5])
def test_two_swapped_events_are_found(bontang: Hall, with_seals: bool, apart: int) -> None:
    rows = {row["seq"]: row for row in _rows(bontang, ticket_event)}
    first = next(seq for seq, row in rows.items() if row["kind"] == "taken" and seq + apart in rows)
    one, other = rows[first], rows[first + apart]
    kept = set() if with_seals else {"chain"}
    with bontang.database.writer() as connection:
        for seq, told in ((first, other), (first + apart, one)):
            told = {name: value for name, value in told.items() if name not in {"branch_id", "seq", *kept}}
            connection.execute(update(ticket_event).where(ticket_event.c.seq == seq).values(told))

    found = faults(verified(bontang))

    assert found[0] == ("reordered", first)
    assert [fault for fault, _ in found if fault in ("altered", "missing", "inserted", "sealed_anew", "cut_off")] == []


def test_a_blanked_seal_is_found(bontang: Hall) -> None:
    seq = _adjacent(bontang, "note_added")

    tamper(bontang, "UPDATE ticket_event SET chain = NULL WHERE seq = :seq", seq=seq)

    assert faults(verified(bontang)) == [("seal_blanked", seq)]


def test_blanked_seals_at_the_beginning_are_not_taken_for_old_events(bontang: Hall) -> None:
    tamper(bontang, *(f"UPDATE {table} SET chain = NULL WHERE seq <= 20" for table in ("ticket_event", "branch_event")))

    assert faults(verified(bontang)) == [("seal_blanked", 20)]


def test_a_changed_seal_is_found_once(bontang: Hall) -> None:
    seq = _adjacent(bontang, "note_added")

    tamper(bontang, "UPDATE ticket_event SET chain = :chain WHERE seq = :seq", chain="0" * 64, seq=seq)

    assert faults(verified(bontang)) == [("altered", seq)]


@pytest.mark.parametrize("from_seq", [1, 12])
def test_sealing_anew_without_the_servers_key_is_found(bontang: Hall, from_seq: int) -> None:
    log = _log(bontang)
    made = FIRST if from_seq == 1 else log[from_seq - 2].seal or ""
    with bontang.database.writer() as connection:
        for one in log[from_seq - 1 :]:
            table = ticket_event if one.entry.ticket_id else branch_event
            made = seal(b"another key", made, one.entry)
            connection.execute(update(table).where(table.c.seq == one.entry.seq).values(chain=made))
        connection.execute(update(branch).values(chain=made))

    assert faults(verified(bontang)) == [("sealed_anew", from_seq)]


def test_whoever_has_the_key_is_found_by_a_seal_that_was_noted_down(bontang: Hall) -> None:
    log = _log(bontang)
    noted = {log[-1].entry.seq: log[-1].seal or ""}
    victim = next(one.entry for one in log if one.entry.kind == "notice_given")
    made = log[victim.seq - 2].seal or FIRST
    with bontang.database.writer() as connection:
        for one in log[victim.seq - 1 :]:
            entry = replace(one.entry, actor="bo") if one.entry.seq == victim.seq else one.entry
            made = seal(KEY, made, entry)
            table = ticket_event if entry.ticket_id else branch_event
            connection.execute(update(table).where(table.c.seq == entry.seq).values(chain=made, actor=entry.actor))
        connection.execute(update(branch).values(chain=made))

    assert faults(verified(bontang)) == []
    assert faults(verified(bontang, expected=noted)) == [("not_as_noted", log[-1].entry.seq)]


def test_an_event_of_another_branch_does_not_fit(bontang: Hall) -> None:
    tamper(bontang, "UPDATE branch SET code = 'samarinda' WHERE code = 'bontang'")

    with AuditStore(bontang.database).open("samarinda") as read:  # type: ignore[arg-type]
        assert faults(verify(read, KEY))[0] == ("sealed_anew", 1)


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE ticket SET priority = true WHERE number = 'A004'", "A004"),
        ("UPDATE ticket SET joined_order = 1 WHERE number = 'A004'", "A004"),
        ("UPDATE ticket SET outcome = 'kurang' WHERE number = 'A003'", "A003"),
        ("UPDATE ticket SET issued_at = '2026-11-22 23:00:00' WHERE number = 'A004'", "A004"),
    ],
)
def test_a_changed_ticket_is_found(bontang: Hall, statement: str, number: str) -> None:
    if bontang.database.is_sqlite:
        statement = statement.replace("23:00:00", "23:00:00.000000")
    tamper(bontang, statement)

    [finding] = verified(bontang).findings
    assert (finding.fault, finding.number) == ("row_differs", number)


def test_a_number_that_the_log_knows_nothing_of_is_found(bontang: Hall) -> None:
    columns = ", ".join(row for row in ("branch_id", "day", "service", "state", "issued_at", "language", "priority", "place"))
    others = "attempt, call_reason, deferrals, ended_at"
    tamper(
        bontang,
        f"INSERT INTO ticket (id, number, joined_order, token_hash, {columns}, {others}) "
        f"SELECT 'forged', 'A099', 999, 'forged', {columns}, {others} FROM ticket WHERE number = 'A004'",
    )

    found = verified(bontang)

    assert [(one.fault, one.number) for one in found.findings if one.fault == "row_without_log"] == [("row_without_log", "A099")]
    assert ("number_gap", "A012") in [(one.fault, one.number) for one in found.findings]


def test_changed_counts_are_found(bontang: Hall) -> None:
    tamper(bontang, "UPDATE service_day SET issued = issued - 1 WHERE service = 'A'", "UPDATE screening_day SET admitted = 9")

    found = [(one.fault, one.values["what"]) for one in verified(bontang).findings]

    assert found == [("count_differs", "issued"), ("count_differs", "admitted")]


def test_a_database_from_before_sealing_counts_what_is_not_sealed(bontang: Hall) -> None:
    tamper(
        bontang,
        "UPDATE ticket_event SET chain = NULL",
        "UPDATE branch_event SET chain = NULL",
        "UPDATE branch SET chain = NULL",
        "UPDATE ticket SET lined_up_at = NULL, waited_s = NULL",
    )
    old = verified(bontang)
    bontang.do("close_counter", "bontang-2", SARI)

    new = verified(bontang)

    assert (old.seal, old.not_sealed, faults(old)) == (None, old.events, [])
    assert (new.not_sealed, new.events, faults(new)) == (old.events, old.events + 1, [])
    assert new.seal is not None
