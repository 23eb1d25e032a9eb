"""Numbers that are set aside for kiosks: enough, nobody else's, and void when the day ends."""

from datetime import UTC, datetime

import pytest

from caller_server.domain.errors import QuotaReached, RequestIdReused
from caller_server.usecases.close_day import close_day
from tests import checker
from tests.alone import LonelyKiosk, numbers
from tests.audit_day import verified
from tests.hall import BONTANG, Hall, a_request, make_token


@pytest.fixture
def kiosk(bontang: Hall) -> LonelyKiosk:
    return LonelyKiosk(bontang)


def test_a_kiosk_gets_numbers_that_nobody_else_gets(bontang: Hall, kiosk: LonelyKiosk) -> None:
    bontang.take("A")

    answer = kiosk.lease(A=3, K=2)

    assert numbers(answer) == ["A002", "A003", "A004", "K001", "K002"]
    assert [bontang.take(service).number for service in ("A", "K", "A")] == ["A005", "K003", "A006"]
    assert verified(bontang).is_whole


def test_a_lease_says_what_a_kiosk_has_to_know_when_it_is_alone(bontang: Hall, kiosk: LonelyKiosk) -> None:
    answer = kiosk.lease(A=1)

    (held,) = answer.leases
    assert held.token == make_token(held.ticket_id.hex)  # type: ignore[arg-type]
    assert held.follow_url == f"http://lapak.test/t/{held.token}"
    assert (answer.branch, answer.day.isoformat(), answer.time_zone) == ("bontang", "2026-11-23", "Asia/Makassar")
    assert answer.until == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # midnight in Bontang
    assert (answer.series, answer.own, answer.seq) == ("K1", {}, bontang.commits[-1].seq)


def test_asked_again_it_only_gets_what_it_lacks(bontang: Hall, kiosk: LonelyKiosk) -> None:
    first = kiosk.lease(A=3)
    same = kiosk.lease(A=3)
    more = kiosk.lease(A=4)

    assert numbers(same) == numbers(first)
    assert numbers(more) == ["A001", "A002", "A003", "A004"]
    assert len(bontang.commits) == 2  # what lacks nothing changes nothing
    assert same.seq == first.seq == bontang.commits[0].seq


def test_a_retry_gets_the_same_answer_with_its_tokens(bontang: Hall, kiosk: LonelyKiosk) -> None:
    request = a_request("A=3")
    first = kiosk.lease(request, A=3)
    bontang.take("A")

    assert kiosk.lease(request, A=3) == first
    with pytest.raises(RequestIdReused):
        kiosk.lease(type(request)(request.request_id, "another body"), A=9)


def test_tokens_of_numbers_that_are_held_stand_nowhere_in_the_database(bontang: Hall, kiosk: LonelyKiosk) -> None:
    from sqlalchemy import select

    from caller_server.storage.metadata import metadata

    answer = kiosk.lease(A=2)

    with bontang.database.reader() as connection:
        everything = "".join(repr(row) for table in metadata.sorted_tables for row in connection.execute(select(table)))
    assert answer.leases[0].ticket_id.hex in everything
    assert not [held for held in answer.leases if held.token in everything]


def test_two_kiosks_hold_different_numbers_and_have_different_series(bontang: Hall, kiosk: LonelyKiosk) -> None:
    other = LonelyKiosk(bontang, "kiosk-2")

    assert (numbers(kiosk.lease(A=2)), numbers(other.lease(A=2))) == (["A001", "A002"], ["A003", "A004"])
    assert (kiosk.answer.series, other.answer.series) == ("K1", "K2")  # type: ignore[union-attr]


def test_what_is_set_aside_counts_against_the_quota_and_leaves_most_of_it(bontang: Hall, kiosk: LonelyKiosk) -> None:
    bontang.supervise("set_quota", service="D", quota=8, note="tambahan")

    assert numbers(kiosk.lease(D=50)) == ["D001", "D002"]  # a quarter of what is left
    assert [bontang.take("D").number for _ in range(6)] == [f"D00{count}" for count in range(3, 9)]
    with pytest.raises(QuotaReached):
        bontang.take("D")
    assert verified(bontang).is_whole


def test_nothing_is_set_aside_where_no_numbers_are_given_out(bontang: Hall, kiosk: LonelyKiosk) -> None:
    bontang.supervise("change_service", service="K", state="paused", note="sistem mati")

    assert numbers(kiosk.lease(A=1, K=5, Z=3)) == ["A001"]
    bontang.supervise("stop_issuing", note="listrik padam")
    assert numbers(kiosk.lease(A=5)) == ["A001"]


def test_at_the_end_of_the_day_what_was_not_given_out_is_void(bontang: Hall, kiosk: LonelyKiosk) -> None:
    kiosk.lease(A=3)
    bontang.take("A")
    bontang.pass_time(days=1)

    assert close_day(bontang.ports, BONTANG)

    assert bontang.take("A").number == "A001"
    assert numbers(kiosk.lease(A=2)) == ["A002", "A003"]
    checker.check(bontang.database.url)  # the gap of yesterday is explained by the log


def test_a_kiosk_that_lost_what_it_held_gets_others(bontang: Hall, kiosk: LonelyKiosk) -> None:
    kiosk.lease(A=2)

    assert numbers(kiosk.lease(A=2, starts_anew=True)) == ["A003", "A004"]
    assert verified(bontang).is_whole


def test_a_gap_that_nobody_set_aside_is_found(bontang: Hall, kiosk: LonelyKiosk) -> None:
    from tests.audit_day import faults, tamper

    kiosk.lease(A=2)
    bontang.take("A")
    tamper(bontang, "UPDATE ticket SET number = 'A009'")

    assert {fault for fault, _ in faults(verified(bontang))} == {"row_differs", "number_gap"}
