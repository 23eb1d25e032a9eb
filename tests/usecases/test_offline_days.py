"""Tickets that a kiosk gave out while it was cut off, and that come in when their day is over or has not begun."""

from datetime import date

import pytest

from caller_server.storage.audit import AuditStore
from caller_server.usecases.audit import verify
from caller_server.usecases.close_day import close_day
from tests import checker
from tests.alone import LonelyKiosk, line, states
from tests.audit_day import faults, tamper, verified
from tests.hall import BONTANG, KEY, Hall


@pytest.fixture
def kiosk(bontang: Hall) -> LonelyKiosk:
    made = LonelyKiosk(bontang)
    made.lease(A=3, K=1)
    return made


def test_slips_of_a_day_that_is_over_get_their_tickets_and_expire(bontang: Hall, kiosk: LonelyKiosk) -> None:
    bontang.take("A")
    for _ in range(5):
        kiosk.give("A")
    bontang.pass_time(days=1)
    close_day(bontang.ports, BONTANG)
    today = bontang.take("A")

    assert states(kiosk.upload()) == ["accepted"] * 5
    assert states([kiosk.send(kiosk.give("A", day=date(2026, 11, 23)))]) == ["accepted"]

    assert line(bontang) == [today.number]
    found = verified(bontang)
    assert faults(found) == []
    with bontang.read() as read:
        assert read.tallies()["A"].issued == 1  # type: ignore[index]


def test_the_day_turns_with_the_first_ticket_of_yesterday(bontang: Hall, kiosk: LonelyKiosk) -> None:
    kiosk.give("A")
    bontang.take("A")
    bontang.pass_time(days=1)

    assert states(kiosk.upload()) == ["accepted"]

    assert bontang.take("A").number == "A001"
    checker.check(bontang.database.url)


def test_a_day_on_which_only_the_kiosk_was_at_work_is_whole(bontang: Hall, kiosk: LonelyKiosk) -> None:
    bontang.take("A")
    bontang.pass_time(days=3)
    for _ in range(4):
        kiosk.held.clear()
        kiosk.give("A", day=date(2026, 11, 24))

    assert states(kiosk.upload()) == ["accepted"] * 4
    checker.check(bontang.database.url)


def test_a_late_ticket_that_the_log_does_not_tell_of_is_found(bontang: Hall, kiosk: LonelyKiosk) -> None:
    kiosk.give("A")
    kiosk.give("A")
    bontang.pass_time(days=1)
    kiosk.upload()
    bontang.take("A")

    tamper(bontang, "UPDATE ticket SET language = 'en' WHERE number = 'A001' AND state = 'expired'")
    assert [fault for fault, _ in faults(verified(bontang))] == ["row_differs"]
    tamper(
        bontang,
        "UPDATE ticket SET language = 'id'",
        "DELETE FROM ticket_event WHERE ticket_id = (SELECT id FROM ticket WHERE number = 'A002')",
    )
    assert "row_without_log" in {fault for fault, _ in faults(verified(bontang))}


def test_a_day_is_verified_by_itself_also_when_late_tickets_came(bontang: Hall, kiosk: LonelyKiosk) -> None:
    bontang.take("A")
    kiosk.give("A")
    bontang.pass_time(days=1)
    kiosk.upload()
    bontang.take("A")

    with AuditStore(bontang.database).open(BONTANG) as read:
        days = read.days()
        assert [verify(read, KEY, day=day).findings for day in days] == [(), ()]


def test_a_day_that_has_not_begun_here_is_waited_for(bontang: Hall, kiosk: LonelyKiosk) -> None:
    tomorrow = date(2026, 11, 24)
    kiosk.held.clear()
    kiosk.give("A", day=tomorrow)

    assert [(result.state, result.code) for result in kiosk.upload()] == [("later", "day_to_come")]
    assert len(kiosk.outbox) == 1
    bontang.pass_time(days=1)
    assert states(kiosk.upload()) == ["accepted"]

    kiosk.give("K", day=date(2031, 1, 1), clock="own")
    kiosk.give("A", day=date(2020, 1, 1))
    assert states(kiosk.upload()) == ["accepted", "day_too_old"]


def test_after_a_day_that_was_ended_early_nobody_waits(bontang: Hall, kiosk: LonelyKiosk) -> None:
    kiosk.give("A")
    bontang.supervise("end_day", note="banjir")

    assert states(kiosk.upload()) == ["accepted"]
    assert line(bontang) == []
    assert verified(bontang).is_whole
