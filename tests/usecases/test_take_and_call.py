"""From taking a number to being served, on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest

from caller_server.domain.errors import (
    BranchClosed,
    CallLimitReached,
    CounterBusy,
    Forbidden,
    NotAllowedNow,
    NotFound,
    NotYourTicket,
    QuotaReached,
    RequestIdReused,
    TooSoon,
)
from caller_server.usecases import participate, views
from caller_server.usecases.ports import Request
from tests.hall import ANA, BO, BONTANG, SARI, Hall, a_request, branch_file, make_token


def seq_of(bontang: Hall) -> int:
    with bontang.read() as read:
        return read.seq


def test_numbers_are_counted_per_service(bontang: Hall) -> None:
    numbers = [bontang.take(service).number for service in ("A", "A", "K", "A")]

    assert numbers == ["A001", "A002", "K001", "A003"]


def test_a_new_ticket_knows_who_is_ahead_in_the_lines_that_share_a_counter(bontang: Hall) -> None:
    ahead = [bontang.take(service).ahead for service in ("A", "K", "D", "A")]

    # the booth takes all three services, so all stand in one line
    assert ahead == [0, 1, 2, 3]


def test_services_that_no_open_counter_shares_do_not_wait_for_each_other(bontang: Hall) -> None:
    bontang.open("bontang-1")
    bontang.open("bontang-4", BO)

    ahead = [bontang.take(service).ahead for service in ("A", "D", "K", "D")]

    assert ahead == [0, 0, 1, 1]


def test_a_person_is_called_served_and_gone(bontang: Hall) -> None:
    taken = bontang.take("A")
    bontang.open()

    called = bontang.call_next()
    assert called is not None
    assert (called.number, called.state, called.attempt, called.counter and called.counter.label) == (
        taken.number,
        "called",
        1,
        "1",
    )
    assert bontang.do("start_serving").state == "serving"
    bontang.pass_time(minutes=7)
    served = bontang.do("finish")

    assert served.state == "served"
    assert [entry.what for entry in served.history] == ["taken", "called", "serving_started", "served"]
    with bontang.read() as read:
        view = views.counter(read, read.branch.counter("bontang-1").code, lambda _: [])
    assert view.today.served == 1
    assert view.today.mean_service_s == 420


def test_nobody_to_call_is_none_and_uses_no_sequence_number(bontang: Hall) -> None:
    bontang.open()
    before = seq_of(bontang)

    assert bontang.call_next() is None
    assert seq_of(bontang) == before


def test_a_refusal_uses_no_sequence_number(bontang: Hall) -> None:
    before = seq_of(bontang)

    with pytest.raises(NotFound):
        bontang.take("Z")

    assert seq_of(bontang) == before


def test_a_retry_gets_the_same_answer_and_no_second_ticket(bontang: Hall) -> None:
    request = a_request("A")

    first, first_token = bontang.take_with_token("A", request=request)
    bontang.take("A")
    again, second_token = bontang.take_with_token("A", request=request)

    assert (again, second_token) == (first, first_token)
    assert bontang.take("A").number == "A003"


def test_the_same_request_id_for_something_else_is_refused(bontang: Hall) -> None:
    request = a_request("A")
    bontang.take("A", request=request)

    with pytest.raises(RequestIdReused):
        bontang.take("K", request=Request(request.request_id, "0" * 64))


def test_a_used_up_quota_is_refused_and_a_voided_number_counts(bontang: Hall) -> None:
    _, token = bontang.take_with_token("D")
    bontang.take("D")
    participate.leave(bontang.ports, token=token, request=a_request())

    with pytest.raises(QuotaReached) as refusal:
        bontang.take("D")
    assert str(refusal.value.values["available_at"]) == "2026-11-23 16:00:00+00:00"  # 00.00 of Tuesday in Bontang


def test_the_kiosk_is_told_how_many_would_be_ahead_not_only_who_waits_for_the_service(bontang: Hall) -> None:
    for service in ("A", "A", "K"):
        bontang.take(service)

    with bontang.read() as read:
        services = {service.code: service for service in views.branch(read, "id").services}

    assert {code: (service.waiting, service.ahead) for code, service in services.items()} == {
        "A": (2, 3),
        "K": (1, 3),
        "D": (0, 3),
    }
    assert bontang.take("K").ahead == services["K"].ahead


def test_a_closed_branch_gives_no_numbers_and_says_when_it_opens(bontang: Hall) -> None:
    hours = {"monday": [["07:30", "15:30"]], "tuesday": [["07:30", "15:30"]]}
    bontang.catalogue.import_branch(branch_file(hours=hours))
    bontang.pass_time(hours=9)  # 18.00

    with pytest.raises(BranchClosed) as refusal:
        bontang.take("A")

    assert refusal.value.why == "hours"
    assert str(refusal.value.values["opens_at"]) == "2026-11-23 23:30:00+00:00"


def test_a_counter_serves_one_ticket_at_a_time(bontang: Hall) -> None:
    bontang.take("A")
    bontang.take("A")
    bontang.open()
    bontang.call_next()

    with pytest.raises(CounterBusy):
        bontang.call_next()


def test_a_closed_counter_calls_nobody(bontang: Hall) -> None:
    bontang.take("A")

    with pytest.raises(NotAllowedNow):
        bontang.call_next()


def test_a_counter_opened_by_one_officer_is_closed_to_another_but_not_to_the_supervisor(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open("bontang-1", ANA)

    with pytest.raises(Forbidden):
        bontang.call_next("bontang-1", BO)

    called = bontang.call_next("bontang-1", SARI)
    assert called is not None


def test_a_call_is_repeated_no_faster_and_no_oftener_than_the_branch_allows(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open()
    bontang.call_next()

    with pytest.raises(TooSoon) as refusal:
        bontang.do("recall")
    assert refusal.value.retry_after == timedelta(seconds=30)
    for attempt in (2, 3):
        bontang.pass_time(seconds=30)
        assert bontang.do("recall").attempt == attempt
    bontang.pass_time(seconds=30)
    with pytest.raises(CallLimitReached):
        bontang.do("recall")


def test_a_missed_person_comes_back_three_calls_later(bontang: Hall) -> None:
    _, token = bontang.take_with_token("A")
    for _ in range(4):
        bontang.take("A")
    bontang.open()
    bontang.call_next()
    bontang.do("mark_no_show")

    view = participate.come_back(bontang.ports, token=token, request=a_request())

    assert (view.state, view.ahead) == ("waiting", 3)
    called = []
    for _ in range(5):
        ticket = bontang.call_next()
        assert ticket is not None
        called.append((ticket.number, ticket.reason))
        bontang.do("start_serving")
        bontang.do("finish")
    assert called == [("A002", "joined"), ("A003", "joined"), ("A004", "joined"), ("A001", "returned"), ("A005", "joined")]


def test_a_missed_person_cannot_come_back_after_the_grace(bontang: Hall) -> None:
    _, token = bontang.take_with_token("A")
    bontang.open()
    bontang.call_next()
    bontang.do("mark_no_show")
    bontang.pass_time(minutes=31)

    with pytest.raises(NotAllowedNow):
        participate.come_back(bontang.ports, token=token, request=a_request())


def test_a_call_by_mistake_goes_back_to_the_same_place(bontang: Hall) -> None:
    for _ in range(3):
        bontang.take("A")
    bontang.open()
    bontang.call_next()

    bontang.do("return_to_line")

    called = bontang.call_next()
    assert called is not None
    assert called.number == "A001"


def test_a_parked_ticket_stays_with_its_counter_until_that_closes(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open("bontang-1", ANA)
    bontang.open("bontang-2", BO)
    bontang.call_next()
    bontang.do("start_serving")
    bontang.do("park", note="isi formulir")

    with pytest.raises(NotYourTicket):
        bontang.do("resume", "bontang-2", BO, number="A001")
    bontang.do("close_counter")
    resumed = bontang.do("resume", "bontang-2", BO, number="A001")

    assert (resumed.state, resumed.attempt, resumed.reason) == ("called", 1, "parked")


def test_a_transfer_keeps_the_number_and_the_joining_time(bontang: Hall) -> None:
    bontang.take("A")
    bontang.pass_time(minutes=5)
    bontang.take("K")
    bontang.open("bontang-1", ANA, services=["A"])
    bontang.open("bontang-2", BO, services=["K"])
    bontang.call_next("bontang-1")

    moved = bontang.do("transfer", service="K", to_counter=None, note="salah layanan")
    assert (moved.number, moved.service.code, moved.state) == ("A001", "K", "waiting")
    called = bontang.call_next("bontang-2", BO)

    assert called is not None
    assert (called.number, called.reason) == ("A001", "transferred")


def test_a_ticket_passed_to_a_counter_waits_for_that_counter(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open("bontang-1", ANA)
    bontang.open("bontang-2", BO)
    bontang.call_next("bontang-1")

    bontang.do("transfer", service=None, to_counter="bontang-2", note=None)

    assert bontang.call_next("bontang-1") is None
    called = bontang.call_next("bontang-2", BO)
    assert called is not None


def test_a_chosen_number_is_called_out_of_order_and_the_reason_is_logged(bontang: Hall) -> None:
    for _ in range(3):
        bontang.take("A")
    bontang.open()

    called = bontang.do("call_number", number="A003", reason="ibu hamil")

    assert (called.number, called.reason) == ("A003", "chosen")
    assert called.history[-1].reason == "ibu hamil"


def test_others_are_told_why_somebody_came_before_them(bontang: Hall) -> None:
    _, token = bontang.take_with_token("A")
    bontang.take("A")
    bontang.open()
    bontang.do("call_number", number="A002", reason="ibu hamil")

    with bontang.read() as read:
        found = bontang.store.find_ticket(bontang.ports.token_hash(token))
        assert found
        view = views.ticket(read, read.ticket(found[1]))

    assert [(why.number, why.reason) for why in view.why] == [("A002", "chosen")]


def test_one_priority_person_is_called_after_two_others(bontang: Hall) -> None:
    for priority in (False, False, False, False, True, True):
        bontang.take("A", priority=priority)
    bontang.open()

    called = []
    for _ in range(6):
        ticket = bontang.call_next()
        assert ticket is not None
        called.append(ticket.number)
        bontang.do("start_serving")
        bontang.do("finish")

    assert called == ["A001", "A002", "A005", "A003", "A004", "A006"]


def test_the_sequence_has_no_holes_and_every_event_its_own_number(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open()
    bontang.call_next()
    bontang.do("start_serving")
    bontang.do("finish")

    assert [commit.seq for commit in bontang.commits] == list(range(1, 6))
    assert [commit.is_call for commit in bontang.commits] == [False, False, True, False, False]


def test_a_token_that_was_never_given_opens_nothing(bontang: Hall) -> None:
    with pytest.raises(NotFound):
        participate.leave(bontang.ports, token=make_token(uuid4().hex), request=a_request())  # type: ignore[arg-type]


def test_an_unknown_branch_is_not_found(bontang: Hall) -> None:
    with pytest.raises(NotFound), bontang.store.open_branch("surabaya", bontang.now):  # type: ignore[arg-type]
        pass
    assert BONTANG in bontang.catalogue.codes()
